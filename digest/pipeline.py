"""Where the stages meet: what each command does, from the digest's folder to values and files.

    add:   bytes ─ sources ─► Record ─ library ─► Paper ─► content/papers/
    build: content/ ─ library ─► Paper ─ curation ─► Curated ─ web ─► Artifact ─► site/

Nothing here prints, or reads the clock or the environment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from digest.config import CONFIG_NAME, DEFAULT_BASE_URL, Build, Config, check_base_url
from digest.folder import (
    ADDITIONS,
    CACHE,
    Digest,
    content_parts,
    content_stamps,
    load_settings,
    output_folder,
)
from digest.hashing import digest_of_bytes
from digest.inputs import Input
from digest.model import Addition, Curated, FileRead, Introduction, Note, Paper, PlainPage, Topic, is_key
from digest.problems import DigestError, Problem, nearest

if TYPE_CHECKING:
    from digest.library.merge import Merged, Outcome
    from digest.sources.reading import Reading
    from digest.web.make import Made
    from digest.web.search_index import Wanted
    from digest.web.theme import Theme


class Content(Struct, frozen=True):
    """All that a person or `add` put into the digest."""

    papers: tuple[Paper, ...]
    topics: tuple[Topic, ...]
    notes: tuple[Note, ...]
    introductions: tuple[Introduction, ...]
    pages: tuple[PlainPage, ...]
    additions: tuple[Addition, ...]
    problems: tuple[Problem, ...]


def load_content(digest: Digest) -> Content:
    """What the digest holds; a mistake in one file does not hide the others."""
    from digest.curation.taxonomy import load_taxonomy
    from digest.library.additions import load_additions
    from digest.library.content import load_introductions, load_notes, load_pages
    from digest.library.store import load_papers

    papers, in_store = load_papers(digest.path("content/papers"), digest.show("content/papers"))
    notes, in_notes = load_notes(digest.path("content/notes"), digest.show("content/notes"))
    introductions, in_issues = load_introductions(
        digest.path("content/issues"), digest.show("content/issues")
    )
    pages, in_pages = load_pages(digest.path("content/pages"), digest.show("content/pages"))
    topics = load_taxonomy(digest.path("content/topics.toml"), digest.show("content/topics.toml"))
    additions, in_record = load_additions(digest.path(ADDITIONS), digest.show(ADDITIONS))
    problems = (*in_store, *in_notes, *in_issues, *in_pages, *in_record)
    return Content(papers, topics, notes, introductions, pages, additions, problems)


def curate_content(digest: Digest, content: Content, config: Config) -> Curated:
    """What the digest publishes, with the help of its cache."""
    from digest.curation.curate import curate

    return curate(
        content.papers, content.topics, content.notes, content.introductions, config, digest.path(CACHE)
    )


def unplaced_words(digest: Digest, content: Content, curated: Curated) -> Iterator[Problem]:
    """Notes on papers, and introductions to issues, that are not there."""
    from digest.curation.curate import unplaced_introductions, unplaced_notes

    papers = [name for paper in content.papers for name in (paper.id, *paper.aliases) if not is_key(name)]
    for name in unplaced_notes(content.papers, content.notes):
        place = digest.show(f"content/notes/{name}.md")
        hint = nearest(name, papers) or "a note's file is named as the paper's id"
        yield Problem(place, 0, f"no paper has the id '{name}'", hint)
    yield from _mistyped_topics(digest, content)
    periods = [issue.period for issue in curated.issues]
    for period in unplaced_introductions(curated.issues, content.introductions):
        place = digest.show(f"content/issues/{period}.md")
        hint = nearest(period, periods) or "no paper was listed then"
        yield Problem(place, 0, f"there is no issue {period}", hint)


def _mistyped_topics(digest: Digest, content: Content) -> Iterator[Problem]:
    """Topics in notes that are new to the taxonomy, and nearly one of its own."""
    from digest.curation.taxonomy import slug_of

    known = [topic.slug for topic in content.topics]
    for note in content.notes:
        for topic in note.topics:
            hint = "" if slug_of(topic) in known else nearest(slug_of(topic), known)
            if hint:
                place = digest.show(f"content/notes/{note.paper_id}.md")
                yield Problem(place, 0, f"'{topic}' is no topic of content/topics.toml", hint)


class Added(Struct, frozen=True):
    """What `add` did."""

    files: tuple[FileRead, ...]
    papers: int  # in the store afterwards
    problems: tuple[Problem, ...]  # all, of every file and of the merge
    failed: bool  # whether a file gave nothing at all


def add_listings(
    digest: Digest,
    inputs: Sequence[Input],
    unread: Sequence[Problem] = (),
    *,
    today: date,
    day: date | None = None,
    format: str | None = None,
    strict: bool = False,
) -> Added:
    """Reads the listings into the store; with `strict` any problem is a DigestError, and nothing is added.

    `unread` are files that could not be opened; they and listings without any entry make `failed` true.
    """
    from digest.library.additions import additions_of, record_additions
    from digest.library.merge import merge_records
    from digest.library.normalise import future_days
    from digest.library.store import load_papers, save_papers
    from digest.lock import locked
    from digest.sources.reading import read_listing

    load_settings(digest)
    readings: list[Reading] = []
    contents: list[bytes] = []  # of what could be read
    failures = list(unread)
    for given in inputs:
        try:
            readings.append(read_listing(given.content, given.shown, today=today, day=day, format=format))
            contents.append(given.content)
        except DigestError as error:
            failures += error.problems
    records = [record for reading in readings for record in reading.records]
    early = future_days(records, today)
    if strict:
        _refuse([*failures, *(problem for reading in readings for problem in reading.problems), *early])
    folder, shown = digest.path("content/papers"), digest.show("content/papers")
    doing = " ".join(["digest add", *(given.shown for given in inputs)])
    with locked(folder / ".lock", shown, doing):
        before, in_store = load_papers(folder, shown)
        merged = merge_records(before, records)
        if strict:
            _refuse(merged.problems)
        save_papers(folder, merged.papers, shown)
        added = _added(readings, merged, [*early, *failures, *in_store], bool(failures))
        additions = additions_of(contents, added.files, added.problems, today)
        unrecorded = record_additions(digest.path(ADDITIONS), digest.show(ADDITIONS), additions)
    return replace(added, problems=(*added.problems, *unrecorded))


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        raise DigestError(problems)


def _added(readings: Sequence[Reading], merged: Merged, failures: Sequence[Problem], failed: bool) -> Added:
    """Counts by file: the merge's outcomes stand in the order of the records."""
    outcomes = iter(merged.outcomes)
    files = tuple(_file_read(reading, [next(outcomes) for _ in reading.records]) for reading in readings)
    found = [problem for reading in readings for problem in reading.problems]
    return Added(files, len(merged.papers), (*found, *merged.problems, *failures), failed)


def _file_read(reading: Reading, outcomes: Sequence[Outcome]) -> FileRead:
    used = [outcome for outcome in outcomes if outcome.paper_id is not None]
    new = sum(outcome.new for outcome in used)
    skipped = reading.skipped + len(outcomes) - len(used)
    counts = (len(used), new, len(used) - new, skipped)
    return FileRead(reading.path, reading.format, *counts, reading.day, reading.day_from)


class BuildOptions(Struct, frozen=True, kw_only=True):
    """What the command line says about a build; absent means as digest.toml says."""

    output: str | None = None
    base_url: str | None = None
    jobs: int | None = None
    clean: bool = False
    search: Wanted = "make"


class Built(Struct, frozen=True):
    """What a build did."""

    folder: str
    base_url: str
    base_url_is_default: bool
    made: Made
    indexed: int  # papers, for the search; none where its index could stay
    problems: tuple[Problem, ...]

    @property
    def is_same(self) -> bool:
        """Whether the site was as it had to be."""
        return not (self.made.written or self.made.removed or self.indexed)

    @property
    def changes(self) -> str:
        """`site: 12 written, 3,400 unchanged, 1 removed, 700 indexed`."""
        made, indexed = self.made, f", {self.indexed:,} indexed" if self.indexed else ""
        counts = f"{made.written:,} written, {made.unchanged:,} unchanged, {made.removed:,} removed"
        return f"{self.folder}: {counts}{indexed}"


class _Done(Struct, frozen=True):
    made: Made
    indexed: int = 0
    problems: tuple[Problem, ...] = ()


class _Target(Struct, frozen=True):
    """What a build is of, and where it goes; equal `inputs` give the same site."""

    config: Config
    folder: Path
    shown: str
    theme: Theme
    code: str
    cards: str
    inputs: str
    stamps: tuple[tuple[str, int, int], ...]  # of the content that `inputs` speaks of


def build_site(
    digest: Digest, options: BuildOptions, progress: Callable[[int, int], None] | None = None
) -> Built:
    """Brings the output folder to what the content says; where nothing changed, nothing is even planned."""
    from digest.web.make import Made, is_current, read_manifest
    from digest.web.output import held_output
    from digest.web.search_index import is_index_current

    target = _target(digest, _with_options(load_settings(digest), options), options.output)
    folder, inputs = target.folder, target.inputs
    if not options.clean and is_current(folder, inputs) and is_index_current(folder, inputs, options.search):
        done = _Done(Made(0, len(read_manifest(folder).files), 0))
    else:
        with held_output(folder, target.shown) as place:
            done = _make(digest, target, place, options, progress)
    base_url = target.config.base_url
    facts = (target.shown, base_url or DEFAULT_BASE_URL, not base_url)
    return Built(*facts, done.made, done.indexed, done.problems)


def _target(digest: Digest, config: Config, output: str | None) -> _Target:
    from digest.code import code_digest
    from digest.shipped import shipped_themes
    from digest.web.cards import card_maker
    from digest.web.theme import find_theme

    folder = output_folder(digest, Path(output) if output else digest.path(config.build.output))
    theme = find_theme(config.theme, digest.path("themes"), shipped_themes(), digest.show(CONFIG_NAME))
    code = code_digest()
    settings = repr(replace(config, build=Build())).encode()
    stamps = content_stamps(digest)
    cards = card_maker(config.build.cards)
    versions = (code.encode(), cards.encode(), theme.key.encode())
    inputs = digest_of_bytes(*versions, settings, *content_parts(digest))
    shown = output or digest.show(config.build.output)
    return _Target(config, folder, shown, theme, code, cards, inputs, stamps)


def _make(
    digest: Digest,
    target: _Target,
    place: Path,
    options: BuildOptions,
    progress: Callable[[int, int], None] | None,
) -> _Done:
    """The build itself, from content to files; a content with problems is looked at again next time."""
    from digest.web.make import make_site
    from digest.web.plan import SiteInput, plan_site
    from digest.web.search_documents import search_documents
    from digest.web.search_index import bring_index
    from digest.words.own import words_of

    content = load_content(digest)
    curated = curate_content(digest, content, target.config)
    is_certain = not content.problems and content_stamps(digest) == target.stamps
    inputs = target.inputs if is_certain else ""
    templates = digest.path(CACHE) / "templates"
    words = words_of(digest, target.config)
    known = (curated, content.pages, target.config, words, target.theme, target.code)
    given = SiteInput(*known, templates, content.additions, target.cards)
    made = make_site(
        plan_site(given),
        target.folder,
        place=place,
        shown=target.shown,
        inputs=inputs,
        jobs=target.config.build.jobs,
        clean=options.clean,
        progress=progress,
    )
    documents = search_documents(curated, words, target.config.papers_language, target.code)
    facts = (target.folder, documents, options.search)
    index = bring_index(*facts, shown=target.shown, inputs=inputs, clean=options.clean)
    return _Done(made, index.papers, (*content.problems, *index.problems))


def plan_problems(digest: Digest, config: Config, content: Content, curated: Curated) -> tuple[Problem, ...]:
    """What a build would stop at: the theme, its templates, two files at one address."""
    from digest.shipped import shipped_themes
    from digest.web.artifacts import check_paths
    from digest.web.make import rehearse
    from digest.web.plan import SiteInput, plan_site
    from digest.web.template_check import check_templates
    from digest.web.theme import find_theme, replaces_nothing
    from digest.words.own import missing_words, words_of

    own = digest.path("themes")
    found: list[Problem] = []
    try:
        theme = find_theme(config.theme, own, shipped_themes(), digest.show(CONFIG_NAME))
        found += check_templates(theme)
        words = words_of(digest, config)
        found += missing_words(digest, config, words)
        artifacts = plan_site(
            SiteInput(curated, content.pages, config, words, theme, code="", additions=content.additions)
        )
        check_paths(artifacts)
        rehearse(artifacts)
        found += replaces_nothing(own, shipped_themes())
    except DigestError as error:
        lines = {(problem.path, problem.line) for problem in found}  # each is told once
        found += [problem for problem in error.problems if (problem.path, problem.line) not in lines]
    return tuple(_in_folder(digest, problem) for problem in found)


def _in_folder(digest: Digest, problem: Problem) -> Problem:
    """The problem with a file of the digest's called as the user would."""
    path = Path(problem.path)
    if not path.is_relative_to(digest.root):
        return problem
    return replace(problem, path=digest.show(path.relative_to(digest.root).as_posix()))


def _with_options(config: Config, options: BuildOptions) -> Config:
    base_url = config.base_url if options.base_url is None else check_base_url(options.base_url)
    build = replace(config.build, jobs=config.build.jobs if options.jobs is None else options.jobs)
    return replace(config, base_url=base_url, build=build)

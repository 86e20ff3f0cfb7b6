"""`digest build`: from content to the files of a site."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from digest.config import CONFIG_NAME, DEFAULT_BASE_URL, Build, Config, check_base_url
from digest.folder import (
    CACHE,
    Digest,
    content_parts,
    content_stamps,
    load_settings,
    output_folder,
)
from digest.hashing import digest_of_bytes
from digest.model import Curated
from digest.pipeline.content import curate_content, load_content
from digest.problems import Problem

if TYPE_CHECKING:
    from digest.web.make import Made
    from digest.web.search_index import Wanted
    from digest.web.theme import Theme


class BuildOptions(Struct, frozen=True, kw_only=True):
    """What the command line says about a build; absent means as digest.toml says."""

    output: str | None = None
    base_url: str | None = None
    jobs: int | None = None
    clean: bool = False
    close: bool = False  # the newest week and month are over
    search: Wanted = "make"


class Built(Struct, frozen=True):
    """What a build did."""

    folder: str
    base_url: str
    base_url_is_default: bool
    made: Made
    indexed: int  # papers, for the search; none where its index could stay
    unindexed: bool  # whether an earlier index was removed
    problems: tuple[Problem, ...]

    @property
    def is_same(self) -> bool:
        """Whether the site was as it had to be."""
        return not (self.made.written or self.made.removed or self.indexed or self.unindexed)

    @property
    def changes(self) -> str:
        """`site: 12 written, 3,400 unchanged, 1 removed, 700 indexed`."""
        made, indexed = self.made, f", {self.indexed:,} indexed" if self.indexed else ""
        indexed += ", search index removed" if self.unindexed else ""
        counts = f"{made.written:,} written, {made.unchanged:,} unchanged, {made.removed:,} removed"
        return f"{self.folder}: {counts}{indexed}"


class _Done(Struct, frozen=True):
    made: Made
    indexed: int = 0
    unindexed: bool = False
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

    target = _target(digest, _with_options(load_settings(digest), options), options)
    folder, inputs = target.folder, target.inputs
    if not options.clean and is_current(folder, inputs) and is_index_current(folder, inputs, options.search):
        done = _Done(Made(0, len(read_manifest(folder).files), 0))
    else:
        with held_output(folder, target.shown) as place:
            done = _make(digest, target, place, options, progress)
    base_url = target.config.base_url
    facts = (target.shown, base_url or DEFAULT_BASE_URL, not base_url)
    return Built(*facts, done.made, done.indexed, done.unindexed, done.problems)


def _target(digest: Digest, config: Config, options: BuildOptions) -> _Target:
    from digest.code import code_digest
    from digest.shipped import shipped_themes
    from digest.web.cards import card_maker
    from digest.web.theme import find_theme

    output = options.output
    folder = output_folder(digest, Path(output) if output else digest.path(config.build.output))
    theme = find_theme(config.theme, digest.path("themes"), shipped_themes(), digest.show(CONFIG_NAME))
    code = code_digest()
    settings = repr(replace(config, build=Build())).encode()
    asked = repr((options.search == "none", options.close)).encode()
    stamps = content_stamps(digest)
    cards = card_maker(config.build.cards)
    versions = (code.encode(), cards.encode(), theme.key.encode())
    inputs = digest_of_bytes(*versions, settings, asked, *content_parts(digest))
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
    from digest.web.search_documents import NO_DOCUMENTS, search_documents
    from digest.web.search_index import bring_index
    from digest.words.own import words_of

    content = load_content(digest)
    curated = curate_content(digest, content, target.config, close=options.close)
    is_certain = not content.problems and content_stamps(digest) == target.stamps
    inputs = target.inputs if is_certain else ""
    templates = digest.path(CACHE) / "templates"
    words = words_of(digest, target.config)
    known = (curated, content.pages, target.config, words, target.theme, target.code)
    given = SiteInput(*known, templates, content.additions, target.cards, _has_search(curated, options))
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
    documents = NO_DOCUMENTS  # to fingerprint ten thousand takes a while
    if options.search == "make":
        documents = search_documents(curated, words, target.config.papers_language, target.code)
    facts = (target.folder, documents, options.search)
    index = bring_index(*facts, shown=target.shown, inputs=inputs, clean=options.clean)
    return _Done(made, index.papers, index.removed, (*content.problems, *index.problems))


def _has_search(curated: Curated, options: BuildOptions) -> bool:
    """Whether pages may count on an index, as far as that is known before one is made."""
    from digest.web.search_index import MOST

    return options.search != "none" and len(curated.entries) <= MOST


def _with_options(config: Config, options: BuildOptions) -> Config:
    base_url = config.base_url if options.base_url is None else check_base_url(options.base_url)
    build = replace(config.build, jobs=config.build.jobs if options.jobs is None else options.jobs)
    return replace(config, base_url=base_url, build=build)

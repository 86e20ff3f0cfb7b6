"""A digest's papers as text for other programs: the interchange format, bibliographies, a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec
from msgspec import Struct

from digest import citing
from digest.config import CONFIG_NAME
from digest.folder import Digest, load_settings
from digest.model import Curated, Entry, Paper
from digest.periods import kind_of
from digest.pipeline import Content
from digest.problems import DigestError, Problem, nearest
from digest.reports import published
from digest.shipped import shipped_themes
from digest.web.plan import SiteInput, plan_site
from digest.web.plan_listings import OPML_PATH
from digest.web.theme import find_theme
from digest.words.own import words_of

Entries = Mapping[str, Entry]  # of the papers that are published, by id


class _WorkedOut(Struct, frozen=True):
    topics: tuple[str, ...]
    heat: float
    related: tuple[str, ...]


class _Curation(Struct, frozen=True):
    curated: _WorkedOut


def _jsonl(papers: Sequence[Paper], entries: Entries) -> Iterator[bytes]:
    """A line as in the store; `curated` says what the digest worked out, of a paper that it publishes."""
    encode = msgspec.json.Encoder().encode
    for paper in papers:
        line, entry = encode(paper), entries.get(paper.id)
        if entry is not None:
            worked_out = _WorkedOut(_topics(entry), round(entry.heat, 6), entry.related)
            line = line[:-1] + b"," + encode(_Curation(worked_out))[1:]
        yield line + b"\n"


def _csv(papers: Sequence[Paper], entries: Entries) -> Iterator[bytes]:
    yield citing.csv(papers, {id: _topics(entry) for id, entry in entries.items()}).encode()


def _topics(entry: Entry) -> tuple[str, ...]:
    return tuple(match.slug for match in entry.topics)


FORMATS: Mapping[str, Callable[[Sequence[Paper], Sequence[str], Entries], Iterator[bytes]]] = {
    "jsonl": lambda papers, _, entries: _jsonl(papers, entries),
    "bibtex": lambda papers, keys, _: iter([citing.bibtex(papers, keys).encode()]),
    "ris": lambda papers, keys, _: iter([citing.ris(papers, keys).encode()]),
    "csl": lambda papers, keys, _: iter([citing.csl(papers, keys)]),
    "csv": lambda papers, _, entries: _csv(papers, entries),
}
_OPML = "opml"  # holds feeds and no papers


def export_papers(digest: Digest, format: str, topic: str | None, issue: str | None) -> Iterator[bytes]:
    """The chosen papers in listing order; without a choice all of the store, also those that a note hides."""
    names = (*FORMATS, _OPML)
    if format not in names:
        hint = nearest(format, names) or f"formats: {', '.join(names)}"
        raise DigestError(Problem("--format", 0, f"no format '{format}'", hint))
    content, curated = published(digest)
    chosen = _chosen(curated, topic, issue)
    if format == _OPML:
        if chosen is not None:
            hint = "leave --topic and --issue out, or take a format of papers"
            raise DigestError(Problem("--format", 0, "opml lists all feeds, and no papers", hint))
        return iter([_opml(digest, content, curated)])
    papers = [paper for paper in content.papers if chosen is None or paper.id in chosen]
    entries = {entry.paper.id: entry for entry in curated.entries}
    known = _keys(content.papers, entries)
    return FORMATS[format](papers, [known[paper.id] for paper in papers], entries)


def _opml(digest: Digest, content: Content, curated: Curated) -> bytes:
    """The list of all feeds, as the site has it."""
    config = load_settings(digest)
    theme = find_theme(config.theme, digest.path("themes"), shipped_themes(), digest.show(CONFIG_NAME))
    words = words_of(digest, config)
    files = plan_site(SiteInput(curated, content.pages, config, words, theme, code=""))
    return next(file for file in files if file.path == OPML_PATH).make()


def _keys(papers: Sequence[Paper], entries: Entries) -> dict[str, str]:
    """The key of each paper, by id: those of the site, then those of papers that a note hides."""
    shown = [entry.paper for entry in entries.values()]
    hidden = [paper for paper in papers if paper.id not in entries]
    keys = citing.cite_keys(shown)
    keys += citing.cite_keys(hidden, keys)
    return {paper.id: key for paper, key in zip([*shown, *hidden], keys, strict=True)}


def _chosen(curated: Curated, topic: str | None, issue: str | None) -> frozenset[str] | None:
    """The ids that belong to both the topic and the issue; none where neither is named."""
    sets: list[frozenset[str]] = []
    if topic is not None:
        shelves = {shelf.topic.slug: shelf.entries for shelf in curated.shelves}
        hint = nearest(topic, shelves) or "'digest topics' lists them"
        sets.append(_ids(shelves, topic, Problem("--topic", 0, f"no topic '{topic}'", hint)))
    if issue is not None:
        issues = {one.period: one.entries for one in curated.issues}
        days = [period for period in issues if kind_of(period) == "day"]
        period = days[-1] if issue == "latest" and days else issue
        hint = f"a day from {days[0]} to {days[-1]}, its week or month, or 'latest'" if days else "none yet"
        sets.append(_ids(issues, period, Problem("--issue", 0, f"no issue '{issue}'", hint)))
    return frozenset.intersection(*sets) if sets else None


def _ids(known: Mapping[str, tuple[str, ...]], name: str, missing: Problem) -> frozenset[str]:
    if name not in known:
        raise DigestError(missing)
    return frozenset(known[name])

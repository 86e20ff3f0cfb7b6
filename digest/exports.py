"""A digest's papers as text for other programs: the interchange format, bibliographies, a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec
from msgspec import Struct

from digest import citing
from digest.folder import Digest
from digest.model import Curated, Entry, Paper
from digest.periods import kind_of
from digest.problems import DigestError, Problem, nearest
from digest.reports import published

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


FORMATS: Mapping[str, Callable[[Sequence[Paper], Entries], Iterator[bytes]]] = {
    "jsonl": _jsonl,
    "bibtex": lambda papers, _: iter([citing.bibtex(papers).encode()]),
    "ris": lambda papers, _: iter([citing.ris(papers).encode()]),
    "csl": lambda papers, _: iter([citing.csl(papers)]),
    "csv": _csv,
}


def export_papers(digest: Digest, format: str, topic: str | None, issue: str | None) -> Iterator[bytes]:
    """The chosen papers in listing order; without a choice all of the store, also those that a note hides."""
    if format not in FORMATS:
        hint = nearest(format, FORMATS) or f"formats: {', '.join(FORMATS)}"
        raise DigestError(Problem("--format", 0, f"no format '{format}'", hint))
    content, curated = published(digest)
    chosen = _chosen(curated, topic, issue)
    papers = [paper for paper in content.papers if chosen is None or paper.id in chosen]
    return FORMATS[format](papers, {entry.paper.id: entry for entry in curated.entries})


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

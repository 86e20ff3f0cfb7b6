"""From papers to all that a digest publishes: topics, related papers, trending papers and issues.

What is slow to work out is kept in a cache, by the content of each paper; the result is the same without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from digest.address import addresses
from digest.config import Config
from digest.curation.cache import Cache, content_keys
from digest.curation.issues import listing_order, make_issues
from digest.curation.related import find_kinship
from digest.curation.taxonomy import slug_of
from digest.curation.topics import assign_topics, topics_given
from digest.curation.trending import find_trending, heat
from digest.curation.vectors import VECTORS, make_vectors
from digest.model import Curated, Entry, Introduction, Issue, Note, Paper, Topic, TopicMatch, TopicShelf


class _Assigned(Struct, frozen=True, array_like=True):
    """The topics that a paper was assigned."""

    key: bytes  # what the paper said
    topics: tuple[TopicMatch, ...]


def curate(
    papers: tuple[Paper, ...],
    taxonomy: tuple[Topic, ...],
    notes: tuple[Note, ...],
    introductions: tuple[Introduction, ...],
    config: Config,
    cache_folder: Path | None,
) -> Curated:
    """All that is published of these papers; of a hidden one only the day counts, for `as_of`."""
    as_of = max((paper.featured_on for paper in papers), default=date.min)
    noted = place_notes(papers, notes)
    shown = _shown_papers(papers, noted)
    keys = content_keys(shown)
    topics = _find_topics(shown, keys, taxonomy, config, cache_folder) | _noted_topics(noted)
    kinship = find_kinship(shown, keys, as_of, Cache(cache_folder))
    places = addresses([paper.id for paper in papers])
    heats = {paper.id: _heat(paper, as_of, config) for paper in shown}
    entries = _make_entries(shown, places, topics, heats, kinship.related, noted)
    trending, by_votes = find_trending(entries, as_of, config.trending.window)
    return Curated(
        as_of=as_of if papers else None,
        entries=entries,
        shelves=_fill_shelves(taxonomy, entries),
        issues=make_issues(entries, as_of, introductions),
        trending=trending,
        trends_by_votes=by_votes,
        vectors=make_vectors(kinship, [paper.id for paper in shown[: -VECTORS - 1 : -1]]),
    )


def _shown_papers(papers: Iterable[Paper], noted: Mapping[str, Note]) -> list[Paper]:
    """The papers that no note hides, in listing order."""
    shown = [paper for paper in papers if not (paper.id in noted and noted[paper.id].hide)]
    return sorted(shown, key=listing_order)


def place_notes(papers: Iterable[Paper], notes: Iterable[Note]) -> dict[str, Note]:
    """The notes by the ids of their papers, which they may also call by address or by an alias."""
    if not notes:
        return {}
    papers = sorted(papers, key=lambda paper: paper.id)
    ids = {paper.id: paper.id for paper in papers}
    by_address = {address: id for id, address in addresses(ids).items()}
    by_alias = {alias: paper.id for paper in papers for alias in paper.aliases}
    names = by_alias | by_address | ids
    placed: dict[str, Note] = {}
    for note in sorted(notes, key=lambda note: (note.paper_id not in ids, note.paper_id)):
        if note.paper_id in names:
            placed.setdefault(names[note.paper_id], note)
    return placed


def unplaced_notes(papers: Iterable[Paper], notes: Iterable[Note]) -> tuple[str, ...]:
    """What those notes call their papers that no paper takes: it does not exist, or has another note."""
    placed = {note.paper_id for note in place_notes(papers, notes).values()}
    return tuple(sorted({note.paper_id for note in notes} - placed))


def unplaced_introductions(issues: Iterable[Issue], introductions: Iterable[Introduction]) -> tuple[str, ...]:
    """The periods of introductions to issues that do not exist."""
    return tuple(sorted({written.period for written in introductions} - {issue.period for issue in issues}))


def _make_entries(
    papers: Iterable[Paper],
    places: Mapping[str, str],
    topics: Mapping[str, tuple[TopicMatch, ...]],
    heats: Mapping[str, float],
    related: Mapping[str, tuple[str, ...]],
    noted: Mapping[str, Note],
) -> tuple[Entry, ...]:
    """The papers, as they stand, with what was found out about each."""
    return tuple(
        [
            Entry(
                paper=paper,
                address=places[paper.id],
                topics=topics[paper.id],
                heat=heats[paper.id],
                related=related[paper.id],
                note=noted.get(paper.id),
            )
            for paper in papers
        ]
    )


def _find_topics(
    papers: Iterable[Paper],
    keys: Mapping[str, bytes],
    taxonomy: tuple[Topic, ...],
    config: Config,
    cache_folder: Path | None,
) -> dict[str, tuple[TopicMatch, ...]]:
    """The topics of each paper by its id, worked out for those that are new or say something new."""
    most, threshold = config.topics.most, config.topics.threshold
    cache = Cache(cache_folder, taxonomy, most, threshold)
    old = cache.load("topics", dict[str, _Assigned]) or {}
    assigned = {id: known for id, known in old.items() if keys.get(id) == known.key}
    new = [paper for paper in papers if paper.id not in assigned]
    if new or len(assigned) < len(old):
        found = assign_topics(new, taxonomy, most=most, threshold=threshold)
        assigned |= {id: _Assigned(keys[id], topics) for id, topics in found.items()}
        cache.save("topics", assigned)
    return {id: known.topics for id, known in assigned.items()}


def _noted_topics(noted: Mapping[str, Note]) -> dict[str, tuple[TopicMatch, ...]]:
    """The topics that editors gave: they take the place of all others."""
    return {
        id: tuple(TopicMatch(slug, 1.0, given=True) for slug in dict.fromkeys(map(slug_of, note.topics)))
        for id, note in noted.items()
        if note.topics
    }


def _heat(paper: Paper, as_of: date, config: Config) -> float:
    return heat(
        paper.votes,
        paper.comments,
        paper.featured_on,
        as_of,
        half_life=config.trending.half_life,
        comment_weight=config.trending.comment_weight,
        history=paper.vote_history,
    )


def _fill_shelves(taxonomy: tuple[Topic, ...], entries: Iterable[Entry]) -> tuple[TopicShelf, ...]:
    """Every topic of the taxonomy, then by slug those that only papers name, each with its papers."""
    named = [
        replace(entry.paper, topics=entry.note.topics) if entry.note and entry.note.topics else entry.paper
        for entry in entries
    ]
    topics = (*taxonomy, *topics_given(named, taxonomy))
    shelves: dict[str, list[str]] = {topic.slug: [] for topic in topics}
    for entry in entries:
        for match in entry.topics:
            shelves[match.slug].append(entry.paper.id)
    return tuple(TopicShelf(topic, tuple(shelves[topic.slug])) for topic in topics)

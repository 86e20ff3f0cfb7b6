"""Sites from papers at hand, without the stages before: topics are those that papers name, heat is their votes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from digest.address import addresses
from digest.config import Config
from digest.model import (
    Curated,
    Entry,
    Introduction,
    Issue,
    Note,
    Paper,
    PlainPage,
    Topic,
    TopicMatch,
    TopicShelf,
)
from digest.periods import PERIODS
from digest.prose.markup import markdown_html
from digest.shipped import shipped_themes
from digest.web.artifacts import Artifact
from digest.web.catalogue import Catalogue
from digest.web.plan import SiteInput, plan_site
from digest.web.theme import Theme, find_theme
from digest.words import load_words

FRIDAY = date(2026, 11, 20)
BASE = "https://me.example/my-digest/"


def a_paper(number: int, days_before: int = 0, **facts: Any) -> Paper:
    """The number-th paper of the day that lies so many days before the newest."""
    day = FRIDAY - timedelta(days=days_before)
    known = {"id": f"p{days_before}-{number}", "title": f"Paper {number} of {day}", "position": number}
    return Paper(**{**known, "featured_on": day, **facts})


def curated_of(
    papers: Iterable[Paper],
    topics: Sequence[Topic] = (),
    notes: Iterable[Note] = (),
    introductions: Iterable[Introduction] = (),
) -> Curated:
    """What would be published of these papers."""
    ordered = sorted(papers, key=lambda paper: (paper.featured_on, paper.position or 0, paper.id))
    named = {topic.slug: topic for topic in topics}
    for paper in ordered:
        for slug in paper.topics:
            named.setdefault(slug, Topic(slug=slug, name=slug))
    shelves = {slug: [p.id for p in ordered if slug in p.topics] for slug in named}
    return Curated(
        as_of=ordered[-1].featured_on if ordered else None,
        entries=tuple(_entries(ordered, {note.paper_id: note for note in notes})),
        shelves=tuple(TopicShelf(named[slug], tuple(ids)) for slug, ids in shelves.items()),
        issues=tuple(_issues(ordered, {given.period: given for given in introductions})),
        trending=tuple(paper.id for paper in sorted(ordered, key=lambda paper: -(paper.votes or 0))),
        trends_by_votes=any(paper.votes for paper in ordered),
    )


def _entries(papers: Sequence[Paper], notes: dict[str, Note]) -> Iterable[Entry]:
    names = addresses(paper.id for paper in papers)
    for place, paper in enumerate(papers):
        yield Entry(
            paper=paper,
            address=names[paper.id],
            topics=tuple(TopicMatch(slug, 1.0, ("ρεύμα (title)", "κοίτη")) for slug in paper.topics),
            heat=float(paper.votes or 0),
            related=tuple(other.id for other in papers[max(0, place - 5) : place]),
            note=notes.get(paper.id),
        )


def _issues(papers: Sequence[Paper], introductions: dict[str, Introduction]) -> Iterable[Issue]:
    for _, period_of in PERIODS:
        held: dict[str, list[str]] = defaultdict(list)
        for paper in papers:
            held[period_of(paper.featured_on)].append(paper.id)
        names = [None, *sorted(held), None]
        for before, name, after in zip(names, names[1:], names[2:], strict=False):
            assert name is not None
            yield Issue(
                period=name,
                entries=tuple(held[name]),
                previous=before,
                next=after,
                closed=after is not None,
                introduction=introductions.get(name),
            )


def catalogue_of(curated: Curated) -> Catalogue:
    """The catalogue that a build would work with."""
    return Catalogue(
        curated, lambda text, prefix: str(markdown_html(text, id_prefix=prefix)), load_words("en")
    )


def shipped() -> Theme:
    """The theme `paper` as it ships."""
    return find_theme("paper", Path("nowhere"), shipped_themes(), "digest.toml")


def artifacts_of(
    curated: Curated, pages: Sequence[PlainPage] = (), theme: Theme | None = None, **settings: str
) -> list[Artifact]:
    """Every file of the site."""
    config = Config(**{"base_url": BASE, **settings})  # type: ignore[arg-type]
    return plan_site(
        SiteInput(curated, tuple(pages), config, load_words(config.language), theme or shipped(), "the code")
    )


def files_of(curated: Curated, pages: Sequence[PlainPage] = (), **given: Any) -> dict[str, bytes]:
    """Every file of the site, made, by its path."""
    return {artifact.path: artifact.make() for artifact in artifacts_of(curated, pages, **given)}

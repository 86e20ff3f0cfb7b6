"""From papers and issues, as pages show them, to the items of feeds: what names and dates them.

An item is dated by the day its paper was listed, never by the day the paper was published; the text
says that one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from itertools import chain
from uuid import UUID, uuid5

from msgspec import Struct
from msgspec.structs import replace

from digest.model import Paper
from digest.periods import bounds
from digest.prose import plain
from digest.text import excerpt, one_line, shorten
from digest.web.feed_content import (
    EXCERPT,
    MOST_TITLE,
    FeedSite,
    abstract_of,
    issue_html,
    names_of,
    paper_html,
)
from digest.web.pages import IssuePage
from digest.web.parts import Card
from digest.words import Words, counted, fill

_NOON = time(12, tzinfo=UTC)  # the same day from Honolulu to Auckland, and so is ten o'clock
_UNPLACED = 7_200  # seconds before noon: behind every paper that has a position

# Namespaces of our own, so that a paper, an issue and a feed of one name have different ids.
_PAPERS = UUID("8b1c7a52-6a0e-4d0b-9a53-5d1f0b6c2e71")
_ISSUES = UUID("c2f49d10-27b5-4c5e-8a1e-9f6e3b7d4a08")


class FeedItem(Struct, frozen=True, kw_only=True):
    """One entry of a feed, the same in RSS, Atom and JSON Feed."""

    id: str  # urn:uuid, from the paper's id or the issue's period alone
    title: str
    href: str  # absolute
    updated: datetime
    authors: tuple[str, ...] = ()
    summary: str  # plain text
    content: str  # HTML
    tags: tuple[str, ...] = ()
    language: str = ""  # where it is another than the feed's


def listed_at(paper: Paper) -> datetime:
    """Noon UTC of the listing's day, less a second for each position; papers without one follow."""
    position = _UNPLACED if paper.position is None else paper.position
    noon = datetime.combine(paper.featured_on, _NOON)
    return noon - timedelta(seconds=min(max(position, 0), _UNPLACED))


def paper_items(cards: Iterable[Card], site: FeedSite) -> tuple[FeedItem, ...]:
    """An item for each paper: newest listing first, then in listing order; no two are dated alike."""
    once = {card.paper.id: card for card in cards}
    ordered = sorted(once.values(), key=lambda card: card.paper.id)
    ordered.sort(key=lambda card: listed_at(card.paper), reverse=True)
    return _apart([_paper_item(card, site) for card in ordered])


def _apart(items: Sequence[FeedItem]) -> tuple[FeedItem, ...]:
    """The items, newest first, with a millisecond between those of one second."""
    later: list[FeedItem] = []
    for item in reversed(items):
        if later and item.updated <= later[-1].updated:
            item = replace(item, updated=later[-1].updated + timedelta(milliseconds=1))
        later.append(item)
    return tuple(reversed(later))


@lru_cache(maxsize=4096)  # a paper is in the feeds of its topics, in that of all papers, and in trending
def _paper_item(card: Card, site: FeedSite) -> FeedItem:
    paper, words = card.paper, site.words
    return FeedItem(
        id=uuid5(_PAPERS, paper.id).urn,
        title=_title(words, paper),
        href=site.base_url + card.href,
        updated=listed_at(paper),
        authors=tuple(names_of(paper)),
        summary=excerpt(one_line(plain(abstract_of(paper))), EXCERPT) or words.card.no_abstract,
        content=paper_html(card, site),
        tags=tuple(_tags(card)),
        language=site.papers_language,
    )


def _title(words: Words, paper: Paper) -> str:
    return shorten(one_line(plain(paper.title)), MOST_TITLE) or words.card.untitled


def _tags(card: Card) -> Iterator[str]:
    """The topics' names, then the paper's categories, each once."""
    names = chain((tag.name for tag in card.topics), card.paper.categories)
    return (name for name in dict.fromkeys(map(one_line, names)) if name)


def issue_item(issue: IssuePage, site: FeedSite) -> FeedItem:
    """A whole issue, from its first page: introduction, papers, and a link to the rest."""
    papers = counted(site.words, issue.count or 0, site.words.numbers.papers)
    return FeedItem(
        id=uuid5(_ISSUES, issue.period).urn,
        title=f"{issue.label} · {papers}",
        href=site.base_url + issue.head.path,
        updated=datetime.combine(bounds(issue.period)[1], _NOON),
        summary=_issue_summary(site.words, issue),
        content=issue_html(issue, site),
    )


def _issue_summary(words: Words, issue: IssuePage) -> str:
    """The first three titles, and how many more there are."""
    cards = [card for group in issue.groups for card in group.cards][:3]
    titles = "; ".join(_title(words, card.paper) for card in cards)
    more = (issue.count or 0) - len(cards)
    return fill(words, words.feeds.titles, titles=titles, count=more) if titles and more > 0 else titles

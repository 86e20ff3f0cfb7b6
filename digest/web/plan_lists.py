"""The list pages: issues of a day, week or month, and topics, each in pages of fifty papers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby

from digest.model import Issue, TopicShelf
from digest.periods import bounds, kind_of, label, month_of, week_of
from digest.web.catalogue import (
    ALL_FEED,
    ISSUE_FEEDS,
    TRENDING_FEED,
    Catalogue,
    issue_href,
    issue_link,
)
from digest.web.display import counted
from digest.web.pages import Card, DayGroup, Head, IssuePage, Link, TopicPage, TopicsPage, TopicSummary
from digest.web.prose import markdown_html

PER_PAGE = 50  # papers in full on one page
CHART_WEEKS = 12
_TRENDING_IN_TOPIC = 5


def group_by_day(cards: Sequence[Card]) -> tuple[DayGroup, ...]:
    """The cards as they stand, a group for each run of one listing day."""
    return tuple(
        DayGroup(day, issue_href(day.isoformat()), tuple(group))
        for day, group in groupby(cards, key=lambda card: card.paper.featured_on)
    )


def page_path(base: str, page: int) -> str:
    """The address of a list's page N below its own."""
    return f"{base}page/{page}/"


def issue_pages(catalogue: Catalogue, issue: Issue) -> Iterator[IssuePage]:
    """An issue's pages, in listing order."""
    kind = kind_of(issue.period)
    home, name = issue_href(issue.period), label(issue.period)
    pages = max(1, -(-len(issue.entries) // PER_PAGE))
    introduction = issue.introduction
    for page in range(1, pages + 1):
        first = (page - 1) * PER_PAGE
        cards = catalogue.cards_of(issue.entries[first : first + PER_PAGE])
        yield IssuePage(
            head=Head(
                title=name if page == 1 else f"{name}, page {page}",
                description=f"{counted(len(issue.entries), 'paper')}, led by “{cards[0].paper.title}”."
                if cards
                else name,
                path=home if page == 1 else page_path(home, page),
                feeds=(ISSUE_FEEDS[kind], ALL_FEED),
                section="archive",
            ),
            period=issue.period,
            kind=kind,
            label=name,
            introduction_title=introduction.title if introduction and page == 1 else "",
            introduction=str(markdown_html(introduction.body)) if introduction and page == 1 else "",
            count=len(issue.entries),
            first=first + 1,
            groups=group_by_day(cards),
            previous=issue_link(issue.previous) if issue.previous else None,
            next=issue_link(issue.next) if issue.next else None,
            wider=_wider(issue.period, kind),
            page=page,
            pages=pages,
        )


def _wider(period: str, kind: str) -> tuple[Link, ...]:
    """The week and month that hold a day; the month in which a week's Thursday lies."""
    first, _ = bounds(period)
    if kind == "day":
        return (issue_link(week_of(first)), issue_link(month_of(first)))
    return ()


def topic_pages(catalogue: Catalogue, shelf: TopicShelf) -> Iterator[TopicPage]:
    """A topic's newest page, then its full older ones, numbered from the oldest."""
    full = max(0, len(shelf.entries) // PER_PAGE - 1)
    yield _newest_page(catalogue, shelf, full)
    for page in range(1, full + 1):
        yield _older_page(catalogue, shelf, page)


def _newest_page(catalogue: Catalogue, shelf: TopicShelf, full: int) -> TopicPage:
    topic, home = shelf.topic, catalogue.hrefs[shelf.topic.slug]
    newest = shelf.entries[full * PER_PAGE :][::-1]
    return TopicPage(
        head=_topic_head(catalogue, shelf, topic.name, home),
        slug=topic.slug,
        name=topic.name,
        description=topic.description,
        parent=_parent(catalogue, shelf),
        neighbours=_neighbours(catalogue, shelf),
        trending=catalogue.links_of(_trending_in(catalogue, shelf)),
        trends_by_votes=catalogue.curated.trends_by_votes,
        weekly=weekly_counts(catalogue, shelf, CHART_WEEKS),
        count=len(shelf.entries),
        groups=group_by_day(catalogue.cards_of(newest[:PER_PAGE])),
        titles=catalogue.links_of(newest[PER_PAGE:]),
        newer=None,
        older=Link("Older papers", page_path(home, full)) if full else None,
        page=None,
    )


def _older_page(catalogue: Catalogue, shelf: TopicShelf, page: int) -> TopicPage:
    """A full page: it says nothing that a later paper would change."""
    topic, home = shelf.topic, catalogue.hrefs[shelf.topic.slug]
    ids = shelf.entries[(page - 1) * PER_PAGE : page * PER_PAGE][::-1]
    return TopicPage(
        head=_topic_head(catalogue, shelf, f"{topic.name}, page {page}", page_path(home, page)),
        slug=topic.slug,
        name=topic.name,
        description="",
        parent=None,
        neighbours=(),
        trending=(),
        trends_by_votes=False,
        weekly=(),
        count=None,
        groups=group_by_day(catalogue.cards_of(ids)),
        titles=(),
        newer=Link("Newer papers", page_path(home, page + 1)),
        older=Link("Older papers", page_path(home, page - 1)) if page > 1 else None,
        page=page,
    )


def _topic_head(catalogue: Catalogue, shelf: TopicShelf, title: str, path: str) -> Head:
    return Head(
        title=title,
        description=shelf.topic.description or f"Papers on {shelf.topic.name}.",
        path=path,
        feeds=(catalogue.topic_feed(shelf.topic.slug), ALL_FEED),
        section="topics",
    )


def _parent(catalogue: Catalogue, shelf: TopicShelf) -> Link | None:
    parent = catalogue.topics.get(shelf.topic.parent or "")
    return catalogue.topic_link(parent) if parent else None


def _neighbours(catalogue: Catalogue, shelf: TopicShelf) -> tuple[Link, ...]:
    """Its children, and those that share its parent."""
    topic = shelf.topic
    return tuple(
        catalogue.topic_link(other)
        for other in catalogue.topics.values()
        if other.slug != topic.slug
        and (other.parent == topic.slug or (topic.parent and other.parent == topic.parent))
    )


def _trending_in(catalogue: Catalogue, shelf: TopicShelf) -> tuple[str, ...]:
    here = frozenset(shelf.entries)
    return tuple(id for id in catalogue.curated.trending if id in here)[:_TRENDING_IN_TOPIC]


def weekly_counts(catalogue: Catalogue, shelf: TopicShelf, weeks: int) -> tuple[tuple[str, int], ...]:
    """How many of a topic's papers each of the last weeks has, oldest first, up to the week of `as_of`."""
    as_of = catalogue.curated.as_of
    if as_of is None:
        return ()
    counts = dict.fromkeys((week_of(as_of - timedelta(weeks=back)) for back in range(weeks - 1, -1, -1)), 0)
    start = as_of - timedelta(weeks=weeks)
    for id in reversed(shelf.entries):
        day: date = catalogue.entries[id].paper.featured_on
        if day < start:
            break
        week = week_of(day)
        if week in counts:
            counts[week] += 1
    return tuple(counts.items())


def topic_summaries(catalogue: Catalogue) -> tuple[TopicSummary, ...]:
    """Every topic that has papers, by name."""
    found = [
        TopicSummary(
            slug=shelf.topic.slug,
            name=shelf.topic.name,
            description=shelf.topic.description,
            href=catalogue.hrefs[shelf.topic.slug],
            count=len(shelf.entries),
            weekly=tuple(count for _, count in weekly_counts(catalogue, shelf, CHART_WEEKS)),
            parent=shelf.topic.parent,
        )
        for shelf in catalogue.curated.shelves
    ]
    return tuple(sorted(found, key=lambda topic: (topic.name.casefold(), topic.slug)))


def topics_page(summaries: tuple[TopicSummary, ...]) -> TopicsPage:
    """The list of all topics."""
    return TopicsPage(
        head=Head(
            title="Topics",
            description=f"{counted(len(summaries), 'topic')}, each with its own page and feed.",
            path="topics/",
            feeds=(ALL_FEED, TRENDING_FEED),
            section="topics",
        ),
        topics=summaries,
    )

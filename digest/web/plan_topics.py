"""Topics: their list, and the pages of each, of which the full ones never change again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from digest.model import TopicShelf
from digest.periods import week_of
from digest.web.catalogue import ALL_FEED, TRENDING_FEED, Catalogue
from digest.web.display import counted
from digest.web.pages import Head, TopicPage, TopicsPage
from digest.web.parts import Link, TopicSummary
from digest.web.plan_lists import PER_PAGE, group_by_day, page_path

CHART_WEEKS = 12
_TRENDING_IN_TOPIC = 5


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
        home=home,
        description=topic.description,
        parent=_parent(catalogue, shelf),
        children=_links_below(catalogue, topic.slug),
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
        home=home,
        description="",
        parent=None,
        children=(),
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


def _links_below(catalogue: Catalogue, slug: str) -> tuple[Link, ...]:
    return tuple(catalogue.topic_link(topic) for topic in catalogue.narrower.get(slug, ()))


def _neighbours(catalogue: Catalogue, shelf: TopicShelf) -> tuple[Link, ...]:
    """The topics that share its parent."""
    home = catalogue.hrefs[shelf.topic.slug]
    beside = _links_below(catalogue, shelf.topic.parent) if shelf.topic.parent else ()
    return tuple(link for link in beside if link.href != home)


def _trending_in(catalogue: Catalogue, shelf: TopicShelf) -> tuple[str, ...]:
    here = frozenset(shelf.entries)
    return tuple(id for id in catalogue.curated.trending if id in here)[:_TRENDING_IN_TOPIC]


def weekly_counts(catalogue: Catalogue, shelf: TopicShelf, weeks: int) -> tuple[tuple[str, int], ...]:
    """How many of a topic's papers each of the last weeks has, oldest first, up to the week of `as_of`."""
    as_of = catalogue.curated.as_of
    if as_of is None:
        return ()
    weeks = min(weeks, 1 + (as_of - date.min).days // 7)  # the calendar has a first one
    counts = dict.fromkeys((week_of(as_of - timedelta(weeks=back)) for back in range(weeks - 1, -1, -1)), 0)
    for id in reversed(shelf.entries):
        day: date = catalogue.entries[id].paper.featured_on
        if (as_of - day).days > 7 * weeks:
            break
        week = week_of(day)
        if week in counts:
            counts[week] += 1
    return tuple(counts.items())


def topic_summaries(catalogue: Catalogue) -> tuple[TopicSummary, ...]:
    """Every topic by name, each followed by the narrower ones."""
    shelves = {shelf.topic.slug: shelf for shelf in catalogue.curated.shelves}
    roots = [topic.slug for topic in catalogue.topics.values() if topic.parent not in catalogue.topics]
    found: list[TopicSummary] = []

    def visit(slugs: Sequence[str], depth: int) -> None:
        for slug in sorted(slugs, key=lambda slug: (catalogue.topics[slug].name.casefold(), slug)):
            found.append(_summary(catalogue, shelves[slug], depth))
            visit([topic.slug for topic in catalogue.narrower.get(slug, ())], depth + 1)

    visit(roots, 0)
    return tuple(found)


def _summary(catalogue: Catalogue, shelf: TopicShelf, depth: int) -> TopicSummary:
    topic = shelf.topic
    return TopicSummary(
        slug=topic.slug,
        name=topic.name,
        description=topic.description,
        href=catalogue.hrefs[topic.slug],
        count=len(shelf.entries),
        weekly=tuple(count for _, count in weekly_counts(catalogue, shelf, CHART_WEEKS)),
        parent=topic.parent,
        depth=depth,
    )


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

"""Topics: their list, and the pages of each, of which the full ones never change again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from digest.model import Topic, TopicShelf
from digest.web.catalogue import Catalogue
from digest.web.pages import Head, TopicPage, TopicsPage
from digest.web.parts import Link, TopicSummary
from digest.web.plan_lists import PER_PAGE, group_by_day, page_path
from digest.web.weekly import chart_weeks, topic_counts
from digest.words import counted, fill

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
        weekly=topic_counts(catalogue, shelf, chart_weeks(catalogue, CHART_WEEKS)),
        count=len(shelf.entries),
        groups=group_by_day(catalogue.cards_of(newest[:PER_PAGE])),
        titles=catalogue.links_of(newest[PER_PAGE:]),
        newer=None,
        older=Link(catalogue.words.topic.older, page_path(home, full)) if full else None,
        page=None,
    )


def _older_page(catalogue: Catalogue, shelf: TopicShelf, page: int) -> TopicPage:
    """A full page: it says nothing that a later paper would change."""
    topic, home, words = shelf.topic, catalogue.hrefs[shelf.topic.slug], catalogue.words
    title = fill(words, words.topic.page_of, name=topic.name, page=page)
    ids = shelf.entries[(page - 1) * PER_PAGE : page * PER_PAGE][::-1]
    return TopicPage(
        head=_topic_head(catalogue, shelf, title, page_path(home, page)),
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
        newer=Link(catalogue.words.topic.newer, page_path(home, page + 1)),
        older=Link(catalogue.words.topic.older, page_path(home, page - 1)) if page > 1 else None,
        page=page,
    )


def _topic_head(catalogue: Catalogue, shelf: TopicShelf, title: str, path: str) -> Head:
    return Head(
        title=title,
        description=describe_topic(catalogue, shelf.topic),
        path=path,
        feeds=(catalogue.topic_feed(shelf.topic.slug), catalogue.all_feed),
        section="topics",
    )


def describe_topic(catalogue: Catalogue, topic: Topic) -> str:
    """What the topic is; where nobody said so, that there are papers on it."""
    return topic.description or fill(catalogue.words, catalogue.words.topic.about, topic=topic.name)


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


def topic_summaries(catalogue: Catalogue) -> tuple[TopicSummary, ...]:
    """Every topic by name, each followed by the narrower ones."""
    shelves = {shelf.topic.slug: shelf for shelf in catalogue.curated.shelves}
    weeks = chart_weeks(catalogue, CHART_WEEKS)
    roots = [topic.slug for topic in catalogue.topics.values() if topic.parent not in catalogue.topics]
    found: list[TopicSummary] = []

    def visit(slugs: Sequence[str], depth: int) -> None:
        for slug in sorted(slugs, key=lambda slug: (catalogue.topics[slug].name.casefold(), slug)):
            found.append(_summary(catalogue, shelves[slug], weeks, depth))
            visit([topic.slug for topic in catalogue.narrower.get(slug, ())], depth + 1)

    visit(roots, 0)
    return tuple(found)


def _summary(catalogue: Catalogue, shelf: TopicShelf, weeks: Sequence[str], depth: int) -> TopicSummary:
    topic = shelf.topic
    return TopicSummary(
        slug=topic.slug,
        name=topic.name,
        description=topic.description,
        href=catalogue.hrefs[topic.slug],
        count=len(shelf.entries),
        weekly=tuple(count for _, count in topic_counts(catalogue, shelf, weeks)),
        parent=topic.parent,
        depth=depth,
    )


def topics_page(catalogue: Catalogue, summaries: tuple[TopicSummary, ...]) -> TopicsPage:
    """The list of all topics."""
    words = catalogue.words
    return TopicsPage(
        head=Head(
            title=words.menu.topics,
            description=counted(words, len(summaries), words.topics.each),
            path="topics/",
            feeds=(catalogue.all_feed, catalogue.trending_feed),
            section="topics",
        ),
        topics=summaries,
    )

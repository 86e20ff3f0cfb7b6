"""Which feeds a site has, of papers and of whole issues, each in three formats.

A feed's key is that of the cards and issue pages it is made from, so that an unchanged one costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from digest.config import Config
from digest.hashing import digest_of
from digest.model import Issue
from digest.periods import kind_of
from digest.web import feeds as formats
from digest.web.artifacts import Artifact, Rank
from digest.web.catalogue import Catalogue
from digest.web.feed_content import FeedSite
from digest.web.feed_items import FeedItem, issue_item, paper_items
from digest.web.pages import IssuePage, Site, page_bytes
from digest.web.parts import FeedLink
from digest.web.plan_lists import issue_pages
from digest.web.plan_topics import describe_topic
from digest.words import fill

_FORMATS: tuple[tuple[str, Callable[[formats.Feed], bytes]], ...] = (
    ("rss", formats.rss),
    ("atom", formats.atom),
    ("json", formats.json_feed),
)
_HELD_BACK = ("week", "month")  # they enter a feed once nothing more is expected in them


class _FeedPlanner:
    """What all feeds of a site share."""

    def __init__(self, catalogue: Catalogue, site: Site, config: Config, code: str):
        self.catalogue = catalogue
        self.site = site
        self.config = config
        self.feed_site = FeedSite(site.base_url, site.words, site.papers_language)
        self.facts = digest_of((code, site.title, self.feed_site, config.editor))

    def plan(
        self,
        link: FeedLink,
        description: str,
        home: str,
        contents: str,
        items: Callable[[], tuple[FeedItem, ...]],
    ) -> Iterator[Artifact]:
        """A feed in its three formats; `contents` is the key of what `items` makes."""
        site = self.site
        made: list[formats.Feed] = []

        def feed() -> formats.Feed:
            if not made:
                made.append(
                    formats.Feed(
                        title=f"{site.title}: {link.label}",
                        description=description,
                        path=link.href,
                        home=site.base_url + home,
                        base_url=site.base_url,
                        language=site.words.tag,
                        author=self.config.editor or site.title,
                        items=items(),
                    )
                )
            return made[0]

        key = digest_of((self.facts, link, description, home, contents))
        for ending, write in _FORMATS:
            yield Artifact(
                f"{link.href}.{ending}",
                f"{key}{ending}",
                _made(write, feed),
                Rank.DATA,
                f"feed '{link.label}'",
            )

    def plan_papers(
        self, link: FeedLink, description: str, home: str, ids: Iterable[str]
    ) -> Iterator[Artifact]:
        """A feed of papers."""
        cards = self.catalogue.cards_of(ids)
        contents = digest_of(tuple(card.key for card in cards))
        return self.plan(link, description, home, contents, lambda: paper_items(cards, self.feed_site))

    def plan_issues(self, kind: str, description: str) -> Iterator[Artifact]:
        """A feed whose items are whole issues, the newest first."""
        issues = [issue for issue in self.catalogue.curated.issues if kind_of(issue.period) == kind]
        if kind in _HELD_BACK:
            issues = [issue for issue in issues if issue.closed]
        pages = [_first_page(self.catalogue, issue) for issue in issues[: -self.config.feeds.issues - 1 : -1]]
        contents = digest_of(tuple(page_bytes(page) for page in pages))
        return self.plan(
            self.catalogue.issue_feeds[kind],
            description,
            "archive/",
            contents,
            lambda: tuple(issue_item(page, self.feed_site) for page in pages),
        )


def _made(write: Callable[[formats.Feed], bytes], feed: Callable[[], formats.Feed]) -> Callable[[], bytes]:
    return lambda: write(feed())


def _first_page(catalogue: Catalogue, issue: Issue) -> IssuePage:
    return issue_pages(catalogue, issue)[0]


def feed_artifacts(catalogue: Catalogue, site: Site, config: Config, code: str) -> Iterator[Artifact]:
    """Every feed, in three formats each."""
    planner = _FeedPlanner(catalogue, site, config, code)
    most = config.feeds.items
    newest = _newest(catalogue, tuple(catalogue.entries), most)
    yield from planner.plan_papers(catalogue.all_feed, config.description, "", newest)
    trending = catalogue.curated.trending[:most]
    words = catalogue.words
    what = fill(words, words.feeds.trending_text, digest=config.title)
    yield from planner.plan_papers(catalogue.trending_feed, what, "", trending)
    for shelf in catalogue.curated.shelves:
        topic = shelf.topic
        newest = _newest(catalogue, shelf.entries, most)
        feed = catalogue.topic_feed(topic.slug)
        yield from planner.plan_papers(
            feed, describe_topic(catalogue, topic), catalogue.hrefs[topic.slug], newest
        )
    texts = {"day": words.feeds.day_text, "week": words.feeds.week_text, "month": words.feeds.month_text}
    for kind, text in texts.items():
        yield from planner.plan_issues(kind, fill(words, text, digest=config.title))


def _newest(catalogue: Catalogue, ids: Sequence[str], most: int) -> list[str]:
    """The newest of ids that stand in listing order: the newest day first, each day in its own order."""
    found: list[str] = []
    for _, day in groupby(reversed(ids), key=lambda id: catalogue.entries[id].paper.featured_on):
        if len(found) >= most:
            break
        found += [*day][::-1]
    return found[:most]

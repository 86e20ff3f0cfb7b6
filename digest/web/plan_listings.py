"""The files that programs read besides feeds: the sitemap, robots.txt, OPML, papers, issues and vectors as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache

from digest.address import issue_href
from digest.hashing import digest_of
from digest.model import Issue
from digest.web.artifacts import Artifact, Rank
from digest.web.catalogue import Catalogue
from digest.web.listings import (
    SITEMAP_MOST,
    Place,
    Subscription,
    issue_json,
    opml,
    papers_json,
    robots,
    sitemap,
)
from digest.web.pages import Page, PaperPage, Site, page_bytes
from digest.web.parts import Card, FeedLink
from digest.web.plan_lists import issue_pages
from digest.web.vectors import VECTORS_PATH, vectors_json

OPML_PATH = "feeds/opml.xml"


def listing_artifacts(
    catalogue: Catalogue, site: Site, code: str, pages: Sequence[Page]
) -> Iterator[Artifact]:
    """The sitemap, robots.txt, OPML, papers.json, and a JSON file for each issue."""
    base = site.base_url
    places = tuple(_place(page) for page in pages)
    where = digest_of((code, base, places))
    whole = cache(lambda: sitemap(places, base))
    for path in _sitemap_paths(len(places)):
        yield Artifact(path, f"{where}{path}", _part(path, whole), Rank.DATA, "the sitemap")
    yield Artifact("robots.txt", digest_of((code, base)), lambda: robots(base), Rank.DATA, "robots.txt")
    groups = _subscriptions(catalogue, site)
    key = digest_of((code, base, site.title, groups))
    yield Artifact(OPML_PATH, key, lambda: opml(site.title, groups, base), Rank.DATA, "the list of feeds")
    yield Artifact(".nojekyll", "empty", bytes, Rank.ASSET, "GitHub Pages")
    cards = catalogue.cards_of(catalogue.entries)
    everything = digest_of((code, base, tuple(card.key for card in cards)))
    vectors = tuple((catalogue.entries[id].address, vector) for id, vector in catalogue.curated.vectors)
    yield Artifact(
        VECTORS_PATH, digest_of((code, vectors)), lambda: vectors_json(vectors), Rank.DATA, "papers' vectors"
    )
    yield Artifact("papers.json", everything, lambda: papers_json(cards, base), Rank.DATA, "papers.json")
    for issue in catalogue.curated.issues:
        yield _issue_artifact(catalogue, issue, base, code)


def _place(page: Page) -> Place:
    changed = page.card.paper.featured_on if isinstance(page, PaperPage) else None
    return Place(page.head.path, changed)


def _sitemap_paths(count: int) -> tuple[str, ...]:
    if count <= SITEMAP_MOST:
        return ("sitemap.xml",)
    parts = -(-count // SITEMAP_MOST)
    return ("sitemap.xml", *(f"sitemap-{number}.xml" for number in range(1, parts + 1)))


def _part(path: str, whole: Callable[[], dict[str, bytes]]) -> Callable[[], bytes]:
    return lambda: whole()[path]


def _issue_artifact(catalogue: Catalogue, issue: Issue, base: str, code: str) -> Artifact:
    page = issue_pages(catalogue, issue)[0]
    cards: tuple[Card, ...] = catalogue.cards_of(issue.entries)
    key = digest_of((code, base, page_bytes(page), tuple(card.key for card in cards)))
    path = f"{issue_href(issue.period)}issue.json"
    return Artifact(path, key, lambda: issue_json(page, cards, base), Rank.DATA, f"issue {issue.period}")


def _subscriptions(catalogue: Catalogue, site: Site) -> tuple[tuple[str, tuple[Subscription, ...]], ...]:
    def subscription(link: FeedLink, home: str, description: str = "") -> Subscription:
        return Subscription(link.label, link.href, site.base_url + home, description)

    papers = (subscription(catalogue.all_feed, ""), subscription(catalogue.trending_feed, ""))
    issues = tuple(subscription(link, "archive/") for link in catalogue.issue_feeds.values())
    topics = tuple(
        subscription(
            catalogue.topic_feed(shelf.topic.slug), catalogue.hrefs[shelf.topic.slug], shelf.topic.description
        )
        for shelf in catalogue.curated.shelves
    )
    words = site.words.feeds
    return ((words.papers, papers), (words.issues, issues), (site.words.menu.topics, topics))

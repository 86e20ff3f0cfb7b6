"""What is published, as pages refer to it: a card and a link for each paper, a link for each topic, issue."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from digest.address import issue_href, paper_href, topic_href
from digest.edition import Edition, edition_of
from digest.model import Curated, Entry, Issue, Topic, TopicMatch
from digest.prose.references import absolute
from digest.web.pages import IssuePage
from digest.web.parts import Card, FeedLink, Link, PaperLink, TopicTag
from digest.words import Words, label


def all_feed(words: Words) -> FeedLink:
    """The feed of all papers."""
    return FeedLink(words.feeds.all, "feeds/all")


def trending_feed(words: Words) -> FeedLink:
    """The feed of what trends."""
    return FeedLink(words.feeds.trending, "feeds/trending")


def issue_feeds(words: Words) -> dict[str, FeedLink]:
    """The feeds of whole issues, by the kind of their periods."""
    feeds = words.feeds
    return {
        "day": FeedLink(feeds.day, "feeds/daily"),
        "week": FeedLink(feeds.week, "feeds/weekly"),
        "month": FeedLink(feeds.month, "feeds/monthly"),
    }


ToHtml = Callable[[str, str], str]  # Markdown, and what the ids in its HTML begin with


class Catalogue:
    """Looks up what pages show of a paper, a topic or an issue."""

    def __init__(self, curated: Curated, to_html: ToHtml, words: Words, base_path: str = "/"):
        self.curated = curated
        self.words = words
        self.all_feed = all_feed(words)
        self.trending_feed = trending_feed(words)
        self.issue_feeds = issue_feeds(words)
        self._editions: dict[str, Edition] = {}
        self.issue_pages: dict[str, tuple[IssuePage, ...]] = {}  # by period, once they are made
        self.to_html = to_html
        self.base_path = base_path
        self.entries = {entry.paper.id: entry for entry in curated.entries}
        self.topics = {shelf.topic.slug: shelf.topic for shelf in curated.shelves}
        self.narrower = _by_parent(self.topics.values())
        self.hrefs = {slug: topic_href(slug) for slug in self.topics}
        self.cards = {id: self._card(entry) for id, entry in self.entries.items()}
        self.links = {
            id: PaperLink(id, entry.paper.title, self.cards[id].href) for id, entry in self.entries.items()
        }

    def cards_of(self, ids: Iterable[str]) -> tuple[Card, ...]:
        """The cards of these papers, in this order."""
        return tuple([self.cards[id] for id in ids])

    def links_of(self, ids: Iterable[str]) -> tuple[PaperLink, ...]:
        """The links to these papers, in this order; one that is not published is left out."""
        return tuple([self.links[id] for id in ids if id in self.links])

    def issue_link(self, period: str) -> Link:
        """An issue by the name readers know it by."""
        return Link(label(self.words, period), issue_href(period))

    def edition(self, issue: Issue) -> Edition:
        """The issue as the value that all its forms are made of."""
        found = self._editions.get(issue.period)
        if found is None:
            found = self._editions[issue.period] = edition_of(self.words, issue)
        return found

    def topic_link(self, topic: Topic) -> Link:
        """A topic by its name."""
        return Link(topic.name, self.hrefs[topic.slug])

    def topic_feed(self, slug: str) -> FeedLink:
        """A topic's feed."""
        return FeedLink(self.topics[slug].name, f"{self.hrefs[slug]}feed")

    def _card(self, entry: Entry) -> Card:
        note = self._note(entry, entry.note.body) if entry.note and entry.note.body else ""
        tags = tuple([self._tag(match) for match in entry.topics if match.slug in self.topics])
        return Card(entry.paper, paper_href(entry.address), tags, note)

    def _note(self, entry: Entry, body: str) -> str:
        """An editor's note as HTML, its links as seen from the paper's own page wherever it is shown."""
        html = self.to_html(body, f"{entry.address}-")
        return absolute(html, self.base_path + paper_href(entry.address))

    def _tag(self, match: TopicMatch) -> TopicTag:
        topic = self.topics[match.slug]
        return TopicTag(topic.slug, topic.name, self.hrefs[topic.slug], match.terms, match.given)


def _by_parent(topics: Iterable[Topic]) -> dict[str, tuple[Topic, ...]]:
    """The topics just below each that has some."""
    found: dict[str, list[Topic]] = {}
    for topic in topics:
        if topic.parent:
            found.setdefault(topic.parent, []).append(topic)
    return {slug: tuple(below) for slug, below in found.items()}

"""The page kinds: one value for each kind of page, holding everything that its template may read.

This is the contract with themes. A page of kind `PaperPage` is rendered by `paper.html`, and so on
(`TEMPLATES`). Texts are raw: templates escape them, and render mathematics with the filters of
`web/theme.py`. Hrefs are paths from the site's root without a leading slash; `url` makes them whole.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
from msgspec import Struct

from digest.hashing import digest_of
from digest.model import Paper


class Link(Struct, frozen=True):
    """Somewhere to go, and what it is called."""

    label: str
    href: str


class FeedLink(Struct, frozen=True):
    """A feed in its three formats: `href` + `.rss`, `.atom`, `.json`."""

    label: str
    href: str


class PaperLink(Struct, frozen=True):
    """A paper by its title alone."""

    id: str
    title: str
    href: str


class TopicTag(Struct, frozen=True):
    """A topic as a paper carries it; `terms` are the words that earned it, none where it was given."""

    slug: str
    name: str
    href: str
    terms: tuple[str, ...]
    given: bool


class Card:
    """A paper as lists and its own page show it; equal content has an equal `key`."""

    __slots__ = ("href", "key", "note", "paper", "topics")

    def __init__(self, paper: Paper, href: str, topics: tuple[TopicTag, ...], note: str):
        self.paper = paper
        self.href = href
        self.topics = topics
        self.note = note  # the editor's word, HTML that has been sanitised
        self.key = digest_of((paper, href, topics, note))


class DayGroup(Struct, frozen=True):
    """The papers of one listing day within a longer list."""

    day: date
    href: str
    cards: tuple[Card, ...]


class Counted(Struct, frozen=True):
    """A link with how many papers lie behind it."""

    label: str
    href: str
    count: int


class TopicSummary(Struct, frozen=True):
    """A topic on the front page and in the list of topics; `weekly` counts its last twelve weeks' papers."""

    slug: str
    name: str
    description: str
    href: str
    count: int
    weekly: tuple[int, ...]
    parent: str | None


class Head(Struct, frozen=True, kw_only=True):
    """What every page says of itself."""

    title: str
    description: str
    path: str  # from the site's root, "" for the front page
    feeds: tuple[FeedLink, ...] = ()  # the nearest first; the whole digest's is always among them
    section: str = ""  # the navigation entry that is current
    listed: bool = True  # whether search engines and the sitemap should have it


class FrontPage(Struct, frozen=True, kw_only=True):
    """`/`: the latest issue, what trends, the topics, the last days."""

    head: Head
    issue: Link | None  # the latest day's; none in an empty digest
    issue_day: date | None
    issue_count: int
    introduction: str  # HTML
    lead: tuple[Card, ...]  # the issue's ten hottest, hottest first
    rest: tuple[Card, ...]  # at most fifty more, as titles
    trending: tuple[Card, ...]
    trends_by_votes: bool
    topics: tuple[TopicSummary, ...]
    days: tuple[Counted, ...]  # the last seven that have papers, newest first


class PaperPage(Struct, frozen=True, kw_only=True):
    """`/papers/SLUG/`: one paper."""

    head: Head
    card: Card
    issue: Link
    related: tuple[PaperLink, ...]
    previous: PaperLink | None
    next: PaperLink | None


class IssuePage(Struct, frozen=True, kw_only=True):
    """`/issues/PERIOD/` and its further pages: an edition of a day, week or month."""

    head: Head
    period: str
    kind: str  # "day", "week" or "month"
    label: str
    introduction_title: str
    introduction: str  # HTML
    count: int  # papers in the whole issue
    first: int  # the number, from 1, of the page's first paper
    groups: tuple[DayGroup, ...]
    previous: Link | None
    next: Link | None
    wider: tuple[Link, ...]  # the week and month that hold a day, the month of a week
    page: int
    pages: int


class TopicPage(Struct, frozen=True, kw_only=True):
    """`/topics/SLUG/` and its older pages, which are numbered from the oldest and never change again."""

    head: Head
    slug: str
    name: str
    description: str
    parent: Link | None
    neighbours: tuple[Link, ...]
    trending: tuple[PaperLink, ...]  # on the newest page only
    trends_by_votes: bool
    weekly: tuple[tuple[str, int], ...]  # ISO week and papers, oldest first; on the newest page only
    count: int | None  # on the newest page only
    groups: tuple[DayGroup, ...]  # newest first
    titles: tuple[PaperLink, ...]  # those beyond fifty, on the newest page only
    newer: Link | None
    older: Link | None
    page: int | None  # none is the newest page


class TopicsPage(Struct, frozen=True, kw_only=True):
    """`/topics/`: every topic."""

    head: Head
    topics: tuple[TopicSummary, ...]


class ArchiveDay(Struct, frozen=True):
    """A day of the archive's calendar; `href` is empty on a day without an issue."""

    day: date
    count: int
    level: int  # 0 for none to 4 for the fullest days
    href: str


class ArchiveWeek(Struct, frozen=True):
    """A row of a month: the ISO week's issue, and Monday to Sunday; days of other months are none."""

    week: Counted
    days: tuple[ArchiveDay | None, ...]


class ArchiveMonth(Struct, frozen=True):
    """A month of the archive that has papers."""

    month: Counted
    weeks: tuple[ArchiveWeek, ...]


class ArchiveYear(Struct, frozen=True):
    """A year of the archive, its newest month first."""

    year: int
    count: int
    months: tuple[ArchiveMonth, ...]


class ArchivePage(Struct, frozen=True, kw_only=True):
    """`/archive/`: all issues."""

    head: Head
    count: int
    years: tuple[ArchiveYear, ...]


class PlainPageView(Struct, frozen=True, kw_only=True):
    """`/NAME/`: a page of the curator's own."""

    head: Head
    body: str  # HTML


class MissingPage(Struct, frozen=True, kw_only=True):
    """`/404.html`: served for any address that is not there."""

    head: Head


class RedirectPage(Struct, frozen=True, kw_only=True):
    """An old address, and the one that took its place."""

    head: Head
    target: Link


class Site(Struct, frozen=True, kw_only=True):
    """What all pages share; it holds nothing that a new paper would change."""

    title: str
    description: str
    language: str
    base_url: str  # absolute, with a slash at its end
    base_path: str  # the path of base_url: "/" or "/my-digest/"
    menu: tuple[Link, ...]
    pages: tuple[Link, ...]  # the curator's own
    style: str  # href of the style sheet, with its content's hash
    scripts: tuple[str, ...]
    theme_script: str  # sets the colour scheme before the first paint
    generator: str


Page = (
    FrontPage
    | PaperPage
    | IssuePage
    | TopicPage
    | TopicsPage
    | ArchivePage
    | PlainPageView
    | MissingPage
    | RedirectPage
)

TEMPLATES: dict[type, str] = {
    FrontPage: "front.html",
    PaperPage: "paper.html",
    IssuePage: "issue.html",
    TopicPage: "topic.html",
    TopicsPage: "topics.html",
    ArchivePage: "archive.html",
    PlainPageView: "plain.html",
    MissingPage: "missing.html",
    RedirectPage: "redirect.html",
}


def _card_key(value: Any) -> Any:
    if isinstance(value, Card):
        return value.key
    raise NotImplementedError(type(value))


_ENCODER = msgspec.msgpack.Encoder(enc_hook=_card_key)


def page_bytes(page: Page) -> bytes:
    """The page value as bytes: equal for equal pages, on any machine; a card is its key."""
    return _ENCODER.encode(page)

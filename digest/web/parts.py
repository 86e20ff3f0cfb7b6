"""What page kinds are made of: links, cards, groups and summaries, as templates read them.

Texts are raw: templates escape them. Hrefs are paths from the site's root without a leading slash.
"""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from digest.citing import Cited, cited
from digest.hashing import digest_of
from digest.model import Paper
from digest.text import excerpt


class Link(Struct, frozen=True):
    """Somewhere to go, and what it is called."""

    label: str
    href: str


class MenuLink(Struct, frozen=True):
    """An entry of the main navigation; the pages of that `section` are marked as being there."""

    section: str
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

    @property
    def slug(self) -> str:
        """The name of the paper's directory, by which readers' lists know it."""
        return _slug(self.href)


def _slug(href: str) -> str:
    """`SLUG` of `papers/SLUG/`."""
    return href[len("papers/") : -1]


class TopicTag(Struct, frozen=True):
    """A topic as a paper carries it; `terms` are the words that earned it, none where it was given."""

    slug: str
    name: str
    href: str
    terms: tuple[str, ...]
    given: bool


class Card:
    """A paper as lists and its own page show it; equal content has an equal `key`."""

    __slots__ = ("_excerpt", "_known", "href", "key", "note", "paper", "topics")

    def __init__(self, paper: Paper, href: str, topics: tuple[TopicTag, ...], note: str):
        self.paper = paper
        self.href = href
        self.topics = topics
        self.note = note  # the editor's word, HTML that has been sanitised
        self.key = digest_of((paper, href, topics, note))
        self._excerpt: str | None = None
        self._known: Cited | None = None

    @property
    def slug(self) -> str:
        """The name of the paper's directory, by which readers' lists know it."""
        return _slug(self.href)

    @property
    def excerpt(self) -> str:
        """The abstract's first two sentences at most, found once for all pages that show them."""
        if self._excerpt is None:
            self._excerpt = excerpt(self.paper.abstract)
        return self._excerpt

    @property
    def known(self) -> Cited:
        """What citations say of the paper, worked out once for all formats."""
        if self._known is None:
            self._known = cited(self.paper)
        return self._known


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


class DayTitles(Struct, frozen=True):
    """An earlier day's issue by its first titles; `count` is how many papers it holds."""

    label: str
    href: str
    count: int
    papers: tuple[PaperLink, ...]


class PageStep(Struct, frozen=True):
    """A numbered page of a list; `href` is empty on the page itself."""

    number: int
    href: str


class TopicSummary(Struct, frozen=True):
    """A topic on the front page and in the list of topics."""

    slug: str
    name: str
    description: str
    href: str
    count: int
    weekly: tuple[int | None, ...]  # of the last twelve weeks, oldest first; none where nothing was listed
    parent: str | None  # the slug of the broader topic
    depth: int = 0  # how many broader topics stand above it in the list


class TopicWeeks(Struct, frozen=True):
    """A topic's papers in each week of the trends."""

    topic: Link
    broader: str  # the name of the topic above it, or ""
    count: int  # in all these weeks
    weekly: tuple[int | None, ...]  # oldest first; none where nothing at all was listed


class Riser(Struct, frozen=True):
    """A topic that has a larger share of four weeks' papers than of those of the four weeks before."""

    topic: Link
    now: int
    before: int
    rise: str  # how many times the share it had, small numbers held back: "1.7"
    share_now: float
    share_before: float


class SourceSummary(Struct, frozen=True):
    """What one source gave to the digest."""

    source: str  # "hf-text"
    name: str  # as people call it
    count: int  # of papers that it speaks of
    first: date  # listing day of the earliest of these
    newest: date


class Lack(Struct, frozen=True):
    """Papers that lack something, the newest of them by title."""

    count: int
    papers: tuple[PaperLink, ...]  # ten at most


class Gap(Struct, frozen=True):
    """Days without a listing, one after the other, where most weeks have one."""

    first: date
    last: date
    days: int


class ArchiveDay(Struct, frozen=True):
    """A day of the archive's calendar; `href` is empty on a day without an issue."""

    day: date
    count: int
    level: int  # 0 for none to 4 for the fullest days
    href: str


class ArchiveWeek(Struct, frozen=True):
    """A row of a month: the ISO week's issue, and Monday to Sunday; days of other months are none."""

    number: int
    week: Counted
    days: tuple[ArchiveDay | None, ...]


class ArchiveMonth(Struct, frozen=True):
    """A month of the archive that has papers."""

    month: Counted
    weeks: tuple[ArchiveWeek, ...]


class ArchiveShade(Struct, frozen=True):
    """A month in the overview of all years."""

    month: Counted
    level: int  # 1 to 4 for the fullest months


class ArchiveYear(Struct, frozen=True):
    """A year of the archive, its newest month first."""

    year: int
    count: int
    months: tuple[ArchiveMonth, ...]
    overview: tuple[ArchiveShade | None, ...]  # January to December; none without papers

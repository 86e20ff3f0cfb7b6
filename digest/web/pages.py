"""The page kinds: one value for each kind of page, holding everything that its template may read.

This is the contract with themes, whose parts are in `parts.py`. A page of kind `PaperPage` is rendered by
`paper.html`, and so on (`TEMPLATES`). Texts are raw: templates escape them, and render mathematics with the
filters of `web/display.py`. Hrefs are paths from the site's root without a leading slash; `url` makes them
whole.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
from msgspec import Struct

from digest.model import Addition
from digest.web.parts import (
    ArchiveYear,
    Card,
    Counted,
    DayGroup,
    DayTitles,
    FeedLink,
    Gap,
    Lack,
    Link,
    MenuLink,
    PageStep,
    PaperLink,
    Riser,
    SourceSummary,
    TopicSummary,
    TopicWeeks,
)
from digest.words import Words


class Head(Struct, frozen=True, kw_only=True):
    """What every page says of itself."""

    title: str
    description: str
    path: str  # from the site's root, "" for the front page
    feeds: tuple[FeedLink, ...] = ()  # the nearest first; the whole digest's is always among them
    section: str = ""  # the navigation entry that is current
    listed: bool = True  # whether search engines and the sitemap should have it
    image: str = ""  # href of a picture of 1200 by 630 for those who link to the page


class FrontPage(Struct, frozen=True, kw_only=True):
    """`/`: the latest issue, what trends, the topics, the last days."""

    head: Head
    issue: Link | None  # the latest day's; none in an empty digest
    issue_count: int
    unread: int  # entries of the listings added last that could not be read
    introduction_title: str
    introduction: str  # HTML: the first paragraph alone
    introduction_goes_on: bool  # whether the issue's page has more of it
    lead: tuple[Card, ...]  # the issue's ten hottest, hottest first
    rest: tuple[Card, ...]  # at most fifty more, as titles
    earlier: tuple[DayTitles, ...]  # the days before, where the issue has fewer than ten papers
    trending: tuple[Card, ...]  # ten at most; five where no votes are known
    trends_by_votes: bool
    trending_days: int  # how many days back a paper can trend
    topics: tuple[TopicSummary, ...]  # those that have papers, by name; the thirty fullest at most
    days: tuple[Counted, ...]  # the last seven that have papers, newest first, by short names


class PaperPage(Struct, frozen=True, kw_only=True):
    """`/papers/SLUG/`: one paper."""

    head: Head
    card: Card
    issue: Link  # the day's, named as after "listed on"
    related: tuple[PaperLink, ...]
    previous: PaperLink | None
    next: PaperLink | None


class IssuePage(Struct, frozen=True, kw_only=True):
    """`/issues/PERIOD/` and its further pages: an edition of a day, week or month.

    Of the whole issue only its first page speaks, so that one paper more does not change them all.
    """

    head: Head
    period: str
    kind: str  # "day", "week" or "month"
    label: str
    introduction_title: str
    introduction: str  # HTML
    count: int | None  # papers in the whole issue; on the first page only
    first: int  # the number, from 1, of the page's first paper
    groups: tuple[DayGroup, ...]
    previous: Link | None
    next: Link | None
    wider: tuple[Link, ...]  # the week and month that hold a day, the months of a week
    page: int
    pages: int
    within: tuple[Counted, ...] = ()  # the days of a week, the weeks of a month; on the first page only
    steps: tuple[PageStep | None, ...] = ()  # nine at most; none stands for pages left out


class TopicPage(Struct, frozen=True, kw_only=True):
    """`/topics/SLUG/` and its older pages, which are numbered from the oldest and never change again."""

    head: Head
    slug: str
    name: str
    home: str  # href of the newest page
    description: str  # on the newest page only, as are the next three
    parent: Link | None
    children: tuple[Link, ...]
    neighbours: tuple[Link, ...]  # those that share its parent
    trending: tuple[PaperLink, ...]  # on the newest page only
    trends_by_votes: bool
    weekly: tuple[tuple[str, int | None], ...]  # ISO week and papers, oldest first; on the newest page only
    count: int | None  # on the newest page only
    groups: tuple[DayGroup, ...]  # newest first
    titles: tuple[PaperLink, ...]  # those beyond fifty, on the newest page only
    newer: Link | None
    older: Link | None
    page: int | None  # none is the newest page


class TopicsPage(Struct, frozen=True, kw_only=True):
    """`/topics/`: every topic."""

    head: Head
    topics: tuple[TopicSummary, ...]  # by name, each followed by the narrower ones


class ArchivePage(Struct, frozen=True, kw_only=True):
    """`/archive/`: all issues."""

    head: Head
    count: int
    years: tuple[ArchiveYear, ...]


class PlainPageView(Struct, frozen=True, kw_only=True):
    """`/NAME/`: a page of the curator's own."""

    head: Head
    body: str  # HTML


class SearchPage(Struct, frozen=True, kw_only=True):
    """`/search/`: where to type what is looked for; without scripts, other ways to find it."""

    head: Head
    count: int  # of papers
    topics: tuple[TopicSummary, ...]  # those that have papers, by name
    years: tuple[int, ...]  # in which papers were published, newest first
    unknown_year: str  # what stands for the year of papers without one, where there are some
    months: tuple[Counted, ...]  # the issues of the last twelve, newest first


class SavedPage(Struct, frozen=True, kw_only=True):
    """`/saved/`: the reader's own lists, which a script fills in from their browser."""

    head: Head


class TrendsPage(Struct, frozen=True, kw_only=True):
    """`/trends/`: papers a week by topic, and what rose most; nearly empty where there are too few weeks."""

    head: Head
    first: date | None  # the Monday of the first of the weeks; none where there are no papers
    last: date | None  # the newest listing's day
    count: int  # papers in these weeks; where there are none, in the digest
    weeks: tuple[str, ...]  # ISO weeks, oldest first; none where too few of them have a listing
    topics: tuple[TopicWeeks, ...]  # the fullest first, each followed by the narrower ones
    top: int  # the most papers that a topic has in a week: what every chart's height stands for
    top_topic: str
    top_week: str
    recent_weeks: int  # of these weeks, that are told apart; none where that is most of them
    risers: tuple[Riser, ...]  # what rose most first
    comparable: bool  # whether both times have papers enough to say what rose
    now: int  # papers in all topics in the last four weeks
    before: int  # and in the four before
    top_share: float  # the largest share of a riser
    totals: tuple[Counted, ...]  # topics with their papers, where there are no weeks to show


class StatusPage(Struct, frozen=True, kw_only=True):
    """`/status/`: what each source gave and when, and what is incomplete."""

    head: Head
    as_of: date | None  # the newest listing's day; none in an empty digest
    count: int  # of papers
    day_count: int  # of days with a listing
    sources: tuple[SourceSummary, ...]  # the fullest first
    additions: tuple[Addition, ...]  # the last twenty, newest first
    addition_count: int  # of all that are recorded
    troubled: tuple[Addition, ...]  # those of the twenty that had problems, each with its first ten
    no_abstract: Lack
    no_authors: Lack  # whose authors are not named
    no_identifier: Lack  # without arXiv id, DOI and address
    gaps: tuple[Gap, ...]  # of the last weeks, newest first
    gap_weeks: int  # that were looked at


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
    words: Words  # of the interface; their tag and dir are the pages'
    papers_language: str  # of titles and abstracts, where it is another than the page's; else ""
    papers_lang: str  # the same as an attribute, ` lang=en`, to be put into a tag
    base_url: str  # absolute, with a slash at its end
    base_path: str  # the path of base_url: "/" or "/my-digest/"
    menu: tuple[MenuLink, ...]
    pages: tuple[Link, ...]  # the curator's own
    mail: tuple[Link, ...]  # whole addresses: where readers sign up for mail, and where they leave
    search: bool  # whether an index is made for it
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
    | SearchPage
    | SavedPage
    | TrendsPage
    | StatusPage
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
    SearchPage: "search.html",
    SavedPage: "saved.html",
    TrendsPage: "trends.html",
    StatusPage: "status.html",
    PlainPageView: "plain.html",
    MissingPage: "missing.html",
    RedirectPage: "redirect.html",
}

MAIL_TEMPLATES = ("mail/issue.html", "mail/issue.txt")  # of a MailIssue, which they call `mail`


def _card_key(value: Any) -> Any:
    if isinstance(value, Card):
        return value.key
    raise NotImplementedError(type(value))


_ENCODER = msgspec.msgpack.Encoder(enc_hook=_card_key)


def page_bytes(page: Page) -> bytes:
    """The page value as bytes: equal for equal pages, on any machine; a card is its key."""
    return _ENCODER.encode(page)

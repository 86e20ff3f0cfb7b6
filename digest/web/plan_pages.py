"""The pages that are not lists: the front page, a paper, plain pages, the one for lost readers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from digest.address import issue_href
from digest.edition import LEAD, hottest
from digest.model import Issue, PlainPage
from digest.periods import bounds, kind_of
from digest.prose import markdown_html, plain
from digest.text import excerpt
from digest.web.catalogue import Catalogue, all_feed
from digest.web.display import first_paragraph
from digest.web.pages import FrontPage, Head, MissingPage, PaperPage, PlainPageView, RedirectPage
from digest.web.parts import Counted, DayTitles, Link, TopicSummary
from digest.words import Words, brief_label, brief_label_of_year, day_listed

_REST = 50  # its further papers, as titles
_EARLIER = 10  # titles of the days before, where the latest issue has fewer papers than LEAD
_TRENDING = 10
_NEWEST = 5  # what "trends" without votes is the newest, most of which the page shows anyway
_DAYS = 7
_TOPICS = 30


def front_page(
    catalogue: Catalogue,
    title: str,
    description: str,
    topics: tuple[TopicSummary, ...],
    window: int,
    unread: int = 0,
) -> FrontPage:
    """The front page as of the store's newest day; nearly empty where the store is."""
    curated = catalogue.curated
    days = [issue for issue in curated.issues if kind_of(issue.period) == "day"]
    latest = days[-1] if days else None
    hottest = _hottest(catalogue, latest.entries) if latest else []
    shown = frozenset(hottest[:LEAD])
    rest = [id for id in latest.entries if id not in shown] if latest else []
    introduction = _opening(catalogue, latest)
    return FrontPage(
        head=Head(
            title=title,
            description=description,
            path="",
            feeds=(catalogue.all_feed, catalogue.trending_feed),
            section="today",
        ),
        issue=catalogue.issue_link(latest.period) if latest else None,
        issue_count=len(latest.entries) if latest else 0,
        unread=unread,
        introduction_title=introduction[0],
        introduction=introduction[1],
        introduction_goes_on=introduction[2],
        lead=catalogue.cards_of(hottest[:LEAD]),
        rest=catalogue.cards_of(rest[:_REST]),
        earlier=_earlier(catalogue, days) if len(hottest) < LEAD else (),
        trending=catalogue.cards_of(curated.trending[: _TRENDING if curated.trends_by_votes else _NEWEST]),
        trends_by_votes=curated.trends_by_votes,
        trending_days=window,
        topics=_fullest(topics),
        days=tuple(_counted_day(catalogue.words, issue, days[-1]) for issue in reversed(days[-_DAYS:])),
    )


def _hottest(catalogue: Catalogue, ids: Sequence[str]) -> list[str]:
    return hottest(catalogue.entries, ids, catalogue.curated.trends_by_votes)


def _opening(catalogue: Catalogue, issue: Issue | None) -> tuple[str, str, bool]:
    """An introduction's title, its first paragraph as HTML, and whether there is more of it."""
    if issue is None or issue.introduction is None:
        return "", "", False
    edition = catalogue.edition(issue)
    first = str(first_paragraph(edition.introduction))
    return edition.introduction_title, first, first.strip() != edition.introduction.strip()


def _earlier(catalogue: Catalogue, days: Sequence[Issue]) -> tuple[DayTitles, ...]:
    """The days before the latest, newest first, until there are titles enough."""
    found: list[DayTitles] = []
    room = _EARLIER
    for issue in reversed(days[:-1]):
        titles = catalogue.links_of(_hottest(catalogue, issue.entries)[: min(room, LEAD)])
        link = catalogue.issue_link(issue.period)
        found.append(DayTitles(link.label, link.href, len(issue.entries), titles))
        room -= len(titles)
        if room <= 0:
            break
    return tuple(found)


def _fullest(topics: Sequence[TopicSummary]) -> tuple[TopicSummary, ...]:
    """The topics with the most papers, in the order given; none without any."""
    ranked = sorted((topic for topic in topics if topic.count), key=lambda topic: -topic.count)
    kept = {topic.slug for topic in ranked[:_TOPICS]}
    return tuple(topic for topic in topics if topic.slug in kept)


def _counted_day(words: Words, issue: Issue, latest: Issue) -> Counted:
    """A day's issue by its short name, with its number of papers; an earlier year is named."""
    name = brief_label if issue.period[:4] == latest.period[:4] else brief_label_of_year
    return Counted(name(words, issue.period), issue_href(issue.period), len(issue.entries))


def paper_pages(catalogue: Catalogue) -> Iterator[PaperPage]:
    """A page for every paper; its neighbours are those of its day's issue."""
    days = (issue for issue in catalogue.curated.issues if kind_of(issue.period) == "day")
    links, everything = catalogue.links, catalogue.all_feed
    for issue in days:
        home = Link(day_listed(catalogue.words, bounds(issue.period)[0]), issue_href(issue.period))
        neighbours = [None, *(links[id] for id in issue.entries), None]
        for place, id in enumerate(issue.entries):
            entry, card = catalogue.entries[id], catalogue.cards[id]
            feeds = (catalogue.topic_feed(card.topics[0].slug), everything) if card.topics else (everything,)
            yield PaperPage(
                head=Head(
                    title=card.paper.title, description="", path=card.href, feeds=feeds, section="paper"
                ),
                card=card,
                issue=home,
                related=catalogue.links_of(entry.related),
                previous=neighbours[place],
                next=neighbours[place + 2],
            )


def plain_page(page: PlainPage, words: Words) -> PlainPageView:
    """A page of the curator's own."""
    body = str(markdown_html(page.body))
    return PlainPageView(
        head=Head(
            title=page.title,
            description=excerpt(plain(page.body), 160),
            path=f"{page.name}/",
            feeds=(all_feed(words),),
        ),
        body=body,
    )


def missing_page(words: Words) -> MissingPage:
    """The page for an address that is not there."""
    return MissingPage(
        head=Head(
            title=words.lost.title, description="", path="404.html", feeds=(all_feed(words),), listed=False
        )
    )


def redirect_page(path: str, target: Link) -> RedirectPage:
    """A page at an old address that leads to the new one."""
    return RedirectPage(head=Head(title=target.label, description="", path=path, listed=False), target=target)

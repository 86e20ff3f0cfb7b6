"""The pages that are not lists: the front page, a paper, plain pages, the one for lost readers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from digest.model import Issue, PlainPage
from digest.periods import kind_of, label
from digest.text import excerpt
from digest.web.catalogue import ALL_FEED, TRENDING_FEED, Catalogue, issue_href, issue_link
from digest.web.pages import (
    Counted,
    FrontPage,
    Head,
    Link,
    MissingPage,
    PaperPage,
    PlainPageView,
    RedirectPage,
    TopicSummary,
)
from digest.web.prose import markdown_html, plain

_LEAD = 10  # papers of the latest issue shown in full on the front page
_REST = 50  # its further papers, as titles
_TRENDING = 10
_DAYS = 7


def front_page(
    catalogue: Catalogue, title: str, description: str, topics: tuple[TopicSummary, ...]
) -> FrontPage:
    """The front page as of the store's newest day; nearly empty where the store is."""
    curated = catalogue.curated
    days = [issue for issue in curated.issues if kind_of(issue.period) == "day"]
    latest = days[-1] if days else None
    hottest = _hottest(catalogue, latest.entries) if latest else []
    shown = frozenset(hottest[:_LEAD])
    rest = [id for id in latest.entries if id not in shown] if latest else []
    introduction = latest.introduction if latest else None
    return FrontPage(
        head=Head(
            title=title, description=description, path="", feeds=(ALL_FEED, TRENDING_FEED), section="today"
        ),
        issue=issue_link(latest.period) if latest else None,
        issue_day=curated.as_of,
        issue_count=len(latest.entries) if latest else 0,
        introduction=str(markdown_html(introduction.body)) if introduction else "",
        lead=catalogue.cards_of(hottest[:_LEAD]),
        rest=catalogue.cards_of(rest[:_REST]),
        trending=catalogue.cards_of(curated.trending[:_TRENDING]),
        trends_by_votes=curated.trends_by_votes,
        topics=tuple(topic for topic in topics if topic.count),
        days=tuple(counted_issue(issue) for issue in reversed(days[-_DAYS:])),
    )


def _hottest(catalogue: Catalogue, ids: Sequence[str]) -> list[str]:
    """The ids, hottest first; as they stand where heat says nothing."""
    if not catalogue.curated.trends_by_votes:
        return list(ids)
    return sorted(ids, key=lambda id: -catalogue.entries[id].heat)


def counted_issue(issue: Issue) -> Counted:
    """An issue by its name, with its number of papers."""
    return Counted(label(issue.period), issue_href(issue.period), len(issue.entries))


def paper_pages(catalogue: Catalogue) -> Iterator[PaperPage]:
    """A page for every paper; its neighbours are those of its day's issue."""
    days = (issue for issue in catalogue.curated.issues if kind_of(issue.period) == "day")
    links = catalogue.links
    for issue in days:
        home = issue_link(issue.period)
        neighbours = [None, *(links[id] for id in issue.entries), None]
        for place, id in enumerate(issue.entries):
            entry, card = catalogue.entries[id], catalogue.cards[id]
            feeds = (catalogue.topic_feed(card.topics[0].slug), ALL_FEED) if card.topics else (ALL_FEED,)
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


def plain_page(page: PlainPage) -> PlainPageView:
    """A page of the curator's own."""
    body = str(markdown_html(page.body))
    return PlainPageView(
        head=Head(
            title=page.title,
            description=excerpt(plain(page.body), 160),
            path=f"{page.name}/",
            feeds=(ALL_FEED,),
        ),
        body=body,
    )


def missing_page() -> MissingPage:
    """The page for an address that is not there."""
    return MissingPage(
        head=Head(title="Not found", description="", path="404.html", feeds=(ALL_FEED,), listed=False)
    )


def redirect_page(path: str, target: Link) -> RedirectPage:
    """A page at an old address that leads to the new one."""
    return RedirectPage(head=Head(title=target.label, description="", path=path, listed=False), target=target)

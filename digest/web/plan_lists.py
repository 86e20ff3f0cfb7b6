"""Issues of a day, week or month, in pages of fifty papers; and what all lists of papers share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import groupby

from digest.address import issue_href
from digest.model import Issue
from digest.periods import bounds, day_of, kind_of, month_of, week_of
from digest.web.catalogue import Catalogue
from digest.web.pages import Head, IssuePage
from digest.web.parts import Card, Counted, DayGroup, Link, PageStep
from digest.words import brief_label, counted, fill, label

PER_PAGE = 50  # papers in full on one page
_NEAR_STEPS = 2  # page numbers on each side of the current one
_ALL_STEPS = 9  # up to here no page number is left out
_SHORTER: dict[str, Callable[[date], str]] = {
    "week": day_of,
    "month": week_of,
}  # the periods that a longer one is made of


def group_by_day(cards: Sequence[Card]) -> tuple[DayGroup, ...]:
    """The cards as they stand, a group for each run of one listing day."""
    return tuple(
        DayGroup(day, issue_href(day.isoformat()), tuple(group))
        for day, group in groupby(cards, key=lambda card: card.paper.featured_on)
    )


def page_path(base: str, page: int) -> str:
    """The address of a list's page N below its own."""
    return f"{base}page/{page}/"


def page_steps(home: str, page: int, pages: int) -> tuple[PageStep | None, ...]:
    """The ends, the pages around the current one, and none for each run left out; nothing for a single page.

    >>> [step and step.number for step in page_steps("", 6, 200)]
    [1, None, 4, 5, 6, 7, 8, None, 200]
    """
    if pages == 1:
        return ()
    if pages <= _ALL_STEPS:
        numbers: list[int | None] = list(range(1, pages + 1))
    else:
        # At an end the window is wider by what the other side lacks, so that the row keeps its length.
        first = min(max(3, page - _NEAR_STEPS), pages - 6)
        middle = range(first, first + 5)
        numbers = [1, 2 if first == 3 else None, *middle, pages - 1 if first == pages - 6 else None, pages]
    return tuple(PageStep(number, _step_href(home, number, page)) if number else None for number in numbers)


def _step_href(home: str, number: int, page: int) -> str:
    if number == page:
        return ""
    return home if number == 1 else page_path(home, number)


def issue_pages(catalogue: Catalogue, issue: Issue) -> tuple[IssuePage, ...]:
    """An issue's pages, in listing order; the site, its feeds and its JSON have them from here."""
    found = catalogue.issue_pages.get(issue.period)
    if found is None:
        found = catalogue.issue_pages[issue.period] = tuple(_issue_pages(catalogue, issue))
    return found


def _issue_pages(catalogue: Catalogue, issue: Issue) -> Iterator[IssuePage]:
    edition = catalogue.edition(issue)
    kind, home = edition.kind, edition.href
    pages = max(1, -(-len(issue.entries) // PER_PAGE))
    wider, within = _wider(catalogue, issue, kind), _within(catalogue, issue, kind)
    for page in range(1, pages + 1):
        first = (page - 1) * PER_PAGE
        cards = catalogue.cards_of(edition.papers[first : first + PER_PAGE])
        yield IssuePage(
            head=_issue_head(catalogue, issue, page, cards),
            period=issue.period,
            kind=kind,
            label=edition.label,
            introduction_title=edition.introduction_title if page == 1 else "",
            introduction=edition.introduction if page == 1 else "",
            count=len(issue.entries) if page == 1 else None,
            first=first + 1,
            groups=group_by_day(cards),
            previous=catalogue.issue_link(issue.previous) if issue.previous else None,
            next=catalogue.issue_link(issue.next) if issue.next else None,
            wider=wider,
            page=page,
            pages=pages,
            within=within if page == 1 else (),
            steps=page_steps(home, page, pages),
        )


def _issue_head(catalogue: Catalogue, issue: Issue, page: int, cards: Sequence[Card]) -> Head:
    words, home = catalogue.words, issue_href(issue.period)
    name = label(words, issue.period)
    shown = (
        counted(words, len(issue.entries), words.numbers.papers)
        if page == 1
        else fill(words, words.issue.page, page=page)
    )
    led = cards[0].paper.title if cards else ""
    return Head(
        title=name if page == 1 else fill(words, words.issue.page_of, name=name, page=page),
        description=fill(words, words.issue.led, shown=shown, title=led) if led else shown,
        path=home if page == 1 else page_path(home, page),
        feeds=(catalogue.issue_feeds[kind_of(issue.period)], catalogue.all_feed),
        section="archive",
    )


def _wider(catalogue: Catalogue, issue: Issue, kind: str) -> tuple[Link, ...]:
    """The week and month that hold a day; the months in which a week's papers lie."""
    if kind == "month":
        return ()
    if kind == "day":
        day, _ = bounds(issue.period)
        return (catalogue.issue_link(week_of(day)), catalogue.issue_link(month_of(day)))
    months = {month_of(catalogue.entries[id].paper.featured_on) for id in issue.entries}
    return tuple(catalogue.issue_link(month) for month in sorted(months))


def _within(catalogue: Catalogue, issue: Issue, kind: str) -> tuple[Counted, ...]:
    """The shorter issues that the issue is made of, oldest first, with the papers it has of each."""
    if kind not in _SHORTER:
        return ()
    shorter = _SHORTER[kind]
    counts = Counter(shorter(catalogue.entries[id].paper.featured_on) for id in issue.entries)
    return tuple(
        Counted(brief_label(catalogue.words, period), issue_href(period), counts[period])
        for period in sorted(counts)
    )

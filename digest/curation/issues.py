"""The order of a listing, and the editions of a digest: issues for its days, ISO weeks and months."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby

from msgspec.structs import replace

from digest.model import Entry, Introduction, Issue, Paper, is_pinned
from digest.periods import PERIODS


def listing_order(paper: Paper) -> tuple[date, float, str]:
    """What papers are sorted by: the day they were listed, their place in the listing, their id."""
    return paper.featured_on, float("inf") if paper.position is None else paper.position, paper.id


def pinned_first(entries: Iterable[Entry]) -> list[Entry]:
    """The entries in the same order, but for those that an editor pinned: they lead."""
    return sorted(entries, key=lambda entry: not is_pinned(entry))


def make_issues(
    entries: Iterable[Entry], as_of: date, introductions: Iterable[Introduction]
) -> tuple[Issue, ...]:
    """Days, weeks and months, each oldest first; pinned entries lead, the others keep their order."""
    days = [(day, list(group)) for day, group in groupby(entries, lambda entry: entry.paper.featured_on)]
    written = {introduction.period: introduction for introduction in introductions}
    return tuple(
        issue for _, period_of in PERIODS for issue in _make_run(days, period_of, period_of(as_of), written)
    )


def close_all(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    """The issues, as if nothing more were expected in any of them."""
    return tuple(replace(issue, closed=True) for issue in issues)


def _make_run(
    days: Sequence[tuple[date, list[Entry]]],
    period_of: Callable[[date], str],
    open_period: str,
    written: Mapping[str, Introduction],
) -> Iterator[Issue]:
    """The issues of one kind, oldest first; all but the one of `open_period` are closed."""
    listed: dict[str, list[Entry]] = {}
    for day, entries in days:
        listed.setdefault(period_of(day), []).extend(entries)
    periods = list(listed)
    for period, previous, following in zip(periods, [None, *periods], [*periods[1:], None], strict=False):
        yield Issue(
            period=period,
            entries=tuple(entry.paper.id for entry in pinned_first(listed[period])),
            previous=previous,
            next=following,
            closed=period != open_period,
            introduction=written.get(period),
        )

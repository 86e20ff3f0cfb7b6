"""Days without a listing on which one was to be expected: what most weeks have, and this one has not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from digest.web.parts import Gap

WEEKS = 13  # looked back on
_FEWEST = 4  # weeks that make a habit
_HABIT = 2 / 3  # of them have a listing on that day of the week


def gaps(listed: Iterable[date], as_of: date) -> tuple[Gap, ...]:
    """What is missing of the last weeks, newest first; days that are missing one after the other are one gap."""
    days = frozenset(listed)
    start = max(as_of - timedelta(days=min(7 * WEEKS, as_of.toordinal()) - 1), min(days, default=as_of))
    span = [start + timedelta(days=more) for more in range((as_of - start).days + 1)]
    usual = {
        weekday for weekday in range(7) if _is_usual([day for day in span if day.weekday() == weekday], days)
    }
    expected = [day for day in span if day.weekday() in usual]
    return tuple(_runs(expected, days))[::-1]


def _is_usual(same: list[date], listed: frozenset[date]) -> bool:
    """Whether listings come on that day of the week."""
    return len(same) >= _FEWEST and sum(day in listed for day in same) >= _HABIT * len(same)


def _runs(expected: Iterable[date], listed: frozenset[date]) -> Iterator[Gap]:
    run: list[date] = []
    for day in expected:
        if day in listed and run:
            yield Gap(run[0], run[-1], len(run))
            run = []
        elif day not in listed:
            run.append(day)
    if run:
        yield Gap(run[0], run[-1], len(run))

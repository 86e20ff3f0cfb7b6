"""Days, ISO weeks and months: the names that issues go by."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_WEEK = re.compile(r"(\d{4})-W(\d\d)")
_MONTH = re.compile(r"(\d{4})-(\d\d)")


def day_of(day: date) -> str:
    """`2026-11-20`."""
    return day.isoformat()


@lru_cache(maxsize=10_000)  # days are few, and asked for once for each paper
def week_of(day: date) -> str:
    """`2026-W47`, by ISO 8601: weeks begin on Monday, week 1 holds the year's first Thursday."""
    year, week, _ = day.isocalendar()
    return f"{year:04}-W{week:02}"


def month_of(day: date) -> str:
    """`2026-11`."""
    return day.isoformat()[:7]


PERIODS: tuple[tuple[str, Callable[[date], str]], ...] = (
    ("day", day_of),
    ("week", week_of),
    ("month", month_of),
)


def kind_of(period: str) -> str:
    """`day`, `week` or `month`; anything else is a ValueError."""
    if _DAY.fullmatch(period):
        return "day"
    if _WEEK.fullmatch(period):
        return "week"
    if _MONTH.fullmatch(period):
        return "month"
    raise ValueError(f"not a period: {period!r}")


def bounds(period: str) -> tuple[date, date]:
    """The first and the last day of a period; a ValueError where there is no such period."""
    kind = kind_of(period)
    if kind == "day":
        day = date.fromisoformat(period)
        return day, day
    if kind == "week":
        first = date.fromisocalendar(int(period[:4]), int(period[6:]), 1)
        return first, first + min(
            timedelta(days=6), date.max - first
        )  # the last week of all ends on a Friday
    first = date.fromisoformat(f"{period}-01")
    return first, first.replace(day=monthrange(first.year, first.month)[1])

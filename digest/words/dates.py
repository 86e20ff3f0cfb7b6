"""Days and periods by the names that a language has for them."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from digest.periods import bounds, kind_of
from digest.words.catalogue import Words
from digest.words.saying import fill

DAY_PLACES = frozenset({"weekday", "weekday_short", "day", "month", "month_short", "year"})
WEEK_PLACES = frozenset({"week", "year"})
_DAYS = 10_000  # days are few, and asked for once for each paper


def full_day(words: Words, day: date) -> str:
    """`Friday, 20 November 2026`."""
    return _by(words, words.dates.full, day)


def day_listed(words: Words, day: date) -> str:
    """`Friday, 20 November 2026`, as it stands after "listed on"."""
    return _by(words, words.dates.full_on, day)


def long_day(words: Words, day: date) -> str:
    """`20 November 2026`."""
    return _by(words, words.dates.long, day)


def short_day(words: Words, day: date) -> str:
    """`20 Nov 2026`."""
    return _by(words, words.dates.short, day)


def label(words: Words, period: str) -> str:
    """What a reader calls it: `Friday, 20 November 2026`, `Week 47 of 2026`, `November 2026`."""
    return _of_period(words, period, words.dates.full, words.dates.week, words.dates.month)


def brief_label(words: Words, period: str) -> str:
    """An issue's name where its year is plain: `Fri 20 Nov`, `Week 47`, `November`."""
    dates = words.dates
    return _of_period(words, period, dates.brief, dates.brief_week, dates.brief_month)


def brief_label_of_year(words: Words, period: str) -> str:
    """The same where the year is not plain, of a day: `Fri 20 Nov 2026`."""
    return _by(words, words.dates.brief_of_year, bounds(period)[0])


def _of_period(words: Words, period: str, day: str, week: str, month: str) -> str:
    kind = kind_of(period)
    if kind == "week":
        return fill(words, week, week=str(int(period[6:])), year=str(int(period[:4])))
    return _by(words, day if kind == "day" else month, bounds(period)[0])


@lru_cache(maxsize=_DAYS)
def _by(words: Words, pattern: str, day: date) -> str:
    """The day by a pattern."""
    dates = words.dates
    return fill(
        words,
        pattern,
        weekday=dates.weekdays[day.weekday()],
        weekday_short=dates.weekdays_short[day.weekday()],
        day=str(day.day),
        month=dates.months[day.month - 1],
        month_short=dates.months_short[day.month - 1],
        year=str(day.year),
    )

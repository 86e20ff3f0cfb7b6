"""Days, weeks and months as listings write them (`Nov 26`, `2026-11-20`, `Week 48`); the year if it is left out."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import PurePath

from msgspec import Struct

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMES = (
    "January|February|March|April|May|June|July|August|September|October|November|December|Sept"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
)
_WEEKDAY = "(?:Mon|Tues|Tue|Wednes|Wed|Thurs|Thur|Thu|Fri|Satur|Sat|Sun)(?:day)?"
_NUMBER = r"\d{1,2}(?:st|nd|rd|th|\.)?"
_YEAR = r"(?:, ?| )(?:19|20)\d\d(?!\d)"
# `May 27`, `May 27, 2024`, `27 May 2024`; a page never puts more than one blank where the text is cleaned.
WRITTEN = (
    rf"(?:(?:{_WEEKDAY}[.,]{{0,2}} )?(?:(?:{_NAMES})\.? {_NUMBER}(?:{_YEAR})?|{_NUMBER} (?:{_NAMES})\.?(?:{_YEAR})?)"
    r"|\d{4}-\d\d-\d\d(?!\d))"
)
_WRITTEN = re.compile(WRITTEN, re.IGNORECASE)
_PARTS = re.compile(rf"\b({_NAMES})\b|(\d{{4}})|(\d{{1,2}})", re.IGNORECASE)
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?!\d)")
_MONTH = re.compile(rf"({_NAMES})\.?,? (\d{{4}})|(\d{{4}})-(\d\d)", re.IGNORECASE)
_WEEK = re.compile(
    r"week (?P<week>\d{1,2})(?:,? (?:of )?(?P<year>\d{4}))?|(?P<iso>\d{4})-?W(?P<number>\d\d)", re.IGNORECASE
)
_MANY_WORDS = 6  # more are a title
_PART_OF_DAY = re.compile(
    rf"(?:(?:{_NAMES}|{_WEEKDAY}|week|of|the|today|to|until|q[1-4]|\d{{1,4}}+(?:st|nd|rd|th)?)[\s.,:/–—-]*)++"
    r"|\d{1,2}\.? \w+\.? \d{4}|\d{4}年.{1,8}",
    re.IGNORECASE,
)
# The day in the name of a file; other numbers may have eight digits as well.
_IN_NAME = re.compile(r"(?=\d{4}-|(?:19|20)\d\d\D?(?:0\d|1[0-2]))(\d{4})([-_]?)(\d\d)\2(\d\d)(?!\d)")
_LEAP = 8  # years between two 29ths of February, at most


class WrittenDay(Struct, frozen=True):
    """A day as a page shows it; the year may be missing."""

    month: int
    day: int
    year: int | None = None


class WrittenPeriod(Struct, frozen=True):
    """A week or a month as a page shows it; the year of a week may be missing."""

    week: int | None = None
    month: int | None = None
    year: int | None = None


Written = WrittenDay | WrittenPeriod


class Calendar(Struct, frozen=True):
    """What is known of a listing's day before the listing is read."""

    today: date
    given: date | None = None  # by the user, or by the name of the file
    given_by: str = "--date"

    def listing_day(self, noted: date | None = None, header: date | None = None) -> tuple[date, str]:
        """The first day that is known, and from where: given, front matter, the page's header, today."""
        known = ((self.given, self.given_by), (noted, "front matter"), (header, "the page's header"))
        return next(((day, source) for day, source in known if day), (self.today, "today"))


def read_day(text: str) -> WrittenDay | None:
    """The day that a text like `May 27, 2024` or `2024-05-27` is, whether or not there is such a day."""
    if iso := _ISO.match(text):
        return WrittenDay(month=int(iso[2]), day=int(iso[3]), year=int(iso[1]))
    if not _WRITTEN.fullmatch(text):
        return None
    month, year, day = (next(filter(None, found), "") for found in zip(*_PARTS.findall(text), strict=True))
    return WrittenDay(
        month=_MONTHS.index(month[:3].lower()) + 1, day=int(day), year=int(year) if year else None
    )


def read_period(text: str) -> WrittenPeriod | None:
    """The week or month that a text like `Week 48`, `2025-W48` or `November 2025` is, whether or not there is one."""
    if found := _WEEK.fullmatch(text):
        year = found["year"] or found["iso"]
        return WrittenPeriod(week=int(found["week"] or found["number"]), year=int(year) if year else None)
    if not (found := _MONTH.fullmatch(text)):
        return None
    month = _MONTHS.index(found[1][:3].lower()) + 1 if found[1] else int(found[4])
    return WrittenPeriod(month=month, year=int(found[2] or found[3]))


def looks_like_a_day(text: str) -> bool:
    """Whether a text says nothing but a day or a period, though perhaps in a way that is not read here."""
    has_number = any(char.isdigit() for char in text) and not text.isdigit()
    return has_number and len(text.split()) <= _MANY_WORDS and bool(_PART_OF_DAY.fullmatch(text))


def listed_on(written: Written, today: date) -> date | None:
    """The day of a listing that a header names: of a period the last day that is not after today, if there is one."""
    if isinstance(written, WrittenDay):
        return latest(written, today)
    years = (today.year, today.year - 1) if written.year is None else (written.year,)
    periods = ((_first_day(year, written), _first_day(year, written, following=1)) for year in years)
    return next(
        (min(end - timedelta(1), today) for start, end in periods if start and end and start <= today), None
    )


def latest(written: WrittenDay, not_after: date) -> date | None:
    """The day itself, or without a year the latest such day that is not after `not_after`; None if none is."""
    if written.year is not None:
        return _date(written.year, written)
    years = range(not_after.year, max(not_after.year - _LEAP, 1) - 1, -1)
    days = (_date(year, written) for year in years)
    return next((day for day in days if day and day <= not_after), None)


def iso_day(text: str) -> date | None:
    """The ISO day that begins the text, if it is one: `2024-05-27`, `2024-05-27T10:00:00Z`."""
    found = _ISO.match(text)
    return _date(int(found[1]), WrittenDay(int(found[2]), int(found[3]))) if found else None


def day_of_name(path: str) -> tuple[date | None, str]:
    """The day that starts a file's name, as in `saved/2026-11-20-papers.txt` or `20261120.txt`, and what names it."""
    found = _IN_NAME.match(PurePath(path.replace("\\", "/")).name)
    if not found:
        return None, ""
    return _date(int(found[1]), WrittenDay(int(found[3]), int(found[4]))), found[0]


def _date(year: int, written: WrittenDay) -> date | None:
    try:
        return date(year, written.month, written.day)
    except ValueError:
        return None


def _first_day(year: int, period: WrittenPeriod, following: int = 0) -> date | None:
    """The first day of the period in that year, or of the one that follows it."""
    try:
        if period.week is not None:
            return date.fromisocalendar(year, period.week, 1) + timedelta(7 * following)
        start = date(year, period.month or 0, 1)
    except ValueError:
        return None
    return start.replace(year=year + start.month // 12, month=start.month % 12 + 1) if following else start

"""Days as listings write them (`Nov 26`, `May 27, 2024`, `2026-11-20`), and the year where they leave it out."""

from __future__ import annotations

import re
from datetime import date
from pathlib import PurePath

from msgspec import Struct

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMES = (
    "January|February|March|April|May|June|July|August|September|October|November|December|Sept"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
)
# `May 27`, `May 27, 2024`, `27 May 2024`; a page never puts more than one blank where the text is cleaned.
WRITTEN = rf"(?:(?:{_NAMES})\.? \d{{1,2}}(?:, ?\d{{4}})?|\d{{1,2}} (?:{_NAMES})\.?(?:,? \d{{4}})?)"
_PARTS = re.compile(rf"({_NAMES})|(\d{{4}})|(\d{{1,2}})")
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?!\d)")
_LEAP = 8  # years between two 29ths of February, at most


class WrittenDay(Struct, frozen=True):
    """A day as a page shows it; the year may be missing."""

    month: int
    day: int
    year: int | None = None


class Calendar(Struct, frozen=True):
    """What is known of a listing's day before the listing is read."""

    today: date
    given: date | None = None  # by the user, or by the name of the file

    def listing_day(self, noted: date | None = None, header: date | None = None) -> date:
        """The first day that is known: given, noted in the front matter, in the page's header, today."""
        return self.given or noted or header or self.today


def read_day(text: str) -> WrittenDay | None:
    """The day that a text like `May 27, 2024` or `2024-05-27` is, whether or not there is such a day."""
    if iso := _ISO.match(text):
        return WrittenDay(month=int(iso[2]), day=int(iso[3]), year=int(iso[1]))
    if not re.fullmatch(WRITTEN, text):
        return None
    month, year, day = (next(filter(None, found), "") for found in zip(*_PARTS.findall(text), strict=True))
    return WrittenDay(
        month=_MONTHS.index(month[:3].lower()) + 1, day=int(day), year=int(year) if year else None
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


def day_of_name(path: str) -> date | None:
    """The day that starts the name of a file, as in `saved/2026-11-20-papers.txt`."""
    return iso_day(PurePath(path.replace("\\", "/")).name)


def _date(year: int, written: WrittenDay) -> date | None:
    try:
        return date(year, written.month, written.day)
    except ValueError:
        return None

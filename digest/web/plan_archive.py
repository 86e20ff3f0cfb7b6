"""The archive: a calendar of every month that has papers, each day and week a link to its issue."""

from __future__ import annotations

from calendar import Calendar
from collections import Counter
from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from digest.address import issue_href
from digest.periods import month_of, week_of
from digest.web.catalogue import Catalogue
from digest.web.pages import ArchivePage, Head
from digest.web.parts import ArchiveDay, ArchiveMonth, ArchiveShade, ArchiveWeek, ArchiveYear, Counted
from digest.words import Words, counted, fill, label

_LEVELS = 4  # shades of a day or month
_FEW = 10  # where none has so many, a quarter of them would be set apart by one paper
_STEPS_OF_FEW = (2, 5, 8)
_MONDAY_FIRST = Calendar(firstweekday=0)


def archive_page(catalogue: Catalogue) -> ArchivePage:
    """Every issue, by year and month, the newest first."""
    days = Counter(entry.paper.featured_on for entry in catalogue.curated.entries)
    total, words, feeds = days.total(), catalogue.words, catalogue.issue_feeds
    return ArchivePage(
        head=Head(
            title=words.menu.archive,
            description=fill(
                words,
                words.archive.holds,
                papers=counted(words, total, words.numbers.papers),
                issues=counted(words, len(days), words.numbers.daily_issues),
            ),
            path="archive/",
            feeds=(feeds["day"], feeds["week"], catalogue.all_feed),
            section="archive",
        ),
        count=total,
        years=_years(days, words),
    )


def _years(days: Counter[date], words: Words) -> tuple[ArchiveYear, ...]:
    weeks, years = Counter[str](), Counter[int]()
    for day, count in days.items():
        weeks[week_of(day)] += count
        years[day.year] += count
    months = Counter((day.year, day.month) for day in days.elements())
    of_days, of_months = _Shades.of(days.values()), _Shades.of(months.values())
    return tuple(
        ArchiveYear(
            year=year,
            count=years[year],
            months=tuple(
                _month(y, month, days, weeks, of_days, words)
                for y, month in sorted(months, reverse=True)
                if y == year
            ),
            overview=tuple(_shade(year, month, months, of_months, words) for month in range(1, 13)),
        )
        for year in sorted(years, reverse=True)
    )


class _Shades(Struct, frozen=True):
    """A quarter of what has papers has each shade, so that one huge day does not pale all others."""

    steps: tuple[int, ...]  # counts above which the next shade begins

    @classmethod
    def of(cls, counts: Iterable[int]) -> _Shades:
        ranked = sorted(counts)
        if ranked and ranked[-1] < _FEW:
            return cls(_STEPS_OF_FEW)
        if not ranked or ranked[0] == ranked[-1]:
            return cls((0,))  # one shade, which is not the palest
        return cls(tuple(ranked[len(ranked) * step // _LEVELS] for step in range(1, _LEVELS)))

    def level(self, count: int) -> int:
        return 1 + sum(count > step for step in self.steps) if count else 0


def _shade(
    year: int, month: int, months: Counter[tuple[int, int]], shades: _Shades, words: Words
) -> ArchiveShade | None:
    count = months[year, month]
    period = month_of(date(year, month, 1))
    return ArchiveShade(_counted(words, period, count), shades.level(count)) if count else None


def _month(
    year: int, month: int, days: Counter[date], weeks: Counter[str], shades: _Shades, words: Words
) -> ArchiveMonth:
    period = month_of(date(year, month, 1))
    rows = []
    for row in _MONDAY_FIRST.monthdayscalendar(year, month):  # 0 where the week lies in another month
        first = date(year, month, max(row[0], 1))
        shown = tuple(_day(date(year, month, day), days, shades) if day else None for day in row)
        week = week_of(first)
        rows.append(ArchiveWeek(first.isocalendar().week, _counted(words, week, weeks[week]), shown))
    total = sum(day.count for row in rows for day in row.days if day)
    return ArchiveMonth(_counted(words, period, total), tuple(rows))


def _counted(words: Words, period: str, count: int) -> Counted:
    return Counted(label(words, period), issue_href(period) if count else "", count)


def _day(day: date, days: Counter[date], shades: _Shades) -> ArchiveDay:
    count = days[day]
    return ArchiveDay(day, count, shades.level(count), issue_href(day.isoformat()) if count else "")

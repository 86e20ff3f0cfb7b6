"""The archive: a calendar of every month that has papers, each day and week a link to its issue."""

from __future__ import annotations

from calendar import Calendar
from collections import Counter
from datetime import date

from digest.periods import label, month_of, week_of
from digest.web.catalogue import ALL_FEED, ISSUE_FEEDS, Catalogue, issue_href
from digest.web.display import counted
from digest.web.pages import ArchivePage, Head
from digest.web.parts import ArchiveDay, ArchiveMonth, ArchiveWeek, ArchiveYear, Counted

_LEVELS = 4  # shades of a day
_MONDAY_FIRST = Calendar(firstweekday=0)


def archive_page(catalogue: Catalogue) -> ArchivePage:
    """Every issue, by year and month, the newest first."""
    days = Counter(entry.paper.featured_on for entry in catalogue.curated.entries)
    total = days.total()
    return ArchivePage(
        head=Head(
            title="Archive",
            description=f"{counted(total, 'paper')} in {counted(len(days), 'daily issue')}.",
            path="archive/",
            feeds=(ISSUE_FEEDS["day"], ISSUE_FEEDS["week"], ALL_FEED),
            section="archive",
        ),
        count=total,
        years=_years(days),
    )


def _years(days: Counter[date]) -> tuple[ArchiveYear, ...]:
    weeks, years = Counter[str](), Counter[int]()
    for day, count in days.items():
        weeks[week_of(day)] += count
        years[day.year] += count
    months = sorted({(day.year, day.month) for day in days}, reverse=True)
    return tuple(
        ArchiveYear(year, years[year], tuple(_month(y, m, days, weeks) for y, m in months if y == year))
        for year in sorted(years, reverse=True)
    )


def _month(year: int, month: int, days: Counter[date], weeks: Counter[str]) -> ArchiveMonth:
    period = month_of(date(year, month, 1))
    most = max(days.values())
    rows = []
    for row in _MONDAY_FIRST.monthdayscalendar(year, month):  # 0 where the week lies in another month
        first = date(year, month, max(row[0], 1))
        shown = tuple(_day(date(year, month, day), days, most) if day else None for day in row)
        week = week_of(first)
        rows.append(ArchiveWeek(first.isocalendar().week, _counted(week, weeks[week]), shown))
    total = sum(day.count for row in rows for day in row.days if day)
    return ArchiveMonth(_counted(period, total), tuple(rows))


def _counted(period: str, count: int) -> Counted:
    return Counted(label(period), issue_href(period) if count else "", count)


def _day(day: date, days: Counter[date], most: int) -> ArchiveDay:
    count = days[day]
    level = -(-count * _LEVELS // most) if count else 0
    return ArchiveDay(day, count, level, issue_href(day.isoformat()) if count else "")

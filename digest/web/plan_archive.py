"""The archive: a calendar of every month that has papers, each day and week a link to its issue."""

from __future__ import annotations

from calendar import Calendar
from collections import Counter
from datetime import date

from digest.periods import month_of, week_of
from digest.web.catalogue import Catalogue, issue_href
from digest.web.pages import ArchivePage, Head
from digest.web.parts import ArchiveDay, ArchiveMonth, ArchiveWeek, ArchiveYear, Counted
from digest.words import Words, counted, fill, label

_LEVELS = 4  # shades of a day
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
    months = sorted({(day.year, day.month) for day in days}, reverse=True)
    return tuple(
        ArchiveYear(
            year, years[year], tuple(_month(y, m, days, weeks, words) for y, m in months if y == year)
        )
        for year in sorted(years, reverse=True)
    )


def _month(year: int, month: int, days: Counter[date], weeks: Counter[str], words: Words) -> ArchiveMonth:
    period = month_of(date(year, month, 1))
    most = max(days.values())
    rows = []
    for row in _MONDAY_FIRST.monthdayscalendar(year, month):  # 0 where the week lies in another month
        first = date(year, month, max(row[0], 1))
        shown = tuple(_day(date(year, month, day), days, most) if day else None for day in row)
        week = week_of(first)
        rows.append(ArchiveWeek(first.isocalendar().week, _counted(words, week, weeks[week]), shown))
    total = sum(day.count for row in rows for day in row.days if day)
    return ArchiveMonth(_counted(words, period, total), tuple(rows))


def _counted(words: Words, period: str, count: int) -> Counted:
    return Counted(label(words, period), issue_href(period) if count else "", count)


def _day(day: date, days: Counter[date], most: int) -> ArchiveDay:
    count = days[day]
    level = -(-count * _LEVELS // most) if count else 0
    return ArchiveDay(day, count, level, issue_href(day.isoformat()) if count else "")

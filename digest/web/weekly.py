"""Papers a week: of a topic, of the last weeks, as charts show them.

A week without any listing is no week in which a topic was quiet: its count is none, and charts leave it empty.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from digest.model import TopicShelf
from digest.periods import bounds, week_of
from digest.web.catalogue import Catalogue

FEWEST_WEEKS = 3  # with a listing: two bars tell nothing that their numbers do not

Weekly = tuple[tuple[str, int | None], ...]  # ISO week and papers; none where nothing at all was listed


def last_weeks(as_of: date | None, number: int) -> tuple[str, ...]:
    """So many ISO weeks up to that of the newest listing, oldest first; none in an empty digest."""
    if as_of is None:
        return ()
    number = min(number, 1 + (as_of - date.min).days // 7)  # the calendar has a first one
    return tuple(week_of(as_of - timedelta(weeks=back)) for back in range(number - 1, -1, -1))


def weeks_since_first(catalogue: Catalogue) -> int:
    """How many ISO weeks there are from the first listing's to the newest's, both counted."""
    as_of, entries = catalogue.curated.as_of, catalogue.curated.entries
    if as_of is None or not entries:
        return 0
    first = entries[0].paper.featured_on
    return 1 + (as_of.toordinal() - 1) // 7 - (first.toordinal() - 1) // 7  # the first day of all is a Monday


def weeks_with_listings(catalogue: Catalogue) -> frozenset[str]:
    """The ISO weeks in which anything was listed, among the names of other periods."""
    return frozenset(issue.period for issue in catalogue.curated.issues)


def topic_counts(catalogue: Catalogue, shelf: TopicShelf, weeks: Sequence[str]) -> Weekly:
    """How many of a topic's papers each of these weeks has."""
    if not weeks:
        return ()
    start = bounds(weeks[0])[0]
    counts: Counter[str] = Counter()
    for id in reversed(shelf.entries):
        day: date = catalogue.entries[id].paper.featured_on
        if day < start:
            break
        counts[week_of(day)] += 1
    listed = weeks_with_listings(catalogue)
    return tuple((week, counts[week] if week in listed else None) for week in weeks)


def chart_weeks(catalogue: Catalogue, number: int) -> tuple[str, ...]:
    """The last weeks, where enough of them have a listing for a chart; else none."""
    weeks = last_weeks(catalogue.curated.as_of, number)
    return weeks if len(weeks_with_listings(catalogue).intersection(weeks)) >= FEWEST_WEEKS else ()

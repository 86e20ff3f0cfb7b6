"""Which papers are talked about now: their heat, and the trending list.

Heat is a figure of the day: it orders lists and is no part of any page that should stay as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import accumulate
from math import exp2

from digest.curation.issues import pinned_first
from digest.model import Entry, VoteCount, is_pinned

_FEWEST = 10  # papers in a trending list, where the digest has as many


def heat(
    votes: int | None,
    comments: int | None,
    featured: date,
    as_of: date,
    half_life: float,
    comment_weight: float,
    history: Sequence[VoteCount] = (),
) -> float:
    """Votes, and comments worth `comment_weight` votes each, halved for every half-life (days) of their age.

    They are as old as the listing; where several counts of a paper's votes are known, those that came between
    two are as old as the later one.

    >>> heat(8, 1, date(2026, 11, 18), date(2026, 11, 20), half_life=2.0, comment_weight=2.0)
    5.0
    """
    gains = _gains(votes or 0, featured, history)
    gains[0] = (featured, gains[0][1] + comment_weight * (comments or 0))
    heats = [gain * exp2(-max((as_of - day).days, 0) / half_life) for day, gain in gains]
    return round(sum(heats), 4)  # so that it is the same on every machine


def _gains(votes: int, featured: date, history: Sequence[VoteCount]) -> list[tuple[date, float]]:
    """The days on which votes came, and how many; a vote that was taken back later never came."""
    if len(history) < 2:
        return [(featured, votes)]
    counts = sorted(history, key=lambda count: (count.day, count.votes))
    lasting = [*accumulate([count.votes for count in reversed(counts)], min)][::-1]
    days = [featured, *(count.day for count in counts[1:])]
    return [(day, after - before) for day, before, after in zip(days, [0, *lasting], lasting, strict=False)]


def find_trending(entries: Sequence[Entry], as_of: date, window: int) -> tuple[tuple[str, ...], bool]:
    """The ids of the last days' papers, hottest first, and whether votes or comments decided that.

    `entries` stand in listing order; where none has any heat they stay in it, newest day first, else those
    without heat do not trend. Papers of the newest `window` days can, or the newest ten where these are fewer.
    Pinned ones lead.
    """
    recent = sum((as_of - entry.paper.featured_on).days < window for entry in entries)
    newest_first = sorted(entries, key=lambda entry: entry.paper.featured_on, reverse=True)
    trending = newest_first[: max(recent, _FEWEST)]
    by_votes = any(entry.heat > 0 for entry in trending)
    if by_votes:
        warm = (entry for entry in trending if entry.heat > 0 or is_pinned(entry))
        trending = sorted(warm, key=lambda entry: (-entry.heat, entry.paper.id))
    return tuple(entry.paper.id for entry in pinned_first(trending)), by_votes

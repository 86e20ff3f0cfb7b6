"""`/trends/`: how many papers each topic has a week, and what rose.

What rose is a topic's share of the papers of the last four weeks against its share of the four weeks before.
Both are taken as of as many papers as the emptier time has, and five more papers are counted in each: a topic
that went from one paper to three has no news for the reader, and one that went from ten to thirty has.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction

from msgspec import Struct

from digest.periods import bounds
from digest.web.catalogue import Catalogue
from digest.web.pages import Head, TrendsPage
from digest.web.parts import Counted, Riser, TopicWeeks
from digest.web.weekly import chart_weeks, topic_counts, weeks_since_first
from digest.words import Words

WEEKS = 26
RECENT_WEEKS = 4
_RISERS = 10
_HELD_BACK = 5  # papers added to both times: below so many, numbers are chance
_FEWEST_PAPERS = 20  # of a time, for its shares to say anything
_FEWEST_NOW = 3  # papers of a topic that is said to rise
_LEAST_RISE = Fraction(12, 10)


class _Times(Struct, frozen=True):
    """Papers of the last four weeks and of the four before: in all, and by topic."""

    now: int
    before: int
    of_now: Counter[str]
    of_before: Counter[str]

    @property
    def comparable(self) -> bool:
        return min(self.now, self.before) >= _FEWEST_PAPERS


def trends_page(catalogue: Catalogue, words: Words) -> TrendsPage:
    """The page as of the store's newest day."""
    as_of = catalogue.curated.as_of
    weeks = chart_weeks(catalogue, min(WEEKS, weeks_since_first(catalogue)))
    topics = tuple(_topics(catalogue, weeks)) if weeks else ()
    most = max((_peak(topic, weeks) for topic in topics), default=(0, "", ""))
    times = _times(catalogue)
    risers = _risers(catalogue, times) if weeks and times.comparable else ()
    return TrendsPage(
        head=_head(catalogue, words),
        first=bounds(weeks[0])[0] if weeks else None,
        last=as_of,
        count=_listed_since(catalogue, weeks[0]) if weeks else len(catalogue.curated.entries),
        weeks=weeks if topics else (),
        topics=topics,
        top=most[0],
        top_week=most[1],
        top_topic=most[2],
        recent_weeks=RECENT_WEEKS if len(weeks) >= 2 * RECENT_WEEKS else 0,
        risers=risers,
        comparable=times.comparable,
        now=times.now,
        before=times.before,
        top_share=max((max(riser.share_now, riser.share_before) for riser in risers), default=0.0),
        totals=() if weeks else _totals(catalogue),
    )


def _head(catalogue: Catalogue, words: Words) -> Head:
    return Head(
        title=words.trends.title,
        description=words.trends.description,
        path="trends/",
        feeds=(catalogue.trending_feed, catalogue.all_feed),
        section="trends",
    )


def _listed_since(catalogue: Catalogue, week: str) -> int:
    first = bounds(week)[0]
    return sum(entry.paper.featured_on >= first for entry in catalogue.curated.entries)


def _topics(catalogue: Catalogue, weeks: Sequence[str]) -> Iterator[TopicWeeks]:
    """The topics with papers in these weeks: the fullest first, each followed by the narrower ones."""
    shelves = {shelf.topic.slug: shelf for shelf in catalogue.curated.shelves}
    weekly = {
        slug: tuple(count for _, count in topic_counts(catalogue, shelf, weeks))
        for slug, shelf in shelves.items()
    }
    counts = {slug: sum(filter(None, of)) for slug, of in weekly.items()}

    def visit(slugs: Sequence[str], broader: str) -> Iterator[TopicWeeks]:
        for slug in sorted(
            slugs, key=lambda slug: (-counts[slug], catalogue.topics[slug].name.casefold(), slug)
        ):
            topic = catalogue.topics[slug]
            if counts[slug]:
                yield TopicWeeks(catalogue.topic_link(topic), broader, counts[slug], weekly[slug])
            yield from visit([below.slug for below in catalogue.narrower.get(slug, ())], topic.name)

    yield from visit(
        [topic.slug for topic in catalogue.topics.values() if topic.parent not in catalogue.topics], ""
    )


def _peak(topic: TopicWeeks, weeks: Sequence[str]) -> tuple[int, str, str]:
    """The most papers that the topic has in a week, the latest such week, its name."""
    counts = [(count or 0, week) for count, week in zip(topic.weekly, weeks, strict=True)]
    return (*max(counts), topic.topic.label)


def _times(catalogue: Catalogue) -> _Times:
    as_of = catalogue.curated.as_of
    now, before, of_now, of_before = 0, 0, Counter[str](), Counter[str]()
    for entry in reversed(catalogue.curated.entries):
        age = (as_of - entry.paper.featured_on).days if as_of else 0
        if age >= 14 * RECENT_WEEKS:
            break
        topics = {match.slug for match in entry.topics}
        if age < 7 * RECENT_WEEKS:
            now, _ = now + 1, of_now.update(topics)
        else:
            before, _ = before + 1, of_before.update(topics)
    return _Times(now, before, of_now, of_before)


def _risers(catalogue: Catalogue, times: _Times) -> tuple[Riser, ...]:
    """The topics that rose most, of those that have a few papers now."""
    found = []
    for slug, topic in catalogue.topics.items():
        rise = rise_of(times.of_now[slug], times.of_before[slug], times.now, times.before)
        if rise >= _LEAST_RISE and times.of_now[slug] >= _FEWEST_NOW:
            found.append((-rise, topic.name.casefold(), slug))
    return tuple(_riser(catalogue, times, slug, -rise) for rise, _, slug in sorted(found)[:_RISERS])


def rise_of(now: int, before: int, all_now: int, all_before: int) -> Fraction:
    """How many times the share it had a topic has now, with both times as full as the emptier one is.

    >>> float(rise_of(30, 10, 300, 300)), float(rise_of(3, 1, 300, 300)), float(rise_of(30, 10, 600, 200))
    (2.3333333333333335, 1.3333333333333333, 1.0)
    """
    fewer = min(all_now, all_before)
    return (Fraction(now * fewer, all_now) + _HELD_BACK) / (Fraction(before * fewer, all_before) + _HELD_BACK)


def _riser(catalogue: Catalogue, times: _Times, slug: str, rise: Fraction) -> Riser:
    now, before = times.of_now[slug], times.of_before[slug]
    tenths = round(rise * 10)
    return Riser(
        topic=catalogue.topic_link(catalogue.topics[slug]),
        now=now,
        before=before,
        rise=f"{tenths // 10}{catalogue.words.trends.decimal}{tenths % 10}",
        share_now=now / times.now,
        share_before=before / times.before,
    )


def _totals(catalogue: Catalogue) -> tuple[Counted, ...]:
    """The topics that have papers, the fullest first."""
    shelves = [shelf for shelf in catalogue.curated.shelves if shelf.entries]
    return tuple(
        Counted(shelf.topic.name, catalogue.hrefs[shelf.topic.slug], len(shelf.entries))
        for shelf in sorted(shelves, key=lambda shelf: (-len(shelf.entries), shelf.topic.name.casefold()))
    )

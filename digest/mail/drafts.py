"""What is to be mailed: an edition with its papers ranked, what came late to earlier ones, and why it may be empty.

Comes in: what is published, a period, a topic, and what was mailed before. Goes out: a Draft, from which a message is
made for all, and one for each subscriber.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta

from msgspec import Struct

from digest.edition import Edition, edition_of, hottest
from digest.mail.mailed import Mailed, issue_key
from digest.model import Addition, Curated, Issue, Topic
from digest.periods import bounds, kind_of
from digest.words import Words, counted, fill

# How far back papers are late additions: what is found in an old issue, or comes to an old topic, is no news.
_NEWS = {"day": timedelta(days=14), "week": timedelta(days=35), "month": timedelta(days=62)}
_MORNING = time(6, tzinfo=UTC)


class Draft(Struct, frozen=True, kw_only=True):
    """An edition on its way to its readers."""

    key: str  # of `mailed.issue_key`
    edition: Edition
    topic: Topic | None
    papers: tuple[str, ...]  # ids, hottest first
    late: tuple[str, ...]  # ids of earlier editions' papers, newest first
    unread: int  # entries of its listings that could not be read
    empty: str  # why it has no papers, where it has none
    dated: datetime  # what its messages bear as their date
    was_mailed: bool  # what it holds is what was mailed
    begun: date | None  # the day its first message left


def draft_of(
    words: Words,
    curated: Curated,
    period: str,
    topic: Topic | None,
    mailed: Mapping[str, Mailed],
    additions: Iterable[Addition] = (),
    hidden: int = 0,
) -> Draft:
    """The draft of a period's issue, or of one topic's part; `hidden` papers of it are in the store alone."""
    issue = next((each for each in curated.issues if each.period == period), Issue(period=period, entries=()))
    edition = edition_of(words, issue)
    key = issue_key(period, topic.slug if topic else "")
    sent = mailed.get(key)
    papers, late = _contents(curated, issue, topic, mailed, sent)
    entries = {entry.paper.id: entry for entry in curated.entries}
    return Draft(
        key=key,
        edition=edition,
        topic=topic,
        papers=papers if sent else tuple(hottest(entries, papers, curated.trends_by_votes)),
        late=late,
        unread=_unread(additions, period),
        empty="" if papers or late else _reason(words, edition, topic, hidden),
        dated=sent.dated if sent and sent.dated else _morning_of(period, curated.as_of or date.max),
        was_mailed=sent is not None,
        begun=sent.begun if sent else None,
    )


def _morning_of(period: str, as_of: date) -> datetime:
    """The morning on which the issue is there: a day's own; else the one after it, or the newest day's."""
    last = bounds(period)[1]
    over = last if kind_of(period) == "day" or last == date.max else last + timedelta(days=1)
    return datetime.combine(min(over, as_of), _MORNING)


def latest_period(curated: Curated, kind: str, mailed: Mapping[str, Mailed]) -> str | None:
    """The newest issue of the kind that is mailed: a day's at once, others when nothing more is expected in them.

    One that was mailed before that is the newest too: none is followed by an older one.
    """
    periods = [
        issue.period
        for issue in curated.issues
        if kind_of(issue.period) == kind and (issue.closed or kind == "day" or issue.period in mailed)
    ]
    return periods[-1] if periods else None


def _contents(
    curated: Curated, issue: Issue, topic: Topic | None, mailed: Mapping[str, Mailed], sent: Mailed | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The ids of its papers and of late ones: what was mailed, in its order, as far as it is still published."""
    shown = _shown(curated, topic)
    if sent:
        return tuple([id for id in sent.papers if id in shown]), tuple(
            [id for id in sent.late if id in shown]
        )
    papers = tuple([id for id in issue.entries if id in shown])
    return papers, _late(curated, issue.period, topic.slug if topic else "", shown, mailed)


def _shown(curated: Curated, topic: Topic | None) -> frozenset[str]:
    if topic is None:
        return frozenset(entry.paper.id for entry in curated.entries)
    return frozenset(
        id for shelf in curated.shelves if shelf.topic.slug == topic.slug for id in shelf.entries
    )


def _late(
    curated: Curated, period: str, topic: str, shown: frozenset[str], mailed: Mapping[str, Mailed]
) -> tuple[str, ...]:
    """Papers of recent periods that were mailed without them, the newest period's first."""
    kind = kind_of(period)
    since = bounds(period)[0] - _NEWS[kind]
    earlier = [
        issue
        for issue in curated.issues
        if kind_of(issue.period) == kind
        and issue.period < period
        and bounds(issue.period)[1] >= since
        and issue_key(issue.period, topic) in mailed
    ]
    known = {id for one in mailed.values() if _is_alike(one, kind, topic) for id in (*one.papers, *one.late)}
    late = [id for issue in reversed(earlier) for id in issue.entries if id in shown and id not in known]
    return tuple(dict.fromkeys(late))


def _is_alike(mailed: Mailed, kind: str, topic: str) -> bool:
    """Whether the issue was one of that kind, and of that topic."""
    period, _, its_topic = mailed.issue.partition("/")
    return its_topic == topic and kind_of(period) == kind


def _unread(additions: Iterable[Addition], period: str) -> int:
    """Entries that could not be read in listings of these days."""
    first, last = bounds(period)
    return sum(each.skipped for each in additions if each.day and first <= each.day <= last)


def _reason(words: Words, edition: Edition, topic: Topic | None, hidden: int) -> str:
    said = words.mail
    if topic and edition.papers:
        others = counted(words, len(edition.papers), words.numbers.papers)
        return fill(words, said.empty_topic, topic=topic.name, papers=others)
    if hidden:
        return counted(words, hidden, said.empty_hidden)
    return {"day": said.empty_day, "week": said.empty_week, "month": said.empty_month}[edition.kind]

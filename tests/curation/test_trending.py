"""How hot a paper is, and which papers trend."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.curation.trending import find_trending, heat
from digest.model import Entry, Note, Paper, VoteCount

TODAY = date(2026, 11, 20)
DAYS = st.dates(date(2026, 9, 1), TODAY)


def heat_of(votes=None, comments=None, featured=TODAY, history=()) -> float:
    return heat(votes, comments, featured, TODAY, half_life=2.0, comment_weight=3.0, history=history)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def counts(*pairs: tuple[int, int]) -> tuple[VoteCount, ...]:
    return tuple(VoteCount(ago(days), votes) for days, votes in pairs)


def entry(id: str, days_ago: int = 0, heat: float = 0.0, pin: bool = False) -> Entry:
    paper = Paper(id=id, title=id, featured_on=ago(days_ago))
    note = Note(paper_id=id, pin=True) if pin else None
    return Entry(paper=paper, address=id, topics=(), heat=heat, related=(), note=note)


def test_a_vote_counts_half_after_each_half_life():
    assert [heat_of(8, featured=ago(days)) for days in (0, 2, 4, 8)] == [8.0, 4.0, 2.0, 0.5]


def test_a_comment_is_worth_its_weight_in_votes():
    assert heat_of(2, 4, featured=ago(2)) == 7.0


def test_a_paper_without_votes_and_comments_is_cold():
    assert heat_of() == heat_of(0, 0) == 0.0


def test_a_listing_day_after_today_counts_as_today():
    assert heat_of(8, featured=TODAY + timedelta(days=9)) == 8.0


def test_votes_are_as_old_as_the_day_they_were_first_counted():
    assert heat_of(14, featured=ago(4), history=counts((4, 8), (2, 12), (0, 14))) == 2.0 + 2.0 + 2.0


def test_a_single_count_says_no_more_than_the_votes():
    assert heat_of(8, featured=ago(4), history=counts((1, 8))) == heat_of(8, featured=ago(4))


def test_votes_before_the_first_count_are_as_old_as_the_listing():
    assert heat_of(8, featured=ago(4), history=counts((2, 8), (0, 8))) == 2.0


def test_votes_that_were_taken_back_never_came():
    assert heat_of(8, featured=ago(4), history=counts((4, 8), (2, 20), (0, 8))) == 2.0


@given(DAYS, st.lists(st.builds(VoteCount, DAYS, st.integers(0, 999)), max_size=6, unique_by=lambda c: c.day))
def test_counting_often_never_cools_a_paper(featured, history):
    votes = max(history, key=lambda count: count.day).votes if history else 0
    assert heat_of(votes, featured=featured, history=history) >= 0
    assert heat_of(votes, featured=featured, history=history[::-1]) == heat_of(
        votes, featured=featured, history=history
    )


def test_the_hottest_paper_leads_and_ties_break_by_id():
    entries = [entry("a", 3, 5.0), entry("c", 1, 9.0), entry("b", 0, 5.0)]
    assert find_trending(entries, TODAY, window=7) == (("c", "a", "b"), True)


@pytest.mark.parametrize("window", [1, 7])
def test_only_papers_of_the_last_days_trend(window):
    entries = [entry(f"old-{n}", window, 99.0) for n in range(20)]
    entries += [entry(f"new-{n}", window - 1, 1.0) for n in range(11)]
    trending, _ = find_trending(entries, TODAY, window)
    assert len(trending) == 11
    assert all(id.startswith("new") for id in trending)


def test_after_a_quiet_week_the_newest_ten_trend():
    entries = [entry(f"p{days:02}", days, 1.0) for days in range(30, 1, -1)]
    trending, by_votes = find_trending(entries, TODAY, window=7)
    assert sorted(trending) == [f"p{days:02}" for days in range(2, 12)]
    assert by_votes


def test_without_votes_newer_days_come_first_and_a_day_keeps_its_order():
    entries = [entry("z", 1), entry("y", 1), entry("x", 0), entry("a", 0)]
    assert find_trending(entries, TODAY, window=7) == (("x", "a", "z", "y"), False)


def test_old_votes_do_not_make_a_list_one_of_votes():
    entries = [entry("old", 20, 0.5), *(entry(f"p{n:02}", 0) for n in range(10))]
    trending, by_votes = find_trending(entries, TODAY, window=7)
    assert trending == tuple(f"p{n:02}" for n in range(10))
    assert not by_votes


def test_pinned_papers_lead_while_they_can_trend():
    entries = [
        entry("past", 30, pin=True),
        *(entry(f"p{n:02}", 1, float(n), pin=n in (3, 4)) for n in range(10)),
    ]
    trending, _ = find_trending(entries, TODAY, window=7)
    assert trending[:3] == ("p04", "p03", "p09")
    assert "past" not in trending


def test_an_empty_digest_has_no_trend():
    assert find_trending([], TODAY, window=7) == ((), False)

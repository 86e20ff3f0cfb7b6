"""Which issues there are, what stands in them and in what order."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from digest.curation.issues import listing_order, make_issues
from digest.model import Entry, Introduction, Issue, Note, Paper
from digest.periods import bounds, kind_of

TODAY = date(2026, 11, 20)


def entries_of(*papers: Paper, pinned: tuple[str, ...] = ()) -> list[Entry]:
    return [
        Entry(
            paper=paper,
            address=paper.id,
            topics=(),
            heat=0.0,
            related=(),
            note=Note(paper_id=paper.id, pin=True) if paper.id in pinned else None,
        )
        for paper in sorted(papers, key=listing_order)
    ]


def paper(id: str, day: str, position: int | None = None) -> Paper:
    return Paper(id=id, title=id, featured_on=date.fromisoformat(day), position=position)


def find(issues: tuple[Issue, ...], period: str) -> Issue:
    return next(issue for issue in issues if issue.period == period)


PAPERS = st.lists(
    st.builds(
        Paper,
        id=st.text("abc", min_size=1, max_size=6),
        title=st.just("t"),
        featured_on=st.dates(date(2025, 12, 1), date(2026, 2, 20)),
        position=st.none() | st.integers(1, 9),
    ),
    min_size=1,
    unique_by=lambda paper: paper.id,
)


def test_a_listing_goes_by_day_then_position_then_id():
    papers = [
        paper("e", "2026-11-20", 1),
        paper("d", "2026-11-19"),
        paper("c", "2026-11-19"),
        paper("b", "2026-11-19", 2),
        paper("a", "2026-11-19", 10),
    ]
    assert [p.id for p in sorted(papers, key=listing_order)] == ["b", "a", "c", "d", "e"]


def test_days_then_weeks_then_months_each_oldest_first():
    entries = entries_of(paper("a", "2026-10-30"), paper("b", "2026-11-02"), paper("c", "2026-11-20"))
    periods = [issue.period for issue in make_issues(entries, TODAY, ())]
    assert periods == [
        *("2026-10-30", "2026-11-02", "2026-11-20"),
        *("2026-W44", "2026-W45", "2026-W47"),
        *("2026-10", "2026-11"),
    ]


def test_a_week_belongs_to_the_year_of_its_thursday():
    issues = make_issues(entries_of(paper("a", "2026-12-31"), paper("b", "2027-01-01")), date(2027, 1, 1), ())
    assert find(issues, "2026-W53").entries == ("a", "b")


def test_neighbours_are_issues_of_the_same_kind():
    issues = make_issues(entries_of(paper("a", "2026-10-01"), paper("b", "2026-11-20")), TODAY, ())
    assert find(issues, "2026-10-01").next == "2026-11-20"
    assert find(issues, "2026-W47").previous == "2026-W40"
    assert find(issues, "2026-11").previous == "2026-10"
    assert find(issues, "2026-11").next is None


def test_an_issue_is_closed_once_the_store_holds_a_later_period():
    entries = entries_of(paper("a", "2026-11-18"), paper("b", "2026-11-20"))
    closed = {issue.period: issue.closed for issue in make_issues(entries, TODAY, ())}
    assert closed == {"2026-11-18": True, "2026-11-20": False, "2026-W47": False, "2026-11": False}


def test_a_hidden_paper_of_a_later_day_closes_an_issue_too():
    closed = [
        issue.closed for issue in make_issues(entries_of(paper("a", "2026-11-18")), date(2026, 12, 1), ())
    ]
    assert closed == [True, True, True]


def test_an_introduction_stands_in_its_issue_alone():
    written = Introduction("2026-W47", "A week", "It was.")
    issues = make_issues(entries_of(paper("a", "2026-11-20")), TODAY, [written])
    assert [issue.introduction for issue in issues] == [None, written, None]


def test_pinned_papers_lead_every_issue_they_are_in():
    papers = [paper("a", "2026-11-16", 1), paper("b", "2026-11-16", 2), paper("c", "2026-11-17", 1)]
    issues = make_issues(entries_of(*papers, pinned=("b", "c")), TODAY, ())
    assert find(issues, "2026-11-16").entries == ("b", "a")
    assert find(issues, "2026-W47").entries == ("b", "c", "a")
    assert find(issues, "2026-11").entries == ("b", "c", "a")


@given(PAPERS)
def test_each_paper_is_in_one_issue_of_each_kind_and_falls_within_it(papers):
    days = {paper.id: paper.featured_on for paper in papers}
    as_of = max(days.values())
    issues = make_issues(entries_of(*papers), as_of, ())
    for kind in ("day", "week", "month"):
        of_kind = [issue for issue in issues if kind_of(issue.period) == kind]
        assert sorted(id for issue in of_kind for id in issue.entries) == sorted(days)
        assert [issue.previous for issue in of_kind] == [None, *(issue.period for issue in of_kind)][:-1]
        assert [issue.next for issue in of_kind] == [*(issue.period for issue in of_kind), None][1:]
        for issue in of_kind:
            first, last = bounds(issue.period)
            assert all(first <= days[id] <= last for id in issue.entries)
            assert issue.closed == (last < as_of)


def test_the_last_day_of_a_week_leaves_it_open():
    sunday = date(2026, 11, 22)
    issues = make_issues(entries_of(paper("a", "2026-11-22")), sunday, ())
    assert not find(issues, "2026-W47").closed
    assert find(
        make_issues(entries_of(paper("a", "2026-11-22")), sunday + timedelta(days=1), ()), "2026-W47"
    ).closed

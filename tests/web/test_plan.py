"""What pages there are and what is on each: bounds, order, paging, and what one paper more may change."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_site import FRIDAY, a_paper, artifacts_of, catalogue_of, curated_of

from digest.model import Curated, Introduction, Paper, PlainPage, Topic
from digest.periods import PERIODS, month_of, week_of
from digest.problems import DigestError
from digest.web.artifacts import check_paths
from digest.web.pages import ArchivePage, FrontPage, IssuePage, TopicPage, page_bytes
from digest.web.plan_archive import archive_page
from digest.web.plan_lists import PER_PAGE, issue_pages, page_steps
from digest.web.plan_pages import front_page, paper_pages
from digest.web.plan_topics import topic_pages, topic_summaries

TOPIC = Topic(slug="maps", name="Maps")


def keys(papers: list[Paper], **given: Any) -> dict[str, str]:
    """The key of every file of the site."""
    return {artifact.path: artifact.key for artifact in artifacts_of(curated_of(papers), **given)}


def in_topic(count: int, first: int = 1) -> list[Paper]:
    """Papers of one topic, seven a day, the oldest first."""
    day = date(2026, 1, 1)
    return [
        a_paper(n, featured_on=day + timedelta(days=n // 7), id=f"m{n}", topics=("maps",))
        for n in range(first, first + count)
    ]


@pytest.mark.parametrize("days", [[date.min], [date.max], [date.min, date.max]])
def test_a_site_can_hold_the_first_and_the_last_day_of_the_calendar(days: list[date]) -> None:
    papers = [a_paper(n, featured_on=day, topics=("maps",)) for n, day in enumerate(days)]
    made = {artifact.path: artifact.make() for artifact in artifacts_of(curated_of(papers))}
    assert {f"issues/{name(day)}/index.html" for day in days for _, name in PERIODS} <= made.keys()


# --- topics


def shelf_pages(papers: list[Paper]) -> list[TopicPage]:
    catalogue = catalogue_of(curated_of(papers, [TOPIC]))
    return list(topic_pages(catalogue, catalogue.curated.shelves[0]))


def shown(page: TopicPage) -> list[str]:
    cards = [card.paper.id for group in page.groups for card in group.cards]
    return [*cards, *(link.id for link in page.titles)]


@given(st.integers(0, 420))
def test_a_topics_pages_hold_each_of_its_papers_once_newest_first(count: int) -> None:
    papers = in_topic(count)
    newest, *older = shelf_pages(papers)
    assert [id for page in (newest, *reversed(older)) for id in shown(page)] == [p.id for p in papers[::-1]]
    assert all(len(shown(page)) == PER_PAGE for page in older)
    assert len(shown(newest)) == count if count < PER_PAGE else PER_PAGE <= len(shown(newest)) < 2 * PER_PAGE


@given(st.integers(0, 320), st.integers(1, 120))
def test_a_full_page_of_a_topic_never_changes_again(count: int, more: int) -> None:
    _, *before = shelf_pages(in_topic(count))
    _, *after = shelf_pages(in_topic(count + more))
    assert [page_bytes(page) for page in before] == [page_bytes(page) for page in after[: len(before)]]


def test_one_paper_more_changes_only_the_newest_page_of_its_topic() -> None:
    before, after = keys(in_topic(240)), keys(in_topic(241))
    changed = {path for path in before if path.startswith("topics/") and before[path] != after.get(path)}
    assert changed == {
        "topics/index.html",
        "topics/maps/index.html",
        *(f"topics/maps/feed.{ending}" for ending in ("rss", "atom", "json")),
        *(f"topics/maps/cite.{ending}" for ending in ("bib", "ris")),
    }


def test_the_page_after_the_newest_full_one_leads_to_the_topic() -> None:
    templates = {a.path: a.template for a in artifacts_of(curated_of(in_topic(240)))}
    numbered = {path: name for path, name in templates.items() if path.startswith("topics/maps/page/")}
    kinds = ["topic.html", "topic.html", "topic.html", "redirect.html"]
    assert [numbered[path] for path in sorted(numbered)] == kinds


def test_older_pages_are_chained_from_the_newest_to_the_first() -> None:
    newest, *older = shelf_pages(in_topic(240))
    chain = [newest, *reversed(older)]
    assert [page.older and page.older.href for page in chain] == [*(p.head.path for p in chain[1:]), None]
    assert {page.newer.href for page in older if page.newer} == {
        "topics/maps/page/2/",
        "topics/maps/page/3/",
        "topics/maps/page/4/",
    }


def test_a_topic_names_its_parent_its_children_and_those_beside_it() -> None:
    family = [TOPIC, *(Topic(slug=slug, name=slug, parent="maps") for slug in ("roads", "seas", "stars"))]
    catalogue = catalogue_of(curated_of(in_topic(3), family))
    maps, _, seas, _ = [next(topic_pages(catalogue, shelf)) for shelf in catalogue.curated.shelves]
    assert [link.label for link in maps.children] == ["roads", "seas", "stars"]
    assert seas.parent is not None
    assert seas.parent.label == "Maps"
    assert [link.label for link in seas.neighbours] == ["roads", "stars"]


def summaries(topics: list[Topic], papers: list[Paper] | None = None) -> list[tuple[str, int]]:
    found = topic_summaries(catalogue_of(curated_of(papers or [], topics)))
    return [(topic.slug, topic.depth) for topic in found]


def test_topics_stand_by_name_each_followed_by_the_narrower_ones() -> None:
    given_order = [
        Topic(slug="z", name="alpha", parent="b"),
        Topic(slug="c", name="Gamma"),
        Topic(slug="b", name="beta"),
        Topic(slug="y", name="Omega", parent="z"),
    ]
    assert summaries(given_order) == [("b", 0), ("z", 1), ("y", 2), ("c", 0)]


def test_a_topics_weeks_count_its_papers_up_to_the_newest_day() -> None:
    papers = [
        a_paper(1, topics=("maps",)),
        a_paper(2, 7, topics=("maps",)),
        a_paper(3, 300, topics=("maps",)),
        a_paper(4, 14),
    ]
    (page,) = shelf_pages(papers)
    assert [week for week, _ in page.weekly][-1] == week_of(FRIDAY)
    assert [count for _, count in page.weekly] == [None] * 9 + [0, 1, 1]


# --- issues


def pages_of(curated: Curated, period: str) -> list[IssuePage]:
    issue = next(issue for issue in curated.issues if issue.period == period)
    return list(issue_pages(catalogue_of(curated), issue))


@given(st.integers(1, 320))
def test_an_issue_shows_each_of_its_papers_once_fifty_a_page(count: int) -> None:
    curated = curated_of(a_paper(n) for n in range(1, count + 1))
    pages = pages_of(curated, str(FRIDAY))
    found = [[card.paper.id for group in page.groups for card in group.cards] for page in pages]
    assert [id for ids in found for id in ids] == [f"p0-{n}" for n in range(1, count + 1)]
    assert all(len(ids) == PER_PAGE for ids in found[:-1])
    assert [page.first for page in pages] == [1 + PER_PAGE * n for n in range(len(pages))]


def test_a_week_names_its_days_and_months_and_a_month_its_weeks() -> None:
    tuesday = date(2026, 12, 1)  # of a week that begins in November
    days = (tuesday, tuesday - timedelta(days=1), tuesday - timedelta(days=8))
    papers = [a_paper(n, featured_on=day, id=f"w{n}") for n, day in enumerate([*days, tuesday])]
    curated = curated_of(papers)
    (week,) = pages_of(curated, "2026-W49")
    assert [(day.label, day.count) for day in week.within] == [("Mon 30 Nov", 1), ("Tue 1 Dec", 2)]
    assert [link.label for link in week.wider] == ["November 2026", "December 2026"]
    (month,) = pages_of(curated, "2026-11")
    assert [(part.label, part.count) for part in month.within] == [("Week 48", 1), ("Week 49", 1)]
    (day,) = pages_of(curated, str(tuesday))
    assert [link.href for link in day.wider] == ["issues/2026-W49/", "issues/2026-12/"]


@given(st.integers(1, 400), st.data())
def test_page_numbers_name_the_ends_and_the_pages_nearby_and_are_nine_at_most(pages: int, data: Any) -> None:
    page = data.draw(st.integers(1, pages))
    steps = page_steps("issues/x/", page, pages)
    if pages == 1:
        assert steps == ()
        return
    numbers = [step.number for step in steps if step]
    assert len(steps) == min(pages, 9)
    assert {1, pages, page, max(1, page - 1), min(pages, page + 1)} <= set(numbers)
    assert numbers == sorted(set(numbers))
    assert [step.number for step in steps if step and not step.href] == [page]
    for one, other in pairwise(steps):  # a gap stands exactly where numbers are left out, two at least
        assert one or other
        assert not (one and other) or other.number == one.number + 1
    for before, gap, after in zip(steps, steps[1:], steps[2:], strict=False):
        assert gap or (before and after and after.number - before.number > 2)


def test_a_first_page_has_the_issues_own_address() -> None:
    assert [step and step.href for step in page_steps("issues/x/", 2, 3)] == [
        "issues/x/",
        "",
        "issues/x/page/3/",
    ]


# --- the front page


def front(papers: list[Paper], topics: tuple[Topic, ...] = (), **more: Any) -> FrontPage:
    catalogue = catalogue_of(curated_of(papers, topics, **more))
    return front_page(catalogue, "Title", "", topic_summaries(catalogue), 7)


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 9)), max_size=200, unique=True), st.booleans())
def test_the_front_page_is_bounded_whatever_comes(places: list[tuple[int, int]], votes: bool) -> None:
    papers = [a_paper(n, back, votes=n if votes else None, topics=(f"t{back}",)) for back, n in places]
    page = front(papers)
    earlier = [link.id for day in page.earlier for link in day.papers]
    assert len(page.lead) <= 10
    assert len(page.rest) <= 50
    assert len(earlier) <= 10
    assert len(page.trending) <= 10
    assert len(page.topics) <= 30
    assert len(page.days) <= 7
    shown = [card.paper.id for card in (*page.lead, *page.rest)] + earlier
    assert len(shown) == len(set(shown))
    assert not papers or len(shown) >= min(len(papers), 10)


def test_a_large_issue_leads_with_its_ten_hottest_and_goes_on_in_listing_order() -> None:
    page = front([a_paper(n, votes=n) for n in range(1, 81)])
    assert [card.paper.id for card in page.lead] == [f"p0-{n}" for n in range(80, 70, -1)]
    assert [card.paper.id for card in page.rest] == [f"p0-{n}" for n in range(1, 51)]
    assert (page.issue_count, page.earlier) == (80, ())


def test_below_a_small_issue_stand_the_days_before_until_there_are_titles_enough() -> None:
    page = front([*(a_paper(n) for n in (1, 2, 3)), *(a_paper(n, 1) for n in range(8)), *in_topic(9)])
    assert [(day.label, day.count, len(day.papers)) for day in page.earlier] == [
        ("Thursday, 19 November 2026", 8, 8),
        ("Friday, 2 January 2026", 3, 2),
    ]


def test_the_last_days_have_short_names_and_the_year_only_where_it_is_another() -> None:
    page = front([a_paper(1), a_paper(1, 1), a_paper(2, 1), a_paper(1, 325)])
    found = [(day.label, day.count) for day in page.days]
    assert found == [("Fri 20 Nov", 1), ("Thu 19 Nov", 2), ("Tue 30 Dec 2025", 1)]


def test_the_fullest_thirty_topics_stand_by_name() -> None:
    papers = [a_paper(n * 50 + m, topics=(f"t{n:02}",)) for n in range(1, 41) for m in range(n)]
    page = front(papers)
    assert [topic.slug for topic in page.topics] == [f"t{n:02}" for n in range(11, 41)]


@pytest.mark.parametrize(
    ("body", "first", "goes_on"),
    [
        ("One.", "<p>One.</p>", False),
        ("One.\n\nTwo.", "<p>One.</p>", True),
        ("- a list\n\nThen.", "<p>Then.</p>", True),
        ("# A heading", "", True),
    ],
)
def test_of_an_introduction_the_front_page_has_the_first_paragraph(
    body: str, first: str, goes_on: bool
) -> None:
    page = front([a_paper(1)], introductions=[Introduction(str(FRIDAY), "Title", body)])
    assert (page.introduction_title, page.introduction, page.introduction_goes_on) == (
        "Title",
        first,
        goes_on,
    )


# --- papers


def test_a_papers_neighbours_are_those_of_its_day_in_listing_order() -> None:
    catalogue = catalogue_of(curated_of([a_paper(1, 1), a_paper(1), a_paper(2), a_paper(3)]))
    around = {
        page.card.paper.id: (page.previous and page.previous.id, page.next and page.next.id)
        for page in paper_pages(catalogue)
    }
    assert around == {
        "p1-1": (None, None),
        "p0-1": (None, "p0-2"),
        "p0-2": ("p0-1", "p0-3"),
        "p0-3": ("p0-2", None),
    }


def test_votes_on_one_paper_change_no_other_papers_page() -> None:
    papers = [a_paper(n, n % 3, votes=n) for n in range(1, 30)]
    before, after = keys(papers), keys([a_paper(1, 1, votes=99), *papers[1:]])
    changed = {path for path in before if path.startswith("papers/") and before[path] != after[path]}
    assert changed == {"papers/p1-1/index.html"}


def test_old_addresses_lead_to_the_paper_unless_they_are_another_papers() -> None:
    papers = [a_paper(1, id="2401.00001", aliases=("old", "taken")), a_paper(2, id="taken")]
    made = artifacts_of(curated_of(papers))
    found = {a.path: a.template for a in made if a.path.startswith("papers/") and a.template}
    assert found == {
        "papers/2401.00001/index.html": "paper.html",
        "papers/taken/index.html": "paper.html",
        "papers/old/index.html": "redirect.html",
    }


def test_a_plain_page_where_a_list_stands_is_an_error_that_names_both() -> None:
    page = PlainPage("topics", "Mine", "", "content/pages/topics.md")
    with pytest.raises(
        DigestError, match=r"content/pages/topics.md: makes 'topics/index.html', which the list"
    ):
        check_paths(artifacts_of(curated_of([]), [page]))


# --- the archive


@given(st.lists(st.integers(0, 900), min_size=1, max_size=60))
def test_the_archive_counts_every_paper_on_its_day_in_its_week_month_and_year(back: list[int]) -> None:
    papers = [a_paper(n, days, id=f"a{n}") for n, days in enumerate(back)]
    page: ArchivePage = archive_page(catalogue_of(curated_of(papers)))
    months = [month for year in page.years for month in year.months]
    rows = [row for month in months for row in month.weeks]
    days = Counter(paper.featured_on for paper in papers)
    assert {day.day: day.count for row in rows for day in row.days if day and day.count} == days
    assert {m.month.href: m.month.count for m in months} == {
        f"issues/{name}/": count for name, count in Counter(month_of(p.featured_on) for p in papers).items()
    }
    weeks = Counter(week_of(paper.featured_on) for paper in papers)
    assert {row.week.href: row.week.count for row in rows if row.week.count} == {
        f"issues/{name}/": count for name, count in weeks.items()
    }
    assert sum(year.count for year in page.years) == page.count == len(papers)
    assert all(1 <= day.level <= 4 for row in rows for day in row.days if day and day.count)


def test_where_all_days_are_small_one_paper_more_is_not_the_other_end_of_the_shades() -> None:
    papers = [a_paper(n, days) for days, count in enumerate((1, 3, 4, 9)) for n in range(count)]
    years = archive_page(catalogue_of(curated_of(papers))).years
    rows = [row for year in years for month in year.months for row in month.weeks]
    levels = {day.count: day.level for row in rows for day in row.days if day}
    assert [levels[count] for count in (1, 3, 4, 9)] == [1, 2, 2, 4]

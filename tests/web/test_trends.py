"""The page of trends: the order of topics, what is called a rise, and what is said where there is nothing to show."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from sample_site import FRIDAY, a_paper, catalogue_of, curated_of, files_of

from digest.model import Paper, Topic
from digest.web.pages import TrendsPage
from digest.web.plan_trends import WEEKS, rise_of, trends_page
from digest.words import load_words

EN = load_words("en")
HEAVIEST = 60_000  # bytes, compressed, with a hundred topics


def page_of(papers: Iterable[Paper], topics: Iterable[Topic] = ()) -> TrendsPage:
    return trends_page(catalogue_of(curated_of(papers, tuple(topics))), EN)


def papers_of(counts: dict[tuple[str, int], int]) -> list[Paper]:
    """So many papers of a topic on the day so many days before the newest."""
    cases = [(slug, back, n) for (slug, back), count in counts.items() for n in range(count)]
    return [a_paper(n, back, id=f"{slug}-{back}-{n}", topics=(slug,)) for slug, back, n in cases]


def shown(papers: Iterable[Paper], **settings: Any) -> Any:
    """The page as it is read."""
    return html.fromstring(files_of(curated_of(papers), **settings)["trends/index.html"].decode())


def said(papers: Iterable[Paper]) -> str:
    return " ".join(shown(papers).find(".//main").text_content().split())


def steady(*slugs: str) -> dict[tuple[str, int], int]:
    """Two papers of each topic in each of eight weeks."""
    return {(slug, 7 * week): 2 for slug in slugs for week in range(8)}


# --- the weeks


def test_the_fullest_topic_comes_first_and_narrower_ones_stand_below_theirs() -> None:
    topics = [
        Topic(slug="a", name="Ants"),
        Topic(slug="b", name="Bees"),
        Topic(slug="c", name="Carpenter bees", parent="b"),
        Topic(slug="d", name="Dragonflies"),
        Topic(slug="e", name="Earwigs"),
    ]
    papers = papers_of(
        {("a", 0): 1, ("b", 0): 5, ("c", 7): 9, ("d", 14): 7, ("a", 21): 3, ("d", 300): 50, ("e", 300): 1}
    )
    page = page_of(papers, topics)
    assert [(each.topic.label, each.broader, each.count) for each in page.topics] == [
        ("Dragonflies", "", 7),
        ("Bees", "", 5),
        ("Carpenter bees", "Bees", 9),
        ("Ants", "", 4),
    ]
    assert (page.top, page.top_topic) == (9, "Carpenter bees")
    assert len(page.weeks) == WEEKS


def test_a_young_digest_shows_the_weeks_that_it_has() -> None:
    page = page_of(papers_of({("a", 0): 1, ("a", 7): 1, ("a", 21): 2}))
    assert len(page.weeks) == 4
    assert page.topics[0].weekly == (2, None, 1, 1)
    assert page.recent_weeks == 0


def test_every_number_of_the_charts_is_in_the_table() -> None:
    tree = shown(papers_of({**steady("a", "b"), ("a", 0): 9}))
    rows = {
        row[0].text_content(): [cell.text for cell in row[1:]] for row in tree.findall(".//table/tbody/tr")
    }
    assert rows["a"] == ["2"] * 7 + ["9"]
    assert rows["b"] == ["2"] * 8
    assert len(tree.findall('.//ul[@class="multiples"]/li')) == 2


# --- what rose


def test_a_rise_is_told_with_both_counts_and_how_many_papers_there_were() -> None:
    page = page_of(papers_of({**steady("a", "b", "c"), ("a", 1): 22}))
    (riser,) = page.risers
    assert (riser.topic.label, riser.now, riser.before, page.now, page.before) == ("a", 30, 8, 46, 24)
    assert riser.rise == "1.6"  # (30·24/46 + 5) / (8 + 5)


def test_equal_rises_stand_by_name() -> None:
    page = page_of(papers_of({**steady("d", "b", "c", "a"), ("c", 1): 9, ("a", 1): 9}))
    assert [riser.topic.label for riser in page.risers] == ["a", "c"]


def test_when_all_topics_grow_alike_none_rises() -> None:
    page = page_of(papers_of({**steady("a", "b", "c"), ("a", 1): 30, ("b", 1): 30, ("c", 1): 30}))
    assert page.comparable
    assert page.risers == ()


@given(*(st.integers(0, 200) for _ in range(2)), *(st.integers(200, 900) for _ in range(2)))
def test_a_rise_turned_round_is_a_fall_and_more_papers_now_are_never_a_smaller_rise(
    now: int, before: int, all_now: int, all_before: int
) -> None:
    rise = rise_of(now, before, all_now, all_before)
    assert rise * rise_of(before, now, all_before, all_now) == 1
    assert rise_of(now + 1, before, all_now, all_before) > rise
    assert (rise > 1) == (now * all_before > before * all_now)


def test_of_two_threefold_rises_the_one_of_more_papers_leads() -> None:
    assert rise_of(30, 10, 500, 500) > rise_of(3, 1, 500, 500)


# --- nothing to show


def test_an_empty_digest_says_so_and_has_no_chart() -> None:
    tree = shown(())
    assert EN.trends.empty in tree.find(".//main").text_content()
    assert tree.findall(".//main//svg") == tree.findall(".//main//table") == []


def test_a_digest_of_one_day_says_so_and_lists_its_topics_with_their_papers() -> None:
    tree = shown(papers_of({("a", 0): 3, ("b", 0): 5}))
    assert "There are 8 papers, but listings of fewer than three weeks" in tree.text_content()
    assert tree.findall(".//main//svg") == []
    listed = tree.findall('.//ul[@class="counted totals"]/li')
    assert [" ".join(item.text_content().split()) for item in listed] == ["b 5", "a 3"]


def test_papers_without_topics_and_a_single_topic_are_nothing_to_compare() -> None:
    assert EN.trends.no_topics in said([a_paper(1, days) for days in (0, 7, 14, 21)])
    assert EN.trends.one_topic in said(papers_of(steady("a")))


def test_too_few_papers_before_are_said_to_be_too_few() -> None:
    text = said(papers_of({("a", 0): 30, ("b", 7): 20, ("a", 14): 20, ("b", 30): 3}))
    assert "With 3 papers in the four weeks before, there is too little to say what rose." in text


def test_a_digest_of_the_calendars_first_days_has_a_page() -> None:
    day = FRIDAY.replace(1, 1, 3)
    assert page_of([a_paper(1, featured_on=day, topics=("a",))]).totals[0].count == 1


# --- weight


def test_with_a_hundred_topics_the_page_stays_light() -> None:
    counts = {
        (f"topic-number-{n}", 7 * week): 1 + (n * week) % 7 for n in range(100) for week in range(WEEKS)
    }
    page = files_of(curated_of(papers_of(counts)))["trends/index.html"]
    assert page.count(b'<svg viewBox="0 0 154') == 100
    assert len(gzip.compress(page)) < HEAVIEST

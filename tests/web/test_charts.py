"""Charts: what their numbers come to, that nothing falls out of them, and that a reader without eyes gets the same."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from sample_site import FRIDAY, a_paper, catalogue_of, curated_of

from digest.periods import week_of
from digest.web.charts import shift, small_chart, sparkline, week_chart
from digest.web.plan_topics import CHART_WEEKS, topic_summaries
from digest.web.weekly import last_weeks, topic_counts, weeks_since_first

COUNTS = st.lists(st.none() | st.integers(0, 400), min_size=1, max_size=30)
BAR = re.compile(r"M(-?\d+) (\d+)v-(\d+)")


def parsed(svg: Any) -> Any:
    """The picture as XML, which it must be."""
    return etree.fromstring(f"<p>{svg}</p>")[0]


def bars(svg: Any) -> list[tuple[int, int, int]]:
    """Every bar of a path: where its middle is, where it stands, how high it is."""
    paths = [path.get("d") for path in parsed(svg).iter("path")] if svg else []
    return [tuple(map(int, found)) for path in paths for found in BAR.findall(path)]  # type: ignore[misc]


# --- laws of all bars


@given(COUNTS)
def test_each_known_count_has_one_bar_on_whole_pixels_and_an_unknown_one_none(
    counts: list[int | None],
) -> None:
    known = [count for count in counts if count is not None]
    for svg in (sparkline(counts, "x"), small_chart(counts, max([1, *known]), "x", latest=4)):
        assert len(bars(svg)) == len(known)


@given(COUNTS)
def test_higher_counts_have_higher_bars_and_no_bar_leaves_the_picture(counts: list[int | None]) -> None:
    known = [count for count in counts if count is not None]
    for svg in (sparkline(counts, "x"), small_chart(counts, max([1, *known]), "x", latest=4)):
        found = bars(svg)
        if not known:
            assert not found
            continue
        tree = parsed(svg)
        width, height = (int(tree.get(side)) for side in ("width", "height"))
        stroke = max(int(path.get("stroke-width", 0)) for path in tree.iter("path"))
        assert all(stroke / 2 <= x <= width - stroke / 2 and y == height >= high > 0 for x, y, high in found)
        pairs = sorted(zip(known, (high for _, _, high in found), strict=True))
        assert [high for _, high in pairs] == sorted(high for _, high in pairs)
        assert all(high == 1 for count, high in pairs if count == 0)


@given(COUNTS)
def test_the_bars_of_a_topics_chart_share_its_width_without_touching(counts: list[int | None]) -> None:
    rects = list(parsed(week_chart([(str(n), count) for n, count in enumerate(counts)], "x")).iter("rect"))
    places = [(float(rect.get("x")[:-1]), float(rect.get("width")[:-1])) for rect in rects]
    assert len(places) == sum(count is not None for count in counts)
    assert all(x >= 0 and x + width <= 100.02 for x, width in places)
    assert all(x + width < other for (x, width), (other, _) in pairwise(places))


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_share_and_where_it_was_stay_within_their_picture(before: float, now: float) -> None:
    svg = parsed(shift(before, now, max(before, now), "x"))
    circles = list(svg.iter("circle"))
    reach = [(int(c.get("cx")) - int(c.get("r")), int(c.get("cx")) + int(c.get("r"))) for c in circles]
    assert all(left >= 0 and right <= int(svg.get("width")) for left, right in reach)
    assert [c.get("class") for c in circles] == ["then", None]
    assert now < before or reach[1][1] >= reach[0][0]


# --- what they say


@pytest.mark.parametrize(
    "svg",
    [
        sparkline([1, 2, 3], 'A & "b"'),
        week_chart([("2026-W47", 3)], 'A & "b"'),
        small_chart([1, 2, 3], 3, 'A & "b"'),
        shift(0.1, 0.2, 0.2, 'A & "b"'),
    ],
)
def test_every_picture_is_an_image_with_a_name_and_no_colour_of_its_own(svg: Any) -> None:
    tree = parsed(svg)
    assert tree.get("role") == "img"
    assert tree.get("aria-label").startswith('A & "b"')
    assert not re.search(r"#[0-9a-f]{3,6}|rgb|style=", str(svg))


def test_a_sparkline_is_named_by_its_numbers_and_is_nothing_without_any() -> None:
    assert (
        parsed(sparkline([None, None, 4, 0, 2], "Papers a week")).get("aria-label") == "Papers a week: 4 0 2"
    )
    assert sparkline([], "x") == sparkline([None, None], "x") == ""


def test_a_single_paper_is_no_peak_of_a_sparkline() -> None:
    heights = [high for _, _, high in bars(sparkline([0, 0, 1], "x"))]
    assert heights == [1, 1, 4]


def test_of_many_small_charts_each_has_the_number_of_its_fullest_week_and_one_scale() -> None:
    low, high = small_chart([1, 3, 2], 12, "x"), small_chart([12, 3, 2], 12, "x")
    assert [text.text for text in parsed(low).iter("text")] == ["3"]
    assert bars(low)[1][2] == bars(high)[1][2] < bars(high)[0][2]


def test_the_latest_weeks_are_told_apart() -> None:
    paths = {
        path.get("class"): path.get("d") for path in parsed(small_chart([1] * 10, 1, "x", 4)).iter("path")
    }
    assert len(BAR.findall(paths[None])) == 6
    assert len(BAR.findall(paths["now"])) == 4


def test_above_three_digits_only_the_fullest_and_the_last_week_are_numbered() -> None:
    weekly = [(str(n), count) for n, count in enumerate([100, 250, 90, 120])]
    assert [text.text for text in parsed(week_chart(weekly, "x")).iter("text")] == ["250", "120"]


# --- which weeks there are


def test_a_week_without_a_listing_is_none_and_a_quiet_week_is_zero() -> None:
    papers = [a_paper(1, days, topics=("x",) if days != 7 else ()) for days in (0, 7, 21, 28)]
    catalogue = catalogue_of(curated_of(papers))
    (shelf,) = catalogue.curated.shelves
    weeks = last_weeks(FRIDAY, 6)
    assert [count for _, count in topic_counts(catalogue, shelf, weeks)] == [None, 1, 1, None, 0, 1]
    assert weeks[-1] == week_of(FRIDAY)
    assert weeks_since_first(catalogue) == 5


@pytest.mark.parametrize(("back", "shown"), [((0,), 0), ((0, 1, 7), 0), ((0, 7, 14), CHART_WEEKS)])
def test_topics_have_a_chart_once_three_weeks_have_a_listing(back: tuple[int, ...], shown: int) -> None:
    catalogue = catalogue_of(curated_of(a_paper(1, days, topics=("x",)) for days in back))
    (summary,) = topic_summaries(catalogue)
    assert len(summary.weekly) == shown

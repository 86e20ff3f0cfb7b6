"""The day of a listing in every way that headers and names of files write it, and from where it is known."""

from __future__ import annotations

from datetime import date

import pytest

from digest.sources.days import WrittenPeriod, listed_on, read_day, read_period
from digest.sources.reading import Reading, read_listing

TODAY = date(2026, 11, 20)
TOP = "Get trending papers in your email inbox!\n\nDaily Papers\n\nby AK and the research community\n\n"
PAPERS = (
    "On Lattices\n\nWe count lattices, and say how many there are.\n\nOn Kernels\n\nWe compare kernels.\n"
)


def read(header: str, path: str = "page.txt", day: date | None = None, papers: str = PAPERS) -> Reading:
    text = f"{TOP}{header}\n\n{papers}"
    return read_listing(text.encode(), path, today=TODAY, day=day)


HEADERS = {
    "Wed, Nov 26": date(2025, 11, 26),
    "Wednesday, November 26, 2025": date(2025, 11, 26),
    "Wednesday November 26 2025": date(2025, 11, 26),
    "WED NOV 26": date(2025, 11, 26),
    "Thursday, 26 Nov 2025": date(2025, 11, 26),
    "2025-11-26": date(2025, 11, 26),
    "Nov 26th": date(2025, 11, 26),
    "November 3rd, 2026": date(2026, 11, 3),
    "26 Nov 2025": date(2025, 11, 26),
    "26. November 2025": date(2025, 11, 26),
    "November 2025": date(2025, 11, 30),
    "December 2025": date(2025, 12, 31),
    "2025-11": date(2025, 11, 30),
    "November 2026": TODAY,
    "Week 48": date(2025, 11, 30),
    "Week 47": TODAY,
    "Week 46": date(2026, 11, 15),
    "Week 48, 2025": date(2025, 11, 30),
    "2025-W48": date(2025, 11, 30),
}


@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize("tabs", ["", "Daily\n\nWeekly\n\nMonthly\n\n", "Daily Weekly Monthly\n\n"])
@pytest.mark.parametrize("between", ["\n\n", "\n"])
def test_a_header_names_its_day_or_the_last_day_of_its_period(header: str, tabs: str, between: str) -> None:
    reading = read((tabs + header).replace("\n\n", between))

    assert reading.problems == ()
    assert [record.title for record in reading.records] == ["On Lattices", "On Kernels"]
    assert {record.featured_on for record in reading.records} == {HEADERS[header]}
    assert (reading.day, reading.day_from) == (HEADERS[header], "the page's header")


@pytest.mark.parametrize("header", ["## Week 47, 2025", "## Nov 23"])
def test_a_header_of_markdown_names_its_day_in_a_heading(header: str) -> None:
    reading = read(
        header, papers="### [On Lattices](https://huggingface.co/papers/2401.00001)\n\nWe count lattices.\n"
    )

    assert (reading.day, reading.problems, len(reading.records)) == (date(2025, 11, 23), (), 1)


@pytest.mark.parametrize(
    "header",
    [
        *("11/26/2025", "26.11.25", "26/11", "Nov 24 - Nov 30", "24–30 November 2025", "26 novembre 2025"),
        *("2025年11月26日", "2025-13", "Week 54", "Week 53", "2027-W01", "Feb 30", "Nov 2025 week 4"),
    ],
)
def test_a_header_with_a_day_that_is_not_understood_says_so(header: str) -> None:
    reading = read(header)

    assert [record.title for record in reading.records] == ["On Lattices", "On Kernels"]
    (problem,) = reading.problems
    assert (problem.line, reading.skipped) == (7, 0)
    assert header in problem.fact
    assert "--date" in problem.hint
    assert (reading.day, reading.day_from) == (TODAY, "today")


def test_a_header_that_is_not_understood_is_no_problem_where_the_day_is_known() -> None:
    assert read("11/26/2025", day=date(2025, 11, 26)).problems == ()
    assert read("11/26/2025", "2025-11-26.txt").problems == ()


@pytest.mark.parametrize("title", ["Week 48", "November 2025", "2025-11", "1/2", "May 4th"])
def test_a_title_may_look_like_a_day_or_period(title: str) -> None:
    papers = f"On Lattices\n\nWe count lattices.\n\n{title}\n\nWe say how many lattices there are, and why.\n"

    reading = read("Nov 26", papers=papers)

    assert reading.problems == ()
    assert [record.title for record in reading.records] == ["On Lattices", title]


def test_a_week_is_the_latest_that_has_begun() -> None:
    assert listed_on(WrittenPeriod(week=1), date(2026, 1, 2)) == date(2026, 1, 2)
    assert listed_on(WrittenPeriod(week=52), date(2026, 1, 2)) == date(2025, 12, 28)
    assert listed_on(WrittenPeriod(week=53), date(2026, 12, 30)) == date(2026, 12, 30)


@pytest.mark.parametrize("text", ["Week", "November", "Nov 26", "Week 48 of Learning", "2025", "12-2025"])
def test_what_names_no_week_or_month_is_no_period(text: str) -> None:
    assert read_period(text) is None


@pytest.mark.parametrize("text", ["Sun", "Monday", "Nov", "Nov 2025", "26", "26 2025"])
def test_what_names_no_day_is_none(text: str) -> None:
    assert read_day(text) is None


# --- the name of the file


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("20261118.txt", date(2026, 11, 18)),
        ("20261118-papers.txt", date(2026, 11, 18)),
        ("saved/2026_11_18.txt", date(2026, 11, 18)),
        ("2026-11-18.txt", date(2026, 11, 18)),
    ],
)
def test_the_name_of_a_file_begins_with_its_day(path: str, day: date) -> None:
    reading = read("Nov 17", path)

    assert (reading.day, reading.day_from, reading.problems) == (day, "the file's name", ())


@pytest.mark.parametrize("path", ["2026-02-30.txt", "20260230.txt", "2026-13-01-page.txt"])
def test_a_day_that_no_calendar_has_in_the_name_of_a_file_is_a_problem(path: str) -> None:
    reading = read("Nov 17", path)

    (problem,) = reading.problems
    assert (problem.path, problem.line) == (path, 0)
    assert "no such day in the file's name" in problem.fact
    assert (reading.day, reading.day_from) == (date(2026, 11, 17), "the page's header")
    assert read("Nov 17", path, day=date(2026, 11, 1)).problems == ()


@pytest.mark.parametrize(
    "path", ["48151623.txt", "2401.01234.txt", "202611181.txt", "20269901.txt", "20261.txt"]
)
def test_other_numbers_in_the_name_of_a_file_are_no_day(path: str) -> None:
    reading = read("Nov 17", path)

    assert (reading.day_from, reading.problems) == ("the page's header", ())


# --- where the day is from


def test_a_reading_says_where_its_day_is_from() -> None:
    noted = f"---\nretrieved: 2026-11-18\n---\n{TOP}{PAPERS}"

    assert read("Nov 17", day=date(2026, 11, 1)).day_from == "--date"
    assert read_listing(noted.encode(), "-", today=TODAY).day_from == "front matter"
    assert (read("").day, read("").day_from) == (TODAY, "today")


def test_pages_of_several_days_have_no_day_in_common() -> None:
    text = f"{TOP}Nov 17\n\n{PAPERS}\n{TOP}Nov 18\n\n{PAPERS}"

    reading = read_listing(text.encode(), "-", today=TODAY)

    assert (reading.day, reading.day_from) == (None, "the page's header")


@pytest.mark.parametrize(
    ("lines", "day", "day_from"),
    [
        ('{"title": "A"}', TODAY, "today"),
        ('{"title": "A", "featured_on": "2025-01-02"}', None, ""),
        ('{"title": "A", "featured_on": "2025-01-02"}\n{"title": "B"}', None, "today"),
    ],
)
def test_records_with_days_of_their_own_have_no_other(lines: str, day: date | None, day_from: str) -> None:
    reading = read_listing(lines.encode(), "-", today=TODAY)

    assert (reading.day, reading.day_from) == (day, day_from)

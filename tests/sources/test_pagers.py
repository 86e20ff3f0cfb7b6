"""A pager below or above the papers is a part of the page's frame: never votes, comments, titles or abstracts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import saved_pages as pages
from saved_pages import COUNTS, TODAY

from digest.sources.hf_text.kinds import Kind, kind_of
from digest.sources.reading import Reading, read_listing

HEADER = ["Get trending papers in your email inbox!", "Daily Papers", "by AK and the research community"]
ABSTRACT = "We count lattices in high dimensions, and say what they are good for."
PAGERS = {
    "all": ["Previous", "1", "2", "3", "...", "100", "Next"],
    "an ellipsis of one sign": ["Previous", "1", "…", "98", "99", "100", "Next"],
    "without an ellipsis": ["Previous", "1", "2", "3", "Next"],
    "the first page": ["1", "2", "3", "...", "100", "Next"],
    "the last page": ["Previous", "1", "...", "99", "100"],
    "arrows": ["«", "1", "2", "3", "»"],
    "arrows and words": ["« Previous", "1", "2", "Next »"],
    "a list": ["- Previous", "- 1", "- 2", "- Next"],
    "in a line": ["Previous 1 2 3 ... 100 Next"],
    "in a line of the first page": ["1 2 3 Next"],
    "in a line without blanks": ["Previous123...100Next"],
    "in a line with bars": ["Previous | 1 | 2 | Next"],
}
BELOW = ["Company", "TOS", "Privacy"]


def read(lines: list[str], between: str = "\n\n") -> Reading:
    return read_listing(between.join(lines).encode(), "page", today=TODAY)


@pytest.mark.parametrize("pager", PAGERS)
@pytest.mark.parametrize("below", [BELOW, []])
@pytest.mark.parametrize("between", ["\n\n", "\n"])
@pytest.mark.parametrize("footer", [[], ["• 2 authors", "·", "Mar 10"], ["• 2 authors", "·", "Mar 10 4"]])
def test_a_pager_below_the_papers_is_none(
    pager: str, below: list[str], between: str, footer: list[str]
) -> None:
    reading = read(
        [*HEADER, "On Kernels", ABSTRACT, *footer, "On Lattices", ABSTRACT, *footer, *PAGERS[pager], *below],
        between,
    )

    assert reading.problems == ()
    assert [(record.title, record.votes) for record in reading.records] == [
        ("On Kernels", None),
        ("On Lattices", None),
    ]
    assert {record.comments for record in reading.records} == {4 if "4" in " ".join(footer) else None}


@pytest.mark.parametrize("pager", PAGERS)
@pytest.mark.parametrize("between", ["\n\n", "\n"])
def test_a_pager_leaves_votes_where_they_are(pager: str, between: str) -> None:
    voted = ["7", "On Kernels", ABSTRACT, "9", "On Lattices", ABSTRACT]

    reading = read([*HEADER, *voted, *PAGERS[pager], *BELOW], between)

    assert reading.problems == ()
    assert [record.votes for record in reading.records] == [7, 9]


@pytest.mark.parametrize("pager", [name for name in PAGERS if name != "the last page"])
def test_a_pager_above_the_papers_is_none(pager: str) -> None:
    reading = read([*HEADER, *PAGERS[pager], "7", "On Kernels", ABSTRACT, "9", "On Lattices", ABSTRACT])

    assert reading.problems == ()
    assert [record.votes for record in reading.records] == [7, 9]


@pytest.mark.parametrize("pager", ["all", "without an ellipsis", "the first page", "in a line"])
@pytest.mark.parametrize("name", COUNTS)
def test_the_seeds_survive_a_pager(shared: Path, name: str, pager: str) -> None:
    seed = pages.read_seed(shared / "seeds", name)

    reading = read([seed.text, *PAGERS[pager], *BELOW])

    assert reading.problems == ()
    assert [record.title for record in reading.records] == [paper.title for paper in seed.papers]
    assert [record.abstract for record in reading.records] == [paper.abstract for paper in seed.papers]
    assert {record.votes for record in reading.records} == {None}


def test_titles_beside_a_link_to_the_next_page_are_titles() -> None:
    reading = read([*HEADER, "Previous", "Next", "12", "Next", ABSTRACT, "3", "2024", ABSTRACT])

    assert reading.problems == ()
    assert [(record.title, record.votes) for record in reading.records] == [("Next", 12), ("2024", 3)]


def test_the_votes_below_a_link_to_the_previous_day_are_the_first_papers() -> None:
    reading = read([*HEADER, "Previous", "12", "On Kernels", ABSTRACT, "3", "On Lattices", ABSTRACT])

    assert [record.votes for record in reading.records] == [12, 3]
    assert {record.featured_on for record in reading.records} == {date(2026, 11, 20)}


@pytest.mark.parametrize("text", ["1" * 150 + " next x", "1 " * 75 + "next x", "github " + "12" * 70 + "x"])
def test_long_numbers_are_told_from_pagers_and_days_in_linear_time(text: str) -> None:
    """Each would take for ever if a pattern tried all ways to divide the digits."""
    assert kind_of(text) is Kind.TEXT


@pytest.mark.parametrize("text", ["Next 2024 Papers", "1 2 3", "2024", "Previous Work on Lattices", "First"])
def test_few_words_are_a_pager(text: str) -> None:
    assert kind_of(text) is not Kind.PAGER

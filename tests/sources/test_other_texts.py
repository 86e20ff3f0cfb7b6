"""What is no paper is not read as one: signatures, printed marks, HTML, program text, torn lines."""

from __future__ import annotations

import inspect
import textwrap
from pathlib import Path

import pytest
import saved_pages as pages
from saved_pages import COUNTS, TODAY

from digest.problems import DigestError, Problem
from digest.sources.reading import Reading, read_listing

HEADER = ["Get trending papers in your email inbox!", "Daily Papers", "by AK and the research community"]
ABSTRACT = "We count lattices in high dimensions, and say what they are good for."
PAPERS = ["On Kernels", ABSTRACT, "On Lattices", ABSTRACT]


def read(lines: list[str], between: str = "\n\n", **given: str) -> Reading:
    return read_listing(between.join(lines).encode(), "page", today=TODAY, **given)


def refused(text: str) -> Problem:
    with pytest.raises(DigestError) as raised:
        read([text])
    (problem,) = raised.value.problems
    return problem


def assert_both(reading: Reading) -> None:
    assert reading.problems == ()
    assert [(record.title, record.abstract) for record in reading.records] == [
        ("On Kernels", ABSTRACT),
        ("On Lattices", ABSTRACT),
    ]


# --- signatures


@pytest.mark.parametrize(
    "signature",
    [
        ["Ada Lovelace", "Analytical Engines, University of London"],
        ["Ada Lovelace", "https://example.org/ada", "+44 20 7946 0000", "Department of Computing"],
        [],
    ],
)
@pytest.mark.parametrize("dashes", ["--", "-- "])
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_the_signature_of_a_mail_is_no_paper(signature: list[str], dashes: str, between: str) -> None:
    assert_both(read([*HEADER, *PAPERS, "\n".join([dashes, *signature])], between))
    assert_both(read([*HEADER, *PAPERS, dashes, *signature], between))


def test_papers_below_two_dashes_are_no_signature() -> None:
    assert_both(read([*HEADER, *PAPERS[:2], "--", *PAPERS[2:]]))


# --- printed pages

PRINTED = (
    "https://huggingface.co/papers 1/3",
    "https://huggingface.co/papers/date/2025-11-26 12/13",
    "11/26/25, 9:14 AM Daily Papers - Hugging Face",
    "26.11.2025, 09:14 Daily Papers - Hugging Face",
    "Daily Papers - Hugging Face    11/26/25, 9:14 AM",
    "Page 2 of 3",
)


@pytest.mark.parametrize("mark", PRINTED)
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_the_marks_of_a_printed_page_are_no_papers(mark: str, between: str) -> None:
    assert_both(read([mark, *HEADER, *PAPERS], between))
    assert_both(read([*HEADER, *PAPERS, mark], between))
    assert_both(read([*HEADER, *PAPERS[:2], mark, "\f" + mark, *PAPERS[2:]], between))
    assert_both(read([*HEADER, PAPERS[0], mark, *PAPERS[1:]], between))


def test_an_abstract_goes_on_after_the_marks_between_two_sheets() -> None:
    start, end = "We count lattices in high dimensions, and", "say what they are good for."

    assert_both(read([*HEADER, *PAPERS[:3], start, PRINTED[0], "\f" + PRINTED[2], end]))


# --- HTML


@pytest.mark.parametrize(
    "card",
    [
        '<article>\n<h3><a href="/papers/2401.00001">On Kernels</a></h3>\n<p>We compare kernels.</p>\n</article>',
        '<div class="card">\n  <h3>\n    On Kernels\n  </h3>\n  <p>We compare kernels.</p>\n</div>',
        '<h3>On Kernels</h3>\n\n<a href="/papers/2401.00001">We compare kernels.</a>',
    ],
)
def test_html_below_a_header_is_refused(card: str) -> None:
    problem = refused("\n\n".join([*HEADER, card, card, card]))

    assert "this is HTML" in problem.fact
    assert "copy the page's text" in problem.hint


def test_an_abstract_about_html_is_read() -> None:
    about = "<p>-tags and <div>-tags are counted; we say how many of them a page has."

    reading = read([*HEADER, "On Tags", about, *PAPERS])

    assert reading.problems == ()
    assert reading.records[0].abstract == about


# --- other files


def test_the_text_of_a_program_is_refused() -> None:
    for module in (textwrap, inspect, pages):
        source = Path(inspect.getfile(module)).read_text(encoding="utf-8")

        assert "not a listing" in refused(source).fact


def test_a_program_that_quotes_a_page_is_refused() -> None:
    source = f"TEXT = '{HEADER[0]}'\n\n\ndef read():\n    return TEXT\n"

    assert "not a listing" in refused(source).fact


def test_a_short_text_in_paragraphs_is_refused() -> None:
    problem = refused("\n\n".join(["A licence", ABSTRACT * 8, "What you may do", ABSTRACT * 8]))

    assert problem.hint.endswith("--format hf-text")


def test_code_in_turn_with_prose_is_refused() -> None:
    assert "not a listing" in refused("\n\n".join(["x = read(file)", ABSTRACT * 8] * 4)).fact
    assert "not a listing" in refused("\n\n".join(["and so the text", ABSTRACT * 8] * 4)).fact
    assert "not a listing" in refused("\n\n".join(["On Kernels", "x = f(y[0]) + {1: 2}; " * 30] * 4)).fact


# --- torn lines


@pytest.mark.parametrize("name", COUNTS)
@pytest.mark.parametrize("width", [72, 80, 120])
def test_a_blank_line_after_every_wrapped_line_is_one_error(shared: Path, name: str, width: int) -> None:
    seed = pages.read_seed(shared / "seeds", name)
    torn = "\n\n".join(line for block in pages.wrapped(pages.blocks(seed), width) for line in block)

    problem = refused(torn)

    assert "blank line after each" in problem.fact
    assert "without wrapping" in problem.hint


def test_titles_that_begin_small_are_titles() -> None:
    papers = ["iGPT and its kin", ABSTRACT, "vLattice", ABSTRACT, "t-kernels", "We compare kernels at scale."]

    assert [record.title for record in read([*HEADER, *papers]).records] == papers[::2]

"""Recognising formats, finding the day of a listing, and saying what is wrong with a file."""

from __future__ import annotations

from datetime import date

import pytest

from digest.problems import DigestError, Problem
from digest.sources import reading as module
from digest.sources.days import WrittenDay, latest, read_day
from digest.sources.decoding import decode
from digest.sources.formats import FORMATS
from digest.sources.reading import MAX_BYTES, Reading, read_listing

TODAY = date(2026, 11, 20)
HEADER = "Get trending papers in your email inbox!\n\nSubscribe\n\nby AK and the research community\n\n"
PAPER = "On Lattices\n\nWe count lattices, and say how many there are.\n\n"


def read(text: str, path: str = "page.txt", today: date = TODAY, **given: object) -> Reading:
    return read_listing(text.encode(), path, today=today, **given)  # type: ignore[arg-type]


def refused(content: bytes, path: str = "page.txt", **given: object) -> Problem:
    with pytest.raises(DigestError) as raised:
        read_listing(content, path, today=TODAY, **given)  # type: ignore[arg-type]
    (problem,) = raised.value.problems
    return problem


# --- days


def test_the_day_given_comes_before_all_but_the_record() -> None:
    text = '{"title": "A"}\n{"title": "B", "featured_on": "2025-01-02"}'

    days = [record.featured_on for record in read(text, "2026-01-01.jsonl", day=date(2026, 5, 5)).records]

    assert days == [date(2026, 5, 5), date(2025, 1, 2)]


@pytest.mark.parametrize(
    ("path", "top", "header", "day"),
    [
        ("2026-11-19-page.txt", "---\nretrieved: 2026-11-18\n---\n", "Nov 17\n\n", date(2026, 11, 19)),
        ("a/b/2026-11-19.txt", "", "Nov 17\n\n", date(2026, 11, 19)),
        ("a\\2026-11-19.txt", "", "Nov 17\n\n", date(2026, 11, 19)),
        ("2026-11-19/page.txt", "", "Nov 17\n\n", date(2026, 11, 17)),
        ("page-2026-11-19.txt", "", "Nov 17\n\n", date(2026, 11, 17)),
        ("2026-11-193.txt", "", "Nov 17\n\n", date(2026, 11, 17)),
        ("2026-02-30.txt", "", "Nov 17\n\n", date(2026, 11, 17)),
        ("-", '---\nurl: x\nretrieved: "2026-11-18"\n---\n', "Nov 17\n\n", date(2026, 11, 18)),
        (
            "-",
            "# Web source\n\n- Captured (UTC): 2026-11-18T16:31:22+00:00\n\n",
            "Nov 17\n\n",
            date(2026, 11, 18),
        ),
        ("-", "---\nretrieved: 2026-02-30\n---\n", "Nov 17\n\n", date(2026, 11, 17)),
        ("-", "", "Nov 20\n\n", date(2026, 11, 20)),
        ("-", "", "Nov 21\n\n", date(2025, 11, 21)),
        ("-", "", "November 21, 2026\n\n", date(2026, 11, 21)),
        ("-", "", "Feb 29\n\n", date(2024, 2, 29)),
        ("-", "", "", TODAY),
    ],
)
def test_the_day_of_a_listing_is_the_first_that_is_known(path: str, top: str, header: str, day: date) -> None:
    (record,) = read(f"{top}{HEADER}{header}{PAPER}", path).records

    assert record.featured_on == day


@pytest.mark.parametrize(
    ("header", "footer", "given", "published"),
    [
        ("Nov 26", "May 27 2", None, date(2025, 5, 27)),
        ("Nov 26", "May 27 2", date(2026, 11, 20), date(2025, 5, 27)),
        ("Nov 26", "Nov 26", None, date(2025, 11, 26)),
        ("Nov 26", "Nov 27", None, date(2024, 11, 27)),
        ("Nov 26", "Feb 29", None, date(2024, 2, 29)),
        ("Nov 26", "Oct 18, 2024 3", None, date(2024, 10, 18)),
        ("", "Nov 20", None, date(2026, 11, 20)),
        ("", "Nov 21", None, date(2025, 11, 21)),
        ("", "May 27", date(2024, 3, 1), date(2023, 5, 27)),
    ],
)
def test_a_year_left_out_is_the_latest_not_after_the_header_or_else_the_listing(
    header: str, footer: str, given: date | None, published: date
) -> None:
    text = f"{HEADER}{header}\n\n{PAPER}• 2 authors\n·\n{footer}\n"

    (record,) = read(text, day=given).records

    assert record.published == published
    assert record.featured_on == (given or (date(2025, 11, 26) if header else TODAY))


def test_the_header_day_is_never_when_a_paper_was_published() -> None:
    assert read(f"{HEADER}Nov 26\n\n{PAPER}").records[0].published is None


def test_a_day_that_no_calendar_has_is_left_out_and_reported() -> None:
    reading = read(f"{HEADER}{PAPER}• 2 authors\n·\nFeb 30, 2024 5\n")

    (record,) = reading.records
    assert (record.published, record.author_count, record.comments) == (None, 2, 5)
    assert [problem.line for problem in reading.problems] == [13]
    assert reading.skipped == 0


def test_the_29th_of_february_is_found_across_a_century_without_it() -> None:
    assert latest(WrittenDay(2, 29), date(1903, 12, 31)) == date(1896, 2, 29)
    assert latest(WrittenDay(2, 30), TODAY) is None
    assert latest(WrittenDay(1, 1), date(1, 1, 1)) == date(1, 1, 1)


@pytest.mark.parametrize(
    "text", ["May 27", "27 May", "May 27, 2024", "Sept. 3", "2024-05-27", "September 13,2024"]
)
def test_a_day_is_read_as_pages_and_mails_write_it(text: str) -> None:
    assert read_day(text)
    assert not read_day(f"{text} or so") or text.startswith("2024")


# --- formats


def test_each_format_has_its_own_name_and_is_found_by_content_not_by_file_name() -> None:
    assert len({format.name for format in FORMATS}) == len(FORMATS)
    assert read(HEADER + PAPER, "papers.jsonl").format == "hf-text"
    assert read('{"title": "A"}', "papers.txt").format == "jsonl"


def test_the_format_may_be_named() -> None:
    assert read(PAPER, format="hf-text").records[0].title == "On Lattices"


def test_an_unknown_format_is_answered_with_the_nearest() -> None:
    assert refused(b"x", format="hf-txt").hint == "did you mean 'hf-text'?"
    assert "jsonl" in refused(b"x", format="zzz").hint


@pytest.mark.parametrize(
    "text",
    [
        "# A project\n\nWhat it does.\n\n## Install\n\nRun the installer, and then run it again until it works.\n"
        * 3,
        "@article{key,\n  title = {A},\n  abstract = {" + "Words and more words. " * 40 + "},\n}\n" * 3,
        "<!DOCTYPE html>\n<html><body><h3>A title</h3><p>"
        + "Words and more words. " * 40
        + "</p></body></html>",
        "Dear all,\n\nthe meeting is at noon. Please bring your slides.\n\nYours,\n\nAda\n",
        "title,abstract\nA,B\n",
        "Title: Paper page - A\n\nPublished on Oct 12, 2023\n\nUpvote 53\n\n• 8 authors\n",
    ],
)
def test_other_texts_are_refused_and_not_read_as_papers(text: str) -> None:
    problem = refused(text.encode())

    assert "not a listing" in problem.fact
    assert "expected" in problem.hint


def test_a_page_without_its_header_is_known_by_titles_and_abstracts_in_turn() -> None:
    abstract = "We count lattices in high dimensions, and say what they are good for. " * 8

    reading = read("\n\n".join(["On Lattices", abstract, "On Kernels", abstract, "On Graphs", abstract]))

    assert [record.title for record in reading.records] == ["On Lattices", "On Kernels", "On Graphs"]


@pytest.mark.parametrize(
    "footer", ["3 authors\n·\nMar 10", "3 authors\n\n·\n\nMar 10", "3 authors\n· Mar 10"]
)
def test_a_short_page_without_most_of_its_header_is_known_by_its_footers(footer: str) -> None:
    reading = read(f"Daily Papers\n\nNov 19\n\n{PAPER}{footer}\n\n{PAPER.replace('On', 'More on')}{footer}\n")

    assert reading.problems == ()
    assert [(record.title, record.author_count) for record in reading.records] == [
        ("On Lattices", 3),
        ("More on Lattices", 3),
    ]
    assert {record.featured_on for record in reading.records} == {date(2026, 11, 19)}


def test_an_unknown_text_is_answered_with_how_to_name_its_format() -> None:
    assert refused(PAPER.encode()).hint.endswith("--format hf-text")


def test_what_a_program_says_of_its_cut_is_no_part_of_an_abstract() -> None:
    address = "https://huggingface.co/papers/2401.0000"
    names = enumerate(("Lattices", "Graphs", "Proofs"), 1)
    cards = [f"### [On {name}]({address}{at})\n\nWe count them.\n\n- 2 authors\n\n" for at, name in names]

    reading = read(
        f"{HEADER}{''.join(cards)}### [On Kernels]({address}9)\n\nWe compare ker\n\n[Content truncated]\n"
    )

    assert [record.title for record in reading.records] == ["On Lattices", "On Graphs", "On Proofs"]
    assert [problem.line for problem in reading.problems] == [25]


# --- files that hold nothing


@pytest.mark.parametrize("content", [b"", b"  \n\t\n", b"\xef\xbb\xbf", "\ufeff \u200b\n".encode()])
def test_an_empty_file_says_so(content: bytes) -> None:
    problem = refused(content, "folder/page.txt")

    assert (problem.path, problem.line) == ("folder/page.txt", 0)
    assert "expected" in problem.hint


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"%PDF-1.7\n%\xe2\xe3\n1 0 obj",
        b"PK\x03\x04" + bytes(range(256)),
        b"some text \x00 and more",
    ],
)
def test_a_binary_file_says_so(content: bytes) -> None:
    assert "binary" in refused(content).fact


def test_a_file_beyond_all_measure_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MAX_BYTES == 200_000_000
    monkeypatch.setattr(module, "MAX_BYTES", 1000)

    assert "too large" in refused(b"x" * 1001).fact


def test_a_header_without_papers_says_what_was_expected() -> None:
    problem = refused(HEADER.encode())

    assert "no entry found" in problem.fact
    assert "titles, each with its abstract" in problem.hint


# --- bytes


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("Möbius • 8".encode("cp1252"), "Möbius • 8"),
        ("Möbius".encode("latin-1"), "Möbius"),
        ("Möbius — “quoted”".encode() + b" \x93Paper\x94", "Möbius — “quoted” “Paper”"),
        ("Möbius 8".encode() + "•".encode()[:2], "Möbius 8"),
        ("Möbius".encode("utf-16"), "Möbius"),
        ("Möbius".encode("utf-32"), "Möbius"),
        (b"\x81", "\x81"),
    ],
)
def test_bytes_become_the_text_that_was_meant(content: bytes, text: str) -> None:
    assert decode(content) == text

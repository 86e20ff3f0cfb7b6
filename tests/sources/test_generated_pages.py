"""Whatever papers a page shows, in whatever layout, are read back; and nothing at all can break the readers."""

from __future__ import annotations

import string

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from page_layouts import LAYOUTS
from saved_pages import ANY_SCRIPT, NOISE, TODAY, Shown

from digest.problems import DigestError
from digest.sources.formats import FORMATS
from digest.sources.reading import Reading, read_listing

NOUNS = (
    "graphs",
    "kernels",
    "proofs",
    "agents",
    "lattices",
    "tokens",
    "rewards",
    "galaxies",
    "proteins",
    "robots",
)
VERBS = ("bound", "compress", "explain", "rank", "simulate", "repair", "count", "align")
MANNERS = (
    "without labels",
    "in $O(n^2)$ time",
    "at scale",
    "by \\emph{hand}",
    "100times faster",
    "with ell_infty",
)


@st.composite
def titles(draw: st.DrawFn) -> str:
    words = draw(st.lists(st.sampled_from([*NOUNS, *VERBS]), min_size=1, max_size=9))
    name = draw(st.sampled_from(["", "", "DeepThing: ", "X-Net 2.0 -- ", "[Re] ", "Étude: "]))
    return name + " ".join(words).capitalize() + draw(st.sampled_from(["", "", "", "?", "!", " (2024)"]))


@st.composite
def sentences(draw: st.DrawFn) -> str:
    subject, verb, other, manner = (draw(st.sampled_from(words)) for words in (NOUNS, VERBS, NOUNS, MANNERS))
    return f"We {verb} {subject} and {other} {manner}, which is what {draw(st.sampled_from(NOUNS))} need."


@st.composite
def papers(draw: st.DrawFn) -> list[Shown]:
    names = draw(st.lists(titles(), min_size=1, max_size=8, unique_by=str.casefold))
    months = st.sampled_from(["Jan", "Feb", "May", "Nov", "Dec"])
    days = st.builds(lambda month, day, year: f"{month} {day}{year}", months, st.integers(1, 28), _years)
    return [
        Shown(
            title=name,
            abstract=" ".join(draw(st.lists(sentences(), min_size=1, max_size=12))),
            author_count=draw(st.none() | st.integers(1, 3000)),
            day=draw(days),
            comments=draw(st.none() | st.integers(1, 99)),
            votes=draw(st.none() | st.integers(0, 999)),
            arxiv_id=f"2401.{at:05}",
            code_url=draw(st.sampled_from([None, f"https://github.com/lab/code{at}"])),
            organisation=draw(st.sampled_from(["OCC", "Google", "University of Massachusetts Amherst"])),
        )
        for at, name in enumerate(names)
    ]


_years = st.sampled_from(["", "", ", 2024", ", 2019"])


@given(papers(), st.sampled_from(sorted(LAYOUTS)), st.sampled_from(ANY_SCRIPT))
@settings(max_examples=150)
def test_what_a_page_shows_is_what_is_read(shown: list[Shown], layout: str, noise: str) -> None:
    page = NOISE[noise](LAYOUTS[layout].render(shown))

    reading = read_listing(page, "page", today=TODAY, format="hf-text")

    LAYOUTS[layout].check(reading, shown)


PIECES = st.sampled_from(
    [
        *(
            "Get trending papers in your email inbox!",
            "Subscribe",
            "by AK and the research community",
            "Nov 26",
        ),
        *(
            "Daily Papers",
            "-",
            "·",
            "• 8 authors",
            "19",
            "Feb 30",
            "Upvote",
            "Submitted by",
            "### [A](b)",
            "[",
            "](",
        ),
        *(
            "---",
            "retrieved: 2026-13-45",
            "Title",
            "An abstract that says what was found.",
            "x (3 ▲)",
            "[1]: http://a",
        ),
        *(
            '{"title": "a"}',
            '{"title": 1}',
            "{",
            "[{",
            '{"a":',
            "\\",
            "![",
            "](https://huggingface.co/papers/2401.1)",
        ),
        *(
            "https://huggingface.co/papers/2401.00001",
            "Previous",
            "\x00",
            "\ud800",
            "\u200d",
            "> quoted",
            "#" * 9,
        ),
    ]
)
ENDS = st.sampled_from(["\n", "\n\n", "\r\n", "\r", " ", "\t", "\u2028", "\x0c"])


@given(
    st.lists(st.tuples(PIECES | st.text(max_size=40), ENDS), max_size=25), st.sampled_from([None, *FORMATS])
)
@settings(max_examples=250, suppress_health_check=[HealthCheck.too_slow])
@example([('{"title": "a", "authors": [[]]}', "\n")], None)
@example([("[" * 5000, "\n"), ('{"a":' * 5000, "\n")], FORMATS[0])
def test_no_text_breaks_the_readers(parts, format) -> None:  # type: ignore[no-untyped-def]
    content = "".join(piece + end for piece, end in parts).encode("utf-8", "surrogatepass")
    _read_or_refuse(content, format.name if format else None)


@given(st.binary(max_size=400), st.sampled_from([None, "jsonl", "hf-text"]))
@example(b"\xff\xfe\x00", None)
@example(b"\xff\xfe\x00\x00a", None)
@example(b"\xef\xbb\xbf", None)
@example(b"\xc3", "hf-text")
def test_no_bytes_break_the_readers(content: bytes, format: str | None) -> None:
    _read_or_refuse(content, format)


def _read_or_refuse(content: bytes, format: str | None) -> None:
    reading, problems = None, ()
    try:
        reading = read_listing(content, "page", today=TODAY, format=format)
    except DigestError as error:
        problems = error.problems
    if reading:
        _assert_sound(reading, content)
    else:
        (problem,) = problems
        assert problem.fact


def _assert_sound(reading: Reading, content: bytes) -> None:
    assert reading.records
    lines = sum(map(content.decode("utf-8", "ignore").count, "\n\r\u2028\u2029\x85")) + 1
    for record in reading.records:
        assert record.title == " ".join(record.title.split()) != ""
        assert record.featured_on
        assert record.position
        assert 1 <= record.origin.line <= lines


@pytest.mark.parametrize(
    "junk",
    ["a", "[", "](", "![a", "\\ ", "*_", "1. http://", ". A", "<a>", "-\n", "1\n", "\n", "(1 ▲)"],
)
def test_long_runs_of_anything_are_read_in_linear_time(junk: str) -> None:
    """Each would take minutes if a pattern went back over it."""
    page = "Get trending papers in your email inbox!\n### [T](https://huggingface.co/papers/2401.00001)\n"
    _read_or_refuse((page + junk * 40_000).encode(), None)
    _read_or_refuse((page.split("\n")[0] + "\n" + junk * 40_000 + string.ascii_letters).encode(), None)

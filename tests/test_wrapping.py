"""Text in columns keeps every word, and every line within its columns where a word allows it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.prose import markdown_html
from digest.prose.html_text import html_text
from digest.text import one_line
from digest.wrapping import columns_of, wrapped


@given(st.text(max_size=300), st.integers(0, 8), st.integers(0, 8))
def test_nothing_is_lost_and_nothing_is_added_but_line_ends(text: str, indent: int, first: int) -> None:
    found = wrapped(text, indent, first, columns=40)
    assert "".join(found.split()) == "".join(one_line(text).split())


@given(st.lists(st.text("abc", min_size=1, max_size=20), max_size=40).map(" ".join), st.integers(0, 8))
def test_no_line_of_words_is_too_long_and_none_could_take_the_next_word(text: str, indent: int) -> None:
    lines = wrapped(text, indent, indent, columns=40).split("\n")
    assert all(len(line) <= 40 for line in [" " * indent + lines[0], *lines[1:]])
    for line, after in pairwise(lines):
        here = line if line.startswith(" ") or line is not lines[0] else " " * indent + line
        assert len(here) + 1 + len(after.split()[0]) > 40


def test_wide_letters_take_two_columns_and_no_line_begins_with_their_stops() -> None:
    lines = wrapped("用于大规模语言模型的训练，以及推理。" * 6, columns=40).split("\n")
    assert all(columns_of(line) <= 42 for line in lines)
    assert len(lines) > 3
    assert not any(line[0] in "，。" for line in lines)


@pytest.mark.parametrize(("text", "columns"), [("abc", 3), ("语言", 4), ("a\u0300", 1), ("👩", 2), ("", 0)])
def test_columns_are_those_of_a_screen(text: str, columns: int) -> None:
    assert columns_of(text) == columns


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("One\ntwo.\n\nThree.", "One two.\n\nThree."),
        ("- a\n- b\n\n1. c\n2. d", "* a\n* b\n\n1. c\n2. d"),
        ("> quoted " + "words " * 20, "> quoted " + "words " * 9 + "words\n> " + "words " * 9 + "words"),
        (
            "[here](https://e.example/) and <https://e.example/>",
            "here <https://e.example/> and https://e.example/",
        ),
        ("    code  it\n    twice", "code  it\ntwice"),
        ("*a* **b** `c` &amp; &lt;d&gt;", "a b c & <d>"),
        ("", ""),
    ],
)
def test_an_editors_words_as_text(markdown: str, text: str) -> None:
    assert html_text(str(markdown_html(markdown))) == text

"""An editor's words as text: what people read who read mail without HTML."""

from __future__ import annotations

import pytest

from digest.prose import markdown_html
from digest.prose.html_text import html_text
from digest.wrapping import columns_of


def text_of(source: str) -> str:
    return html_text(str(markdown_html(source, for_mail=True)))


def test_a_link_to_a_footnote_or_back_is_no_address() -> None:
    text = text_of("Begun[^1] [there](https://a.org).\n\n[^1]: A [note](https://b.org).")
    assert text == "Begun[1] there <https://a.org>.\n\n1. A note <https://b.org>."


@pytest.mark.parametrize("before", ["", "> "])
def test_source_is_cut_where_a_line_ends_and_keeps_what_it_is_indented_by(before: str) -> None:
    line = "   return " + "word, " * 30
    lines = text_of(f"{before}    {line}").split("\n")
    assert len(lines) == 3
    assert all(columns_of(each) <= 72 for each in lines)
    assert all(each.startswith(f"{before}   ") for each in lines)
    assert "".join(each.removeprefix(f"{before}   ") for each in lines).strip() == line.strip()


def test_wide_letters_take_two_columns_of_source() -> None:
    lines = text_of(f"    {'語' * 50}").split("\n")
    assert [len(line) for line in lines] == [36, 14]


def test_what_is_indented_by_a_whole_line_comes_to_an_end() -> None:
    text = text_of("```\n" + " " * 300 + "x" * 300 + "\n```")
    assert text.count("x") == 300
    assert max(map(len, text.split("\n"))) <= 72

"""Cleaning, folding and shortening text of strangers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from digest.text import clean, excerpt, fold, one_line, sentences, shorten

ANY = st.text(st.characters(codec=None))


@given(ANY)
def test_cleaned_text_can_be_written_as_utf8_and_xml(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode("utf8")
    assert not set(cleaned) & {"\x00", "\x0b", "\ufffe", "\u202e", "\u200b"}
    assert clean(cleaned) == cleaned


@given(ANY)
def test_one_line_has_single_blanks_and_none_at_its_ends(text: str) -> None:
    line = one_line(text)
    assert line == " ".join(line.split()) == one_line(line)


def test_spellings_of_one_title_fold_alike() -> None:
    assert fold("Deep  Learning — A Survey.") == fold("deep learning: a survey")
    assert fold("SO($N$) model") == fold("so($n$) Model")
    assert fold("Graph networks") != fold("Graph network")


def test_signs_that_end_a_name_belong_to_it() -> None:
    titles = ["A Benchmark for C", "A Benchmark for C++", "A Benchmark for C#", "A Benchmark for C++11"]
    assert len({fold(title) for title in titles}) == 4
    assert fold("C++: a survey") == fold("C$^{++}$ -- A Survey")
    assert fold("Learning C#") == fold(r"learning C\#")
    assert fold("Ｃ＋＋") == "c++"


def test_signs_between_names_belong_to_none() -> None:
    assert (
        fold("Vision + Language")
        == fold("Vision+Language")
        == fold("$Vision$+$Language$")
        == "visionlanguage"
    )
    assert fold("# 1: C (+ D)") == "1cd"


def test_an_abbreviation_ends_no_sentence() -> None:
    text = "We follow Smith et al. (2020). See e.g. the work of J. Doe. It works vs. Others."
    assert sentences(text) == [
        "We follow Smith et al. (2020).",
        "See e.g. the work of J. Doe.",
        "It works vs. Others.",
    ]


def test_an_excerpt_is_at_most_two_sentences_and_ends_at_one() -> None:
    assert excerpt("One is here. Two is there. Three is gone.") == "One is here. Two is there."
    assert excerpt("One is here. " + "Long " * 100 + "end.") == "One is here."


@given(st.text(st.characters(codec="utf-8")), st.integers(2, 80))
def test_what_is_shortened_fits_and_is_unchanged_where_it_fitted(text: str, most: int) -> None:
    line = " ".join(text.split())
    short = shorten(text, most)
    assert len(short) <= most
    assert short == line if len(line) <= most else short.endswith("…")

"""Formulas that lost their delimiters and backslashes: found where they are, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from digest.prose import inline, plain
from digest.prose.debris import formulas, glued_words
from digest.prose.mathematics import mathml
from digest.prose.restoring import restore
from digest.text import sentences

SEED_LINES = 1000  # the shared listings hold 1,420 different lines


@pytest.mark.parametrize(
    ("candidate", "tex"),
    [
        ("O(epsilon^{-5})", r"O(\epsilon ^{-5})"),
        ("cvarepsilon^{-1}", r"c\varepsilon ^{-1}"),
        ("Oleft(N^2right)", r"O(N^{2})"),
        ("{sf AC}^0", r"\mathsf{AC}^{0}"),
        ("d_x<d_yle2d_x", r"d_x<d_y\le 2d_x"),
        ("sqrt[3]{log n}", r"\sqrt[3]{\log  n}"),
        ("max{d_x,d_y}", r"\max \{d_x,d_y\}"),
        (r"\alpha_{\rm eq}", r"\alpha _{\mathrm{eq}}"),
        ("x^-1", "x^{-1}"),
        ("TC^0", r"\mathrm{TC}^{0}"),
        ("QK^T", "QK^T"),
        ("2^128", "2^{128}"),
    ],
)
def test_a_candidate_gets_its_backslashes_back(candidate: str, tex: str) -> None:
    restored = restore(candidate)
    assert restored == tex
    assert mathml(tex)


@pytest.mark.parametrize(
    "candidate",
    [
        "rl_reach",
        "t_max",
        "x_1_2",
        "a^^b",
        "resid_{c,t}",
        "O(1{t})",
        "d{m}e",
        "frac{L{mu}}",
        "x^",
        "_a",
        "(x",
        "x)",
        "a.b",
    ],
)
def test_a_candidate_that_does_not_fit_is_text(candidate: str) -> None:
    assert restore(candidate) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("is O(n^2), and", ["O(n^2)"]),
        ("the x^2-norm", ["x^2"]),
        ("pre-L^2 and 4Hb-TaS_2.", ["L^2", "TaS_2"]),
        ("(see x_0) in (X_0, X_1)", ["x_0", "X_0", "X_1"]),
        ("we use O( L^4 + d^{3/2} ) calls", ["O( L^4 + d^{3/2} )"]),
        ("where Delta = f(x_0) - 2 is", ["Delta = f(x_0) - 2"]),
        ("lower L^2 in 5 steps", ["L^2"]),
        ("mathbb R^n or mathcal O_i(u)", ["mathbb R^n", "mathcal O_i(u)"]),
        ("a loss (in R^n)", ["R^n"]),
        ("outside {sf AC}^0), but", ["{sf AC}^0"]),
        ("no (formula) here: f(x) = 2", []),
    ],
)
def test_a_formula_ends_where_the_prose_begins(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end, _ in formulas(text)] == found


@pytest.mark.parametrize(
    "text",
    [
        "sometimes",
        "3 times 4",
        "times10",
        "3timesteps",
        "v times a",
        "I times x",
        "similar",
        "sim2real",
        "sim 2 of 3",
        "pmap 5",
        "5 pm",
        "5 pm 2.5",
        "PM2.5",
        "an leqx",
    ],
)
def test_words_are_not_signs(text: str) -> None:
    assert glued_words(text) == text


def test_every_formula_of_the_shared_listings_is_valid_tex(shared: Path) -> None:
    lines = _lines(shared)
    found = [formula for line in lines for formula in formulas(line)]
    assert len(lines) > SEED_LINES
    assert len(found) > 150
    assert [formula for formula in found if mathml(formula.tex) is None] == []


def test_no_page_of_the_shared_listings_shows_debris_that_is_certain(shared: Path) -> None:
    for line in _lines(shared):
        shown = plain(line)
        assert not any(debris in shown for debris in (r"\%", r"\emph", r"\times", "textbf{", "{it ", "{sf "))
        assert not any(f"{digit}times" in shown or f"sim{digit}" in shown for digit in range(10))


def test_an_excerpt_of_the_shared_listings_never_ends_inside_a_formula(shared: Path) -> None:
    for line in _lines(shared):
        parts = sentences(line)
        if " ".join(parts) == line:
            assert " ".join(map(plain, parts)) == plain(line)
            assert " ".join(map(inline, parts)) == inline(line)


def _lines(shared: Path) -> list[str]:
    return sorted(
        {line for seed in (shared / "seeds").glob("*.txt") for line in seed.read_text("utf-8").split("\n")}
    )

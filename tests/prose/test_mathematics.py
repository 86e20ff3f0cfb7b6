"""One formula: TeX to MathML that any output may hold, and to a line of readable characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from digest.prose.mathematics import MOST, TAGS, mathml, unicode_text


@pytest.mark.parametrize(
    ("tex", "line"),
    [
        ("O(n^2)", "O(n²)"),
        (r"\mathbb{R}^{d_x}", "ℝ^(dₓ)"),
        (r"\mathbb{USCD}", "USCD"),
        (r"\mathcal{O}(\varepsilon^{-7/2})", "O(ε^(−7/2))"),
        (r"\tilde O(\sqrt{T \log n})", "Õ(√(T log n))"),
        (r"\frac{a+1}{b} = \sqrt[3]{x}", "(a+1)/b = ∛x"),
        (r"\sum_{i=1}^n x_{ij}^2 \leq \infty", "∑ᵢ₌₁ⁿxᵢⱼ² ≤ ∞"),
        (r"QK^\top \in \mathbb{R}", "QK⊤ ∈ ℝ"),
        (r"N(0,\sigma^2)", "N(0, σ²)"),
        (r"\{x \mid x_{\text{max}} > -1\}", "{x ∣ x_max > −1}"),
        (r"60^\circ, x^*, x'", "60°, x*, x′"),
        (r"\ell_\infty", "ℓ∞"),
        (r"10^{-8}\%", "10⁻⁸%"),
    ],
)
def test_a_formula_reads_on_one_line(tex: str, line: str) -> None:
    assert unicode_text(tex) == line


def test_a_formula_of_several_rows_has_no_line_but_is_drawn() -> None:
    matrix = r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}"
    assert unicode_text(matrix) is None
    assert "<mtable" in (mathml(matrix) or "")


@pytest.mark.parametrize(
    "tex",
    [
        "",
        " ",
        "x^{",
        "a}b",
        r"\unheardof{x}",
        r"\href{javascript:alert(1)}{x}",
        r"\newcommand{\x}{\x\x}\x",
        "x" * (MOST + 1),
    ],
)
def test_what_is_no_formula_gives_nothing(tex: str) -> None:
    assert mathml(tex) is None
    assert unicode_text(tex) is None


@pytest.mark.parametrize(
    "tex",
    [
        r"\mathds{1}",
        r"\bm{x}",
        r"\textsc{Sat}",
        r"f\xspace",
        r"\begin{cases}a & b\end{cases}",
        "a~b",
        r"\log n",
    ],
)
def test_mathml_is_well_formed_xml_of_listed_elements_without_styles(tex: str) -> None:
    for element in etree.fromstring(mathml(tex) or "").iter():
        assert element.tag in TAGS
        assert "style" not in element.attrib


def test_a_macro_of_one_formula_is_unknown_to_the_next() -> None:
    assert mathml(r"\newcommand{\one}{1}\one")
    assert mathml(r"\one") is None


PIECES = (
    r"\frac { } ^ _ a \sqrt & \\ < > \text{ \left( \right) \hat \color{red} 1 \begin{array} \sum ' | \, \not"
    r" \operatorname{"
)


@given(st.lists(st.sampled_from(PIECES.split())).map("".join))
def test_whatever_converts_is_well_formed(tex: str) -> None:
    found = mathml(tex)
    if found is not None:
        assert etree.fromstring(found).tag == "math"
    unicode_text(tex)

"""Titles and abstracts of strangers: what is repaired, what stays, and that nothing of theirs ever runs."""

from __future__ import annotations

import json
from pathlib import Path

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from markupsafe import escape

from digest import text as plain_text
from digest.prose import inline, paragraphs, plain
from digest.prose.mathematics import TAGS

EMPHASIS = {"em", "strong", "code"}
REPAIRED = {
    # debris of formulas
    "an O(epsilon^{-5}) rate": "an O(ϵ⁻⁵) rate",
    "like O(varepsilon^{-2}exp(-cvarepsilon^{-1})) for": "like O(ε⁻² exp(−cε⁻¹)) for",
    "from Oleft(N^2right) to Oleft(Nright), where": "from O(N²) to O(N), where",
    "both O(1/k^2) and mathcal{O}(1/k^2) rates": "both O(1/k²) and O(1/k²) rates",
    "bounds of mathcal O(n^2).": "bounds of O(n²).",
    "with O(dm + m^2) cost": "with O(dm + m²) cost",
    "the ell_infty norm": "the ℓ∞ norm",
    "an ell_2-accurate score": "an ℓ₂-accurate score",
    "functions in L^p and L_1-norm": "functions in Lᵖ and L₁-norm",
    "on R^{d_x} and x_0, W_{ij}": "on R^(dₓ) and x₀, Wᵢⱼ",
    "maps mathbb R^{n} to": "maps ℝⁿ to",
    "computes exp(QK^top) fast": "computes exp(QK⊤) fast",
    "in {sf AC}^0, {cal N}=4 and TC^0": "in AC⁰, N = 4 and TC⁰",
    "at most d^{3/2} delta^{-1} steps": "at most d^(3/2)δ⁻¹ steps",
    "our SAP^{2} and MP_{+} modules": "our SAP² and MP₊ modules",
    "chi_2leq chi_1 holds": "χ₂ ≤ χ₁ holds",
    "the set {omega_m, h, w_0} of": "the set {ωₘ, h, w₀} of",
    "x in R^n for h_{c,t} in R^d": "x ∈ Rⁿ for h_(c,t) ∈ Rᵈ",
    "between 0.29 pm 4.8 cdot 10^{-8} and": "between 0.29 ± 4.8 ⋅ 10⁻⁸ and",
    "a (1+lambda)-EA with O(sigma) noise": "a (1 + λ)-EA with O(σ) noise",
    "max{d_x,d_y} if w_{min}ge d_y+1": "max{dₓ, d_y} if w_min ≥ d_y + 1",
    # debris of signs
    "100times faster, 19.2times.": "100× faster, 19.2×.",
    "1920times1080 and ImageNet-64times 64": "1920×1080 and ImageNet-64×64",
    "in 5sim10 steps": "in 5∼10 steps",
    r"15\%sim30\% less (sim2%, sim2.6B)": "15%∼30% less (∼2%, ∼2.6B)",
    r"rotations by pm60{\deg} or 30^\circ": "rotations by ±60° or 30°",
    "a n times d matrix": "a n × d matrix",
    "for 1 leq m leq d there": "for 1 ≤ m ≤ d there",
    # text with its backslashes
    r"A \emph{new} {\it kind} of \textbf{model}": "A new kind of model",
    "textbf{Gen}erattextbf{i}ve {scriptsize CODE2SEQ}": "Generative CODE2SEQ",
    r"Schr\"odinger, Schr\"{o}dinger, na\"{\i}ve": "Schrödinger, Schrödinger, naïve",
    r"clasificaci\'on by Erd\H{o}s and Cavagli\`a": "clasificación by Erdős and Cavaglià",
    r"Polyak-{\L}ojasiewicz, \L ojasiewicz": "Polyak-Łojasiewicz, Łojasiewicz",
    r"the model\'s \"best\" guess": 'the model\'s "best" guess',
    r"5\% \& a\_b \#1": "5% & a_b #1",
    r"5 \times 3 at \mu": "5 × 3 at μ",
    "``quoted'' -- so---and 3--5": "“quoted” – so—and 3–5",
    r"models~(LLMs), Fig.~3": "models (LLMs), Fig. 3",
    r"show that \methodabbr wins, \etc.": "show that methodabbr wins, etc.",
    r"see\footnote{the code} and \cite{smith}": "see (the code) and [smith]",
    # delimited
    r"$\mathbb{USCD}$ in \(x^2\), SO($N$)": "USCD in x², SO(N)",
    r"the $(k,\ell)$-sparse \[ \frac{a+b}{2} \] mean": "the (k, ℓ)-sparse (a+b)/2 mean",
    "$O(epsilon^{-2})$ steps": "O(ϵ⁻²) steps",
    r"up to 5.18\times$ on GPUs and 42.9%$ energy": "up to 5.18× on GPUs and 42.9% energy",
    # addresses
    r"at \url{https://a.org/b\_c}.": "at https://a.org/b_c.",
    r"at \href{https://a.org/x_1}{our page}.": "at our page (https://a.org/x_1).",
    "at https://a.org/b{this page}.": "at this page (https://a.org/b).",
    "at https://a.org/b{https://a.org/b}": "at https://a.org/b",
}
UNTOUCHED = (
    "costs $5 and $10, or $100 million and 3$ more",
    "gains of $ latency reductions on GPUs and 42.9",
    "sometimes similar results, at times 3 times a day",
    "pmap at 5 pm, 5 pm 2 km on, sim2real, simulation, PM2.5 and pm2",
    "timestep 10 of 4 runtimes; betimes",
    "rl_reach and cifar10_challenge, resid_{c,t}, t_max, my_file.py, GPT_J",
    "github.com/MadryLab/mnist_challenge and a_user@example.org",
    "https://github.com/a/b_c_d/tree/x_1/~me--2?q=a^b",
    "a target pi, an epsilon-greedy lambda calculus, alpha, beta and gamma",
    "released as v2beta and 3alpha (beta)",
    "TPL{{7*7}} ${7*7} {% raw %} {{ config }} {title}",
    "a {second-order} {model size} and {",
    "a group H^3SA{epsilon^2} of O(1{t}), O(nfrac{L{mu}}log(1{epsilon}))",
    r"C:\windows\x, ..\..\system32, \x and \write18{rm}",
    r"\input{/etc/passwd} \def\x{\x}\x \begin{align} no end",
    r"\href{javascript:alert(1)}{click}",
    "an option --verbose, <!-- comment -->, --boundary-- and -----",
    "takes ~6% of ~/home, 3~5 times",
    "^_^ and __init__ and a_ and _b",
    "a reference \\[12\\] and \\(see below\\)",
    "code `x` and ```y```",
)


@pytest.mark.parametrize(("source", "read"), REPAIRED.items())
def test_what_is_certain_is_repaired(source: str, read: str) -> None:
    assert plain(source) == read


@pytest.mark.parametrize("source", UNTOUCHED)
def test_what_is_not_certain_stays_as_it_stands(source: str) -> None:
    assert plain(source) == source
    assert inline(source) == escape(source)


@pytest.mark.parametrize("source", REPAIRED)
def test_repaired_text_is_repaired_once(source: str) -> None:
    assert plain(plain(source)) == plain(source)


def test_formulas_become_mathml_and_emphasis_elements() -> None:
    assert inline(r"\emph{An} $x^2$ <b>") == (
        "<em>An</em> <math><msup><mi>x</mi><mn>2</mn></msup></math> &lt;b&gt;"
    )
    assert inline(r"{\bf a \texttt{b_1} c}") == "<strong>a <code>b_1</code> c</strong>"
    assert inline(r"our \method, \sys{} x") == "our <code>method</code>, <code>sys</code> x"


def test_a_formula_that_is_not_tex_is_shown_as_its_source() -> None:
    assert inline(r"so $x^{$ and $\foo{<b>}$") == escape(r"so $x^{$ and $\foo{<b>}$")


def test_a_displayed_formula_stands_alone_in_paragraphs_and_in_line_in_titles() -> None:
    assert '<math display="block">' in paragraphs(r"so \[ x^2 \] holds")
    assert "<math>" in inline(r"so \[ x^2 \] holds")


def test_blank_lines_divide_paragraphs() -> None:
    assert paragraphs("One & two.\nthree\n \n\nFour.") == "<p>One &amp; two.\nthree</p>\n<p>Four.</p>"
    assert paragraphs(" \n\n ") == paragraphs("") == ""


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("At https://a.org/b.", 'At <a href="https://a.org/b" rel="nofollow">https://a.org/b</a>.'),
        ("(https://a.org/b_(c))", '(<a href="https://a.org/b_(c)" rel="nofollow">https://a.org/b_(c)</a>)'),
        (r"\href{http://a.org/?a=1&b}{x<y}", '<a href="http://a.org/?a=1&amp;b" rel="nofollow">x&lt;y</a>'),
        ("http://[::1/x", "http://[::1/x"),
        ("ftp://a.org javascript:alert(1)", "ftp://a.org javascript:alert(1)"),
    ],
)
def test_only_safe_addresses_are_links_and_the_stop_after_them_is_text(source: str, shown: str) -> None:
    assert paragraphs(source) == f"<p>{shown}</p>"


def test_a_title_holds_no_link() -> None:
    assert "<a" not in inline(r"At https://a.org and \href{https://b.org}{there}")


def test_hostile_texts_run_nothing_and_keep_their_words(shared: Path) -> None:
    for line in (shared / "data/hostile.jsonl").read_text(encoding="utf-8").splitlines():
        for text in _strings(json.loads(line)):
            _assert_harmless(inline(text), EMPHASIS)
            _assert_harmless(paragraphs(text), EMPHASIS | {"p", "a"})
            if "\\" not in text and "$" not in text:
                assert _text(inline(text)) == _text(escape(text))
                assert plain(text) == plain_text.clean(text) or plain(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "{" * 10_000 + "}" * 10_000,
        r"$\newcommand{\x}{\x\x}\x$" * 50,
        "$" + "{" * 250 + "$",
        "x^{" * 5_000,
        r"\emph{" * 3_000,
        "O(" * 9_000,
        "``" * 9_000,
        "http://" * 2_800,
        "a" * 1_000_000 + "^2",
    ],
)
def test_texts_made_to_explode_are_read_or_shown_as_they_are(text: str) -> None:
    for read in (inline, paragraphs):
        _assert_well_formed(read(text))
    assert len(plain(text)) <= len(text)


PIECES = r"""
{ } $ $$ \ ^ _ ( ) [ ] \[ \] \( \) `` '' -- ~ \emph{ {\it{ textbf{ \frac{ sqrt[ mathcal O( left( right) x n
epsilon times 3 3times sim2% http://a.b/c \url{ \href{javascript:a}{b} \" \' \L \foo {{ }} <b> & \% in = +
{bf{
^{-1} _{x} pm cdot \texttt{ -word \operatorname{ <script> "onload= \cite{ \\ \text{
"""
OTHERS = (" ", "\n", "\n\n", "\0", "\ud800", "\U000f0001", "é", "ﬁ")
TEX = st.lists(st.sampled_from((*PIECES.split(), *OTHERS)), max_size=30).map("".join)


@given(TEX | st.text())
def test_any_text_becomes_harmless_well_formed_markup(text: str) -> None:
    _assert_harmless(inline(text), EMPHASIS)
    _assert_harmless(paragraphs(text), EMPHASIS | {"p", "a"})
    cleaned = plain_text.clean(text)
    _assert_well_formed(inline(cleaned))
    _assert_well_formed(paragraphs(cleaned))


@given(st.text(st.sampled_from("abc ABC.,;:!?<>&\"'0123456789 éß→\n")))
def test_text_without_tex_is_only_escaped(text: str) -> None:
    assert inline(text) == escape(text)
    assert plain(text) == text


@given(TEX)
def test_plain_text_is_what_the_page_shows_where_nothing_is_a_formula(text: str) -> None:
    shown = inline(text)
    if "<math" not in shown and "http" not in text:
        assert _text(shown).replace("\u00a0", " ") == _text(escape(plain(text)))


def _strings(value: object) -> list[str]:
    if isinstance(value, list):
        return [text for item in value for text in _strings(item)]
    if isinstance(value, dict):
        return [text for item in value.values() for text in _strings(item)]
    return [value] if isinstance(value, str) else []


def _assert_harmless(markup: str, allowed: set[str]) -> None:
    fragment = html5lib.parseFragment(markup, treebuilder="etree", namespaceHTMLElements=False)
    for element in list(fragment.iter())[1:]:
        assert etree.QName(element.tag).localname in allowed | TAGS
        for name, value in element.attrib.items():
            assert not name.startswith(("on", "style"))
            assert name != "href" or value.startswith(("http://", "https://"))


def _assert_well_formed(markup: str) -> None:
    etree.fromstring(f"<x>{markup}</x>", etree.XMLParser(huge_tree=True))


def _text(markup: str) -> str:
    fragment = html5lib.parseFragment(markup, treebuilder="etree", namespaceHTMLElements=False)
    return "".join(fragment.itertext())

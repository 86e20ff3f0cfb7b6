"""Mathematics: the TeX of one formula to MathML that every output may hold, or to readable Unicode text.

What is not valid TeX gives nothing; the caller then shows the source. How a formula is found in a text, and
how lost backslashes are put back, is for others.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from digest.prose.wordlist import words
from digest.text import clean

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MOST = 500  # characters of one formula; the longest of an abstract is near 150, and nesting stays shallow
TAGS = words(
    "math mrow mi mo mn mtext mspace msup msub msubsup mfrac msqrt mroot mover munder munderover"
    " mtable mtr mtd mstyle mphantom mpadded mmultiscripts mprescripts"
)
_ATTRIBUTES = words(
    "display mathvariant stretchy lspace rspace accent accentunder form width displaystyle scriptlevel"
    " linethickness movablelimits separator fence largeop minsize maxsize symmetric"
)
_MATH = re.compile(r"<math\b.*?</math>", re.S)
# Commands that abstracts use and the converter does not know, or would write as HTML.
_MACROS = {
    "mathds": r"\mathbb{#1}",
    "mathbbm": r"\mathbb{#1}",
    "textsc": r"\text{#1}",
    "emph": r"\text{#1}",
    "xspace": "",
}
_SUPERSCRIPT = str.maketrans(
    "0123456789+-−=abcdefghijklmnoprstuvwxyzT", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀ"
)
_SUBSCRIPT = str.maketrans("0123456789+-−=aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
_RAISED = str.maketrans("′″‴†‡∗*∘⊤⊥♮", "′″‴†‡**°⊤⊥♮")  # these stand high by themselves
_COMBINING = {"ˆ": "\u0302", "^": "\u0302", "˜": "\u0303", "~": "\u0303", "¯": "\u0304", "‾": "\u0304"}
_COMBINING |= {"→": "\u20d7", "˙": "\u0307", "¨": "\u0308", "ˇ": "\u030c"}
_SPACED = frozenset("=<>≤≥≠≈∼≃≅≡∝∈∉⊂⊆⊃⊇→←↦↔⇒⇔≜≪≫∣+−±∓×⋅·∪∩⊕⊗∧∨:")
_UNSPACED = _SPACED | frozenset("([{⟨|‖,")  # a sign after these belongs to what follows it
_SCRIPT_LETTERS = "ℬℰℱℋℐℒℳℛℊℯℴ"  # the rest of their alphabet lies beyond the common plane
_NAME = re.compile("[A-Za-z]{2}")  # of an operator; the letters of a product come one by one
_ROOTS = {"3": "∛", "4": "∜"}


class _Unreadable(Exception):
    """The formula has no form on one line: a matrix, or what is built of several rows."""


@lru_cache(maxsize=1)
def _converter() -> Callable[[str, bool], str]:
    import nh3
    from math_core import LatexToMathML

    latex = LatexToMathML(macros=_MACROS, fancy_error=False)
    cleaner = nh3.Cleaner(tags=set(TAGS), attributes={tag: set(_ATTRIBUTES) for tag in TAGS})

    def convert(tex: str, display: bool) -> str:
        raw = latex.convert_with_local_state(tex, displaystyle=display)
        # The cleaner writes the no-break space as an entity that XML does not know.
        return cleaner.clean(raw).replace("&nbsp;", "\u00a0")

    return convert


@lru_cache(maxsize=2048)
def mathml(tex: str, display: bool = False) -> Markup | None:
    """The formula as MathML that is well-formed XML and holds nothing that runs; none if it is not TeX."""
    from math_core import LatexError

    if len(tex) > MOST or not tex.strip():
        return None
    try:
        return Markup(_converter()(tex, display))
    except LatexError:
        return None


@lru_cache(maxsize=2048)
def unicode_text(tex: str) -> str | None:
    """The formula on one line of plain text, `O(n²)`; none where that cannot be read.

    >>> unicode_text(r"\\ell_\\infty"), unicode_text(r"\\mathbb{R}^{d_x}")
    ('ℓ∞', 'ℝ^(dₓ)')
    """
    markup = mathml(tex)
    return None if markup is None else _line(markup)


def without_mathml(html: str) -> str:
    """The HTML with its formulas on lines of plain text: who knows no MathML shows a fraction as two letters.

    >>> without_mathml("<p>half: <math><mfrac><mn>1</mn><mn>2</mn></mfrac></math></p>")
    '<p>half: 1/2</p>'
    """
    return _MATH.sub(lambda math: escape(_line(math[0]) or "") or math[0], html) if "<math" in html else html


def _line(markup: str) -> str | None:
    from xml.etree import ElementTree

    try:
        line = _row(ElementTree.fromstring(markup), spaced=True)
    except (_Unreadable, ElementTree.ParseError):  # in a page's HTML, others than ours may stand
        return None
    return clean(re.sub("\u2061(?=[(\\[{])", "", line).replace("\u2061", " ")).strip() or None


def _row(element: Element, spaced: bool = False) -> str:
    line = ""
    for place, child in enumerate(element, 1):
        part = _part(child, spaced)
        if _NAME.match(part) and line[-1:].isalnum():
            line += f" {part}"
        elif not (spaced and child.tag == "mo"):
            line += part
        elif part == ",":
            line += ", "
        elif part in _SPACED and place < len(element) and line.strip() and line.rstrip()[-1] not in _UNSPACED:
            line = f"{line.rstrip()} {part} "
        else:
            line += part
    return line


def _part(element: Element, spaced: bool = False) -> str:
    tag = element.tag
    if tag in ("mi", "mn", "mo", "mtext"):
        return _letters(element.text or "")
    if tag in ("mrow", "math", "mstyle", "mpadded"):
        return _row(element, spaced)
    if tag in ("mspace", "mphantom"):
        return ""
    draw = _DRAWN.get(tag)
    if draw is None:
        raise _Unreadable(tag)
    return draw(element.get("accent") == "true", *_children(element))


def _letters(text: str) -> str:
    """Plain letters for the styled ones beyond the common plane, as most fonts and every search expect."""
    text = re.sub("[\ufe00-\ufe0f]", "", text)
    styled = len(text) > 1 or text > "\uffff" or text in _SCRIPT_LETTERS
    return unicodedata.normalize("NFKC", text) if styled else text


def _children(element: Element) -> Iterator[str]:
    return (_part(child) for child in element)


def _superscript(_accent: bool, base: str, above: str) -> str:
    if above and all(ord(sign) in _RAISED for sign in above):
        return base + above.translate(_RAISED)
    return base + _script(above, _SUPERSCRIPT, "^")


def _subscript(_accent: bool, base: str, below: str) -> str:
    return base + ("∞" if below == "∞" else _script(below, _SUBSCRIPT, "_"))


def _script(text: str, table: dict[int, int], mark: str) -> str:
    # Words of small letters are hard to read: only signs, numbers and one or two letters are set small.
    if all(ord(letter) in table for letter in text) and sum(map(str.isalpha, text)) < 3:
        return text.translate(table)
    return mark + _grouped(text)


def _both_scripts(accent: bool, base: str, below: str, above: str) -> str:
    return _superscript(accent, _subscript(accent, base, below), above)


def _over(accent: bool, base: str, above: str) -> str:
    if accent and len(base) == 1 and above in _COMBINING:
        return unicodedata.normalize("NFC", base + _COMBINING[above])
    return _superscript(accent, base, above)


def _fraction(_accent: bool, above: str, below: str) -> str:
    return f"{_grouped(above)}/{_grouped(below)}"


def _root(_accent: bool, *inner: str) -> str:
    return "√" + _grouped("".join(inner))


def _nth_root(_accent: bool, inner: str, degree: str) -> str:
    return _ROOTS.get(degree, degree.translate(_SUPERSCRIPT) + "√") + _grouped(inner)


def _grouped(text: str) -> str:
    whole = len(text) == 1 or (text.isascii() and text.isalnum())
    return text if whole else f"({text})"


_DRAWN: dict[str, Callable[..., str]] = {
    "msup": _superscript,
    "msub": _subscript,
    "msubsup": _both_scripts,
    "mover": _over,
    "munder": _subscript,
    "munderover": _both_scripts,
    "mfrac": _fraction,
    "msqrt": _root,
    "mroot": _nth_root,
}

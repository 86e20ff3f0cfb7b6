r"""Formulas between delimiters: `$…$`, `$$…$$`, `\(…\)` and `\[…\]`, told from prices and chance pairs."""

from __future__ import annotations

import re

from digest.prose.restoring import is_known, restore
from digest.prose.spans import Formula, Spans

# No blank just inside a lone dollar and no digit after it: "$5 and $10" and "42.9%$ energy savings" are text.
PATTERN = (
    r"(?<!\\)(?:\$\$(?P<block>[^$]{1,500}?)\$\$|\$(?=\S)(?P<inline>(?:[^$\n]|\n(?!\s*\n)){1,300}?)(?<=[^\s\\])\$(?!\d)"
    r"|\\\[(?P<bracket>.{1,500}?)\\\]|\\\((?P<round>.{1,300}?)\\\))"
)
_DELIMITED = re.compile(PATTERN, re.DOTALL)
_NOT_WORDS = re.compile(r"\\(?:text|mbox|textrm|mathrm|operatorname|textbf|textit)\*?\{[^{}]*\}|\\[A-Za-z]+")
_WORD = re.compile(r"(?<![A-Za-z_^{])[A-Za-z]{3,}(?![A-Za-z}(_^])")
_LETTERS = re.compile(r"[A-Za-z]{3}")
_PRICE = re.compile(r"\d[\d,.]*[ ]")
_SIGNS = re.compile(r"[\\^_=<>]")


def delimited(text: str, spans: Spans) -> str:
    """The text with its delimited formulas kept aside."""
    parts, position, start = [], 0, 0
    while found := _DELIMITED.search(text, start):
        formula = formula_of(found)
        if formula is None:  # its second dollar may still open a formula
            start = found.start() + 1
            continue
        parts += [text[position : found.start()], spans.keep(formula)]
        position = start = found.end()
    return "".join(parts) + text[position:]


def formula_of(found: re.Match[str]) -> Formula | None:
    """The formula that a match of `PATTERN` holds, or nothing where its content reads as prose."""
    kind = found.lastgroup or ""
    tex = found[kind].strip()
    if _reads_as_prose(tex, bracketed=kind in ("bracket", "round")):
        return None
    if "\\" not in tex and _LETTERS.search(tex):  # its dollars are there, its backslashes are not
        tex = restore(tex) or tex
    return Formula(tex, found[0], display=kind in ("block", "bracket"))


def _reads_as_prose(tex: str, bracketed: bool) -> bool:
    words = [word for word in _WORD.findall(_NOT_WORDS.sub(" ", tex)) if not is_known(word)]
    if bracketed and not _SIGNS.search(tex):
        return bool(words) or tex.isdigit()  # "\[12\]" is a reference that Markdown escaped
    return len(words) > 1 or bool(words and _PRICE.match(tex))

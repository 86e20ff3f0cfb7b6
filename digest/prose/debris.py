"""Formulas without delimiters in plain text: where they begin and end, and the TeX they were.

Copied listings lost dollars and many backslashes. Only what carries proof of being mathematics is taken: a
power, an index, a command, Greek as an argument; the words around it join where they can be nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from digest.prose.restoring import FONTS, GREEK, restore

_GREEK = "|".join(sorted(GREEK, key=len, reverse=True))
_LINKS = r"[-=+<>]|times|[lg]eq?|neq|cdot|pm|sim|approx|triangleq|in"
_OPERAND = rf"[A-Za-z]cdot|[b-zB-HJ-Z]|-?\d+(?:\.\d+)?|(?:{_GREEK})|[A-Za-z]\([A-Za-z0-9,;]{{1,8}}\)"

_WORD = re.compile(r"(?:[^\s{}]|\{(?:[^{}]|\{[^{}]{0,80}\}){0,160}\}|[{}])+")
_PROOF = re.compile(
    r"[\^_]|\\[A-Za-z]|\{cal [A-Z]\}|(?:mathcal|sqrt)[{\[]|(?:Omega|Theta)\(|(?<=[A-Za-z\d])left[(\[]"
    rf"|(?<![A-Za-z])(?:[A-Z]|tanh|exp|log)\((?:{_GREEK})(?![A-Za-z])"
    rf"|\((?:{_GREEK})[,+](?=\S)|[,+](?:{_GREEK})\)"
    r"|(?<![A-Za-z])O\((?=[A-Za-z0-9/+]{1,6}\))"
)
# Every word with a proof holds one of these.
_SIGN = re.compile(r"[\^_\\{]|[(\[](?<=\w[(\[])|\((?=[^\s()]*[,+])")
_CALL = re.compile(r"(?:(?<![A-Za-z])(?:[A-Zo]|Omega|Theta|exp|log|tanh|diag)|(?<=[A-Za-z\d])left)[(\[]")
_ONWARD = re.compile(rf"[ ]+(?:({_LINKS})[ ]+)?(?=\S)")
_BACKWARD = re.compile(
    rf"(?<![^\s(\[{{$])(?:(?:{_OPERAND})[ ]+(?:{_LINKS})|O|{_GREEK}|{'|'.join(FONTS)})[ ]+$"
)
_OPERAND_ALONE = re.compile(_OPERAND)
_SUFFIX = re.compile(r"-(?:[A-Z]?[a-z]{3,}|[A-Z]{2,})|--|'s\b|[’”“—–]")
_PREFIX = re.compile(r"(?:(?:[A-Za-z]{3,}\d*|\d*[A-Z][A-Za-z\d]+|\d[A-Z](?=-[A-Z][a-z]))-)+(?=[A-Za-z\d])")
_ARGUMENT = re.compile(
    r"\((?:(?<=(?<![A-Za-z])O\()(?=[A-Za-z0-9/+]{1,6}\))|(?<=Omega\()|(?<=Theta\()"
    rf"|[^() ]{{0,5}}(?:{_GREEK})(?![A-Za-z]))"
)
_SIGNS = {"leq": "≤", "geq": "≥", "neq": "≠", "cdot": "·", "triangleq": "≜", "varepsilon": "ε", "infty": "∞"}
# Each begins with its word, which makes the search cheap; what stands before it is looked at afterwards.
_TIMES = re.compile(
    r"times(?:(?<=\dtimes)(?![A-Za-z])(?:[ ](?=\d))?"
    r"|(?<=[ (,][b-hj-zB-HJ-Z][ ]times)(?=[ ][b-hj-zB-HJ-Z\d](?!\w)))"
)
_SIM = re.compile(
    r"sim(?:(?<=[\d%]sim)[ ]?(?=\d)"
    r"|(?<![\w-]sim)(?:(?=\d+\.\d|\d+(?:[%×]|\\%|[KMBGT]B?(?![A-Za-z])))"
    r"|[ ](?=\d[\d.,]*[KMBG%](?![A-Za-z]))))"
)
# "5 pm" is a time: without a unit behind, both numbers are decimal fractions.
_PM = re.compile(
    r"pm(?:(?<![\w-]pm)(?=\d+(?:\.\d+)?(?:[°%]|\\%|\{))"
    r"|(?:(?<=\.\dpm)|(?<=\.\d\dpm)|(?<=\.\d pm)|(?<=\.\d\d pm))(?=[ ]?\d*\.\d))"
)
_COMPARED = re.compile(r"q(?<=[ (][lgn]eq)(?=[ ])")
_LONE_SIGN = re.compile(rf"(?<![\w\\-])(?:{'|'.join(_SIGNS)})(?![\w-])")
_CLOSING = {"(": ")", "[": "]", "{": "}"}
_PARTNER = _CLOSING | {closing: opening for opening, closing in _CLOSING.items()}
_FURTHEST = 12  # words to look ahead for a closing bracket
_LONGEST = 200


class Formula(NamedTuple):
    """Where a formula stands in the text, and its TeX."""

    start: int
    end: int
    tex: str


def may_hold_formulas(text: str) -> bool:
    """Whether `formulas` may find any; cheap."""
    return "^" in text or "_" in text or "\\" in text or "{" in text or _ARGUMENT.search(text) is not None


def formulas(text: str) -> Iterator[Formula]:
    """The formulas of a text in order; they do not overlap."""
    position = 0
    while sign := _SIGN.search(text, position):
        start = max(position, *(text.rfind(blank, position, sign.start()) + 1 for blank in " \n\t"))
        word = _WORD.match(text, start)
        if word and (found := _formula(text, *word.span())):
            found = _to_the_left(text, _to_the_right(text, found))
            yield found
            position = found.end
        else:
            position = max(word.end() if word else 0, sign.end())


def has_glued_words(text: str) -> bool:
    """Whether `glued_words` may change the text."""
    return bool(
        ("times" in text and _TIMES.search(text))
        or ("sim" in text and _SIM.search(text))
        or _PM.search(text)
        or _COMPARED.search(text)
    )


def glued_words(text: str) -> str:
    """The text with the words that were signs as signs again, where nothing else is likely: `100×`, `∼2%`."""
    if "times" in text:
        text = _TIMES.sub("×", text)
    if "sim" in text:
        text = _SIM.sub("∼", text)
    if "pm" in text:
        text = _PM.sub("±", text)
    if _COMPARED.search(text) or "cdot" in text:
        text = _LONE_SIGN.sub(lambda word: _SIGNS[word[0]], text)
    return text


def _formula(text: str, start: int, end: int) -> Formula | None:
    if found := _call(text, start, end):
        return found
    return _read(text, *_trimmed(text, start, end)) if _PROOF.search(text, start, end) else None


def _call(text: str, start: int, end: int) -> Formula | None:
    """A call whose argument holds blanks, up to its closing bracket."""
    if not _CALL.search(text, start, end) or _is_balanced(text[start:end]):
        return None
    for _ in range(_FURTHEST):
        word = _WORD.search(text, end)
        if not word or word.end() - start > _LONGEST:
            return None
        end = word.end()
        inner = _trimmed(text, start, end)
        if inner[1] > word.start() and _is_balanced(text[slice(*inner)]):
            return _read(text, *inner)
    return None


def _read(text: str, start: int, end: int) -> Formula | None:
    if end - start > _LONGEST or not _PROOF.search(text, start, end):
        return None
    tex = restore(text[start:end])
    return Formula(start, end, tex) if tex else None


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without the punctuation, brackets and plain words that are glued to its ends."""
    if (prefix := _PREFIX.match(text, start, end)) and prefix[0][:-1] not in GREEK:
        start = prefix.end()
    for suffix in _SUFFIX.finditer(text, start, end):
        if _is_balanced(text[start : suffix.start()]):
            end = suffix.start()
            break
    while start < end:
        if text[end - 1] in ".,;:!?'\"$":
            end -= 1
        elif _is_balanced(text[start:end]):
            break
        elif _is_extra(text, text[end - 1], start, end):
            end -= 1
        elif text[start] in "'\"" or _is_extra(text, text[start], start, end):
            start += 1
        else:
            break
    return start, end


def _is_extra(text: str, bracket: str, start: int, end: int) -> bool:
    """Whether there are more of this bracket than of its partner."""
    partner = _PARTNER.get(bracket)
    return partner is not None and text.count(bracket, start, end) > text.count(partner, start, end)


def _is_balanced(text: str) -> bool:
    expected: list[str] = []
    for letter in text:
        if letter in _CLOSING:
            expected.append(_CLOSING[letter])
        elif letter in ")]}" and (not expected or expected.pop() != letter):
            return False
    return not expected


def _to_the_right(text: str, found: Formula) -> Formula:
    while onward := _ONWARD.match(text, found.end):
        word = _WORD.match(text, onward.end())
        if not word or not (longer := _joined(text, found, word, onward[1] or "")):
            break
        found = longer
    return found


def _joined(text: str, found: Formula, word: re.Match[str], link: str) -> Formula | None:
    """The formula with the word after it, if that is mathematics too, or a plain operand of the link."""
    if further := _formula(text, *word.span()):
        start, end = further.start, further.end
    else:
        start, end = _trimmed(text, *word.span())
        # "in" is an English word: it links only to what is mathematics by itself.
        if link in ("", "in") or not _OPERAND_ALONE.fullmatch(text, start, end):
            return None
    return _read(text, found.start, end) if start == word.start() else None


def _to_the_left(text: str, found: Formula) -> Formula:
    while backward := _BACKWARD.search(text, max(0, found.start - 40), found.start):
        longer = _read(text, backward.start(), found.end)
        if not longer:
            break
        found = longer
    return found

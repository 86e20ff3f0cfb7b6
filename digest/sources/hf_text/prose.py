"""How much a text looks like an abstract rather than a title, from its length and the shape of its sentences."""

from __future__ import annotations

import re

SURE = (
    8.0  # of a text too long for any title: the longest of 704 had 148 characters, the shortest abstract 392
)
_LENGTHS = ((30, -3.0), (60, -2.5), (100, -1.5), (150, -0.5), (220, 1.0), (300, 3.0), (400, 5.0))
_INNER_STOP = re.compile(r"[a-z\d)][.!?] [A-Z]")
_OPENING = re.compile(
    r"(?:We|This|These|In this|In the|Recent|Recently|Here|It|There|Our|Existing|Although|While|Despite|To)\b"
)
_SPEAKING = re.compile(
    r"\b(?:we|our|is|are|was|were|has|have|had|can|cannot|may|this|these|that|which|it|its|their"
    r"|show|shows|propose|present|introduce|study|prove|describe|remains?)\b"
)
_WORD = re.compile(r"[A-Za-z]{4,}")
_WORDS = 0.8  # of the characters; of 704 abstracts one has 0.85, all others more
_LAST_ADDRESS = re.compile(r"(?:://|www\.|\.io|\.org|\.com)\S*$")
_STOP = re.compile(r"""[.!?]["'”’)\]}$]*$""")


def likeness(text: str) -> float:
    """Above zero the text looks like an abstract, below like a title; `SURE` is beyond doubt."""
    length = len(text)
    if length >= _LENGTHS[-1][0]:
        return SURE
    score = next(weight for limit, weight in _LENGTHS if length < limit)
    score += 3.5 if text.endswith(".") and not text.endswith("...") else 0.0
    score -= 1.5 if not _STOP.search(text) and length < 300 else 0.0
    score += 1.5 if _INNER_STOP.search(text) else 0.0
    score += 1.5 if _OPENING.match(text) else 0.0
    score += min(len(_SPEAKING.findall(text)), 3) * 0.7
    return score + _capitals(text)


def _capitals(text: str) -> float:
    """Titles often write their words large, sentences do not."""
    words = _WORD.findall(text)
    if len(words) < 4:
        return 0.0
    share = sum(word[0].isupper() for word in words) / len(words)
    return -1.5 if share > 0.6 else 1.0 if share < 0.3 else 0.0


def ends(text: str) -> bool:
    """Whether the text ends where a sentence or an address may end, not in the middle of one."""
    return bool(_STOP.search(text)) or text[-1:] in ':;)"”}]$' or "/" in text.rsplit(" ", 1)[-1]


def is_whole(text: str) -> bool:
    """Whether the text stops where an abstract may: at the end of a sentence or after an address."""
    return bool(_STOP.search(text) or _LAST_ADDRESS.search(text))


def goes_on(before: str, after: str) -> bool:
    """Whether `after` is plainly the middle of a sentence that `before` began."""
    return after[:1].islower() and not _STOP.search(before)


def is_prose(text: str) -> bool:
    """Whether a text is sentences to their end: hardly anything but words, and it begins and stops as they do."""
    words = sum(char.isalpha() or char == " " for char in text)
    return not text[:1].islower() and is_whole(text) and words >= _WORDS * len(text)

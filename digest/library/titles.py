"""Titles as keys: what all spellings of one title have in common."""

from __future__ import annotations

import re
import unicodedata

from digest.text import fold

# I to XXXIX, as the number of a part, or as the last word of a title or of what stands before its colon.
_ROMAN = r"(?=[ivx])(x{0,3}(?:ix|iv|v?i{0,3}))"
_OF_A_PART = re.compile(rf"\b(?:part|chapter|vol|volume|book)\W{{1,3}}{_ROMAN}(?![\w-])", re.IGNORECASE)
_LAST = re.compile(rf"(?<=[\s(]){_ROMAN}(?=\W*$|\s*:)", re.IGNORECASE)
_WORTH = {"i": 1, "v": 5, "x": 10}


def title_key(title: str) -> str:
    """The title folded, its Roman numerals as figures; a title of signs alone stands for itself.

    >>> title_key("Graphs, Part II: Trees")
    'graphspart2trees'
    """
    plain = unicodedata.normalize("NFKC", title)
    return fold(_LAST.sub(_in_figures, _OF_A_PART.sub(_in_figures, plain))) or title


def _in_figures(found: re.Match[str]) -> str:
    worth = [_WORTH[letter] for letter in found[1].lower()]
    # A smaller sign before a larger one is taken from it.
    number = sum(-one if one < after else one for one, after in zip(worth, [*worth[1:], 0], strict=True))
    return f"{found[0].removesuffix(found[1])}{number}"

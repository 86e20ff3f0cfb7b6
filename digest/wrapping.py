"""Text in columns, for those who read it as text: wrapped by the width that letters have on a screen of columns.

Chinese, Japanese and Korean letters take two columns, and a line may end between any two of them; marks that stand
upon others take none; a word that is too long for a line, as an address is, has one of its own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from digest.text import one_line

COLUMNS = 72
_WIDE = re.compile("([\u2e80-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uff60])")
_NOT_FIRST = frozenset("、。，．！？：；）］｝」』】〉》〕”’ー々…‥・％")  # no line begins with these
_NOT_LAST = frozenset("（［｛「『【〈《〔“‘")


def wrapped(text: str, indent: int = 0, first: int = 0, columns: int = COLUMNS) -> str:
    """The text in lines, all but the first indented; of that one `first` columns are taken already.

    >>> print(wrapped("one two three", indent=2, columns=9))
    one two
      three
    """
    lines: list[str] = []
    line, used = "", first
    for blank, piece in _pieces(text):
        width = columns_of(piece)
        if line and used + len(blank) + width > columns:
            lines.append(line)
            line, used, blank = "", indent, ""
        if not line:
            blank = ""
        line += blank + piece
        used += len(blank) + width
    return f"\n{' ' * indent}".join([*lines, line])


def columns_of(text: str) -> int:
    """How many columns the text takes."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(sign: str) -> int:
    if unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """What is not to be divided, each with the blank before it."""
    for word in one_line(text).split(" "):
        blank, held = " ", ""
        for piece in _WIDE.split(word) if not word.isascii() else [word]:
            held += piece
            if piece and piece[-1] not in _NOT_LAST:
                yield blank, held
                blank, held = "", ""
        if held:
            yield blank, held

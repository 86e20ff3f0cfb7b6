"""What is understood in a text: each span is kept aside, and one private character stands for it.

So a later step never reads a formula as prose, or an address as a formula; the pages, feeds and mail that
show the text say how each kind of span is written.
"""

from __future__ import annotations

import re

from msgspec import Struct

_FIRST = 0xF0000  # the supplementary private use area: no text of a listing has these
MARKS = "\U000f0000-\U000fffef"
_MARK = re.compile(f"([{MARKS}])")


class Formula(Struct, frozen=True):
    """A formula's TeX; `source` is shown where that is not valid."""

    tex: str
    source: str
    display: bool = False


class Link(Struct, frozen=True):
    """A safe http or https address and the words that stand for it."""

    address: str
    label: str


class Tag(Struct, frozen=True):
    """Where an element of emphasis begins or ends."""

    name: str
    ends: bool = False


class Verbatim(Struct, frozen=True):
    """Characters that mean themselves."""

    text: str
    code: bool = False


Span = Formula | Link | Tag | Verbatim


class Spans:
    """The spans of one text, in the order they were found."""

    def __init__(self) -> None:
        self._kept: list[Span] = []

    def keep(self, span: Span) -> str:
        """The character that stands for the span from now on."""
        self._kept.append(span)
        return chr(_FIRST + len(self._kept) - 1)

    def split(self, text: str) -> list[str | Span]:
        """The text as its plain parts and its spans, in turn."""
        parts = _MARK.split(text)
        return [self._kept[ord(part) - _FIRST] if index % 2 else part for index, part in enumerate(parts)]


def is_marked(text: str) -> bool:
    """Whether the text holds characters that would be taken for marks."""
    return bool(_MARK.search(text))

"""How the lines of a page of plain text are wrapped, found from its words and widths; and wrapped lines made whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from msgspec import Struct

from digest.sources.hf_text.markup import Line
from digest.sources.hf_text.prose import ends, goes_on

UNWRAPPED = 250  # characters: no one wraps lines as wide as this
_NARROWEST = 60
_MANY = 0.12  # of lines; where each is a block, hardly any begins in the middle of a sentence
_TITLE = 3  # lines that a title has at most
_FIRST_WORD = re.compile(r"\s*([^ \t]+)")
_COMPOUND = re.compile(r"[^\W\d_]-$")
_SPACED = re.compile(r"(?:and|or|to|nor|vs|und|oder|et)\b(?!-)")  # `first- and second-order`
_COMPOUND_PART = re.compile(r"\s*([^\W\d_]+-)(?=[^\W\d_]{2})")
_GOES_ON = re.compile(r"(?!http)\S*[^\W_]")
_DASHES = re.compile(r"[^\s-]--+$")
_ADDRESS_PART = re.compile(r"(?:https?://|www\.)\S*$")


class Wrapping(Struct, frozen=True):
    """How wide the lines are, with and without what is invisible; the ends of ragged lines tell nothing."""

    width: int
    visible: int
    ragged: bool = False

    def breaks(self, line: Line, following: Line) -> bool:
        """Whether the line broke off although the next word had room, and the next line begins anew."""
        return not self.ragged and not self.fills(line, following) and not goes_on(line.text, following.text)

    def fills(self, line: Line, following: Line) -> bool:
        """Whether the first word of the next line had no room any more."""
        raw, text = _first_word(following.source.raw), _first_word(following.text)
        return len(line.source.raw) + 1 + raw > self.width or len(line.text) + 1 + text > self.visible


class Filling(Struct, frozen=True):
    """How words were divided where lines were wrapped: compound ones at their hyphens, those wider than a line."""

    width: int = 0
    at_hyphens: bool = True


_UNKNOWN = Filling()


def find_wrapping(runs: Iterable[Sequence[Line]], is_divided: bool) -> Wrapping | None:
    """How runs of lines of text are wrapped, or None where each line stands for itself.

    `is_divided` says that blank lines stand around each run.
    """
    wrapped = [run for run in runs if len(run) > 1 and max(len(line.text) for line in run) <= UNWRAPPED]
    pairs = [pair for run in wrapped for pair in pairwise(run)]
    if not pairs:
        return None
    lines = [line for run in wrapped for line in run]
    found = Wrapping(
        _most([len(line.source.raw) for line in lines]), _most([len(line.text) for line in lines])
    )
    short = [pair for pair in pairs if not found.fills(*pair)]
    filled = len(pairs) - len(short)
    if not _go_on(pairs) and not (
        is_divided and _are_titles(wrapped, filled) and found.visible >= _NARROWEST
    ):
        return None
    continued = sum(goes_on(line.text, following.text) for line, following in short)
    return Wrapping(found.width, found.visible, ragged=continued * 3 > len(short))


def find_filling(runs: Iterable[Sequence[Line]]) -> Filling:
    """How words were divided; compound ones were not if some first part stayed out although it had room."""
    pairs = [pair for run in runs for pair in pairwise(run) if len(pair[0].text) <= UNWRAPPED]
    width = _most([len(line.source.raw) for line, _ in pairs] or [0])
    parts = ((line, _COMPOUND_PART.match(following.source.raw)) for line, following in pairs)
    left_whole = sum(len(line.source.raw) + 1 + len(part[1]) <= width for line, part in parts if part)
    divided = sum(
        bool(_COMPOUND.search(line.text)) and not _SPACED.match(after.text) for line, after in pairs
    )
    return Filling(width, at_hyphens=divided >= left_whole)


def joined(lines: Iterable[str], filling: Filling = _UNKNOWN) -> str:
    """Wrapped lines as one, with what was divided whole again."""
    text, last = "", ""
    for line in lines:
        text += line if not text or _is_one_word(last, line, filling) else f" {line}"
        last = line
    return text


def _go_on(pairs: Sequence[tuple[Line, Line]]) -> bool:
    """Whether many lines go on in the next by their words, as lines of prose do."""
    return sum(goes_on(line.text, following.text) for line, following in pairs) > _MANY * len(pairs)


def _are_titles(runs: Sequence[Sequence[Line]], filled: int) -> bool:
    """Whether nothing but titles is wrapped: no run is long, and most lines are full and end no sentence."""
    pairs = [pair for run in runs for pair in pairwise(run)]
    open_ended = sum(not ends(line.text) for line, _ in pairs)
    return max(map(len, runs)) <= _TITLE and min(open_ended, filled) > 0.5 * len(pairs)


def _is_one_word(last: str, line: str, filling: Filling) -> bool:
    address = _ADDRESS_PART.search(last)
    if address and _was_too_long(address[0], last, line, filling.width):
        return True
    if not filling.at_hyphens:
        return False
    if address or _COMPOUND.search(last):
        return last.endswith("-") and not _SPACED.match(line)
    if line.startswith("--"):
        return line.lstrip("-")[:1].isalnum()
    return bool(_DASHES.search(last)) and line[:1].isalnum()


def _was_too_long(address: str, last: str, line: str, width: int) -> bool:
    """Whether an address fills its line to the end, and no line would have held it with what follows."""
    fills = len(last) == width and last[-1] not in ",;"
    return fills and len(address) + _first_word(line) > width and _GOES_ON.match(line) is not None


def _most(lengths: list[int]) -> int:
    """The width that all but a few lines keep: a long address may stick out."""
    return sorted(lengths)[int(0.98 * (len(lengths) - 1))]


def _first_word(text: str) -> int:
    word = _FIRST_WORD.match(text)
    return len(word[1]) if word else 0

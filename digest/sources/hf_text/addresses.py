"""Addresses within plain text, `Title <https://…>`, and the numbers of a text browser for them, `[10]Title`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from digest.sources.hf_text.kinds import Kind, kind_of
from digest.sources.hf_text.prose import likeness

_PAPER = r"https?://(?:www\.)?(?:huggingface\.co|hf\.co)/papers/\d{4}\.\d{4,5}"
_BEHIND = re.compile(rf" ?<(https?://[^\s<>]+)>| ?[(\[]({_PAPER}[^\s()\[\]]*)[)\]]$", re.IGNORECASE)
_IS_PAPER = re.compile(rf"{_PAPER}[^\s#]*", re.IGNORECASE)
_ALONE = re.compile(r"<(https?://[^\s<>]+)>|[(\[](https?://[^\s()\[\]]+)[)\]]")
_FIRST_NUMBER = re.compile(r"\s*(?:[*+-]\s+)?\[(\d{1,5})\](?=\S)")
_NUMBER = re.compile(r"\[(\d{1,5})\] ?(?=[\w\"'“$(\\])")
_FEWEST = 3  # lines that begin with a number, each larger than the one above


def address_alone(text: str) -> str | None:
    """The address that is all of a line, in brackets or not."""
    found = _ALONE.fullmatch(text)
    return found[1] or found[2] if found else None


def without_addresses(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without the addresses behind its words, and these; an address that a sentence names stays."""
    if "<http" not in text and text[-1:] not in ")]":
        return text, ()
    links = tuple(found[1] or found[2] for found in _BEHIND.finditer(text))
    shown = " ".join(_BEHIND.sub("", text).split()) if links else text
    if not shown or not links:
        return text, ()
    if text[-1] in ")]" and likeness(shown) > 0:
        return text, ()
    is_link = all(map(_IS_PAPER.match, links)) or kind_of(shown) is not Kind.TEXT
    return (shown, links) if is_link else (text, ())


def are_numbered(texts: Iterable[str]) -> bool:
    """Whether links are numbered: lines begin with rising numbers in brackets."""
    found = map(_FIRST_NUMBER.match, texts)
    numbers = [int(number[1]) for number in found if number]
    return len(numbers) >= _FEWEST and all(above < below for above, below in pairwise(numbers))


def without_numbers(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without the numbers of its links, and these."""
    return _NUMBER.sub("", text), tuple(_NUMBER.findall(text))

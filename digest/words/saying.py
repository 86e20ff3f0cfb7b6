"""Phrases with something in them, numbers and plurals, as a language has them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape

from digest.words.catalogue import Words
from digest.words.sections import Forms

_PLACE = re.compile(r"\{(\w+)\}")  # where a phrase is filled in; any other brace stands for itself


def places(phrase: str) -> frozenset[str]:
    """The names of what a phrase has places for.

    >>> sorted(places("{names} and {count} more"))
    ['count', 'names']
    """
    return frozenset(_PLACE.findall(phrase))


def number(words: Words, value: int) -> str:
    """`1,234`, its thousands apart as the language has it."""
    if -1000 < value < 1000:
        return str(value)
    return f"{value:,}".replace(",", words.numbers.thousands)


def counted(words: Words, value: int, forms: Forms) -> str:
    """`1 paper`, `2,345 papers`: the first of the forms for one, the last for any other number."""
    return forms[0 if value == 1 else -1].replace("{count}", number(words, value))


def fill(words: Words, phrase: str, /, **given: Any) -> str:
    """The phrase with what is given in its places, as plain text; one that is not given is a KeyError."""
    return "".join([text if is_text else _plain(words, given[text]) for text, is_text in _pieces(phrase)])


def say(words: Words, phrase: str, /, **given: Any) -> Markup:
    """The phrase as HTML: it and what is given are escaped, save what is HTML already."""
    pieces = _html_pieces(phrase)
    return Markup("".join([text if is_text else _html(words, given[text]) for text, is_text in pieces]))


def _plain(words: Words, value: Any) -> str:
    return number(words, value) if type(value) is int else str(value)


def _html(words: Words, value: Any) -> str:
    if type(value) is Markup:  # most of all, and said many times on each page
        return value
    return number(words, value) if type(value) is int else escape(value)


@lru_cache(maxsize=1024)
def _pieces(phrase: str) -> tuple[tuple[str, bool], ...]:
    """Text and names by turns, as they stand; whether each is text."""
    pieces = _PLACE.split(phrase)
    return tuple((piece, place % 2 == 0) for place, piece in enumerate(pieces) if piece)


@lru_cache(maxsize=1024)
def _html_pieces(phrase: str) -> tuple[tuple[str, bool], ...]:
    return tuple((escape(piece) if is_text else piece, is_text) for piece, is_text in _pieces(phrase))

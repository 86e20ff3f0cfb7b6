"""The key by which a text cites a paper: `vaswani2017attention`, the same in every format and on every day."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import count

from digest.citing import facts
from digest.model import Paper

_MOST = 40  # characters of a part of a key
_NOT_KEY = re.compile(r"[^a-z0-9.:/-]+")
_WORD = re.compile(r"[a-z0-9]+")
# Letters that no accent explains.
_LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i"}
)
_SMALL_WORDS = """
    a an the of in on at to for from by with without and or as is are be do does can via its it we you our your
    how what when where why which who towards toward into over under between beyond through using use not no one
"""
_SMALL = frozenset(_SMALL_WORDS.split())


def cite_keys(papers: Iterable[Paper]) -> list[str]:
    """A key for each paper, no two alike: family name, year and first word of the title; else the paper's id.

    A key that is taken gets a letter behind it, in the order of the papers: `wang2024learning`, then `…a`, `…b`.
    """
    taken: set[str] = set()
    tried: dict[str, count[int]] = {}
    keys: list[str] = []
    for paper in papers:
        key = base = _base(paper)
        while key in taken:
            key = base + _letters(next(tried.setdefault(base, count())))
        taken.add(key)
        keys.append(key)
    return keys


def _base(paper: Paper) -> str:
    author = next(facts.authors(paper), None)
    name = _ascii(author.whole_family or author.literal.removeprefix("The ")) if author else ""
    if not name:
        return _NOT_KEY.sub("-", _folded(paper.id)).strip(".:/-")[:80] or "paper"
    year = f"{paper.published.year:04}" if paper.published else ""
    return name + year + _first_word(facts.title(paper))


def _first_word(title: str) -> str:
    words = _WORD.findall(_folded(title[:200]))
    return next((word[:_MOST] for word in words if word not in _SMALL), "")


def _ascii(text: str) -> str:
    return "".join(_WORD.findall(_folded(text)))[:_MOST]


def _folded(text: str) -> str:
    """The text in small letters without accents and apostrophes."""
    small = text.lower().replace("'", "").replace("’", "")
    if small.isascii():
        return small
    apart = unicodedata.normalize("NFKD", small.translate(_LETTERS))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _letters(number: int) -> str:
    """`a` to `z`, then `aa`, `ab` …"""
    letters = chr(ord("a") + number % 26)
    return letters if number < 26 else _letters(number // 26 - 1) + letters

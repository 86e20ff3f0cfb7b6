"""The key by which a text cites a paper: `vaswani2017attention`, the same in every format and on every day."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from itertools import count

from digest.citing.names import name_of
from digest.hashing import digest_of_bytes
from digest.model import Paper
from digest.prose import plain
from digest.text import clean

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
_FIRST_WORD = re.compile(
    rf"[^a-z0-9]*+(?:(?:{'|'.join(_SMALL_WORDS.split())})(?![a-z0-9])[^a-z0-9]*+)*+([a-z0-9]*)"
)


def cite_keys(papers: Iterable[Paper], taken: Iterable[str] = ()) -> list[str]:
    """A key for each paper, no two alike: family name, year and first word of the title; else the paper's id.

    Of papers that would have the same key the one listed first has it; behind the others' stand letters made of
    their ids: `wang2024learning`, `wang2024learningqfb`. So one paper more changes the key of one other at most,
    and of none if it is listed last. `taken` are keys that others have.
    """
    papers = tuple(papers)
    keys = [_base(paper) for paper in papers]
    held, counts = set(taken), Counter(keys)
    used = held.union(keys)
    alike = [place for place, key in enumerate(keys) if counts[key] > 1 or key in held]
    for place in sorted(alike, key=lambda place: (papers[place].featured_on, papers[place].id)):
        base = keys[place]
        if base in held:
            keys[place] = _other_key(base, papers[place].id, used)
            used.add(keys[place])
        held.add(base)
    return keys


def _other_key(base: str, id: str, used: set[str]) -> str:
    return next(key for number in count() if (key := base + _letters(id, number)) not in used)


def _base(paper: Paper) -> str:
    author = next(filter(_is_named, paper.authors), "")
    name = _name_part(author) if author else ""
    if not name:
        return _NOT_KEY.sub("-", _folded(paper.id)).strip(".:/-")[:80] or "paper"
    year = f"{paper.published.year:04}" if paper.published else ""
    return name + year + _first_word(paper.title)


def _is_named(author: str) -> bool:
    return bool(name_of(author).literal)


@lru_cache(maxsize=50_000)  # the same people write many papers
def _name_part(author: str) -> str:
    name = name_of(author)
    return "".join(_WORD.findall(_folded(name.whole_family or name.literal.removeprefix("The "))))[:_MOST]


def _first_word(title: str) -> str:
    title = plain(title) if "$" in title or "\\" in title or "{" in title else clean(title)
    found = _FIRST_WORD.match(_folded(title[:200]))
    return found[1][:_MOST] if found else ""


def _folded(text: str) -> str:
    """The text in small letters without accents and apostrophes."""
    small = text.lower().replace("'", "").replace("’", "")
    if small.isascii():
        return small
    apart = unicodedata.normalize("NFKD", small.translate(_LETTERS))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _letters(id: str, number: int) -> str:
    """Three letters that the id gives; others, and one more now and then, for each further number."""
    rest = int(digest_of_bytes(id.encode("utf-8", "surrogatepass"), str(number).encode()), 16)
    return "".join(chr(ord("a") + rest // 26**place % 26) for place in range(3 + number // 8))

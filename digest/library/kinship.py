"""Works whose titles are nearly equal: which of them are one, by what else they say.

Two works are akin if their folded titles agree by 90 % and name the same numbers, and if their abstracts
agree. Only works that share the beginning of a title or of an abstract are compared, so the cost does not
grow with the square of the store.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import TypeAlias

from msgspec import Struct

from digest.text import fold

NEAR = 90.0  # on 689 real titles: no false pair, and every single slip is found
_TITLE_START = 10  # folded letters
_ABSTRACT_START = 32
_ABSTRACT_LEAST = 80  # folded letters; what is shorter may be boilerplate
_ABSTRACT_MOST = 600
_DIGITS = re.compile(r"\d+")

_Block: TypeAlias = tuple[str, tuple[str, ...], str]
_Member: TypeAlias = tuple[int, str]  # a work's place, and one of its titles


class Work(Struct, frozen=True):
    """What is compared: every folded title, and the abstract; `fresh` if it was not compared before."""

    titles: tuple[str, ...]
    abstract: str
    fresh: bool


def akin(works: Sequence[Work], may: Callable[[int, int], bool]) -> list[tuple[int, int]]:
    """The places of each two works that are one, a fresh one among them, if they may be; each pair once."""
    near = {(min(pair), max(pair)) for members in _blocks(works).values() for pair in _near(members, works)}
    folded = cache(lambda place: fold(works[place].abstract))
    return [pair for pair in sorted(near) if may(*pair) and agree(*map(folded, pair))]


def _blocks(works: Sequence[Work]) -> dict[_Block, list[_Member]]:
    """The titles that may be near each other, a fresh one among them."""
    blocks: dict[_Block, list[_Member]] = defaultdict(list)
    for place in sorted(range(len(works)), key=lambda place: not works[place].fresh):
        for block, title in _keys(works[place]):
            if works[place].fresh or block in blocks:
                blocks[block].append((place, title))
    return {block: members for block, members in blocks.items() if len(members) > 1}


def _keys(work: Work) -> Iterator[tuple[_Block, str]]:
    opening = _opening(work.abstract)
    for title in work.titles if opening else ():
        numbers = tuple(_DIGITS.findall(title))  # "GPT-3" and "GPT-4", Part I and Part II are different works
        yield ("title", numbers, title[:_TITLE_START]), title
        yield ("abstract", numbers, opening), title


def _near(members: Sequence[_Member], works: Sequence[Work]) -> Iterator[tuple[int, int]]:
    from rapidfuzz import fuzz, process  # here, as reading a store compares nothing

    titles = [title for _, title in members]
    for number, (place, title) in enumerate(members):
        if not works[place].fresh:
            return  # fresh works stand first in a block
        rest = titles[number + 1 :]
        for same, _, found in process.extract(title, rest, scorer=fuzz.ratio, score_cutoff=NEAR, limit=None):
            other = members[number + 1 + int(found)][0]
            if other != place and same != title:  # equal titles have been looked at
                yield place, other


def _opening(abstract: str) -> str:
    start = fold(abstract[: 2 * _ABSTRACT_LEAST])
    return start[:_ABSTRACT_START] if len(start) >= _ABSTRACT_LEAST else ""


def agree(one: str, other: str) -> bool:
    """Whether two folded abstracts are one text, perhaps cut short in one of them."""
    from rapidfuzz import fuzz

    length = min(len(one), len(other), _ABSTRACT_MOST)
    return length >= _ABSTRACT_LEAST and fuzz.ratio(one[:length], other[:length]) >= NEAR

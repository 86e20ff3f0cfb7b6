"""From what blocks look like to what they are: the cheapest way to read the page as a row of cards.

Title and abstract take turns, and that alone decides where nothing speaks against it. Each sign that does has a
price: a title that reads like sentences, an abstract that does not, a title without an abstract, an abstract
without a title. The reading with the lowest total wins, so one damaged card costs once, and those after it are
read as they are instead of with titles and abstracts swapped. A block that looks like the page's frame may
be a title: `2024` right before an abstract is one.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from digest.sources.hf_text.blocks import Block
from digest.sources.hf_text.kinds import Kind
from digest.sources.hf_text.markup import leads_to_comments, leads_to_votes
from digest.sources.hf_text.prose import SURE, goes_on, likeness

_ALONE = 5.0  # a title without its abstract, or an abstract without its title
_ODD = 3.0  # a title that looks like the page's frame: less than losing the abstract below it
_NEVER = 1e9


class Role(IntEnum):
    """What a block is."""

    FRAME = 0  # of the page: header, tabs, the site's footer
    NOTE = 1  # of the page: its words cannot be known, as of a query
    HEADER_DAY = 2
    SUBMITTED = 3
    NAME = 4  # of who submitted
    UPVOTE = 5
    VOTES = 6
    TITLE = 7
    ABSTRACT = 8
    MORE = 9  # of the abstract
    AUTHORS = 10
    GROUP = 11  # an organisation, in the place of authors
    DOT = 12
    DAY = 13  # with what else stands in its line
    COMMENTS = 14
    CHIP = 15  # a link to code, a face, a word of the card's frame
    LOST = 16  # an abstract without a title, or blocks that nothing divides


_R = Role
_Prices = dict[Role, float]

# A card may begin after any of these.
_CLOSED: _Prices = {
    _R.FRAME: 0.5, _R.SUBMITTED: 0, _R.UPVOTE: 0, _R.VOTES: 0, _R.TITLE: 0, _R.LOST: 0,
}  # fmt: skip
_FOOT: _Prices = {
    _R.AUTHORS: 0, _R.GROUP: 0, _R.DOT: 0, _R.DAY: 0.5, _R.CHIP: 0.2, _R.COMMENTS: 1,
}  # fmt: skip
_BELOW: _Prices = {_R.MORE: 0, **_FOOT, **_CLOSED}

# The price of a role after the one above it; what is missing cannot follow.
_AFTER: dict[Role, _Prices] = {
    _R.FRAME: {**_CLOSED, _R.FRAME: 0, _R.NOTE: 0, _R.HEADER_DAY: 0},
    _R.NOTE: {_R.FRAME: 0, _R.NOTE: 1, _R.HEADER_DAY: 0},
    _R.HEADER_DAY: _CLOSED,
    _R.SUBMITTED: {_R.NAME: 0, _R.VOTES: 0.5, _R.UPVOTE: 0.5, _R.TITLE: 1},
    _R.NAME: {_R.VOTES: 0, _R.UPVOTE: 0, _R.TITLE: 0},
    _R.UPVOTE: {_R.VOTES: 0, _R.TITLE: 2, _R.CHIP: 2},
    _R.VOTES: {**_CLOSED, _R.VOTES: 3, _R.CHIP: 0.2},
    _R.TITLE: {role: price + _ALONE for role, price in {**_FOOT, **_CLOSED}.items()} | {_R.ABSTRACT: 0},
    _R.ABSTRACT: _BELOW,
    _R.MORE: _BELOW,
    _R.AUTHORS: {_R.DOT: 0, _R.DAY: 0, _R.CHIP: 0, _R.COMMENTS: 0, **_CLOSED},
    _R.GROUP: {_R.DOT: 0, _R.DAY: 0.5},
    _R.DOT: {_R.DAY: 0, _R.AUTHORS: 0.5, _R.COMMENTS: 0, _R.TITLE: 2 * _ALONE, **{_R.LOST: 0, _R.FRAME: 1}},
    _R.DAY: {_R.COMMENTS: 0, _R.CHIP: 0.2, _R.AUTHORS: 1, **_CLOSED},
    _R.COMMENTS: {_R.CHIP: 0.2, **_CLOSED},
    _R.CHIP: {**_FOOT, _R.CHIP: 0, **_CLOSED},
    _R.LOST: _BELOW,
}  # fmt: skip
_BEFORE: dict[Role, tuple[tuple[Role, float], ...]] = {
    role: tuple((above, prices[role]) for above, prices in _AFTER.items() if role in prices) for role in Role
}
_FIRST: _Prices = {**_AFTER[_R.FRAME], _R.NOTE: 1}

# The price of a role for what looks like this; text and counts are weighed below.
_LOOKS: dict[Kind, _Prices] = {
    Kind.AUTHORS: {_R.AUTHORS: 0, _R.TITLE: _ODD},
    Kind.BULLET_AUTHORS: {_R.AUTHORS: 0},
    Kind.DOT: {_R.DOT: 0},
    Kind.DAY: {_R.DAY: 0, _R.HEADER_DAY: 0, _R.TITLE: _ODD},
    Kind.FOOTER: {_R.DAY: 0},
    Kind.SUBMITTED: {_R.SUBMITTED: 0, _R.TITLE: _ODD},
    Kind.BYLINE: {_R.SUBMITTED: 0, _R.TITLE: _ODD},
    Kind.UPVOTE: {_R.UPVOTE: 0, _R.TITLE: _ODD},
    Kind.CHIP: {_R.CHIP: 0, _R.TITLE: _ODD},
    Kind.WORD: {_R.FRAME: 0, _R.NAME: 1, _R.GROUP: 1, _R.TITLE: _ODD},
    Kind.HEADER: {_R.FRAME: 0},
    Kind.SITE: {_R.FRAME: 0},
    Kind.GLUED: {_R.LOST: 0},
}


def find_roles(blocks: Sequence[Block], titles: frozenset[int]) -> list[Role]:
    """The role of each block; `titles` are the places of those known to be titles: if any are, no other is."""
    costs: dict[Role, float] = {}
    trail: list[dict[Role, Role]] = []
    voted = _has_votes_first(blocks)
    for at, block in enumerate(blocks):
        looks = {_R.TITLE: 0.0} if at in titles else _looks(blocks, at, bool(titles), voted)
        costs, came_from = _step(costs, looks, first=at == 0)
        trail.append(came_from)
    return _walk_back(costs, trail)


def _step(costs: _Prices, looks: _Prices, first: bool) -> tuple[_Prices, dict[Role, Role]]:
    """The cheapest way to each role of a block, and from which role above it that way comes."""
    if first:
        return {role: price + _FIRST.get(role, 2 * _ALONE) for role, price in looks.items()}, {}
    reached: _Prices = {}
    came_from: dict[Role, Role] = {}
    for role, price in looks.items():
        ways = [(costs[above] + step, above) for above, step in _BEFORE[role] if above in costs]
        cost, above = min(ways) if ways else min((costs[above] + 4 * _ALONE, above) for above in costs)
        reached[role], came_from[role] = cost + price, above
    return reached, came_from


def _walk_back(costs: _Prices, trail: Sequence[dict[Role, Role]]) -> list[Role]:
    if not trail:
        return []
    ending = {role: cost + (_ALONE if role is _R.TITLE else 0) for role, cost in costs.items()}
    roles = [min(ending, key=lambda role: (ending[role], role))]
    for came_from in reversed(trail[1:]):
        roles.append(came_from[roles[-1]])
    return roles[::-1]


def _looks(blocks: Sequence[Block], at: int, titles_known: bool, voted: bool) -> _Prices:
    block = blocks[at]
    if block.kind is Kind.TEXT:
        looks = _text_looks(block, blocks[at - 1].text if at else "", titles_known)
    elif block.kind is Kind.COUNT:
        looks = _count_looks(blocks, at, voted)
    else:
        looks = _LOOKS[block.kind]
    if titles_known:
        looks = {role: price for role, price in looks.items() if role is not _R.TITLE}
    return looks or {_R.CHIP: 0}


def _text_looks(block: Block, above: str, titles_known: bool) -> _Prices:
    prose = likeness(block.text)
    looks = {
        _R.TITLE: min(max(prose, 0), SURE),
        _R.ABSTRACT: min(max(-prose, 0), SURE),
        _R.MORE: 1.0 if goes_on(above, block.text) else 7.0,
        _R.LOST: _ALONE,
    }
    if titles_known:
        looks[_R.MORE] = min(looks[_R.MORE], 0.5 + max(-prose, 0))
    if len(block.text) <= 60:
        looks |= {_R.NAME: 0.0 if len(block.text.split()) <= 4 else 2.0, _R.GROUP: 0.5, _R.NOTE: 2.0}
        looks[_R.CHIP] = 2.0 if titles_known else _ALONE
    return looks


def _count_looks(blocks: Sequence[Block], at: int, voted: bool) -> _Prices:
    """A number is votes above a title or, below a day, comments: its link tells, else blank lines, else the first card."""
    block = blocks[at]
    if any(map(leads_to_comments, block.links)):
        return {_R.COMMENTS: 0}
    if any(map(leads_to_votes, block.links)):
        return {_R.VOTES: 0}
    looks: _Prices = {_R.VOTES: 0, _R.TITLE: _ODD}
    if block.text in ("-", "–", "—"):
        return looks | {_R.CHIP: 0.5, _R.FRAME: 0.7}
    follows = block.tied and not (at + 1 < len(blocks) and blocks[at + 1].tied)
    return looks | {_R.COMMENTS: -0.5 if follows or not voted else 0.5}


def _has_votes_first(blocks: Sequence[Block]) -> bool:
    """Whether a count stands above the first abstract: then the page counts votes above its titles."""
    for block in blocks:
        if block.kind is Kind.COUNT:
            return True
        if block.kind is Kind.TEXT and likeness(block.text) >= SURE:
            return False
    return False

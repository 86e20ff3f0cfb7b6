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
from typing import NamedTuple

from digest.sources.hf_text.blocks import Block
from digest.sources.hf_text.kinds import Kind
from digest.sources.hf_text.markup import leads_to_comments, leads_to_votes, paper_of
from digest.sources.hf_text.prose import SURE, goes_on, likeness

_ALONE = 5.0  # a title without its abstract, or an abstract without its title
_ODD = 3.0  # a title that looks like the page's frame: less than losing the abstract below it
_SHORT = 60  # characters of a name, of a query, of a link below a card
_NAMES = 4  # words of a name


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
    BYLINE = 16  # `Submitted by somebody`
    LOST = 17  # an abstract without a title, or blocks that nothing divides


_IN_HEADER = frozenset({Kind.HEADER, Kind.WORD})

_R = Role
_Prices = dict[Role, float]

# A card may begin after any of these.
_CLOSED: _Prices = {
    _R.FRAME: 0.5, _R.SUBMITTED: 0, _R.BYLINE: 0, _R.UPVOTE: 0, _R.VOTES: 0, _R.TITLE: 0, _R.LOST: 0,
}  # fmt: skip
_FOOT: _Prices = {
    _R.AUTHORS: 0, _R.GROUP: 0, _R.DOT: 0, _R.DAY: 0.5, _R.CHIP: 0.2, _R.COMMENTS: 1,
}  # fmt: skip
_BELOW: _Prices = {_R.MORE: 0, **_FOOT, **_CLOSED}


class _Page(NamedTuple):
    """What is known of the page as a whole."""

    titles_known: bool
    has_votes: bool  # above its titles
    links_papers: bool


# The price of a role after the one above it; what is missing cannot follow.
_AFTER: dict[Role, _Prices] = {
    _R.FRAME: {**_CLOSED, _R.FRAME: 0, _R.NOTE: 0, _R.HEADER_DAY: 0},
    _R.NOTE: {_R.FRAME: 0, _R.NOTE: 1, _R.HEADER_DAY: 0},
    _R.HEADER_DAY: _CLOSED,
    _R.SUBMITTED: {_R.NAME: 0, _R.VOTES: 0.5, _R.UPVOTE: 0.5, _R.TITLE: _ALONE + 1},
    _R.BYLINE: {_R.VOTES: 0, _R.UPVOTE: 0, _R.TITLE: 0, _R.LOST: 0},
    _R.NAME: {_R.LOST: 0, _R.VOTES: 0, _R.UPVOTE: 0, _R.TITLE: 0},
    _R.UPVOTE: {_R.VOTES: 0, _R.TITLE: 2, _R.CHIP: 2},
    _R.VOTES: {**_CLOSED, _R.VOTES: 3, _R.CHIP: 0.2},
    _R.TITLE: {role: price + _ALONE for role, price in {**_FOOT, **_CLOSED}.items()} | {_R.ABSTRACT: 0},
    _R.ABSTRACT: _BELOW,
    _R.MORE: _BELOW,
    _R.AUTHORS: {_R.DOT: 0, _R.DAY: 0, _R.CHIP: 0, _R.COMMENTS: 0, **_CLOSED},
    _R.GROUP: {_R.DOT: 0, _R.DAY: 0.5},
    _R.DOT: {**_CLOSED, _R.DAY: 0, _R.AUTHORS: 0.5, _R.COMMENTS: 1, _R.VOTES: 1, _R.TITLE: 2 * _ALONE},
    _R.DAY: {_R.COMMENTS: 0, _R.CHIP: 0.2, _R.AUTHORS: 1, **_CLOSED},
    _R.COMMENTS: {_R.CHIP: 0.2, **_CLOSED},
    _R.CHIP: {**_FOOT, _R.CHIP: 0, **_CLOSED},
    _R.LOST: _BELOW,
}  # fmt: skip
_BEFORE: dict[Role, tuple[tuple[Role, float], ...]] = {
    role: tuple((above, prices[role]) for above, prices in _AFTER.items() if role in prices) for role in Role
}
_LAST: _Prices = {_R.TITLE: _ALONE, _R.GROUP: 2 * _ALONE, _R.NOTE: 2 * _ALONE}
_FIRST: _Prices = {**_AFTER[_R.FRAME], _R.NOTE: 1}

# The price of a role for what looks like this; text and counts are weighed below.
_LOOKS: dict[Kind, _Prices] = {
    Kind.AUTHORS: {_R.AUTHORS: 0, _R.TITLE: _ODD},
    Kind.BULLET_AUTHORS: {_R.AUTHORS: 0},
    Kind.DOT: {_R.DOT: 0},
    Kind.DAY: {_R.DAY: 0, _R.HEADER_DAY: 0, _R.TITLE: _ODD},
    Kind.FOOTER: {_R.AUTHORS: 0},
    Kind.DATED: {_R.DAY: 0},
    Kind.SUBMITTED: {_R.SUBMITTED: 0, _R.TITLE: _ODD},
    Kind.BYLINE: {_R.BYLINE: 0, _R.TITLE: _ODD},
    Kind.UPVOTE: {_R.UPVOTE: 0, _R.TITLE: _ODD},
    Kind.CHIP: {_R.CHIP: 0, _R.TITLE: _ODD},
    Kind.WORD: {_R.FRAME: 0, _R.NAME: 1, _R.GROUP: 1, _R.TITLE: _ODD},
    Kind.HEADER: {_R.FRAME: 0},
    Kind.SITE: {_R.FRAME: 0, _R.TITLE: _ODD + 1},
    Kind.GLUED: {_R.LOST: 0},
}


def find_roles(blocks: Sequence[Block], titles: frozenset[int]) -> list[Role]:
    """The role of each block; `titles` are the places of those known to be titles: if any are, no other is."""
    page = _Page(
        bool(titles), _has_votes(blocks), any(paper_of(link) for block in blocks for link in block.links)
    )
    costs: dict[Role, float] = {}
    trail: list[dict[Role, Role]] = []
    for at in range(len(blocks)):
        looks = {_R.TITLE: 0.0} if at in titles else _looks(blocks, at, page)
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
    ending = {role: cost + _LAST.get(role, 0) for role, cost in costs.items()}
    roles = [min(ending, key=lambda role: (ending[role], role))]
    for came_from in reversed(trail[1:]):
        roles.append(came_from[roles[-1]])
    return roles[::-1]


def _looks(blocks: Sequence[Block], at: int, page: _Page) -> _Prices:
    """What the block may be, and at what price."""
    block = blocks[at]
    if block.kind is Kind.TEXT:
        looks = _text_looks(block, blocks[at - 1].text if at else "", page)
    elif block.kind is Kind.COUNT:
        looks = _count_looks(blocks, at, page)
    elif block.kind is Kind.DAY and at and blocks[at - 1].kind in _IN_HEADER:
        looks = {_R.HEADER_DAY: 0, _R.DAY: 0, _R.TITLE: _ALONE + 1}  # rather a lost title than one like this
    else:
        looks = _LOOKS[block.kind]
    if page.titles_known:
        looks = {role: price for role, price in looks.items() if role is not _R.TITLE}
    return looks or {_R.CHIP: 0}


def _text_looks(block: Block, above: str, page: _Page) -> _Prices:
    short: _Prices = {}
    if len(block.text) <= _SHORT:
        name = 0.0 if len(block.text.split()) <= _NAMES else 2.0
        short = {_R.NAME: name, _R.GROUP: 0.5, _R.NOTE: 2.0}
        if page.titles_known:
            short[_R.CHIP] = 2.0
    if short and page.links_papers and block.links and not any(map(paper_of, block.links)):
        return short  # what leads elsewhere than to a paper
    prose = likeness(block.text)
    more = 1.0 if goes_on(above, block.text) else 7.0
    if page.titles_known:
        more = min(more, 0.5 + max(-prose, 0))
    title, abstract = min(max(prose, 0), SURE), min(max(-prose, 0), SURE)
    return {**short, _R.TITLE: title, _R.ABSTRACT: abstract, _R.MORE: more, _R.LOST: _ALONE}


def _count_looks(blocks: Sequence[Block], at: int, page: _Page) -> _Prices:
    """A number is votes above a title or comments below a day: its link tells, else blank lines, else the page."""
    block = blocks[at]
    if any(map(leads_to_comments, block.links)):
        return {_R.COMMENTS: 0}
    if any(map(leads_to_votes, block.links)) or block.text.startswith("["):
        return {_R.VOTES: 0}
    first_count = not page.has_votes or (at > 0 and blocks[at - 1].kind is Kind.COUNT)
    looks: _Prices = {_R.VOTES: 0, _R.TITLE: _ODD if first_count else _ALONE + 1}
    if block.text in ("-", "–", "—"):
        return looks | {_R.CHIP: 0.5, _R.FRAME: 0.7}
    ends_chunk = block.tied and not (at + 1 < len(blocks) and blocks[at + 1].tied)
    return looks | {_R.COMMENTS: -0.5 if ends_chunk or not page.has_votes else 0.5}


def _has_votes(blocks: Sequence[Block]) -> bool:
    """Whether counts stand above most titles of the page."""
    counts = sum(block.kind is Kind.COUNT for block in blocks)
    abstracts = sum(block.kind is Kind.TEXT and likeness(block.text) > 2 for block in blocks)
    return counts > 1 and 2 * counts > abstracts

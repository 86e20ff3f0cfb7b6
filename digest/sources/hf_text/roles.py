"""From what blocks look like to what they are: the cheapest way to read the page as a row of cards.

Title and abstract take turns, and that alone decides where nothing speaks against it. Each sign that does has its
price: a title that reads like sentences, an abstract that does not, a title without an abstract, an abstract
without a title. The reading with the lowest total wins, so that a damaged card costs once, and those after it are
read as they are instead of with titles and abstracts swapped. A block that looks like a part of the page's frame
may be a title: `2024` right above an abstract is one.
"""

from __future__ import annotations

from collections.abc import Sequence

from digest.sources.hf_text.blocks import Block
from digest.sources.hf_text.looks import ALONE, Prices, Role, look_at
from digest.sources.hf_text.looks import Role as _R

# A card may begin after any of these.
_CLOSED: Prices = {
    _R.FRAME: 0.5, _R.SUBMITTED: 0, _R.BYLINE: 0, _R.UPVOTE: 0, _R.VOTES: 0, _R.TITLE: 0, _R.LOST: 0,
}  # fmt: skip
_FOOT: Prices = {
    _R.AUTHORS: 0, _R.GROUP: 0, _R.DOT: 0, _R.DAY: 0.5, _R.CHIP: 0.2, _R.COMMENTS: 1,
}  # fmt: skip
_BELOW: Prices = {_R.MORE: 0, **_FOOT, **_CLOSED}


# The price of a role after the one above it; what is missing cannot follow.
_AFTER: dict[Role, Prices] = {
    _R.FRAME: {**_CLOSED, _R.FRAME: 0, _R.NOTE: 0, _R.HEADER_DAY: 0},
    _R.NOTE: {_R.FRAME: 0, _R.NOTE: 0.5, _R.HEADER_DAY: 0},
    _R.HEADER_DAY: _CLOSED,
    _R.SUBMITTED: {_R.NAME: 0, _R.VOTES: 0.5, _R.UPVOTE: 0.5, _R.TITLE: ALONE + 1},
    _R.BYLINE: {_R.VOTES: 0, _R.UPVOTE: 0, _R.TITLE: 0, _R.LOST: 0},
    _R.NAME: {_R.LOST: 0, _R.VOTES: 0, _R.UPVOTE: 0, _R.TITLE: 0},
    _R.UPVOTE: {_R.VOTES: 0, _R.TITLE: 2, _R.CHIP: 2},
    _R.VOTES: {**_CLOSED, _R.VOTES: 3, _R.CHIP: 0.2},
    _R.TITLE: {role: price + ALONE for role, price in {**_FOOT, **_CLOSED}.items()} | {_R.ABSTRACT: 0},
    _R.ABSTRACT: _BELOW,
    _R.MORE: _BELOW,
    _R.AUTHORS: {_R.DOT: 0, _R.DAY: 0, _R.CHIP: 0, _R.COMMENTS: 0, **_CLOSED},
    _R.GROUP: {_R.DOT: 0, _R.DAY: 0.5},
    _R.DOT: {**_CLOSED, _R.DAY: 0, _R.AUTHORS: 0.5, _R.COMMENTS: 1, _R.VOTES: 1, _R.TITLE: 2 * ALONE},
    _R.DAY: {_R.COMMENTS: 0, _R.CHIP: 0.2, _R.AUTHORS: 1, **_CLOSED},
    _R.COMMENTS: {_R.CHIP: 0.2, **_CLOSED},
    _R.CHIP: {**_FOOT, _R.CHIP: 0, **_CLOSED},
    _R.LOST: _BELOW,
}  # fmt: skip
_BEFORE: dict[Role, tuple[tuple[Role, float], ...]] = {
    role: tuple((above, prices[role]) for above, prices in _AFTER.items() if role in prices) for role in Role
}
_LAST: Prices = {_R.TITLE: ALONE, _R.GROUP: 2 * ALONE, _R.NOTE: 2 * ALONE}
_FIRST: Prices = {**_AFTER[_R.FRAME], _R.NOTE: 1}


def find_roles(blocks: Sequence[Block], titles: frozenset[int]) -> list[Role]:
    """The role of each block; `titles` are the places of known titles: if there are any, no other is one."""
    costs: Prices = {}
    trail: list[dict[Role, Role]] = []
    for at, looks in enumerate(look_at(blocks, titles)):
        costs, came_from = _step(costs, looks, first=at == 0)
        trail.append(came_from)
    return _walk_back(costs, trail)


def _step(costs: Prices, looks: Prices, first: bool) -> tuple[Prices, dict[Role, Role]]:
    """The cheapest way to each role of a block, and from which role above it that way comes."""
    if first:
        return {role: price + _FIRST.get(role, 2 * ALONE) for role, price in looks.items()}, {}
    reached: Prices = {}
    came_from: dict[Role, Role] = {}
    for role, price in looks.items():
        ways = [(costs[above] + step, above) for above, step in _BEFORE[role] if above in costs]
        cost, above = min(ways) if ways else min((costs[above] + 4 * ALONE, above) for above in costs)
        reached[role], came_from[role] = cost + price, above
    return reached, came_from


def _walk_back(costs: Prices, trail: Sequence[dict[Role, Role]]) -> list[Role]:
    if not trail:
        return []
    ending = {role: cost + _LAST.get(role, 0) for role, cost in costs.items()}
    roles = [min(ending, key=lambda role: (ending[role], role))]
    for came_from in reversed(trail[1:]):
        roles.append(came_from[roles[-1]])
    return roles[::-1]

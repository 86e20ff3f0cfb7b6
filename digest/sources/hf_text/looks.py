"""What a block may be, and at what price: from what it looks like, its links and its neighbours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import IntEnum
from typing import NamedTuple

from digest.sources.hf_text.blocks import Block
from digest.sources.hf_text.kinds import Kind
from digest.sources.hf_text.markup import leads_to_comments, leads_to_votes, paper_of
from digest.sources.hf_text.prose import SURE, goes_on, likeness

ALONE = 5.0  # the price of a title without its abstract, and of an abstract without its title
_ODD = 3.0  # of a title that looks like the page's frame: less than losing the abstract below it
_SHORT = 60  # characters of a name, of a query, of a link below a card
_NAMES = 4  # words of a name
_LAST_PARAGRAPH = 1.5  # of an abstract: less than losing it, more than a title and its abstract
_FOOTERS = frozenset({Kind.AUTHORS, Kind.BULLET_AUTHORS, Kind.FOOTER, Kind.DATED})
_IN_HEADER = frozenset({Kind.HEADER, Kind.WORD, Kind.SITE})
_DAYS = frozenset({Kind.DAY, Kind.PERIOD})


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


_R = Role
Prices = dict[Role, float]

# Text and counts are weighed below.
_LOOKS: dict[Kind, Prices] = {
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
    Kind.PAGER: {_R.FRAME: 0},
    Kind.GLUED: {_R.LOST: 0},
}


class _Page(NamedTuple):
    """What is known of the page as a whole."""

    titles_known: bool
    has_votes: bool  # above its titles
    links_papers: bool


def look_at(blocks: Sequence[Block], titles: frozenset[int]) -> Iterator[Prices]:
    """The prices of the roles that each block may have; `titles` are the places of known titles."""
    links_papers = any(paper_of(link) for block in blocks for link in block.links)
    page = _Page(bool(titles), _has_votes(blocks), links_papers)
    for at in range(len(blocks)):
        yield {_R.TITLE: 0} if at in titles else _looks(blocks, at, page)


def _looks(blocks: Sequence[Block], at: int, page: _Page) -> Prices:
    block = blocks[at]
    in_header = at > 0 and blocks[at - 1].kind in _IN_HEADER
    if page.titles_known and block.heading and not (in_header and block.kind in _DAYS):
        return {_R.FRAME: 0, _R.CHIP: 1}
    if block.kind in _DAYS and in_header:
        looks = {_R.HEADER_DAY: 0, _R.DAY: 0, _R.TITLE: ALONE + 1}  # rather a lost title than one like this
    elif block.kind in (Kind.TEXT, Kind.PERIOD):
        looks = _text_looks(block, blocks[at - 1].text if at else "", page)
        if at and _lead_apart(blocks[at - 1], block):
            looks = {role: price for role, price in looks.items() if role not in (_R.ABSTRACT, _R.MORE)}
        elif _is_last_paragraph(blocks, at):
            looks[_R.MORE] = min(looks.get(_R.MORE, _LAST_PARAGRAPH), _LAST_PARAGRAPH)
    elif block.kind is Kind.COUNT:
        looks = _count_looks(blocks, at, page)
    else:
        looks = _LOOKS[block.kind]
    if page.titles_known:
        looks = {role: price for role, price in looks.items() if role is not _R.TITLE}
    return looks or {_R.CHIP: 0}


def _text_looks(block: Block, above: str, page: _Page) -> Prices:
    short: Prices = {}
    if len(block.text) <= _SHORT:
        name = 0.0 if len(block.text.split()) <= _NAMES else 2.0
        short = {_R.NAME: name, _R.GROUP: 0.5, _R.NOTE: 1.0}
        if page.titles_known:
            short[_R.CHIP] = 2.0
    if short and page.links_papers and block.links and not any(map(paper_of, block.links)):
        return short  # what leads elsewhere than to a paper
    prose = likeness(block.text)
    more = 1.0 if goes_on(above, block.text) else 7.0
    if page.titles_known:
        more = min(more, 0.5 + max(-prose, 0))
    title, abstract = min(max(prose, 0), SURE), min(max(-prose, 0), SURE)
    return {**short, _R.TITLE: title, _R.ABSTRACT: abstract, _R.MORE: more, _R.LOST: ALONE}


def _lead_apart(above: Block, block: Block) -> bool:
    """Whether two blocks link to different papers."""
    one, other = (set(filter(None, map(paper_of, part.links))) for part in (above, block))
    return bool(one and other) and not one & other


def _is_last_paragraph(blocks: Sequence[Block], at: int) -> bool:
    """Whether a footer below shows that the text ends the abstract above it; a long one is rather another's."""
    if not 0 < at < len(blocks) - 1 or blocks[at + 1].kind not in _FOOTERS:
        return False
    above, text = blocks[at - 1], blocks[at].text
    return above.kind is Kind.TEXT and likeness(above.text) >= SURE > likeness(text) > 0


def _count_looks(blocks: Sequence[Block], at: int, page: _Page) -> Prices:
    """A number is votes above a title, or comments right below a day where a blank line follows."""
    block = blocks[at]
    if any(map(leads_to_comments, block.links)):
        return {_R.COMMENTS: 0}
    if any(map(leads_to_votes, block.links)) or block.text.startswith("["):
        return {_R.VOTES: 0}
    first_count = not page.has_votes or (at > 0 and blocks[at - 1].kind is Kind.COUNT)
    looks: Prices = {_R.VOTES: 0, _R.TITLE: _ODD if first_count else ALONE + 1}
    if block.text in ("-", "–", "—"):
        return looks | {_R.CHIP: 0.5, _R.FRAME: 0.7}
    ends_chunk = block.tied and not (at + 1 < len(blocks) and blocks[at + 1].tied)
    return looks | {_R.COMMENTS: -0.5 if ends_chunk else 1.0}


def _has_votes(blocks: Sequence[Block]) -> bool:
    """Whether counts stand above most titles of the page."""
    counts = sum(block.kind is Kind.COUNT for block in blocks)
    abstracts = sum(block.kind is Kind.TEXT and likeness(block.text) > 2 for block in blocks)
    return counts > 1 and 2 * counts > abstracts

"""From blocks and their roles to the cards of a page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from typing import NamedTuple

from msgspec.structs import asdict, replace

from digest import identifiers
from digest.sources.days import read_day, read_period
from digest.sources.hf_text import faults
from digest.sources.hf_text.blocks import Block
from digest.sources.hf_text.card import Card, Cards, HeaderDay
from digest.sources.hf_text.kinds import Footer, Kind, count, read_footer
from digest.sources.hf_text.looks import Role
from digest.sources.hf_text.markup import leads_to_votes, paper_of
from digest.sources.hf_text.pager import framed
from digest.sources.hf_text.prose import SURE, ends, goes_on, is_whole, likeness
from digest.sources.hf_text.roles import find_roles
from digest.sources.hf_text.wrapping import UNWRAPPED
from digest.text import fold

_ABOVE = frozenset({Role.SUBMITTED, Role.NAME, Role.BYLINE})
_VOTING = frozenset({Role.UPVOTE, Role.VOTES})
_NO_TITLE = frozenset({Role.SUBMITTED, Role.BYLINE, Role.CHIP, Role.FRAME})
_FEWEST = 3  # cards that show how a page was wrapped
_SMALL_WORD = re.compile(r"[a-z]{2}")  # no name like `iGPT`
_TORN = 0.5  # of the cards
_PARAGRAPHS = 2200  # characters of a whole abstract, with some to spare; more is another paper's

_Part = tuple[Block, Role]
_Parts = Sequence[_Part]


class _Votes(NamedTuple):
    """Where the votes of a page stand, and whose they are where their links say so."""

    below: bool
    of_paper: Mapping[str, int | None]


def read_cards(blocks: Sequence[Block]) -> Cards:
    """The cards of a page."""
    blocks = framed(blocks)
    parts = _unmixed(list(zip(blocks, find_roles(blocks, _known_titles(blocks)), strict=True)))
    votes = _find_votes(parts)
    drafts = [_card(above, below, votes) for above, below in _split(parts, votes)]
    lost = [faults.lost(block) for block, role in parts if role is Role.LOST]
    header = next((_header_day(block) for block, role in parts if role is Role.HEADER_DAY), None)
    cards = [card for card in drafts if card.abstract]
    if not cards and len(drafts) > 1 and all(map(_is_marked, drafts)):  # such a page shows no abstracts
        return Cards(tuple(_once(drafts)), tuple(lost), header)
    lost += [faults.without_abstract(card) for card in drafts if not card.abstract]
    if cards and _is_cut_off(parts, cards):
        lost.append(faults.cut_off(cards.pop()))
    return Cards(tuple(_once(cards)), tuple(lost), header)


def is_spread_out(blocks: Sequence[Block], cards: Sequence[Card]) -> bool:
    """Whether the blocks are the lines of a wrapped page: they begin and stop in the middle of sentences."""
    if len(cards) < _FEWEST or any(block.heading or len(block.text) > UNWRAPPED for block in blocks):
        return False
    torn = (bool(_SMALL_WORD.match(card.title)) or not ends(card.abstract) for card in cards if card.abstract)
    return sum(torn) > _TORN * len(cards)


def _header_day(block: Block) -> HeaderDay:
    return HeaderDay(block.text, block.number, read_day(block.text) or read_period(block.text))


def _known_titles(blocks: Sequence[Block]) -> frozenset[int]:
    """The places of the headings that are titles: those that lead to papers, else those of the usual level."""
    headings = [at for at, block in enumerate(blocks) if block.heading]
    linked = [at for at in headings if any(map(paper_of, blocks[at].links))]
    levels = [blocks[at].heading for at in headings if blocks[at].kind is Kind.TEXT]
    if linked or not levels:
        return frozenset(linked)
    usual = max(set(levels), key=lambda level: (levels.count(level), level))
    return frozenset(at for at in headings if blocks[at].heading == usual and _tops_text(blocks, at))


def _tops_text(blocks: Sequence[Block], at: int) -> bool:
    return Kind.TEXT in [block.kind for block in blocks[at : at + 2]]


def _split(parts: _Parts, votes: _Votes) -> Iterator[tuple[_Parts, _Parts]]:
    """What stands above each title, and the title with what stands below it, up to what belongs to no card."""
    above = _ABOVE if votes.below else _ABOVE | _VOTING
    titles = [at for at, (_, role) in enumerate(parts) if role is Role.TITLE]
    starts = [_start(parts, title, above) for title in titles]
    for start, title, end in zip(starts, titles, [*starts, len(parts)][1:], strict=True):
        lost = (at for at in range(title, end) if parts[at][1] is Role.LOST)
        yield parts[start:title], parts[title : next(lost, end)]


def _unmixed(parts: _Parts) -> list[_Part]:
    """The parts, with paragraphs lost that would make an abstract longer than any is: they are another paper's."""
    length = 0
    kept: list[_Part] = []
    for block, role in parts:
        length = len(block.text) + (length if role is Role.MORE else 0)
        is_other = role is Role.MORE and length > _PARAGRAPHS
        kept.append((block, Role.LOST if is_other else role))
    return kept


def _start(parts: _Parts, title: int, above: frozenset[Role]) -> int:
    start = title
    while start and parts[start - 1][1] in above:
        start -= 1
    return start


# --- votes


def _find_votes(parts: _Parts) -> _Votes:
    of_paper = {
        paper: count(block.text)
        for block, role in parts
        if role is Role.VOTES
        for paper in map(paper_of, filter(leads_to_votes, block.links))
        if paper
    }
    return _Votes(_stand_below(parts), of_paper)


def _stand_below(parts: _Parts) -> bool:
    """Whether votes stand below their card: none above the first title, and some where no title can follow."""
    roles = [role for _, role in parts]
    votes = [at for at, role in enumerate(roles) if role is Role.VOTES]
    if not votes or Role.TITLE not in roles or votes[0] < roles.index(Role.TITLE):
        return False
    return any(at + 1 == len(roles) or roles[at + 1] in _NO_TITLE for at in votes)


def _votes(parts: _Parts, paper: str | None, votes: _Votes) -> int | None:
    if paper and paper in votes.of_paper:
        return votes.of_paper[paper]
    shown = (
        block for block, role in parts if role is Role.VOTES and not any(map(leads_to_votes, block.links))
    )
    return next((count(block.text) for block in shown), None)


# --- the card


def _card(above: _Parts, below: _Parts, votes: _Votes) -> Card:
    title = below[0][0]
    footer, day_line = _footer(below)
    chips = [link for block, role in below if role is Role.CHIP for link in block.links]
    paper = next(filter(None, map(paper_of, [*title.links, *chips])), None)
    return Card(
        title=title.text,
        line=title.number,
        abstract=_abstract(below),
        author_count=footer.author_count,
        day=footer.day,
        day_line=day_line,
        comments=footer.comments,
        votes=_votes(below if votes.below else above, paper, votes),
        arxiv_id=paper,
        url=None if paper else next(filter(None, map(identifiers.safe_url, title.links)), None),
        code_url=next((identifiers.safe_url(link) for link in chips if "://github.com/" in link), None),
    )


def _abstract(parts: _Parts) -> str:
    text = ""
    for block, role in parts:
        if role is Role.ABSTRACT:
            text = block.text
        elif role is Role.MORE:
            text += f" {block.text}" if goes_on(text, block.text) else f"\n\n{block.text}"
    return text


def _footer(parts: _Parts) -> tuple[Footer, int | None]:
    """What all lines of a footer say together, and the line of the day."""
    read = [
        (read_footer(block.text) or Footer(), block.number)
        for block, role in parts
        if role in (Role.AUTHORS, Role.DAY)
    ]
    read += [(Footer(comments=count(block.text)), 0) for block, role in parts if role is Role.COMMENTS]
    author_count = (footer.author_count for footer, _ in read if footer.author_count is not None)
    days = [(footer.day, number) for footer, number in read if footer.day]
    comments = (footer.comments for footer, _ in read if footer.comments is not None)
    day, number = days[0] if days else (None, None)
    return Footer(next(author_count, None), day, next(comments, None)), number


def _once(cards: Sequence[Card]) -> Iterator[Card]:
    """The cards, each once where the page shows it twice in a row; with what either says."""
    last: Card | None = None
    for card in cards:
        if last and _is_same(last, card):
            last = replace(
                card, **{name: value for name, value in asdict(last).items() if value not in (None, "")}
            )
            continue
        if last:
            yield last
        last = card
    if last:
        yield last


def _is_same(one: Card, other: Card) -> bool:
    if one.arxiv_id and other.arxiv_id:
        return one.arxiv_id == other.arxiv_id
    return one.abstract == other.abstract and fold(one.title) == fold(other.title)


def _is_marked(card: Card) -> bool:
    return card.arxiv_id is not None or card.votes is not None or card.author_count is not None


def _is_cut_off(parts: _Parts, cards: Sequence[Card]) -> bool:
    """Whether the page stops within its last abstract: nothing follows, and it does not end as others do."""
    below = takewhile(lambda part: part[1] not in (Role.ABSTRACT, Role.MORE), reversed(parts))
    if any(role is not Role.CHIP or block.links for block, role in below):
        return False
    *others, own = (is_whole(card.abstract) for card in cards)
    usual = sum(others) >= 0.8 * len(others) if others else likeness(cards[-1].abstract) >= SURE
    return usual and not own

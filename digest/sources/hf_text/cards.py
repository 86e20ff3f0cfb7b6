"""From blocks and their roles to the cards of a page, and to what could not be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import asdict, replace

from digest import identifiers
from digest.sources.days import WrittenDay, latest, read_day
from digest.sources.hf_text.blocks import Block
from digest.sources.hf_text.kinds import Kind, count, read_footer
from digest.sources.hf_text.markup import leads_to_votes, paper_of
from digest.sources.hf_text.prose import ends, goes_on
from digest.sources.hf_text.roles import Role, find_roles
from digest.text import fold, shorten

_OPENERS = frozenset({Role.SUBMITTED, Role.NAME, Role.UPVOTE, Role.VOTES})
_VOTING = frozenset({Role.UPVOTE, Role.VOTES})


class Card(Struct, frozen=True, kw_only=True):
    """One paper as its card shows it."""

    title: str
    line: int
    abstract: str = ""
    author_count: int | None = None
    day: WrittenDay | None = None
    day_line: int = 0
    comments: int | None = None
    votes: int | None = None
    arxiv_id: str | None = None
    url: str | None = None
    code_url: str | None = None


class Fault(Struct, frozen=True):
    """What could not be read, and where; `hint` says what to do."""

    line: int
    fact: str
    hint: str = ""


class Cards(Struct, frozen=True):
    """The cards of a page in order, the faults, the day of its header."""

    cards: tuple[Card, ...] = ()
    faults: tuple[Fault, ...] = ()
    header_day: WrittenDay | None = None


_Part = tuple[Block, Role]


def read_cards(blocks: Sequence[Block]) -> Cards:
    """The cards of a page."""
    titles = known_titles(blocks)
    parts = list(zip(blocks, find_roles(blocks, titles), strict=True))
    drafts = [_card(parts) for parts in _split(parts)]
    cards = [card for card in drafts if card.abstract]
    bare = [card for card in drafts if not card.abstract]
    if not cards and all(_is_marked(card) for card in bare):
        return Cards(tuple(_once(bare)), tuple(_lost(parts)), _header_day(parts))
    faults = [*_lost(parts), *map(_without_abstract, bare)]
    if cards and _is_cut_off(parts, cards):
        faults.append(_cut_off(cards.pop()))
    return Cards(tuple(_once(cards)), tuple(faults), _header_day(parts))


def known_titles(blocks: Sequence[Block]) -> frozenset[int]:
    """The places of blocks that are titles without doubt: headings, or the first link to each paper."""
    headings = [at for at, block in enumerate(blocks) if block.heading]
    linked = [at for at in headings if any(map(paper_of, blocks[at].links))]
    if linked:
        return frozenset(linked)
    levels = [blocks[at].heading for at in headings if blocks[at].kind is Kind.TEXT]
    if levels:
        level = max(set(levels), key=lambda level: (levels.count(level), level))
        return frozenset(at for at in headings if blocks[at].heading == level and _above_text(blocks, at))
    return frozenset(_first_links(blocks))


def _above_text(blocks: Sequence[Block], at: int) -> bool:
    return blocks[at].kind is Kind.TEXT or (at + 1 < len(blocks) and blocks[at + 1].kind is Kind.TEXT)


def _first_links(blocks: Sequence[Block]) -> Iterator[int]:
    seen: str | None = None
    for at, block in enumerate(blocks):
        papers = [paper_of(link) for link in block.links if not leads_to_votes(link) and "#" not in link]
        paper = next(filter(None, papers), None)
        if paper and paper != seen:
            seen = paper
            yield at


# --- from roles to cards


def _split(parts: Sequence[_Part]) -> list[Sequence[_Part]]:
    """The parts of each card: from what stands above its title to what stands above the next."""
    titles = [at for at, (_, role) in enumerate(parts) if role is Role.TITLE]
    above = _OPENERS - _VOTING if _votes_follow(parts, titles) else _OPENERS
    starts = [_opening(parts, at, above) for at in titles]
    return [parts[start:end] for start, end in zip(starts, [*starts[1:], len(parts)], strict=False)]


def _votes_follow(parts: Sequence[_Part], titles: Sequence[int]) -> bool:
    """Whether votes stand below their card: the last has them below its title, the first none above."""
    votes = [at for at, (_, role) in enumerate(parts) if role is Role.VOTES]
    return bool(votes and titles) and votes[-1] > titles[-1] and votes[0] > titles[0]


def _opening(parts: Sequence[_Part], title: int, above: frozenset[Role]) -> int:
    start = title
    while start and parts[start - 1][1] in above:
        start -= 1
    return start


def _card(parts: Sequence[_Part]) -> Card:
    title = next(block for block, role in parts if role is Role.TITLE)
    arxiv_id = next(filter(None, map(paper_of, title.links)), None) or _paper_of_chips(parts)
    footer = _footer(parts)
    return Card(
        title=title.text,
        line=title.number,
        abstract=_abstract(parts),
        author_count=footer.author_count,
        day=footer.day,
        day_line=footer.day_line,
        comments=footer.comments,
        votes=_votes(parts),
        arxiv_id=arxiv_id,
        url=None if arxiv_id else next(filter(None, map(identifiers.safe_url, title.links)), None),
        code_url=_code_url(parts),
    )


def _paper_of_chips(parts: Sequence[_Part]) -> str | None:
    links = (link for block, role in parts if role is Role.CHIP for link in block.links)
    return next(filter(None, map(paper_of, links)), None)


def _code_url(parts: Sequence[_Part]) -> str | None:
    links = (link for block, role in parts if role is Role.CHIP for link in block.links)
    return next((identifiers.safe_url(link) for link in links if "://github.com/" in link), None)


def _votes(parts: Sequence[_Part]) -> int | None:
    shown = [count(block.text) for block, role in parts if role is Role.VOTES]
    return next((votes for votes in shown if votes is not None), None)


def _abstract(parts: Sequence[_Part]) -> str:
    text = ""
    for block, role in parts:
        if role is Role.ABSTRACT:
            text = block.text
        elif role is Role.MORE:
            text += f" {block.text}" if goes_on(text, block.text) else f"\n\n{block.text}"
    return text


class _Foot(Struct):
    author_count: int | None = None
    day: WrittenDay | None = None
    day_line: int = 0
    comments: int | None = None


def _footer(parts: Sequence[_Part]) -> _Foot:
    """What all lines of a footer say together."""
    foot = _Foot()
    for block, role in parts:
        if role is Role.COMMENTS:
            foot.comments = count(block.text)
        elif role in (Role.AUTHORS, Role.DAY) and (read := read_footer(block.text.lstrip("*+- "))):
            foot.author_count = read.author_count if foot.author_count is None else foot.author_count
            foot.comments = read.comments if foot.comments is None else foot.comments
            if read.day and not foot.day:
                foot.day, foot.day_line = read.day, block.number
    return foot


def _once(cards: Sequence[Card]) -> Iterator[Card]:
    """The cards, each once where the page shows it twice in a row; the first keeps what only the second says."""
    last: Card | None = None
    for card in cards:
        if last and _is_same(last, card):
            known = {name: value for name, value in asdict(last).items() if value not in (None, "", 0)}
            last = replace(card, **known)
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


def _header_day(parts: Sequence[_Part]) -> WrittenDay | None:
    return next((read_day(block.text) for block, role in parts if role is Role.HEADER_DAY), None)


def _is_marked(card: Card) -> bool:
    return card.arxiv_id is not None or card.votes is not None or card.author_count is not None


# --- what could not be read

_COPY_AGAIN = "the page may have been cut off here: copy it again"


def _lost(parts: Sequence[_Part]) -> Iterator[Fault]:
    for block, role in parts:
        if role is not Role.LOST:
            continue
        shown = shorten(block.text, 60)
        if block.kind is Kind.GLUED:
            hint = (
                "put a blank line between titles and abstracts, or copy the page without wrapping its lines"
            )
            yield Fault(
                block.number,
                f"wrapped lines without a blank line between title and abstract: '{shown}'",
                hint,
            )
        else:
            hint = "a line may be missing above it: copy the page again"
            yield Fault(block.number, f"a text without a title above it: '{shown}'", hint)


def _without_abstract(card: Card) -> Fault:
    return Fault(card.line, f"a title without an abstract below it: '{shorten(card.title, 60)}'", _COPY_AGAIN)


def _cut_off(card: Card) -> Fault:
    return Fault(
        card.line,
        f"the abstract of '{shorten(card.title, 60)}' stops in the middle of a sentence",
        _COPY_AGAIN,
    )


def _is_cut_off(parts: Sequence[_Part], cards: Sequence[Card]) -> bool:
    """Whether the page stops within its last abstract: nothing follows, and it ends as none of the others."""
    last_role = parts[-1][1]
    ended = [ends(card.abstract) for card in cards]
    return (
        last_role in (Role.ABSTRACT, Role.MORE)
        and not ended[-1]
        and len(ended) > 1
        and sum(ended) >= 0.8 * (len(ended) - 1)
    )


def resolved(card: Card, not_after: date) -> tuple[date | None, Fault | None]:
    """The day on which the paper was published, or what is wrong with it."""
    if card.day is None:
        return None, None
    day = latest(card.day, not_after)
    if day is None:
        return None, Fault(
            card.day_line, "no such day: it is left out", "expected a day like 'May 27' or 'May 27, 2024'"
        )
    return day, None

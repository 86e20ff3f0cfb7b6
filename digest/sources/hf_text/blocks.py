"""From lines to blocks: a block is a title, an abstract, or one line of what stands around them.

Blank lines divide blocks. Within a chunk without blank lines each line is a block of its own, unless the page is
hard-wrapped or has headings: then lines of text belong together. A wrapped chunk in which a line breaks off early
holds more than one block; which, only a guess could tell, so it is GLUED and will be reported.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from msgspec import Struct
from msgspec.structs import replace

from digest.sources.hf_text.kinds import CERTAIN, Kind, kind_of
from digest.sources.hf_text.markup import Line, RawLine, leads_to_comments, leads_to_votes, paper_of
from digest.sources.hf_text.wrapping import UNWRAPPED, Filling, Wrapping, find_filling, find_wrapping, joined

_GLUED = 6000  # a wrapped chunk longer than this is no single block: an abstract has 1920 characters at most
_REST_OF_HEADING = 150
_LINKS = 20  # a block has three at most
_FIRST = frozenset({Kind.COUNT, Kind.SUBMITTED, Kind.BYLINE, Kind.UPVOTE})  # these may top a chunk

_NOTHING = Line(RawLine(0, "", ""), "", Kind.DOT)  # stands below the last chunk

_Group = list[Line]


class Block(Struct, frozen=True, gc=False):
    """A block of the page on one line; `number` is the line where it begins."""

    text: str
    number: int
    kind: Kind
    links: tuple[str, ...] = ()
    heading: int = 0  # its level, or 0
    tied: bool = False  # no blank line above


class _Layout(Struct, frozen=True):
    """How the lines of a page make blocks."""

    has_headings: bool
    wrapping: Wrapping | None
    filling: Filling

    @property
    def joins(self) -> bool:
        return self.has_headings or self.wrapping is not None


def read_blocks(lines: Sequence[Line]) -> list[Block]:
    """The blocks of a page in order; an address on a line of its own belongs to the block above it."""
    chunks = [list(chunk) for says, chunk in groupby(lines, key=lambda line: bool(line.text)) if says]
    layout = _layout(chunks)
    blocks: list[Block] = []
    for chunk, following in zip(chunks, [*chunks[1:], [_NOTHING]], strict=False):
        text_follows = following[0].kind is Kind.TEXT and not following[0].heading
        groups = _groups(chunk, layout.joins, text_follows)
        found = [block for group in groups for block in _blocks(group, layout)]
        blocks += (replace(block, tied=at > 0) for at, block in enumerate(found))
    return _with_links(blocks)


def _layout(chunks: Sequence[_Group]) -> _Layout:
    runs = [run for chunk in chunks for run in _text_runs(chunk) if len(run) > 1]
    is_divided = all(len(run) in (1, len(chunk)) for chunk in chunks for run in _text_runs(chunk))
    has_headings = any(_is_title(line) for chunk in chunks for line in chunk)
    return _Layout(
        has_headings, None if has_headings else find_wrapping(runs, is_divided), find_filling(runs)
    )


def _is_title(line: Line) -> bool:
    return line.heading > 0 and (line.kind is Kind.TEXT or any(map(paper_of, line.links)))


def _text_runs(chunk: Sequence[Line]) -> Iterator[_Group]:
    for is_text, run in groupby(chunk, key=lambda line: line.kind is Kind.TEXT and not _leads_to_card(line)):
        if is_text:
            yield list(run)


def _groups(chunk: Sequence[Line], join: bool, text_follows: bool) -> list[_Group]:
    """The lines of a chunk, those together that make one block or, in a wrapped page, should."""
    single = [not join or _stands_out(chunk, at) for at in range(len(chunk))]
    groups: list[_Group] = []
    for at, line in enumerate(chunk):
        last = groups[-1] if groups else []
        if last and last[0].heading:
            goes_with_last = _is_heading_still(last, line, chunk[at:], text_follows)
        else:
            goes_with_last = bool(last) and not (single[at] or single[at - 1])
        if goes_with_last:
            last.append(line)
        else:
            groups.append([line])
    return groups


def _stands_out(chunk: Sequence[Line], at: int) -> bool:
    """Whether a line among lines of text is none of them: a line of prose may chance to be `2024` or `Models`."""
    line, above = chunk[at], chunk[at - 1] if at else None
    if line.heading or line.kind in CERTAIN or _leads_to_card(line):
        return True
    if above and above.kind is Kind.SUBMITTED:
        return True
    if line.kind is Kind.TEXT:
        return False
    if above and not line.links:
        return above.kind is not Kind.TEXT
    return bool(line.links) or line.kind in _FIRST or len(chunk) == 1 or chunk[1].kind is not Kind.TEXT


def _is_heading_still(heading: _Group, line: Line, rest: Sequence[Line], text_follows: bool) -> bool:
    """Whether a wrapped heading goes on: its link is open, the line is indented, or the abstract comes below."""
    if any(part.opens for part in heading):
        return not any(part.closes for part in heading)
    if line.heading or line.kind in CERTAIN:
        return False
    if line.source.text[:1].isspace():
        return True
    short = sum(len(part.text) for part in rest) <= _REST_OF_HEADING
    return text_follows and short and not any(part.kind in CERTAIN or part.links for part in rest)


def _blocks(group: _Group, layout: _Layout) -> list[Block]:
    first = group[0]
    if len(group) > 1 and not layout.has_headings and max(len(line.text) for line in group) > UNWRAPPED:
        return [block for line in group for block in _blocks([line], layout)]
    text = joined((line.text for line in group), layout.filling)
    links = tuple(link for line in group for link in line.links)
    glued = layout.wrapping is not None and len(group) > 1 and _is_glued(group, layout.wrapping)
    kind = Kind.GLUED if glued else kind_of(text) if len(group) > 1 else first.kind
    return [Block(text, first.source.number, kind, links, first.heading)]


def _is_glued(group: _Group, wrapping: Wrapping) -> bool:
    long = sum(len(line.text) for line in group) > _GLUED
    return long or any(wrapping.breaks(line, following) for line, following in pairwise(group))


def _with_links(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, those that are addresses made links of the block above."""
    kept: list[Block] = []
    for at, block in enumerate(blocks):
        alone = not block.tied and not (at + 1 < len(blocks) and blocks[at + 1].tied)
        if kept and block.links == (block.text,) and (alone or _is_of_card(block.text)):
            kept[-1] = replace(kept[-1], links=(kept[-1].links + block.links)[:_LINKS])
        else:
            kept.append(block)
    return kept


def _leads_to_card(line: Line) -> bool:
    return line.is_address and _is_of_card(line.text)


def _is_of_card(address: str) -> bool:
    return bool(paper_of(address)) or leads_to_votes(address) or leads_to_comments(address)

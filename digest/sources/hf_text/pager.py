"""The site's pager, `Previous 1 2 3 … 100 Next`: one word of it makes the numbers beside it parts of the frame."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby, takewhile

from msgspec.structs import replace

from digest.sources.hf_text.blocks import Block
from digest.sources.hf_text.kinds import Kind

_BACK = re.compile(r"\W*(?:prev(?:ious)?(?: page)?\W*|[«‹])", re.IGNORECASE)
_ON = re.compile(r"\W*(?:next(?: page)?\W*|[»›])", re.IGNORECASE)
_NUMBER = re.compile(r"\W{0,3}(\d{1,5})\W?")


def framed(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, those that are parts of a pager so named."""
    pager: set[int] = set()
    for _, run in groupby(range(len(blocks)), key=lambda at: _may_be_part(blocks[at])):
        pager |= _pager(blocks, list(run))
    return [replace(block, kind=Kind.PAGER) if at in pager else block for at, block in enumerate(blocks)]


def _may_be_part(block: Block) -> bool:
    return block.kind is Kind.PAGER or any(sign.fullmatch(block.text) for sign in (_BACK, _ON, _NUMBER))


def _pager(blocks: Sequence[Block], run: Sequence[int]) -> set[int]:
    """The places that are a pager's: from `Previous` to `Next`, or from one of them as far as numbers rise."""
    back = next((at for at in run if _BACK.fullmatch(blocks[at].text)), None)
    on = next((at for at in run if at > (back or 0) and _ON.fullmatch(blocks[at].text)), None)
    if back is not None and on is not None:
        return set(range(back, on + 1)) if on - back > 1 else set()
    if on is not None:  # the first page: a number before its 1 is another's
        above = _rising(blocks, range(on - 1, run[0] - 1, -1), downwards=True)
        return {on, *above} if len(above) > 1 and _page_number(blocks[above[-1]]) == 1 else set()
    if back is None:
        return set()
    below = _rising(blocks, range(back + 1, run[-1] + 1))
    if below and _is_text(blocks, below[-1] + 1):  # then it is the votes of a title, or a title
        below.pop()
    return {back, *below} if below else set()


def _rising(blocks: Sequence[Block], places: Sequence[int], downwards: bool = False) -> list[int]:
    """The places from the first one on, as far as their numbers rise, or fall where they are read downwards."""
    last: list[int] = []

    def goes_on(at: int) -> bool:
        page = _page_number(blocks[at])
        if page is None:
            return True
        rises = not last or (page < last[-1] if downwards else page > last[-1])
        last.append(page)
        return rises

    return list(takewhile(goes_on, places))


def _page_number(block: Block) -> int | None:
    found = _NUMBER.fullmatch(block.text)
    return int(found[1]) if found else None


def _is_text(blocks: Sequence[Block], at: int) -> bool:
    return at < len(blocks) and blocks[at].kind is Kind.TEXT

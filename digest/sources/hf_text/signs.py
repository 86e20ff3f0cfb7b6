"""What shows that a text is a Daily Papers page, or several."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from digest.sources.hf_text.blocks import read_blocks
from digest.sources.hf_text.cards import read_cards
from digest.sources.hf_text.kinds import LONGEST, Kind, kind_of
from digest.sources.hf_text.markup import RawLine, is_markdown, read_plain
from digest.sources.hf_text.pages import is_mark, raw_lines
from digest.sources.hf_text.prose import is_prose
from digest.text import one_line

_TITLE_LINK = re.compile(
    r"\W*(?:\d+[.)]\s+\W*)?\[.*\]\((?:https://huggingface\.co)?/papers/\d{4}\.\d{4,5}", re.IGNORECASE
)
_ADDRESS = r"https://huggingface\.co/papers/\d{4}\.\d{4,5}"
_PAPER = re.compile(rf"\s*<?{_ADDRESS}>?\s*")
_BEHIND = re.compile(rf".{{1,300}}[<(\[]{_ADDRESS}[>)\]]\s*")  # prose may do so once
_VOTED = re.compile(r".*\(\d[\d,.]*k?\s*▲\)\s*")
_ONE_PAPER = re.compile(r"\W*(?:title:\W*)?Paper page - ", re.IGNORECASE)  # the page of a paper lists none
_TOP = 40  # lines
_SAMPLE = 2_000_000  # characters
_FEWEST = 3  # cards that tell more than chance
_MOST = 0.9  # of the cards; a title may be `iGPT`, and an abstract cut off
_CODE = re.compile(
    r"[={};]|\(\)|\\n|@\w|^\W*(?:import|from|def|class|return|copyright|chapter)\b", re.IGNORECASE
)
_CONVINCING = 400  # characters that abstracts have on average where nothing else shows what the page is


def recognises(text: str) -> bool:
    """Whether the text shows the page's header, a card's footer or a paper's address; else titles and abstracts."""
    sample = raw_lines(text[:_SAMPLE])
    if any(_ONE_PAPER.match(line.text) for line in sample[:_TOP]):
        return False
    return any(_is_sign(line.text) for line in sample) or _has_footers_or_links(sample) or _alternates(sample)


def _is_sign(text: str) -> bool:
    """Whether no other text than such a page is likely to hold the line."""
    if is_mark(text) or _TITLE_LINK.match(text[:400]) or _PAPER.fullmatch(text[:100]):
        return True
    if len(text) > LONGEST:
        return False
    return bool(_VOTED.fullmatch(text)) or kind_of(one_line(text)) in (Kind.BULLET_AUTHORS, Kind.FOOTER)


def _has_footers_or_links(sample: Sequence[RawLine]) -> bool:
    """Whether a number of authors stands above a day, as below an abstract, or papers' addresses behind titles."""
    if sum("/papers/" in line.text and bool(_BEHIND.fullmatch(line.text[:400])) for line in sample) > 1:
        return True
    shown = (text for line in sample if (text := one_line(line.text[: LONGEST + 1])))
    kinds = [kind for text in shown if (kind := kind_of(text)) is not Kind.DOT]
    return any(above is Kind.AUTHORS and below in (Kind.DAY, Kind.DATED) for above, below in pairwise(kinds))


def _alternates(sample: Sequence[RawLine]) -> bool:
    """Whether a text with nothing else to know it by is titles and abstracts in turn, and nothing else."""
    begin = next((text for line in sample if (text := line.text.strip())), "")
    if is_markdown(sample) or begin[:1] in "@<%{[":
        return False
    found = read_cards(read_blocks(read_plain(sample)))
    if len(found.cards) < _FEWEST or found.faults[1:]:
        return False
    length = sum(len(card.abstract) for card in found.cards)
    prose = sum(_is_title(card.title) and is_prose(card.abstract) for card in found.cards)
    return length >= _CONVINCING * len(found.cards) and prose >= _MOST * len(found.cards)


def _is_title(text: str) -> bool:
    """Whether a title may look like this: code does not, nor does the middle of a sentence."""
    return not text[:1].islower() and text[-1:] not in ".,:;{" and not _CODE.search(text)

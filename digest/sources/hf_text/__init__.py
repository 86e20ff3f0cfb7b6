"""Hugging Face Daily Papers as copied text: from browsers, readers and mail programs, plain or as Markdown.

pages.py divides a file into pages, markup.py says what lines say, blocks.py makes blocks of lines, roles.py finds
what each block is, cards.py reads the cards; mail.py reads the e-mail, which is only a list of titles.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from msgspec.structs import replace

from digest.model import Origin, Record
from digest.problems import Problem
from digest.sources.days import Calendar, latest
from digest.sources.decoding import lines
from digest.sources.hf_text.blocks import Block, read_blocks
from digest.sources.hf_text.cards import Card, Cards, Fault, read_cards, resolved
from digest.sources.hf_text.kinds import LONGEST, Kind, kind_of
from digest.sources.hf_text.mail import is_mail, read_mail
from digest.sources.hf_text.markup import is_markdown, read_marked_up, read_plain, references
from digest.sources.hf_text.pages import Page, is_mark, noted_day, split_pages, without_front_matter
from digest.sources.hf_text.prose import SURE, likeness
from digest.sources.listing import Listing
from digest.text import one_line

NAME = "hf-text"
EXPECTS = "the copied text of a Hugging Face papers page: titles, each with its abstract below"

_TITLE_LINK = re.compile(r"\W*(?:\d+[.)]\s)?\[.*\]\((?:https://huggingface\.co)?/papers/\d{4}\.\d{4,5}")
_PAPER = re.compile(r"\s*https://huggingface\.co/papers/\d{4}\.\d{4,5}\s*")
_VOTED = re.compile(r".*\(\d[\d,.]*k?\s*▲\)\s*")
_ABOVE_FIRST = 40  # blocks that a header has at most
_SAMPLE = 3000  # lines: a header or a card is among them
_CONVINCING = 400  # characters that abstracts have on average where nothing else shows what the page is


def recognises(text: str) -> bool:
    """Whether the text shows the page's header, a card's footer or a paper's address; else titles and abstracts."""
    sample = lines(text[:2_000_000])[:_SAMPLE]
    return any(map(_is_sign, sample)) or _alternates(sample)


def parse(text: str, path: str, calendar: Calendar) -> Listing:
    """The records of all cards on all pages of the text."""
    unquoted = _unquoted(lines(text))
    top, noted = without_front_matter(unquoted)
    body = [""] * top + list(unquoted[top:])
    pages = split_pages(body)
    addresses = references(body)
    records: list[Record] = []
    problems: list[Problem] = []
    skipped = 0
    header: date | None = None
    for page in pages:
        found = _read_page(page, addresses)
        if not page.has_header and len(pages) > 1:
            noted = noted or noted_day(page.lines)
            if not _is_a_page(found):
                continue
        header = (latest(found.header_day, calendar.today) if found.header_day else None) or header
        day = calendar.listing_day(noted, header)
        faults = [*found.faults]
        for card in found.cards:
            published, fault = resolved(card, header or day)
            records.append(_record(card, path, published, day))
            problems += [_problem(path, fault)] if fault else []
        skipped += len(faults)
        problems += (_problem(path, fault) for fault in faults)
    return Listing(tuple(records), tuple(sorted(problems)), skipped)


def _read_page(page: Page, addresses: dict[str, str]) -> Cards:
    if is_markdown(page.lines):
        read = read_marked_up(page.lines, page.first, addresses)
    else:
        read = read_plain(page.lines, page.first)
    return read_mail(read) if is_mail(read) else read_cards(_without_subscribe(read_blocks(read)))


def _record(card: Card, path: str, published: date | None, day: date) -> Record:
    return Record(
        origin=Origin(path, card.line),
        source=NAME,
        title=card.title,
        abstract=card.abstract,
        author_count=card.author_count,
        published=published,
        featured_on=day,
        votes=card.votes,
        comments=card.comments,
        arxiv_id=card.arxiv_id,
        url=card.url,
        code_url=card.code_url,
    )


def _problem(path: str, fault: Fault) -> Problem:
    return Problem(path, fault.line, fault.fact, fault.hint)


def _unquoted(raw: Sequence[str]) -> Sequence[str]:
    """The lines without the marks that a mail program puts before each line of a quotation."""
    shown = [line for line in raw if line.strip()]
    if not shown or sum(line.startswith(">") for line in shown) < 0.9 * len(shown):
        return raw
    return [line.removeprefix(">").removeprefix(" ") for line in raw]


def _without_subscribe(blocks: list[Block]) -> list[Block]:
    """The blocks, the first title without the button `Subscribe` that some programs glue to it."""
    for at, (above, block) in enumerate(pairwise(blocks), 1):
        rest = block.text.removeprefix("Subscribe")
        if (
            above.kind is Kind.HEADER
            and block.kind is Kind.TEXT
            and rest != block.text
            and not rest[:1].isspace()
        ):
            return [*blocks[:at], replace(block, text=rest, kind=kind_of(rest)), *blocks[at + 1 :]]
        if at > _ABOVE_FIRST:
            break
    return blocks


def _is_a_page(found: Cards) -> bool:
    """Whether what stands above the first header is a page without one, not a preface."""
    footed = any(card.author_count is not None or card.votes is not None for card in found.cards)
    return footed or len([card for card in found.cards if likeness(card.abstract) >= SURE]) > 1


def _is_sign(line: str) -> bool:
    """Whether no other text than such a page is likely to hold the line."""
    if is_mark(line) or _TITLE_LINK.match(line[:400]) or _PAPER.fullmatch(line[:100]):
        return True
    if len(line) > LONGEST:
        return False
    return bool(_VOTED.fullmatch(line)) or kind_of(one_line(line)) in (Kind.BULLET_AUTHORS, Kind.FOOTER)


def _alternates(sample: Sequence[str]) -> bool:
    """Whether a text with nothing else to know it by is titles and abstracts in turn, and nothing else."""
    if is_markdown(sample) or next(filter(None, map(str.strip, sample)), "")[:1] in "@<%{[":
        return False
    found = read_cards(read_blocks(read_plain(sample, 1)))
    length = sum(len(card.abstract) for card in found.cards)
    return len(found.cards) > 1 and length >= _CONVINCING * len(found.cards) and not found.faults[1:]

"""Hugging Face Daily Papers as copied text: from browsers, readers and mail programs, plain or as Markdown.

pages.py divides a file into pages (foreign.py: what is none of them), markup.py finds what lines say (addresses.py:
of links in plain text), blocks.py makes blocks of lines (wrapping.py: if they are wrapped), roles.py finds what each
block is by what it looks like (looks.py, kinds.py, prose.py, pager.py), cards.py reads the cards.
mail.py reads the e-mail, which is only a list of titles.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from digest.model import Origin, Record
from digest.problems import Problem
from digest.sources.days import Calendar, latest, listed_on
from digest.sources.hf_text.blocks import Block, read_blocks
from digest.sources.hf_text.card import Card, Cards, Fault
from digest.sources.hf_text.cards import is_spread_out, read_cards
from digest.sources.hf_text.faults import is_html, no_such_day, spread_out, unknown_day
from digest.sources.hf_text.foreign import first_html
from digest.sources.hf_text.kinds import Kind, kind_of
from digest.sources.hf_text.mail import is_mail, read_mail
from digest.sources.hf_text.markup import is_markdown, read_marked_up, read_plain, references
from digest.sources.hf_text.pages import Page, noted_day, raw_lines, split_front_matter, split_pages
from digest.sources.hf_text.prose import SURE, likeness
from digest.sources.hf_text.signs import recognises
from digest.sources.listing import Listing

__all__ = ["EXPECTS", "NAME", "parse", "recognises"]

NAME = "hf-text"
EXPECTS = "the copied text of a Hugging Face papers page: titles, each with its abstract below"

_ABOVE_FIRST = 40  # blocks that a header has at most


class _Found(Struct, frozen=True):
    """What one page holds, and its days."""

    cards: Cards
    day: date  # on which it lists the papers
    day_from: str
    not_after: date  # what is the latest that a day without a year can be
    unread: tuple[Fault, ...]  # the day in its header, if that cannot be read and no other is known


def parse(text: str, path: str, calendar: Calendar) -> Listing:
    """The records of all cards on all pages of the text."""
    records: list[Record] = []
    faults: list[Fault] = []
    undated: list[Fault] = []
    day_from = ""
    for found in _read_pages(text, calendar):
        faults += found.cards.faults
        undated += found.unread
        day_from = day_from or found.day_from
        for card in found.cards.cards:
            published = latest(card.day, found.not_after) if card.day else None
            undated += [no_such_day(card)] if card.day and not published else []
            records.append(_record(card, path, published, found.day))
    problems = (Problem(path, fault.line, fault.fact, fault.hint) for fault in faults + undated)
    return Listing(tuple(records), tuple(sorted(problems)), len(faults), day_from)


def _read_pages(text: str, calendar: Calendar) -> Iterator[_Found]:
    lines, noted = split_front_matter(raw_lines(text))
    pages, addresses = split_pages(lines), references(lines)
    header: date | None = None
    for page in pages:
        cards = _read_page(page, addresses)
        if len(pages) > 1 and not page.has_header and not _is_a_page(cards):
            noted = noted or noted_day(page.lines)
            continue
        noted = page.noted or noted
        if cards.header:
            header = listed_on(cards.header.says, calendar.today) if cards.header.says else None
        day, day_from = calendar.listing_day(noted, header)
        unread = (unknown_day(cards.header),) if cards.header and day_from == "today" else ()
        yield _Found(cards, day, day_from, header or day, unread)


def _read_page(page: Page, addresses: Mapping[str, str]) -> Cards:
    markdown = is_markdown(page.lines)
    if not markdown and (html := first_html(page.lines)):
        return Cards(faults=(is_html(html),))
    lines = read_marked_up(page.lines, addresses) if markdown else read_plain(page.lines, addresses)
    if is_mail(lines):
        return read_mail(lines)
    blocks = _without_subscribe(read_blocks(lines))
    cards = read_cards(blocks)
    return Cards(faults=(spread_out(cards.cards[0]),)) if is_spread_out(blocks, cards.cards) else cards


def _without_subscribe(blocks: list[Block]) -> list[Block]:
    """The blocks, the first title without the button `Subscribe` that some programs glue to it."""
    for at, (above, block) in enumerate(pairwise(blocks[:_ABOVE_FIRST]), 1):
        title = block.text.removeprefix("Subscribe")
        glued = title != block.text and not title[:1].isspace()
        if glued and above.kind is Kind.HEADER and block.kind is Kind.TEXT:
            return [*blocks[:at], replace(block, text=title, kind=kind_of(title)), *blocks[at + 1 :]]
    return blocks


def _is_a_page(found: Cards) -> bool:
    """Whether what stands above the first header is a page without one, not a preface."""
    footed = any(card.author_count is not None or card.votes is not None for card in found.cards)
    return footed or sum(likeness(card.abstract) >= SURE for card in found.cards) > 1


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

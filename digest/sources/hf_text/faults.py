"""How it is said that a part of a page could not be read."""

from __future__ import annotations

from digest.sources.hf_text.blocks import Block
from digest.sources.hf_text.card import Card, Fault, HeaderDay
from digest.sources.hf_text.kinds import Kind
from digest.text import shorten

_SHOWN = 60  # characters of what is quoted
_CUT_OFF = "the page may have been cut off here: copy it again"


def lost(block: Block) -> Fault:
    """A text that belongs to no title, or lines of which no one can tell where one text ends."""
    shown = shorten(block.text, _SHOWN)
    if block.kind is Kind.GLUED:
        fact = f"wrapped lines, and no blank line between title and abstract: '{shown}'"
        hint = "copy the page without wrapping its lines, or put a blank line between titles and abstracts"
        return Fault(block.number, fact, hint)
    fact = f"a text without a title above it: '{shown}'"
    return Fault(block.number, fact, "a line may be missing above it: copy the page again")


def without_abstract(card: Card) -> Fault:
    """A title with nothing to read below it."""
    return Fault(card.line, f"no abstract below the title '{shorten(card.title, _SHOWN)}'", _CUT_OFF)


def cut_off(card: Card) -> Fault:
    """An abstract of which the page holds only the beginning."""
    fact = f"the abstract of '{shorten(card.title, _SHOWN)}' stops in the middle of a sentence"
    return Fault(card.line, fact, _CUT_OFF)


def no_such_day(card: Card) -> Fault:
    """A day that no calendar has; the card is good without it."""
    return Fault(
        card.day_line or card.line, "there is no such day: it is left out", "expected one like 'May 27'"
    )


def unknown_day(header: HeaderDay) -> Fault:
    """A header's day that cannot be read, or that no calendar has."""
    shown = shorten(header.text, _SHOWN)
    fact = f"there is no such day: '{shown}'" if header.says else f"a day that is not understood: '{shown}'"
    return Fault(header.line, fact, "name the day that the page lists, as in --date 2026-11-20")


def is_html(line: int) -> Fault:
    """HTML where the text of a page should be."""
    return Fault(line, "this is HTML", "copy the page's text: select all, copy, and paste it into a file")


def spread_out(first: Card) -> Fault:
    """Lines that were wrapped, each with a blank line below."""
    hint = "copy the page without wrapping its lines, or put blank lines between titles and abstracts only"
    return Fault(
        first.line,
        "wrapped lines with a blank line after each, so that no text can be told from the next",
        hint,
    )

"""What a page says of its papers, before days are worked out, and what on it could not be read."""

from __future__ import annotations

from msgspec import Struct

from digest.sources.days import Written, WrittenDay


class Card(Struct, frozen=True, kw_only=True):
    """One paper as its card shows it."""

    title: str
    line: int
    abstract: str = ""
    author_count: int | None = None
    day: WrittenDay | None = None
    day_line: int | None = None
    comments: int | None = None
    votes: int | None = None
    arxiv_id: str | None = None
    url: str | None = None  # where it tells no arXiv id
    code_url: str | None = None


class Fault(Struct, frozen=True):
    """What could not be read, where, and what to do."""

    line: int
    fact: str
    hint: str = ""


class HeaderDay(Struct, frozen=True):
    """The day or period in the header of a page, as far as it is understood."""

    text: str
    line: int
    says: Written | None


class Cards(Struct, frozen=True):
    """The cards of a page in order, what of it could not be read, and the day in its header."""

    cards: tuple[Card, ...] = ()
    faults: tuple[Fault, ...] = ()
    header: HeaderDay | None = None

"""The formats of listings, in the order in which they are asked; a new one is a module and a row."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from digest.sources import hf_text, jsonl
from digest.sources.days import Calendar
from digest.sources.listing import Listing


class Format(Struct, frozen=True):
    """One kind of listing: how its text is recognised, and how it is read."""

    name: str
    expects: str  # what such a listing holds, for the message about one that is empty
    recognises: Callable[[str], bool]
    parse: Callable[[str, str, Calendar], Listing]  # of the text, its path, and what is known of its day


FORMATS: tuple[Format, ...] = (
    Format(jsonl.NAME, jsonl.EXPECTS, jsonl.recognises, jsonl.parse),
    Format(hf_text.NAME, hf_text.EXPECTS, hf_text.recognises, hf_text.parse),
)

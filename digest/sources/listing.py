"""What a format reads from the text of one listing."""

from __future__ import annotations

from msgspec import Struct

from digest.model import Record
from digest.problems import Problem


class Listing(Struct, frozen=True):
    """The records in the listing's order, what is wrong with the rest, and how many entries that rest has."""

    records: tuple[Record, ...] = ()
    problems: tuple[Problem, ...] = ()
    skipped: int = 0
    day_from: str = ""  # what says the day of the records that do not bear their own; empty if all do

"""Who gets the issue: `content/subscribers.csv`, read with a word on every row that is wrong, and rewritten whole.

Comes in: the file's bytes. A Roster keeps each row as it was written, those too that are not understood, so that
adding a subscriber loses nothing that somebody else wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from digest.mail.addresses import WrongAddress, address_key
from digest.mail.roster_text import DELIMITERS, Row, Table, padded, read_table, table_bytes
from digest.problems import DigestError, Problem, nearest

COLUMNS = ("address", "name", "topics", "frequency", "include", "exclude", "since", "source", "bibliography")
FREQUENCIES = ("daily", "weekly", "monthly")
DEFAULT_FREQUENCY = "daily"  # who names none wants the digest as it appears
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class Subscriber(Struct, frozen=True):
    """Somebody who gets the issue; `since` and `source` say when and how they agreed to."""

    address: str
    name: str = ""
    topics: tuple[str, ...] = ()
    frequency: str = DEFAULT_FREQUENCY
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    since: date | None = None
    source: str = ""
    bibliography: str = ""


class Member(Struct, frozen=True):
    """A subscriber and the line they are on."""

    line: int
    key: str  # of the address, which spellings share
    subscriber: Subscriber


class Roster(Struct, frozen=True):
    """The file: every row as it stands, and the subscribers that were read from them, each once."""

    table: Table  # the header is its first row
    members: tuple[Member, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, in the file's order."""
        return column_names(self.table)

    @property
    def subscribers(self) -> tuple[Subscriber, ...]:
        """The subscribers, in the file's order."""
        return tuple(member.subscriber for member in self.members)


NOBODY = Roster(Table((Row(1, COLUMNS),)), ())


class WrongRow(ValueError):
    """What is wrong with a row, and what to do."""

    def __init__(self, fact: str, hint: str = ""):
        super().__init__(fact)
        self.hint = hint


def read_roster(content: bytes, shown: str) -> tuple[Roster, tuple[Problem, ...]]:
    """The subscribers in a file called `shown`; bad rows are Problems, a file without addresses a DigestError."""
    table, problems = read_table(content, shown)
    roster, more = roster_of(table, shown) if table.rows else (NOBODY, ())
    return roster, tuple(sorted([*problems, *more]))


def roster_of(table: Table, shown: str) -> tuple[Roster, tuple[Problem, ...]]:
    """The subscribers that a table with a header speaks of, and what is wrong with others of its rows."""
    columns = column_names(table)
    _check_header(columns, shown)
    problems = list(_unknown_columns(columns, shown))
    members = tuple(_members(table, columns, shown, problems))
    return Roster(table, members), tuple(problems)


def column_names(table: Table) -> tuple[str, ...]:
    """The names in the table's header."""
    return tuple(name.strip().lower() for name in table.rows[0].cells)


def roster_bytes(roster: Roster) -> bytes:
    """The roster as a file."""
    return table_bytes(roster.table)


def cells_of(subscriber: Subscriber) -> dict[str, str]:
    """The subscriber's cells by the columns' names."""
    return {
        "address": subscriber.address,
        "name": subscriber.name,
        "topics": "; ".join(subscriber.topics),
        "frequency": subscriber.frequency,
        "include": "; ".join(subscriber.include),
        "exclude": "; ".join(subscriber.exclude),
        "since": subscriber.since.isoformat() if subscriber.since else "",
        "source": subscriber.source,
        "bibliography": subscriber.bibliography,
    }


def subscriber_of(cells: dict[str, str]) -> Subscriber:
    """The subscriber that cells by name speak of; a WrongRow or WrongAddress says what is wrong."""
    for column, cell in cells.items():
        if _CONTROL.search(cell):
            raise WrongRow(
                f"the {column} has a line's end or a control character in it", "write it on one line"
            )
    values = {column: cells.get(column, "").strip() for column in COLUMNS}
    address_key(values["address"])
    return Subscriber(
        values["address"],
        values["name"],
        _several(values["topics"]),
        _frequency(values["frequency"]),
        _several(values["include"]),
        _several(values["exclude"]),
        _since(values["since"]),
        values["source"],
        values["bibliography"],
    )


def _several(cell: str) -> tuple[str, ...]:
    return tuple(part for part in map(str.strip, cell.split(";")) if part)


def _frequency(cell: str) -> str:
    found = cell.lower() or DEFAULT_FREQUENCY
    if found not in FREQUENCIES:  # whoever wrote "never" wants no mail each day
        raise WrongRow(
            f"unknown frequency '{cell}'", nearest(cell, FREQUENCIES) or "daily, weekly or monthly"
        )
    return found


def _since(cell: str) -> date | None:
    try:
        return date.fromisoformat(cell) if cell else None
    except ValueError:
        raise WrongRow(f"since '{cell}' is no day", "write it as 2026-11-20") from None


def _check_header(columns: tuple[str, ...], shown: str) -> None:
    twice = [column for column in columns if columns.count(column) > 1 and column in COLUMNS]
    if twice:
        raise DigestError(Problem(shown, 1, f"two columns are called '{twice[0]}'", "rename one of them"))
    if "address" in columns:
        return
    hint = f"the first line names the columns: {','.join(COLUMNS)}"
    raise DigestError(Problem(shown, 1, "has no column 'address'", hint))


def _unknown_columns(columns: tuple[str, ...], shown: str) -> Iterator[Problem]:
    unknown = [column for column in columns if column not in COLUMNS]
    if unknown:
        named = ", ".join(f"'{column}'" for column in unknown)
        hint = nearest(unknown[0], COLUMNS) or f"columns that are read: {', '.join(COLUMNS)}"
        many = "columns that are not read" if len(unknown) > 1 else "a column that is not read"
        yield Problem(shown, 1, f"has {many}: {named}", hint)


def _members(table: Table, columns: tuple[str, ...], shown: str, problems: list[Problem]) -> Iterator[Member]:
    lines: dict[str, int] = {}
    for row in table.rows[1:]:
        try:
            member = _member(row, columns, table.delimiter)
            first = lines.setdefault(member.key, row.line)
            if first != row.line:
                raise WrongRow(f"'{member.subscriber.address}' is on line {first} too", "remove one of them")
            yield member
        except WrongAddress as error:
            cell = padded(row.cells, len(columns))[columns.index("address")].strip()
            problems.append(Problem(shown, row.line, f"the address {cell!r} {error}", error.hint))
        except WrongRow as error:
            problems.append(Problem(shown, row.line, str(error), error.hint))


def _member(row: Row, columns: tuple[str, ...], delimiter: str) -> Member:
    cells = row.cells
    if len(cells) > len(columns) and any(cells[len(columns) :]):
        hint = f"a cell with a {DELIMITERS[delimiter]} in it needs quotes"
        raise WrongRow(f"has {len(cells)} cells for {len(columns)} columns", hint)
    subscriber = subscriber_of(dict(zip(columns, padded(cells, len(columns)), strict=False)))
    return Member(row.line, address_key(subscriber.address), subscriber)

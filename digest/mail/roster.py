"""A roster changed: subscribers added, removed, taken over from another file; and the file read and written.

The file is private: for its owner alone, replaced whole, and locked while it is changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from digest.files import read_file, replace_file
from digest.lock import locked
from digest.mail.addresses import WrongAddress, address_key
from digest.mail.roster_text import Row, Table, padded, read_table
from digest.mail.subscribers import (
    COLUMNS,
    DEFAULT_FREQUENCY,
    NOBODY,
    Member,
    Roster,
    Subscriber,
    cells_of,
    column_names,
    read_roster,
    roster_bytes,
    roster_of,
)
from digest.problems import DigestError, Problem

_OWNER_ALONE = 0o600
# In this order: where a column is called E-Mail, one called Adresse says where somebody lives.
_THEIR_COLUMNS = (
    ("address", re.compile(r"(e-?)?mail([ _-]?(address|adresse))?")),
    ("address", re.compile(r"(subscriber )?address|adresse")),
    ("name", re.compile(r"(full[ _-]?)?name")),
)


class Added(Struct, frozen=True):
    """A roster with more subscribers: those that are new, and how many it had already."""

    roster: Roster
    new: tuple[Subscriber, ...]
    known: int


def load_roster(path: Path, shown: str) -> tuple[Roster, tuple[Problem, ...]]:
    """The roster at `path`, or nobody where there is no file."""
    return read_roster(read_file(path, shown), shown) if path.exists() else (NOBODY, ())


def change_roster(
    path: Path, shown: str, doing: str, change: Callable[[Roster], Roster]
) -> tuple[Problem, ...]:
    """Replaces the roster at `path` by what `change` makes of it; what was wrong with its rows comes back."""
    path = path.resolve()  # a link to a private place stays one
    with locked(path.with_name(f".{path.name}.lock"), shown, doing):
        roster, problems = load_roster(path, shown)
        changed = change(roster)
        if changed is not roster:
            replace_file(path, roster_bytes(changed), mode=_OWNER_ALONE)
    return problems


def add_subscribers(roster: Roster, newcomers: Iterable[Subscriber], shown: str) -> Added:
    """The roster with a row for each newcomer it does not have; what somebody chose before stands."""
    known = {member.key for member in roster.members}
    new: dict[str, Subscriber] = {}
    count = 0
    for subscriber in newcomers:
        count += 1
        key = address_key(subscriber.address)
        if key not in known:
            new.setdefault(key, subscriber)
    if not new:
        return Added(roster, (), count)
    wider = _with_columns(roster, new.values(), shown)
    line = wider.table.rows[-1].line + 1  # a name for the row until the file is read again
    rows = [Row(line + place, _row(wider, subscriber)) for place, subscriber in enumerate(new.values())]
    members = [
        Member(row.line, key, subscriber) for row, (key, subscriber) in zip(rows, new.items(), strict=True)
    ]
    table = replace(wider.table, rows=(*wider.table.rows, *rows))
    return Added(Roster(table, (*wider.members, *members)), tuple(new.values()), count - len(new))


def remove_subscriber(roster: Roster, address: str) -> Roster:
    """The roster without any row of that address, however it is spelled; the same roster where there is none."""
    wanted = address_key(address)
    place = roster.columns.index("address")
    rows = [row for row in roster.table.rows if not _is_of(row, place, wanted)]
    if len(rows) == len(roster.table.rows):
        return roster
    members = tuple(member for member in roster.members if member.key != wanted)
    return Roster(replace(roster.table, rows=tuple(rows)), members)


def read_import(
    content: bytes, shown: str, *, source: str, since: date
) -> tuple[tuple[Subscriber, ...], tuple[Problem, ...]]:
    """The subscribers in another list: a CSV file with a column of addresses, or one address a line.

    Where a row does not say when and how consent was given, it is `since` and `source`.
    """
    table, problems = read_table(content, shown)
    roster, more = roster_of(_with_our_header(table), shown) if table.rows else (NOBODY, ())
    found = (
        replace(one, since=one.since or since, source=one.source or source) for one in roster.subscribers
    )
    return tuple(found), tuple(sorted([*problems, *more]))


def exported(roster: Roster) -> bytes:
    """The subscribers alone, in the columns of this program, as a CSV file."""
    return roster_bytes(add_subscribers(NOBODY, roster.subscribers, "").roster)


def _with_our_header(table: Table) -> Table:
    """The table with this program's names for its columns; a list of addresses gets a header."""
    header, *rows = table.rows
    if any("@" in cell for cell in header.cells):
        return replace(table, rows=(Row(0, ("address",)), *table.rows))
    names = [*column_names(table)]
    for ours, pattern in _THEIR_COLUMNS:
        theirs = next(filter(pattern.fullmatch, names), None)
        if theirs and ours not in names:
            names[names.index(theirs)] = ours
    return replace(table, rows=(Row(header.line, tuple(names)), *rows))


def _is_of(row: Row, place: int, wanted: str) -> bool:
    try:
        return place < len(row.cells) and address_key(row.cells[place]) == wanted
    except WrongAddress:
        return False


def _row(roster: Roster, subscriber: Subscriber) -> tuple[str, ...]:
    cells = cells_of(subscriber)
    return tuple(cells.get(column, "") for column in roster.columns)


def _with_columns(roster: Roster, newcomers: Iterable[Subscriber], shown: str) -> Roster:
    """The roster with columns for what the newcomers have and it has no place for."""
    used = {column for one in newcomers for column, cell in _chosen(one).items() if cell}
    more = tuple(column for column in COLUMNS if column in used and column not in roster.columns)
    if not more:
        return roster
    header, *rows = roster.table.rows
    width = len(header.cells)
    if long := [
        row for row in rows if len(row.cells) > width
    ]:  # their last cells would come to mean something
        fact = f"has {len(long[0].cells)} cells for {width} columns, and the columns {', '.join(more)} are missing"
        raise DigestError(Problem(shown, long[0].line, fact, "mend this row first"))
    wider = [replace(row, cells=padded(row.cells, width + len(more))) for row in rows]
    first = replace(header, cells=(*header.cells, *more))
    return replace(roster, table=replace(roster.table, rows=(first, *wider)))


def _chosen(subscriber: Subscriber) -> dict[str, str]:
    """The cells that say something: who takes the default frequency need not say so."""
    cells = cells_of(subscriber)
    return {**cells, "frequency": cells["frequency"].replace(DEFAULT_FREQUENCY, "")}

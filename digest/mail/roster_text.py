"""The rows of a CSV file as people and spreadsheets leave it, with their lines, and rows as such a file again.

Comes in: bytes. A row whose quotes do not match is reported and skipped; the rows after it are read.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from msgspec import Struct

from digest.problems import DigestError, Problem

_BOM = b"\xef\xbb\xbf"


class Row(Struct, frozen=True):
    """The cells of one row, and the line it begins at."""

    line: int
    cells: tuple[str, ...]


class Table(Struct, frozen=True):
    """A CSV file: its rows without the empty ones, and how it marks its start and the end of a line."""

    rows: tuple[Row, ...]
    bom: bool = False
    line_end: str = "\n"


def read_table(content: bytes, shown: str) -> tuple[Table, tuple[Problem, ...]]:
    """The file's rows, and what is wrong with others; a DigestError where it is no UTF-8 text."""
    text = _decoded(content, shown)
    problems: list[Problem] = []
    rows = tuple(_rows(text, shown, problems))
    line_end = "\r\n" if "\r\n" in text else "\n"
    return Table(rows, content.startswith(_BOM), line_end), tuple(problems)


def table_bytes(table: Table) -> bytes:
    """The rows as a file."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator=table.line_end).writerows(row.cells for row in table.rows)
    return _BOM * table.bom + out.getvalue().encode()


def padded(cells: Sequence[str], width: int) -> tuple[str, ...]:
    """The cells with empty ones added up to the width of the header."""
    return (*cells, *[""] * (width - len(cells)))


def _decoded(content: bytes, shown: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        hint = "save it as 'CSV UTF-8'"
        raise DigestError(Problem(shown, line, "is not UTF-8 text", hint)) from None


def _rows(text: str, shown: str, problems: list[Problem]) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = tuple(next(reader))
        except StopIteration:
            return
        except csv.Error as error:
            problems.append(_unreadable(shown, line, reader.line_num, str(error)))
            continue
        if any(map(str.strip, cells)):
            yield Row(line, cells)


def _unreadable(shown: str, first: int, last: int, error: str) -> Problem:
    fact = "is too long" if "field larger" in error else "has a quote that does not match"
    lost = f"lines {first} to {last} are skipped" if last > first else "the row is skipped"
    return Problem(shown, first, f"{fact}; {lost}", 'a quote within quotes is doubled: ""')

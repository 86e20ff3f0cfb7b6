"""The rows of a CSV file as people and spreadsheets leave it, with their lines, and rows as such a file again.

Comes in: bytes, as UTF-8 or as what spreadsheets call Unicode text, with commas, semicolons or tabs between cells. A
row whose quotes do not match is reported and skipped; the rows after it are read.
"""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator, Sequence

from msgspec import Struct

from digest.problems import DigestError, Problem

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}
_LINE_ENDS = ("\r\n", "\n", "\r")
_ENCODINGS = {BOM_UTF8: "UTF-8", BOM_UTF16_LE: "UTF-16-LE", BOM_UTF16_BE: "UTF-16-BE", b"": "UTF-8"}


class Row(Struct, frozen=True):
    """The cells of one row, and the line it begins at."""

    line: int
    cells: tuple[str, ...]


class Table(Struct, frozen=True):
    """A CSV file: its rows without the empty ones, and how it marks its start, the end of a line and that of a cell."""

    rows: tuple[Row, ...]
    bom: bytes = b""
    line_end: str = "\n"
    delimiter: str = ","


def read_table(content: bytes, shown: str) -> tuple[Table, tuple[Problem, ...]]:
    """The file's rows, and what is wrong with others; a DigestError where it is no text."""
    bom = next(filter(content.startswith, _ENCODINGS))
    text = _decoded(content.removeprefix(bom), _ENCODINGS[bom], shown)
    delimiter = _delimiter(text)
    problems: list[Problem] = []
    rows = tuple(_rows(text, delimiter, shown, problems))
    line_end = next((end for end in _LINE_ENDS if end in text), "\n")
    return Table(rows, bom, line_end, delimiter), tuple(problems)


def table_bytes(table: Table) -> bytes:
    """The rows as a file."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=table.delimiter, lineterminator=table.line_end)
    writer.writerows(row.cells for row in table.rows)
    return table.bom + out.getvalue().encode(_ENCODINGS[table.bom])


def padded(cells: Sequence[str], width: int) -> tuple[str, ...]:
    """The cells with empty ones added up to the width of the header."""
    return (*cells, *[""] * (width - len(cells)))


def _decoded(content: bytes, encoding: str, shown: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].decode(encoding).count("\n") + 1
        fact, hint = f"is not {encoding} text", "save it as 'CSV UTF-8'"
        raise DigestError(Problem(shown, line, fact, hint)) from None


def _delimiter(text: str) -> str:
    """What separates the names of the columns: a comma where there is one, else what stands there most often."""
    header = next((line for line in text.splitlines() if line.strip(" ,;\t")), "")
    return max(DELIMITERS, key=header.count) if "," not in header else ","


def _rows(text: str, delimiter: str, shown: str, problems: list[Problem]) -> Iterator[Row]:
    lines = list(io.StringIO(text, newline=""))
    read = 0  # lines before those that the reader has
    reader = csv.reader(lines, strict=True, delimiter=delimiter)
    while True:
        line = read + reader.line_num + 1
        try:
            cells = tuple(next(reader))
        except StopIteration:
            return
        except csv.Error as error:
            problems.append(_unreadable(shown, line, str(error)))
            read = line  # a quote that does not match would take all that follows
            reader = csv.reader(lines[read:], strict=True, delimiter=delimiter)
            continue
        if any(map(str.strip, cells)):
            yield Row(line, cells)


def _unreadable(shown: str, line: int, error: str) -> Problem:
    fact = "is too long" if "field larger" in error else "has a quote that does not match"
    return Problem(shown, line, f"{fact}; the line is skipped", 'a quote within quotes is doubled: ""')

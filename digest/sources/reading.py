"""From the bytes of one listing to its records, each with its day, position and line, and to what is wrong with it."""

from __future__ import annotations

from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from digest.inputs import MAX_BYTES
from digest.model import Record
from digest.problems import DigestError, Problem, nearest
from digest.sources.days import Calendar, day_of_name
from digest.sources.decoding import decode
from digest.sources.formats import FORMATS, Format

_NAME_THE_DAY = "rename the file, or name the day, as in --date 2026-11-20"


class Reading(Struct, frozen=True):
    """One listing as it was read: its records in order, its problems by line, the entries that were skipped."""

    path: str
    format: str
    records: tuple[Record, ...]
    problems: tuple[Problem, ...]
    skipped: int  # entries seen, but not readable
    day: date | None = (
        None  # on which all its records are listed; none if these bear their own, or pages differ
    )
    day_from: str = ""  # "--date", "the file's name", "front matter", "the page's header", "today"


def read_listing(
    content: bytes, path: str, *, today: date, day: date | None = None, format: str | None = None
) -> Reading:
    """Everything that the listing says; one without any entry is a DigestError that says what was expected."""
    text = _text(content, path)
    chosen = _named(format) if format is not None else _recognised(text, path)
    named, name = day_of_name(path)
    calendar = Calendar(today, day or named, "--date" if day else "the file's name")
    found = chosen.parse(text, path, calendar)
    if not found.records:
        raise _nothing(path, chosen, found.problems)
    records = tuple(
        replace(record, position=position) if record.position is None else record
        for position, record in enumerate(found.records, 1)
    )
    problems = found.problems
    if name and not (day or named):
        problems = (Problem(path, 0, f"no such day in the file's name: '{name}'", _NAME_THE_DAY), *problems)
    days = {record.featured_on for record in records}
    listed = days.pop() if found.day_from and len(days) == 1 else None
    return Reading(path, chosen.name, records, problems, found.skipped, listed, found.day_from)


def _text(content: bytes, path: str) -> str:
    if len(content) > MAX_BYTES:
        size = f"{len(content) // 1_000_000:,} MB"
        raise _error(
            path, f"too large: {size}", f"a listing may have {MAX_BYTES // 1_000_000:,} MB: split it"
        )
    if not content.strip():
        raise _error(path, "empty", f"expected {_all_expected()}")
    try:
        return decode(content)
    except ValueError:
        raise _error(path, "binary, not text", f"expected {_all_expected()}") from None


def _named(name: str) -> Format:
    for format in FORMATS:
        if format.name == name:
            return format
    names = [format.name for format in FORMATS]
    hint = nearest(name, names) or f"the formats are {', '.join(names)}"
    raise _error("--format", f"unknown format '{name}'", hint)


def _recognised(text: str, path: str) -> Format:
    for format in FORMATS:
        if format.recognises(text):
            return format
    sure = "if you are sure that it is the text of such a page, add --format hf-text"
    raise _error(path, "not a listing of any known format", f"expected {_all_expected()}; {sure}")


def _nothing(path: str, chosen: Format, problems: tuple[Problem, ...]) -> DigestError:
    expected = f"expected {chosen.expects}"
    if not problems:
        return _error(path, "no entry found", expected)
    first = problems[0]
    fact = f"no entry could be read; the first problem, in line {first.line}: {first.fact}"
    return _error(path, fact, f"{first.hint}; {expected}" if first.hint else expected)


def _all_expected() -> str:
    return "; or ".join(format.expects for format in FORMATS)


def _error(path: str, fact: str, hint: str) -> DigestError:
    return DigestError(Problem(path, 0, fact, hint))

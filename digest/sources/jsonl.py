"""JSON Lines, the interchange format: one paper a line, as the store keeps it; an array of such objects as well.

What is wrong with a value costs that value, what is wrong with a line or its title costs the line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, NamedTuple

from msgspec.structs import replace

from digest import identifiers
from digest.model import Origin, Record, VoteCount
from digest.problems import Problem, nearest
from digest.sources.days import Calendar, iso_day
from digest.sources.decoding import lines
from digest.sources.listing import Listing
from digest.text import one_line

NAME = "jsonl"
EXPECTS = 'JSON objects, one a line, each with a "title"'

_SAMPLE = 50  # lines that show whether a text is JSON Lines, though some of them be broken
_OBJECT = re.compile(r'\{\s*["}]')
_SCATTERED = re.compile(r"\[\s*(?:\{|\]\s*$)|\{\s*$", re.MULTILINE)  # one value on many lines, or a list
_RESUME = re.compile(r"\n[\s,]*(?=\{)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\S*)?")
_PARAGRAPH = re.compile(r"\n\s*\n")
_MOST = 2**53  # no count is larger, and JSON holds none exactly


class _Found(NamedTuple):
    line: int
    value: object
    fault: str = ""


class _Wrong(Exception):
    """A value is not what its key promises; the message says what was expected."""


def recognises(text: str) -> bool:
    """Whether most lines begin an object, or the text is a list of objects."""
    start = text.lstrip()[:100_000]
    if _SCATTERED.match(start):
        return bool(_OBJECT.search(start))
    shown = [line.strip() for line in lines(start) if line.strip()][:_SAMPLE]
    return 0 < len(shown) <= 2 * sum(bool(_OBJECT.match(line)) for line in shown)


def parse(text: str, path: str, calendar: Calendar) -> Listing:
    """The records of all objects that have a title."""
    records: list[Record] = []
    problems: list[Problem] = []
    unknown: dict[str, list[int]] = {}
    skipped, day_from = 0, ""
    day, source = calendar.listing_day()
    for line, value, fault in _values(text):
        record, facts = _record(value, Origin(path, line)) if not fault else (None, [fault])
        problems += (Problem(path, line, fact) for fact in facts)
        if record is None:
            skipped += 1
            continue
        records.append(record if record.featured_on else replace(record, featured_on=day))
        day_from = day_from if record.featured_on else source
        if isinstance(value, dict):
            for key in value.keys() - _KNOWN:
                unknown.setdefault(key, []).append(line)
    problems += (_unknown_key(path, key, where) for key, where in unknown.items())
    return Listing(tuple(records), tuple(sorted(problems)), skipped, day_from)


def _values(text: str) -> Iterator[_Found]:
    if _SCATTERED.match(text.lstrip()):
        yield from _scattered(text)
        return
    for number, line in enumerate(lines(text), 1):
        if not line.strip():
            continue
        try:
            yield _Found(number, json.loads(line))
        except (ValueError, RecursionError) as error:
            yield _Found(number, None, f"not JSON: {_reason(error)}")


def _scattered(text: str) -> Iterator[_Found]:
    """The values of a list, or of objects written over several lines, one after the other."""
    decoder = json.JSONDecoder()
    text = "\n".join(lines(text))
    at, line, counted = 0, 1, 0
    while begin := re.compile(r"[^\s,\[\]]").search(text, at):
        line += text.count("\n", counted, begin.start())
        counted = begin.start()
        try:
            value, at = decoder.raw_decode(text, counted)
            yield _Found(line, value)
        except (ValueError, RecursionError) as error:
            yield _Found(line, None, f"not JSON: {_reason(error)}")
            resume = _RESUME.search(text, counted)
            at = resume.end() if resume else len(text)


def _reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg}, column {error.colno}"
    return "too deeply nested" if isinstance(error, RecursionError) else "a number too long"


def _record(value: object, origin: Origin) -> tuple[Record | None, list[str]]:
    if not isinstance(value, dict):
        return None, [f"not an object, but {_kind(value)}"]
    facts: list[str] = []
    known: dict[str, Any] = {}  # each value is of its key's type: the table below sees to that
    for key, read in _KEYS.items():
        given = value.get(key)
        if given is None or given == "" or given == []:
            continue
        try:
            found = read(given, facts.append)
        except _Wrong as wrong:
            facts.append(f"{key} {_quoted(given)} is left out: expected {wrong}")
            continue
        if found not in (None, "", ()):
            known[key] = found
    if "title" not in known:
        return None, [f"no title: {_quoted(value.get('title'))}"]
    return Record(origin=origin, source=NAME, **known), facts


# --- what each key holds

_Tell = Callable[[str], None]


def _string(value: object, _: _Tell) -> str:
    if not isinstance(value, str):
        raise _Wrong("a string")
    return one_line(value)


def _paragraphs(value: object, tell: _Tell) -> str:
    if not isinstance(value, str):
        raise _Wrong("a string")
    parts = (_string(part, tell) for part in _PARAGRAPH.split("\n".join(lines(value))))
    return "\n\n".join(filter(None, parts))


def _strings(value: object, tell: _Tell) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise _Wrong("a list of strings")
    for item in value:
        if not isinstance(item, str):
            tell(f"{_quoted(item)} is left out of its list: expected a string")
    return tuple(filter(None, (one_line(item) for item in value if isinstance(item, str))))


def _count(value: object, _: _Tell) -> int:
    whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    if isinstance(value, bool) or not isinstance(value, int | float) or not whole or not 0 <= value < _MOST:
        raise _Wrong("a number from 0")
    return int(value)


def _place(value: object, tell: _Tell) -> int:
    if value == 0:
        raise _Wrong("a number from 1")
    return _count(value, tell)


def _day(value: object, _: _Tell) -> date:
    found = iso_day(value) if isinstance(value, str) and _DAY.fullmatch(value) else None
    if found is None:
        raise _Wrong("a day like 2026-11-20")
    return found


def _vote_history(value: object, tell: _Tell) -> tuple[VoteCount, ...]:
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise _Wrong('a list of {"day", "votes"}')
    return tuple(VoteCount(_day(item.get("day"), tell), _count(item.get("votes"), tell)) for item in value)


def _arxiv_id(value: object, tell: _Tell) -> str:
    found = identifiers.arxiv_id(_string(value, tell))
    if found is None:
        raise _Wrong("an arXiv id like 2401.01234")
    return found


def _doi(value: object, tell: _Tell) -> str:
    found = identifiers.doi(_string(value, tell))
    if found is None:
        raise _Wrong("a DOI like 10.1000/182; an arXiv one belongs to arxiv_id")
    return found


def _url(value: object, tell: _Tell) -> str:
    found = identifiers.safe_url(_string(value, tell))
    if found is None:
        raise _Wrong("an http or https address")
    return found


_KEYS: dict[str, Callable[[object, _Tell], object]] = {
    "id": _string,
    "title": _string,
    "abstract": _paragraphs,
    "authors": _strings,
    "author_count": _count,
    "published": _day,
    "featured_on": _day,
    "position": _place,
    "votes": _count,
    "comments": _count,
    "vote_history": _vote_history,
    "arxiv_id": _arxiv_id,
    "doi": _doi,
    "url": _url,
    "pdf_url": _url,
    "code_url": _url,
    "categories": _strings,
    "topics": _strings,
    "sources": _strings,
    "aliases": _strings,
}
_KNOWN = _KEYS.keys() | {"curated"}  # what a digest worked out is worked out anew


# --- how it is said


def _unknown_key(path: str, key: str, where: list[int]) -> Problem:
    times = f", on {len(where)} lines" if len(where) > 1 else ""
    fact = f"unknown key {_quoted(key)} is ignored{times}"
    return Problem(path, where[0], fact, nearest(one_line(key), _KEYS))


def _kind(value: object) -> str:
    names = {str: "a string", list: "a list", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")


def _quoted(value: object) -> str:
    shown = one_line(json.dumps(value, ensure_ascii=False, default=str))
    return shown if len(shown) <= 60 else f"{shown[:57]}..."

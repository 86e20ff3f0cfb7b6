"""What editors write: notes on papers, introductions to issues, plain pages; each a Markdown file.

Comes in: a folder of content/. Goes out: one value a file, named by its file, and what is wrong with the
others. An unknown key is reported and left out; a file that cannot be understood is reported and left out
whole. Markdown stays as it is: pages are made elsewhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias, TypeVar

from digest.address import address
from digest.files import read_file
from digest.library.front_matter import Document, Key, Value, read_document
from digest.model import Introduction, Note, PlainPage
from digest.periods import bounds
from digest.problems import DigestError, Problem, nearest
from digest.text import fold, one_line

Values: TypeAlias = Mapping[str, Value]
T = TypeVar("T")

_HEADING = re.compile(r"\s*# +(.+?)(?: +#+)? *(?:\n|$)")
_KINDS: Mapping[type, str] = {bool: "true or false", tuple: "a list of words", str: "a line of words"}
_NOTE_KEYS: dict[str, type] = {"topics": tuple, "pin": bool, "hide": bool}
_INTRODUCTION_KEYS: dict[str, type] = {"title": str}
_PAGE_KEYS: dict[str, type] = {"title": str, "menu": bool}


def load_notes(folder: Path, shown: str) -> tuple[tuple[Note, ...], tuple[Problem, ...]]:
    """The notes, each on the paper that its file is named after; a folder stands for a slash in the id."""

    def make(name: str, _: str, values: Values, body: str) -> Note:
        return Note(paper_id=name, body=body, **values)  # type: ignore[arg-type]  # checked by kind

    return _load(folder, shown, _NOTE_KEYS, make)


def load_introductions(folder: Path, shown: str) -> tuple[tuple[Introduction, ...], tuple[Problem, ...]]:
    """The introductions, each to the issue of the period that its file is named after."""

    def make(name: str, path: str, values: Values, body: str) -> Introduction:
        try:
            bounds(name)
        except ValueError:
            hint = "call it 2026-11-20.md, 2026-W47.md or 2026-11.md"
            raise DigestError(Problem(path, 0, f"'{name}' is no day, week or month", hint)) from None
        return Introduction(name, *_titled(values, body))

    return _load(folder, shown, _INTRODUCTION_KEYS, make)


def load_pages(folder: Path, shown: str) -> tuple[tuple[PlainPage, ...], tuple[Problem, ...]]:
    """The plain pages; a page's title is in its front matter, or its first heading, or its name."""

    def make(name: str, path: str, values: Values, body: str) -> PlainPage:
        if address(name) != name:
            hint = "name it with small letters, digits and hyphens, as in 'how-we-choose.md'"
            raise DigestError(Problem(path, 0, f"'{name}' can be no address", hint))
        title, body = _titled(values, body)
        return PlainPage(name, title or name, body, path, bool(values.get("menu", True)))

    return _load(folder, shown, _PAGE_KEYS, make)


def _load(
    folder: Path, shown: str, kinds: Mapping[str, type], make: Callable[[str, str, Values, str], T]
) -> tuple[tuple[T, ...], tuple[Problem, ...]]:
    made: list[T] = []
    problems: list[Problem] = []
    for name, path in _markdown_files(folder):
        place = f"{shown}/{path.relative_to(folder).as_posix()}"
        try:
            document = read_document(_read(path, place), place)
            problems += _unknown(document, kinds, place)
            made.append(make(name, place, _values(document, kinds, place), document.body))
        except DigestError as error:
            problems += error.problems
    return tuple(made), tuple(problems)


def _markdown_files(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*.md")):
        name = path.relative_to(folder).with_suffix("").as_posix()
        if path.is_file() and not path.name.startswith("."):
            yield unicodedata.normalize("NFC", name), path  # some systems take letters and accents apart


def _read(path: Path, shown: str) -> str:
    try:
        return read_file(path, shown).decode()
    except UnicodeDecodeError as error:
        hint = f"save it as UTF-8; byte {error.start} cannot be read"
        raise DigestError(Problem(shown, 0, "is not UTF-8 text", hint)) from None


def _unknown(document: Document, kinds: Mapping[str, type], path: str) -> Iterator[Problem]:
    for key in document.keys:
        if key.name not in kinds:
            hint = nearest(key.name, kinds) or f"known keys: {', '.join(kinds)}"
            yield Problem(path, key.line, f"unknown key '{key.name}'", hint)


def _values(document: Document, kinds: Mapping[str, type], path: str) -> Values:
    values: dict[str, Value] = {}
    wrong: list[Problem] = []
    for key in (key for key in document.keys if key.name in kinds):
        value = _as_kind(key, kinds[key.name])
        if value is None:
            fact = f"'{key.name}' is {_KINDS[kinds[key.name]]}, not '{key.value}'"
            wrong.append(Problem(path, key.line, fact))
        else:
            values[key.name] = value
    if wrong:
        raise DigestError(wrong)
    return values


def _as_kind(key: Key, kind: type) -> Value | None:
    """The value as a list where words are given for one, or nothing if it is of another kind."""
    if kind is tuple and isinstance(key.value, str):
        return tuple(filter(None, map(one_line, key.value.split(","))))
    return key.value if isinstance(key.value, kind) else None


def _titled(values: Values, body: str) -> tuple[str, str]:
    """The title, and the body without the heading that says it."""
    title = one_line(str(values.get("title", "")))
    heading = _HEADING.match(body)
    if heading and (not title or fold(title) == fold(heading[1])):
        return title or one_line(heading[1]), body[heading.end() :].lstrip("\n")
    return title, body

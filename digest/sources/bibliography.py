"""What somebody likes to read: the titles and abstracts in a BibTeX, RIS or CSL-JSON file.

Of an entry without a title nothing is kept. Nothing of this comes into the store: it only orders papers for a reader.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from errno import EACCES, EFBIG
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from digest.problems import DigestError, Problem
from digest.prose import plain
from digest.sources.decoding import decode
from digest.text import one_line

_BIBTEX = re.compile(r"^\s*@\w+\s*[{(]", re.MULTILINE)
_RIS = re.compile(r"^TY\s{0,2}-", re.MULTILINE)
_BRACES = str.maketrans("", "", "{}")
_MOST = 5_000  # entries


_LARGEST = 20_000_000  # bytes of a bibliography


class Liked(Struct, frozen=True):
    """A work as a bibliography has it."""

    title: str
    abstract: str = ""


def find_bibliography(folder: Path, named: str, shown: str, line: int) -> Path:
    """The file called `named` in the folder; a DigestError at the line that names it where nobody can open it."""
    path = folder / named
    try:
        if not path.resolve().is_relative_to(folder.resolve()):
            raise OSError(EACCES, "it is outside of the folder")
        if not path.is_file() and path.exists():
            raise OSError(EACCES, "it is no file")
        if path.stat().st_size > _LARGEST:
            raise OSError(EFBIG, f"it has more than {_LARGEST:,} bytes")
        with path.open("rb"):
            return path
    except OSError as error:
        fact = f"the bibliography '{named}' cannot be read: {error.strerror or error}"
        raise DigestError(Problem(shown, line, fact, f"it is looked for in {folder}")) from None


def read_bibliography(content: bytes, shown: str) -> tuple[Liked, ...]:
    """The works in the file called `shown`; a DigestError where it is none of the three formats, or holds none."""
    try:
        text = decode(content)
    except ValueError:
        text = ""
    for looks_so, read in _FORMATS:
        if looks_so(text):
            found = tuple(liked for liked in read(text) if liked.title)[:_MOST]
            break
    else:
        raise DigestError(Problem(shown, 0, "is no BibTeX, RIS or CSL-JSON", "export it as one of these"))
    if not found:
        raise DigestError(Problem(shown, 0, "has no entry with a title", "export it once more"))
    return found


def _read_bibtex(text: str) -> Iterator[Liked]:
    import logging

    from bibtexparser.entrypoint import parse_string

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # it tells what it skips on standard error
    for entry in parse_string(text).entries:
        fields = {field.key.lower(): str(field.value) for field in entry.fields}
        yield _liked(fields.get("title"), fields.get("abstract"))


def _read_ris(text: str) -> Iterator[Liked]:
    import rispy

    try:
        entries = rispy.loads(text.lstrip("\ufeff"), skip_unknown_tags=True)
    except (OSError, ValueError, LookupError):
        return
    for entry in entries:
        title = entry.get("title") or entry.get("primary_title") or ""
        yield _liked(title, entry.get("abstract") or entry.get("notes_abstract") or "")


def _read_csl(text: str) -> Iterator[Liked]:
    try:
        items: Any = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return
    for item in items if isinstance(items, list) else [items]:
        if isinstance(item, dict):
            yield _liked(item.get("title"), item.get("abstract"))


def _liked(title: object, abstract: object) -> Liked:
    return Liked(*(_words_of(text) if isinstance(text, str) else "" for text in (title, abstract)))


def _words_of(text: str) -> str:
    """The text on one line, without the braces that keep capitals."""
    return one_line(plain(text).translate(_BRACES))


_FORMATS: tuple[tuple[Callable[[str], bool], Callable[[str], Iterator[Liked]]], ...] = (
    (lambda text: text.lstrip("\ufeff \t\r\n")[:1] in ("[", "{"), _read_csl),
    (lambda text: _RIS.search(text) is not None, _read_ris),
    (lambda text: _BIBTEX.search(text) is not None, _read_bibtex),
)

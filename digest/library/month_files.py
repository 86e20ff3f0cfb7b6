"""The store's files as they stand: which paper is on which line of them, and what cannot be read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from digest.library.join import titles_of
from digest.model import Paper
from digest.problems import Problem, nearest

_MONTH_FILE = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])\.jsonl")
_CONFLICT = (b"<<<<<<<", b"=======", b">>>>>>>", b"|||||||")
_KEYS = tuple(field.encode_name for field in msgspec.structs.fields(Paper))
_IGNORED = {"curated"}  # what an export adds
_NOT_READ = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
_KEEPS = "until it is mended or removed, this file is not written"
_decoder = msgspec.json.Decoder(Paper)
_encoder = msgspec.json.Encoder()


class Line(Struct, frozen=True):
    """A paper where it stands."""

    paper: Paper
    path: str
    number: int


class MonthFile(Struct, frozen=True):
    """One file of the store: its bytes, its papers, and what of it is not read."""

    content: bytes
    lines: tuple[Line, ...]
    unreadable: tuple[Problem, ...] = ()  # lines that hold no paper
    ignored: tuple[Problem, ...] = ()  # keys that a paper does not have


def lines_of(papers: Sequence[Paper]) -> bytes:
    """The papers as a file of the store."""
    return _encoder.encode_lines(papers)


def read_months(folder: Path, shown: str) -> dict[str, MonthFile]:
    """Every month's file, oldest first, by the month's name."""
    names = sorted(name for name in _names(folder) if _MONTH_FILE.fullmatch(name))
    return {Path(name).stem: _read_month(folder / name, f"{shown}/{name}") for name in names}


def strangers(folder: Path, shown: str) -> Iterator[Problem]:
    """Files that somebody may take for a part of the store."""
    for name in sorted(_names(folder)):
        if name.endswith(".jsonl") and not name.startswith(".") and not _MONTH_FILE.fullmatch(name):
            hint = "move it elsewhere and add its papers with 'digest add'"
            yield Problem(f"{shown}/{name}", 0, "is not read, for its name is no month", hint)


def quarrels(lines: Iterable[Line]) -> Iterator[Problem]:
    """Lines with the id of an earlier line that is about another work."""
    known: dict[str, Line] = {}
    for line in lines:
        first = known.setdefault(line.paper.id, line)
        if first is not line and not _one_work(first.paper, line.paper):
            fact = f"the id '{line.paper.id}' is that of another paper, at {first.path}:{first.number}"
            yield Problem(line.path, line.number, fact, "this one goes by another id from now on")


def _one_work(one: Paper, other: Paper) -> bool:
    if one.arxiv_id and other.arxiv_id:
        return one.arxiv_id == other.arxiv_id
    by_doi = one.doi is not None and one.doi == other.doi
    return by_doi or not titles_of(one).isdisjoint(titles_of(other))


def _names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()] if folder.is_dir() else []


def _read_month(path: Path, shown: str) -> MonthFile:
    try:
        content = path.read_bytes()
    except OSError as error:
        return MonthFile(b"", (), (Problem(shown, 0, f"cannot be read: {error.strerror or error}", _KEEPS),))
    try:
        papers = _decoder.decode_lines(content)
        if lines_of(papers) == content:  # as we write it: nothing in it was overlooked
            return MonthFile(content, tuple(Line(paper, shown, n) for n, paper in enumerate(papers, 1)))
    except _NOT_READ:
        pass
    return _read_lines(content, shown)


def _read_lines(content: bytes, shown: str) -> MonthFile:
    lines: list[Line] = []
    unreadable: list[Problem] = []
    ignored: list[Problem] = []
    for number, text in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if text.strip():
            try:
                lines.append(Line(_decoder.decode(text), shown, number))
                ignored += _unknown_keys(text, shown, number)
            except _NOT_READ as error:
                unreadable.append(_unreadable(text, error, shown, number))
    return MonthFile(content, tuple(lines), tuple(unreadable), tuple(ignored))


def _unknown_keys(text: bytes, shown: str, number: int) -> Iterator[Problem]:
    for key in msgspec.json.decode(text, type=dict[str, msgspec.Raw]):
        if key not in _KEYS and key not in _IGNORED:
            hint = nearest(key, _KEYS) or "the next 'digest add' that writes this file leaves it out"
            yield Problem(shown, number, f"unknown key '{key}'", hint)


def _unreadable(text: bytes, error: Exception, shown: str, number: int) -> Problem:
    if text.startswith(_CONFLICT):
        return Problem(
            shown, number, "is a mark of a merge conflict", "remove it, and keep the lines of both sides"
        )
    fact, _, place = str(error).partition(" - at ")
    key = place.strip("`").removeprefix("$").removeprefix(".")
    what = f"'{key}': {fact[0].lower()}{fact[1:]}".replace("`", "'") if key else fact.replace("`", "'")
    return Problem(shown, number, f"holds no paper: {what}", _KEEPS)

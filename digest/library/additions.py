"""The record of additions: `content/additions.jsonl`, a line for each listing that was added, oldest first.

It says what each listing gave, for the page on the digest's state; nothing else is made from it. A listing is
known by its content, so that adding one again changes nothing. A line that cannot be read is reported and
stays where it is until somebody mends it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path, PurePath

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from digest.files import replace_file
from digest.hashing import digest_of_bytes
from digest.model import Addition, FileRead
from digest.problems import Problem, printable
from digest.text import shorten

_KEPT = 200  # additions: half a year of listings, one a day
_PROBLEMS = 20  # of one addition; more are only counted
_LONGEST = 300  # characters of what is said about one
_HINT = "mend or remove the line; no paper depends on it"
_NOT_READ = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
_decoder = msgspec.json.Decoder(Addition)
_encoder = msgspec.json.Encoder()


class _Log(Struct, frozen=True):
    """The record as it stands: what can be read of it, the other lines, and what is wrong with those."""

    content: bytes = b""
    additions: tuple[Addition, ...] = ()
    damaged: tuple[bytes, ...] = ()
    problems: tuple[Problem, ...] = ()
    is_there: bool = True  # or can be made


def load_additions(path: Path, shown: str) -> tuple[tuple[Addition, ...], tuple[Problem, ...]]:
    """The additions, oldest first, and what is wrong with the record; none without a file."""
    log = _read(path, shown)
    return log.additions, log.problems


def record_additions(path: Path, shown: str, additions: Sequence[Addition]) -> tuple[Problem, ...]:
    """Adds to the record what is not there yet, and answers what is wrong with it; needs the store's lock."""
    log = _read(path, shown)
    if not log.is_there:
        return log.problems
    kept = in_order(_joined(log.additions, additions))[-_KEPT:]
    content = _encoder.encode_lines(kept) + b"".join(line + b"\n" for line in log.damaged)
    try:
        if content != log.content:
            replace_file(path, content)
        for left in path.parent.glob(f".{path.name}.*.tmp"):  # of a command that was killed
            left.unlink(missing_ok=True)
    except OSError as error:
        fact = f"cannot be written: {error.strerror or error}"
        return (*log.problems, Problem(shown, 0, fact, "the papers were added all the same"))
    return log.problems


def additions_of(
    contents: Iterable[bytes], files: Sequence[FileRead], problems: Iterable[Problem], today: date
) -> list[Addition]:
    """What the record keeps of listings that were just read, whose contents stand in the files' order."""
    of: dict[str, list[Problem]] = {}
    for problem in problems:
        of.setdefault(problem.path, []).append(problem)
    paths = [file.path for file in files]
    return [
        Addition(
            added=today,
            day=file.day,
            file=file_name(file.path),
            format=file.format,
            read=file.read,
            new=file.new,
            repeated=file.repeated,
            skipped=file.skipped,
            problem_count=len(of.get(file.path, ())),
            problems=without_folders(paths, of.get(file.path, ())),
            listing=digest_of_bytes(content),
        )
        for content, file in zip(contents, files, strict=True)
    ]


def without_folders(paths: Iterable[str], problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """The first problems, with the names of files in place of the ways to them, which nobody else should know."""
    long = sorted({path for path in paths if file_name(path) != path}, key=len, reverse=True)

    def said(text: str) -> str:
        for path in long:
            text = text.replace(path, file_name(path))
        return shorten(printable(text), _LONGEST)

    return tuple(
        Problem(file_name(each.path), each.line, said(each.fact), said(each.hint))
        for each in problems[:_PROBLEMS]
    )


def file_name(path: str) -> str:
    """The name of a listing's file, without its folders.

    >>> file_name("~/saved/monday.txt"), file_name("-")
    ('monday.txt', '-')
    """
    return shorten(printable(PurePath(path.replace("\\", "/")).name), _LONGEST) or "-"


def in_order(additions: Iterable[Addition]) -> list[Addition]:
    """By the day of the addition, then by the listing's own day, then by name."""
    return sorted(additions, key=lambda each: (each.added, each.day or date.min, each.file, each.listing))


def _joined(known: Iterable[Addition], added: Iterable[Addition]) -> Iterable[Addition]:
    """One addition for each listing: the first, unless more or less of the listing can be read by now."""
    found: dict[str, Addition] = {}
    for one in (*known, *added):
        first = found.setdefault(one.listing, one)
        if (one.read, one.skipped) != (first.read, first.skipped):
            new = min(first.new + one.new, one.read)
            found[one.listing] = replace(one, added=first.added, new=new, repeated=one.read - new)
    return found.values()


def _read(path: Path, shown: str) -> _Log:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return _Log()
    except OSError as error:
        fact = f"cannot be read: {error.strerror or error}"
        return _Log(problems=(Problem(shown, 0, fact, "is it a file, and yours to read?"),), is_there=False)
    additions: list[Addition] = []
    damaged: list[bytes] = []
    problems: list[Problem] = []
    for number, line in _lines(content):
        try:
            additions.append(_decoder.decode(line))
        except _NOT_READ as error:
            damaged.append(line)
            problems.append(_damage(line, error, shown, number))
    return _Log(content, tuple(in_order(_joined(additions, ()))), tuple(damaged), tuple(problems))


def _lines(content: bytes) -> Iterator[tuple[int, bytes]]:
    """The lines that are not empty, each with its number."""
    for number, line in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if line.strip():
            yield number, line


def _damage(line: bytes, error: Exception, shown: str, number: int) -> Problem:
    if line.startswith((b"<<<<<<<", b"=======", b">>>>>>>", b"|||||||")):
        return Problem(shown, number, "is a mark of a merge conflict", "remove it, and keep the other lines")
    fact = str(error).replace("`", "'")
    return Problem(shown, number, f"holds no addition: {fact[0].lower()}{fact[1:]}", _HINT)

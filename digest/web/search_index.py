"""The search index in the site's folder `pagefind/`, made by Pagefind's command line from the documents.

It is made unseen, within the site's folder, and then moved in: what has its content's digest in its name first,
the entry, from which a browser learns of all the rest, last; what is no longer used goes after that. So a kill
at any moment leaves a search that works, or none. What we did not write is never replaced or removed: `RECORD`
says what is ours. A site without an index is whole; what prevented one is a `Problem`, and no error.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import mkdtemp
from typing import Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from digest.files import replace_file
from digest.problems import Problem
from digest.web.artifacts import Written
from digest.web.search_documents import Documents

RECORD = ".digest-search"
FOLDER = "pagefind"
MOST = 30_000  # papers: these take Pagefind 3.3 GB of memory, and it needs as much more for as many more
_WORK = ".digest-indexing-"
_ENTRY = "pagefind-entry.json"
_SCRIPTS = ("pagefind.js", "pagefind-worker.js")  # of the scripts and styles that it writes, all that we use
_NAMED_BY_CONTENT = (".pf_fragment", ".pf_index", ".pf_meta")

# `keep` leaves even an index of other content: what is seen while somebody writes is not yet published.
Wanted = Literal["make", "keep", "none"]


class _Record(Struct, frozen=True):
    """The index that stands in the folder; without a key it is being changed, and all its files are ours."""

    key: str = ""
    inputs: str = ""
    files: dict[str, Written] = {}


class Indexed(Struct, frozen=True):
    """What was done: papers indexed anew, or an index removed; and what kept a search from being there."""

    papers: int = 0
    removed: bool = False
    problems: tuple[Problem, ...] = ()


class _Prevented(Exception):
    """Why there can be no index, and what to do about it."""


def is_index_current(folder: Path, inputs: str, wanted: Wanted) -> bool:
    """Whether the site's folder has the index that a build from these inputs would leave there."""
    if wanted == "keep":
        return True
    if wanted == "none":
        return not (folder / RECORD).exists()
    record = _read_record(folder)
    return bool(record.key) and record.inputs == _with_version(inputs) and _is_as_left(folder, record)


def bring_index(
    folder: Path, documents: Documents, wanted: Wanted, *, shown: str, inputs: str = "", clean: bool = False
) -> Indexed:
    """Brings the index to what the documents say, where that is wanted; an index of ours that is wrong goes."""
    if wanted == "keep":
        return Indexed()
    _clear_work(folder)
    try:
        if wanted == "make" and documents.count:
            return _index(folder, documents, _with_version(inputs), clean)
        removed = _remove_index(folder)
    except OSError as error:
        problem = _problem(shown, f"cannot be written: {error.strerror or error}", "free some space")
        return Indexed(problems=(problem,))
    except _Prevented as reason:
        removed = _remove_index(folder)
        return Indexed(0, removed, (_problem(shown, *map(str, reason.args)),))
    return Indexed(0, removed)


def _problem(shown: str, fact: str, hint: str) -> Problem:
    return Problem(f"{shown}/{FOLDER}", 0, f"there is no search: {fact}", hint)


def _with_version(text: str) -> str:
    try:
        return f"{text} {version('pagefind_bin')}" if text else ""
    except PackageNotFoundError:
        return ""


def _index(folder: Path, documents: Documents, inputs: str, clean: bool) -> Indexed:
    record, key = _read_record(folder), _with_version(documents.key)
    if key and record.key == key and not clean and _is_as_left(folder, record):
        if record.inputs != inputs:
            _write_record(folder, replace(record, inputs=inputs))
        return Indexed()
    if documents.count > MOST:
        fact = f"{documents.count:,} papers would take Pagefind too much memory; it indexes {MOST:,} at most"
        raise _Prevented(fact, "'digest build --no-search' makes a site without one, and says nothing")
    work = Path(mkdtemp(prefix=_WORK, dir=folder))
    try:
        _run_pagefind(documents, work)
        made = {path.relative_to(work / "made").as_posix(): path for path in _used(work / "made")}
        if not clean:
            _refuse_foreign(folder / FOLDER, made, record)
        _write_record(folder, _Record("", "", {**record.files, **dict.fromkeys(made, Written("", 0, 0))}))
        old = [name for name in _ours(folder, record) if name not in made]
        files = _move_in(made, folder / FOLDER)
        _remove_files(folder / FOLDER, old)
        _write_record(folder, _Record(key, inputs, files))
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return Indexed(documents.count)


def _run_pagefind(documents: Documents, work: Path) -> None:
    """Writes the documents to `work/documents` and the index to `work/made`."""
    for path, html in documents.make():
        target = work / "documents" / path
        target.parent.mkdir(parents=True)
        target.write_text(html, encoding="utf-8", errors="replace")
    try:
        import pagefind_bin

        program = str(pagefind_bin.get_executable())
        # It would read settings from where it runs.
        done = subprocess.run(
            [program, "--site", "documents", "--output-path", "made", "--silent"],
            cwd=work,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except (ImportError, OSError) as error:
        hint = "install the package pagefind-bin, or build with --no-search"
        raise _Prevented(f"Pagefind cannot be run: {error}", hint) from None
    if done.returncode or not (work / "made" / _ENTRY).is_file():
        said = (done.stderr + done.stdout).decode("utf-8", "replace").split("\n")
        last = next((line.strip() for line in reversed(said) if line.strip()), "it says nothing")
        fact = f"Pagefind ended with {done.returncode}: {last}"
        raise _Prevented(fact, "was there memory enough? --no-search builds without it")


def _used(made: Path) -> Iterator[Path]:
    """Of what Pagefind wrote all but the ready-made interfaces; the entry last."""
    for path in sorted(made.rglob("*")):
        is_used = path.suffix in (*_NAMED_BY_CONTENT, ".pagefind") or path.name in _SCRIPTS
        if path.is_file() and is_used:
            yield path
    yield made / _ENTRY


def _refuse_foreign(place: Path, made: Iterable[str], record: _Record) -> None:
    foreign = [name for name in made if name not in record.files and os.path.lexists(place / name)]
    if foreign:
        fact = f"'{foreign[0]}' there was not written by digest, and the index would replace it"
        raise _Prevented(fact, "move it away, or replace it with --clean")


def _move_in(made: dict[str, Path], place: Path) -> dict[str, Written]:
    """Moves the files to their places, the entry last; one that is there already is left as it is."""
    files: dict[str, Written] = {}
    for name, path in made.items():
        target = place / name
        if not _is_there(path, target):
            target.parent.mkdir(parents=True, exist_ok=True)
            if not name.endswith(
                (*_NAMED_BY_CONTENT, _ENTRY)
            ):  # another version's, which the entry is not for
                (place / _ENTRY).unlink(missing_ok=True)
            path.replace(target)
        state = target.stat()
        files[name] = Written("", state.st_size, state.st_mtime_ns)
    return files


def _is_there(path: Path, target: Path) -> bool:
    try:
        return target.stat().st_size == path.stat().st_size and target.read_bytes() == path.read_bytes()
    except OSError:
        return False


def _remove_index(folder: Path) -> bool:
    """Removes what is ours of the index, the entry first; whether there was any."""
    ours = _ours(folder, _read_record(folder))
    _remove_files(folder / FOLDER, sorted(ours, key=lambda name: name != _ENTRY))
    (folder / RECORD).unlink(missing_ok=True)
    return bool(ours)


def _remove_files(place: Path, names: Iterable[str]) -> None:
    """Removes these files, and the folders that this empties."""
    folders = {place}
    for name in names:
        (place / name).unlink(missing_ok=True)
        folders.add((place / name).parent)
    for path in sorted(folders, reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def _ours(folder: Path, record: _Record) -> list[str]:
    """The index's files but those that somebody changed since; of a change that was killed, all."""
    return [name for name in record.files if not record.key or _is_ours(folder / FOLDER, name, record)]


def _is_as_left(folder: Path, record: _Record) -> bool:
    return all(_is_ours(folder / FOLDER, name, record) for name in record.files)


def _is_ours(place: Path, name: str, record: _Record) -> bool:
    """Whether the file is as the record has it, and not one that somebody put in its place."""
    try:
        state = os.stat(f"{place}/{name}")  # noqa: PTH116 (one for each paper)
    except OSError:
        return False
    written = record.files[name]
    return (state.st_size, state.st_mtime_ns) == (written.size, written.time)


def _read_record(folder: Path) -> _Record:
    try:
        found = msgspec.msgpack.decode((folder / RECORD).read_bytes(), type=_Record)
    except (OSError, msgspec.DecodeError, msgspec.ValidationError):
        return _Record()
    is_inside = all(not name.startswith("/") and ".." not in name.split("/") for name in found.files)
    return found if is_inside else _Record()


def _write_record(folder: Path, record: _Record) -> None:
    replace_file(folder / RECORD, msgspec.msgpack.encode(record), durable=False)


def _clear_work(folder: Path) -> None:
    """Removes what a killed build left of its work."""
    for left in folder.glob(f"{_WORK}*"):
        shutil.rmtree(left, ignore_errors=True)

"""Files read with a word on what is wrong, added to, and replaced whole: a reader sees the old content or the new."""

from __future__ import annotations

import os
from pathlib import Path

from digest.problems import DigestError, Problem

_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)


def read_file(path: Path, shown: str) -> bytes:
    """The file's bytes; a DigestError where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise DigestError(Problem(shown, 0, f"cannot be read: {reason}", "is it yours to read?")) from None


def replace_file(path: Path, content: bytes, durable: bool = True, mode: int = 0o666) -> None:
    """Puts `content` at `path` at once, and on disk if `durable`; the folder is made if it is missing.

    `mode` is what the file permits, less what the process forbids: 0o600 is for its owner alone.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with os.fdopen(os.open(temporary, _NEW_FILE, mode), "wb") as file:
            file.write(content)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def append_line(path: Path, line: bytes) -> None:
    """Adds a line at the end and puts it on disk; what a killed run did not finish stays a line of its own."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        is_new = not file.tell()
        if not is_new:
            file.seek(-1, os.SEEK_END)
            line = line if file.read(1) == b"\n" else b"\n" + line
        file.write(line + b"\n")
        file.flush()
        os.fsync(file.fileno())
    if is_new:
        keep_name(path.parent)


def keep_name(folder: Path) -> None:
    """Puts the folder on disk, without which a new file may have no name after a fall of the machine."""
    if os.name == "posix":
        file = os.open(folder, os.O_RDONLY)
        os.fsync(file)
        os.close(file)

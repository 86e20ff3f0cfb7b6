"""Files read with a word on what is wrong, and replaced whole: a reader sees the old content or the new."""

from __future__ import annotations

import os
from pathlib import Path

from digest.problems import DigestError, Problem


def read_file(path: Path, shown: str) -> bytes:
    """The file's bytes; a DigestError where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise DigestError(Problem(shown, 0, f"cannot be read: {reason}", "is it yours to read?")) from None


def replace_file(path: Path, content: bytes, durable: bool = True) -> None:
    """Puts `content` at `path` at once, and on disk if `durable`; the folder is made if it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise

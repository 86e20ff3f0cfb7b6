"""The files that a user names on the command line, read with a word on what is wrong with one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from digest.problems import Problem, nearest

MAX_BYTES = 200_000_000  # a page of a thousand papers has two million


class Input(Struct, frozen=True):
    """A listing to add: its name as the user wrote it, and its bytes."""

    shown: str
    content: bytes


def read_input(name: str, stdin: Callable[[], BinaryIO]) -> Input | Problem:
    """The file of that name, or `-`; a Problem where it cannot be read."""
    path = Path(name)
    try:
        if name != "-" and path.is_dir():
            return Problem(name, 0, "is a folder", f"name the files in it: {name.rstrip('/')}/*")
        with stdin() if name == "-" else path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)  # some files have no end
        if len(content) > MAX_BYTES:
            fact = f"is larger than {MAX_BYTES // 2**20} MB"
            return Problem(name, 0, fact, "split it, or is it the right file?")
        return Input(name, content)
    except FileNotFoundError:
        near = nearest(path.name, (p.name for p in path.parent.iterdir())) if path.parent.is_dir() else ""
        return Problem(name, 0, "no such file", near or "paths begin at the current folder")
    except (OSError, ValueError, MemoryError) as error:
        reason = (error.strerror if isinstance(error, OSError) else str(error)) or "too large"
        return Problem(name, 0, f"cannot be read: {reason}", "is it yours to read?")

"""Writes a new digest, and never over a file that is there."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

from digest.files import replace_file
from digest.problems import DigestError, Problem
from digest.starter import install_source, starter_files
from digest.text import one_line


def init_digest(folder: Path, title: str | None, today: date) -> tuple[list[str], list[str]]:
    """The names of the files made, and of those that were there and stay as they are."""
    name = one_line(title or "") or folder.resolve().name.replace("-", " ").replace("_", " ").title()
    made: list[str] = []
    kept: list[str] = []
    for path, content in starter_files(name or "Paper Digest", today, install_source()):
        if os.path.lexists(folder / path):  # also a link that leads nowhere is somebody's
            kept.append(path)
        else:
            _write(folder / path, content)
            made.append(path)
    return made, kept


def _write(path: Path, content: bytes) -> None:
    try:
        replace_file(path, content)
    except OSError as error:
        reason = error.strerror or str(error)
        hint = "choose a folder that is yours to write"
        raise DigestError(Problem(str(path), 0, f"cannot be written: {reason}", hint)) from None

"""Writes a new digest, and never over a file that is there."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from digest.problems import DigestError, Problem
from digest.starter import install_source, starter_files
from digest.text import one_line


def init_digest(folder: Path, title: str | None, today: date) -> tuple[list[str], list[str]]:
    """The names of the files made, and of those that were there and stay as they are."""
    name = one_line(title or "") or folder.resolve().name.replace("-", " ").replace("_", " ").title()
    made: list[str] = []
    kept: list[str] = []
    for path, content in starter_files(name or "Paper Digest", today, install_source()):
        target = folder / path
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as file:
                file.write(content)
            made.append(path)
        except FileExistsError:
            kept.append(path)
        except OSError as error:
            raise DigestError(
                Problem(
                    str(target),
                    0,
                    f"cannot be written: {error.strerror}",
                    "choose a folder that is yours to write",
                )
            ) from None
    return made, kept

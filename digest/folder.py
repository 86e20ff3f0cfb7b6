"""A digest's folder: where it is, what its files are called in messages, and its settings."""

from __future__ import annotations

import os
from pathlib import Path

from msgspec import Struct

from digest.config import CONFIG_NAME, Config, load_config
from digest.problems import DigestError, Problem

CACHE = ".digest-cache"  # a folder in the digest's that can be deleted at any time


class Digest(Struct, frozen=True):
    """A digest's folder, and how to call it in messages."""

    root: Path
    shown: str  # the way from the current folder to the root, "" where they are one

    def show(self, name: str) -> str:
        """A path within the digest as the user would type it; one from the file system's root as it is."""
        if Path(name).is_absolute():
            return name
        return f"{self.shown}/{name}" if self.shown else name

    def path(self, name: str) -> Path:
        """A path within the digest."""
        return self.root / name


def find_digest(named: str | None, current: Path) -> Digest:
    """The digest in the named folder; without a name, in the current one or the nearest above it."""
    start = (current / (named or ".")).resolve()
    for folder in (start,) if named else (start, *start.parents):
        if (folder / CONFIG_NAME).is_file():
            shown = os.path.relpath(folder, current)
            return Digest(folder, "" if shown == "." else Path(shown).as_posix())
    raise DigestError(
        Problem(
            str(start),
            0,
            f"no {CONFIG_NAME} here" if named else f"no {CONFIG_NAME} here or above",
            "make a digest with 'digest init DIR', or name one with -C",
        )
    )


def load_settings(digest: Digest) -> Config:
    """The digest's settings."""
    return load_config(digest.path(CONFIG_NAME), digest.show(CONFIG_NAME))

"""A digest's folder: where it is, what its files are called in messages, and its settings."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from digest.config import CONFIG_NAME, Config, load_config
from digest.files import read_file
from digest.problems import DigestError, Problem

CACHE = ".digest-cache"  # a folder in the digest's that can be deleted at any time
ADDITIONS = "content/additions.jsonl"  # what each listing gave when it was added
WORDS = "content/words.toml"  # of the interface, where they are the digest's own
_CONTENT = (("papers", "*.jsonl"), ("notes", "*.md"), ("issues", "*.md"), ("pages", "*.md"))
_NOT_FOR_SITES = ("content", "themes", "listings", CACHE, ".git", ".github")  # of the digest's folders


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


def output_folder(digest: Digest, folder: Path) -> Path:
    """The folder, if a site can be in it without mixing with what it is made from."""
    place, root = folder.resolve(), digest.root.resolve()
    hint = "choose a folder of the site's own, such as 'site'"
    if root.is_relative_to(place):
        raise DigestError(Problem(str(folder), 0, "holds the digest itself", hint))
    if place.is_relative_to(root) and (first := place.relative_to(root).parts[0]) in _NOT_FOR_SITES:
        raise DigestError(Problem(str(folder), 0, f"is a part of the digest itself: {first}", hint))
    return folder


def content_parts(digest: Digest) -> Iterator[bytes]:
    """The names and bytes of all files that a build reads from the digest."""
    for path in _content_files(digest):
        yield path.as_posix().encode()
        yield read_file(digest.root / path, digest.show(path.as_posix()))


def _content_files(digest: Digest) -> Iterator[Path]:
    """Their paths within the digest; hidden ones are no content, and a folder may be a link."""
    content = digest.path("content")
    found = [content / "topics.toml", digest.path(WORDS), digest.path(ADDITIONS)]
    for name, kind in _CONTENT:
        found += sorted((content / name).rglob(kind))
    for path in found:
        inside = path.relative_to(digest.root)
        if path.is_file() and not any(part.startswith(".") for part in inside.parts):
            yield inside


def content_stamps(digest: Digest) -> tuple[tuple[str, int, int], ...]:
    """What shows that a content file was changed while a build went on."""
    states = ((path, (digest.root / path).stat()) for path in _content_files(digest))
    return tuple((str(path), state.st_size, state.st_mtime_ns) for path, state in states)

"""What a run leaves for the next: files in a folder that can be deleted, damaged or read-only at any time.

A file is believed only if it was written whole, by this very code and about the same things; any other counts
as absent.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterable
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from digest.files import replace_file
from digest.model import Paper

T = TypeVar("T")

_SEAL = 16  # bytes before the content that say who wrote it, and that it is whole


class Cache:
    """A folder of remembered values that also depend on `about`; without a folder nothing is remembered."""

    def __init__(self, folder: Path | None, *about: Any):
        self._folder = folder
        self._about = _code_version() + msgspec.msgpack.encode(about)

    def load(self, name: str, kind: type[T]) -> T | None:
        """The value that was saved under this name, or nothing."""
        if self._folder is None:
            return None
        try:
            found = (self._folder / f"{name}.msgpack").read_bytes()
        except OSError:
            return None
        content = memoryview(found)[_SEAL:]
        if found[:_SEAL] != self._seal(content):
            return None
        return msgspec.msgpack.decode(content, type=kind)

    def save(self, name: str, value: Any) -> None:
        """Puts the value in the place of the one of this name; a folder that takes no files is left alone."""
        if self._folder is None:
            return
        content = msgspec.msgpack.encode(value)
        try:
            replace_file(self._folder / f"{name}.msgpack", self._seal(content) + content, durable=False)
        except OSError:
            return

    def _seal(self, content: bytes | memoryview) -> bytes:
        seal = blake2b(self._about, digest_size=_SEAL)
        seal.update(content)
        return seal.digest()


def content_keys(papers: Iterable[Paper]) -> dict[str, bytes]:
    """By the papers' ids, a short name for all that topics and kinship read of each."""
    return {paper.id: blake2b(_content(paper), digest_size=16).digest() for paper in papers}


def _content(paper: Paper) -> bytes:
    lists = "\1".join(paper.categories), "\1".join(paper.topics)
    return "\0".join((paper.title, paper.abstract, *lists)).encode("utf8", "surrogatepass")


@cache
def _code_version() -> bytes:
    """A hash of this stage's and the foundation's sources, and of what else decides how a text is read."""
    version = blake2b(f"{sys.version} {sys.byteorder} {unicodedata.unidata_version}".encode(), digest_size=16)
    folder = Path(__file__).parent
    for path in (*sorted(folder.glob("*.py")), *sorted(folder.parent.glob("*.py"))):
        version.update(path.name.encode() + b"\0" + path.read_bytes())
    return version.digest()

"""A file of the site before it exists: where it goes, what it depends on, how it is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import IntEnum

from msgspec import Struct

from digest.problems import DigestError, Problem

Progress = Callable[[int, int], None]  # done, of how many


class Rank(IntEnum):
    """The order of writing: what pages need, then what is linked to most, the front page last."""

    ASSET = 0
    CITATION = 1
    DATA = 2
    PAPER = 3
    LIST = 4
    FRONT = 5


class Artifact(Struct, frozen=True):
    """One file: equal keys mean equal bytes, so `make` is called only where the key is new."""

    path: str  # from the site's root, with forward slashes
    key: str
    make: Callable[[], bytes]
    rank: Rank
    origin: str  # what asked for it, for a message when two ask for one path
    template: str = ""  # the page kind's template; none for what is not a page


class Written(Struct, frozen=True, array_like=True):
    """A file as it was left: its artifact's key, and the size and time that tell whether it still is."""

    key: str
    size: int
    time: int


def check_paths(artifacts: Iterable[Artifact]) -> None:
    """A DigestError names both origins where two artifacts want one path, or paths that differ by case."""
    seen: dict[str, Artifact] = {}
    problems = []
    for artifact in artifacts:
        first = seen.setdefault(artifact.path.lower(), artifact)
        if first is not artifact:
            problems.append(
                Problem(
                    artifact.origin,
                    0,
                    f"makes '{artifact.path}', which {first.origin} makes too",
                    "rename one of them",
                )
            )
    if problems:
        raise DigestError(problems)

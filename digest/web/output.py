"""Where a build writes: in the output folder, or beside it where there is none yet.

What stands beside it is seen by nobody, and gets the folder's name once it is whole. One build at a time:
the lock lies in the folder that is written, and so moves with it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

from digest.lock import locked
from digest.problems import DigestError
from digest.web.make import LOCK, discard

_BESIDE = ".digest-new-"
_MOST = 200  # bytes of a folder's name that leave room for more


@contextmanager
def held_output(folder: Path, shown: str) -> Iterator[Path]:
    """The folder to write in, held against other builds for the block."""
    place = _place_for(folder)
    if place != folder:
        try:
            with _hold(place, folder, shown):
                # Another build may have made the site while this one waited, and what strangers put
                # into the place would become part of it.
                if not os.path.lexists(folder) and _is_ours_alone(place):
                    yield place
                    return
        finally:
            _remove_if_empty(place)
    _clear(_beside(folder))
    with _hold(folder, folder, shown):
        yield folder


def _hold(place: Path, folder: Path, shown: str) -> AbstractContextManager[None]:
    return locked(place / LOCK, shown, "digest build", later=folder / LOCK)


def _place_for(folder: Path) -> Path:
    """Only a name that is free can be taken at once, and only POSIX moves a folder with open files."""
    is_free = os.name == "posix" and not os.path.lexists(folder) and len(os.fsencode(folder.name)) <= _MOST
    place = _beside(folder)
    return place if is_free and (_is_folder(place) or not os.path.lexists(place)) else folder


def _beside(folder: Path) -> Path:
    whole = Path(os.path.abspath(folder))  # noqa: PTH100 (`.` has no name, and a link keeps its own)
    return whole.with_name(_BESIDE + whole.name) if whole.name else whole


def _is_folder(place: Path) -> bool:
    return place.is_dir() and not place.is_symlink()


def _is_ours_alone(place: Path) -> bool:
    """Clears what a killed build left; whether nothing else is there."""
    discard(place)
    left = (found for found in place.rglob("*") if found.is_symlink() or not found.is_dir())
    return all(found.name.startswith(".digest-") for found in left)


def _clear(place: Path) -> None:
    """Removes what a killed build left beside the output, unless it is another's that goes on."""
    if _is_folder(place):
        with suppress(DigestError), locked(place / LOCK, "", "digest build", wait=0):
            discard(place)
        _remove_if_empty(place)


def _remove_if_empty(place: Path) -> None:
    with suppress(OSError):
        place.rmdir()

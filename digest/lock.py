"""One writer at a time: a lock file that the system lets go of when its holder ends, however that ends.

Comes in: the lock file's path and what the holder is doing. Whoever waits too long learns who holds it.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from time import monotonic, sleep

from digest.problems import DigestError, Problem

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_PAUSE = 0.05  # seconds between two tries
_FAR = 1 << 30  # Windows keeps others from reading the byte that is locked: not one that is written


@contextmanager
def locked(
    path: Path, shown: str, doing: str, wait: float = 10.0, later: Path | None = None
) -> Iterator[None]:
    """Holds the lock at `path` for the block; a DigestError names who holds it after `wait` seconds.

    `shown` is the path in messages, `doing` what others read: "digest add monday.txt". `later` is where the
    file stands at the end, should the block move its folder.
    """
    try:
        file = _acquire(path, wait)
    except OSError as error:
        hint = "is a file in the way, or the folder not yours to write?"
        raise DigestError(Problem(shown, 0, f"cannot be locked: {error.strerror or error}", hint)) from None
    if file is None:
        hint = "try again when it is done"
        raise DigestError(Problem(shown, 0, f"another command is writing: {_holder(path)}", hint))
    try:
        os.ftruncate(file, 0)
        os.write(file, f"{doing} (process {os.getpid()} on {platform.node()})\n".encode("utf8", "replace"))
        yield
    finally:
        _release([path, later] if later else [path], file)


def _acquire(path: Path, wait: float) -> int | None:
    deadline = monotonic() + wait
    while (file := _try(path)) is None and monotonic() < deadline:
        sleep(_PAUSE)
    return file


def _try(path: Path) -> int | None:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except FileNotFoundError:  # the last holder moved the folder
        return None
    # The last holder may have removed the file between our opening and locking it.
    if _lock(file) and _stands_at(path, file):
        return file
    os.close(file)
    return None


def _stands_at(path: Path, file: int) -> bool:
    try:
        return os.path.samestat(os.fstat(file), path.stat())
    except FileNotFoundError:
        return False


def _release(paths: Sequence[Path], file: int) -> None:
    for path in paths:
        with suppress(
            OSError
        ):  # Windows removes no open file; what stays there says nothing and locks nothing
            if _stands_at(path, file):
                path.unlink()
    os.close(file)


def _lock(file: int) -> bool:
    try:
        if sys.platform == "win32":
            os.lseek(file, _FAR, os.SEEK_SET)
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
            os.lseek(file, 0, os.SEEK_SET)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _holder(path: Path) -> str:
    try:
        since = datetime.fromtimestamp(path.stat().st_mtime)
        return f"{path.read_text(encoding='utf-8').strip()}, since {since:%Y-%m-%d %H:%M:%S}"
    except (OSError, UnicodeDecodeError):
        return "it has just ended"

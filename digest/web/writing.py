"""Files as a build puts them on disk: whole at once where readers may look, straight where nobody can yet."""

from __future__ import annotations

import os
from pathlib import Path

TEMPORARY = ".digest-tmp-"
_WRITE = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)


class Writer:
    """Writes below one folder; paths are from there, with forward slashes."""

    def __init__(self, root: str, unseen: bool):
        self.root = root
        self.unseen = unseen  # a temporary name for each file would cost half as much again
        self.folders: set[str] = set()  # that we made or found

    def write(self, path: str, content: bytes) -> tuple[int, int]:
        """Replaces one file; its size and time afterwards."""
        self.make_folder(path)
        target = f"{self.root}/{path}"
        if self.unseen:
            return len(content), _put(target, content)
        temporary = f"{self.root}/{TEMPORARY}{os.getpid()}"
        try:
            time = _put(temporary, content)
            os.replace(temporary, target)  # noqa: PTH105 (ten thousand Path objects cost more than the calls)
        except OSError:
            Path(temporary).unlink(missing_ok=True)
            raise
        return len(content), time

    def make_folder(self, path: str) -> None:
        """Makes the folder that the path is in."""
        parent = path.rpartition("/")[0]
        if parent in self.folders:
            return
        try:
            os.mkdir(f"{self.root}/{parent}")  # noqa: PTH102 (see above)
        except FileExistsError:
            pass
        except FileNotFoundError:
            os.makedirs(f"{self.root}/{parent}", exist_ok=True)  # noqa: PTH103 (see above)
        self.folders.add(parent)


def _put(target: str, content: bytes) -> int:
    """Writes the file where it stands; its time afterwards."""
    file = os.open(target, _WRITE, 0o644)
    try:
        written = os.write(file, content)
        while written < len(content):
            written += os.write(file, memoryview(content)[written:])
        return os.fstat(file).st_mtime_ns
    finally:
        os.close(file)

"""Files replaced whole: a reader sees the old content or the new, never a part of either."""

from __future__ import annotations

import os
from pathlib import Path


def replace_file(path: Path, content: bytes, durable: bool = True) -> None:
    """Puts `content` at `path` at once, and on disk if `durable`; the folder is made if it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise

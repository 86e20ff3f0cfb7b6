"""A digest of what renders: the package's own sources and the versions of the libraries it renders with."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from digest.hashing import digest_of_bytes

_LIBRARIES = ("feedgen", "jinja2", "markdown", "markupsafe", "math-core", "nh3", "pylatexenc")


def code_digest() -> str:
    """32 hexadecimal digits that change when the same input might give other bytes."""
    package = Path(__file__).parent
    parts: list[bytes] = []
    for path in sorted(package.rglob("*.py")):
        parts += [path.relative_to(package).as_posix().encode(), path.read_bytes()]
    return digest_of_bytes(*parts, *(_version(name).encode() for name in _LIBRARIES))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""

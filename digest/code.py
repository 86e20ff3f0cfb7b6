"""A digest of what renders: the package's own sources and the versions of the libraries it renders with."""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from digest.hashing import digest_of_bytes

_LIBRARIES = (
    "feedgen",
    "jinja2",
    "lxml",
    "markdown",
    "markupsafe",
    "math-core",
    "msgspec",
    "nh3",
    "pylatexenc",
    "python-slugify",
    "rjsmin",
)


def code_digest() -> str:
    """32 hexadecimal digits that change when the same input might give other bytes."""
    package = Path(__file__).parent
    parts: list[bytes] = []
    for path in sorted([*package.rglob("*.py"), *(package / "words").glob("*.toml")]):
        parts += [path.relative_to(package).as_posix().encode(), path.read_bytes()]
    versions = (_version(name).encode() for name in _LIBRARIES)
    return digest_of_bytes(*parts, *versions, sys.version.encode())  # Python brings Unicode's tables


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""

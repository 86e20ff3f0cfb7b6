"""Where the shipped themes and taxonomy are: in a wheel within the package, in the repository at its root."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent
_REPOSITORY = _PACKAGE.parent


def shipped_themes() -> Path:
    """The folder that holds a folder for each shipped theme."""
    return _first_there(_PACKAGE / "themes", _REPOSITORY / "themes")


def shipped_topics() -> Path:
    """The taxonomy that a new digest starts with."""
    return _first_there(
        _PACKAGE / "starter" / "content" / "topics.toml", _REPOSITORY / "content" / "topics.toml"
    )


def _first_there(packed: Path, source: Path) -> Path:
    # Outside the repository the folder above is other people's, so the packed one goes first.
    return packed if packed.exists() else source

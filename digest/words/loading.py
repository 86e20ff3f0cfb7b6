"""From a language's tag to its words."""

from __future__ import annotations

from pathlib import Path

from digest.config import convert, read_toml
from digest.words.catalogue import Words

_SHIPPED = Path(__file__).parent


def load_words(language: str) -> Words:
    """The words of that language; English where it does not ship."""
    for tag in (language, language.partition("-")[0], "en"):
        path = _SHIPPED / f"{tag.lower()}.toml"
        if path.is_file():
            return convert(read_toml(path, str(path)), Words, path, str(path))
    raise FileNotFoundError(_SHIPPED / "en.toml")

"""Words that show where they are: each piece of a phrase in «marks», and what is filled in outside of them."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from digest.words import Words, load_words

_PIECE = re.compile(r"(\{\w+\})")
_MARKED = re.compile(r"«[^«»]*»")
_NAMES = re.compile(
    r"(https?://)?[\w-]+(\.[\w-]+)+/\S+"  # an address
    r"|\b(arXiv|PDF|DOI|RSS|Atom|JSON|OPML|BibTeX|RIS|CSV|CSL|Zotero|Google Scholar|Paper Digest|Esc)\b"
)
_ENGLISH = re.compile(r"[A-Za-z]{2,}(?:[ ’'-][A-Za-z]+)*")


def marked_words() -> Words:
    """The English words, marked."""
    table = msgspec.to_builtins(load_words("en"))
    return msgspec.convert({**_marked(table), "tag": "de", "dir": "ltr"}, Words)


def _marked(said: Any) -> Any:
    if isinstance(said, dict):
        return {key: _marked(value) for key, value in said.items()}
    if isinstance(said, (list, tuple)):
        return [_marked(value) for value in said]
    pieces = _PIECE.split(said)
    return "".join(piece if place % 2 or not piece else f"«{piece}»" for place, piece in enumerate(pieces))


def unmarked(text: str) -> list[str]:
    """The words of a text that are in no marks, and no names."""
    return _ENGLISH.findall(_NAMES.sub("", _MARKED.sub(" ", text)))

"""A Markdown text's front matter and body: TOML between lines of `+++`, or `key: value` lines between `---`.

The second is the part of YAML that people write above a note: words, `true` and `false`, and lists as
`[a, b]` or as lines of `- a`. What the keys mean is left to `content`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from typing import TypeAlias

from msgspec import Struct

from digest.problems import DigestError, Problem

Value: TypeAlias = str | bool | tuple[str, ...]

_KEY = re.compile(r"([A-Za-z_][\w-]*)\s*:(?:\s+(.*)|)")
_ITEM = re.compile(r"\s*-\s+(.*)")
_COMMENT = re.compile(r"\s*(?:#.*)?")
_SWITCHES = {"true": True, "yes": True, "false": False, "no": False}


class Key(Struct, frozen=True):
    """A key of the front matter, its value, and the line, from 1, on which it stands."""

    name: str
    value: Value
    line: int


class Document(Struct, frozen=True):
    """A text without its front matter, and the keys of this."""

    keys: tuple[Key, ...]
    body: str


def read_document(text: str, shown: str) -> Document:
    """The front matter and the body of a text; a DigestError names the line that cannot be read."""
    lines = text.removeprefix("\ufeff").splitlines()
    fence = lines[0].rstrip() if lines else ""
    if fence not in ("+++", "---"):
        return Document((), _body(lines))
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == fence), None)
    if end is None:
        raise DigestError(
            Problem(shown, 1, "the front matter has no end", f"close it with a line of '{fence}'")
        )
    read = _read_toml if fence == "+++" else _read_lines
    return Document(tuple(read(lines[1:end], shown)), _body(lines[end + 1 :]))


def _body(lines: Sequence[str]) -> str:
    return "\n".join(lines).strip("\n")


def _read_toml(lines: Sequence[str], shown: str) -> list[Key]:
    try:
        table = tomllib.loads("\n".join(lines))
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+)", str(error))
        fact = f"not valid TOML: {str(error).split(' (at ')[0]}"
        hint = 'strings need quotes: title = "…"'
        raise DigestError(Problem(shown, int(found[1]) + 1 if found else 1, fact, hint)) from None
    return [Key(name, _plain(value), _line_of(name, lines)) for name, value in table.items()]


def _plain(value: object) -> Value:
    if isinstance(value, list):
        return tuple(map(str, value))
    return value if isinstance(value, bool) else str(value)


def _line_of(name: str, lines: Sequence[str]) -> int:
    start = re.compile(rf"\s*\[*\s*\"?{re.escape(name)}\b")
    return next((number for number, line in enumerate(lines, 2) if start.match(line)), 1)


def _read_lines(lines: Sequence[str], shown: str) -> list[Key]:
    keys: list[Key] = []
    for number, line in enumerate(lines, 2):
        if _COMMENT.fullmatch(line):
            continue
        if found := _KEY.fullmatch(line.rstrip()):
            keys.append(Key(found[1], _value(found[2] or ""), number))
        elif (found := _ITEM.fullmatch(line)) and keys and keys[-1].value == "":
            keys[-1] = Key(keys[-1].name, (_unquote(found[1]),), keys[-1].line)
        elif found and keys and isinstance(items := keys[-1].value, tuple):
            keys[-1] = Key(keys[-1].name, (*items, _unquote(found[1])), keys[-1].line)
        else:
            fact = f"no front matter: '{line.strip()}'"
            raise DigestError(Problem(shown, number, fact, "write 'key: value'"))
    return keys


def _value(text: str) -> Value:
    text = text.strip()
    if text.startswith("[") and text.endswith("]"):
        return tuple(filter(None, map(_unquote, text[1:-1].split(","))))
    return _SWITCHES.get(text.lower(), _unquote(text))


def _unquote(text: str) -> str:
    text = text.strip()
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"" else text

"""Header fields as RFC 5322 wants them, the same bytes under every version of Python.

Comes in: text of anybody's. Goes out: one field, folded at 78 columns, with encoded words (RFC 2047) of at most 75
characters; whatever could begin another field is flattened.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator

from digest.text import one_line, shorten

_WIDTH = 78
_WORD_BYTES = (
    39  # of an encoded word: in base64 and its frame 64 characters, so that "Subject:" stands before it
)
_LONGEST_WORD = 60  # characters that are written as they are
_MOST = 400  # characters of one value; no mailbox shows more
_PRINTABLE = re.compile(r"[\x20-\x7e]+")
_VISIBLE = re.compile(r"[\x21-\x7e]{1,900}")


def text_field(name: str, text: str) -> str:
    """A field of running text, as the subject."""
    line = _flat(text)
    return _folded(name, line.split(" ") if _is_plain(line) else encoded_words(line))


def mailbox_field(name: str, who: str, address: str) -> str:
    """A field with one mailbox; `who` may be empty, `address` is one that `wire_address` gave."""
    if not _is_one_word(address):
        raise ValueError(f"{name}: an address with a blank or a line's end in it")
    return _folded(name, [*_phrase(who), f"<{address}>"] if _flat(who) else [address])


def list_id_field(title: str, list_id: str) -> str:
    """The List-Id field (RFC 2919): the digest's name for people, and its name for programs."""
    return _folded("List-Id", [*_phrase(title), f"<{_visible('List-Id', list_id)}>"])


def raw_field(name: str, *values: str) -> str:
    """A field that no program may have to decode; its values are separated by commas, and a line holds them if it can.

    A ValueError where one is not of visible ASCII characters, for then it is no address or id.
    """
    shown = [_visible(name, value) for value in values]
    line = f"{name}: {', '.join(shown)}"
    return line if len(line) <= 998 else f"{name}: " + ",\r\n ".join(shown)


def encoded_words(text: str) -> Iterator[str]:
    """The text as encoded words; no character is divided between two."""
    word = b""
    for sign in text:
        more = sign.encode()
        if len(word) + len(more) > _WORD_BYTES:
            yield _encoded(word)
            word = b""
        word += more
    if word:
        yield _encoded(word)


def _encoded(word: bytes) -> str:
    return f"=?utf-8?B?{b64encode(word).decode('ascii')}?="


def _phrase(who: str) -> Iterable[str]:
    line = _flat(who)
    if not _is_plain(line):
        return encoded_words(line)
    return '"{}"'.format(re.sub(r'(["\\])', r"\\\1", line)).split(" ")


def _flat(text: str) -> str:
    return shorten(one_line(text), _MOST)


def _is_plain(line: str) -> bool:
    """Whether the line can stand in a header as it is: a reader would decode what looks encoded."""
    short = all(len(word) <= _LONGEST_WORD for word in line.split(" "))
    return short and "=?" not in line and (not line or _PRINTABLE.fullmatch(line) is not None)


def _is_one_word(value: str) -> bool:
    return bool(value) and value.isprintable() and not any(map(str.isspace, value))


def _visible(name: str, value: str) -> str:
    if not _VISIBLE.fullmatch(value):
        raise ValueError(f"{name}: '{value[:80]!r}' is not of visible ASCII characters, 900 at most")
    return value


def _folded(name: str, words: Iterable[str]) -> str:
    lines, line = [], f"{name}:"
    for word in words:
        if len(line) + 1 + len(word) > _WIDTH and line != f"{name}:":
            lines.append(line)
            line = ""
        line += f" {word}"
    return "\r\n".join([*lines, line])

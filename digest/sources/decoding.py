"""From the bytes of a listing to its text, whatever program saved it; bytes that are no text are a ValueError."""

from __future__ import annotations

import codecs
import re

from digest.text import clean

_MARKS = (  # the four-byte marks first: they begin with the two-byte ones
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NO_TEXT = re.compile(r"[\x00-\x06\x0e-\x1a\x1c-\x1f]")
_SAMPLE = 100_000  # characters: enough to tell a picture from a page
_MOST_CONTROLS = 0.002  # of them; a page that was copied has none, a compressed file one in ten
_LINE_END = re.compile(r"\r\n|\n|\r")
_JOINABLE = "[\u0600-\u1fff\u2190-\u25b1\u25b3-\u2bff\ua800-\uabff\ufe0f\U0001f000-\U0001faff]"
_LOOSE_JOINER = re.compile(f"(?<!{_JOINABLE})[\u200c\u200d]+|[\u200c\u200d]+(?!{_JOINABLE})")


def decode(content: bytes) -> str:
    """The text: UTF-8, or UTF-16 and UTF-32 by their marks; single bytes that are none of these are Windows'."""
    text = _decode(content)
    sample = text[:_SAMPLE]
    if content.startswith(b"%PDF-") or "\0" in sample:
        raise ValueError("not text")
    if len(_NO_TEXT.findall(sample)) > max(2, _MOST_CONTROLS * len(sample)):
        raise ValueError("not text")
    return text


def lines(text: str) -> list[str]:
    """The lines, of Windows, Unix and old Macs alike; line N of an editor is the item N - 1."""
    ends = text.count("\n")
    if ends and text.count("\r\r\n") * 2 > ends:  # a program that ended each line twice
        text = text.replace("\r\r\n", "\n")
    return _LINE_END.split(text) if "\r" in text else text.split("\n")


def tidy(line: str) -> str:
    """The line without what is invisible, its white space as it is; joiners stay where scripts and emoji need them."""
    shown = clean(line)
    return shown if shown.isascii() else _LOOSE_JOINER.sub("", shown)


def _decode(content: bytes) -> str:
    for mark, name in _MARKS:
        if content.startswith(mark):
            return content.decode(name, errors="ignore")
    if unmarked := _unmarked_utf16(content[:4096]):
        return content.decode(unmarked, errors="ignore")
    return content.removeprefix(codecs.BOM_UTF8).decode("utf-8", errors="digest-cp1252")


def _unmarked_utf16(start: bytes) -> str | None:
    """UTF-16 of Western text shows a zero in every other byte."""
    half = len(start) // 2
    if half and start[0::2].count(0) > 0.4 * half and start[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    if half and start[1::2].count(0) > 0.4 * half and start[0::2].count(0) < 0.1 * half:
        return "utf-16-le"
    return None


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """What a byte means that is not UTF-8; a character cut off by the end of the file means nothing."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    cut_off = error.reason == "unexpected end of data"
    strange = b"" if cut_off else error.object[error.start : error.start + 1]
    try:
        return strange.decode("cp1252"), len(error.object) if cut_off else error.start + 1
    except UnicodeDecodeError:
        return strange.decode("latin-1"), error.start + 1


codecs.register_error("digest-cp1252", _as_cp1252)

"""Plain text as it comes from strangers: cleaned of what no output may hold, folded, shortened."""

from __future__ import annotations

import re
import unicodedata

# XML 1.0 forbids these; the bidirectional overrides would reorder the page around them.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff\ufdd0-\ufdef]"
)
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad]")
_NOT_WORD = re.compile(r"[\W_]+")
# C, C++ and C# are three names, however TeX spells them; in "a + b" and "a+b" the sign is punctuation.
_NAME_SIGNS = re.compile(r"(?<=[^\W\d_])[\\${}^]*(\+\++|[+#](?![\\${}^]*[^\W_]))|[\W_]")
_SENTENCE_END = re.compile(r"([.!?][\"')\]]*)\s+(?=[\"'(\[]?[A-Z0-9$\\])")
_LONGEST_ABBREVIATION = 12  # characters, with what shows where it begins
# A full stop after these ends no sentence.
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|et al|cf|vs|resp|Fig|Eq|Sec|Dr|Prof|St|approx|w\.r\.t|a\.k\.a)|\b[A-Z])\.$"
)


def clean(text: str) -> str:
    """The text without control characters, lone surrogates and invisible marks."""
    if text.isascii() and text.isprintable():
        return text
    return _INVISIBLE.sub("", _FORBIDDEN.sub("", text))


def one_line(text: str) -> str:
    """The cleaned text on one line: every run of white space is one blank, none at the ends."""
    if text.isprintable() and "  " not in text and text[:1] != " " != text[-1:]:
        return text  # most texts; the only white space that is printable is the blank
    return " ".join(clean(text).split())


def fold(text: str) -> str:
    """What two spellings of one title have in common: no case, accents of width, punctuation or space.

    Signs that end a name are a part of it, as in C++ and C#.

    >>> fold("Deep  Learning: a Survey") == fold("deep learning - A survey.")
    True
    """
    folded = unicodedata.normalize("NFKC", clean(text)).casefold()
    if "+" in folded or "#" in folded:
        return _NAME_SIGNS.sub(r"\1", folded)
    return _NOT_WORD.sub("", folded)


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph, in order; a stop after an abbreviation or initial ends none."""
    parts: list[str] = []
    start = 0
    for end in _SENTENCE_END.finditer(text):
        last = text[max(start, end.end(1) - _LONGEST_ABBREVIATION) : end.end(1)]
        if not _ABBREVIATION.search(last):
            parts.append(text[start : end.end(1)])
            start = end.end()
    return [*parts, text[start:]]


def excerpt(text: str, most: int = 320) -> str:
    """The first sentences, two at most, that fit into `most` characters; else words and an ellipsis."""
    start = text[: most + 8]  # a little more shows where a sentence ends
    if "\n" in start or "  " in start or start[:1].isspace():
        start = " ".join(text[: most * 3].split())[: most + 8]
    kept = ""
    for sentence in sentences(start)[:2]:
        longer = f"{kept} {sentence}" if kept else sentence
        if len(longer) > most:
            break
        kept = longer
    return kept.rstrip() or shorten(text, most)


def shorten(text: str, most: int) -> str:
    """At most `most` characters, cut between words where there are any, with an ellipsis if cut."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    cut = line[: most - 1]
    words = cut.rsplit(" ", 1)[0] if " " in cut[most // 2 :] else cut
    return words.rstrip(" .,;:") + "…"

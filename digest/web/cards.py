"""A picture of each of the newest issues, for those who link to them: its name, its date, its first titles.

Pillow draws it, if it is installed; nothing else depends on it. The only font is the one that Pillow brings, in
one way of setting it, so that machines agree. What that font lacks is written with what it has, or left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from io import BytesIO
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

WIDTH, HEIGHT = 1200, 630
_OLDEST = 11  # of Pillow's versions: the font comes in any size, and bytes are as they are today
_MARGIN = 80
_TITLES = 3
_LINES = 2  # of a title
_SHADES = 15  # from paper to ink, so that a pixel takes half a byte; the accent is the sixteenth colour
_INK, _QUIET, _RULE = 14, 10, 2
_TOKEN = re.compile(r"--(paper|ink|accent):\s*(?:light-dark\(\s*)?#([0-9a-fA-F]{6})\b")
# What has no letter of the font in it by Unicode's own tables.
_WRITTEN = str.maketrans(
    {"–": "-", "—": "-", "‑": "-", "−": "-", "×": "x", "≤": "<=", "≥": ">=", "„": "“", "«": "“", "»": "”"}
    | {"ß": "ss", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "æ": "ae", "Æ": "Ae", "œ": "oe", "đ": "d", "ı": "i"}
    | {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}
)
_GREEK = re.compile(r"GREEK (SMALL|CAPITAL) LETTER (\w+)")
_FEWEST_KEPT = 0.8  # of a title's letters; of fewer, nobody reads the rest


class Inks(Struct, frozen=True):
    """The colours of a theme on a light page, as hexadecimal digits."""

    paper: str = "fbfaf7"
    ink: str = "1c1b19"
    accent: str = "a3341c"


class SocialCard(Struct, frozen=True):
    """What stands in the picture, and in which colours."""

    digest: str
    label: str
    count: str
    titles: tuple[str, ...]
    inks: Inks


def card_maker(wanted: bool) -> str:
    """What draws pictures, as a key: another one draws them anew; nothing where there is none, or none is wanted."""
    try:
        found = version("pillow") if wanted else ""
    except PackageNotFoundError:
        return ""
    major = found.partition(".")[0]
    drawing = _built_with() if major.isdigit() and int(major) >= _OLDEST else ""
    return f"{found}/{drawing}" if drawing else ""


def _built_with() -> str:
    """What this Pillow draws letters and packs pictures with; nothing where it cannot be used, or has no fonts."""
    try:
        from PIL import features
    except ImportError:
        return ""
    if not features.check("freetype2"):
        return ""
    return "/".join(str(features.version(part)) for part in ("freetype2", "zlib", "zlib_ng"))


def inks_of(style: str) -> Inks:
    """The colours that a style sheet gives as tokens, the last of each."""
    return Inks(**dict(_TOKEN.findall(style)))


def draw_card(card: SocialCard) -> bytes:
    """The picture as PNG."""
    from PIL import Image, ImageDraw

    drawn = Image.new("L", (WIDTH, HEIGHT), 0)
    pen, right = ImageDraw.Draw(drawn), WIDTH - _MARGIN
    pen.text((_MARGIN, 86), _fitting(card.digest, 32), _grey(_QUIET), _font(32))
    size = next((size for size in (68, 56, 46) if _width(written(card.label), size) <= right - _MARGIN), 38)
    pen.text((_MARGIN, 206), _fitting(card.label, size), _grey(_INK), _font(size), anchor="ls")
    pen.text((_MARGIN, 230), _fitting(card.count, 30), _grey(_QUIET), _font(30))
    pen.line((_MARGIN, 288, right, 288), fill=_grey(_RULE), width=2)
    _titles(pen, card.titles, 308)
    shades = drawn.point([round(grey / _grey(1)) for grey in range(256)])
    picture = Image.frombytes("P", shades.size, shades.tobytes())
    picture.putpalette(_palette(card.inks))
    ImageDraw.Draw(picture).rectangle((_MARGIN, 56, right, 61), fill=_SHADES)
    output = BytesIO()
    picture.save(output, "PNG", bits=4, compress_level=4)
    return output.getvalue()


def _grey(shade: int) -> int:
    return shade * 17


def _palette(inks: Inks) -> bytes:
    """From paper to ink, then the accent."""
    paper, ink = bytes.fromhex(inks.paper), bytes.fromhex(inks.ink)
    mixed = (
        round(light + (dark - light) * shade / _INK)
        for shade in range(_SHADES)
        for light, dark in zip(paper, ink, strict=True)
    )
    return bytes([*mixed, *bytes.fromhex(inks.accent)])


def readable(titles: Iterable[str]) -> tuple[str, ...]:
    """The first titles of which the font has the most part."""
    kept = (title for title in titles if _is_kept(title))
    return tuple(title for title, _ in zip(kept, range(_TITLES), strict=False))


def _is_kept(title: str) -> bool:
    letters = sum(map(str.isalnum, title))
    return letters > 0 and sum(map(str.isalnum, written(title))) >= _FEWEST_KEPT * letters


def written(text: str) -> str:
    """The text with letters of the font: `Erdős – 2×α` is `Erdos - 2xalpha`."""
    composed = unicodedata.normalize("NFC", text).translate(_WRITTEN)
    spelled = "".join(map(_spelled, unicodedata.normalize("NFKD", composed)))
    return " ".join("".join(char for char in spelled if char == " " or _has(char)).split())


def _spelled(char: str) -> str:
    """A Greek letter by its name; any other as it is."""
    found = _GREEK.fullmatch(unicodedata.name(char, ""))
    return (found[2].capitalize() if found[1] == "CAPITAL" else found[2].lower()) if found else char


@lru_cache(maxsize=4096)
def _has(char: str) -> bool:
    return char.isprintable() and bytes(_font(32).getmask(char)) != bytes(_font(32).getmask("\ufffd"))


@lru_cache(maxsize=16)
def _font(size: int) -> FreeTypeFont:
    from PIL import ImageFont

    found = ImageFont.load_default(size)
    assert isinstance(found, ImageFont.FreeTypeFont)
    return found.font_variant(layout_engine=ImageFont.Layout.BASIC)


def _width(text: str, size: int) -> float:
    return _font(size).getlength(text)


def _fitting(text: str, size: int) -> str:
    return next(_lines(text, size, 1), "")


def _titles(pen: ImageDraw, titles: Sequence[str], top: int) -> None:
    """The titles one below the other, a little apart."""
    size, leading, apart = 35, 44, 17
    for title in titles:
        for line in _lines(title, size, _LINES):
            pen.text((_MARGIN, top), line, _grey(_INK), _font(size))
            top += leading
        top += apart


def _lines(text: str, size: int, most: int) -> Iterator[str]:
    """The text in lines of the picture's width; of more than there may be, the last ends with an ellipsis."""
    words, room = written(text).split(), WIDTH - 2 * _MARGIN
    for number in range(1, most + 1):
        fits = _fitting_words(words, size, room)
        if number < most or fits == len(words):
            if words:
                yield _cut(" ".join(words[:fits]), size, room)
            words = words[fits:]
        else:
            while fits > 1 and _width(" ".join(words[:fits]) + "…", size) > room:
                fits -= 1
            yield _cut(" ".join(words[:fits]) + "…", size, room)


def _fitting_words(words: Sequence[str], size: int, room: int) -> int:
    """How many words a line holds, one at least."""
    gap, long = _width(" ", size), 0.0
    for fits, word in enumerate(words):
        long += _width(word, size) + gap
        if long - gap > room:
            return max(fits, 1)
    return len(words)


def _cut(line: str, size: int, room: int) -> str:
    """The line without what is too long of a single word."""
    if _width(line, size) <= room:
        return line
    short = line.rstrip("…")
    while short and _width(short + "…", size) > room:
        short = short[:-1]
    return short + "…"

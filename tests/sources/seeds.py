"""The five seeds as an independent reader sees them, and what browsers, mail programs and people do to such pages."""

from __future__ import annotations

import random
import re
import textwrap
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

HEADERS = {"000": 5, "001": 2, "002": 2, "003": 6, "004": 5}  # lines of text above the first title
COUNTS = {"000": 13, "001": 317, "002": 302, "003": 24, "004": 48}
_FOOTER = re.compile(r"  • (\d+) authors")
_DAY = re.compile(r"([A-Z][a-z]{2} \d+(?:, \d{4})?)(?: (\d+))?")


class Seen(NamedTuple):
    """What a page says of a paper; the day as it is written there."""

    title: str
    abstract: str
    author_count: int | None = None
    day: str | None = None
    comments: int | None = None
    votes: int | None = None


class Seed(NamedTuple):
    name: str
    header: tuple[str, ...]
    entries: tuple[Seen, ...]
    text: str

    @property
    def is_dense(self) -> bool:
        """Whether no blank line divides its blocks."""
        return "\n\n" not in self.text


def read_seed(path: Path) -> Seed:
    """The entries, found by nothing but the known number of header lines and strict alternation."""
    text = path.read_text(encoding="utf-8")
    lines = [line for line in text.split("\n") if line.strip()]
    above = HEADERS[path.name[:3]]
    return Seed(path.name[:3], tuple(lines[:above]), tuple(_entries(lines[above:])), text)


def _entries(lines: list[str]) -> Iterator[Seen]:
    lines[0] = (
        lines[0].removeprefix("Subscribe")
        if lines[0].startswith("SubscribeT") or lines[0].startswith("SubscribeF")
        else lines[0]
    )
    while lines:
        title, abstract, *rest = lines
        if rest and (authors := _FOOTER.fullmatch(rest[0])):
            day = _DAY.fullmatch(rest[2])
            assert day, rest[2]
            yield Seen(title, abstract, int(authors[1]), day[1], int(day[2]) if day[2] else None)
            lines = rest[3:]
        else:
            yield Seen(title, abstract)
            lines = rest


# --- as blocks, and back to text

Block = list[str]  # lines that belong together


def blocks(seed: Seed, entries: Sequence[Seen] | None = None) -> list[Block]:
    """The page as blocks: header lines, titles, abstracts, footers."""
    page: list[Block] = [[line] for line in seed.header]
    for at, entry in enumerate(seed.entries if entries is None else entries):
        glued = "Subscribe" if at == 0 and seed.is_dense else ""
        page += [[glued + entry.title], [entry.abstract]]
        if entry.author_count is not None:
            comments = "" if entry.comments is None else f" {entry.comments}"
            page.append([f"  • {entry.author_count} authors", "·", f"{entry.day}{comments}"])
    return page


def spaced(page: Sequence[Block]) -> str:
    """The page with a blank line between blocks."""
    return "\n\n".join("\n".join(block) for block in page)


def dense(page: Sequence[Block]) -> str:
    """The page without any blank line."""
    return "\n".join(line for block in page for line in block)


def wrapped(page: Sequence[Block], width: int, *, divide: bool = False) -> list[Block]:
    """The page with each line filled to a width, as mail programs do."""
    options = {"break_on_hyphens": divide, "break_long_words": divide}
    return [
        [
            part
            for line in block
            for part in (textwrap.wrap(line, width, **options) if len(line) > 40 else [line])
        ]
        for block in page
    ]


def one_line_footers(page: Sequence[Block]) -> list[Block]:
    return [
        [" ".join(line.strip() for line in block)] if _FOOTER.fullmatch(block[0]) else block for block in page
    ]


# --- what may be done to any text

SITE_FOOTER = (
    "Previous\n\nNext\n\nSystem theme\n\nCompany\n\n© Hugging Face\n\nTOS\n\nPrivacy\n\nAbout\n\nJobs\n\nWebsite\n\n"
    "Models\n\nDatasets\n\nSpaces\n\nPricing\n\nDocs"
)
NAVIGATION = (
    "Hugging Face\nModels\nDatasets\nSpaces\nCommunity\nDocs\nEnterprise\nPricing\n\nLog In\nSign Up\n\n"
)


def _sprinkled(text: str, what: str, where: str, share: float) -> str:
    chance = random.Random(7)
    return "".join(char + what if char == where and chance.random() < share else char for char in text)


def _nbsp(text: str) -> str:
    chance = random.Random(3)
    return "".join("\xa0" if char == " " and chance.random() < 0.3 else char for char in text)


def _zero_width(text: str) -> str:
    chance = random.Random(4)
    marks = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
    return "".join(char + chance.choice(marks) if chance.random() < 0.02 else char for char in text)


def _tabs(text: str) -> str:
    chance = random.Random(5)
    lines = text.split("\n")
    return "\n".join(f"\t{line}".replace(" ", "\t " if chance.random() < 0.2 else " ") for line in lines)


NOISE: dict[str, Callable[[str], bytes]] = {
    "as it is": lambda text: text.encode(),
    "Windows line ends": lambda text: text.replace("\n", "\r\n").encode(),
    "old Mac line ends": lambda text: text.replace("\n", "\r").encode(),
    "doubled Windows line ends": lambda text: text.replace("\n", "\r\r\n").encode(),
    "mixed line ends": lambda text: _mixed_ends(text).encode(),
    "a byte-order mark": lambda text: text.encode("utf-8-sig"),
    "UTF-16": lambda text: text.encode("utf-16"),
    "UTF-16 big end first": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "UTF-16 without its mark": lambda text: text.encode("utf-16-le"),
    "Windows-1252": lambda text: text.encode("cp1252"),
    "Latin-1 with lost bullets": lambda text: text.encode("latin-1", errors="replace"),
    "Latin-1 without bullets": lambda text: text.encode("latin-1", errors="ignore"),
    "non-breaking spaces": lambda text: _nbsp(text).encode(),
    "zero-width characters": lambda text: _zero_width(text).encode(),
    "tabs": lambda text: _tabs(text).encode(),
    "trailing blanks": lambda text: text.replace("\n", "  \n").encode() + b"\n\n\n",
    "indented": lambda text: textwrap.indent(text, "    ").encode(),
    "quoted by a mail program": lambda text: textwrap.indent(text, "> ", lambda _: True).encode(),
}


def _mixed_ends(text: str) -> str:
    """Line ends of all three kinds; a blank line stays one."""
    chance = random.Random(6)
    ends = ["\n", "\r\n", "\r"]
    mixed = ""
    for line in text.split("\n"):
        end = chance.choice(ends)
        if mixed.endswith("\r") and not line and end == "\n":
            end = "\r\n"
        mixed += line + end
    return mixed

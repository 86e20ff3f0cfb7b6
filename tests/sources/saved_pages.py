"""The five seeds as an independent reader sees them, and what programs and people do to the text of such pages."""

from __future__ import annotations

import random
import re
import textwrap
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from digest.sources.days import latest, read_day

TODAY = date(2026, 11, 20)
COUNTS = {"000": 13, "001": 317, "002": 302, "003": 24, "004": 48}
HEADER_DAYS = {"003": date(2025, 11, 26), "004": date(2026, 3, 17)}
_HEADER_LINES = {"000": 5, "001": 2, "002": 2, "003": 6, "004": 5}
_FOOTER = re.compile(r"  • (\d+) authors")
_DAY = re.compile(r"([A-Z][a-z]{2} \d+(?:, \d{4})?)(?: (\d+))?")


class Shown(NamedTuple):
    """One paper, with all that any page shows of it; the day as the page writes it."""

    title: str
    abstract: str
    author_count: int | None = None
    day: str | None = None
    comments: int | None = None
    votes: int | None = None
    arxiv_id: str | None = None
    code_url: str | None = None
    organisation: str | None = None

    def published(self, header: date) -> date | None:
        """The day with its year."""
        written = read_day(self.day) if self.day else None
        return latest(written, header) if written else None


class Seed(NamedTuple):
    """A seed: its header lines, its papers, its text."""

    name: str
    header: tuple[str, ...]
    papers: tuple[Shown, ...]
    text: str

    @property
    def is_dense(self) -> bool:
        """Whether no blank line divides its blocks."""
        return "\n\n" not in self.text

    @property
    def day(self) -> date:
        """The day on which it lists its papers."""
        return HEADER_DAYS.get(self.name, TODAY)


def read_seed(folder: Path, name: str) -> Seed:
    """A seed, read by nothing but the known number of its header lines and strict alternation."""
    text = next(folder.glob(f"{name}_*.txt")).read_text(encoding="utf-8")
    lines = [line for line in text.split("\n") if line.strip()]
    above = _HEADER_LINES[name]
    papers = lines[above:]
    if name in ("001", "002"):
        papers[0] = papers[0].removeprefix("Subscribe")
    return Seed(name, tuple(lines[:above]), tuple(_papers(papers)), text)


def _papers(lines: list[str]) -> Iterator[Shown]:
    while lines:
        title, abstract, *lines = lines
        if not lines or not (authors := _FOOTER.fullmatch(lines[0])):
            yield Shown(title, abstract)
            continue
        day = _DAY.fullmatch(lines[2])
        assert day, lines[2]
        yield Shown(title, abstract, int(authors[1]), day[1], int(day[2]) if day[2] else None)
        lines = lines[3:]


# --- as blocks, and back to text

Block = list[str]  # lines that belong together


def blocks(seed: Seed, papers: Sequence[Shown] | None = None) -> list[Block]:
    """The page as blocks: header lines, titles, abstracts, footers."""
    page: list[Block] = [[line] for line in seed.header]
    for at, paper in enumerate(seed.papers if papers is None else papers):
        button = "Subscribe" if at == 0 and seed.is_dense else ""
        page += [[button + paper.title], [paper.abstract]]
        if paper.author_count is not None:
            comments = "" if paper.comments is None else f" {paper.comments}"
            page.append([f"  • {paper.author_count} authors", "·", f"{paper.day}{comments}"])
    return page


def spaced(page: Sequence[Block]) -> str:
    """The page with a blank line between blocks."""
    return "\n\n".join("\n".join(block) for block in page)


def dense(page: Sequence[Block]) -> str:
    """The page without any blank line."""
    return "\n".join(line for block in page for line in block)


def wrapped(page: Sequence[Block], width: int, *, divide: bool = False) -> list[Block]:
    """The page with its lines filled to a width, as mail programs do; `divide` breaks long words, too."""
    return [[part for line in block for part in _wrap(line, width, divide)] for block in page]


def _wrap(line: str, width: int, divide: bool) -> list[str]:
    if len(line) <= width:
        return [line]
    return textwrap.wrap(line, width, break_on_hyphens=divide, break_long_words=divide)


def with_footers_in_a_line(page: Sequence[Block]) -> list[Block]:
    """The page with `• 8 authors · May 27 2` for three lines."""
    return [
        [" ".join(line.strip() for line in block)] if _FOOTER.fullmatch(block[0]) else block for block in page
    ]


def with_votes(page: Sequence[Block], seed: Seed, vote: Callable[[int], Block]) -> list[Block]:
    """The page with some lines above each title."""
    titles = {paper.title for paper in seed.papers}
    votes = iter(range(len(titles)))
    return [
        part
        for block in page
        for part in ([vote(next(votes)), block] if block[0].removeprefix("Subscribe") in titles else [block])
    ]


# --- what may be done to any text

SITE_FOOTER = (
    *("Previous", "Next", "System theme", "Company", "© Hugging Face", "TOS", "Privacy", "About", "Jobs"),
    *("Website", "Models", "Datasets", "Spaces", "Pricing", "Docs"),
)
NAVIGATION = (
    "Hugging Face",
    "Models",
    "Datasets",
    "Spaces",
    "Community",
    "Docs",
    "Enterprise",
    "Log In",
    "Sign Up",
)
TABS = ("Daily", "Weekly", "Monthly", "Trending Papers")


def _changed(text: str, seed: int, share: float, change: Callable[[str, random.Random], str]) -> str:
    chance = random.Random(seed)
    return "".join(change(char, chance) if chance.random() < share else char for char in text)


def _zero_width(char: str, chance: random.Random) -> str:
    return char + chance.choice("\u200b\u200c\u200d\u2060\ufeff\u00ad")


def _tabs(text: str) -> str:
    return "\n".join(
        f"\t{line}"
        for line in _changed(text, 5, 0.2, lambda char, _: "\t " if char == " " else char).split("\n")
    )


def _mixed_ends(text: str) -> str:
    """Line ends of all three kinds; two blank ones never become one."""
    chance = random.Random(6)
    mixed = ""
    for line in text.split("\n"):
        end = chance.choice(["\n", "\r\n", "\r"])
        if mixed.endswith("\r") and not line and end == "\n":
            end = "\r\n"
        mixed += line + end
    return mixed


NOISE: dict[str, Callable[[str], bytes]] = {
    "Windows line ends": lambda text: text.replace("\n", "\r\n").encode(),
    "old Mac line ends": lambda text: text.replace("\n", "\r").encode(),
    "doubled Windows line ends": lambda text: text.replace("\n", "\r\r\n").encode(),
    "mixed line ends": lambda text: _mixed_ends(text).encode(),
    "line separators of Unicode": lambda text: text.replace("\n", "\u2028").encode(),
    "paragraph separators of Unicode": lambda text: text.replace("\n", "\u2029").encode(),
    "line ends of a mainframe": lambda text: text.replace("\n", "\x85").encode(),
    "a byte-order mark": lambda text: text.encode("utf-8-sig"),
    "UTF-16": lambda text: text.encode("utf-16"),
    "UTF-16 with its big end first": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "UTF-16 without its mark": lambda text: text.encode("utf-16-le"),
    "Windows-1252": lambda text: text.encode("cp1252"),
    "Latin-1 with question marks for bullets": lambda text: text.encode("latin-1", errors="replace"),
    "Latin-1 without bullets": lambda text: text.encode("latin-1", errors="ignore"),
    "non-breaking spaces": lambda text: _changed(
        text, 3, 0.3, lambda char, _: "\xa0" if char == " " else char
    ).encode(),
    "zero-width characters": lambda text: _changed(text, 4, 0.02, _zero_width).encode(),
    "tabs": lambda text: _tabs(text).encode(),
    "trailing blanks": lambda text: text.replace("\n", "  \n").encode() + b"\n\n\n",
    "indentation": lambda text: textwrap.indent(text, "    ").encode(),
    "quotation by a mail program": lambda text: textwrap.indent(text, "> ", lambda _: True).encode(),
}
ANY_SCRIPT = tuple(name for name in NOISE if "Latin" not in name and "1252" not in name)

"""From the lines of a text to its pages: a file may hold several, each with its own header and day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from digest.sources.days import iso_day
from digest.sources.hf_text.kinds import LONGEST, Kind, kind_of
from digest.text import one_line

_GET_TRENDING = re.compile(r"get trending papers in your email inbox", re.IGNORECASE)
_BY_AK = re.compile(
    r"[#>*\s]*(?:(?:daily papers\s*)?by.{0,160}ak.{0,80})?and the (?:ai )?research community\W*",
    re.IGNORECASE,
)
_LONGEST_MARK = 320  # characters: with the addresses that Markdown puts into the line
_APART = 12  # lines of text that a header has at most between two marks
_ABOVE = 80  # lines that the frame above a header has at most
_NOTED = re.compile(
    r"[\W_]*(?:retrieved|captured|accessed|fetched|crawled|saved|date)\b[^:\d]{0,20}:\W{0,4}(\d{4}-\d\d-\d\d)(?!\d)",
    re.IGNORECASE,
)


class Page(Struct, frozen=True):
    """Some lines of the text; `first` is the number of the first of them."""

    first: int
    lines: tuple[str, ...]
    has_header: bool


def split_pages(lines: Sequence[str]) -> list[Page]:
    """The pages in order; what stands above the first header is a page without one."""
    starts = _starts(lines)
    bounds = [0, *starts, len(lines)]
    return [
        Page(start + 1, tuple(lines[start:end]), has_header=start in starts)
        for start, end in zip(bounds, bounds[1:], strict=False)
        if any(line.strip() for line in lines[start:end])
    ]


def is_mark(line: str) -> bool:
    """Whether the line can only be a part of the page's header."""
    if len(line) > _LONGEST_MARK:
        return False
    return bool(_GET_TRENDING.search(line) or _BY_AK.fullmatch(one_line(line)))


def noted_day(lines: Sequence[str]) -> date | None:
    """The day on which the text was saved, from front matter such as `retrieved: 2026-10-02`."""
    found = (_NOTED.match(line) for line in lines if len(line) <= LONGEST)
    days = (iso_day(noted[1]) for noted in found if noted)
    return next(filter(None, days), None)


def without_front_matter(lines: Sequence[str]) -> tuple[int, date | None]:
    """How many lines the YAML at the top has, if there is any, and the day noted in it."""
    begin = next((at for at, line in enumerate(lines) if line.strip()), 0)
    if not lines or lines[begin].strip() != "---":
        return 0, None
    for at in range(begin + 1, min(begin + 100, len(lines))):
        if lines[at].strip() in ("---", "..."):
            return at + 1, noted_day(lines[begin:at])
    return 0, None


def _starts(lines: Sequence[str]) -> list[int]:
    """Where headers begin; in each, the call to subscribe stands above the names of who made the page."""
    starts: list[int] = []
    after_names, since = True, _APART + 1  # lines of text since the last mark
    for at, line in enumerate(lines):
        if not is_mark(line):
            since += bool(line.strip())
            continue
        names = not _GET_TRENDING.search(line)
        if after_names or since > (_APART if names else 2):
            starts.append(_back(lines, at))
        after_names, since = names, 0
    return starts


def _back(lines: Sequence[str], at: int) -> int:
    """Where the header of the mark begins: with the words of the frame right above it."""
    start = at
    for above in range(at - 1, max(at - _ABOVE, -1), -1):
        text = one_line(lines[above])
        if text and kind_of(text.lstrip("#*[ ").split("]")[0]) not in (Kind.WORD, Kind.SITE):
            break
        if text:
            start = above
    return start

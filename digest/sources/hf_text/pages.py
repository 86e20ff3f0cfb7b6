"""From a text to its pages: a file may hold several, each with its own header and day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from msgspec import Struct

from digest.sources.days import iso_day
from digest.sources.decoding import lines, tidy
from digest.sources.hf_text.foreign import is_printed, without_signature
from digest.sources.hf_text.kinds import LONGEST, Kind, kind_of
from digest.sources.hf_text.markup import RawLine
from digest.text import one_line

_GET_TRENDING = re.compile(r"(?<![\"'`])get trending papers in your email inbox", re.IGNORECASE)
_BY_AK = re.compile(
    r"[#>*\s]*(?:(?:daily papers\s*)?by.{0,160}ak.{0,80})?and the (?:ai )?research community\W*",
    re.IGNORECASE,
)
_LONGEST_MARK = 320  # characters: with the addresses that Markdown puts into the line
_APART = 12  # lines of text that a header has at most between two marks
_ABOVE = 80  # lines that the frame above a header has at most
_PREFACE = re.compile(  # what programs that save pages write above them, and the site's own addresses
    r"https://huggingface\.co/(?!papers/\d)\S*|#{1,2} [^\[\]]{1,120}|\*\*[\w ]{1,30}:\*\*.{0,200}|[-=_*]{3,}|`{3}\w*"
    r"|- [\w ()]{1,30}: .{0,200}|(?:<[^<>]{1,200}>)+"
)
_FRONT_MATTER = 100  # lines
_NOTED = re.compile(
    r"[\W_]*(?:retrieved|captured|accessed|fetched|crawled|saved|date)\b[^:\d]{0,20}:\W{0,4}"
    r"(\d{4}-\d\d-\d\d)(?!\d)",
    re.IGNORECASE,
)
_STRANGE_ENDS = "\u2028\u2029\x85"
_QUOTED = 0.9  # of all lines begin with `>` where a mail program has quoted a text


class Page(Struct, frozen=True):
    """The lines of one page."""

    lines: tuple[RawLine, ...]
    has_header: bool = False
    noted: date | None = None  # a day in what stands above the header, outside the page


def raw_lines(text: str) -> list[RawLine]:
    """The lines of the text, without the marks of a quotation and of a printed page."""
    raw = lines(_with_line_ends(text))
    shown = [line for line in raw if line.strip()]
    if shown and sum(line.startswith(">") for line in shown) >= _QUOTED * len(shown):
        raw = [line.removeprefix(">").removeprefix(" ") for line in raw]
    tidied = ((number, line, tidy(line)) for number, line in enumerate(raw, 1))
    return [RawLine(number, line.rstrip(), "" if is_printed(text) else text) for number, line, text in tidied]


def _with_line_ends(text: str) -> str:
    """The text with usual line ends, where most of its own are Unicode's or a mainframe's."""
    if text.isascii():
        return text
    strange = sum(map(text.count, _STRANGE_ENDS))
    if strange <= text.count("\n") + text.count("\r"):  # then they stand within a text
        return text
    for end in _STRANGE_ENDS:
        text = text.replace(end, "\n")
    return text


def split_front_matter(lines: Sequence[RawLine]) -> tuple[Sequence[RawLine], date | None]:
    """The lines below the YAML at the top, if there is any, and the day noted in it."""
    shown = [at for at, line in enumerate(lines[:_FRONT_MATTER]) if line.text.strip()]
    if not shown or lines[shown[0]].text.strip() != "---":
        return lines, None
    end = next((at for at in shown[1:] if lines[at].text.strip() in ("---", "...")), None)
    return (lines, None) if end is None else (lines[end + 1 :], noted_day(lines[:end]))


def noted_day(lines: Iterable[RawLine]) -> date | None:
    """The day on which the text was saved, from a note such as `retrieved: 2026-10-02`."""
    found = (_NOTED.match(line.text) for line in lines if len(line.text) <= LONGEST)
    days = (iso_day(noted[1]) for noted in found if noted)
    return next(filter(None, days), None)


def split_pages(lines: Sequence[RawLine]) -> list[Page]:
    """The pages in order; what stands above the first header is a page without one."""
    marks = _marks(lines)
    tops = [_top(lines, mark) for mark in marks]
    pages = [Page(tuple(without_signature(lines[: [*tops, len(lines)][0]])))]
    for top, mark, end in zip(tops, marks, [*tops, len(lines)][1:], strict=True):
        pages.append(Page(tuple(without_signature(lines[mark:end])), True, noted_day(lines[top:mark])))
    return [page for page in pages if any(line.text.strip() for line in page.lines)]


def is_mark(text: str) -> bool:
    """Whether the line can only be a part of the page's header."""
    if len(text) > _LONGEST_MARK or not ("inbox" in text or "community" in text):
        return False
    shown = one_line(text)
    return bool(_GET_TRENDING.search(shown) or _BY_AK.fullmatch(shown))


def _marks(lines: Sequence[RawLine]) -> list[int]:
    """The first mark of each header, in which the call to subscribe stands above who made the page."""
    marks: list[int] = []
    after_names, since = True, _APART + 1  # lines of text since the last mark
    for at, line in enumerate(lines):
        if not is_mark(line.text):
            since += bool(line.text.strip())
            continue
        names = not _GET_TRENDING.search(one_line(line.text))
        if after_names or since > (_APART if names else 2):
            marks.append(at)
        after_names, since = names, 0
    return marks


def _top(lines: Sequence[RawLine], mark: int) -> int:
    """Where the words of the frame begin that stand right above a header."""
    top = mark
    for above in range(mark - 1, max(mark - _ABOVE, -1), -1):
        text = one_line(lines[above].text)
        if text and not _is_frame(text):
            break
        if text:
            top = above
    return top


def _is_frame(text: str) -> bool:
    if _PREFACE.fullmatch(text):
        return True
    return kind_of(text.lstrip("#*[ ").split("]")[0].strip()) in (Kind.WORD, Kind.SITE)

"""The daily e-mail: a list of titles, each with its votes, as in `Title (140 ▲)`; there are no abstracts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from digest.sources.days import WRITTEN, read_day
from digest.sources.hf_text.card import Card, Cards, Fault, HeaderDay
from digest.sources.hf_text.kinds import Kind, count
from digest.sources.hf_text.markup import Line, paper_of
from digest.sources.hf_text.wrapping import joined
from digest.text import shorten

_VOTED = re.compile(r"(.*?)\s*\((\d[\d,.]*k?|-)\s*▲\)", re.IGNORECASE)
_TODAY = re.compile(rf".{{0,120}}\(({WRITTEN})\):?", re.IGNORECASE)
_BULLET = re.compile(r"^(?:[*+•-]|\d+[.)])\s+")
_LONGEST = 4  # lines that a wrapped title has at most


def is_mail(lines: Sequence[Line]) -> bool:
    """Whether a line ends with votes as only the e-mail writes them."""
    return any(line.text.endswith("▲)") and _VOTED.fullmatch(line.text) for line in lines)


def read_mail(lines: Sequence[Line]) -> Cards:
    """The papers that the e-mail lists."""
    cards: list[Card] = []
    faults: list[Fault] = []
    for lines_of_one in _items(lines):
        first = lines_of_one[0]
        found = _VOTED.fullmatch(joined(line.text for line in lines_of_one))
        title = _BULLET.sub("", found[1], count=1) if found else ""
        if not found or not title:
            faults.append(Fault(first.source.number, f"votes without a title: '{shorten(first.text, 60)}'"))
            continue
        links = [link for line in lines_of_one for link in line.links]
        arxiv_id = next(filter(None, map(paper_of, links)), None)
        cards.append(Card(title=title, line=first.source.number, votes=count(found[2]), arxiv_id=arxiv_id))
    return Cards(tuple(cards), tuple(faults), _day(lines))


def _items(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """The lines of each title: those up to its votes, from the last blank line, bullet or votes on."""
    item: list[Line] = []
    for line in lines:
        if not line.text or _BULLET.match(line.text) or _is_day(line):
            item = []
        if item or _may_begin(line):
            item.append(line)
        if line.text.endswith("▲)"):
            yield item[-_LONGEST:]
            item = []


def _may_begin(line: Line) -> bool:
    """Whether a title may begin with the line: it is none of the header, no address, and not the day."""
    framed = line.kind in (Kind.HEADER, Kind.WORD) or line.is_address
    return bool(line.text) and not framed and not _is_day(line)


def _day(lines: Sequence[Line]) -> HeaderDay | None:
    found = ((_TODAY.fullmatch(line.text), line.source.number) for line in lines if _is_day(line))
    days = (HeaderDay(today[1], number, read_day(today[1])) for today, number in found if today)
    return next(days, None)


def _is_day(line: Line) -> bool:
    return not line.text.endswith("▲)") and bool(_TODAY.fullmatch(line.text))

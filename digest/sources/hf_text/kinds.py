"""What a line of the page may be besides text: a count, a footer, a word of the site's frame.

A kind is what a line looks like. What it is, only its neighbours tell: a paper may be called `2024` or `About`
(see roles.py). Kinds named certain are no title of anything.
"""

from __future__ import annotations

import re
from enum import Enum, auto

from msgspec import Struct

from digest.sources.days import WRITTEN, WrittenDay, looks_like_a_day, read_day, read_period


class Kind(Enum):
    """What a line looks like."""

    TEXT = auto()
    COUNT = auto()  # `19`, `-`, `[-] 19`: votes or comments
    AUTHORS = auto()  # `8 authors`
    BULLET_AUTHORS = auto()  # `• 8 authors`: certain
    DOT = auto()  # `·`: certain
    DAY = auto()  # `May 27 2`
    PERIOD = auto()  # `Week 48`, `11/26/25`: a day only where the page's header has it
    FOOTER = auto()  # `8 authors · May 27 2`: certain
    DATED = auto()  # `· May 27 2`, `Organisation · May 27 2`: certain
    SUBMITTED = auto()  # `Submitted by`
    BYLINE = auto()  # `Submitted by somebody`
    UPVOTE = auto()
    CHIP = auto()  # `GitHub 1.2k arXiv Page`
    WORD = auto()  # of the page's frame: `Subscribe`, `Daily`, `About`
    HEADER = auto()  # certain: `by AK and the research community`
    SITE = auto()  # several words of the frame in a line, or what only the site's own footer says
    PAGER = auto()  # certain: `…`, `Previous 1 2 3 Next`; see pager.py
    GLUED = auto()  # several blocks that nothing divides; see blocks.py


CERTAIN = frozenset({Kind.BULLET_AUTHORS, Kind.DOT, Kind.FOOTER, Kind.DATED, Kind.HEADER, Kind.PAGER})
LONGEST = 160  # characters that anything but text may have
_WORDLESS = 40  # characters; what is longer, and no text, has one of these words in it
_TELLING = (
    *("·", "•", "∙", "⋅", "‧", "・", "|", "author", "inbox", "community", "submitted", "published"),
    *("hugging face", "papers", "docs", "privacy", "arxiv", "github", "next", "prev"),
)

_WORDS = (
    "new|subscribe|daily papers|trending papers|daily|weekly|monthly|dailyweeklymonthly|by|ak|papers|today|latest"
    "|previous|next|company|privacy|about|careers|jobs|website|models|datasets|spaces|pricing|docs"
    "|hugging face|hugging face's logo|buckets|buckets new|enterprise|log in|sign up|tasks|huggingchat"
    "|collections|languages|organizations|community|blog|posts|learn|discord|forum|github|solutions"
    "|team & enterprise|hugging face pro|enterprise support|inference providers|inference endpoints"
    "|storage buckets|tos|system theme|load more|search|sign in|log out|settings|terms of service"
    "|references|visible links:?|hidden links:?|daily papers - hugging face|trending papers - hugging face"
)
_BULLET = re.compile(r"^(?:[*+•‣◦-] +)+(?=\S)")
_GET_TRENDING = "get trending papers in your email inbox"
_BY_AK = re.compile(
    r"(?:daily papers )?(?:by ?)?(?:ak )?and the (?:ai )?research community\W*", re.IGNORECASE
)
_WORD = re.compile(_WORDS, re.IGNORECASE)
_FRAME = re.compile(rf"(?:(?:{_WORDS}|© ?hugging face)(?: ?[·|•] ?| |$)){{3,}}", re.IGNORECASE)
_SITE = re.compile(
    r"trending papers ranked by .{0,60}|(?:©|\(c\)) ?(?:\d{4} )?hugging face.{0,40}",
    re.IGNORECASE,
)
_PAGER = re.compile(
    r"(?:\.{3}|[…«»‹›])|(?=.*(?:prev|next|[«»‹›]))(?=.*(?:\d|prev.*next))"
    r"(?:(?:previous|prev|next|first|last|\.{3}|[…«»‹›←→]|\d++)[ |·]*){2,}",
    re.IGNORECASE,
)
_NUMBER = r"\d[\d,]*(?:\.\d+)?k?"
_COUNT = re.compile(
    rf"(?:\[[-x ]?\] ?)?(?:[▲△↑⬆👍+] ?|upvotes?:? )?({_NUMBER}|[-–—])(?: ?[▲△]| upvotes?)?|\[-\]",
    re.IGNORECASE,
)
# Latin-1 has no bullet: programs leave it out or put a question mark.
_AUTHORS = re.compile(r"((?:â€¢|[^\w\s]|\s){0,8})(\d[\d,]*) authors?\W{0,2}", re.IGNORECASE)
_DOT = re.compile(r"(?:Â·|[·•∙⋅・‧])")
_DAY = rf"(?:published on )?({WRITTEN})(?:(?:,? \W?\s?| ?[·•∙⋅・‧|] ?)({_NUMBER})\W?)?"
_DAY_LINE = re.compile(_DAY, re.IGNORECASE)
_WHO_AND_DAY = re.compile(rf"(.{{0,100}}?) ?(?:Â·|[·•∙⋅・‧|])(?: ?{_DAY})?", re.IGNORECASE)
_AUTHORS_AND_DAY = re.compile(rf"(.{{0,8}}\d[\d,]* authors?)(?: ?[-–—,])? {_DAY}", re.IGNORECASE)
_SUBMITTED = re.compile(r"submitted by( .{1,60})?:?", re.IGNORECASE)
_CHIP = re.compile(
    rf"(?:(?:link: )?(?:github|arxiv page|arxiv|project page|view pdf|pdf)(?: {_NUMBER})?(?: |$))+",
    re.IGNORECASE,
)


class Footer(Struct, frozen=True):
    """What the lines below an abstract say of the paper."""

    author_count: int | None = None
    day: WrittenDay | None = None
    comments: int | None = None


def kind_of(text: str) -> Kind:
    """What a cleaned line looks like."""
    lower = text.lower()
    if len(text) > LONGEST or (len(text) > _WORDLESS and not any(word in lower for word in _TELLING)):
        return Kind.TEXT
    if _GET_TRENDING in lower or _BY_AK.fullmatch(text):
        return Kind.HEADER
    if found := _AUTHORS.fullmatch(text):
        return Kind.BULLET_AUTHORS if found[1].strip() else Kind.AUTHORS
    if _COUNT.fullmatch(text):
        return Kind.COUNT
    if _DOT.fullmatch(text):
        return Kind.DOT
    if _DAY_LINE.fullmatch(text):
        return Kind.DAY
    return _footer_or_frame(_BULLET.sub("", text))


def _footer_or_frame(text: str) -> Kind:
    if footer := read_footer(text):
        return Kind.DATED if footer.author_count is None else Kind.FOOTER
    if found := _SUBMITTED.fullmatch(text):
        return Kind.BYLINE if found[1] else Kind.SUBMITTED
    if text.lower() in ("upvote", "upvotes"):
        return Kind.UPVOTE
    if _PAGER.fullmatch(text):
        return Kind.PAGER
    if _SITE.fullmatch(text) or _FRAME.fullmatch(text):
        return Kind.SITE
    if _WORD.fullmatch(text):
        return Kind.WORD
    if _CHIP.fullmatch(text):
        return Kind.CHIP
    return Kind.PERIOD if read_period(text) or looks_like_a_day(text) else Kind.TEXT


def read_footer(text: str) -> Footer | None:
    """What a line of a footer says, be it all of it or a part."""
    text = _BULLET.sub("", text)
    if found := _AUTHORS.fullmatch(text):
        return Footer(author_count=number(found[2]))
    if found := _DAY_LINE.fullmatch(text):
        return Footer(None, read_day(found[1]), number(found[2]))
    found = _AUTHORS_AND_DAY.fullmatch(text) or _WHO_AND_DAY.fullmatch(text)
    if not found or not (found[2] or _AUTHORS.fullmatch(found[1])):
        return None
    authors = _AUTHORS.fullmatch(found[1])
    return Footer(number(authors[2]) if authors else None, read_day(found[2] or ""), number(found[3]))


def count(text: str) -> int | None:
    """The number that a count shows; a dash is none."""
    found = _COUNT.fullmatch(text)
    return number(found[1]) if found else None


def number(text: str | None) -> int | None:
    """`1,234` or `11.3k` as a number; nothing and a dash are None."""
    if not text or not text[0].isdigit():
        return None
    digits = text.replace(",", "").lower()
    try:
        return round(float(digits[:-1]) * 1000) if digits.endswith("k") else int(digits)
    except ValueError:
        return None

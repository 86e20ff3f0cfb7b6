"""What is none of the page's text: marks of a printed page, the signature of a mail, HTML in place of text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from digest.sources.hf_text.markup import RawLine, is_all_tags
from digest.sources.hf_text.prose import likeness

_PAGE = r"(?:page )?\d{1,4} ?(?:/|of) ?\d{1,4}"
_TIME = r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},? (?:at )?\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?: ?[ap]\.?m\.?)?"
_SITE = r"https?://(?:www\.)?huggingface\.co/papers\S*"
_NAME = r"(?:daily|trending) papers(?: - hugging face)?"
_PRINTED = re.compile(
    rf"\f?(?:{_SITE} {_PAGE}|{_PAGE} {_SITE}|page \d{{1,4}} of \d{{1,4}}"
    rf"|{_TIME}(?: {_NAME})?|{_NAME} {_TIME})",
    re.IGNORECASE,
)
_MAY_BE_PRINTED = re.compile(r"\s*[\dhpdt](?=.*\d)", re.IGNORECASE)
_LONGEST_MARK = 200
_SIGNATURE = 12  # lines with text that one has at most
_WIDEST = 80
_TAG = re.compile(
    r"\s*</?(?:!doctype|html|head|body|main|div|section|article|header|h[1-6]|p|ul|ol|li|span|button|svg|script"
    r"|style|a\s[^<>]*href)\b[^<>]*>?",
    re.IGNORECASE,
)
_FEWEST_TAGS = 2  # lines: one may be an abstract about HTML
_SHARE_OF_TAGS = 0.1  # of all lines


def is_printed(text: str) -> bool:
    """Whether a line stands there because the page was printed: its address or time, and the sheet's number."""
    if len(text) > _LONGEST_MARK or not _MAY_BE_PRINTED.match(text):
        return False
    return bool(_PRINTED.fullmatch(" ".join(text.split())))


def without_signature(lines: Sequence[RawLine]) -> Sequence[RawLine]:
    """The lines without the signature of a mail at their end: `--` and a few short lines, none of them prose."""
    last = next((at for at in range(len(lines) - 1, -1, -1) if lines[at].raw == "--"), None)
    if last is None:
        return lines
    signed = [text for line in lines[last + 1 :] if (text := line.text.strip())]
    is_short = len(signed) <= _SIGNATURE and all(len(text) <= _WIDEST for text in signed)
    return lines[:last] if is_short and not any(likeness(text) > 0 for text in signed) else lines


def first_html(lines: Sequence[RawLine]) -> int | None:
    """The number of the first line of HTML, where that is what the lines are."""
    opening = [line for line in lines if "<" in line.text and _TAG.match(line.text)]
    tags = [line for line in opening if not is_all_tags(line.text.strip())]
    shown = sum(bool(line.text.strip()) for line in lines) if tags else 0
    is_html = len(tags) >= _FEWEST_TAGS and len(opening) >= _SHARE_OF_TAGS * shown
    return opening[0].number if is_html else None

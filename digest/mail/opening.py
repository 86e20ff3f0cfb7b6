"""An editor's introduction for mail: with whole addresses, as HTML and as text, and not too long."""

from __future__ import annotations

import re

from msgspec import Struct

from digest.edition import Edition
from digest.prose import markdown_html
from digest.prose.html_text import html_text
from digest.prose.references import absolute
from digest.text import one_line, shorten

_MOST = 12_000  # bytes of HTML: two thousand words, a seventh of a message
_TITLE = 200
_PARAGRAPH = re.compile(r"<p>.*?</p>", re.DOTALL)


class Opening(Struct, frozen=True):
    """The introduction as mail has it."""

    title: str = ""
    html: str = ""
    text: str = ""
    goes_on: bool = False  # whether the web has more


def opening_of(edition: Edition, page: str) -> Opening:
    """The introduction as seen from the issue's page; of a long one the first paragraphs."""
    whole = absolute(str(markdown_html(edition.introduction_source, for_mail=True)), page)
    html = whole if len(whole.encode()) <= _MOST else _first_paragraphs(whole)
    title = shorten(one_line(edition.introduction_title), _TITLE)
    return Opening(title, html, html_text(html), html != whole)


def _first_paragraphs(html: str) -> str:
    kept, room = [], _MOST
    for found in _PARAGRAPH.finditer(html):
        room -= len(found[0].encode())
        if room < 0:
            break
        kept.append(found[0])
    return "\n".join(kept)

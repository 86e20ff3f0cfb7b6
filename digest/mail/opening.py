"""An editor's words for mail: with whole addresses, as HTML and as text, and not too long.

Comes in: Markdown. Goes out: of an introduction as many whole blocks as there is room for. How much of a note is shown
is for others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from digest.edition import Edition
from digest.prose import markdown_html
from digest.prose.html_text import html_text
from digest.prose.references import absolute
from digest.text import one_line, shorten

_MOST = 15_000  # bytes of HTML, and of text: two thousand words, a sixth of a message
_STYLE = 100  # bytes that an element gets in mail besides
_TITLE = 200
_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:[^">]|"[^"]*")*)>')
_VOID = frozenset(["br", "hr", "img"])  # without an end
_DIVISIBLE = frozenset(["ul", "ol", "dl", "blockquote", "table", "tbody", "div", "section"])
_DEEPEST = 4  # of what is divided within each other
_LEADING = re.compile(r"<(h[1-6r]|dt|thead|caption)\b")  # nothing without what follows


class Opening(Struct, frozen=True):
    """The introduction as mail has it."""

    title: str = ""
    html: str = ""
    text: str = ""
    goes_on: bool = False  # whether the web has more


def opening_of(edition: Edition, page: str) -> Opening:
    """The introduction as seen from the issue's page; of a long one its first blocks, which may be none."""
    whole = mail_html(edition.introduction_source, page, "introduction-")
    html = _first_blocks(whole, _MOST)
    whole_text = html_text(html)
    text = _first_lines(whole_text)
    title = shorten(one_line(edition.introduction_title), _TITLE)
    return Opening(title, html, text, goes_on=(html, text) != (whole, whole_text))


def mail_html(source: str, page: str, id_prefix: str) -> str:
    """The Markdown as HTML with whole addresses, its headings one level below those of the mail itself."""
    html = str(markdown_html(source, id_prefix=id_prefix, for_mail=True))
    return _TAG.sub(_lowered, absolute(html, page))


def _lowered(tag: re.Match[str]) -> str:
    name = tag[2]
    return f"<{tag[1]}h{int(name[1]) + 1}{tag[3]}>" if name in ("h2", "h3", "h4", "h5") else tag[0]


def blocks_of(html: str) -> Iterator[str]:
    """The outermost elements of our own HTML, and what stands between them."""
    depth = start = 0
    for tag in _TAG.finditer(html):
        if not depth:
            yield html[start : tag.start()]
            start = tag.start()
        if tag[2] not in _VOID:
            depth += -1 if tag[1] else 1
        if not depth:
            yield html[start : tag.end()]
            start = tag.end()
    yield html[start:]


def size_of(html: str) -> int:
    """About how many bytes our own HTML takes once its styles are written into it; never fewer than it has."""
    return len(html.encode()) + _STYLE * sum(not tag[1] for tag in _TAG.finditer(html))


def _first_blocks(html: str, most: int, deepest: int = _DEEPEST) -> str:
    """As many whole blocks as fit into so many bytes, and as many parts of the next as it is made of."""
    if size_of(html) <= most:
        return html
    kept, room = [], most
    for block in blocks_of(html):
        size = size_of(block)
        if size > room:
            kept.append(_first_parts(block, room, deepest))
            break
        kept.append(block)
        room -= size
    while kept and (not kept[-1].strip() or _LEADING.match(kept[-1])):
        kept.pop()
    return "".join(kept)


def _first_parts(block: str, most: int, deepest: int) -> str:
    opening = _TAG.match(block)
    if not opening or opening[2] not in _DIVISIBLE or not deepest:
        return ""
    start, end = opening[0], f"</{opening[2]}>"
    inside = block.removeprefix(start).removesuffix(end)
    parts = _first_blocks(inside, most - size_of(start + end), deepest - 1)
    return f"{start}{parts}{end}" if parts else ""


def _first_lines(text: str) -> str:
    """As many lines as fit; what is quoted, or has many short lines, is longer as text than as HTML."""
    if len(text.encode()) <= _MOST:
        return text
    return text.encode()[:_MOST].decode(errors="ignore").rpartition("\n")[0].rstrip()

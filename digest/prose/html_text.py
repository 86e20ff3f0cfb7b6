"""Our own HTML as text that people read: an editor's words for the text part of mail.

Comes in: what `markdown_html` made. Goes out: blocks with a blank line between them, wrapped; the address of a link
stands behind its words, save for those to a footnote and back.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from typing import Any

from digest.text import one_line
from digest.wrapping import COLUMNS, columns_of, wrapped

_BLOCKS = frozenset(
    [
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "div",
        "section",
        "table",
        "tr",
        "thead",
        "tbody",
        "dt",
        "dd",
        "figure",
        "hr",
    ]
)
_LISTS = {"ul": "* ", "ol": "{}. "}
_FOOTNOTES = {"footnote-ref": "[{}]", "footnote-backref": ""}  # links within a text
_NARROWEST = 24  # columns that a line of source has, however deep it stands


def html_text(html: str) -> str:
    """The HTML as wrapped text."""
    if not html.strip():
        return ""
    from lxml.html import fragment_fromstring

    blocks = _blocks(fragment_fromstring(unescape_controls(html), create_parent="div"), "", "")
    return "\n\n".join(blocks)


def unescape_controls(html: str) -> str:
    """The HTML without what XML forbids, which lxml refuses."""
    return "".join(sign for sign in html if sign >= " " or sign in "\n\t")


def _blocks(parent: Any, first: str, indent: str) -> Iterator[str]:
    """The blocks of an element; `first` stands before the first line of the first of them, `indent` before others."""
    run: list[str] = [parent.text or ""]
    for child in parent:
        if child.tag in _BLOCKS or child.tag in _LISTS or child.tag in ("blockquote", "pre", "li"):
            if block := _paragraph(run, first, indent):
                yield block
                first = indent
            run = [child.tail or ""]
            for block in _block(child, first, indent):
                yield block
                first = indent
        else:
            run += [_inline(child), child.tail or ""]
    if block := _paragraph(run, first, indent):
        yield block


def _block(element: Any, first: str, indent: str) -> Iterator[str]:
    if element.tag == "blockquote":
        yield from _blocks(element, f"{first}> ", f"{indent}> ")
    elif element.tag == "pre":
        source = element.text_content().rstrip("\n").expandtabs(4)
        room = max(COLUMNS - len(indent), _NARROWEST)
        yield first + f"\n{indent}".join(part for line in source.split("\n") for part in _cut(line, room))
    elif element.tag in _LISTS:
        items = [item for item in element if item.tag == "li"]
        told = []
        for number, item in enumerate(items, 1):
            mark = _LISTS[element.tag].format(number)
            told += ["\n\n".join(_blocks(item, first + mark, indent + " " * len(mark)))]
            first = indent
        yield "\n".join(told)
    else:
        yield from _blocks(element, first, indent)


def _cut(line: str, columns: int) -> Iterator[str]:
    """The line in parts of so many columns, each indented as the first."""
    blanks = " " * min(len(line) - len(line.lstrip(" ")), columns // 2)
    part = ""
    for sign in line:
        if columns_of(part + sign) > columns:
            yield part
            part = blanks
        part += sign
    yield part


def _paragraph(run: list[str], first: str, indent: str) -> str:
    text = one_line("".join(run))
    if not text:
        return ""
    lines = wrapped(text, first=len(first), indent=len(indent)).split("\n")
    return "\n".join([first + lines[0], *(indent + line[len(indent) :] for line in lines[1:])])


def _inline(element: Any) -> str:
    if not isinstance(element.tag, str):  # a comment
        return ""
    inside = (element.text or "") + "".join(_inline(child) + (child.tail or "") for child in element)
    if element.tag == "br":
        return " "
    if element.tag in ("td", "th"):
        return f"{inside}  "
    if element.tag != "a":
        return inside
    if (role := element.get("class")) in _FOOTNOTES:
        return _FOOTNOTES[role].format(inside)
    address = unescape(element.get("href") or "")
    if not address or address.startswith("#") or address.removeprefix("mailto:") == one_line(inside):
        return inside
    return f"{inside} <{address}>"

"""An editor's Markdown as HTML for a page: pages, notes and introductions.

Python-Markdown writes it, nh3 keeps what is on our list, and only then formulas are put in. Headings begin at
the second level; images come from the digest itself; nothing that runs, and no style, comes through.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from digest.prose.delimiters import PATTERN, formula_of
from digest.prose.mathematics import mathml, unicode_text
from digest.prose.spans import MARKS, Formula, Spans
from digest.prose.wordlist import words
from digest.text import clean

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    import nh3
    from markdown import Markdown

_TAGS = words(
    "a abbr b blockquote br caption cite code dd del details dfn div dl dt em figcaption figure h2 h3 h4"
    " h5 h6 hr i img ins kbd li mark ol p pre q s samp section small span strong sub summary sup table tbody"
    " td tfoot th thead tr u ul var"
)
_ATTRIBUTES = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "details": {"open"},
    "img": {"src", "alt", "title", "width", "height"},
    "li": {"value"},
    "ol": {"start", "reversed"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan", "scope"},
    "*": {"id", "class", "lang", "dir"},
}
# What Python-Markdown itself writes and a theme may style.
_CLASSES = words("footnote footnote-ref footnote-backref toc")
_EXTENSIONS = ("extra", "sane_lists", "smarty", "toc")
_TAG = re.compile(r'(<(?:[^">]|"[^"]*")*>)')
_ALIGN = re.compile(r' align="(left|center|right)"')
_ALT = re.compile(r' alt="([^"]*)"')
_MARK = re.compile(f"[{MARKS}]")
_HEADING = re.compile("h[1-6]")


def markdown_html(text: str, *, id_prefix: str = "", for_mail: bool = False) -> Markup:
    """The Markdown as HTML without an h1, with formulas; ids and links to them begin with the prefix.

    For mail, formulas are characters, and images are the words that describe them.
    """
    spans = Spans()
    written = _markdown(spans).convert(_MARK.sub("", clean(text)))
    cleaned = _cleaner(id_prefix).clean(written).replace("&nbsp;", "\u00a0")
    parts = _TAG.split(cleaned)
    mathematics, keeps_image = (_characters, _never) if for_mail else (_mathematics, _has_source)
    return Markup(
        "".join(
            _tag(part, spans, keeps_image) if part.startswith("<") else _filled(part, spans, mathematics)
            for part in parts
        )
    )


def _markdown(spans: Spans) -> Markdown:
    from markdown import Markdown
    from markdown.extensions.toc import slugify
    from markdown.inlinepatterns import InlineProcessor
    from markdown.treeprocessors import Treeprocessor

    class Formulas(InlineProcessor):
        """Keeps formulas aside, so that no underscore or backslash of them is read as Markdown."""

        def handleMatch(self, m: re.Match[str], data: str) -> Any:  # type: ignore[override]  # noqa: ARG002
            formula = formula_of(m)
            return (spans.keep(formula), m.start(0), m.end(0)) if formula else (None, None, None)

    class Levels(Treeprocessor):
        """Lets the highest heading, whichever the editor began with, be of the second level."""

        def run(self, root: Element) -> None:
            headings = [element for element in root.iter() if _HEADING.fullmatch(element.tag)]
            highest = min((heading.tag for heading in headings), default="h2")
            for heading in headings:
                heading.tag = f"h{min(int(heading.tag[1]) + 2 - int(highest[1]), 6)}"

    converter = Markdown(
        extensions=list(_EXTENSIONS),
        extension_configs={
            "toc": {"slugify": lambda value, sep: slugify(_MARK.sub("", value), sep)},
            "extra": {"tables": {"use_align_attribute": True}},
        },
    )
    converter.ESCAPED_CHARS.append("$")
    # After code, which priority 190 has taken; before backslashes (180) and all else.
    converter.inlinePatterns.register(Formulas(PATTERN, converter), "formulas", 185)
    converter.treeprocessors.register(Levels(converter), "levels", 0)  # once all else has been done
    return converter


def _cleaner(id_prefix: str) -> nh3.Cleaner:
    import nh3

    def kept(_tag: str, attribute: str, value: str) -> str | None:
        if attribute == "id":
            return id_prefix + value
        if attribute == "href" and value.startswith("#"):
            return f"#{id_prefix}{value[1:]}" if value[1:] else value
        if attribute == "class":
            return " ".join(name for name in value.split() if name in _CLASSES) or None
        if attribute == "src" and not _is_our_own(value):
            return None
        return value

    return nh3.Cleaner(
        tags=set(_TAGS),
        attributes=_ATTRIBUTES,
        attribute_filter=kept,
        link_rel=None,
        url_schemes={"http", "https", "mailto"},
    )


def _is_our_own(address: str) -> bool:
    """Whether the address stays within the site: relative, whatever a browser makes of its slashes."""
    address = "".join(address.split()).replace("\\", "/")
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return bool(address) and not parts.scheme and not parts.netloc and not address.startswith("//")


def _has_source(tag: str) -> bool:
    return " src=" in tag  # else it came from another host


def _never(_tag: str) -> bool:
    return False


def _tag(tag: str, spans: Spans, keeps_image: Callable[[str], bool]) -> str:
    if tag.startswith("<img") and not keeps_image(tag):
        described = _ALT.search(tag)
        return escape(Markup(described[1]).unescape()) if described else ""
    if tag.startswith("<img") and not _ALT.search(tag):  # else its address would be read out
        tag = tag.replace("<img", '<img alt=""', 1)
    if tag.startswith(("<td", "<th")):
        tag = _ALIGN.sub(r' class="align-\1"', tag)
    return _filled(tag, spans, _source)


def _filled(html: str, spans: Spans, written: Callable[[Formula], str]) -> str:
    return "".join(written(part) if isinstance(part, Formula) else str(part) for part in spans.split(html))


def _mathematics(formula: Formula) -> str:
    return mathml(formula.tex, formula.display) or _source(formula)


def _characters(formula: Formula) -> str:
    return escape(unicode_text(formula.tex) or formula.source)


def _source(formula: Formula) -> str:
    return escape(formula.source)

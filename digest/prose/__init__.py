"""The words of strangers as pages, feeds and mail show them: titles and abstracts, with their TeX repaired.

The store keeps a text as it was read. Here it is escaped, its formulas become MathML, its emphasis elements
and its addresses links; what is not certain stays as it stands in the source. Nothing that runs comes out.
"""

from __future__ import annotations

import re
from functools import lru_cache

from markupsafe import Markup, escape

from digest.identifiers import safe_url
from digest.prose import mathematics
from digest.prose.debris import formulas, glued_words, has_glued_words, may_hold_formulas
from digest.prose.delimiters import delimited
from digest.prose.markup import markdown_html
from digest.prose.spans import Formula, Link, Span, Spans, Tag, Verbatim, is_marked
from digest.prose.tex_text import foreign_letters, formatted, punctuation, symbols
from digest.prose.text_links import addresses
from digest.text import clean

__all__ = ["inline", "markdown_html", "paragraphs", "plain"]

_LONGEST = 20_000  # characters; an abstract has 1,920 at most, and what is longer is only escaped
_HYPHENS = re.compile("--")  # faster than "in" for two equal letters
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n")


def inline(text: str) -> Markup:
    """The text on one line of a page: a title, with its mathematics and emphasis."""
    if not _needs_reading(text):
        return escape(text)
    return Markup("".join(_markup(part, wide=False) for part in _read(text)))


def paragraphs(text: str) -> Markup:
    """The text as paragraphs, a blank line between each two in the source; its addresses are links."""
    if "\n" not in text:
        return _paragraph(text.strip())
    return Markup("\n").join(_paragraph(part) for part in map(str.strip, _BLANK_LINE.split(text)) if part)


def _paragraph(text: str) -> Markup:
    if _needs_reading(text):
        parts = _read(text)
    elif "http" in text and not is_marked(text):
        spans = Spans()
        parts = spans.split(addresses(clean(text), spans))
    else:
        return Markup(f"<p>{escape(text)}</p>" if text else "")
    return Markup(f"<p>{''.join(_markup(part, wide=True) for part in parts)}</p>")


def plain(text: str) -> str:
    """The text as readable characters alone: for titles of windows, descriptions, feeds, mail and data.

    >>> plain("An O(epsilon^{-2}) method, 100times faster")
    'An O(ϵ⁻²) method, 100× faster'
    """
    if not _needs_reading(text):
        return text
    return "".join(map(_characters, _read(text))).replace("\u00a0", " ")


@lru_cache(maxsize=256)  # a page asks for its title and abstract several times in a row
def _needs_reading(text: str) -> bool:
    """Whether anything in the text may be TeX; cheap, as most texts hold none."""
    return (
        "$" in text
        or "`" in text
        or "~" in text
        or may_hold_formulas(text)
        or has_glued_words(text)
        or _HYPHENS.search(text) is not None
    )


def _read(text: str) -> list[str | Span]:
    """The text in parts: what each kind of TeX means, the surest kinds first."""
    text = clean(text)
    if len(text) > _LONGEST or is_marked(text):
        return [text]
    spans = Spans()
    text = addresses(text, spans)
    if "$" in text or "\\" in text:
        text = delimited(text, spans)
    if "{" in text:
        text = formatted(text, spans)
    if "\\" in text or "^" in text:
        text = foreign_letters(text)
    text = _with_formulas(text, spans)
    if "\\" in text:
        text = symbols(text, spans)
    return spans.split(punctuation(glued_words(text)))


def _with_formulas(text: str, spans: Spans) -> str:
    if not may_hold_formulas(text):
        return text
    parts, position = [], 0
    for start, end, tex in formulas(text):
        parts += [text[position:start], spans.keep(Formula(tex, text[start:end]))]
        position = end
    return "".join(parts) + text[position:]


def _markup(part: str | Span, wide: bool) -> str:
    """The part as HTML; where it is wide there is room for links and for formulas on a line of their own."""
    if isinstance(part, str):
        return escape(part)
    if isinstance(part, Formula):
        return mathematics.mathml(part.tex, part.display and wide) or escape(part.source)
    if isinstance(part, Tag):
        return f"</{part.name}>" if part.ends else f"<{part.name}>"
    if isinstance(part, Link) and wide:
        return f'<a href="{escape(part.address)}" rel="nofollow">{escape(part.label)}</a>'
    if isinstance(part, Verbatim) and part.code:
        return f"<code>{escape(part.text)}</code>"
    return escape(_characters(part))


def _characters(part: str | Span) -> str:
    if isinstance(part, str):
        return part
    if isinstance(part, Formula):
        return mathematics.unicode_text(part.tex) or part.source
    if isinstance(part, Link):
        same = part.label == part.address or safe_url(part.label) == part.address
        return part.label if same else f"{part.label} ({part.address})"
    return part.text if isinstance(part, Verbatim) else ""

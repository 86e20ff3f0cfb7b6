"""How facts about a paper read on a page: bylines, dates, excerpts, links out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial, update_wrapper
from typing import Any
from urllib.parse import quote_plus

from markupsafe import Markup

from digest.identifiers import doi_url, safe_url
from digest.model import IN_TITLE, Paper
from digest.text import excerpt
from digest.web.charts import shift, small_chart, sparkline, week_chart
from digest.web.parts import Link
from digest.words import Words, brief_label, counted, fill, full_day, label, long_day, say, short_day
from digest.wrapping import wrapped

SEPARATOR = "\u00a0· "  # a line may end with the dot, and does not begin with it
_PARAGRAPH = re.compile(r"<p>.*?</p>", re.DOTALL)
_NAMED_AUTHORS = 3  # in a list; a paper's own page names all


def byline(words: Words, paper: Paper) -> str:
    """`A. One, B. Two, C. Three and 9 more`; `12 authors` where only the number is known; else nothing."""
    return credit(words, paper, paper.authors[:_NAMED_AUTHORS])


def credit(words: Words, paper: Paper, named: Sequence[str]) -> str:
    """The authors who are named, and how many are not; their number where nobody is; else nothing."""
    if not named:
        return counted(words, paper.author_count, words.numbers.authors) if paper.author_count else ""
    if unnamed := max(paper.author_count or 0, len(paper.authors)) - len(named):
        return fill(words, words.card.more_authors, names=names(words, named), count=unnamed)
    if len(named) == 1:
        return named[0]
    return fill(words, words.card.last_author, names=names(words, named[:-1]), name=named[-1])


def authors(words: Words, paper: Paper, most: int | None = None) -> str:
    """As many authors as `most` says, and how many more there are: `A. One, B. Two and 2,980 more`."""
    named = paper.authors[:most]
    more = max(paper.author_count or 0, len(paper.authors)) > len(named)
    return credit(words, paper, named) if more else names(words, named)


def names(words: Words, them: Sequence[str]) -> str:
    """`A. One, B. Two`."""
    return words.numbers.comma.join(them)


def terms(words: Words, them: Sequence[str]) -> str:
    """`river (title), map`: the terms that earned a paper its topic."""
    titled = words.paper.titled_term
    said = [
        titled.replace("{term}", term.removesuffix(IN_TITLE)) if term.endswith(IN_TITLE) else term
        for term in them
    ]
    return names(words, said)


def facts(words: Words, paper: Paper) -> str:
    """`20 Nov 2026 · 12 votes · 3 comments`: what of these is known, for a line that breaks between them alone."""
    known = []
    if paper.published:
        known.append(short_day(words, paper.published))
    if paper.votes is not None:
        known.append(counted(words, paper.votes, words.numbers.votes))
    if paper.comments:
        known.append(counted(words, paper.comments, words.numbers.comments))
    return SEPARATOR.join(fact.replace(" ", "\u00a0") for fact in known)


def trusted(html: str) -> Markup:
    """Our own HTML as it stands: Markdown that was sanitised, and nothing else."""
    return Markup(html)


def first_paragraph(html: str) -> Markup:
    """The first paragraph of our own HTML; nothing where it has none."""
    found = _PARAGRAPH.search(html)
    return Markup(found[0] if found else "")


def links_out(words: Words, paper: Paper) -> tuple[Link, ...]:
    """Where the paper itself is: arXiv, PDF, DOI, code; what it was listed at where none is known."""
    found: list[tuple[str, str]] = []
    if paper.arxiv_id:
        found.append(("arXiv", f"https://arxiv.org/abs/{paper.arxiv_id}"))
        found.append(("PDF", paper.pdf_url or f"https://arxiv.org/pdf/{paper.arxiv_id}"))
    elif paper.pdf_url:
        found.append(("PDF", paper.pdf_url))
    if paper.doi:
        found.append(("DOI", doi_url(paper.doi)))
    if paper.code_url:
        found.append((words.paper.code, paper.code_url))
    if paper.url and not paper.arxiv_id:
        found.append((words.paper.source, paper.url))
    return tuple([Link(label, safe) for label, href in found if (safe := safe_url(href))])


def searches(paper: Paper) -> tuple[Link, ...]:
    """Searches for the title, where no identifier or address says where the paper is."""
    if paper.arxiv_id or paper.doi or paper.url:
        return ()
    title = quote_plus(paper.title, errors="replace")
    return (
        Link("arXiv", f"https://arxiv.org/search/?query={title}&searchtype=title"),
        Link("Google Scholar", f"https://scholar.google.com/scholar?q={title}"),
    )


def _iso(day: date) -> str:
    """`2026-11-20`."""
    return day.isoformat()


def _safe_href(href: str) -> str:
    """An address from outside, if it is http or https; else `#`."""
    return safe_url(href) or "#"


FILTERS: Mapping[str, Callable[..., Any]] = {
    "trusted": trusted,
    "first_paragraph": first_paragraph,
    "excerpt": excerpt,
    "searches": searches,
    "iso": _iso,
    "sparkline": sparkline,
    "week_chart": week_chart,
    "small_chart": small_chart,
    "shift": shift,
    "safe_href": _safe_href,
    "wrap": wrapped,
}

# What a filter gives in a language; the first thing that such a function takes is the language's words.
_IN_WORDS: Mapping[str, Callable[..., Any]] = {
    "byline": byline,
    "authors": authors,
    "facts": facts,
    "names": names,
    "terms": terms,
    "counted": counted,
    "say": say,
    "links_out": links_out,
    "full_day": full_day,
    "long_day": long_day,
    "short_day": short_day,
    "brief_label": brief_label,
    "label": label,
}


def word_filters(words: Words) -> dict[str, Callable[..., Any]]:
    """The filters of a site that speaks these words; `partial` is quicker than a function of our own."""
    return {name: update_wrapper(partial(call, words), call) for name, call in _IN_WORDS.items()}

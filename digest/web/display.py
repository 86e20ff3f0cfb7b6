"""How facts about a paper read on a page: bylines, dates, excerpts, links out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from urllib.parse import quote_plus

from digest.identifiers import safe_url
from digest.model import Paper
from digest.periods import long_day, short_day
from digest.text import excerpt
from digest.web.charts import bars
from digest.web.pages import Link

_NAMED_AUTHORS = 3  # in a list; a paper's own page names all


def byline(paper: Paper) -> str:
    """`A. One, B. Two, C. Three and 9 more`; `12 authors` where only the number is known; else nothing."""
    named = paper.authors[:_NAMED_AUTHORS]
    if not named:
        return counted(paper.author_count, "author") if paper.author_count else ""
    more = max(paper.author_count or 0, len(paper.authors)) - len(named)
    if more:
        return f"{', '.join(named)} and {more} more"
    return " and ".join(filter(None, [", ".join(named[:-1]), named[-1]]))


def counted(number: int, noun: str) -> str:
    """`1 paper`, `2,345 papers`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def rest_of(text: str) -> str:
    """What of a text its excerpt leaves out, or nothing where the excerpt is the whole."""
    line = " ".join(text.split())
    start = excerpt(text)
    return "" if start == line else text


def links_out(paper: Paper) -> tuple[Link, ...]:
    """Where the paper itself is: arXiv, PDF, DOI, code; what it was listed at where none is known."""
    arxiv = f"https://arxiv.org/abs/{paper.arxiv_id}" if paper.arxiv_id else ""
    pdf = paper.pdf_url or (f"https://arxiv.org/pdf/{paper.arxiv_id}" if paper.arxiv_id else "")
    found = [
        ("arXiv", arxiv),
        ("PDF", pdf),
        ("DOI", f"https://doi.org/{paper.doi}" if paper.doi else ""),
        ("Code", paper.code_url or ""),
        ("Source", paper.url if paper.url and not paper.arxiv_id else ""),
    ]
    return tuple(Link(label, safe) for label, href in found if href and (safe := safe_url(href)))


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
    return day.isoformat()


def _safe_href(href: str) -> str:
    return safe_url(href) or "#"


FILTERS: Mapping[str, Callable[..., Any]] = {
    "byline": byline,
    "counted": counted,
    "excerpt": excerpt,
    "rest": rest_of,
    "links_out": links_out,
    "searches": searches,
    "long_day": long_day,
    "short_day": short_day,
    "iso": _iso,
    "bars": bars,
    "safe_href": _safe_href,
}

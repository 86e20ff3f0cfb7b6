"""How facts about a paper read on a page: bylines, dates, excerpts, links out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import quote_plus

from markupsafe import Markup

from digest.identifiers import doi_url, safe_url
from digest.model import Paper
from digest.periods import bounds, kind_of, label, long_day, short_day
from digest.text import excerpt
from digest.web.charts import sparkline, week_chart
from digest.web.parts import Link

SEPARATOR = "\u00a0· "  # a line may end with the dot, and does not begin with it
_PARAGRAPH = re.compile(r"<p>.*?</p>", re.DOTALL)
_NAMED_AUTHORS = 3  # in a list; a paper's own page names all


def byline(paper: Paper) -> str:
    """`A. One, B. Two, C. Three and 9 more`; `12 authors` where only the number is known; else nothing."""
    return credit(paper, paper.authors[:_NAMED_AUTHORS])


def credit(paper: Paper, named: Sequence[str]) -> str:
    """The authors who are named, and how many are not; their number where nobody is; else nothing."""
    if not named:
        return counted(paper.author_count, "author") if paper.author_count else ""
    if more := unnamed(paper, len(named)):
        return f"{names(named)}{more}"
    return " and ".join(filter(None, [names(named[:-1]), named[-1]]))


def counted(number: int, noun: str) -> str:
    """`1 paper`, `2,345 papers`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def unnamed(paper: Paper, named: int) -> str:
    """` and 2,980 more`: the authors beyond those that were named; nothing where there are none."""
    more = max(paper.author_count or 0, len(paper.authors)) - named
    return f" and {more:,} more" if more > 0 else ""


def names(words: Sequence[str]) -> str:
    """`A. One, B. Two`."""
    return ", ".join(words)


def facts(paper: Paper) -> str:
    """`20 Nov 2026 · 12 votes · 3 comments`: what of these is known, for a line below a title."""
    known = (
        short_day(paper.published) if paper.published else "",
        counted(paper.votes, "vote") if paper.votes is not None else "",
        counted(paper.comments, "comment") if paper.comments else "",
    )
    return SEPARATOR.join(filter(None, known))


def brief_label(period: str) -> str:
    """An issue's name where its year is plain: `Fri 20 Nov`, `Week 47`, `November`."""
    first, _ = bounds(period)
    kind = kind_of(period)
    if kind == "week":
        return f"Week {int(period[6:])}"
    return f"{first:%a} {first.day} {first:%b}" if kind == "day" else f"{first:%B}"


def full_day(day: date) -> str:
    """`Friday, 20 November 2026`."""
    return label(day.isoformat())


def trusted(html: str) -> Markup:
    """Our own HTML as it stands: Markdown that was sanitised, and nothing else."""
    return Markup(html)


def first_paragraph(html: str) -> Markup:
    """The first paragraph of our own HTML; nothing where it has none."""
    found = _PARAGRAPH.search(html)
    return Markup(found[0] if found else "")


def links_out(paper: Paper) -> tuple[Link, ...]:
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
        found.append(("Code", paper.code_url))
    if paper.url and not paper.arxiv_id:
        found.append(("Source", paper.url))
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
    "byline": byline,
    "facts": facts,
    "names": names,
    "unnamed": unnamed,
    "counted": counted,
    "trusted": trusted,
    "first_paragraph": first_paragraph,
    "excerpt": excerpt,
    "links_out": links_out,
    "searches": searches,
    "full_day": full_day,
    "long_day": long_day,
    "short_day": short_day,
    "iso": _iso,
    "sparkline": sparkline,
    "week_chart": week_chart,
    "safe_href": _safe_href,
}

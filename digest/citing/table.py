"""The papers as a table that any spreadsheet opens and none runs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from csv import writer
from io import StringIO

from digest.citing import facts
from digest.model import Paper
from digest.text import one_line

COLUMNS = (
    *("id", "title", "authors", "author_count", "published", "featured_on", "arxiv", "doi", "url", "pdf_url"),
    *("code_url", "votes", "comments", "topics", "categories", "sources", "abstract"),
)
# Signs with which a formula may begin, in their full width too.
_FORMULA = re.compile("[=+\\-@\t\r\n＝＋－＠﹢﹣﹦﹫−]")


def csv(papers: Iterable[Paper], topics: Mapping[str, tuple[str, ...]]) -> str:
    """A header and a row for each paper (RFC 4180); `topics` are slugs by the paper's id.

    A text that a spreadsheet would take for a formula, as it begins with `=`, `+`, `-` or `@`, has an apostrophe
    put before it: `'=1+1`. Lists are parted by semicolons. An arXiv id has `arXiv:` before it, so that nothing
    reads 2401.01230 as a number.
    """
    file = StringIO()
    rows = writer(file, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    rows.writerows([_defused(cell) for cell in _row(paper, topics.get(paper.id, ()))] for paper in papers)
    return file.getvalue()


def _row(paper: Paper, topics: tuple[str, ...]) -> tuple[str | int | None, ...]:
    arxiv_id = facts.arxiv_id(paper)
    names = [name.literal for name in facts.authors(paper)]
    return (
        *(one_line(paper.id), facts.title(paper), "; ".join(names), paper.author_count or len(names) or None),
        *(paper.published.isoformat() if paper.published else "", paper.featured_on.isoformat()),
        *(f"arXiv:{arxiv_id}" if arxiv_id else "", facts.doi(paper), facts.link(paper)),
        *(facts.url(paper.pdf_url), facts.url(paper.code_url), paper.votes, paper.comments),
        *(_list(topics), _list(paper.categories), _list(paper.sources), facts.abstract(paper)),
    )


def _list(texts: tuple[str, ...]) -> str:
    return one_line("; ".join(texts))


def _defused(cell: str | int | None) -> str | int | None:
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell

"""What a citation may say of a paper: each fact on one line, without what no format can hold."""

from __future__ import annotations

import re

from msgspec import Struct

from digest import identifiers
from digest.citing.names import Name, name_of
from digest.model import Paper
from digest.prose import plain
from digest.text import one_line

_CATEGORY = re.compile(r"[a-z]+(?:-[a-z]+)*(?:\.[A-Za-z]+(?:-[A-Za-z]+)*)?")


class Cited(Struct, frozen=True):
    """A paper with what every format says of it, worked out once."""

    paper: Paper
    title: str
    authors: tuple[Name, ...]
    arxiv_id: str
    doi: str
    link: str


def cited(paper: Paper) -> Cited:
    """What is known of the paper."""
    found = arxiv_id(paper)
    where = f"https://arxiv.org/abs/{found}" if found else url(paper.url)
    return Cited(paper, title(paper), authors(paper), found, doi(paper), where)


def title(paper: Paper) -> str:
    """The title in readable characters."""
    return one_line(plain(paper.title))


def abstract(paper: Paper) -> str:
    """The abstract as it was read: programs that take it know TeX, and reading it costs a second in 10,000."""
    return one_line(paper.abstract)


def authors(paper: Paper) -> tuple[Name, ...]:
    """The named authors, in order."""
    return tuple([name for author in paper.authors if (name := name_of(author)).literal])


def names_are_missing(paper: Paper) -> bool:
    """Whether there are more authors than are named."""
    return bool(paper.authors) and (paper.author_count or 0) > len(paper.authors)


def author_note(paper: Paper) -> str:
    """`12 authors` where it is known how many there are but not who; else nothing."""
    count = paper.author_count or 0
    if count < 1 or count <= len(paper.authors):
        return ""
    return "1 author" if count == 1 else f"{count} authors"


def arxiv_id(paper: Paper) -> str:
    """The arXiv id, or nothing."""
    return identifiers.arxiv_id(paper.arxiv_id) or "" if paper.arxiv_id else ""


def category(paper: Paper) -> str:
    """The first arXiv category, which is the primary one; or nothing."""
    first = paper.categories[0] if paper.categories else ""
    return first if _CATEGORY.fullmatch(first) else ""


def doi(paper: Paper) -> str:
    """The DOI in lower case, or nothing."""
    return one_line(identifiers.doi(paper.doi) or "") if paper.doi else ""


def link(paper: Paper) -> str:
    """Where the paper is: its page at arXiv, else its own address; or nothing."""
    found = arxiv_id(paper)
    return f"https://arxiv.org/abs/{found}" if found else url(paper.url)


def url(address: str | None) -> str:
    """The address if it is safe, or nothing."""
    return identifiers.safe_url(address) or "" if address else ""

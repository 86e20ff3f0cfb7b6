"""RIS: a tag, two blanks, a hyphen and a blank on every line, which ends with CR LF as its specification says.

A value is one line whatever it holds, so none can begin a tag. `AB` holds the abstract and not `N2`: Zotero reads
`N2` as HTML, and would lose what stands between `<` and `>`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from digest.citing import facts
from digest.citing.keys import cite_keys
from digest.citing.names import Name
from digest.model import Paper


def ris(papers: Iterable[Paper]) -> str:
    """The papers as RIS records: unpublished works at arXiv, and of no particular kind elsewhere."""
    papers = tuple(papers)
    return "".join(map(_record, papers, cite_keys(papers)))


def _record(paper: Paper, key: str) -> str:
    return "".join(f"{tag}  - {value}\r\n" for tag, value in _lines(paper, key))


def _lines(paper: Paper, key: str) -> Iterator[tuple[str, str]]:
    arxiv_id, link = facts.arxiv_id(paper), facts.link(paper)
    yield "TY", "UNPB" if arxiv_id else "GEN"
    yield "ID", key
    yield from _given("TI", facts.title(paper))
    yield from (("AU", author) for name in facts.authors(paper) if (author := _author(name)))
    if day := paper.published:
        yield "PY", f"{day.year:04}"
        yield "DA", f"{day.year:04}/{day.month:02}/{day.day:02}"
    yield from _given("AB", facts.abstract(paper))
    if arxiv_id:
        yield "PB", "arXiv"
        yield "AN", f"arXiv:{arxiv_id}"
    yield from _given("DO", facts.doi(paper))
    yield from _given("UR", link.replace(";", "%3B"))  # a semicolon parts two addresses
    yield from _given("N1", facts.author_note(paper))
    yield "ER", ""


def _given(tag: str, value: str) -> Iterator[tuple[str, str]]:
    if value:
        yield tag, value


def _author(name: Name) -> str:
    """`Family, Given, Suffix`; an asterisk is not allowed in an author."""
    if not name.family:
        return name.literal.replace("*", "").strip()
    return ", ".join(filter(None, (name.whole_family, name.given, name.suffix)))

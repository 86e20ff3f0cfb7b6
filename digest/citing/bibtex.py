"""BibTeX as arXiv itself exports it, in UTF-8.

Every entry is a `@misc`: no store says which journal a paper appeared in, and `@article` would have to name one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import quote

from digest.citing import facts, latex
from digest.citing.keys import cite_keys
from digest.citing.names import Name
from digest.model import Paper

# Styles know these names, and print them in the language of the text.
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_VERBATIM = "".join(map(chr, range(0x21, 0x7F))).translate(dict.fromkeys(map(ord, '{}\\"<>^`|')))


def bibtex(papers: Iterable[Paper]) -> str:
    """The papers as BibTeX entries, one blank line between each two."""
    papers = tuple(papers)
    return "\n".join(map(_entry, papers, cite_keys(papers)))


def _entry(paper: Paper, key: str) -> str:
    fields = "".join(f"      {name}={value},\n" for name, value in _fields(paper))
    return f"@misc{{{key},\n{fields}}}\n"


def _fields(paper: Paper) -> Iterator[tuple[str, str]]:
    if title := latex.title(paper.title):
        yield "title", f"{{{title}}}"
    if authors := _authors(paper):
        yield "author", f"{{{authors}}}"
    if paper.published:
        yield "year", f"{{{paper.published.year:04}}}"
        yield "month", _MONTHS[paper.published.month - 1]
    if arxiv_id := facts.arxiv_id(paper):
        yield "eprint", f"{{{arxiv_id}}}"
        yield "archivePrefix", "{arXiv}"
        if category := facts.category(paper):
            yield "primaryClass", f"{{{category}}}"
    if doi := facts.doi(paper):
        yield "doi", f"{{{_verbatim(doi)}}}"
    if link := facts.link(paper):
        yield "url", f"{{{_verbatim(link)}}}"
    if note := facts.author_note(paper):
        yield "note", f"{{{note}}}"


def _authors(paper: Paper) -> str:
    names = [_author(name) for name in facts.authors(paper)]
    return " and ".join([*names, "others"] if facts.names_are_missing(paper) else names)


def _author(name: Name) -> str:
    if not name.family:
        return f"{{{latex.escape(name.literal)}}}"
    return latex.escape(", ".join(filter(None, (name.whole_family, name.suffix, name.given))))


def _verbatim(text: str) -> str:
    """An identifier or address, which styles print without reading it: only what ends a field is encoded."""
    return text if text.isalnum() else quote(text, safe=_VERBATIM)

"""BibTeX as arXiv itself exports it, in UTF-8.

Every entry is a `@misc`: no store says which journal a paper appeared in, and `@article` would have to name one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import quote

from digest.citing import facts, latex
from digest.citing.facts import Cited, cited
from digest.citing.keys import cite_keys
from digest.citing.names import Name
from digest.model import Paper

# Styles know these names, and print them in the language of the text.
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_VERBATIM = "".join(map(chr, range(0x21, 0x7F))).translate(dict.fromkeys(map(ord, '{}\\"<>^`|')))


def bibtex(papers: Iterable[Paper], keys: Sequence[str] = ()) -> str:
    """The papers as BibTeX entries, one blank line between each two; without keys they get their own."""
    papers = tuple(papers)
    return "\n".join(map(bibtex_entry, map(cited, papers), keys or cite_keys(papers)))


def bibtex_entry(known: Cited, key: str) -> str:
    """One paper's entry."""
    paper, arxiv_id = known.paper, known.arxiv_id
    lines = [f"@misc{{{key}"]
    if title := latex.title(paper.title):
        lines.append(f"title={{{title}}}")
    if authors := _authors(known):
        lines.append(f"author={{{authors}}}")
    if day := paper.published:
        lines += [f"year={{{day.year:04}}}", f"month={_MONTHS[day.month - 1]}"]
    if arxiv_id:
        lines += [f"eprint={{{arxiv_id}}}", "archivePrefix={arXiv}"]
        if category := facts.category(paper):
            lines.append(f"primaryClass={{{category}}}")
    if known.doi:
        lines.append(f"doi={{{_verbatim(known.doi)}}}")
    if known.link:
        lines.append(f"url={{{known.link if arxiv_id else _verbatim(known.link)}}}")
    if note := facts.author_note(paper):
        lines.append(f"note={{{note}}}")
    return ",\n      ".join(lines) + ",\n}\n"


def _authors(known: Cited) -> str:
    names = [_author(name) for name in known.authors]
    return " and ".join([*names, "others"] if facts.names_are_missing(known.paper) else names)


def _author(name: Name) -> str:
    if not name.family:
        return f"{{{latex.escape(name.literal)}}}"
    if not name.suffix:
        return latex.escape(name.reversed)
    return latex.escape(f"{name.whole_family}, {name.suffix}, {name.given}")


def _verbatim(text: str) -> str:
    """An identifier or address, which styles print without reading it: only what ends a field is encoded."""
    return text if text.isalnum() else quote(text, safe=_VERBATIM)

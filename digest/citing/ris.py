"""RIS: a tag, two blanks, a hyphen and a blank on every line, which ends with CR LF as its specification says.

A value is one line whatever it holds, so none can begin a tag. `AB` holds the abstract and not `N2`: Zotero reads
`N2` as HTML, and would lose what stands between `<` and `>`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from digest.citing import facts
from digest.citing.facts import Cited, cited
from digest.citing.keys import cite_keys
from digest.citing.names import Name
from digest.model import Paper


def ris(papers: Iterable[Paper], keys: Sequence[str] = ()) -> str:
    """The papers as RIS records; without keys they get their own."""
    papers = tuple(papers)
    return "".join(map(ris_record, map(cited, papers), keys or cite_keys(papers)))


def ris_record(known: Cited, key: str) -> str:
    """One paper's record: an unpublished work at arXiv, and of no particular kind elsewhere."""
    paper, arxiv_id = known.paper, known.arxiv_id
    lines = ["TY  - UNPB" if arxiv_id else "TY  - GEN", f"ID  - {key}"]
    if known.title:
        lines.append(f"TI  - {known.title}")
    lines += [f"AU  - {author}" for name in known.authors if (author := _author(name))]
    if day := paper.published:
        lines += [f"PY  - {day.year:04}", f"DA  - {day.year:04}/{day.month:02}/{day.day:02}"]
    if abstract := facts.abstract(paper):
        lines.append(f"AB  - {abstract}")
    if arxiv_id:
        lines.append(f"PB  - arXiv\r\nAN  - arXiv:{arxiv_id}")
    if known.doi:
        lines.append(f"DO  - {known.doi}")
    if known.link:
        lines.append(f"UR  - {known.link.replace(';', '%3B')}")  # a semicolon parts two addresses
    if note := facts.author_note(paper):
        lines.append(f"N1  - {note}")
    return "\r\n".join(lines) + "\r\nER  - \r\n"


def without_abstract(record: bytes) -> bytes:
    """A record as it stands among thousands, which would be five times as long with their abstracts."""
    before, _, after = record.partition(b"\r\nAB  - ")
    return before + after[after.index(b"\r\n") :] if after else record


def _author(name: Name) -> str:
    """`Family, Given, Suffix`; an asterisk is not allowed in an author."""
    return name.reversed if name.family else name.literal.replace("*", "").strip()

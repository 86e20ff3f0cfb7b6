"""CSL-JSON, which citation processors, Zotero and pandoc read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from digest.citing import facts
from digest.citing.keys import cite_keys
from digest.citing.names import Name
from digest.model import Paper

_encode = msgspec.json.Encoder().encode


def csl(papers: Iterable[Paper], keys: Sequence[str] = ()) -> bytes:
    """The papers as a JSON array of CSL items, each on a line of its own; without keys they get their own."""
    papers = tuple(papers)
    items = [_encode(_item(paper, key)) for paper, key in zip(papers, keys or cite_keys(papers), strict=True)]
    return b"[\n" + b",\n".join(items) + b"\n]\n" if items else b"[]\n"


def _item(paper: Paper, key: str) -> dict[str, object]:
    """The item; its type is that of preprints and whatever else is in no journal."""
    arxiv_id, day = facts.arxiv_id(paper), paper.published
    item: dict[str, object] = {
        "title": facts.title(paper),
        "author": [_name(name) for name in facts.authors(paper)],
        "issued": {"date-parts": [[day.year, day.month, day.day]]} if day else None,
        "publisher": "arXiv" if arxiv_id else "",
        "number": f"arXiv:{arxiv_id}" if arxiv_id else "",
        "DOI": facts.doi(paper),
        "URL": facts.link(paper),
        "abstract": facts.abstract(paper),
        "note": facts.author_note(paper),
    }
    return {"id": key, "type": "article"} | {name: value for name, value in item.items() if value}


def _name(name: Name) -> dict[str, str]:
    if not name.family:
        return {"literal": name.literal}
    parts = {"non-dropping-particle": name.particle, "suffix": name.suffix}
    return {"family": name.family, "given": name.given} | {
        part: value for part, value in parts.items() if value
    }

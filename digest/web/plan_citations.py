"""What readers cite with: BibTeX and RIS of each paper, and of all papers of a topic or an issue, as files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from digest.address import issue_href
from digest.citing import bibtex_entry, cite_keys, ris_record, without_abstract
from digest.hashing import digest_of
from digest.model import Paper
from digest.web.artifacts import Artifact, Rank
from digest.web.catalogue import Catalogue
from digest.web.parts import Card


class _Citations:
    """The texts of all papers, by id; each is made when the first file needs it, and then shared by all."""

    def __init__(self, cards: dict[str, Card]):
        keys = cite_keys([card.paper for card in cards.values()])
        self.cards = cards
        self.keys = dict(zip(cards, keys, strict=True))
        self.digests = {id: _digest(card.paper, self.keys[id]) for id, card in cards.items()}
        self._entries: dict[str, bytes] = {}
        self._records: dict[str, bytes] = {}

    def bibtex(self, ids: Sequence[str]) -> bytes:
        """The entries of papers, one blank line between each two."""
        return b"\n".join([self._entries.get(id) or self._entry(id) for id in ids])

    def ris(self, ids: Sequence[str]) -> bytes:
        """The records of papers, without their abstracts."""
        return b"".join([self._records.get(id) or self._record(id) for id in ids])

    def whole_ris(self, id: str) -> bytes:
        """A paper's record with its abstract."""
        made = ris_record(self.cards[id].known, self.keys[id]).encode()
        self._records[id] = without_abstract(made)
        return made

    def _entry(self, id: str) -> bytes:
        made = self._entries[id] = bibtex_entry(self.cards[id].known, self.keys[id]).encode()
        return made

    def _record(self, id: str) -> bytes:
        self.whole_ris(id)
        return self._records[id]


def citation_artifacts(catalogue: Catalogue, code: str) -> Iterator[Artifact]:
    """`cite.bib` and `cite.ris` beside the page of each paper, topic and issue."""
    cited, version = _Citations(catalogue.cards), code[:16]
    for id, card in catalogue.cards.items():
        key, origin = version + cited.digests[id], "a paper's citation"
        yield Artifact(f"{card.href}cite.bib", key, partial(cited.bibtex, (id,)), Rank.CITATION, origin)
        yield Artifact(f"{card.href}cite.ris", key, partial(cited.whole_ris, id), Rank.CITATION, origin)
    topics = [(catalogue.hrefs[shelf.topic.slug], shelf.entries) for shelf in catalogue.curated.shelves]
    issues = [(issue_href(issue.period), issue.entries) for issue in catalogue.curated.issues]
    for href, ids in (*topics, *issues):
        key, origin = _key(cited, version, ids), f"the citations of {href}"
        yield Artifact(f"{href}cite.bib", key, partial(cited.bibtex, ids), Rank.CITATION, origin)
        yield Artifact(f"{href}cite.ris", key, partial(cited.ris, ids), Rank.CITATION, origin)


def _key(cited: _Citations, version: str, ids: Sequence[str]) -> str:
    return digest_of((version, [cited.digests[id] for id in ids]))


def _digest(paper: Paper, key: str) -> str:
    """Of what a citation says: votes come every day, and would make every file anew."""
    known = (paper.title, paper.abstract, paper.authors, paper.author_count, paper.published)
    return digest_of((key, known, paper.arxiv_id, paper.doi, paper.url, paper.categories))

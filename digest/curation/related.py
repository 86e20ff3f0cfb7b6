"""Which papers are kin: for each, the five whose texts have most in common with its own.

Two papers' nearness is the cosine of their signatures. It depends on these two and on a vocabulary that is
frozen at the last month's end, so that one paper more changes only the lists it enters.
"""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence, Set
from datetime import date
from functools import lru_cache
from hashlib import blake2b

from msgspec import Struct

from digest.curation.cache import Cache
from digest.curation.signatures import Stems, Text, Vocabulary, learn_vocabulary, sign, unpack
from digest.model import Paper

_MOST = 5  # kin of a paper
_NEAR = 5000  # of 62,500, a text's nearness to itself: below this, two papers share a word, not a subject

_Kin = tuple[int, str]  # minus the nearness, then the id: the nearest sort first, ties by id


class _Known(Struct, frozen=True, array_like=True):
    """What was found out about one paper."""

    key: bytes  # what the paper said
    signature: bytes
    related: tuple[str, ...]
    farness: tuple[int, ...]  # of each of the related: minus its nearness


class _Kinship(Struct, frozen=True, array_like=True):
    """What was found out about all: the next run works out only what changed."""

    era: bytes = b""  # the texts that the vocabulary was learnt from
    vocabulary: Vocabulary = Vocabulary((), b"", 0)
    papers: dict[str, _Known] = {}


def find_related(
    papers: Sequence[Paper], keys: Mapping[str, bytes], as_of: date, cache: Cache
) -> dict[str, tuple[str, ...]]:
    """The ids of each paper's kin, nearest first.

    `papers` stand in listing order; `keys` are their content keys by their ids.
    """
    by_id = {paper.id: paper for paper in papers}
    frozen = [paper.id for paper in papers[: _count_frozen(papers, as_of)]]
    era = blake2b(b"".join(sorted([keys[id] for id in frozen])), digest_size=16).digest()
    kinship = cache.load("related", _Kinship) or _Kinship()
    if kinship.era != era or {id: known.key for id, known in kinship.papers.items()} != keys:
        stems = Stems()
        text = lru_cache(None)(lambda id: stems.of(by_id[id]))
        if kinship.era != era:
            kinship = _Kinship(era, learn_vocabulary([text(id) for id in frozen]))
        kinship = _Kinship(era, kinship.vocabulary, _update(kinship, keys, text))
        cache.save("related", kinship)
    return {id: known.related for id, known in kinship.papers.items()}


def _count_frozen(papers: Sequence[Paper], as_of: date) -> int:
    """How many papers, oldest first, the vocabulary is learnt from.

    These are the papers of past months. While they are less than half, it is all papers, but their number is
    rounded down to four binary digits: so the vocabulary stays as it is for some papers more.
    """
    month = as_of.replace(day=1)
    past = sum([paper.featured_on < month for paper in papers])
    if 2 * past >= len(papers):
        return past
    return len(papers) & -(1 << max(len(papers).bit_length() - 4, 0))


def _update(old: _Kinship, keys: Mapping[str, bytes], text: Callable[[str], Text]) -> dict[str, _Known]:
    """What is known of the papers with these keys: new ones, and those that lost kin, look for kin again."""
    kept = {id: known for id, known in old.papers.items() if keys.get(id) == known.key}
    gone = old.papers.keys() - kept.keys()
    bereft = {id for id, known in kept.items() if not gone.isdisjoint(known.related)} if gone else gone
    signatures = {
        id: kept[id].signature if id in kept else sign(text(id), old.vocabulary) for id in sorted(keys)
    }
    seekers = {id: signatures[id] for id in signatures if id not in kept or id in bereft}
    kin = _find_kin(signatures, seekers)
    for id in kin.keys() - seekers.keys():
        old_kin = zip(kept[id].farness, kept[id].related, strict=True)
        kin[id] = sorted([*kin[id], *(pair for pair in old_kin if pair[1] not in seekers)])[:_MOST]
    return {
        id: _know(keys[id], signature, kin[id]) if id in kin else kept[id]
        for id, signature in signatures.items()
    }


def _know(key: bytes, signature: bytes, kin: list[_Kin]) -> _Known:
    return _Known(key, signature, tuple([id for _, id in kin]), tuple([farness for farness, _ in kin]))


def _find_kin(signatures: Mapping[str, bytes], seekers: Mapping[str, bytes]) -> dict[str, list[_Kin]]:
    """The kin of each seeker, and for every other paper the seekers that are its kin."""
    index = _index_others(signatures, seekers)
    kin: dict[str, list[_Kin]] = defaultdict(list)
    for id, signature in seekers.items():
        near = index.kin_of(signature)
        for farness, other in near:
            theirs = kin[other]
            if len(theirs) < _MOST or farness <= theirs[-1][0]:
                insort(theirs, (farness, id))
                del theirs[_MOST:]
        kin[id] = sorted(near)[:_MOST]
        index.add(id, signature)
    return kin


def _index_others(signatures: Mapping[str, bytes], seekers: Mapping[str, bytes]) -> _Index:
    """An index for the seekers' terms, with the papers in it that do not seek."""
    index = _Index({term for signature in seekers.values() for term in unpack(signature).terms})
    if len(seekers) < len(signatures):
        for id, signature in signatures.items():
            if id not in seekers:
                index.add(id, signature)
    return index


class _Index:
    """Papers by those terms of their signatures that are wanted, with the weights; and by the heads alone."""

    def __init__(self, wanted: Set[int]) -> None:
        self._wanted = wanted
        self._all: dict[int, tuple[list[str], list[int]]] = defaultdict(lambda: ([], []))
        self._heads: dict[int, tuple[list[str], list[int]]] = defaultdict(lambda: ([], []))

    def add(self, id: str, signature: bytes) -> None:
        terms, weights, head = unpack(signature)
        if self._wanted.isdisjoint(terms):
            return
        for place, (term, weight) in enumerate(zip(terms, weights, strict=True)):
            if term in self._wanted:
                for postings in (self._all, self._heads)[: 2 if place < head else 1]:
                    ids, their_weights = postings[term]
                    ids.append(id)
                    their_weights.append(weight)

    def kin_of(self, signature: bytes) -> list[_Kin]:
        """The papers that are near: a term counts where it is in the head of one of the two."""
        terms, weights, head = unpack(signature)
        found: dict[str, int] = defaultdict(int)
        for place, (term, weight) in enumerate(zip(terms, weights, strict=True)):
            ids, their_weights = (self._all if place < head else self._heads)[term]
            for id, their_weight in zip(ids, their_weights, strict=True):
                found[id] += weight * their_weight
        return [(-nearness, id) for id, nearness in found.items() if nearness >= _NEAR]

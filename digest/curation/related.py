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
from heapq import nsmallest

from msgspec import Struct

from digest.curation.cache import Cache
from digest.curation.signatures import Stems, Text, Vocabulary, learn_vocabulary, sign, unpack
from digest.model import Paper

_MOST = 5  # kin of a paper
_NEAR = 5000  # of 62,500, a text's nearness to itself: below this, two papers share a word, not a subject

_Kin = tuple[int, str]  # farness (minus the nearness), then the id: the nearest sort first, ties by id
_Numbered = tuple[int, int]  # the same with a paper's number, in order of ids


class _Known(Struct, frozen=True, array_like=True):
    """What was found out about one paper."""

    key: bytes  # what the paper said
    signature: bytes
    related: tuple[str, ...]
    farness: tuple[int, ...]  # of each of the related


class Kinship(Struct, frozen=True, array_like=True):
    """What was found out about all: the next run works out only what changed."""

    era: bytes = b""  # the texts that the vocabulary was learnt from
    vocabulary: Vocabulary = Vocabulary((), b"", 0)
    papers: dict[str, _Known] = {}

    @property
    def related(self) -> dict[str, tuple[str, ...]]:
        """The ids of each paper's kin, nearest first."""
        return {id: known.related for id, known in self.papers.items()}


def find_kinship(papers: Sequence[Paper], keys: Mapping[str, bytes], as_of: date, cache: Cache) -> Kinship:
    """Which papers are kin, and the signatures that say so.

    `papers` stand in listing order; `keys` are their content keys by their ids.
    """
    by_id = {paper.id: paper for paper in papers}
    frozen = [paper.id for paper in papers[: _count_frozen(papers, as_of)]]
    era = blake2b(b"".join(sorted([keys[id] for id in frozen])), digest_size=16).digest()
    kinship = cache.load("related", Kinship) or Kinship()
    if kinship.era != era or {id: known.key for id, known in kinship.papers.items()} != keys:
        stems = Stems()
        text = lru_cache(None)(lambda id: stems.of(by_id[id]))
        if kinship.era != era:
            kinship = Kinship(era, learn_vocabulary([text(id) for id in frozen]))
        kinship = Kinship(era, kinship.vocabulary, _update(kinship, keys, text))
        cache.save("related", kinship)
    return kinship


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


def _update(old: Kinship, keys: Mapping[str, bytes], text: Callable[[str], Text]) -> dict[str, _Known]:
    """What is known of the papers with these keys: new ones, and those that lost kin, look for kin again."""
    kept = {id: known for id, known in old.papers.items() if keys.get(id) == known.key}
    gone = old.papers.keys() - kept.keys()
    bereft = {id for id, known in kept.items() if not gone.isdisjoint(known.related)}
    signatures = {
        id: kept[id].signature if id in kept else sign(text(id), old.vocabulary) for id in sorted(keys)
    }
    seekers = signatures.keys() - kept.keys() | bereft
    kin = _find_kin(signatures, seekers)
    for id in kin.keys() - seekers:
        old_kin = zip(kept[id].farness, kept[id].related, strict=True)
        kin[id] = sorted([*kin[id], *(pair for pair in old_kin if pair[1] not in seekers)])[:_MOST]
    return {
        id: _know(keys[id], signature, kin[id]) if id in kin else kept[id]
        for id, signature in signatures.items()
    }


def _know(key: bytes, signature: bytes, kin: list[_Kin]) -> _Known:
    return _Known(key, signature, tuple([id for _, id in kin]), tuple([farness for farness, _ in kin]))


def _find_kin(signatures: Mapping[str, bytes], seekers: Set[str]) -> dict[str, list[_Kin]]:
    """The kin of each seeker, and for every other paper the seekers that are its kin; ids come in order."""
    ids = list(signatures)
    index = _Index({term for id in seekers for term in unpack(signatures[id]).terms})
    nearest = _Nearest(len(ids))
    for number, id in enumerate(ids):
        if id not in seekers:
            index.add(number, signatures[id])
    for number, id in enumerate(ids):
        if id in seekers:
            nearest.join(number, index.find_near(signatures[id]))
            index.add(number, signatures[id])
    return {ids[number]: [(far, ids[other]) for far, other in kin] for number, kin in nearest.kin.items()}


class _Nearest:
    """The nearest that were found so far, by the numbers of papers."""

    def __init__(self, papers: int) -> None:
        self.kin: dict[int, list[_Numbered]] = defaultdict(list)
        self._farthest = [0] * papers  # that is still of use to each

    def join(self, number: int, near: list[_Numbered]) -> None:
        """Makes a new paper and those near to it kin of each other, where they are among the nearest."""
        farthest = self._farthest
        for farness, other in near:
            if farness <= farthest[other]:
                theirs = self.kin[other]
                insort(theirs, (farness, number))
                if len(theirs) >= _MOST:
                    del theirs[_MOST:]
                    farthest[other] = theirs[-1][0]
        mine = self.kin[number] = nsmallest(_MOST, near)
        if len(mine) == _MOST:
            farthest[number] = mine[-1][0]


class _Index:
    """Papers by those terms of their signatures that are wanted, with the weights; and by the heads alone."""

    def __init__(self, wanted: Set[int]) -> None:
        self._wanted = wanted
        self._all: dict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        self._heads: dict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))

    def add(self, number: int, signature: bytes) -> None:
        terms, weights, head = unpack(signature)
        if self._wanted.isdisjoint(terms):
            return
        for place, (term, weight) in enumerate(zip(terms, weights, strict=True)):
            if term in self._wanted:
                for postings in (self._all, self._heads)[: 2 if place < head else 1]:
                    numbers, their_weights = postings[term]
                    numbers.append(number)
                    their_weights.append(weight)

    def find_near(self, signature: bytes) -> list[_Numbered]:
        """The papers that are near: a term counts where it is in the head of one of the two."""
        terms, weights, head = unpack(signature)
        found: dict[int, int] = defaultdict(int)
        for place, (term, weight) in enumerate(zip(terms, weights, strict=True)):
            numbers, their_weights = (self._all if place < head else self._heads)[term]
            for number, their_weight in zip(numbers, their_weights, strict=True):
                found[number] += weight * their_weight
        return [(-nearness, number) for number, nearness in found.items() if nearness >= _NEAR]

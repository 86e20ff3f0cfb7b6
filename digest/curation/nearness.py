"""How near the digest's papers are to works that somebody likes, by the same signatures that find kin."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from digest.curation.cache import Cache, content_keys
from digest.curation.related import find_kinship
from digest.curation.signatures import Stems, sign, unpack
from digest.model import Curated, Paper

Nearness = Callable[[str], float]  # of a paper, by its id
_FULL = 62_500  # a text's nearness to itself
_WORDS = 100_000  # whose stems are remembered
_NEAR = 0.08  # below this, two texts share a word, not a subject


def nearness_in(
    curated: Curated, cache_folder: Path | None, ids: Iterable[str]
) -> Callable[[Iterable[tuple[str, str]]], Nearness]:
    """A function that takes titles with abstracts, and says of each paper among `ids` how near it is to all of them.

    The nearness to each work counts, where it is more than a shared word; so a paper near to two is before one near
    to one of them.
    """
    papers = [entry.paper for entry in curated.entries]
    kinship = find_kinship(papers, content_keys(papers), curated.as_of or date.min, Cache(cache_folder))
    signatures = {id: _weights(kinship.papers[id].signature) for id in ids}
    stems = Stems()  # shared, as readers' works have most words in common

    def nearness_to(works: Iterable[tuple[str, str]]) -> Nearness:
        weights = defaultdict[int, list[tuple[int, int]]](list)
        if len(stems) > _WORDS:
            stems.clear()
        for number, (title, abstract) in enumerate(works):
            work = Paper(id="", title=title, abstract=abstract, featured_on=date.min)
            for term, strength in _weights(sign(stems.of(work), kinship.vocabulary)).items():
                weights[term].append((number, strength))
        found = {id: _nearness(signature, weights) for id, signature in signatures.items()}
        return lambda id: found.get(id, 0.0)

    return nearness_to


def _weights(signature: bytes) -> dict[int, int]:
    terms, weights, _ = unpack(signature)
    return dict(zip(terms, weights, strict=True))


def _nearness(mine: dict[int, int], theirs: dict[int, list[tuple[int, int]]]) -> float:
    sums = defaultdict[int, int](int)
    for term in mine.keys() & theirs.keys():
        for number, strength in theirs[term]:
            sums[number] += mine[term] * strength
    shares = sorted(total / _FULL for total in sums.values())
    return round(sum(share for share in shares if share >= _NEAR), 6)

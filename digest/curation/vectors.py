"""What browsers rank papers by: each paper's strongest terms, as hashes that any later build gives them too.

A browser keeps the vectors of the papers that its reader saved, so a term is known by a hash of its own
letters and not by its number in a vocabulary.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from hashlib import blake2b

from digest.curation.related import Kinship
from digest.curation.signatures import unpack

VECTORS = 2000  # papers that have one: forty days of fifty
TERMS = 16  # of a vector: eight find one kin in ten less, and a whole signature one in eight more
_HASH = 3  # bytes: of sixteen terms and sixteen others two are taken for one once in 65,000 times


def make_vectors(kinship: Kinship, ids: Iterable[str]) -> tuple[tuple[str, bytes], ...]:
    """For each id its vector: 64 bytes, four to a term, three of its hash and one of its weight."""
    names = kinship.vocabulary.terms

    @cache
    def hashed(number: int) -> bytes:
        return blake2b(names[number].encode("utf8", "surrogatepass"), digest_size=_HASH).digest()

    def vector(id: str) -> bytes:
        terms, weights, _ = unpack(kinship.papers[id].signature)
        pairs = zip(terms[:TERMS], weights, strict=False)
        return b"".join([hashed(term) + bytes((weight,)) for term, weight in pairs]).ljust(4 * TERMS, b"\0")

    return tuple([(id, vector(id)) for id in ids])

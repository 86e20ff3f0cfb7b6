"""What browsers rank by: small, the same for the same words in any build, and near for what is near."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from math import sqrt

from hypothesis import given
from hypothesis import strategies as st
from test_related import TODAY, corpus, paper, subject_of

from digest.curation.cache import Cache, content_keys
from digest.curation.related import find_kinship
from digest.curation.vectors import TERMS, VECTORS, make_vectors
from digest.model import Paper
from digest.web.vectors import vectors_json


def vectors_of(papers: list[Paper]) -> dict[str, bytes]:
    listed = sorted(papers, key=lambda paper: (paper.featured_on, paper.id))
    kinship = find_kinship(listed, content_keys(listed), TODAY, Cache(None))
    return dict(make_vectors(kinship, [paper.id for paper in listed]))


def terms_in(vector: bytes) -> Mapping[bytes, int]:
    parts = [vector[place : place + 4] for place in range(0, len(vector), 4)]
    return {part[:3]: part[3] for part in parts if part[3]}


def nearness(one: bytes, other: bytes) -> float:
    a, b = terms_in(one), terms_in(other)
    length = sqrt(sum(w * w for w in a.values()) * sum(w * w for w in b.values()))
    return sum(weight * b.get(term, 0) for term, weight in a.items()) / (length or 1)


@given(st.permutations(corpus()))
def test_the_same_papers_have_the_same_vectors_in_whatever_order_they_come(papers: list[Paper]) -> None:
    assert vectors_of(papers) == vectors_of(corpus())


def test_a_term_has_the_same_hash_in_a_digest_of_other_papers() -> None:
    some = vectors_of(corpus())
    more = vectors_of([*corpus(), *(paper(f"more-{n}", f"lantern {n}", "wick and oil") for n in range(20))])
    for id, vector in some.items():
        assert len(terms_in(vector).keys() & terms_in(more[id]).keys()) >= len(terms_in(vector)) / 2


def test_the_nearest_by_vectors_is_of_the_same_subject() -> None:
    vectors = vectors_of(corpus())
    for id, vector in vectors.items():
        others = {other: nearness(vector, theirs) for other, theirs in vectors.items() if other != id}
        assert subject_of(max(others, key=lambda other: others[other])) == subject_of(id)


def test_a_text_that_says_nothing_has_a_vector_of_the_same_length() -> None:
    silent = paper("silent", "The", "And of it.", date(2026, 11, 2))
    assert vectors_of([*corpus(), silent])["silent"] == bytes(4 * TERMS)


def test_the_file_stays_under_two_hundred_kilobytes() -> None:
    names = [(f"{number:080}", bytes(range(4 * TERMS))) for number in range(VECTORS)]
    assert len(vectors_json(names)) < 200_000


def test_a_digest_without_papers_has_a_file_without_vectors() -> None:
    assert vectors_json(()) == b'{"version":1,"terms":0,"papers":""}\n'

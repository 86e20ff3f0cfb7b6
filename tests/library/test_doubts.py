"""Papers that a title alone made one: those that hardly can be are reported."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from works import ABSTRACTS, added, record, tangled_records

from digest.library.merge import merge_records
from digest.model import Origin

LONG, OTHER = ABSTRACTS[:2]
ADA, BO = ("Ada Kelp", "C. Loaf"), ("Bo Reed",)
OLD, NEW = date(2019, 3, 1), date(2021, 3, 1)


def said(one, other):
    """What is said of the second of two records of one title."""
    first = record("Editorial", origin=Origin("a.txt", 3), **one)
    merged = merge_records((), [first, record("Editorial", origin=Origin("b.txt", 7), **other)])
    assert len(merged.papers) == 1
    assert all((problem.path, problem.line) == ("b.txt", 7) for problem in merged.problems)
    return [problem.fact for problem in merged.problems]


STRANGERS = "has the title of a.txt:3, but none of its authors"
YEARS = "has the title of a.txt:3, but another year and abstract"


@pytest.mark.parametrize(
    ("one", "other", "fact"),
    [
        ({"authors": ADA, "published": OLD}, {"authors": BO, "published": NEW}, STRANGERS),
        ({"authors": ADA, "abstract": LONG}, {"authors": BO, "abstract": OTHER}, STRANGERS),
        ({"authors": ADA, "doi": "10.1000/a"}, {"authors": BO}, STRANGERS),
        ({"published": OLD, "abstract": LONG}, {"published": NEW, "abstract": OTHER}, YEARS),
        ({"published": NEW, "abstract": "Ours."}, {"published": OLD, "abstract": "Theirs."}, YEARS),
    ],
)
def test_two_papers_of_one_title_that_hardly_are_one_are_reported_in_either_order(one, other, fact):
    assert said(one, other) == said(other, one) == [fact]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"authors": ADA}, {}),
        ({"authors": ADA}, {"authors": ("Kelp, A.",)}),
        ({"authors": ("Jürgen Müller",)}, {"authors": ("J. Muller",)}),
        ({"authors": ADA, "abstract": LONG}, {"authors": BO, "abstract": LONG[:140]}),
        ({"authors": ADA, "doi": "10.1000/a"}, {"authors": BO, "doi": "10.1000/A"}),
        ({"authors": ADA, "arxiv_id": "2610.00001"}, {"authors": BO, "arxiv_id": "2610.00001"}),
        ({"published": OLD, "abstract": LONG}, {"published": NEW}),
        ({"published": OLD, "abstract": LONG}, {"published": NEW, "abstract": LONG[:60]}),
        ({"published": OLD, "abstract": LONG}, {"published": date(2019, 12, 1), "abstract": OTHER}),
    ],
)
def test_of_papers_that_may_well_be_one_nothing_is_said(one, other):
    assert said(one, other) == said(other, one) == []


def test_a_paper_of_the_store_is_named_by_its_id():
    papers = added([record("Editorial", authors=ADA)])
    (problem,) = merge_records(papers, [record("Editorial", authors=BO)]).problems
    assert problem.fact == "has the title of the paper 'editorial', but none of its authors"


def test_a_record_is_reported_once_however_many_it_does_not_fit():
    many = [record("Editorial", authors=(f"Name{n} Of{n}",), origin=Origin("a", n)) for n in range(30)]
    assert [problem.line for problem in merge_records((), many).problems] == list(range(1, 30))


@given(tangled_records, st.data())
def test_whether_there_is_a_doubt_does_not_depend_on_order(records, data):
    shuffled = data.draw(st.permutations(records))
    found = [merge_records((), order).problems for order in (records, shuffled)]
    assert bool(found[0]) == bool(found[1])

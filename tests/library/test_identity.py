"""What makes two records one paper, and what keeps them apart."""

from __future__ import annotations

import pytest
from works import ABSTRACTS, added, paper, record

from digest.library.merge import merge_records

LONG, OTHER = ABSTRACTS[:2]
KELP, SLIP = "Tidal memory of kelp", "Tidal memmory of kelp"
GRAPHS, GRAPHSS = "Spectral Theory of Graphs", "Spektral Theory of Graphs"
TAIL = "::AID-ASI1>3.0.CO;2-9"
THIRD, FOURTH = "The GPT-3 of kelp forests", "The GPT-4 of kelp forests"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"arxiv_id": "2610.00001"}, {"title": "Wholly other", "arxiv_id": "2610.00001v2"}),
        ({"arxiv_id": "2610.00001", "doi": "10.1000/a"}, {"arxiv_id": "2610.00001", "doi": "10.1000/b"}),
        ({"doi": "10.1000/a"}, {"title": "Wholly other", "doi": "https://doi.org/10.1000/A"}),
        ({"arxiv_id": "2610.00001"}, {}),
        ({"arxiv_id": "2610.00001"}, {"doi": "10.1000/a"}),
        ({"title": "Deep Learning: a Survey"}, {"title": "deep  learning - A survey."}),
        ({"title": "Ｋｅｌｐ ﬁelds"}, {"title": "Kelp fields"}),
        ({"title": "—?!"}, {"title": "—?!"}),
        ({"title": f"{GRAPHS}, Part II"}, {"title": f"{GRAPHS}, part 2"}),
        ({"title": f"{GRAPHS} Ⅸ."}, {"title": f"{GRAPHS}: IX"}),
        ({"title": "X-ray vision"}, {"title": "Xray Vision"}),
        ({"title": f"{GRAPHS}, Part I", "abstract": LONG}, {"title": f"{GRAPHSS}, Part I", "abstract": LONG}),
        ({"title": KELP, "abstract": LONG}, {"title": SLIP, "abstract": LONG}),
        ({"title": KELP, "abstract": LONG}, {"title": f"{KELP}s", "abstract": f"Abstract: {LONG}"}),
        ({"title": KELP, "abstract": LONG}, {"title": "Tidal memory of keIp", "abstract": LONG[:140]}),
        ({"title": f"The {KELP}", "abstract": LONG}, {"title": KELP, "abstract": LONG}),
    ],
)
def test_these_are_one_paper_in_either_order(one, other):
    assert len(added([record(**one)], [record(**other)])) == 1
    assert len(added([record(**other)], [record(**one)])) == 1
    assert len(added([record(**one), record(**other)])) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"arxiv_id": "2610.00001"}, {"arxiv_id": "2610.00002"}),
        ({"doi": "10.1000/a"}, {"doi": "10.1000/b"}),
        ({"arxiv_id": "2610.00001", "doi": "10.1000/a"}, {"arxiv_id": "2610.00002", "doi": "10.1000/a"}),
        ({"arxiv_id": "2610.00001", "doi": "10.1000/a"}, {"doi": "10.1000/b"}),
        ({"doi": f"10.1002/(SICI)41:6<391{TAIL}"}, {"title": "Reed", "doi": f"10.1002/(SICI)41:6<407{TAIL}"}),
        ({"title": KELP}, {"title": SLIP}),
        (
            {"title": "A Benchmark for C", "abstract": LONG},
            {"title": "A Benchmark for C++", "abstract": OTHER},
        ),
        ({"title": KELP, "abstract": LONG}, {"title": SLIP, "abstract": OTHER}),
        ({"title": KELP, "abstract": "None."}, {"title": SLIP, "abstract": "None."}),
        ({"title": THIRD, "abstract": LONG}, {"title": FOURTH, "abstract": LONG}),
        ({"title": f"{GRAPHS}, Part I", "abstract": LONG}, {"title": f"{GRAPHS}, Part II", "abstract": LONG}),
        (
            {"title": f"{GRAPHS} I: Trees", "abstract": LONG},
            {"title": f"{GRAPHS} II: Trees", "abstract": LONG},
        ),
        ({"title": f"{GRAPHS} (IV)", "abstract": LONG}, {"title": f"{GRAPHS} (VI)", "abstract": LONG}),
        ({"title": f"{GRAPHS}", "abstract": LONG}, {"title": f"{GRAPHS}, vol. i", "abstract": LONG}),
        ({"title": f"{GRAPHS} 1", "abstract": LONG}, {"title": f"{GRAPHS} 2", "abstract": LONG}),
        ({"title": "Kelp", "abstract": LONG}, {"title": "Bread", "abstract": LONG}),
        ({"id": "kelp", "title": KELP}, {"id": "kelp", "title": SLIP}),
        ({"title": "论文一"}, {"title": "论文二"}),
        ({"title": "—"}, {"title": "?"}),
    ],
)
def test_these_are_two_papers_in_either_order(one, other):
    assert len(added([record(**one)], [record(**other)])) == 2
    assert len(added([record(**other)], [record(**one)])) == 2
    assert len(added([record(**one), record(**other)])) == 2


def test_works_are_compared_again_with_what_others_brought():
    said = "tides come and go " * 30
    start = {"title": KELP, "abstract": said[:130]}
    bridge = {"title": f"Xy{KELP}", "abstract": said}
    # Its title is near the first one's only, its abstract near the second one's only.
    last = {"title": f"{KELP}qz", "abstract": f"{said[:100].replace('tide', 'wave')}{said[100:]}"}
    assert len(added([record(**start), record(**last)])) == 2
    assert len(added([record(**bridge), record(**last)])) == 2
    assert len(added([record(**start), record(**bridge), record(**last)])) == 1


def test_a_title_that_a_paper_no_longer_has_still_leads_to_it():
    papers = added(
        [record("Kelp", arxiv_id="2610.00001")],
        [record("Kelp: how robots remember the tide", arxiv_id="2610.00001")],
        [record("KELP")],
    )
    assert [paper.title for paper in papers] == ["Kelp: how robots remember the tide"]


def test_a_doi_that_a_paper_no_longer_shows_still_leads_to_it():
    papers = added(
        [record("Kelp", arxiv_id="2610.00001", doi="10.1000/b")],
        [record("Kelp", arxiv_id="2610.00001", doi="10.1000/a")],
        [record("Tangle", doi="10.1000/b")],
    )
    assert len(papers) == 1


def test_a_record_can_show_that_two_papers_of_the_store_are_one():
    apart = added([record("Kelp")], [record("Tangle", arxiv_id="2610.00001")])
    merged = merge_records(apart, [record("Kelp", arxiv_id="2610.00001")])
    assert (len(apart), len(merged.papers), merged.joined, merged.new, merged.repeated) == (2, 1, 1, 0, 1)
    assert {merged.papers[0].id, *merged.papers[0].aliases} >= {"kelp", "2610.00001"}


def test_a_title_of_two_works_goes_to_the_smallest_identifier():
    known = [paper("2610.00002", arxiv_id="2610.00002"), paper("2610.00001", arxiv_id="2610.00001")]
    papers = added([record(votes=5)], to=known)
    assert {paper.id: paper.votes for paper in papers} == {"2610.00001": 5, "2610.00002": None}


def test_a_title_of_two_works_stays_with_the_one_that_it_was_first_told_of():
    listing = [record(votes=5)]
    papers = added([record(arxiv_id="2610.00002")], listing, [record(arxiv_id="2610.00001")], listing)
    assert {paper.id: paper.votes for paper in papers} == {"2610.00001": None, "2610.00002": 5}

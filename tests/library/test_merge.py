"""The ids that papers get, the counts of what was new, and what is said of records that do not fit."""

from __future__ import annotations

from datetime import date

import pytest
from works import DAYS, added, paper, record

from digest.library.merge import Outcome, merge_records
from digest.model import Origin
from digest.problems import Problem


@pytest.mark.parametrize(
    ("said", "id"),
    [
        ({"id": "ours", "arxiv_id": "2610.00001"}, "ours"),
        ({"arxiv_id": "2610.00001v2"}, "2610.00001"),
        ({"arxiv_id": "math.CA/0611800"}, "math/0611800"),
        ({"doi": "10.1000/a", "title": "Deep Łódź: a Survey"}, "deep-lodz-a-survey"),
        ({"title": "word " * 40}, "word-" * 15 + "word"),
        ({"title": "x" * 200}, "x" * 80),
        ({"id": "../../etc/passwd"}, "../../etc/passwd"),
        ({"id": "i" * 300}, "i" * 300),
        ({"id": "con"}, "con"),
    ],
)
def test_a_new_paper_gets_the_first_of_given_id_arxiv_id_and_slug(said, id):
    assert [paper.id for paper in added([record(**said)])] == [id]


@pytest.mark.parametrize(("title", "start"), [("Con", "con-"), ("Page", "page-"), ("—", "")])
def test_a_slug_that_no_folder_may_have_gets_a_hash(title, start):
    (found,) = added([record(title)])
    assert found.id.startswith(start)
    assert len(found.id) == len(start) + 6


def test_a_slug_that_is_taken_gets_a_hash():
    first, second, third = added([record("A title", doi=f"10.1000/{n}") for n in range(3)])
    ids = sorted((first.id, second.id, third.id), key=len)
    assert ids[0] == "a-title"
    assert [len(id) for id in ids[1:]] == [len("a-title-123456")] * 2
    assert len(set(ids)) == 3


def test_an_id_stays_when_a_better_one_is_found():
    merged = merge_records(added([record("Kelp")]), [record("Kelp", arxiv_id="2610.00001", id="ours")])
    (found,) = merged.papers
    assert (found.id, found.aliases) == ("kelp", ("2610.00001", "ours"))
    assert not merged.problems


def test_an_alias_is_not_given_to_another_paper():
    known = paper("kelp", "Tidal memory", aliases=("ours",))
    merged = merge_records([known], [record("A grammar of violins", id="ours")])
    assert {known, *merged.papers} == {*merged.papers}
    assert [found.id for found in merged.papers] == ["a-grammar-of-violins", "kelp"]
    assert len(merged.problems) == 1


def test_of_two_works_with_one_id_the_second_gets_another_and_this_is_said():
    origin = Origin("b.jsonl", 7)
    first = record("Tidal memory", id="same")
    merged = merge_records((), [first, record("A grammar of violins", id="same", origin=origin)])
    assert [paper.id for paper in merged.papers] == ["a-grammar-of-violins", "same"]
    hint = "this one goes by 'a-grammar-of-violins'"
    assert merged.problems == (Problem("b.jsonl", 7, "the id 'same' is that of another paper", hint),)


def test_ids_that_differ_by_case_are_different_ids():
    papers = added([record("Tidal memory", id="KELP"), record("A grammar", id="kelp")])
    assert [paper.id for paper in papers] == ["KELP", "kelp"]


def test_each_record_is_new_once_and_then_repeated():
    one, two = Origin("a.txt", 3), Origin("b.txt", 9)
    merged = merge_records((), [record("Kelp", origin=one), record("KELP", origin=two)])
    assert merged.outcomes == (Outcome(one, "kelp", True), Outcome(two, "kelp", False))
    assert (merged.new, merged.repeated, merged.skipped) == (1, 1, 0)


def test_a_title_of_which_nothing_can_be_shown_is_skipped_and_reported():
    merged = merge_records((), [record("\u200b", origin=Origin("a.txt", 3)), record("Kelp")])
    assert [outcome.paper_id for outcome in merged.outcomes] == [None, "kelp"]
    assert merged.skipped == 1
    assert [str(problem).splitlines()[0] for problem in merged.problems] == [
        "a.txt:3: nothing of the title can be shown"
    ]


@pytest.mark.parametrize("day", [date.min, date(1899, 12, 31), date(2201, 1, 1), date.max])
def test_records_of_an_impossible_day_are_skipped_and_reported_once_for_each_listing(day):
    said = [
        record("Kelp", featured_on=day, origin=Origin("b.txt", 7)),
        record("Reed", featured_on=day, origin=Origin("b.txt", 3)),
        record("Loaf", featured_on=day, origin=Origin("a.txt", 9)),
        record("Violin"),
    ]
    merged = merge_records((), said)
    assert [paper.title for paper in merged.papers] == ["Violin"]
    assert merged.skipped == 3
    fact = f"no paper can be listed on {day}, only in the years 1900 to 2200"
    assert [(problem.path, problem.line, problem.fact) for problem in merged.problems] == [
        ("a.txt", 9, fact),
        ("b.txt", 7, fact),
    ]


@pytest.mark.parametrize("day", [date(1900, 1, 1), date(2200, 12, 31)])
def test_the_first_and_the_last_possible_day_are_used(day):
    assert [paper.featured_on for paper in added([record(featured_on=day)])] == [day]


def test_problems_come_by_file_then_line():
    places = [("b", 2), ("a", 10), ("b", 1), ("a", 9)]
    said = [record("\u200b", origin=Origin(*place)) for place in places]
    taken = [
        record("Kelp", id="same"),
        record("Tidal memory", id="same", origin=Origin("a", 5)),
    ]
    problems = merge_records((), [*said[:3], *taken, said[3]]).problems
    assert [(problem.path, problem.line) for problem in problems] == [
        ("a", 5),
        *sorted(places),
    ]


def test_papers_that_no_record_speaks_of_are_not_touched():
    known = [paper("b", "Bread", aliases=("loaf",)), paper("a", "Ale")]
    assert set(added([record("Kelp")], to=known)) >= set(known)


def test_papers_come_by_day_then_place_then_id():
    said = [
        {"title": "D", "featured_on": DAYS[3], "position": 1},
        {"title": "B", "featured_on": DAYS[0]},
        {"title": "C", "featured_on": DAYS[0]},
        {"title": "A", "featured_on": DAYS[0], "position": 2},
    ]
    assert [paper.title for paper in added([record(**some) for some in said])] == ["A", "B", "C", "D"]

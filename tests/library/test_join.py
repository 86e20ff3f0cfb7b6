"""Which of two sources a paper's field is from."""

from __future__ import annotations

import pytest
from works import DAYS, paper, record

from digest.library.join import join
from digest.library.normalise import normalise
from digest.model import VoteCount

SEPTEMBER, OCTOBER, LATER, NOVEMBER = DAYS


def joined(*said):
    return join("p", [normalise(record(**some)) for some in said])


@pytest.mark.parametrize(
    ("field", "one", "other", "kept"),
    [
        ("abstract", "Short.", "Longer.", "Longer."),
        ("authors", ("Ada Kelp",), ("A. Kelp", "B. Reed"), ("A. Kelp", "B. Reed")),
        ("authors", ("A. Kelp",), ("Ada Kelp",), ("Ada Kelp",)),
        ("published", SEPTEMBER, OCTOBER, SEPTEMBER),
        ("comments", 3, None, 3),
        ("comments", 0, 2, 2),
        ("url", "https://a.example/long", "https://b.example", "https://b.example"),
        ("categories", ("cs.LG", "cs.CL"), (), ("cs.LG", "cs.CL")),
        ("categories", ("cs.LG", "cs.CL"), ("cs.CV",), ("cs.CL", "cs.CV", "cs.LG")),
        ("topics", ("machine-learning",), ("Machine Learning",), ("Machine Learning",)),
        ("doi", "10.1000/b", "10.1000/a", "10.1000/a"),
    ],
)
def test_a_field_is_taken_by_its_rule_whoever_speaks_first(field, one, other, kept):
    assert getattr(joined({field: one}, {field: other}), field) == kept
    assert getattr(joined({field: other}, {field: one}), field) == kept


def test_a_list_that_all_sources_agree_on_keeps_its_order():
    assert joined({"topics": ("Vision", "Audio")}, {"topics": ("Vision", "Audio")}).topics == (
        "Vision",
        "Audio",
    )


def test_the_longest_title_is_kept_and_the_others_are_remembered():
    found = joined({"title": "Kelp"}, {"title": "Kelp: a study"}, {"title": "KELP"})
    assert found.title == "Kelp: a study"
    assert found.aliases == ("title:kelp",)


def test_a_doi_that_is_let_go_is_remembered():
    assert joined({"doi": "10.1000/b"}, {"doi": "10.1000/a"}).aliases == ("doi:10.1000/b",)


def test_the_count_of_authors_is_at_least_that_of_the_list():
    assert joined({"author_count": 2}, {"authors": ("A", "B", "C")}).author_count == 3
    assert joined({"author_count": 9}, {"authors": ("A", "B", "C")}).author_count == 9
    assert joined({"authors": ("A", "B", "C")}).author_count is None


def test_the_place_is_that_of_the_earliest_listing():
    found = joined({"featured_on": OCTOBER, "position": 9}, {"featured_on": NOVEMBER, "position": 1})
    assert (found.featured_on, found.position) == (OCTOBER, 9)
    assert joined({"featured_on": OCTOBER}, {"featured_on": NOVEMBER, "position": 1}).position is None
    assert joined({"position": 4}, {"position": 2}).position == 2


def test_one_count_of_votes_on_the_first_day_needs_no_history():
    found = joined({"featured_on": OCTOBER, "votes": 5})
    assert (found.votes, found.vote_history) == (5, ())


def test_votes_are_those_of_the_newest_day_even_if_they_fell():
    found = joined({"featured_on": NOVEMBER, "votes": 3}, {"featured_on": OCTOBER, "votes": 5})
    assert found.votes == 3
    assert found.vote_history == (VoteCount(OCTOBER, 5), VoteCount(NOVEMBER, 3))


def test_of_one_days_votes_the_most_count():
    assert joined({"votes": 4}, {"votes": 6}).votes == 6


def test_the_day_of_votes_is_not_lost_when_an_earlier_listing_has_none():
    found = joined({"featured_on": NOVEMBER, "votes": 3}, {"featured_on": OCTOBER})
    assert (found.votes, found.vote_history) == (3, (VoteCount(NOVEMBER, 3),))


def test_votes_beside_an_older_history_are_of_the_listings_day():
    found = joined({"featured_on": NOVEMBER, "votes": 7, "vote_history": (VoteCount(OCTOBER, 5),)})
    assert found.vote_history == (VoteCount(OCTOBER, 5), VoteCount(NOVEMBER, 7))


def test_a_papers_own_other_id_becomes_an_alias():
    found = join("kelp", [paper("kelp"), normalise(record(arxiv_id="2610.00001"))])
    assert found.aliases == ("2610.00001",)


def test_a_record_without_its_listings_day_is_a_programmers_mistake():
    with pytest.raises(ValueError, match="no listing day"):
        joined({"featured_on": None})

"""A record's normal form: what is cleaned, found in links and text, or dropped."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from works import DAYS, record

from digest.library.normalise import code_link, future_days, normalise, paragraphs
from digest.model import Origin, VoteCount

anything = st.text(st.characters() | st.sampled_from(" \n\r\t\u200b\ud800\u202e"))


@given(
    st.builds(
        record,
        anything,
        abstract=anything,
        authors=st.lists(anything, max_size=2).map(tuple),
        id=st.none() | anything,
        url=st.none() | anything,
        doi=st.none() | anything | st.just("https://doi.org/10.48550/arXiv.2610.00001"),
        aliases=st.lists(anything, max_size=2).map(tuple),
        votes=st.none() | st.integers(),
        author_count=st.none() | st.integers(),
        published=st.none() | st.dates(),
    )
)
def test_the_normal_form_of_a_normal_form_is_itself_and_can_be_written(some):
    normal = normalise(some)
    assert normalise(normal) == normal
    repr((normal.title, normal.abstract, normal.authors, normal.id, normal.aliases)).encode()
    assert normal.title == " ".join(normal.title.split())


def test_white_space_and_controls_go_and_words_stay():
    normal = normalise(record("  Tides\u00a0of \x00 kelp\u200b \r\n again ", authors=(" Ada \t Kelp ", " ")))
    assert normal.title == "Tides of kelp again"
    assert normal.authors == ("Ada Kelp",)


def test_an_abstract_keeps_its_paragraphs():
    assert paragraphs("One\nline.\r\n\r\n  Two\r\n\n\n") == "One line.\n\nTwo"


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({"arxiv_id": "arXiv:2610.00001v3"}, "2610.00001"),
        ({"url": "https://arxiv.org/abs/2610.00001v1"}, "2610.00001"),
        ({"pdf_url": "https://arxiv.org/pdf/hep-th/9901001"}, "hep-th/9901001"),
        ({"doi": "10.48550/arXiv.2610.00001"}, "2610.00001"),
        ({"id": "2610.00001"}, "2610.00001"),
        ({"arxiv_id": "2610.00001", "url": "https://arxiv.org/abs/2610.00002"}, "2610.00001"),
        ({"url": "https://papers.example/abs/1", "id": "kelp"}, None),
    ],
)
def test_an_arxiv_id_is_found_where_it_is_said(said, found):
    assert normalise(record(**said)).arxiv_id == found


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({"doi": "https://doi.org/10.1000/KELP.1"}, "10.1000/kelp.1"),
        ({"url": "https://doi.org/10.1000/kelp.1?via=feed"}, "10.1000/kelp.1"),
        ({"url": "https://publisher.example/doi/10.1000/kelp.1/full"}, None),
        ({"doi": "10.48550/arXiv.2610.00001"}, None),
        ({"url": "http://[::1/%zz%"}, None),
    ],
)
def test_a_doi_is_found_where_it_is_said(said, found):
    assert normalise(record(**said)).doi == found


def test_links_that_could_run_are_dropped():
    bad = " \tjAvA\nsCrIpT:alert(1)"
    normal = normalise(record(url=bad, pdf_url="https://a.example/x", code_url="data:text/html,x"))
    assert (normal.url, normal.pdf_url, normal.code_url) == (None, "https://a.example/x", None)


@pytest.mark.parametrize(
    ("abstract", "found"),
    [
        ("Code is available at https://github.com/reed/kelp.", "https://github.com/reed/kelp"),
        ("We release it (github.com/reed/kelp.git).", "https://github.com/reed/kelp"),
        (
            "It works. Our code: http://www.gitlab.com/reed/kelp-2, and data.",
            "https://gitlab.com/reed/kelp-2",
        ),
        ("We measure https://github.com/reed/kelp against others.", None),
        ("Code is at https://reed.github.io/kelp.", None),
        ("Our code will follow.", None),
        ("We cite github.com/code/of-others and no more.", None),
    ],
)
def test_a_repository_is_taken_from_an_abstract_that_calls_it_code(abstract, found):
    assert code_link(abstract) == found
    assert normalise(record(abstract=abstract)).code_url == found


def test_a_given_repository_goes_before_the_abstracts():
    normal = normalise(
        record(code_url="https://git.example/kelp", abstract="Code: https://github.com/reed/kelp")
    )
    assert normal.code_url == "https://git.example/kelp"


def test_numbers_and_days_that_make_no_sense_are_dropped():
    normal = normalise(
        record(
            votes=-1,
            comments=-2,
            author_count=0,
            position=0,
            published=date(9999, 1, 1),
            vote_history=(
                VoteCount(DAYS[1], -1),
                VoteCount(DAYS[0], 4),
                VoteCount(DAYS[0], 3),
                VoteCount(date.max, 9),
            ),
        )
    )
    assert (normal.votes, normal.comments, normal.author_count, normal.position) == (None,) * 4
    assert normal.published is None
    assert normal.vote_history == (VoteCount(DAYS[0], 4),)


def test_no_votes_are_not_the_same_as_unknown_votes():
    assert normalise(record(votes=0)).votes == 0


def test_a_record_is_of_its_format_unless_it_says_where_it_is_from():
    assert normalise(record()).sources == ("hf-text",)
    assert normalise(record(sources=("bibtex", "jsonl"))).sources == ("bibtex", "jsonl")


def test_a_listing_of_a_day_to_come_is_reported_once_for_each_file():
    today, tomorrow = date(2026, 11, 20), date(2026, 11, 21)
    said = [
        ("b.txt", 1, today),
        ("b.txt", 2, date(2099, 1, 1)),
        ("b.txt", 3, date(2099, 1, 2)),
        ("b.txt", 4, date(2098, 1, 1)),
        ("a.txt", 5, date(2026, 11, 22)),
        ("c.txt", 6, tomorrow),  # where it is that already
        ("c.txt", 7, date.max),  # is refused
    ]
    records = [record(featured_on=day, origin=Origin(path, line)) for path, line, day in said]
    assert [(problem.path, problem.line, problem.fact) for problem in future_days(records, today)] == [
        ("a.txt", 5, "lists its papers on 2026-11-22, which is after today"),
        ("b.txt", 3, "lists its papers on 2099-01-02, which is after today"),
    ]
    assert future_days(records, date.max) == ()

"""How facts about a paper read on a page."""

from __future__ import annotations

from datetime import date

import pytest
from sample_site import a_paper

from digest.web.display import authors, byline, facts, first_paragraph, links_out, searches
from digest.words import load_words

ENGLISH, GERMAN = load_words("en"), load_words("de")


@pytest.mark.parametrize(
    ("named", "count", "said"),
    [
        ((), None, ""),
        ((), 1, "1 author"),
        ((), 12, "12 authors"),
        (("A. One",), None, "A. One"),
        (("A. One", "B. Two"), None, "A. One and B. Two"),
        (("A", "B", "C"), None, "A, B and C"),
        (("A", "B", "C", "D"), None, "A, B, C and 1 more"),
        (("A", "B", "C"), 12, "A, B, C and 9 more"),
    ],
)
def test_a_byline_names_three_and_counts_the_rest(
    named: tuple[str, ...], count: int | None, said: str
) -> None:
    assert byline(ENGLISH, a_paper(1, authors=named, author_count=count)) == said


def test_only_known_facts_are_said() -> None:
    assert facts(ENGLISH, a_paper(1)) == ""
    known = a_paper(1, published=date(2024, 9, 3), votes=0, comments=2)
    assert facts(ENGLISH, known) == "3\u00a0Sep\u00a02024\u00a0· 0\u00a0votes\u00a0· 2\u00a0comments"


def test_an_address_from_outside_is_linked_only_if_it_is_safe() -> None:
    paper = a_paper(1, url="javascript:alert(1)", code_url="https://code.example/x", doi="10.1/x")
    assert [(link.label, link.href) for link in links_out(ENGLISH, paper)] == [
        ("DOI", "https://doi.org/10.1/x"),
        ("Code", "https://code.example/x"),
    ]


def test_the_address_of_a_doi_is_escaped() -> None:
    (link,) = links_out(ENGLISH, a_paper(1, doi='10.1000/(a)1<2>3#"4'))
    assert link.href == "https://doi.org/10.1000/(a)1%3C2%3E3%23%224"


def test_a_title_is_searched_for_only_where_nothing_says_where_the_paper_is() -> None:
    found = searches(a_paper(1, title='A & B: "C"?'))
    assert [link.label for link in found] == ["arXiv", "Google Scholar"]
    assert all("A+%26+B%3A+%22C%22%3F" in link.href for link in found)
    assert searches(a_paper(1, url="https://papers.example/1")) == ()


def test_a_papers_own_page_names_as_many_authors_as_it_says() -> None:
    few, many = a_paper(1, authors=("A", "B", "C")), a_paper(1, authors=("A", "B", "C"), author_count=1234)
    assert [authors(ENGLISH, few), authors(ENGLISH, few, 2)] == ["A, B, C", "A, B and 1 more"]
    assert [authors(GERMAN, many), authors(GERMAN, many, 2)] == [
        "A, B, C und 1.231 weitere",
        "A, B und 1.232 weitere",
    ]


def test_facts_are_said_in_the_language_of_the_site() -> None:
    known = a_paper(1, published=date(2024, 9, 3), votes=1, comments=2345)
    assert facts(GERMAN, known) == "3.\u00a0Sept.\u00a02024\u00a0· 1\u00a0Stimme\u00a0· 2.345\u00a0Kommentare"


def test_the_first_paragraph_ends_where_it_ends() -> None:
    assert (
        first_paragraph("<ul><li>x</li></ul>\n<p>One\n<b>two</b></p>\n<p>Three</p>")
        == "<p>One\n<b>two</b></p>"
    )

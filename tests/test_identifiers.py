"""arXiv ids, DOIs and addresses in their canonical form."""

from __future__ import annotations

import html
import re
from urllib.parse import quote, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.identifiers import arxiv_id, doi, doi_of_link, doi_url, safe_url


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2401.01234", "2401.01234"),
        ("arXiv:2401.01234v3", "2401.01234"),
        ("ARXIV: 0704.0001", "0704.0001"),
        ("http://arxiv.org/abs/hep-ex/0307015v1", "hep-ex/0307015"),
        ("math.CA/0611800", "math/0611800"),
        ("https://huggingface.co/papers/2606.00683", "2606.00683"),
        ("https://huggingface.co/papers/2606.00683#community", "2606.00683"),
        ("https://arxiv.org/pdf/1706.03762.pdf", "1706.03762"),
        ("https://doi.org/10.48550/arXiv.2202.01037", "2202.01037"),
        ("2413.01234", None),
        ("https://example.org/2401.01234", None),
        ("10.1000/182", None),
    ],
)
def test_an_arxiv_id_has_neither_version_nor_subject_class(text: str, expected: str | None) -> None:
    assert arxiv_id(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://doi.org/10.1038/S41586-021-03819-2", "10.1038/s41586-021-03819-2"),
        ("doi:10.1000/182.", "10.1000/182"),
        ("10.48550/arXiv.2202.01037", None),
        ("nothing", None),
    ],
)
def test_a_doi_is_lower_case_and_arxivs_own_are_arxiv_ids(text: str, expected: str | None) -> None:
    assert doi(text) == expected


OLD = "10.1002/(sici)1097-4571(199009)41:6<391::aid-asi1>3.0.co;2-9"


@pytest.mark.parametrize(
    "text",
    [
        OLD,
        OLD.upper(),
        f"doi: {OLD}",
        f"{OLD}.",
        f"https://doi.org/{OLD}",
        f"http://dx.doi.org/{quote(OLD)}?via=feed",
        f"{OLD} (1990)",
        f'{OLD}"',
    ],
)
def test_a_doi_that_a_text_begins_with_keeps_its_brackets(text: str) -> None:
    assert doi(text) == OLD


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("See <i>10.1000/182</i>.", "10.1000/182"),
        ("(see 10.1000/182)", "10.1000/182"),
        ("It is (10.1000/1(8)2(b)), they say", "10.1000/1(8)2(b)"),
        ("10.1000/1(8)", "10.1000/1(8)"),
        ("10.1000/1]", "10.1000/1"),
        ("10.1000/;.", None),
    ],
)
def test_a_doi_in_running_text_ends_where_its_sentence_goes_on(text: str, expected: str | None) -> None:
    assert doi(text) == expected


def test_only_a_resolvers_address_is_a_link_of_a_doi() -> None:
    assert doi_of_link("https://publisher.example/doi/10.1000/182/full") is None
    assert doi_of_link("https://doi.org/10.48550/arXiv.2202.01037") is None


@given(st.text().map("10.1000/a".__add__))
def test_a_doi_is_its_own_doi_and_its_address_is_safe_and_leads_to_it(text: str) -> None:
    found = doi(text)
    assert found is not None
    assert doi(found) == found == doi_of_link(doi_url(found))
    assert unquote(doi_url(found)) == f"https://doi.org/{found}"
    assert safe_url(doi_url(found)) == doi_url(found)


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        " \tjAvA\nsCrIpT:alert(1)",
        "java\x00script:x",
        "data:text/html,x",
        "http://[::1/%zz%",
        "//host/x",
        "https://",
        "",
    ],
)
def test_an_address_that_is_not_of_the_web_is_none(text: str) -> None:
    assert safe_url(text) is None


@given(st.text(st.sampled_from('a1%[]#?/ é\\"')))
def test_a_safe_address_is_one_by_the_rules_and_is_its_own(text: str) -> None:
    url = safe_url("https://[::1]:80/" + text)
    assert url
    assert re.fullmatch(
        r"https://\[::1\]:80/(?:[^][%#]|%[0-9A-Fa-f]{2})*(?:#(?:[^][%#]|%[0-9A-Fa-f]{2})*)?", url
    )
    assert safe_url(url) == url


@given(st.text())
def test_a_safe_address_needs_no_escaping_against_breaking_out(text: str) -> None:
    url = safe_url("https://example.org/" + text)
    assert url is None or not set(url) & set('"<> \n\t`')
    assert url is None or html.unescape(html.escape(url)) == url

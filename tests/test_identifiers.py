"""arXiv ids, DOIs and addresses in their canonical form."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.identifiers import arxiv_id, doi, safe_url


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


@given(st.text())
def test_a_safe_address_needs_no_escaping_against_breaking_out(text: str) -> None:
    url = safe_url("https://example.org/" + text)
    assert url is None or not set(url) & set('"<> \n\t`')
    assert url is None or html.unescape(html.escape(url)) == url

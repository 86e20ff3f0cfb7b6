"""RIS that rispy reads back, in which no value begins a tag."""

from __future__ import annotations

import re

import rispy
from citable import digests, paper, transformer
from hypothesis import given

from digest.citing import facts, ris, without_abstract
from digest.citing.keys import cite_keys
from digest.model import Paper

LINE = re.compile(r"[A-Z][A-Z0-9]  - [^\x00-\x1f\x7f\x85\u2028\u2029]*")


def test_a_record_says_all_that_is_known() -> None:
    assert ris([transformer(authors=("Ashish Vaswani", "Ludwig van Beethoven", "Qwen Team*"))]).split(
        "\r\n"
    ) == [
        "TY  - UNPB",
        "ID  - vaswani2017attention",
        "TI  - Attention Is All You Need",
        "AU  - Vaswani, Ashish",
        "AU  - van Beethoven, Ludwig",
        "AU  - Qwen Team",
        "PY  - 2017",
        "DA  - 2017/06/12",
        "AB  - It is $O(n^2)$, and a < b > c.",
        "PB  - arXiv",
        "AN  - arXiv:1706.03762",
        "DO  - 10.5555/3295222.3295349",
        "UR  - https://arxiv.org/abs/1706.03762",
        "ER  - ",
        "",
    ]


def test_a_paper_of_which_little_is_known_claims_no_more() -> None:
    assert ris([paper("Kelp", author_count=1)]) == (
        "TY  - GEN\r\nID  - an-id\r\nTI  - Kelp\r\nN1  - 1 author\r\nER  - \r\n"
    )


def test_a_record_among_many_lacks_its_abstract_alone() -> None:
    whole = ris([transformer()])
    assert without_abstract(whole.encode()).decode() == ris([transformer(abstract="")])
    assert without_abstract(ris([paper("Kelp")]).encode()).decode() == ris([paper("Kelp")])


def test_a_digest_is_read_back(cited: tuple[Paper, ...]) -> None:
    records = rispy.loads(ris(cited))
    assert [record["id"] for record in records] == cite_keys(cited)
    for known, record in zip(cited, records, strict=True):
        day = known.published
        assert record.get("title", "") == facts.title(known)
        assert len(record.get("authors", [])) == len(list(facts.authors(known)))
        assert (record.get("year"), record.get("date")) == (
            (day.strftime("%Y"), day.strftime("%Y/%m/%d")) if day else (None, None)
        )
        assert record.get("abstract", "") == facts.abstract(known)
        assert record.get("doi", "") == facts.doi(known)
        assert record.get("urls", [""]) == [facts.link(known).replace(";", "%3B")]
        assert "unknown_tag" not in record


@given(digests)
def test_whatever_papers_say_no_value_begins_a_tag_or_a_record(given_papers: list[Paper]) -> None:
    text = ris(given_papers)
    lines = text.split("\r\n")
    assert lines.pop() == ""
    assert [line for line in lines if not LINE.fullmatch(line)] == []
    records = rispy.loads(text)
    assert [record["id"] for record in records] == cite_keys(given_papers)
    for known, record in zip(given_papers, records, strict=True):
        assert record.get("title", "") == facts.title(known)
        assert len(record.get("authors", [])) <= len(known.authors)

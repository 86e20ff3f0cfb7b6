"""CSV that comes back as it went, and in which no cell is a formula."""

from __future__ import annotations

import csv as reader
from io import StringIO

import pytest
from citable import digests, paper, transformer
from hypothesis import given

from digest import citing
from digest.citing import facts
from digest.citing.table import COLUMNS
from digest.model import Paper
from digest.text import one_line

SIGNS = "=+-@\t\r\n＝＋－＠"


def rows(text: str) -> list[dict[str, str]]:
    return list(reader.DictReader(StringIO(text, newline=""), strict=True))


def test_a_row_says_all_that_is_known() -> None:
    text = citing.csv([transformer()], {"1706.03762": ("language", "attention")})
    assert text.splitlines()[0] == ",".join(COLUMNS)
    assert {name: cell for name, cell in rows(text)[0].items() if cell} == {
        "id": "1706.03762",
        "title": "Attention Is All You Need",
        "authors": "Ashish Vaswani; Aidan N. Gomez; The Transformer Team",
        "author_count": "3",
        "published": "2017-06-12",
        "featured_on": "2026-11-20",
        "arxiv": "arXiv:1706.03762",
        "doi": "10.5555/3295222.3295349",
        "url": "https://arxiv.org/abs/1706.03762",
        "pdf_url": "https://arxiv.org/pdf/1706.03762",
        "votes": "12",
        "topics": "language; attention",
        "categories": "cs.CL; cs.LG",
        "abstract": "It is $O(n^2)$, and a < b > c.",
    }


@pytest.mark.parametrize("sign", [*"=+-@＝＋－＠﹦", "\t=", " \r\n=", "\u200b="])
def test_a_formula_is_defused_by_an_apostrophe(sign: str) -> None:
    (row,) = rows(citing.csv([paper(f"{sign}HYPERLINK(1)", authors=(f"{sign}1",))], {}))
    assert row["title"].startswith(f"'{sign.strip(chr(0x200B)).strip()}")
    assert row["authors"].startswith("'")


def test_a_digest_is_read_back(cited: tuple[Paper, ...]) -> None:
    found = rows(citing.csv(cited, {}))
    assert [row["id"].removeprefix("'") for row in found] == [one_line(known.id) for known in cited]
    assert [row["title"] for row in found] == [facts.title(known) for known in cited]
    assert [row["published"] for row in found] == [str(known.published or "") for known in cited]
    assert [row["abstract"].removeprefix("'") for row in found] == [facts.abstract(known) for known in cited]


@given(digests)
def test_whatever_papers_say_no_cell_is_a_formula(given_papers: list[Paper]) -> None:
    text = citing.csv(given_papers, {known.id: ("=x", known.title) for known in given_papers})
    lines = list(reader.reader(StringIO(text, newline=""), strict=True))
    assert [len(line) for line in lines] == [len(COLUMNS)] * (len(given_papers) + 1)
    assert [cell for line in lines for cell in line if cell.startswith(tuple(SIGNS))] == []
    for known, row in zip(given_papers, rows(text), strict=True):
        assert row["title"] in (facts.title(known), f"'{facts.title(known)}")
    assert text.count("\n") == text.count("\r\n") == len(given_papers) + 1

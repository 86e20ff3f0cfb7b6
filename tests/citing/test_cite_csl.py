"""CSL-JSON by the rules of its schema."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from citable import digests, paper, transformer
from hypothesis import given

from digest.citing import csl, facts
from digest.citing.keys import cite_keys
from digest.model import Paper

STRINGS = {"title", "abstract", "DOI", "URL", "publisher", "note", "number"}
NAME_PARTS = {"family", "given", "non-dropping-particle", "suffix", "literal"}


def faults(items: Any) -> list[str]:
    """What the schema of CSL data forbids, for the properties that a paper can have."""
    found = [] if isinstance(items, list) else ["not an array"]
    for item in items:
        if not isinstance(item.get("id"), str) or item.get("type") != "article":
            found.append(f"id or type: {item}")
        found += [f"unknown: {name}" for name in item.keys() - STRINGS - {"id", "type", "author", "issued"}]
        found += [f"no string: {name}" for name in item.keys() & STRINGS if not isinstance(item[name], str)]
        for name in item.get("author", []):
            if name.keys() - NAME_PARTS or not all(isinstance(part, str) and part for part in name.values()):
                found.append(f"name: {name}")
            if ("literal" in name) == ("family" in name):
                found.append(f"neither literal nor in parts: {name}")
        if "issued" in item:
            ((year, month, day),) = item["issued"].pop("date-parts")
            date(year, month, day)
            found += [f"issued: {item['issued']}"] if item["issued"] else []
    return found


def test_an_item_says_all_that_is_known() -> None:
    assert json.loads(csl([transformer(authors=("Ludwig van Beethoven", "OpenAI"), author_count=3)])) == [
        {
            "id": "vanbeethoven2017attention",
            "type": "article",
            "title": "Attention Is All You Need",
            "author": [
                {"family": "Beethoven", "given": "Ludwig", "non-dropping-particle": "van"},
                {"literal": "OpenAI"},
            ],
            "issued": {"date-parts": [[2017, 6, 12]]},
            "publisher": "arXiv",
            "number": "arXiv:1706.03762",
            "DOI": "10.5555/3295222.3295349",
            "URL": "https://arxiv.org/abs/1706.03762",
            "abstract": "It is $O(n^2)$, and a < b > c.",
            "note": "3 authors",
        }
    ]


def test_a_paper_of_which_little_is_known_claims_no_more() -> None:
    assert json.loads(csl([paper("Kelp")])) == [{"id": "an-id", "type": "article", "title": "Kelp"}]
    assert json.loads(csl([])) == []


def test_a_digest_keeps_the_schema_and_is_read_back(cited: tuple[Paper, ...]) -> None:
    items = json.loads(csl(cited))
    assert [item["id"] for item in items] == cite_keys(cited)
    for known, item in zip(cited, items, strict=True):
        assert item.get("title", "") == facts.title(known)
        parts = item["issued"]["date-parts"] if known.published else None
        assert parts == ([list(known.published.timetuple()[:3])] if known.published else None)
        assert len(item.get("author", [])) == len(list(facts.authors(known)))
        assert item.get("DOI", "") == facts.doi(known)
        assert item.get("URL", "") == facts.link(known)
    assert faults(items) == []


@given(digests)
def test_whatever_papers_say_the_schema_is_kept(given_papers: list[Paper]) -> None:
    items = json.loads(csl(given_papers))
    assert faults(items) == []
    assert [item["id"] for item in items] == cite_keys(given_papers)

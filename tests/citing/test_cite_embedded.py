"""What pages embed, read back from a page by an HTML parser."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any
from urllib.parse import parse_qsl

import html5lib
import pytest
from citable import paper, papers, texts, transformer
from hypothesis import given
from markupsafe import escape

from digest.citing import cited as known_of
from digest.citing import coins, facts, json_ld, scholar_tags
from digest.model import Paper
from digest.text import one_line

HERE = "https://digest.example/papers/1706.03762/"
NAMES = {
    *("citation_title", "citation_author", "citation_publication_date", "citation_arxiv_id", "citation_doi"),
    *("citation_pdf_url", "citation_abstract_html_url"),
}


def page(body: str) -> Any:
    return html5lib.parse(f"<!doctype html><title>x</title>{body}<p>after", namespaceHTMLElements=False)


def script_in_page(text: str) -> Any:
    tree = page(f'<script type="application/ld+json">{text}</script>')
    assert [element.text for element in tree.iter("p")] == ["after"]
    (script,) = tree.iter("script")
    return json.loads(script.text)


def span_in_page(text: str) -> list[tuple[str, str]]:
    (span,) = page(f'<span class="Z3988" title="{escape(text)}"></span>').iter("span")
    assert span.keys() == ["class", "title"] or set(span.keys()) == {"class", "title"}
    return parse_qsl(span.get("title"), strict_parsing=True, keep_blank_values=True)


def test_scholar_tags_say_all_that_is_known() -> None:
    assert scholar_tags(known_of(transformer(authors=("García Márquez, Gabriel José", "OpenAI")))) == [
        ("citation_title", "Attention Is All You Need"),
        ("citation_author", "Gabriel José García Márquez"),
        ("citation_author", "OpenAI"),
        ("citation_publication_date", "2017/06/12"),
        ("citation_arxiv_id", "1706.03762"),
        ("citation_doi", "10.5555/3295222.3295349"),
        ("citation_pdf_url", "https://arxiv.org/pdf/1706.03762"),
        ("citation_abstract_html_url", "https://arxiv.org/abs/1706.03762"),
    ]


def test_scholar_tags_say_nothing_that_is_not_known() -> None:
    assert scholar_tags(known_of(paper("Kelp", author_count=12))) == [("citation_title", "Kelp")]


def test_json_ld_is_a_scholarly_article() -> None:
    found = script_in_page(
        json_ld(known_of(transformer(authors=("Ludwig van Beethoven", "Plato", "Qwen Team"))), HERE)
    )
    assert found == {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "headline": "Attention Is All You Need",
        "author": [
            {
                "@type": "Person",
                "name": "Ludwig van Beethoven",
                "givenName": "Ludwig",
                "familyName": "van Beethoven",
            },
            {"@type": "Person", "name": "Plato"},
            {"@type": "Organization", "name": "Qwen Team"},
        ],
        "datePublished": "2017-06-12",
        "identifier": [
            {"@type": "PropertyValue", "propertyID": "arXiv", "value": "1706.03762"},
            {"@type": "PropertyValue", "propertyID": "DOI", "value": "10.5555/3295222.3295349"},
        ],
        "sameAs": ["https://arxiv.org/abs/1706.03762", "https://doi.org/10.5555/3295222.3295349"],
        "url": HERE,
        "mainEntityOfPage": HERE,
    }


@pytest.mark.parametrize("text", ["</script><b>", "<!--<script>", "]]>", "a & b", "\u2028\u2029", "&lt;"])
def test_nothing_in_a_title_ends_the_script_element(text: str) -> None:
    written = json_ld(known_of(paper(f"Kelp {text} more")), HERE)
    assert not re.search("[<>&\u2028\u2029]", written)
    assert script_in_page(written)["headline"] == one_line(f"Kelp {text} more")


def test_coins_are_an_openurl() -> None:
    assert span_in_page(
        coins(known_of(transformer(title="A & B+C", authors=("Ludwig van Beethoven", "OpenAI"))))
    ) == [
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", "info:ofi/fmt:kev:mtx:dc"),
        ("rft.type", "preprint"),
        ("rft.title", "A & B+C"),
        ("rft.au", "van Beethoven, Ludwig"),
        ("rft.au", "OpenAI"),
        ("rft.date", "2017-06-12"),
        ("rft_id", "info:doi/10.5555/3295222.3295349"),
        ("rft_id", "info:arxiv/1706.03762"),
        ("rft_id", "https://arxiv.org/abs/1706.03762"),
    ]


def test_the_papers_of_a_digest_are_read_back_from_pages(cited: tuple[Paper, ...]) -> None:
    for known in cited:
        article = script_in_page(json_ld(known_of(known), HERE))
        context = span_in_page(coins(known_of(known)))
        assert article.get("headline", "") == dict(context).get("rft.title", "") == facts.title(known)
        assert article.get("datePublished") == (str(known.published) if known.published else None)
        names = len(list(facts.authors(known)))
        assert len(article.get("author", [])) == [name for name, _ in context].count("rft.au") == names
        assert "votes" not in article


@given(papers, texts)
def test_whatever_a_paper_says_its_page_holds_just_that(known: Paper, url: str) -> None:
    article = script_in_page(json_ld(known_of(known), url))
    assert article.get("headline", "") == facts.title(known)
    assert article.get("url", "") == one_line(url)
    context = span_in_page(coins(known_of(known)))
    assert dict(context).get("rft.title", "") == facts.title(known)
    assert all(
        re.match(r"https?://", value) for name, value in context if (name, value[:5]) == ("rft_id", "http:")
    )


@given(papers)
def test_whatever_a_paper_says_its_tags_are_single_facts(known: Paper) -> None:
    tags = scholar_tags(known_of(known))
    assert {name for name, _ in tags} <= NAMES
    assert all(content == one_line(content) != "" for _, content in tags)
    single = [name for name, _ in tags if name != "citation_author"]
    assert len(set(single)) == len(single)
    for name, content in tags:
        if name == "citation_publication_date":
            assert date(*map(int, content.split("/"))) == known.published
        if name.endswith("_url"):
            assert re.match(r"https?://", content)

"""A site speaks one language: no word of a page or feed stands in the code or in a template."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from lxml import etree
from marked_words import marked_words, unmarked
from sample_site import BASE, a_paper, curated_of

from digest.config import Config
from digest.model import Introduction, Note, PlainPage, Topic
from digest.shipped import shipped_themes
from digest.web.pages import TEMPLATES
from digest.web.plan import SiteInput, plan_site
from digest.web.theme import find_theme
from digest.words import Words, counted, load_words, loading

THEMES = sorted(path.parent.name for path in shipped_themes().glob("*/theme.toml"))
# What is said of a thing rather than shown, or shown before something is typed.
_SAID = ("aria-label", "aria-description", "aria-valuetext", "title", "alt", "placeholder", "abbr", "label")
_SHOWS_ITS_VALUE = ("button", "reset", "search", "submit", "text")
_SAID_IN_META = ("description", "og:title", "og:description", "og:site_name", "og:image:alt")
_SILENT = ("script", "style", "code", "template")  # `digest add` is typed as it is
_NO_TEXT = ("url", "id", "language", "version", "authors")  # keys of JSON
_NO_TEXT_IN_XML = ("id", "guid", "generator", "docs", "language", "link", "pubDate", "lastBuildDate")


@dataclass(frozen=True)
class Made:
    """The files of a site by path, and the templates they were made by."""

    files: dict[str, bytes]
    templates: dict[str, str]


def make(words: Words, theme: str = "paper", papers: bool = True, **settings: Any) -> Made:
    """A site whose own content has no Latin letter, with a page of every kind."""
    config = Config(title="Ψ", description="Ω", base_url=BASE, **settings)
    pages = (PlainPage("p", "Σ", "Σελίδα", "content/pages/p.md"),)
    curated = curated_of(*_content()) if papers else curated_of(())
    found = find_theme(theme, Path("nowhere"), shipped_themes(), "digest.toml")
    artifacts = plan_site(SiteInput(curated, pages, config, words, found, "the code"))
    return Made(
        {artifact.path: artifact.make() for artifact in artifacts},
        {artifact.path: artifact.template for artifact in artifacts},
    )


def _content() -> tuple[Any, ...]:
    day = date(2026, 11, 20)
    many: Any = {"title": "Ρήνος", "abstract": "Ένα. Δύο. Τρία. Τέσσερα. " * 9, "topics": ("t",), "votes": 3}
    papers = [
        a_paper(1, **many, authors=("Α", "Β", "Γ", "Δ"), author_count=1234, comments=2, published=day),
        a_paper(2, title="Νείλος", topics=("t", "u"), author_count=12, code_url="https://c.example/x"),
        a_paper(3, title="Δούναβης", authors=("Α", "Β"), arxiv_id="2611.00001", aliases=("old-name",)),
        a_paper(4, title="Σηκουάνας", authors=tuple("ΑΒΓΔ" * 9), url="https://c.example/y", doi="10.1/x"),
        *(a_paper(number, title=f"Έβρος {number}", topics=("t",)) for number in range(5, 70)),
        *(a_paper(number, 1, title=f"Πηνειός {number}", topics=("t",)) for number in range(70)),
        *(a_paper(1, days, title="Αχελώος") for days in (8, 40, 330)),
    ]
    topics = [
        Topic(slug="s", name="Θ"),
        *(Topic(slug=slug, name=name, parent="s") for slug, name in (("t", "Τ"), ("u", "Υ"))),
        Topic(slug="v", name="Ξ"),
    ]
    notes = [Note(paper_id="p0-1", body="Σημείωση.")]
    introductions = [Introduction("2026-11-20", "Αρχή", "Ένα.\n\nΔύο.")]
    return papers, topics, notes, introductions


@pytest.fixture(scope="module", params=THEMES)
def marked(request: pytest.FixtureRequest) -> Made:
    return make(marked_words(), request.param)


@pytest.fixture(scope="module")
def german() -> Made:
    return make(load_words("de"), language="de")


def texts_of(page: bytes) -> Iterator[str]:
    """All that a reader of a page sees or hears, in pieces that may begin and end within a phrase."""
    root = lxml.html.fromstring(page)
    for element in root.iter(etree.Element):
        for name in _SAID if element.get("class") != "Z3988" else ():  # COinS: its title is for programs
            if element.get("class") != "Z3988":  # which is for programs
                yield element.get(name, "")
        if element.tag == "meta" and (element.get("name") or element.get("property")) in _SAID_IN_META:
            yield element.get("content", "")
        if element.tag == "input" and element.get("type", "text") in _SHOWS_ITS_VALUE:
            yield element.get("value", "")
    yield root.findtext("head/title") or ""
    etree.strip_elements(root, *_SILENT, with_tail=False)
    yield " ".join(root.find("body").itertext())


def texts_in_json(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from texts_in_json(each)
    elif isinstance(value, dict):
        for key, each in value.items():
            if not key.endswith(("_url", "_published")) and key not in _NO_TEXT:
                yield from texts_in_json(each)


def texts_in_feed(path: str, content: bytes) -> Iterator[str]:
    if path.endswith(".json"):
        found = list(texts_in_json(json.loads(content)))
    else:
        elements = etree.fromstring(content).iter(etree.Element)
        found = [each.text or "" for each in elements if etree.QName(each).localname not in _NO_TEXT_IN_XML]
    for text in found:
        yield lxml.html.fromstring(f"<div>{text}</div>").text_content() if "<" in text else text


def is_feed(path: str) -> bool:
    return path.endswith((".rss", ".atom", "/feed.json")) or re.fullmatch(r"feeds/.+\.json", path) is not None


def left(texts: Iterator[str]) -> list[str]:
    return sorted({word for text in texts for word in unmarked(text)})


def test_every_kind_of_page_is_looked_at(marked: Made) -> None:
    assert set(TEMPLATES.values()) <= set(marked.templates.values())


@pytest.mark.parametrize("template", sorted(TEMPLATES.values()))
def test_a_page_says_nothing_that_is_not_in_the_catalogue(template: str, marked: Made) -> None:
    found = {
        path: words
        for path, made_by in marked.templates.items()
        if made_by == template and (words := left(texts_of(marked.files[path])))
    }
    assert found == {}


@pytest.mark.parametrize("theme", THEMES)
def test_an_empty_digest_says_nothing_that_is_not_in_the_catalogue(theme: str) -> None:
    empty = make(marked_words(), theme, papers=False)
    pages = [path for path, template in empty.templates.items() if template]
    assert {path: words for path in pages if (words := left(texts_of(empty.files[path])))} == {}


def test_a_feed_says_nothing_that_is_not_in_the_catalogue(marked: Made) -> None:
    feeds = [path for path in marked.files if is_feed(path)]
    assert len(feeds) > 20
    found = {path: words for path in feeds if (words := left(texts_in_feed(path, marked.files[path])))}
    assert found == {}


def test_the_list_of_feeds_says_nothing_that_is_not_in_the_catalogue(marked: Made) -> None:
    outlines = etree.fromstring(marked.files["feeds/opml.xml"]).iter("outline")
    said = (each.get(name, "") for each in outlines for name in ("text", "title", "description"))
    assert left(said) == []


def test_scripts_have_their_words_from_the_catalogue(marked: Made) -> None:
    known = json.loads(marked.files["assets/site.js"].split(b"=", 1)[1].rstrip(b";\n"))
    assert known["words"]
    assert left(re.sub(r"\{\w+\}", "", text) for text in texts_in_json(known["words"])) == []


# A capital and small letters, or several words: what a person would read. Names of keys are one word.
_SENTENCE = re.compile(
    r"[A-Z][a-z]+ [a-z].*|[a-z]+ [a-z]+ [a-z]+.*|(?!Enter|Escape|Arrow|Home|End|Tab)[A-Z][a-z]{2,}"
)
_LITERAL = re.compile(r"(?<![\w\\])([\"'`])((?:(?!\1)[^\\\n])*)\1")


def test_no_script_says_anything_of_its_own() -> None:
    found = {
        (path.name, text)
        for path in shipped_themes().rglob("*.js")
        for line in path.read_text(encoding="utf-8").splitlines()
        if not line.lstrip().startswith(("//", "*", "/*"))
        for _, text in _LITERAL.findall(line)
        if _SENTENCE.fullmatch(text)
    }
    assert found == set()


# Which language a page says it is in


def test_a_page_is_in_the_language_of_its_words(german: Made) -> None:
    for path, template in german.templates.items():
        if template:
            root = lxml.html.fromstring(german.files[path])
            assert (root.get("lang"), root.get("dir")) == ("de", "ltr"), path


def test_what_a_paper_says_is_in_its_own_language(german: Made) -> None:
    for path, template in german.templates.items():
        if not template:
            continue
        root = lxml.html.fromstring(german.files[path])
        for river in ("Ρήνος", "Νείλος", "Πηνειός"):
            for element in root.find("body").iter(etree.Element):
                if (element.text or "").startswith((river, "Ένα. Δύο. Τρία")):
                    assert element.xpath("string(ancestor-or-self::*[@lang][1]/@lang)") == "en", path


def test_what_a_paper_says_has_no_mark_where_the_page_is_in_the_same_language() -> None:
    made = make(load_words("en-GB"), language="en-GB")
    pages = [made.files[path] for path, template in made.templates.items() if template]
    assert {lang for page in pages for lang in re.findall(rb"lang=\"?([\w-]+)", page)} == {b"en-GB"}


def test_a_feed_is_in_the_language_of_the_site_and_its_papers_in_theirs(german: Made) -> None:
    xml_lang = "{http://www.w3.org/XML/1998/namespace}lang"
    atom = etree.fromstring(german.files["feeds/all.atom"])
    rss = etree.fromstring(german.files["feeds/all.rss"])
    feed = json.loads(german.files["feeds/all.json"])
    assert atom.get(xml_lang) == rss.findtext("channel/language") == feed["language"] == "de"
    assert {entry.get(xml_lang) for entry in atom.iter("{*}entry")} == {"en"}
    assert {item.findtext("{http://purl.org/dc/elements/1.1/}language") for item in rss.iter("item")} == {
        "en"
    }
    assert {item["language"] for item in feed["items"]} == {"en"}


def test_an_issue_in_a_feed_is_in_the_language_of_the_site_and_its_papers_in_theirs(german: Made) -> None:
    (item, *_) = json.loads(german.files["feeds/daily.json"])["items"]
    assert "language" not in item
    assert item["title"] == "Freitag, 20. November 2026 · 69 Artikel"
    assert '<div lang="en"><h3>' in item["content_html"]
    assert item["content_html"].endswith(">Und 19 weitere im Web</a></p>")


def test_our_own_sentences_in_a_papers_item_are_in_the_language_of_the_site(german: Made) -> None:
    (item, *_) = json.loads(german.files["feeds/all.json"])["items"]
    root = lxml.html.fromstring(f"<div>{item['content_html']}</div>")
    ours = [each.text_content() for each in root.iterfind("div[@lang='de']")]
    assert any("Erschienen am 20. November 2026." in text for text in ours)
    assert not any("Ένα. Δύο." in text for text in ours)


def test_a_day_is_bent_in_german_by_what_stands_before_it(german: Made) -> None:
    page = lxml.html.fromstring(german.files["papers/p0-2/index.html"]).text_content()
    assert "Aufgenommen am Freitag, dem 20. November 2026" in page
    (item, *_) = json.loads(german.files["feeds/all.json"])["items"]
    text = lxml.html.fromstring(f"<div>{item['content_html']}</div>").text_content()
    assert "Aufgenommen am Freitag, dem 20. November 2026 unter" in text


def test_papers_have_one_name_in_german() -> None:
    text = (Path(loading.__file__).parent / "de.toml").read_text(encoding="utf-8")
    assert re.findall(r"\bArbeit(?:en)?\b", text) == []
    assert counted(load_words("de"), 1, load_words("de").numbers.papers) == "1 Artikel"
    assert counted(load_words("de"), 2, load_words("de").numbers.papers) == "2 Artikel"


def test_a_german_site_has_german_dates_and_numbers(german: Made) -> None:
    page = lxml.html.fromstring(german.files["papers/p0-1/index.html"]).text_content()
    assert "20. November 2026" in page
    assert "1.230 weitere" in page
    assert "Freitag, 20. November 2026" in lxml.html.fromstring(german.files["index.html"]).text_content()

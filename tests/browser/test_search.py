"""Searching as a reader does, in a browser: by words and exact titles, with filters, back and forth, in vain."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from hosting import PHONE, hosted, reader, scrolls_sideways
from sites import Site, build, new_digest, some_papers

from digest.model import Paper
from digest.prose import plain

# Types each title, sends the form, and answers with those that did not come first. A result list is another
# one after each search.
NOT_FIRST = """async (titles) => {
    const form = document.querySelector("form.search"), list = document.querySelector("ol.papers");
    const missed = [];
    for (const title of titles) {
        const shown = new Promise(done => document.addEventListener("digest:papers", done, { once: true }));
        form.q.value = title;
        form.requestSubmit();
        await Promise.race([shown, new Promise(done => setTimeout(done, 5000))]);
        const first = list.querySelector("h3 a")?.textContent;
        const same = text => text?.normalize("NFKD").toLowerCase().replace(/[^\\p{L}\\p{N}]/gu, "");
        if (same(first) !== same(title)) missed.push([title, first]);
        if (list.querySelectorAll("li[data-paper]").length < 1) missed.push(title);
    }
    return missed;
}"""

# Whether the script, which comes after the page, has taken the form over; there may be none.
BEGUN = """["[role=status]", ".hints"].some(part => {
    const said = document.querySelector(`[data-script=search] ${part}`);
    return !said || said.textContent;
})"""


@pytest.fixture(scope="module")
def plain_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site at a host's root, with more papers than one view of the results holds."""
    root = new_digest(tmp_path_factory.mktemp("plain") / "digest", [*some_papers(60), *odd_papers()])
    build(root, search="make")
    return Site(root, root / "site", "https://me.example/")


def odd_papers() -> list[Paper]:
    """Papers whose titles and abstracts a search could stumble over."""
    day = some_papers(1)[0].featured_on
    texts = [
        ("<img src=x onerror=window.__xss=1>", "<script>window.__xss=1</script> hostility & <b>marks</b>"),
        ('"Quoted" & <mark>marked</mark>', "hostility &lt;img src=x onerror=window.__xss=1&gt; again"),
        ("O($n^2$) of C++", ""),
        ("Transformers", "One word."),
        ("Transformers in transformers for transformers", "Transformers, transformers and transformers."),
    ]
    return [
        Paper(id=f"odd-{number}", title=title, abstract=abstract, featured_on=day, position=900 + number)
        for number, (title, abstract) in enumerate(texts)
    ]


@contextmanager
def searching(site: Site, browser: Any, query: str = "", **how: Any) -> Iterator[Any]:
    """The page of the search; nothing may be heard of it."""
    with hosted(site) as address, reader(browser, **how) as (page, heard):
        page.goto(f"{address}search/{query}")
        until(page, BEGUN)
        yield page
        assert heard == []


def until(page: Any, expression: str) -> None:
    """Waits for the expression to be true; the page's policy forbids what playwright has for it."""
    for _ in range(200):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(25)
    raise AssertionError(expression)


def status(page: Any) -> str:
    """What is said of the results, once it is."""
    said = page.locator("main [role=status]")
    until(page, "document.querySelector('main [role=status]').textContent.match(/^(?!Searching)./)")
    return str(said.inner_text())


def titles(page: Any) -> list[str]:
    return list(page.locator(".list .papers h3").all_inner_texts())


def query(page: Any) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_a_search_from_the_masthead_finds_a_paper_and_leads_to_it(browser: Any, demonstration: Site) -> None:
    with hosted(demonstration) as address, reader(browser) as (page, heard):
        page.goto(f"{address}archive/")
        page.locator(".masthead").get_by_role("searchbox").fill("need attention")
        page.keyboard.press("Enter")
        page.wait_for_url(f"{address}search/?q=*")
        assert re.fullmatch(r"\d+ papers?", status(page))
        found = page.get_by_role("link", name="Attention Is All You Need")
        found.click()
        page.wait_for_url(f"{address}papers/1706.03762/")
        assert page.locator("h1").inner_text() == "Attention Is All You Need"
        assert heard == []


def test_a_result_looks_like_a_paper_in_any_other_list_and_marks_what_was_looked_for(
    browser: Any, demonstration: Site
) -> None:
    with searching(demonstration, browser, "?q=attention+is+all+you+need") as page:
        assert status(page)
        result = page.locator(".papers > li").first
        assert result.get_attribute("data-paper") == "1706.03762"
        assert "2017" in result.locator(".meta").inner_text()
        assert "ttention" in result.locator("mark").first.inner_text()
        tag = result.locator(".tags a").first
        assert page.locator(f".third a[href='{tag.get_attribute('href')}']").count() == 1


def all_titles(site: Site) -> list[str]:
    links = {
        link.get("href"): plain(" ".join("".join(link.itertext()).split()))
        for path in site.pages
        if re.fullmatch(r"issues/\d{4}-\d\d-\d\d/index\.html", path)
        for link in site.parsed(path)[0].iterfind(".//h3/a")
    }
    return list(links.values())


def test_every_title_typed_exactly_is_found_first(browser: Any, demonstration: Site) -> None:
    known = all_titles(demonstration)
    assert len(known) == 75
    with searching(demonstration, browser) as page:
        assert page.evaluate(NOT_FIRST, known) == []


def test_so_it_is_in_other_letters_without_signs_and_among_papers_with_the_same_words(
    browser: Any, demonstration: Site, plain_site: Site
) -> None:
    bare = [re.sub(r"[\W_]+", " ", title).upper() for title in all_titles(demonstration)[::3]]
    odd = ["transformers", "O(n²) OF C++", "img src x onerror window __xss 1", "quoted & mark marked mark"]
    for site, typed in ((demonstration, bare), (plain_site, odd)):
        with searching(site, browser) as page:
            assert page.evaluate(NOT_FIRST, typed) == []


def test_filters_narrow_what_is_found_and_stand_alone_too(browser: Any, demonstration: Site) -> None:
    with searching(demonstration, browser, "?q=attention") as page:
        everything = int(status(page).split()[0])
        page.get_by_label("Year").select_option("2017")
        page.wait_for_url("**q=attention*year=2017")
        until(page, f"document.querySelectorAll('ol.papers > li').length < {everything}")
        assert all("2017" in line for line in page.locator(".papers .meta").all_inner_texts())
        page.get_by_label("Year").select_option("all years")
        page.locator("main").get_by_role("combobox", name="Topic").select_option("Computer vision")
        page.get_by_role("searchbox").fill("")
        page.wait_for_url("**/search/?topic=*")
        shown = page.locator(".third li", has_text="Computer vision").locator("span").inner_text()
        until(page, f"document.querySelectorAll('ol.papers > li').length == {shown}")
        assert status(page) == f"{shown} papers"


def test_the_address_holds_the_search_and_the_way_back_leads_through_it(
    browser: Any, demonstration: Site
) -> None:
    with searching(demonstration, browser, "?q=diffusion&year=2020") as page:
        field = page.get_by_role("searchbox")
        assert field.input_value() == "diffusion"
        assert page.get_by_label("Year").input_value() == "2020"
        assert status(page)
        first = titles(page)
        field.fill("robots & “graphs”")
        page.keyboard.press("Enter")
        until(page, "location.search.includes('robots')")
        assert query(page) == {"q": ["robots & “graphs”"], "year": ["2020"]}
        page.go_back()
        until(page, "document.querySelector('.search input').value == 'diffusion'")
        until(page, f"document.querySelectorAll('ol.papers > li').length == {len(first)}")
        assert titles(page) == first
        page.locator(".papers h3 a").first.click()
        page.wait_for_url("**/papers/*/")
        page.go_back()
        until(page, f"document.querySelectorAll('ol.papers > li').length == {len(first)}")
        assert titles(page) == first


def test_results_come_while_one_types(browser: Any, demonstration: Site) -> None:
    with searching(demonstration, browser) as page:
        until(page, "document.activeElement.id == 'q'")
        page.keyboard.type("retriev")
        assert status(page)
        assert titles(page)
        assert query(page) == {"q": ["retriev"]}
        page.get_by_role("searchbox").fill("")
        until(page, "!document.querySelector('ol.papers > li')")
        assert page.locator("main [role=status]").inner_text() == ""


def test_more_results_come_by_the_keyboard_which_stays_where_they_begin(
    browser: Any, plain_site: Site
) -> None:
    with searching(plain_site, browser, "?topic=graphs") as page:
        count = int(status(page).split()[0])
        assert 20 < count <= 40
        assert len(titles(page)) == 20
        page.get_by_role("button", name="More papers").focus()
        page.keyboard.press("Enter")
        until(page, f"document.querySelectorAll('ol.papers > li').length == {count}")
        assert page.evaluate("document.activeElement.textContent") == titles(page)[20]
        page.keyboard.press("Enter")
        page.wait_for_url("**/papers/*/")
        page.go_back()
        until(page, f"document.querySelectorAll('ol.papers > li').length == {count}")


@pytest.mark.parametrize(
    ("typed", "helps", "leads_to"),
    [
        ("trasformer", "No paper has the word “trasformer”.", "transformer"),
        ("attention zebra", "No paper has the word “zebra”.", "attention"),
        ("xylophone 2099", "No paper has the words “xylophone”, “2099”.", ""),
        ("1999", "No paper has the word “1999”.", ""),
        ("attenton", "No paper has the word “attenton”.", "attention"),
        ("atetntion is all", "No paper has the word “atetntion”.", "attention is all"),
        ("langauge models", "No paper has the word “langauge”.", "language models"),
        ("lagnuage", "No paper has the word “lagnuage”.", "language"),
        ("difusion", "No paper has the word “difusion”.", "diffusion"),
        ("C++", "No paper has the word “C++”.", ""),
    ],
)
def test_a_search_in_vain_says_which_words_no_paper_has_and_what_would_be_found(
    browser: Any, demonstration: Site, typed: str, helps: str, leads_to: str
) -> None:
    with searching(demonstration, browser, f"?q={quote(typed)}") as page:
        assert status(page) == "No paper has all of this."
        page.get_by_text("Fewer words find more").wait_for()
        assert page.get_by_text(helps, exact=True).is_visible()
        assert titles(page) == []
        better = page.locator(".hints a")
        assert better.all_inner_texts() == ([f"“{leads_to}”"] if leads_to else [])
        if leads_to:
            better.click()
            assert re.match(r"\d+ paper", status(page))
            assert query(page) == {"q": [leads_to]}


@pytest.mark.parametrize(
    "typed", ["learnin", "learnings", "TRAINED", "studies", "models", "few-shot", "pre-trained"]
)
def test_beginnings_and_other_forms_of_a_word_are_found(
    browser: Any, demonstration: Site, typed: str
) -> None:
    with searching(demonstration, browser, f"?q={typed}") as page:
        assert re.match(r"\d+ paper", status(page))


def test_words_that_stand_in_a_title_as_they_were_typed_come_before_forms_of_them(
    browser: Any, demonstration: Site
) -> None:
    with searching(demonstration, browser, "?q=attention") as page:
        assert status(page)
        exact = [bool(re.search(r"\battention\b", title, re.IGNORECASE)) for title in titles(page)]
        assert any(exact)
        assert exact == sorted(exact, reverse=True)


def test_signs_alone_find_nothing_and_those_after_a_letter_count(browser: Any, plain_site: Site) -> None:
    with searching(plain_site, browser, "?q=C%2B%2B") as page:
        assert status(page) == "1 paper"
        assert "C++" in titles(page)[0]
        page.get_by_role("searchbox").fill("++")
        page.get_by_text("No paper has all of this.").wait_for()
        assert titles(page) == []


def test_the_year_is_that_of_publication_and_papers_without_one_are_apart(
    browser: Any, plain_site: Site
) -> None:
    with searching(plain_site, browser, "?year=2026") as page:
        assert status(page) == "60 papers"
        page.get_by_label("Year").select_option("year not known")
        until(page, "document.querySelectorAll('ol.papers > li').length == 5")
        assert query(page) == {"year": ["unknown"]}


def test_where_every_year_is_known_none_is_called_unknown(demonstration: Site) -> None:
    assert b"year not known" not in demonstration.pages["search/index.html"]


def test_a_year_that_was_typed_is_offered_as_a_filter(browser: Any, demonstration: Site) -> None:
    with searching(demonstration, browser, "?q=attention+2017") as page:
        assert status(page) == "No paper has all of this."
        page.get_by_role("link", name="Papers of 2017: attention").click()
        assert re.match(r"\d+ paper", status(page))
        assert query(page) == {"q": ["attention"], "year": ["2017"]}


def test_the_way_back_leads_to_where_the_reader_was(browser: Any, plain_site: Site) -> None:
    with searching(plain_site, browser, "?q=graph") as page:
        assert status(page)
        link = page.locator(".papers h3 a").nth(15)
        link.scroll_into_view_if_needed()
        place = page.evaluate("scrollY")
        assert place > 300
        link.click()
        page.wait_for_url("**/papers/*/")
        page.go_back()
        until(page, f"Math.abs(scrollY - {place}) < 3")
        assert len(titles(page)) == 20


def test_before_anything_is_typed_the_page_says_what_can_be(browser: Any, demonstration: Site) -> None:
    with searching(demonstration, browser) as page:
        tip = page.get_by_text("A phrase in “quotes”")
        tip.wait_for()
        page.get_by_role("searchbox").fill("attention")
        assert status(page)
        assert tip.count() == 0
        page.get_by_role("searchbox").fill("")
        tip.wait_for()


def test_a_filter_that_leaves_nothing_can_be_left(browser: Any, demonstration: Site) -> None:
    with searching(demonstration, browser, "?q=attention&topic=robotics") as page:
        assert status(page) == "No paper has all of this."
        page.get_by_role("link", name="Search all topics and years").click()
        assert re.match(r"\d+ papers", status(page))


def test_hostile_titles_and_abstracts_are_shown_as_they_are_and_run_nothing(
    browser: Any, plain_site: Site
) -> None:
    with searching(plain_site, browser, "?q=hostility", bypass_csp=True) as page:
        assert status(page) == "2 papers"
        shown = page.locator(".list .papers").inner_text()
        for said in ("<img src=x onerror=window.__xss=1>", "<script>", "&lt;img", "<mark>marked</mark>"):
            assert said in shown
        assert page.locator("ol.papers :is(img, script)").count() == 0
        assert page.evaluate("window.__xss") is None
        page.get_by_role("searchbox").fill("<img src=x onerror=window.__xss=1> zzzz")
        page.get_by_text("“zzzz”").wait_for()
        assert page.locator(".hints img").count() == 0


@pytest.mark.parametrize("name", ["demonstration", "plain_site"])
def test_it_works_wherever_the_site_stands(browser: Any, name: str, request: pytest.FixtureRequest) -> None:
    with searching(request.getfixturevalue(name), browser, "?q=graph") as page:
        assert re.match(r"\d+ papers", status(page))
        first = page.locator(".papers h3 a").first
        words = first.inner_text()
        first.click()
        page.locator("h1", has_text=words).wait_for()


def test_without_scripts_the_field_leads_to_topics_and_archive(browser: Any, demonstration: Site) -> None:
    with hosted(demonstration) as address, reader(browser, java_script_enabled=False) as (page, heard):
        page.goto(address)
        page.locator(".masthead").get_by_role("searchbox").fill("attention")
        page.keyboard.press("Enter")
        page.wait_for_url(f"{address}search/?q=attention")
        note = page.locator("noscript p")  # playwright finds no text in there
        assert note.is_visible()
        assert note.inner_text().startswith("Search needs JavaScript")
        assert page.locator("main").get_by_role("link", name="The whole archive").is_visible()
        page.locator("main").get_by_role("link", name="Robotics").click()
        assert page.locator("h1").inner_text() == "Robotics"
        assert heard == []


def test_where_the_index_went_missing_the_page_says_so_and_still_leads_on(
    browser: Any, tmp_path: Path
) -> None:
    root = new_digest(tmp_path / "digest", some_papers(3))
    build(root, search="make")
    shutil.rmtree(root / "site/pagefind")
    with (
        hosted(Site(root, root / "site", "https://me.example/")) as address,
        reader(browser) as (page, heard),
    ):
        page.goto(f"{address}search/?q=graph")
        assert status(page).startswith("The search is not there just now.")
        assert page.locator("main .counted a").count() > 0
        assert [said for said in heard if "pagefind" not in said and "404" not in said] == []


def test_a_site_built_without_an_index_offers_no_field_and_asks_for_nothing(
    browser: Any, tmp_path: Path
) -> None:
    root = new_digest(tmp_path / "digest", some_papers(3))
    build(root, search="none")
    with searching(Site(root, root / "site", "https://me.example/"), browser, "?q=graph") as page:
        page.wait_for_load_state("networkidle")
        assert page.get_by_text("This site has no search index.").is_visible()
        assert page.locator("main .counted a").count() > 0
        page.locator(".name").click()
        assert page.get_by_role("searchbox").count() == 0
        page.locator(".masthead").get_by_role("link", name="Search").click()
        page.wait_for_url("**/search/")


def test_an_empty_digest_offers_no_search_on_its_page(browser: Any, tmp_path: Path) -> None:
    root = new_digest(tmp_path / "digest", topics="")
    build(root, search="make")
    with searching(Site(root, root / "site", "https://me.example/"), browser) as page:
        assert page.locator("main form").count() == 0
        assert page.get_by_text("Nothing has been added yet.").is_visible()


def test_only_the_page_of_the_search_loads_its_script_and_may_run_what_pagefind_compiled(
    demonstration: Site,
) -> None:
    for path, page in demonstration.pages.items():
        assert (b"wasm-unsafe-eval" in page) == (path == "search/index.html"), path
        assert b"pagefind" not in page
        assert b"on-demand" not in page


def test_the_masthead_stays_one_row_at_every_width_and_the_field_is_in_reach(
    browser: Any, demonstration: Site
) -> None:
    with hosted(demonstration) as address, reader(browser) as (page, heard):
        page.goto(address)
        for width in (320, 360, 760, 900, 960, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.locator(".masthead").bounding_box()["height"] < 62, width
            assert not scrolls_sideways(page), width
            if width < 960:
                page.get_by_role("button", name="Menu").click()
            field = page.locator(".masthead").get_by_role("searchbox").bounding_box()
            assert field["width"] >= 100, width
            assert field["height"] >= 24, width
            if width < 960:
                page.keyboard.press("Escape")
        assert heard == []


def test_the_page_has_room_on_a_phone(browser: Any, plain_site: Site) -> None:
    with searching(plain_site, browser, "?q=graph") as page:
        page.set_viewport_size(PHONE)
        assert status(page)
        assert not scrolls_sideways(page)


def test_more_papers_asked_for_twice_at_once_come_once(browser: Any, plain_site: Site) -> None:
    with searching(plain_site, browser, "?q=graph") as page:
        assert status(page)
        page.get_by_role("button", name="More papers").evaluate("more => { more.click(); more.click(); }")
        until(page, "document.querySelectorAll('ol.papers > li').length > 20")
        page.wait_for_load_state("networkidle")
        found = page.eval_on_selector_all("ol.papers > li", "all => all.map(e => e.dataset.paper)")
        assert len(set(found)) == len(found)

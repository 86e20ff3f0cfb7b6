"""Citing in a browser: the file as a link, and the button that copies it, on a paper's page and in lists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hosting import hosted, reader
from page_kinds import typical
from sites import Site

COPIED = "navigator.clipboard.readText()"


@pytest.fixture
def page(browser: Any, demonstration: Site) -> Iterator[Any]:
    """A reader at the demonstration's front page, who lets it copy."""
    allowed = ["clipboard-read", "clipboard-write"]
    with hosted(demonstration) as address, reader(browser, permissions=allowed) as (page, heard):
        page.goto(address)
        yield page
        assert heard == []


def bibtex(site: Site, url: str) -> str:
    path = url.removeprefix(url[: url.index("papers/")])
    return site.files[f"{path}cite.bib"].decode()


def test_a_papers_bibtex_is_copied_from_its_page_and_that_is_said(page: Any, demonstration: Site) -> None:
    page.goto(page.url + typical(demonstration)["paper.html"])
    page.get_by_role("button", name="Copy BibTeX").click()
    said = page.get_by_role("status").filter(has_text="copied")
    said.wait_for()
    assert page.locator("h1").inner_text() in said.inner_text()
    assert page.evaluate(COPIED) == bibtex(demonstration, page.url)


def test_in_a_list_the_button_opens_a_row_with_both_files_and_a_copy_and_closes_it(
    page: Any, demonstration: Site
) -> None:
    page.goto(page.url + typical(demonstration)["issue.html"])
    card = page.locator(".papers > li").first
    opener = card.get_by_role("button", name="Cite:")
    assert opener.get_attribute("aria-expanded") == "false"
    opener.click()
    links = card.locator("a[download]")
    links.first.wait_for()
    assert opener.get_attribute("aria-expanded") == "true"
    assert [link.inner_text() for link in links.all()] == ["BibTeX", "RIS"]
    with page.expect_download() as download:
        links.first.click()
    whole = demonstration.files[f"papers/{card.get_attribute('data-paper')}/cite.bib"]
    assert download.value.path().read_bytes() == whole
    card.get_by_role("button", name="Copy BibTeX").click()
    page.get_by_role("status").filter(has_text="copied").wait_for()
    assert page.evaluate(COPIED) == whole.decode()
    opener.click()
    links.first.wait_for(state="detached")
    assert opener.get_attribute("aria-expanded") == "false"


def test_where_a_browser_lets_no_page_copy_it_is_said_and_the_link_downloads(
    page: Any, demonstration: Site
) -> None:
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.goto(page.url + typical(demonstration)["paper.html"])
    page.get_by_role("button", name="Copy BibTeX").click()
    page.get_by_role("status").filter(has_text="downloads the same").wait_for()
    with page.expect_download() as download:
        page.get_by_role("link", name="BibTeX", exact=True).click()
    assert download.value.path().read_text(encoding="utf-8") == bibtex(demonstration, page.url)
    assert download.value.suggested_filename.endswith(".bib")


def test_a_file_that_could_not_be_fetched_is_not_blamed_on_the_browser(
    browser: Any, demonstration: Site
) -> None:
    allowed = ["clipboard-read", "clipboard-write"]
    with hosted(demonstration) as address, reader(browser, permissions=allowed) as (page, _):
        page.goto(address + typical(demonstration)["paper.html"])
        page.route("**/cite.bib", lambda route: route.abort())
        page.get_by_role("button", name="Copy BibTeX").click()
        page.get_by_role("status").filter(has_text="could not be fetched").wait_for(timeout=5000)

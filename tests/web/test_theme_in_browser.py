"""The theme as a browser shows it: at every width, from the keyboard, without scripts, on paper."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sample_site import BASE, a_paper, curated_of, files_of
from sites import AWAY, Site
from test_theme import PAGES, hostile

from digest.shipped import shipped_themes
from digest.web.theme import find_theme

WIDTHS = (320, 360, 760, 1100, 1280, 1600)
PATHS = (
    "",
    *(f"papers/p0-{n}/" for n in range(1, 7)),
    *("papers/p9-64/", "issues/2026-11-20/", "issues/2026-11-11/page/2/", "issues/2026-11/"),
    *("topics/", "topics/x/", "topics/x/page/1/", "archive/", "about/", "404.html"),
)
TYPES = {"html": "text/html", "css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}

Opened = Callable[[str], Any]


@contextmanager
def reading(
    browser: Any, files: dict[str, bytes], base: str, width: int = 1280, **how: Any
) -> Iterator[Opened]:
    """Opens pages of a site that no server serves; any message or foreign request is an error."""
    context = browser.new_context(viewport={"width": width, "height": 800}, **how)
    page, heard = context.new_page(), []
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))

    def answer(route: Any) -> None:
        url = route.request.url.partition("?")[0]
        path = url.removeprefix(base)
        file = f"{path}index.html" if not path or path.endswith("/") else path
        if not url.startswith(base):
            heard.append(f"asks for {url}")
        kind = TYPES.get(file.rpartition(".")[2], "application/octet-stream")
        if file in files:
            route.fulfill(body=files[file], content_type=f"{kind}; charset=utf-8")
        else:
            route.fulfill(status=404)

    page.route("**/*", answer)

    def opened(path: str) -> Any:
        page.goto(base + path)
        return page

    yield opened
    context.close()
    # An editor's own picture is missing, and a page looked at before its style sheet was there does not fade in.
    assert [said for said in heard if "404" not in said and "Transition was" not in said] == []


@pytest.fixture(scope="module")
def worst() -> dict[str, bytes]:
    """The files of a site of the worst that may come."""
    return files_of(hostile(), PAGES)


# --- room


def test_no_page_scrolls_sideways_at_any_width(browser: Any, worst: dict[str, bytes]) -> None:
    wider = []
    with reading(browser, worst, BASE) as opened:
        for path in PATHS:
            page = opened(path)
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 800})
                if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                    wider.append((path, width))
    assert wider == []


def test_a_formula_too_wide_for_its_place_scrolls_there_and_by_the_keyboard(
    browser: Any, worst: dict[str, bytes]
) -> None:
    with reading(browser, worst, BASE, 360) as opened:
        title = opened("papers/p0-2/").locator("h1")
        assert title.evaluate("e => e.scrollWidth > e.clientWidth && e.tabIndex === 0")


def test_on_a_phone_the_masthead_is_one_row_and_the_first_title_on_the_first_screen(
    browser: Any, demonstration: Site
) -> None:
    with reading(browser, demonstration.files, AWAY, 360) as opened:
        page = opened("")
        assert page.locator(".opening").count() == 1
        assert page.locator(".masthead").bounding_box()["height"] < 60
        title = page.locator(".papers h3").first.bounding_box()
        assert title["y"] + title["height"] < 800


CUT = """() => { const name = document.querySelector('.name');
    return name.scrollWidth > name.clientWidth || name.scrollHeight > name.clientHeight + 1; }"""


@pytest.mark.parametrize("theme", ["paper", "terminal"])
def test_the_name_of_the_digest_is_never_cut_and_a_short_one_stays_on_one_row(
    browser: Any, theme: str
) -> None:
    found = find_theme(theme, Path("nowhere"), shipped_themes(), "digest.toml")
    wrong = []
    for language in ("en", "de"):
        for title in ("Paper Digest", "Weekly Digest of Machine Learning Papers"):
            files = files_of(curated_of([a_paper(1)]), theme=found, title=title, language=language)
            with reading(browser, files, BASE) as opened:
                page = opened("")
                for width in (320, 360, 760, 800, 900, 960, 1000, 1280):
                    page.set_viewport_size({"width": width, "height": 800})
                    high = page.locator(".masthead").bounding_box()["height"] > 60
                    if page.evaluate(CUT) or (high and title == "Paper Digest"):
                        wrong.append((language, title, width))
    assert wrong == []


@pytest.mark.parametrize("theme", ["paper", "terminal"])
def test_an_entry_whose_title_runs_from_right_to_left_stands_on_one_side(browser: Any, theme: str) -> None:
    found = find_theme(theme, Path("nowhere"), shipped_themes(), "digest.toml")
    arabic = a_paper(1, title="تعلم الآلة", abstract="نص قصير.", authors=("علي",), votes=3)
    edges = """() => [...document.querySelector('.papers > li').querySelectorAll('h3 a, .meta, p[dir]')].map(part => {
        const text = document.createRange();
        text.selectNodeContents(part);
        return Math.round(Math.max(...[...text.getClientRects()].map(box => box.right)));
    })"""
    with reading(browser, files_of(curated_of([arabic]), theme=found), BASE, 360) as opened:
        right = opened("").evaluate(edges)
    assert len(right) >= 3
    assert max(right) - min(right) <= 1


def test_the_search_says_that_scripts_are_off_by_no_themes_style_sheet() -> None:
    (template,) = shipped_themes().glob("*/search.html")
    text = template.read_text(encoding="utf-8")
    assert re.search(r"<noscript>[^/]*words\.without_scripts", text)


@pytest.mark.parametrize("theme", ["paper", "terminal"])
def test_the_front_page_is_ranked_and_an_issue_is_not(browser: Any, theme: str) -> None:
    found = find_theme(theme, Path("nowhere"), shipped_themes(), "digest.toml")
    number = "e => getComputedStyle(e, '::before').content.replace('counter(list-item)', '\"1\"')"
    with reading(browser, files_of(hostile(), theme=found), BASE) as opened:
        assert opened("").locator(".papers > li").first.evaluate(number) == '"1"'
        assert opened("issues/2026-11-20/").locator(".papers > li").first.evaluate(number) == "none"


def test_an_introduction_stands_in_the_column_of_the_papers(browser: Any, demonstration: Site) -> None:
    with reading(browser, demonstration.files, AWAY) as opened:
        page = opened("issues/2026-11-20/")
        text, papers = (
            page.locator(part).first.bounding_box() for part in (".introduction p", ".papers > li > p[dir]")
        )
        tags = page.locator(".papers > li > .tags").first.bounding_box()
    assert text["x"] == papers["x"]
    assert text["x"] + text["width"] < tags["x"]


def test_beside_a_paper_stand_its_topics_and_kin_and_below_it_on_a_phone(
    browser: Any, demonstration: Site
) -> None:
    def places(page: Any) -> dict[str, Any]:
        parts = {"abstract": ".abstract", "related": ".second", "topics": ".third"}
        return {name: page.locator(selector).bounding_box() for name, selector in parts.items()}

    with reading(browser, demonstration.files, AWAY) as opened:
        page = opened("papers/1706.03762/")
        wide = places(page)
        page.set_viewport_size({"width": 360, "height": 800})
        narrow = places(page)
    end = wide["abstract"]["x"] + wide["abstract"]["width"]
    assert end < wide["related"]["x"] < wide["topics"]["x"]
    assert narrow["abstract"]["y"] < narrow["topics"]["y"] < narrow["related"]["y"]
    assert narrow["abstract"]["x"] == narrow["topics"]["x"] == narrow["related"]["x"]


def test_titles_share_the_left_edge_of_the_page_and_ranks_the_line_of_the_title(
    browser: Any, demonstration: Site
) -> None:
    with reading(browser, demonstration.files, AWAY) as opened:
        page = opened("")
        edges = {
            page.locator(part).first.bounding_box()["x"] for part in (".name", "h1", ".papers h3", ".titles")
        }
        assert len(edges) == 1
        before = "e => getComputedStyle(e, '::before').content + getComputedStyle(e).counterIncrement"
        assert page.locator(".papers > li").first.evaluate(before) == '"1"list-item 1'


SMALL = """() => [...document.querySelectorAll('a, button, summary')].filter(e => {
    const box = e.getBoundingClientRect(), text = e.closest('p, dd, td p, .running, .introduction, .note');
    return box.width && !text && !e.matches('.skip') && (box.height < 24 || box.width < 24);
}).map(e => e.outerHTML.slice(0, 90))"""


def test_whatever_is_clicked_outside_of_sentences_is_large_enough(
    browser: Any, worst: dict[str, bytes], demonstration: Site
) -> None:
    ours = ("", "papers/1706.03762/", "archive/", "issues/2026-W47/", "topics/agents/")
    small = []
    for files, base, paths in ((worst, BASE, PATHS[::2]), (demonstration.files, AWAY, ours)):
        with reading(browser, files, base) as opened:
            for path in paths:
                page = opened(path)
                for width in (360, 1280):
                    page.set_viewport_size({"width": width, "height": 800})
                    small += [(path, width, link) for link in page.evaluate(SMALL)]
    assert small == []


# --- reading


def test_an_excerpt_gives_way_to_the_whole_abstract(browser: Any, demonstration: Site) -> None:
    with reading(browser, demonstration.files, AWAY) as opened:
        card = opened("").locator(".papers > li").first
        excerpt, summary, abstract = (
            card.locator("> p[dir]:not(.meta)"),
            card.locator("summary"),
            card.locator("details p"),
        )
        assert (excerpt.is_visible(), abstract.is_visible()) == (True, False)
        summary.click()
        assert (excerpt.is_visible(), abstract.is_visible()) == (False, True)
        summary.click()
        assert (excerpt.is_visible(), abstract.is_visible()) == (True, False)


def test_the_menu_of_a_phone_opens_without_scripts(browser: Any, demonstration: Site) -> None:
    with reading(browser, demonstration.files, AWAY, 360, java_script_enabled=False) as opened:
        page = opened("")
        topics = page.locator(".menu").get_by_role("link", name="Topics")
        assert not topics.is_visible()
        assert not page.locator(".switch").is_visible()
        page.get_by_role("button", name="Menu").click()
        topics.click()
        page.wait_for_url(f"{AWAY}topics/")


@pytest.mark.parametrize(("system", "other"), [("light", "dark"), ("dark", "light")])
def test_the_other_colours_are_remembered_until_they_are_switched_back(
    browser: Any, demonstration: Site, system: str, other: str
) -> None:
    def colours(page: Any) -> str:
        dark = "getComputedStyle(document.documentElement).backgroundColor === 'rgb(22, 21, 19)'"
        return "dark" if page.evaluate(dark) else "light"

    with reading(browser, demonstration.files, AWAY, color_scheme=system) as opened:
        assert colours(opened("")) == system
        opened("").locator(".switch").click()
        assert colours(opened("archive/")) == other
        opened("").locator(".switch").click()
        assert colours(opened("archive/")) == system
        assert opened("").evaluate("localStorage.getItem('digest-theme')") is None


def test_what_a_phone_draws_around_the_page_has_the_colour_of_the_page(
    browser: Any, demonstration: Site
) -> None:
    colours = """() => [document.querySelector("meta[name=theme-color]").content,
        getComputedStyle(document.documentElement).backgroundColor]"""
    with reading(browser, demonstration.files, AWAY, color_scheme="light") as opened:
        page = opened("")
        around, light = page.evaluate(colours)
        assert around == light
        page.locator(".switch").click()
        around, dark = page.evaluate(colours)
        assert around == dark != light


def test_the_keyboard_reaches_the_text_first_and_focus_is_always_seen(
    browser: Any, demonstration: Site
) -> None:
    focus = """() => { const e = document.activeElement, s = getComputedStyle(e), b = e.getBoundingClientRect();
        return [e.className, s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2, b.width > 1]; }"""
    with reading(browser, demonstration.files, AWAY) as opened:
        page = opened("")
        seen = []
        for _ in range(25):
            page.keyboard.press("Tab")
            seen.append(page.evaluate(focus))
        assert seen[0] == ["skip", True, True]
        assert [found for found in seen if not all(found[1:])] == []
        page = opened("")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.tagName") == "MAIN"


def test_nothing_moves_where_that_is_asked_for(browser: Any, demonstration: Site) -> None:
    moving = "getComputedStyle(document.documentElement).scrollBehavior"
    with reading(browser, demonstration.files, AWAY, reduced_motion="reduce") as opened:
        assert opened("").evaluate(moving) == "auto"
        animated = (
            "[...document.querySelectorAll('*')].filter(e => getComputedStyle(e).transitionDuration !== '0s')"
        )
        assert opened("").evaluate(f"{animated}.length") == 0


def test_a_papers_page_prints_on_one_sheet(browser: Any, demonstration: Site) -> None:
    papers = sorted(path for path in demonstration.pages if path.startswith("papers/"))
    longest = sorted(papers, key=lambda path: -len(demonstration.pages[path]))
    with reading(browser, demonstration.files, AWAY) as opened:
        for path in (*longest[:3], papers[len(papers) // 2]):
            margin = dict.fromkeys(("top", "right", "bottom", "left"), "2cm")
            sheet = opened(path.removesuffix("index.html")).pdf(format="A4", margin=margin)
            assert re.findall(rb"/Count (\d+)", sheet) == [b"1"]


# --- colours that others choose


def test_with_forced_colours_the_current_place_and_the_days_of_the_archive_are_still_told_apart(
    browser: Any, demonstration: Site
) -> None:
    with reading(browser, demonstration.files, AWAY, forced_colors="active") as opened:
        page = opened("archive/")
        assert (
            page.locator(".menu [aria-current]").evaluate("e => getComputedStyle(e).textDecorationLine")
            == "underline"
        )
        colour = "e => getComputedStyle(e).color"
        assert page.locator("td a").first.evaluate(colour) != page.locator("td:not(:has(a))").last.evaluate(
            colour
        )

"""Reading: without scripts, by the keyboard, on a narrow phone, wherever the site stands, whatever is in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from hosting import PHONE, hosted, reader, scrolls_sideways
from page_kinds import typical
from sites import NEWEST, Site, build, copy_of_demonstration, new_digest

from digest.model import Paper

ROOT_OF_A_HOST = "https://me.example/"


# --- without scripts


def test_without_scripts_every_kind_of_page_can_be_read_and_offers_nothing_that_needs_them(
    browser: Any, demonstration: Site
) -> None:
    idle = "button:not([popovertarget]), main :is(input, select, textarea), dialog"
    with hosted(demonstration) as address, reader(browser, java_script_enabled=False) as (page, heard):
        for kind, path in typical(demonstration).items():
            page.goto(address + path)
            assert [part.inner_text() for part in page.locator(idle).all() if part.is_visible()] == [], kind
            links = page.locator("main a:visible")
            assert len(page.locator("main").inner_text().split()) > 10, kind
            if links.count():
                links.first.click()
                assert page.url.startswith(address), kind
        assert heard == []


# --- by the keyboard

# Each thing that the keyboard reaches, which does not show that it does.
UNSEEN = """() => [...document.querySelectorAll("a, button, input, select, textarea, summary, [tabindex='0']")]
    .filter(e => e.checkVisibility({ visibilityProperty: true }))
    .filter(e => {
        e.focus();
        const seen = e.matches(".unseen") && e.closest("label") || e;
        const style = getComputedStyle(seen), box = seen.getBoundingClientRect();
        const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
        return document.activeElement !== e || !ring || box.width < 2;
    })
    .map(e => e.outerHTML.slice(0, 120))"""


def test_whatever_the_keyboard_reaches_shows_it_on_every_kind_of_page(
    browser: Any, demonstration: Site
) -> None:
    found = {}
    with hosted(demonstration) as address, reader(browser) as (page, _):
        for kind, path in typical(demonstration).items():
            page.goto(address + path)
            page.keyboard.press("Tab")
            found[kind] = page.evaluate(UNSEEN)
    assert {kind: unseen for kind, unseen in found.items() if unseen} == {}


# --- wherever it stands


@pytest.fixture(scope="module")
def at_the_root(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The demonstration, built for the root of a host."""
    root = copy_of_demonstration(tmp_path_factory.mktemp("root"))
    build(root, root / "site", base_url=ROOT_OF_A_HOST, search="make")
    return Site(root, root / "site", ROOT_OF_A_HOST)


@pytest.mark.parametrize("place", ["demonstration", "at_the_root"])
def test_every_kind_of_page_works_below_the_root_of_a_host_and_at_it(
    browser: Any, place: str, request: pytest.FixtureRequest
) -> None:
    site: Site = request.getfixturevalue(place)
    with hosted(site) as address, reader(browser) as (page, heard):
        page.set_viewport_size(PHONE)
        for path in typical(site).values():
            page.goto(address + path)
            assert page.evaluate("document.styleSheets[0].cssRules.length") > 50, path
            assert page.evaluate("'js' in document.documentElement.dataset"), path
            assert not scrolls_sideways(page), path
        assert heard == []


# --- whatever is in it

NAMES = tuple(f"Given{number} Family{number * 7919 % 1000}" for number in range(300))
LONG = "On the long and winding ways of titles that would not end " * 7
ABSTRACT = "We say this. " * 60
UNUSUAL: tuple[dict[str, Any], ...] = (
    {"id": "crowd", "title": "A graph of many hands", "authors": NAMES, "abstract": ABSTRACT},
    {"id": "long", "title": LONG, "authors": ("A. Nother",), "abstract": "Short.", "topics": ("x",)},
    {"id": "unbroken", "title": "Donaudampfschiff" * 20, "abstract": "Unbroken" * 90, "topics": ("x",)},
    {"id": "bare", "title": "A"},
    {"id": "counted", "title": "Graphs", "author_count": 2000, "votes": 123456, "comments": 99999},
)
TOPICS = '[[topic]]\nslug = "x"\nname = "X"\nterms = ["graph"]\n'

# What stands outside of the window, and what lies over what stands beside it.
MISPLACED = """() => {
    const seen = [...document.querySelectorAll("body *")].filter(e =>
        e.checkVisibility({ visibilityProperty: true }) && !e.closest("svg, math, .unseen, .skip"));
    const name = e => e.outerHTML.slice(0, 80);
    const box = new Map(seen.map(e => [e, e.getBoundingClientRect()]));
    const lines = e => [...e.childNodes].filter(n => n.nodeType === Node.TEXT_NODE && n.data.trim()).flatMap(n => {
        const range = document.createRange();
        range.selectNode(n);
        return [...range.getClientRects()];
    });
    const outside = seen.filter(e => lines(e).some(line => line.right > innerWidth + 1 || line.left < -1));
    const over = seen.filter(e => {
        const next = e.nextElementSibling, a = box.get(e), b = box.get(next);
        const block = getComputedStyle(e).display !== "inline" && b && getComputedStyle(next).display !== "inline";
        return block && a.height && b.height && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1
            && Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1;
    });
    return [...outside.map(e => `outside: ${name(e)}`), ...over.map(e => `over the next: ${name(e)}`)];
}"""


def site_of(factory: pytest.TempPathFactory, name: str, facts: Iterable[dict[str, Any]]) -> Site:
    """A site of one issue with papers of which this is known."""
    known = {"featured_on": NEWEST, "sources": ("jsonl",)}
    papers = [Paper(position=number, **known, **fact) for number, fact in enumerate(facts, 1)]
    root = new_digest(factory.mktemp(name), papers, topics=TOPICS)
    build(root, root / "site")
    return Site(root, root / "site")


@pytest.fixture(scope="module")
def unusual(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return site_of(tmp_path_factory, "unusual", UNUSUAL)


@pytest.fixture(scope="module", params=["unusual", "one bare paper", "nothing"])
def odd(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site of papers that are hard to set, one of a single paper without anything, and one of none."""
    if request.param == "unusual":
        return request.getfixturevalue("unusual")  # type: ignore[no-any-return]
    return site_of(tmp_path_factory, "odd", UNUSUAL[3:4] if request.param == "one bare paper" else ())


@pytest.mark.parametrize("width", [320, 760, 1280])
def test_unusual_papers_and_empty_digests_leave_everything_in_its_place(
    browser: Any, odd: Site, width: int
) -> None:
    papers = [path.removesuffix("index.html") for path in odd.pages if path.startswith("papers/")]
    found = {}
    with hosted(odd) as address, reader(browser) as (page, _):
        page.set_viewport_size({"width": width, "height": 640})
        for path in {*typical(odd).values(), *papers}:
            page.goto(address + path)
            found[path] = [*page.evaluate(MISPLACED), *(["scrolls"] if scrolls_sideways(page) else [])]
    assert {path: misplaced for path, misplaced in found.items() if misplaced} == {}


def test_of_three_hundred_authors_three_are_named_in_lists_and_all_on_the_papers_page_when_asked_for(
    browser: Any, unusual: Site
) -> None:
    with hosted(unusual) as address, reader(browser) as (page, _):
        page.goto(address)
        card = page.locator(".papers > li", has_text="A graph of many hands")
        assert "and 297 more" in card.locator(".meta").inner_text()
        card.locator("h3 a").click()
        everybody = page.locator("details .authors")
        assert everybody.is_hidden()
        page.locator("details summary", has_text="300").click()
        assert page.locator(".authors:visible").count() == 1
        assert everybody.inner_text().count("Given") == 300


def test_what_is_misplaced_is_seen(browser: Any) -> None:
    style = "<style>body { margin: 0 } .out { margin-left: -5em } .over { margin-top: -3em }</style>"
    with reader(browser) as (page, _):
        page.set_content(f"<!doctype html>{style}<p class='out'>x</p><p>y</p><p class='over'>z</p>")
        assert [said.partition(":")[0] for said in page.evaluate(MISPLACED)] == ["outside", "over the next"]

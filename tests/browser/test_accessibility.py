"""axe-core finds nothing against WCAG 2.2 AA: on any page kind, on a phone and a desk, light and dark, in any state."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from itertools import product
from typing import Any

import pytest
from hosting import hosted, reader
from page_kinds import heaviest, typical
from sites import Site, build, copy_of_demonstration

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
# Each rule that a page breaks, with the first place where it does.
FAULTS = (
    "async rules => (await axe.run(rules)).violations.map(v => `${v.id}: ${v.nodes[0].html.slice(0, 120)}`)"
)
Looks = tuple[tuple[int, str], ...]
LOOKS: Looks = tuple(product((360, 1280), ("light", "dark")))
CORNERS = LOOKS[::3]


def faults(page: Any, width: int, scheme: str) -> list[str]:
    """What axe has to say of the page as it is now."""
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found: list[str] = page.evaluate(FAULTS, RULES)
    return found


def faults_of(page: Any, looks: Looks = LOOKS) -> dict[str, list[str]]:
    """What axe has to say, by look; nothing where it has nothing to say."""
    said = {f"{width} {scheme}": faults(page, width, scheme) for width, scheme in looks}
    return {look: found for look, found in said.items() if found}


def test_every_kind_of_page_can_be_used_by_everybody(browser: Any, demonstration: Site) -> None:
    found = {}
    with hosted(demonstration) as address, reader(browser) as (page, _):
        for kind, path in typical(demonstration).items():
            page.goto(address + path)
            found[kind] = faults_of(page)
    assert {kind: said for kind, said in found.items() if said} == {}


def test_so_can_every_kind_in_the_theme_terminal(
    browser: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = copy_of_demonstration(tmp_path_factory.mktemp("terminal"), 'theme = "terminal"\n')
    build(root, root / "site")
    site = Site(root, root / "site")
    found = {}
    with hosted(site) as address, reader(browser) as (page, _):
        for kind, path in typical(site).items():
            page.goto(address + path)
            found[kind] = faults_of(page, CORNERS)
    assert {kind: said for kind, said in found.items() if said} == {}


def test_so_can_the_longest_pages_of_a_hostile_digest(browser: Any, hostile: Site) -> None:
    found = {}
    with hosted(hostile) as address, reader(browser) as (page, _):
        for path in ("", *(heaviest(hostile, kind) for kind in ("paper.html", "issue.html", "topic.html"))):
            page.goto(address + path)
            found[path] = faults_of(page, LOOKS[:1])
    assert {path: said for path, said in found.items() if said} == {}


# --- states that a reader brings about


def open_menu(page: Any) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    page.get_by_role("button", name="Menu").click()
    page.locator("#menu").get_by_role("link", name="Topics").wait_for()


def open_abstracts(page: Any) -> None:
    for summary in page.locator("main summary").all():
        summary.click()


def ask_for_help(page: Any) -> None:
    page.keyboard.press("?")
    page.locator("dialog[open]").wait_for()


def cite(page: Any) -> None:
    page.get_by_role("button", name="Cite").first.click()
    page.get_by_role("link", name="RIS").first.wait_for()


def find_something(page: Any) -> None:
    page.locator("#q").fill("learning")
    page.locator("main .papers > li").first.wait_for()


def find_nothing(page: Any) -> None:
    page.locator("#q").fill("xyzzyqwertz")
    page.locator("main [role=status]", has_text="xyzzyqwertz").or_(
        page.locator(".hints:visible")
    ).first.wait_for()


def save_some_and_hide_one(page: Any) -> None:
    for number in range(2):
        page.locator(".papers > li").nth(number).get_by_role("button", name="Save").click()
    page.locator(".papers > li").nth(2).get_by_role("button", name="Hide").click()


def look_at_what_is_saved(page: Any) -> None:
    save_some_and_hide_one(page)
    page.goto(page.url + "saved/")
    page.locator("[data-list=saved] > li").nth(1).wait_for()


def be_asked_about_forgetting(page: Any) -> None:
    look_at_what_is_saved(page)
    page.locator("[data-do=forget]").click()
    page.locator("dialog[open]").wait_for()


# By what is to be seen: the page it starts from, how a reader gets there, and in which looks it can be seen.
STATES: dict[str, tuple[str, Callable[[Any], None], Looks]] = {
    "the menu of a phone": ("", open_menu, LOOKS[:2]),
    "abstracts": ("issues/2026-11-20/", open_abstracts, CORNERS),
    "the help": ("topics/", ask_for_help, CORNERS),
    "files to cite by": ("", cite, CORNERS),
    "results": ("search/", find_something, CORNERS),
    "no results": ("search/", find_nothing, LOOKS[:2]),
    "saved and hidden papers in a list": ("", save_some_and_hide_one, CORNERS),
    "saved and hidden papers": ("", look_at_what_is_saved, CORNERS),
    "a question before all is forgotten": ("", be_asked_about_forgetting, CORNERS),
}


@pytest.mark.parametrize("state", STATES)
def test_what_opens_can_be_used_by_everybody_too(browser: Any, demonstration: Site, state: str) -> None:
    start, reach, looks = STATES[state]
    with hosted(demonstration) as address, reader(browser) as (page, _):
        page.goto(address + start)
        reach(page)
        assert faults_of(page, looks) == {}


# --- the judge


@pytest.mark.parametrize(
    ("rule", "markup"),
    [
        ("color-contrast", "<p class='faint'>Hardly to be seen.</p>"),
        ("link-name", "<a href='/'></a>"),
        ("button-name", "<button></button>"),
        ("label", "<input>"),
        ("list", "<ul><p>x</p></ul>"),
        ("target-size", "<p><a href='#a' class='small'>1</a><a href='#b' class='small'>2</a></p>"),
    ],
)
def test_axe_sees_what_is_wrong(browser: Any, rule: str, markup: str) -> None:
    style = "<style>.faint { color: #bbb } .small { display: inline-block; width: 9px; height: 9px }</style>"
    with reader(browser) as (page, _):
        page.set_content(
            f"<!doctype html><html lang='en'><title>x</title>{style}<main><h1>x</h1>{markup}</main>"
        )
        assert [said.partition(":")[0] for said in faults(page, 1280, "light")] == [rule]

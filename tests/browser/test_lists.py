"""What a reader saves, hides and opens stays in their browser; words lift and hide; keys; what is for them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from hosting import hosted, reader
from sites import NEWEST, Site, build, new_digest

from digest.model import Paper

SUBJECTS = {
    "bees": "honey hive varroa pollen queen swarm nectar forager comb brood",
    "bread": "sourdough flour yeast oven crust dough gluten baker crumb loaf",
    "rail": "locomotive signal freight timetable track gauge platform junction driver tunnel",
}
LATER = NEWEST - timedelta(days=1)
LONG_AGO = 1_000_000_000_000


def about(subject: str, number: int, day: date) -> Paper:
    words = SUBJECTS[subject].split()
    terms = words[number % 5 :] + words[: number % 5]
    return Paper(
        id=f"{subject}-{number}",
        title=f"{terms[0].capitalize()} and {terms[1]} {number}",
        abstract=f"Of {', '.join(terms[:8])} in the {subject} year {number}. More of it below. And more still.",
        featured_on=day,
        position=number + 1,
    )


@pytest.fixture(scope="session")
def subjects(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site at its host's root: three subjects, each on the newest day and on the one before."""
    days = [*[LATER] * 4, *[NEWEST] * 4]
    papers = [about(subject, number, day) for subject in SUBJECTS for number, day in enumerate(days)]
    root = new_digest(tmp_path_factory.mktemp("subjects"), papers)
    build(root, root / "site", base_url="https://me.example/", search="make")
    return Site(root, root / "site", "https://me.example/")


@pytest.fixture(params=["root", "below"])
def site(request: pytest.FixtureRequest, subjects: Site, demonstration: Site) -> Site:
    """A site at its host's root, and one below it."""
    return subjects if request.param == "root" else demonstration


Reading = tuple[Any, str]


@pytest.fixture
def opened(browser: Any, subjects: Site) -> Iterator[Reading]:
    """The front page of the site at the root; nothing that the browser complains of is let pass."""
    with hosted(subjects) as address, reader(browser) as (page, heard):
        page.goto(address)
        yield page, address
        assert heard == []


def card(page: Any, place: int = 0) -> Any:
    return page.locator(".papers > li").nth(place)


def press(item: Any, name: str) -> None:
    item.get_by_role("button", name=f"{name}:").click()


def titles(page: Any, name: str) -> list[str]:
    found: list[str] = page.locator(f"[data-list={name}] a").all_inner_texts()
    return found


def shown(page: Any) -> list[str]:
    found: list[str] = page.locator(".first .papers h3:visible").all_inner_texts()
    return found


def keep(page: Any, name: str, entries: object) -> None:
    """Puts a list of the site at the root into the browser."""
    page.evaluate(
        "([name, text]) => localStorage.setItem(`digest:/:${name}`, text)", [name, json.dumps(entries)]
    )


def kept(page: Any, name: str) -> Any:
    """A list of the site at the root, as the browser has it."""
    text = page.evaluate("name => localStorage.getItem(`digest:/:${name}`)", name)
    return text and json.loads(text)


# --- saved


def test_what_is_saved_is_there_after_a_reload_on_its_page_and_among_the_saved(
    browser: Any, site: Site
) -> None:
    with hosted(site) as address, reader(browser) as (page, heard):
        page.goto(address)
        title = card(page, 1).locator("h3").inner_text()
        press(card(page, 1), "Save")
        page.reload()
        button = card(page, 1).get_by_role("button", name="Saved:")
        assert button.get_attribute("aria-pressed") == "true"
        card(page, 1).locator("h3 a").click()
        assert page.locator("article").get_by_role("button", name="Saved:").is_visible()
        page.goto(f"{address}saved/")
        assert titles(page, "saved") == [title]
        page.locator("[data-list=saved] a").click()
        assert page.locator("h1").inner_text() == title
        assert heard == []


def test_the_newest_saved_comes_first_and_can_be_removed(opened: Reading) -> None:
    page, address = opened
    for place in (0, 1, 2):
        press(card(page, place), "Save")
    names = shown(page)
    page.goto(f"{address}saved/")
    assert titles(page, "saved") == names[2::-1]
    page.locator("[data-list=saved] li").first.get_by_role("button", name="Remove").click()
    assert titles(page, "saved") == names[1::-1]
    page.reload()
    assert titles(page, "saved") == names[1::-1]


def test_lists_are_the_sites_own_though_another_digest_is_on_the_same_host(browser: Any, site: Site) -> None:
    with hosted(site) as address, reader(browser) as (page, _):
        page.goto(address)
        base = urlsplit(address).path
        press(card(page), "Save")
        keys = page.evaluate("Object.keys(localStorage)")
        assert keys
        assert all(key.startswith(f"digest:{base}:") for key in keys)
        page.evaluate("localStorage.setItem('digest:/other/:saved', '[[\"x\", {}]]')")
        page.goto(f"{address}saved/")
        assert len(titles(page, "saved")) == 1


def test_two_tabs_do_not_undo_each_other(opened: Reading) -> None:
    page, address = opened
    other = page.context.new_page()
    other.goto(address)
    press(card(page, 0), "Save")
    press(card(other, 1), "Save")
    assert len(kept(page, "saved")) == 2
    for tab in (page, other):
        for place in (0, 1):
            card(tab, place).get_by_role("button", name="Saved:").wait_for()


def test_lists_go_out_as_a_file_and_come_back_in_another_browser(
    browser: Any, subjects: Site, tmp_path: Path
) -> None:
    with hosted(subjects) as address:
        with reader(browser) as (page, heard):
            page.goto(address)
            press(card(page, 0), "Save")
            press(card(page, 2), "Save")
            press(card(page, 1), "Hide")
            page.goto(f"{address}saved/")
            page.fill("#include", "honey, flour")
            before = [titles(page, "saved"), titles(page, "hidden")]
            with page.expect_download() as download:
                page.get_by_role("button", name="Export the lists").click()
            download.value.save_as(tmp_path / "lists.json")
        assert json.loads((tmp_path / "lists.json").read_text())["version"] == 1
        with reader(browser) as (page, heard):
            page.goto(f"{address}saved/")
            page.set_input_files("input[type=file]", tmp_path / "lists.json")
            page.get_by_text("Imported: 2 saved, 1 hidden, 2 words").wait_for()
            page.set_input_files("input[type=file]", tmp_path / "lists.json")
            page.get_by_text("Imported: 0 saved, 0 hidden, 0 words").wait_for()
            page.reload()
            assert [titles(page, "saved"), titles(page, "hidden")] == before
            assert page.input_value("#include") == "honey\nflour"
            assert heard == []


@pytest.mark.parametrize(
    "content", ["", "null", "[]", "{}", '{"format": "digest-lists", "version": 2}', "\x00\xff", "[" * 9999]
)
def test_a_file_that_holds_no_lists_changes_nothing(opened: Reading, tmp_path: Path, content: str) -> None:
    page, address = opened
    press(card(page), "Save")
    page.goto(f"{address}saved/")
    (tmp_path / "x.json").write_text(content, encoding="latin-1")
    page.set_input_files("input[type=file]", tmp_path / "x.json")
    page.get_by_text("This file holds no lists").wait_for()
    assert len(titles(page, "saved")) == 1


def test_a_hostile_file_leads_nowhere_else_and_runs_nothing(
    browser: Any, subjects: Site, tmp_path: Path
) -> None:
    bad = "<img src=x onerror='window.__xss=1'>"
    slugs = ["javascript:alert(1)", "../../x", "//evil.example", "a/b", "__proto__", "", "x" * 300, "fine-1"]
    values = [{"paper": slug, "title": bad, "day": bad, "at": 1e300, "vector": bad} for slug in slugs]
    others: list[Any] = [
        None,
        1,
        "x",
        [],
        {"paper": {}},
        {"paper": "fine-2", "title": {}, "at": "x", "day": 1},
    ]
    given = {"format": "digest-lists", "version": 1, "saved": [*values, *others], "hidden": values}
    (tmp_path / "x.json").write_text(json.dumps({**given, "words": {"include": [bad, 1, None, "("]}}))
    with hosted(subjects) as address, reader(browser, bypass_csp=True) as (page, heard):
        page.goto(f"{address}saved/")
        page.set_input_files("input[type=file]", tmp_path / "x.json")
        page.get_by_text("Imported: 2 saved, 1 hidden").wait_for()
        links = page.eval_on_selector_all("[data-list] a", "all => all.map(a => a.href)")
        assert sorted(links) == [f"{address}papers/fine-{n}/" for n in (1, 1, 2)]
        page.goto(address)
        card(page).wait_for()
        assert page.evaluate("window.__xss") is None
        assert heard == []


def test_hostile_titles_are_only_text_among_the_saved(browser: Any, hostile: Site) -> None:
    with hosted(hostile) as address, reader(browser, bypass_csp=True) as (page, heard):
        page.goto(address)
        buttons = page.locator(".papers > li").get_by_role("button", name="Save:")
        for _ in range(buttons.count()):
            buttons.first.click()
        page.goto(f"{address}saved/")
        assert len(titles(page, "saved")) >= 10
        assert page.evaluate("window.__xss") is None
        assert [said for said in heard if "404" not in said] == []


def test_the_saved_go_out_as_one_bibliography_and_those_that_are_gone_are_named(
    browser: Any, subjects: Site, tmp_path: Path
) -> None:
    with hosted(subjects) as address, reader(browser) as (page, _):
        page.goto(address)
        press(card(page, 0), "Save")
        press(card(page, 1), "Save")
        saved = kept(page, "saved")
        keep(page, "saved", [*saved, ["gone-1", {"at": 1, "title": "Gone since", "day": ""}]])
        page.goto(f"{address}saved/")
        with page.expect_download() as download:
            page.get_by_role("button", name="BibTeX").click()
        download.value.save_as(tmp_path / "saved.bib")
        page.get_by_text("not in the file: Gone since").wait_for()
        assert (tmp_path / "saved.bib").read_text().count("\n@") == 1
        assert (tmp_path / "saved.bib").read_text().startswith("@")


def test_everything_is_forgotten_only_when_asked_twice(opened: Reading) -> None:
    page, address = opened
    press(card(page), "Save")
    page.goto(f"{address}saved/")
    page.get_by_role("button", name="Forget everything").click()
    page.get_by_role("button", name="Keep").click()
    page.get_by_role("button", name="Forget everything").click()
    page.keyboard.press("Escape")
    assert len(titles(page, "saved")) == 1
    page.get_by_role("button", name="Forget everything").click()
    page.get_by_role("button", name="Forget", exact=True).click()
    page.get_by_text("Everything is forgotten.").wait_for()
    assert titles(page, "saved") == []
    assert page.evaluate("localStorage.length") == 0


# --- hidden


def test_a_hidden_paper_can_be_had_back_until_it_is_gone_after_a_reload(opened: Reading) -> None:
    page, _ = opened
    names = shown(page)
    press(card(page, 1), "Hide")
    assert page.evaluate("document.activeElement.textContent") == "Undo"
    page.keyboard.press("Enter")
    assert shown(page) == names
    press(card(page, 1), "Hide")
    assert shown(page) == [names[0], *names[2:]]
    page.reload()
    assert shown(page) == [names[0], *names[2:]]
    rank = "e => getComputedStyle(e, '::before').content"
    assert card(page, 2).evaluate(rank) == '"3"'
    page.locator(".first .papers + .aside").get_by_role("button", name="Show").click()
    assert shown(page) == names
    press(card(page, 1), "Hidden")
    page.reload()
    assert shown(page) == names


def test_words_hide_and_lift_whole_words_and_say_how_many(opened: Reading) -> None:
    page, address = opened
    names = shown(page)
    page.goto(f"{address}saved/")
    page.fill("#exclude", "HONEY, rea(, loco")  # of the last two no paper has the whole word
    page.fill("#include", "sourdough\n  flour ")
    line = page.locator("[data-matches-here]")
    line.get_by_text("hidden").wait_for()
    said = line.inner_text()
    page.goto(address)
    gone = page.eval_on_selector_all("li[data-paper][hidden]", "all => all.map(e => e.dataset.paper)")
    assert {slug.partition("-")[0] for slug in gone} == {"bees"}
    left = shown(page)
    assert len(left) == len(names) - 2  # the others' first words are of other bees
    assert card(page, 0).get_attribute("data-paper").startswith("bread-")
    assert f"{len(set(gone))} hidden" in said
    assert page.locator(".first .mark").first.inner_text().lower() in ("“sourdough”", "“flour”")


# --- opened, new


def test_opened_papers_are_quieter_as_long_as_that_is_wanted(opened: Reading) -> None:
    page, address = opened
    colour = "e => getComputedStyle(e).color"
    unread = card(page).locator("h3 a").evaluate(colour)
    card(page).locator("h3 a").click()
    page.goto(address)
    assert card(page).locator("h3 a").evaluate(colour) != unread
    assert card(page, 1).locator("h3 a").evaluate(colour) == unread
    page.goto(f"{address}saved/")
    page.get_by_label("Remember which papers were opened").uncheck()
    page.goto(address)
    card(page).locator("h3 a").click()
    page.goto(address)
    assert card(page).locator("h3 a").evaluate(colour) == unread
    assert kept(page, "read") == []


def test_what_came_after_the_last_visit_is_marked_and_counted(opened: Reading) -> None:
    page, address = opened
    assert page.locator(".mark").count() == 0  # on the first visit all is new
    keep(page, "visit", [["before", ""], ["newest", LATER.isoformat()], ["at", LONG_AGO]])
    for path in ("", "issues/2026-11/", ""):  # a visit is of several pages
        page.goto(address + path)
        marked = page.eval_on_selector_all(
            ".papers .mark", "all => all.map(e => e.closest('[data-day]').dataset.day)"
        )
        assert marked
        assert set(marked) == {NEWEST.isoformat()}
    assert "12 new since your last visit" in page.locator(".page-head .meta").inner_text()
    assert page.locator(f"[data-day*='{LATER.isoformat()}'] .mark").count() == 0
    assert page.locator("aside li[data-day]").count() > 0
    assert page.locator("aside .mark").count() == 0


# --- for you


def test_for_you_is_there_only_once_something_is_saved_and_names_kin_first(opened: Reading) -> None:
    page, address = opened
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    page.wait_for_load_state("networkidle")
    assert page.locator(".for-you").count() == 0
    assert [url for url in asked if "vectors.json" in url or "for-you" in url] == []
    for number in (0, 1):
        page.goto(f"{address}papers/bees-{number}/")
        press(page.locator("article"), "Save")
    page.goto(address)
    page.locator(".for-you").wait_for()
    found = page.eval_on_selector_all(".for-you li", "all => all.map(e => e.dataset.paper)")
    assert {slug.partition("-")[0] for slug in found[:3]} == {"bees"}
    assert not {"bees-0", "bees-1"} & set(found)


def test_for_you_follows_the_leading_papers_on_one_column_and_is_beside_them_on_two(opened: Reading) -> None:
    page, address = opened
    page.goto(f"{address}papers/bees-0/")
    press(page.locator("article"), "Save")
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(address)
    page.locator(".for-you").wait_for()
    after = "!!document.querySelector('ol.papers + .for-you, ol.papers + .aside + .for-you')"
    assert page.evaluate(after)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.locator("[data-for-you] > .for-you:first-child").wait_for()
    page.set_viewport_size({"width": 360, "height": 800})
    page.locator("ol.papers + .for-you, ol.papers + .aside + .for-you").wait_for()
    assert page.locator(".for-you").count() == 1


def test_a_saved_paper_counts_though_its_vector_is_no_longer_on_the_site(opened: Reading) -> None:
    page, address = opened
    page.goto(f"{address}papers/rail-0/")
    press(page.locator("article"), "Save")
    page.goto(address)
    page.locator(".for-you").wait_for()
    [[_, value]] = kept(page, "saved")
    keep(page, "saved", [["gone-1", value]])
    page.reload()
    page.locator(".for-you").wait_for()
    first = page.locator(".for-you li").first.get_attribute("data-paper")
    assert first.startswith("rail-")


def test_what_is_near_is_said_by_the_saved_papers_title_as_text(opened: Reading) -> None:
    page, _ = opened
    bad = "<img src=x onerror='window.__xss=1'>"
    keep(page, "saved", [["bees-0", {"at": 1, "title": bad, "day": "", "vector": bad}]])
    page.reload()
    page.locator(".for-you").wait_for()
    assert bad in page.locator(".for-you li").first.inner_text()


# --- storage that fails


@pytest.mark.parametrize("damage", ["{", "null", '{"length":0}', "[1,2]", '[["a/b",1]]'])
def test_damaged_lists_break_no_page_and_are_set_aside_before_they_are_replaced(
    opened: Reading, damage: str
) -> None:
    page, address = opened
    names = ("saved", "hidden", "read", "words", "settings", "visit")
    for name in names:
        page.evaluate("([name, text]) => localStorage.setItem(`digest:/:${name}`, text)", [name, damage])
    page.goto(f"{address}papers/bees-5/")
    press(page.locator("article"), "Save")
    press(page.locator("article"), "Hide")
    page.goto(f"{address}saved/")
    page.fill("#include", "hive")
    page.get_by_label("Use keys").uncheck()
    aside = "name => localStorage.getItem(`digest:/:${name}:damaged`)"
    assert [page.evaluate(aside, name) for name in names] == [damage] * len(names)
    assert all(name in page.locator("[data-set-aside]").inner_text() for name in names)
    page.goto(address)
    assert shown(page) != []
    assert len(kept(page, "saved")) == 1


def test_a_full_storage_is_said_and_nothing_is_shown_as_kept(browser: Any, subjects: Site) -> None:
    full = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }"
    with hosted(subjects) as address, reader(browser) as (page, heard):
        page.add_init_script(full)
        page.goto(address)
        press(card(page), "Save")
        page.get_by_text("could not keep that").wait_for()
        assert card(page).get_by_role("button", name="Save:").get_attribute("aria-pressed") == "false"
        page.goto(f"{address}saved/")
        page.fill("#include", "hive")
        page.get_by_text("could not keep that").wait_for()
        assert heard == []


def test_a_browser_that_refuses_storage_shows_every_page(browser: Any, subjects: Site) -> None:
    none = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('', 'SecurityError') } })"
    with hosted(subjects) as address, reader(browser) as (page, heard):
        page.add_init_script(none)
        for path in ("", "saved/", "papers/bees-1/"):
            page.goto(address + path)
            assert page.locator("h1").is_visible()
        press(page.locator("article"), "Save")
        page.get_by_text("could not keep that").wait_for()
        assert heard == []


# --- keys


def focused(page: Any) -> str:
    return str(page.evaluate("document.activeElement.closest('[data-paper]')?.dataset.paper ?? ''"))


def test_keys_go_from_paper_to_paper_and_save_hide_and_open_them(opened: Reading) -> None:
    page, _ = opened
    order = page.eval_on_selector_all("li[data-paper]", "all => all.map(e => e.dataset.paper)")
    for expected in order[:2]:
        page.keyboard.press("j")
        assert focused(page) == expected
    page.keyboard.press("s")
    assert kept(page, "saved")[0][0] == order[1]
    page.keyboard.press("h")
    assert kept(page, "hidden")[0][0] == order[1]
    page.keyboard.press("j")
    assert focused(page) == order[2]
    page.keyboard.press("k")
    page.keyboard.press("k")
    assert focused(page) == order[0]
    assert page.evaluate("document.activeElement.matches(':focus-visible')")
    page.keyboard.press("o")
    page.wait_for_url(f"**/papers/{order[0]}/")
    page.keyboard.press("s")
    assert len(kept(page, "saved")) == 2


def test_a_slash_leads_to_the_search_field(opened: Reading) -> None:
    page, _ = opened
    page.keyboard.press("/")
    page.locator("input[type=search]:focus").wait_for()
    page.keyboard.type("jks?")
    assert page.evaluate("document.activeElement.value") == "jks?"
    assert kept(page, "saved") is None
    assert page.locator("dialog[open]").count() == 0


def test_a_key_held_with_another_is_not_ours(opened: Reading) -> None:
    page, _ = opened
    page.keyboard.press("j")
    for key in ("Control+j", "Alt+s", "Meta+h", "Shift+S"):
        page.keyboard.press(key)
    assert (kept(page, "saved"), kept(page, "hidden")) == (None, None)


def test_the_keys_are_named_and_can_be_switched_off(opened: Reading) -> None:
    page, _ = opened
    page.keyboard.press("?")
    page.locator("dialog[open] dt", has_text="j").wait_for()
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent") == "Close"  # where Space switches nothing off
    page.keyboard.press("?")
    page.locator("dialog").wait_for(state="detached")
    page.keyboard.press("?")
    page.get_by_label("Use these keys").uncheck()
    page.keyboard.press("Escape")
    page.locator("dialog").wait_for(state="detached")
    page.reload()
    for key in ("j", "?", "/"):
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement === document.body")
    page.get_by_role("button", name="Keys").click()
    page.get_by_label("Use these keys").check()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("j")
    assert focused(page) != ""


# --- without scripts


def test_without_scripts_the_page_says_why_it_is_empty_and_nothing_offers_what_cannot_be(
    browser: Any, site: Site
) -> None:
    with hosted(site) as address, reader(browser, java_script_enabled=False) as (page, heard):
        page.goto(f"{address}saved/")
        assert "empty because" in page.locator("noscript p").inner_text()
        assert page.locator("textarea:visible, main button:visible").count() == 0
        page.goto(address)
        assert page.locator("main button").count() == 0
        assert heard == []


def test_keys_that_are_asked_for_twice_open_one_dialogue(opened: Reading) -> None:
    page, _ = opened
    page.evaluate(
        "for (const _ of [1, 2]) document.body.dispatchEvent("
        "new KeyboardEvent('keydown', { key: '?', bubbles: true, cancelable: true }))"
    )
    page.locator("dialog[open]").first.wait_for()
    page.wait_for_load_state("networkidle")
    assert page.locator("dialog").count() == 1


def test_a_key_that_is_held_down_counts_once(opened: Reading) -> None:
    page, _ = opened
    page.keyboard.press("j")
    for _ in range(2):
        page.keyboard.down("s")  # the second is a repetition
    assert len(kept(page, "saved")) == 1


def test_without_a_connection_a_button_says_that_its_script_is_not_here(browser: Any, subjects: Site) -> None:
    with hosted(subjects) as address, reader(browser) as (page, _):
        page.goto(address)
        page.route("**/on-demand/**", lambda route: route.abort())
        page.get_by_role("button", name="Keys").click()
        page.get_by_text("could not be fetched; is there a connection?").wait_for()


def test_no_saved_paper_is_called_gone_where_it_could_only_not_be_fetched(
    browser: Any, subjects: Site
) -> None:
    with hosted(subjects) as address, reader(browser) as (page, _):
        page.goto(address)
        press(card(page), "Save")
        page.goto(f"{address}saved/")
        page.route("**/cite.bib", lambda route: route.fulfill(status=503))
        page.get_by_role("button", name="BibTeX").click()
        page.get_by_text("could not be fetched; is there a connection?").wait_for(timeout=5000)


def test_the_focus_stays_on_its_button_while_another_tab_changes_lists(opened: Reading) -> None:
    page, address = opened
    for place in (0, 1):
        press(card(page, place), "Save")
    page.goto(f"{address}saved/")
    held = page.locator("[data-list=saved] li").first
    slug = held.get_attribute("data-slug")
    held.get_by_role("button", name="Remove").focus()
    other = page.context.new_page()
    other.goto(address)
    press(card(other, 2), "Save")
    page.locator("[data-list=saved] li").nth(2).wait_for()
    at = "document.activeElement.localName + ' ' + document.activeElement.closest('li')?.dataset.slug"
    assert page.evaluate(at) == f"button {slug}"


@pytest.mark.parametrize("bad", ["____", "abcde", "a===", None])
def test_a_vector_that_is_none_leaves_the_others(opened: Reading, bad: object) -> None:
    page, _ = opened
    gone = ["gone-1", {"at": 1, "title": "Gone", "day": "", "vector": bad}]
    keep(page, "saved", [gone, ["bees-0", {"at": 1, "title": "Bees", "day": ""}]])
    page.reload()
    page.locator(".for-you li").first.wait_for(timeout=5000)


def test_the_page_of_the_lists_says_that_they_stay_in_this_browser(subjects: Site) -> None:
    assert b"Your lists stay in this browser." in subjects.files["saved/index.html"].split(b"<main")[1]


def test_pages_fade_into_each_other_only_where_motion_is_welcome(subjects: Site) -> None:
    style = subjects.files["assets/style.css"].decode()
    calm = re.findall(r"@media \(prefers-reduced-motion: no-preference\)\s*\{\s*@view-transition\b", style)
    assert len(calm) == style.count("@view-transition") == 1

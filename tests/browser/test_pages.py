"""Built sites in Chromium, over a plain host and over our own server: no message, no stranger, nothing runs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from hosting import DESK, PHONE, hosted, reader, running, scrolls_sideways
from site_rules import is_redirect
from sites import Site, new_digest, some_papers, write

from digest.folder import Digest
from digest.pipeline import BuildOptions, build_site
from digest.problems import Problem
from digest.server import Builds, Shown, open_server

PATHS = (
    "",
    "issues/2026-11-20/",
    "issues/2026-W47/",
    "issues/2026-11/",
    "archive/",
    "topics/",
    "about/",
    "404.html",
)
# Shows every page in a frame, a few at a time, opens and focuses what is there, and answers with what is bad.
LOOK_AT_ALL = """async (addresses) => {
    const bad = [];
    const touch = (view) => {
        const root = view.document.documentElement;
        root.querySelectorAll("details").forEach(one => { one.open = true });
        root.querySelectorAll("main a, main [tabindex]").forEach(one => { one.focus() });
        return [view.__xss, root.scrollWidth > root.clientWidth && "scrolls"];
    };
    const look = async (address) => {
        const frame = Object.assign(document.createElement("iframe"), { src: address, width: 320, height: 640 });
        await new Promise(done => { frame.onload = done; document.body.append(frame) });
        bad.push(...touch(frame.contentWindow).filter(Boolean).map(what => `${address}: ${what}`));
        frame.remove();
        const next = addresses.pop();  // a frame that ends makes room for another
        if (next) await look(next);
    };
    await Promise.all(addresses.splice(0, 8).map(look));
    return bad;
}"""


def test_no_page_has_anything_to_complain_of(browser: Any, demonstration: Site) -> None:
    papers = sorted(
        path.removesuffix("index.html") for path in demonstration.pages if path.startswith("papers/")
    )
    topics = sorted(
        path.removesuffix("index.html") for path in demonstration.pages if re.match(r"topics/.+/", path)
    )
    with hosted(demonstration) as address, reader(browser) as (page, heard):
        for path in (*PATHS, *papers[:3], *topics[:3]):
            page.goto(address + path)
            assert page.locator("h1").is_visible(), path
            assert heard == [], path
            page.set_viewport_size(PHONE)
            assert not scrolls_sideways(page), path
            page.set_viewport_size(DESK)


def test_a_lost_reader_is_helped_at_any_depth(browser: Any, demonstration: Site) -> None:
    with hosted(demonstration) as address, reader(browser) as (page, heard):
        answer = page.goto(f"{address}papers/no/such/paper/")
        assert answer.status == 404
        assert heard == [
            f"404: {address}papers/no/such/paper/",
            *(said for said in heard if "console" in said),
        ]
        assert page.evaluate("getComputedStyle(document.body).fontFamily").lower() != "times new roman"
        page.locator("main a").first.click()
        assert page.url.startswith(address)


def test_a_reader_without_scripts_gets_from_the_front_page_to_a_paper_and_its_topic(
    browser: Any, demonstration: Site
) -> None:
    with hosted(demonstration) as address, reader(browser, java_script_enabled=False) as (page, heard):
        page.goto(address)
        page.locator("h1 a, main a[href*='/issues/']").first.click()
        assert "/issues/" in page.url
        title = page.locator(".papers h3 a").first
        words = title.inner_text()
        title.click()
        assert page.locator("h1").inner_text() == words
        page.locator("main a[href*='/topics/']").first.click()
        assert page.locator("main a", has_text=words).count() >= 1
        assert heard == []


def test_colours_once_chosen_stay_on_all_pages(browser: Any, demonstration: Site) -> None:
    colour = "getComputedStyle(document.documentElement).backgroundColor"
    with hosted(demonstration) as address, reader(browser, color_scheme="light") as (page, heard):
        page.goto(address)
        light = page.evaluate(colour)
        page.get_by_role("button", name="Dark").click()
        dark = page.evaluate(colour)
        assert dark != light
        page.locator(".papers h3 a").first.click()
        assert page.evaluate(colour) == dark
        page.reload()
        assert page.evaluate(colour) == dark
        assert heard == []


def test_nothing_runs_on_any_page_of_a_hostile_digest_though_the_policy_be_off(
    browser: Any, hostile: Site
) -> None:
    pages = [path for path in sorted(hostile.pages) if not is_redirect(hostile.parsed(path)[0])]
    with hosted(hostile) as address, reader(browser, bypass_csp=True) as (page, heard):
        page.goto(f"{address}404.html")
        assert page.evaluate(LOOK_AT_ALL, [address + path.removesuffix("index.html") for path in pages]) == []
        # What is missing does not run.
        assert [said for said in heard if not re.match(r"404|console: Failed to load", said)] == []


def test_the_look_at_all_pages_sees_what_runs_and_what_scrolls(browser: Any, tmp_path: Path) -> None:
    write(tmp_path / "404.html", "<!doctype html><title>x</title>")
    write(
        tmp_path / "a.html",
        "<!doctype html><title>x</title><main><img src=x onerror='window.__xss=1'></main>",
    )
    write(
        tmp_path / "b.html",
        "<!doctype html><title>x</title><main><a href=# onfocus='window.__xss=1'>x</a></main>",
    )
    write(tmp_path / "c.html", "<!doctype html><title>x</title><main><pre>" + "x" * 999)
    with (
        hosted(Site(tmp_path, tmp_path, "https://x/y/")) as address,
        reader(browser, bypass_csp=True) as (page, _),
    ):
        page.goto(f"{address}404.html")
        bad = page.evaluate(LOOK_AT_ALL, [f"{address}{name}.html" for name in "abc"])
        assert sorted(bad) == [f"{address}a.html: 1", f"{address}b.html: 1", f"{address}c.html: scrolls"]


def test_a_page_reloads_when_it_is_built_again_and_shows_what_went_wrong(
    browser: Any, tmp_path: Path
) -> None:
    root = new_digest(tmp_path / "digest", some_papers(3))
    shown = Shown(root / "site", "/")
    builds = Builds(shown)

    def rebuild(words: str) -> None:
        write(root / "content/pages/about.md", f"# About\n\n{words}\n")
        build_site(Digest(root, ""), BuildOptions())
        builds.succeed(shown)

    rebuild("First words.")
    with running(open_server("127.0.0.1", 0, builds)) as host, reader(browser) as (page, heard):
        page.goto(f"{host}/about/")
        page.get_by_text("First words.").wait_for()
        rebuild("Second words.")
        page.get_by_text("Second words.").wait_for()
        builds.fail((Problem("digest.toml", 1, "unknown key '<b>'"),))
        page.get_by_text("digest.toml:1: unknown key '<b>'").wait_for()
        rebuild("Third words.")
        page.get_by_text("Third words.").wait_for()
        # A reload ends the stream of events, and a page of mistakes says that it is one.
        assert [said for said in heard if "/.digest/events" not in said and "500" not in said] == []

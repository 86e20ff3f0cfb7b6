"""The theme `terminal`: every page kind holds in it whatever may come, it can be read and used, and is small."""

from __future__ import annotations

import gzip
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from hosting import hosted, reader
from page_kinds import by_kind, heaviest, typical
from sample_site import BASE, artifacts_of, curated_of, files_of
from site_rules import form_faults, safety_faults
from sites import AWAY, Site, build, copy_of_demonstration
from test_theme import PAGES, SCRIPT, hostile, links
from test_theme_in_browser import PATHS, SMALL, WIDTHS, reading
from test_theme_style import DECORATION, GRAPHICS, SHADES, contrast

from digest.shipped import shipped_themes
from digest.web.make import make_site
from digest.web.theme import Theme, find_theme

# The judge of what everybody can use stands beside the tests of the shipped site.
sys.path.append(str(Path(__file__).parent.parent / "browser"))
from test_accessibility import faults_of

FOLDER = shipped_themes() / "terminal"
STYLE = (FOLDER / "static/style.css").read_text(encoding="utf-8")
TOKENS = dict(re.findall(r"(--[\w-]+): (.+);", (FOLDER / "static/tokens.css").read_text(encoding="utf-8")))


def terminal() -> Theme:
    """The theme as it ships."""
    return find_theme("terminal", Path("nowhere"), shipped_themes(), "digest.toml")


# --- what pages hold


@pytest.fixture(scope="module", params=["hostile", "empty"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site of the worst that may come, and one of nothing."""
    folder = tmp_path_factory.mktemp(request.param)
    worst = request.param == "hostile"
    papers, pages = (hostile(), PAGES) if worst else (curated_of([]), [])
    make_site(artifacts_of(papers, pages, theme=terminal(), title=f"{SCRIPT} & Co"), folder)
    return Site(folder, folder, BASE)


def test_every_page_is_well_formed_and_runs_nothing_of_what_papers_say(site: Site) -> None:
    assert {path: said for path in site.pages if (said := form_faults(site, path))} == {}
    assert {path: said for path in site.pages if (said := safety_faults(site, path))} == {}


def test_every_internal_link_leads_to_a_file_of_the_site(site: Site) -> None:
    broken = {link for path in site.pages for link in links(site, path) if not site.there(link)}
    assert {link for link in broken if not link.endswith("/x")} == set()  # x: an editor's own picture


def test_a_papers_page_has_all_that_programs_read_in_the_parents(tmp_path: Path) -> None:
    def head(theme: str) -> bytes:
        found = find_theme(theme, tmp_path, shipped_themes(), "digest.toml")
        page = files_of(hostile(), PAGES, theme=found)["papers/p0-3/index.html"]
        return re.sub(rb"(?s)<(link|script)[^>]*assets/[^>]*>", b"", page.partition(b"</head>")[0])

    assert head("terminal") == head("paper")


def test_the_theme_says_nothing_itself() -> None:
    for path in FOLDER.glob("*.html"):
        markup = re.sub(r"(?s)\{[{%#].*?[%#}]\}", "", path.read_text(encoding="utf-8"))
        text = re.sub(r"(?s)<pre>.*?</pre>|<[^>]*>|&nbsp;", " ", markup)
        assert set(re.findall(r"\w+", text)) <= {"BibTeX", "RIS"}, path.name


# --- its look


def colours() -> dict[str, tuple[str, str]]:
    """Each colour in light and in dark."""
    found = {name[2:]: re.findall(r"#[0-9a-f]{6}", value) for name, value in TOKENS.items()}
    return {name: (both[0], both[1]) for name, both in found.items() if both}


# What is written on what: in reverse, too.
TEXT = {
    **dict.fromkeys(("ink", "bright", "quiet", "accent"), ("paper",)),
    "paper": ("ink", "accent"),
    **SHADES,
}


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_all_that_carries_meaning_can_be_read(scheme: int) -> None:
    value = {name: both[scheme] for name, both in colours().items()}
    pairs = [(one, on, 4.5) for one, under in TEXT.items() for on in under]
    pairs += [(one, on, 3.0) for one, under in GRAPHICS.items() for on in under]
    assert [pair for pair in pairs if contrast(value[pair[0]], value[pair[1]]) < pair[2]] == []


def test_the_rules_use_tokens_alone_and_one_size_of_type() -> None:
    screen = STYLE.partition("@media print")[0]
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(|oklch\(|url\(|@import|@font-face", screen) == []
    used = set(re.findall(r"var\((--[\w-]+)", STYLE))
    assert used <= TOKENS.keys()
    assert {f"--{name}" for name in colours()} - used == set()
    sizes = re.findall(r"font(?:-size)?: ([^;}]*)", screen)
    assert {size for size in sizes if re.search(r"\d", size)} <= {"0", "11px var(--mono)"}  # in charts
    painted = {
        name
        for said in re.findall(r"border[a-z-]*: ([^;}]*)", screen)
        for name in re.findall(r"--(\w+)", said)
    }
    assert painted <= GRAPHICS.keys() | DECORATION | {"ink", "shade"}


def test_it_shows_nothing_of_its_parent() -> None:
    parent = shipped_themes() / "paper" / "static"
    before = (parent / "tokens.css").read_text(encoding="utf-8")
    assert [name for name, both in colours().items() if f"--{name}: light-dark({both[0]}" in before] == []
    sheet = terminal().style_sheet().decode()
    assert (parent / "style.css").read_text(encoding="utf-8") not in sheet
    assert "var(--serif)" not in sheet.partition("/* One size")[2]


def test_it_is_small() -> None:
    assert len(gzip.compress(terminal().style_sheet(), 9)) < 6_000
    assert list((FOLDER / "static").rglob("*.js")) == []


# --- in a browser


@pytest.fixture(scope="module")
def worst() -> dict[str, bytes]:
    """The files of a site of the worst that may come."""
    return files_of(hostile(), PAGES, theme=terminal())


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The demonstration, in this theme by one line of digest.toml."""
    root = copy_of_demonstration(tmp_path_factory.mktemp("terminal"))
    settings = root / "digest.toml"
    settings.write_text(f'theme = "terminal"\n{settings.read_text(encoding="utf-8")}', encoding="utf-8")
    build(root, root / "site", base_url=AWAY)
    return Site(root, root / "site", AWAY)


def test_no_page_scrolls_sideways_at_any_width(browser: Any, worst: dict[str, bytes], ours: Site) -> None:
    wider = []
    for files, base, paths in ((worst, BASE, PATHS), (ours.files, AWAY, typical(ours).values())):
        with reading(browser, files, base) as opened:
            for path in paths:
                page = opened(path)
                for width in WIDTHS:
                    page.set_viewport_size({"width": width, "height": 800})
                    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                        wider.append((path, width))
    assert wider == []


def test_whatever_is_clicked_outside_of_sentences_is_large_enough(
    browser: Any, worst: dict[str, bytes], ours: Site
) -> None:
    small = []
    for files, base, paths in ((worst, BASE, PATHS[::2]), (ours.files, AWAY, typical(ours).values())):
        with reading(browser, files, base) as opened:
            for path in paths:
                page = opened(path)
                for width in (360, 1280):
                    page.set_viewport_size({"width": width, "height": 800})
                    small += [(path, width, link) for link in page.evaluate(SMALL)]
    assert small == []


def test_axe_finds_nothing_on_any_kind_of_page(browser: Any, ours: Site) -> None:
    found = {}
    with hosted(ours) as address, reader(browser) as (page, _):
        for kind, path in {**typical(ours), "longest": heaviest(ours, "issue.html")}.items():
            page.goto(address + path)
            found[kind] = faults_of(page, ((360, "dark"), (1280, "light")))
    assert {kind: said for kind, said in found.items() if said} == {}


def test_the_keyboard_reaches_the_text_first_and_focus_is_always_seen(browser: Any, ours: Site) -> None:
    focus = """() => { const e = document.activeElement, s = getComputedStyle(e), b = e.getBoundingClientRect();
        return [e.className, s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2, b.width > 1]; }"""
    with reading(browser, ours.files, AWAY) as opened:
        page, seen = opened(""), []
        for _ in range(40):
            page.keyboard.press("Tab")
            seen.append(page.evaluate(focus))
    assert seen[0] == ["skip", True, True]
    assert [found for found in seen if not all(found[1:])] == []


def test_all_is_of_one_size_and_a_line_is_a_line_high(browser: Any, ours: Site) -> None:
    sizes = """() => [...new Set([...document.querySelectorAll('main :is(h1, h2, h3, p, a, li, td, button)')]
        .filter(e => e.getClientRects().length).map(e => getComputedStyle(e).fontSize))]"""
    with reading(browser, ours.files, AWAY) as opened:
        for path in ("", "papers/1706.03762/", "topics/", "about/"):
            assert opened(path).evaluate(sizes) == ["15px"]
        page = opened("")
        assert page.locator(".masthead").bounding_box()["height"] == 24
        width = page.locator(".papers h3").first.evaluate("e => e.getBoundingClientRect().left") - 48
        character = page.evaluate("""() => { const e = document.createElement('span'); e.textContent = '0'.repeat(10);
            document.querySelector('h1').append(e); return e.getBoundingClientRect().width / 10 }""")
    assert round(width / character, 1) == 5


def test_on_a_phone_the_first_title_is_on_the_first_screen(browser: Any, ours: Site) -> None:
    with reading(browser, ours.files, AWAY, 360) as opened:
        title = opened("").locator(".papers h3").first.bounding_box()
    assert title["y"] + title["height"] < 800


def test_a_paper_is_saved_by_its_key_and_found_again(browser: Any, ours: Site) -> None:
    with reading(browser, ours.files, AWAY) as opened:
        page = opened("")
        page.keyboard.press("j")
        page.keyboard.press("s")
        title = page.locator(".papers h3").first.inner_text()
        assert opened("saved/").get_by_role("link", name=title).is_visible()


def test_a_papers_page_prints_on_one_sheet(browser: Any, ours: Site) -> None:
    margin = dict.fromkeys(("top", "right", "bottom", "left"), "2cm")
    papers = by_kind(ours)["paper.html"]
    longest = sorted(papers, key=lambda path: -len(ours.pages[f"{path}index.html"]))[:3]
    with reading(browser, ours.files, AWAY) as opened:
        for path in longest:
            sheet = opened(path).pdf(format="A4", margin=margin)
            assert re.findall(rb"/Count (\d+)", sheet) == [b"1"]

"""The theme's style: colours that can be read, tokens alone, and little to load."""

from __future__ import annotations

import gzip
import re

import pytest
from sample_site import FRIDAY, a_paper, artifacts_of, curated_of
from sites import Site
from test_theme import ABSTRACT
from theme_contract import tokens

from digest.shipped import shipped_themes

# --- colours, by the formulas of WCAG 2.2

STYLE = (shipped_themes() / "paper" / "static" / "style.css").read_text(encoding="utf-8")
SHADES = {"on-shade": ("shade-1", "shade-2", "shade-3"), "on-shade-4": ("shade-4",)}
TEXT = {"ink": ("paper",), "quiet": ("paper",), "accent": ("paper",), **SHADES}
GRAPHICS = {"mark": ("paper",), "accent": ("paper",)}
DECORATION = {"rule"}  # no one needs to see it


def colours() -> dict[str, tuple[str, str]]:
    """Each colour in light and in dark."""
    found = {name: re.findall(r"#[0-9a-f]{6}", value) for name, value in tokens().items()}
    return {name[2:]: (both[0], both[1]) for name, both in found.items() if both}


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_of_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("pairs", "least"), [(TEXT, 4.5), (GRAPHICS, 3.0)], ids=["text", "graphics"])
def test_all_that_carries_meaning_can_be_read(
    scheme: int, pairs: dict[str, tuple[str, ...]], least: float
) -> None:
    value = {name: both[scheme] for name, both in colours().items()}
    found = {(one, on): contrast(value[one], value[on]) for one, under in pairs.items() for on in under}
    assert {pair: ratio for pair, ratio in found.items() if ratio < least} == {}


def used_for(properties: str) -> set[str]:
    """The colour tokens that the rules use for these properties."""
    found = re.findall(rf"(?<![\w-])(?:{properties}):([^;}}]*)", STYLE)
    return {name for value in found for name in re.findall(r"var\(--([\w-]+)\)", value)} & colours().keys()


def test_only_pairs_that_were_measured_are_used() -> None:
    assert used_for("color") <= TEXT.keys() | GRAPHICS.keys()
    assert used_for("fill|stroke") <= TEXT.keys() | GRAPHICS.keys() | DECORATION
    assert used_for("background|background-color") == {"paper", "shade-1", "shade-2", "shade-3", "shade-4"}
    assert used_for("border[a-z-]*|outline|text-decoration") <= GRAPHICS.keys() | DECORATION


def test_the_rules_name_no_colour_and_no_font_of_their_own() -> None:
    screen = STYLE.partition("@media print")[0]
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(|oklch\(|url\(|@import|@font-face", screen) == []
    assert re.findall(r"font(?:-family)?:[^;}]*(?:serif|Georgia|Arial|monospace)\b(?!\))", STYLE) == []
    unknown = {f"--{name}" for name in re.findall(r"var\(--([\w-]+)", STYLE)} - tokens().keys() - {"--rank"}
    assert unknown == set()


# --- weight


def compressed(content: bytes) -> int:
    return len(gzip.compress(content, 9))


def test_the_script_before_the_first_paint_is_tiny_and_all_of_them_are_small() -> None:
    static = shipped_themes() / "paper" / "static"
    assert (static / "theme.js").stat().st_size < 500
    assert sum(compressed(path.read_bytes()) for path in static.glob("*.js")) < 6_000


def test_a_first_visit_is_light(demonstration: Site) -> None:
    assets = sum(
        compressed(content)
        for path, content in demonstration.files.items()
        if "assets/" in path and "on-demand" not in path
    )
    papers = sorted(
        compressed(content) for path, content in demonstration.pages.items() if path.startswith("papers/")
    )
    assert assets + papers[len(papers) // 2] < 20_000
    assert assets + compressed(demonstration.files["index.html"]) < 60_000


def test_the_front_page_stays_light_with_seven_hundred_papers_in_one_issue() -> None:
    words = [f"{ABSTRACT} Number {number} of them." * 5 for number in range(700)]
    crowd = [a_paper(n, abstract=text, authors=("A. One", "B. Two")) for n, text in enumerate(words)]
    page = next(a for a in artifacts_of(curated_of(crowd)) if a.path == "index.html").make()
    assert compressed(page) < 50_000
    assert str(FRIDAY.year) in page.decode()

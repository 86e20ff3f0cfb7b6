"""The issue as mail in Chromium, as good a mail program as any: in both colour schemes, on a phone and a desk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hosting import reader, scrolls_sideways
from sites import Site

from digest.folder import Digest
from digest.pipeline.mailing import open_mailing

SECRET = b"a secret of more than sixteen bytes"
SCHEMES = {"light": "rgb(251, 250, 247)", "dark": "rgb(22, 21, 19)"}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LOOK = (
    "async rules => (await axe.run(rules)).violations.map(v => `${v.id}: ${v.nodes[0].html.slice(0, 160)}`)"
)


def html_of(site: Site, period: str) -> str:
    return open_mailing(Digest(site.root, ""), SECRET, site.root / "none.jsonl", issue=period).general().html


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", [320, 360, 700])
def test_mail_fits_its_window_in_its_colours_and_hears_nothing(
    browser: Any, demonstration: Site, hostile: Site, scheme: str, width: int
) -> None:
    for site in (demonstration, hostile):
        with reader(browser, color_scheme=scheme) as (page, heard):
            page.set_viewport_size({"width": width, "height": 640})
            page.set_content(html_of(site, "2026-11-20"))
            assert not scrolls_sideways(page)
            assert page.evaluate("getComputedStyle(document.body).backgroundColor") == SCHEMES[scheme]
            assert page.evaluate("window.__xss") is None
            assert page.locator(".unseen").is_hidden()
            assert page.locator(".text").bounding_box()["width"] <= 600
            assert heard == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_in_mail(browser: Any, demonstration: Site, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python")
    script = Path(axe.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
    with reader(browser, color_scheme=scheme) as (page, _):
        page.set_content(html_of(demonstration, "2026-W47"))
        page.evaluate(script)
        assert page.evaluate(LOOK, {"runOnly": WCAG}) == []

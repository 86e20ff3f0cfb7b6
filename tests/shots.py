"""Screenshots of a page of each kind, in every shipped theme, on a phone and a desk, light and dark: `make shots`.

The pages are the demonstration's. The pictures go to shots/, with an index.html to look through them.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from html import escape
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from conftest import BROWSERS
from hosting import hosted
from page_kinds import typical
from playwright.sync_api import sync_playwright
from sites import AWAY, ROOT, Site, build, copy_of_demonstration

from digest.problems import DigestError
from digest.shipped import shipped_themes
from digest.web.pages import TEMPLATES

SHOTS = ROOT / "shots"
WIDTHS, SCHEMES = (360, 1280), ("light", "dark")
HEIGHT = 800
LOOKS = tuple(product(WIDTHS, SCHEMES))
HEAD = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Shots</title>
<style>
  body { font: 1rem system-ui; margin: 2rem }
  img { height: 30rem; border: 1px solid; object-fit: cover; object-position: top }
</style>
"""


def main() -> None:
    shutil.rmtree(SHOTS, ignore_errors=True)
    taken = []
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for theme in sorted(path.name for path in shipped_themes().iterdir() if path.is_dir()):
            try:
                site = demonstration_in(theme, Path(folder) / theme)
            except DigestError as error:
                print(f"theme '{theme}' is left out: {error.problems[0].fact}", file=sys.stderr)
                continue
            taken += list(shots_of(site, theme, browser))
    (SHOTS / "index.html").write_text(contents(taken), encoding="utf-8")
    print(f"{len(taken)} pictures; to look through them: {SHOTS / 'index.html'}")


def chromium() -> str:
    """The browser's program."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    return found or sys.exit("no Chromium on this machine: apt-get install chromium")


def demonstration_in(theme: str, root: Path) -> Site:
    """The demonstration, built in a theme."""
    copy_of_demonstration(root, f'theme = "{theme}"\n')
    build(root, root / "site", base_url=AWAY, search="make")
    return Site(root, root / "site", AWAY)


def shots_of(site: Site, theme: str, browser: Any) -> Iterator[Path]:
    """Each picture's path below shots/, as it is taken."""
    pages = typical(site)
    with hosted(site) as address:
        for width, scheme in LOOKS:
            viewport = {"width": width, "height": HEIGHT}
            context = browser.new_context(viewport=viewport, color_scheme=scheme, reduced_motion="reduce")
            page = context.new_page()
            for kind in (kind for kind in TEMPLATES.values() if kind in pages):
                page.goto(
                    address + pages[kind], wait_until="networkidle" if kind == "search.html" else "load"
                )
                shot = Path(theme) / f"{Path(kind).stem}-{width}-{scheme}.png"
                page.screenshot(path=SHOTS / shot, full_page=True)
                yield shot
            context.close()


def contents(taken: list[Path]) -> str:
    """A page with all the pictures, those of one kind beside each other; each leads to itself in full."""
    rows = [HEAD]
    for kind in (Path(kind).stem for kind in TEMPLATES.values()):
        rows.append(f"<h2>{escape(kind)}</h2>\n")
        for shot in taken:
            if shot.stem.split("-")[0] == kind:
                path = escape(shot.as_posix())
                width = 180 if "-360-" in path else 480
                rows.append(
                    f'<a href="{path}"><img src="{path}" alt="{path}" loading="lazy" width="{width}"></a>\n'
                )
    return "".join(rows)


if __name__ == "__main__":
    main()

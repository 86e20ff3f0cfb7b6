"""What all tests share: where the shared samples and a browser are, and how hypothesis searches."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from sites import Site

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

# Sites are thousands of small files, which a disk takes ten times as long to write and remove as memory.
MEMORY = Path("/dev/shm")
ROOM = 2 << 30
if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))

# A slow machine is no failure, and CI tries the same examples each time.
settings.register_profile("digest", deadline=None, database=None, derandomize="CI" in os.environ)
settings.load_profile("digest")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real listings and samples, which are other people's texts and not in the repository."""
    if not SHARED.is_dir():
        pytest.skip("needs the folder ../shared, which is not here")
    return SHARED


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The repository's own digest, built for a place below a host's root; tests only look at it."""
    from sites import AWAY, Site, build, copy_of_demonstration

    root = copy_of_demonstration(tmp_path_factory.mktemp("demonstration"))
    build(root, root / "site", base_url=AWAY, search="make")
    return Site(root, root / "site", AWAY)


@pytest.fixture(scope="session")
def seeds(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A new digest with the five real listings, made and built by the commands alone."""
    from sites import Site, run_well

    root = tmp_path_factory.mktemp("seeds")
    run_well(root, "init", ".")
    run_well(root, "add", "--date", "2026-11-20", *sorted((shared / "seeds").glob("*.txt")))
    run_well(root, "build")
    return Site(root, root / "site")


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The site of a digest full of attempts to run something; tests only look at it."""
    from hostile_digest import hostile_site

    return hostile_site(tmp_path_factory.mktemp("hostile"), SHARED)


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser's program; without one the test skips, or fails where DIGEST_REQUIRE_BROWSER=1."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        _lacks_browser("no Chromium on this machine: apt-get install chromium")
    return Path(found)


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Iterator[Any]:
    """A running browser, by playwright; a test opens its own page in it and closes it."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _lacks_browser("playwright is not installed: requirements-dev.lock names it")
    with sync_playwright() as playwright:
        # Root, as in a container, gets no sandbox.
        running = playwright.chromium.launch(executable_path=str(chromium), args=["--no-sandbox"])
        yield running
        running.close()


def _lacks_browser(reason: str) -> None:
    if os.environ.get("DIGEST_REQUIRE_BROWSER") == "1":
        pytest.fail(f"DIGEST_REQUIRE_BROWSER=1, but {reason}", pytrace=False)
    pytest.skip(reason)

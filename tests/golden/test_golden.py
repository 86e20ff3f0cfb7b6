"""A small digest, and the site that is made of it, side by side: whatever changes in a page can be read."""

from __future__ import annotations

import difflib

import pytest
from update import HERE, SHOWN, golden_files

UPDATE = "if the site shall be as it is now: python tests/golden/update.py"


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    return golden_files()


@pytest.mark.parametrize("path", SHOWN)
def test_the_golden_site_is_made_as_it_stands(made: dict[str, bytes], path: str) -> None:
    golden = HERE / "site" / path
    before = golden.read_text(encoding="utf-8").splitlines() if golden.exists() else []
    now = made[path].decode().splitlines()
    difference = difflib.unified_diff(before, now, f"golden {path}", "now", n=0, lineterm="")
    assert before == now, "\n".join([UPDATE, *list(difference)[:40]])


def test_nothing_golden_is_left_over() -> None:
    there = {
        path.relative_to(HERE / "site").as_posix() for path in (HERE / "site").rglob("*") if path.is_file()
    }
    assert there == set(SHOWN), UPDATE

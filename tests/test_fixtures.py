"""Where no browser is, tests that need one say so; where one is required, they fail."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = Path(__file__).with_name("conftest.py")


def run_a_browser_test(folder: Path, environment: dict[str, str]) -> str:
    shutil.copy(CONFTEST, folder)
    (folder / "test_it.py").write_text("def test_it(chromium): assert chromium.is_file()\n", encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider", str(folder)]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    return done.stdout


@pytest.mark.parametrize(("required", "outcome"), [("1", "1 error"), ("", "1 skipped")])
def test_without_a_browser_a_test_fails_only_where_one_is_required(
    tmp_path: Path, required: str, outcome: str
) -> None:
    said = run_a_browser_test(tmp_path, {"PATH": str(tmp_path), "DIGEST_REQUIRE_BROWSER": required})
    assert outcome in said
    assert "no Chromium on this machine: apt-get install chromium" in said


def test_with_a_browser_a_test_runs(tmp_path: Path) -> None:
    program = tmp_path / "chromium"
    program.touch(mode=0o755)
    assert "1 passed" in run_a_browser_test(tmp_path, {"PATH": str(tmp_path), "DIGEST_REQUIRE_BROWSER": "1"})

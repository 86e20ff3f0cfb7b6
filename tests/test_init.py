"""A new digest is written whole, never over a file, and what stands in its way is said."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from digest.config import load_config
from digest.init import init_digest
from digest.problems import DigestError

DAY = date(2026, 11, 20)


def test_what_is_made_is_there_and_nothing_else(tmp_path: Path) -> None:
    made, kept = init_digest(tmp_path / "my_digest", None, DAY)
    found = {
        path.relative_to(tmp_path / "my_digest").as_posix() for path in tmp_path.rglob("*") if path.is_file()
    }
    assert set(made) == found
    assert kept == []
    assert load_config(tmp_path / "my_digest/digest.toml", "digest.toml").title == "My Digest"


def test_a_second_time_makes_nothing(tmp_path: Path) -> None:
    made, _ = init_digest(tmp_path, "One", DAY)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert init_digest(tmp_path, "Two", DAY) == ([], made)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_what_is_there_stays_also_a_link_that_leads_nowhere(tmp_path: Path) -> None:
    (tmp_path / "digest.toml").symlink_to(tmp_path / "elsewhere.toml")
    (tmp_path / "README.md").write_text("mine")
    made, kept = init_digest(tmp_path, "One", DAY)
    assert sorted(kept) == ["README.md", "digest.toml"]
    assert "digest.toml" not in made
    assert not (tmp_path / "elsewhere.toml").exists()
    assert (tmp_path / "README.md").read_text() == "mine"


def test_a_title_with_quotes_is_kept(tmp_path: Path) -> None:
    title = 'Pa"per\\s & <b> \U0001f600'
    init_digest(tmp_path, title, DAY)
    assert load_config(tmp_path / "digest.toml", "digest.toml").title == title


@pytest.mark.parametrize("way", ["content", "."])
def test_a_file_in_the_way_of_a_folder_is_said(tmp_path: Path, way: str) -> None:
    folder = tmp_path / "new"
    if way == ".":
        folder.write_text("a file")
    else:
        folder.mkdir()
        (folder / way).write_text("a file")
    with pytest.raises(DigestError, match="cannot be written: ") as caught:
        init_digest(folder, None, DAY)
    assert len(caught.value.problems) == 1
    assert "hint: " in str(caught.value)

"""digest.toml: defaults, and one clear message for each mistake."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from digest.config import Config, check_base_url, load_config
from digest.problems import DigestError


def load(tmp_path: Path, text: str) -> Config:
    path = tmp_path / "digest.toml"
    path.write_text(text, encoding="utf-8")
    return load_config(path, "digest.toml")


def test_an_empty_file_gives_every_default(tmp_path: Path) -> None:
    assert load(tmp_path, "") == Config()


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ('titel = "x"', "digest.toml:1:", "did you mean 'title'?"),
        ('title = "x"\n[feds]\n', "digest.toml:2:", "did you mean 'feeds'?"),
        ("[topics]\n\nmots = 3", "digest.toml:3:", "did you mean 'most'?"),
        ("\ntitle = 3", "digest.toml:2:", "'title': expected text, got a whole number"),
        ('[feeds]\nitems = "many"', "digest.toml:2:", "'feeds.items': expected a whole number, got text"),
        ("[build]\njobs = -1", "digest.toml:2:", "'build.jobs': expected a whole number >= 0"),
        ('base_url = "ftp://x"', "digest.toml:1:", "https://me.github.io/my-digest/"),
        ("title = 'x'\nlanguage = english", "digest.toml:2:", "not valid TOML"),
        ('theme = "../x"', "digest.toml:1:", "the name of a folder in themes/"),
    ],
)
def test_a_mistake_is_one_problem_with_its_line_and_a_hint(
    tmp_path: Path, text: str, place: str, words: str
) -> None:
    with pytest.raises(DigestError) as caught:
        load(tmp_path, text)
    assert len(caught.value.problems) == 1
    assert str(caught.value).startswith(place)
    assert words in str(caught.value)


def test_a_file_that_is_not_utf8_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "digest.toml").write_bytes(b'title = "\xff"')
    with pytest.raises(DigestError, match="is not UTF-8 text"):
        load_config(tmp_path / "digest.toml", "digest.toml")


def test_an_address_on_the_command_line_is_checked_too() -> None:
    assert check_base_url("https://x.org/y/") == "https://x.org/y/"
    with pytest.raises(DigestError, match=r"--base-url: 'x\.org' is not an address"):
        check_base_url("x.org")


def test_every_key_has_a_default() -> None:
    assert msgspec.convert({}, Config) == Config()

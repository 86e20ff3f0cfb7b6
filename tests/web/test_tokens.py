"""Tokens in mail: a style sheet has the theme's values, for a light screen and for a dark one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sites import write

from digest.shipped import shipped_themes
from digest.web.theme import find_theme
from digest.web.tokens import fill_tokens, token_filters, tokens_of

CHILD = """
/* :root { --ink: pink; } */
:root { --accent: light-dark(rgb(1, 2, 3), var(--sea)); --sea: #0af; }
@media (min-width: 60rem) { :root { --paper: yellow; } .x { color: red; } }
:root[data-theme="dark"] { --paper: blue; }
"""


def test_a_child_themes_tokens_stand_and_its_parents_for_the_rest(tmp_path: Path) -> None:
    write(tmp_path / "themes/harbour/theme.toml", 'parent = "paper"\n')
    write(tmp_path / "themes/harbour/static/tokens.css", CHILD)
    fill = token_filters(find_theme("harbour", tmp_path / "themes", shipped_themes(), "digest.toml"))
    css = "a { color: var(--accent); background: var(--paper); border-color: var(--ink) }"
    assert fill["in_light"](css) == "a { color: rgb(1, 2, 3); background: #fbfaf7; border-color: #1c1b19 }"
    assert fill["in_dark"](css) == "a { color: #0af; background: #161513; border-color: #ebe7df }"


@pytest.mark.parametrize("theme", ["paper", "terminal"])
@pytest.mark.parametrize(("sheet", "screen"), [("style", "in_light"), ("dark", "in_dark")])
def test_a_shipped_themes_mail_has_plain_values(theme: str, sheet: str, screen: str) -> None:
    found = find_theme(theme, shipped_themes(), shipped_themes(), "digest.toml")
    css = (shipped_themes() / f"paper/mail/{sheet}.css").read_text(encoding="utf-8")
    filled = token_filters(found)[screen](css)
    assert "var(" in css
    assert not re.search(r"var\(|light-dark|--", filled)


def test_an_unknown_token_is_told_with_the_nearest() -> None:
    with pytest.raises(LookupError, match=r"no token '--acent'; did you mean '--accent'"):
        fill_tokens("a { color: var(--acent) }", {"--accent": "red"}, 1)


def test_tokens_that_name_each_other_in_a_circle_come_to_an_end() -> None:
    tokens = tokens_of(":root { --a: var(--b); --b: var(--a) }")
    assert "var(" in fill_tokens("a { color: var(--a) }", tokens, 1)

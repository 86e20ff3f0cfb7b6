"""What themes/README.md shows works as it stands, and lists every value that a template can meet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_type_hints

from msgspec import Struct
from sample_site import files_of
from sites import write
from test_theme import hostile
from theme_contract import README, filters

from digest.shipped import shipped_themes
from digest.web.pages import TEMPLATES, Site
from digest.web.parts import Card
from digest.web.template_check import check_templates
from digest.web.theme import Theme, find_theme
from digest.words import Words

TEXT = README.read_text(encoding="utf-8")
OF_WORDS = {kind for kind in get_type_hints(Words).values() if isinstance(kind, type)}


def the_child(root: Path) -> tuple[Theme, int]:
    """The child theme of the README, made of what stands there, and how many lines that took."""
    files = re.findall(r"```\w+\n[#/*\s]*(themes/harbour/[\w./]+)[ */]*\n(.*?)```", TEXT, re.DOTALL)
    for path, text in files:
        write(root / path, text)
    lines = sum(len(text.splitlines()) for _, text in files) + 1  # `theme = "harbour"`
    return find_theme("harbour", root / "themes", shipped_themes(), "digest.toml"), lines


def test_the_child_theme_takes_ten_lines_at_most_and_changes_what_it_says(tmp_path: Path) -> None:
    theme, lines = the_child(tmp_path)
    assert lines <= 10
    assert check_templates(theme) == []
    ours = files_of(hostile(), theme=theme)
    before = files_of(hostile())
    own = re.findall(
        r"(--[\w-]+): ([^;]+);", (tmp_path / "themes/harbour/static/tokens.css").read_text("utf-8")
    )
    style = ours["assets/style.css"].decode().partition("@media print")[0]
    assert len(own) == 3
    assert {name: re.findall(rf"{name}: ([^;]+);", style)[-1] for name, _ in own} == dict(own)
    assert ours.keys() == before.keys()


def test_the_template_to_begin_with_is_enough(tmp_path: Path) -> None:
    (template,) = re.findall(r"```jinja\n(.*?)```", TEXT, re.DOTALL)
    write(tmp_path / "paper/paper.html", template)
    theme = find_theme("paper", tmp_path, shipped_themes(), "digest.toml")
    assert check_templates(theme) == []
    assert b"<h1>Paper 1 of" in files_of(hostile(), theme=theme)["papers/p9-1/index.html"]


def reached(kind: Any) -> Iterator[type]:
    """The classes of values that a value of the type holds."""
    for part in get_args(kind):
        yield from reached(part)
    if kind is Card or (isinstance(kind, type) and issubclass(kind, Struct)):
        yield kind
        of = kind.__init__ if kind is Card else kind
        for name, part in get_type_hints(of).items():
            yield from reached(part) if name != "return" else ()


def test_every_value_that_a_template_can_meet_is_listed_with_its_fields() -> None:
    met = {kind for page in (*TEMPLATES, Site) for kind in reached(page)} - OF_WORDS - {Words}
    made = {kind for call in filters().values() for kind in reached(get_type_hints(call).get("return"))}
    listed = set(re.findall(r"^### (\w+)", TEXT, re.MULTILINE))
    assert {kind.__name__ for kind in met | made} - listed == set()


def test_every_section_of_the_words_is_listed() -> None:
    listed = set(re.findall(r"^\| `(\w+)` \| ", TEXT.partition("## Words")[2], re.MULTILINE))
    sections = {name for name, kind in get_type_hints(Words).items() if kind in OF_WORDS - {str}}
    assert sections - listed == set()

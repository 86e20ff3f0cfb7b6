"""A theme: a folder of templates and static files, found along a path of folders; the first wins.

The path is the digest's own `themes/NAME/`, the shipped theme of that name, and then the same for the
theme that `theme.toml` names as its parent. So a digest can replace a single template, and a child
theme is a few lines.
"""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from digest.config import convert, read_toml
from digest.files import read_file
from digest.hashing import digest_of_bytes
from digest.problems import DigestError, Problem, nearest
from digest.web.pages import TEMPLATES

SETTINGS = "theme.toml"
_STYLES = ("tokens.css", "style.css", "extra.css")  # joined into one style sheet
STYLE_PATH = "assets/style.css"


class ThemeSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """theme.toml: what a theme says of itself."""

    name: str = ""
    parent: str = ""
    description: str = ""


class Theme(Struct, frozen=True):
    """Where templates and static files are looked for, and a digest of all that is there."""

    name: str
    folders: tuple[Path, ...]
    key: str

    def static_files(self) -> dict[str, Path]:
        """Static files by their path below `assets/`, without the parts of the style sheet."""
        found: dict[str, Path] = {}
        for folder in reversed(self.folders):
            for path in sorted((folder / "static").rglob("*")):
                name = path.relative_to(folder / "static").as_posix()
                if path.is_file() and name not in _STYLES and not path.name.startswith("."):
                    found[f"assets/{name}"] = path
        return found

    def style_sheet(self) -> bytes:
        """The style sheet: every tokens.css, the parent's first, then the first style.css, then every extra.css."""
        style = [folder / "static/style.css" for folder in self.folders]
        first = [path.read_bytes() for path in style if path.is_file()][:1]
        return b"\n".join([*self._each("tokens.css"), *first, *self._each("extra.css")])

    def tokens(self) -> str:
        """Every tokens.css, the parent's first: what comes last stands."""
        return b"\n".join(self._each("tokens.css")).decode("utf-8", "replace")

    def _each(self, name: str) -> list[bytes]:
        paths = [folder / "static" / name for folder in reversed(self.folders)]
        return [path.read_bytes() for path in paths if path.is_file()]


def find_theme(name: str, own: Path, shipped: Path, shown: str) -> Theme:
    """The theme of that name; a DigestError where it, or a parent of it, is missing or loops."""
    folders: list[Path] = []
    names: list[str] = []
    while name:
        if name in names:
            raise DigestError(
                Problem(shown, 0, f"theme '{name}' is its own parent", "see `parent` in its theme.toml")
            )
        names.append(name)
        # The repository is itself a digest, whose own themes are the shipped ones.
        places = (own,) if own.resolve() == shipped.resolve() else (own, shipped)
        here = [folder / name for folder in places if (folder / name).is_dir()]
        if not here:
            known = _themes_in(own, shipped)
            hint = nearest(name, known) or f"themes here: {', '.join(known)}"
            raise DigestError(Problem(shown, 0, f"theme '{name}' does not exist", hint))
        folders += here
        name = _parent(here)
    _refuse_incomplete(names[0], folders, shown)
    return Theme(names[0], tuple(folders), _key_of(folders))


def _refuse_incomplete(name: str, folders: list[Path], shown: str) -> None:
    for template in TEMPLATES.values():
        if not any((folder / template).is_file() for folder in folders):
            hint = f'name a theme that has it in {folders[0] / SETTINGS}: parent = "paper"'
            raise DigestError(Problem(shown, 0, f"theme '{name}' has no {template}", hint))


def replaces_nothing(own: Path, shipped: Path) -> list[Problem]:
    """Templates of a digest that stand in for a shipped theme's, but for none that it has."""
    found = []
    ours = [*own.glob("*/*.html"), *own.glob("*/mail/*.*")] if own.resolve() != shipped.resolve() else []
    for path in sorted(ours):
        theirs = [each.name for each in (shipped / path.parent.relative_to(own)).glob("*.*")]
        hint = "" if path.name in theirs else nearest(path.name, theirs)
        if hint:  # without a name like it, it may be a part that another template includes
            found.append(Problem(str(path), 0, "replaces no template of the theme", hint))
    return found


def _themes_in(*places: Path) -> list[str]:
    return sorted(
        {path.name for place in places if place.is_dir() for path in place.iterdir() if path.is_dir()}
    )


def _parent(folders: list[Path]) -> str:
    for folder in folders:
        path = folder / SETTINGS
        if path.is_file():
            return convert(read_toml(path, str(path)), ThemeSettings, path, str(path)).parent
    return ""


def _key_of(folders: list[Path]) -> str:
    parts: list[bytes] = []
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.name.startswith("."):
                parts += [path.relative_to(folder).as_posix().encode(), read_file(path, str(path))]
    return digest_of_bytes(*parts)

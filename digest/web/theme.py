"""A theme: a folder of templates and static files, found along a path of folders; the first wins.

The path is the digest's own `themes/NAME/`, the shipped theme of that name, and then the same for the
theme that `theme.toml` names as its parent. So a digest can replace a single template, and a child
theme is a few lines.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup
from msgspec import Struct

from digest.config import convert, read_toml
from digest.hashing import digest_of_bytes
from digest.problems import DigestError, Problem, nearest
from digest.web import display, prose
from digest.web.pages import TEMPLATES, Page, Site

SETTINGS = "theme.toml"
# What a template can raise by what it says; anything else is a fault of ours.
_FAILURES = (jinja2.TemplateError, LookupError, AttributeError, TypeError, ValueError, ArithmeticError)
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
        everywhere = tuple(reversed(self.folders))
        tokens = [folder / "static/tokens.css" for folder in everywhere]
        style = [folder / "static/style.css" for folder in self.folders]
        extra = [folder / "static/extra.css" for folder in everywhere]
        first = [path for path in style if path.is_file()][:1]
        return b"\n".join(path.read_bytes() for path in [*tokens, *first, *extra] if path.is_file())


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
    return Theme(names[0], tuple(folders), _key_of(folders))


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
            if path.is_file():
                parts += [path.relative_to(folder).as_posix().encode(), path.read_bytes()]
    return digest_of_bytes(*parts)


class Renderer:
    """Page values to HTML, by the theme's templates; an undefined name in a template is an error."""

    def __init__(self, theme: Theme, site: Site, bytecode: Path | None = None):
        self.site = site
        self._environment = _environment(theme, site, bytecode)
        self._templates: dict[type, jinja2.Template] = {}

    def render(self, page: Page) -> bytes:
        """The page's HTML in UTF-8; a DigestError names the template and line of what went wrong."""
        kind = type(page)
        try:
            template = self._templates.get(kind)
            if template is None:
                template = self._templates[kind] = self._environment.get_template(TEMPLATES[kind])
            return template.render(page=page, site=self.site).encode()
        except jinja2.TemplateSyntaxError as error:
            place = (error.filename or str(error.name), error.lineno)
            raise DigestError(_template_problem(error, *place)) from None
        except jinja2.TemplateNotFound as error:
            place = (TEMPLATES[kind], 0)
            fact = Exception(f"there is no template '{error.name}'")
            raise DigestError(_template_problem(fact, *place)) from None
        except _FAILURES as error:
            place = _place_in_template(error, TEMPLATES[kind])
            raise DigestError(_template_problem(error, *place)) from None


def _template_problem(error: Exception, path: str, line: int) -> Problem:
    fact = getattr(error, "message", None) or str(error)
    return Problem(path, line, f"the template fails: {fact}", "themes/README.md lists what each page has")


def _place_in_template(error: Exception, template: str) -> tuple[str, int]:
    """The innermost template line of the error's traceback."""
    place, trace = (template, 0), error.__traceback__
    while trace:
        name = trace.tb_frame.f_code.co_filename
        if name.endswith((".html", ".xml", ".txt")):
            place = (name, trace.tb_lineno)
        trace = trace.tb_next
    return place


def _environment(theme: Theme, site: Site, bytecode: Path | None) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader([str(folder) for folder in theme.folders]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=_bytecode_cache(bytecode),
    )
    environment.filters.update(_filters())
    environment.globals.update(_globals(site, environment))
    return environment


def _bytecode_cache(folder: Path | None) -> jinja2.FileSystemBytecodeCache | None:
    """Compiled templates are kept where that is possible; nothing depends on it."""
    if folder is None:
        return None
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return jinja2.FileSystemBytecodeCache(str(folder))


def _filters() -> Mapping[str, Callable[..., Any]]:
    return {
        "tex": prose.inline,
        "prose": prose.paragraphs,
        "plain": prose.plain,
        "trusted": Markup,
        **display.FILTERS,
    }


def _globals(site: Site, environment: jinja2.Environment) -> Mapping[str, Callable[..., Any]]:
    base = site.base_path
    cards: dict[tuple[str, str], Markup] = {}
    parts: dict[tuple[str, str], Markup] = {}

    def url(href: str) -> str:
        return base + href

    def render_card(card: Any, template: str = "card.html") -> Markup:
        """The card's HTML; each is rendered once, however many lists show it."""
        found = cards.get((card.key, template))
        if found is None:
            html = environment.get_template(template).render(card=card, site=site)
            found = cards[card.key, template] = Markup(html)
        return found

    def part(template: str, section: str = "") -> Markup:
        """What all pages of a section have alike, rendered once for each; it reads `site` and `section`."""
        found = parts.get((template, section))
        if found is None:
            html = environment.get_template(template).render(section=section, site=site)
            found = parts[template, section] = Markup(html)
        return found

    return {"url": url, "render_card": render_card, "part": part}

"""Page values to HTML, by a theme's templates; what a template gets wrong is said with its line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import jinja2
import jinja2.compiler
import jinja2.nodes
import markupsafe
from markupsafe import Markup, escape

from digest.problems import DigestError, Problem
from digest.web import display, prose
from digest.web.pages import TEMPLATES, Page, Site
from digest.web.theme import Theme

# What a template can raise by what it says; anything else is a fault of ours.
_FAILURES = (jinja2.TemplateError, LookupError, AttributeError, TypeError, ValueError, ArithmeticError)


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


# `escape` without the wrapping; another build of markupsafe may lack it.
_escape_text: Callable[[str], str] = getattr(markupsafe, "_escape_inner", escape)


def _escape_output(value: object) -> str:
    """What `markupsafe.escape` gives, without wrapping each piece of a page in Markup of its own."""
    if type(value) is Markup:
        return value
    return _escape_text(value) if type(value) is str else escape(value)


class _CodeGenerator(jinja2.compiler.CodeGenerator):
    """Half of a page's time went into Markup for pieces that are only joined, and into looking up fields.

    A name that a value does not have is an error at once, as with `StrictUndefined`, whose `is defined`
    it does not have.
    """

    def visit_Getattr(self, node: jinja2.nodes.Getattr, frame: Any) -> None:
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    def _output_child_pre(self, node: Any, frame: Any, finalize: Any) -> None:  # noqa: ARG002
        self.write("environment.escape_output(")
        if finalize.src is not None:
            self.write(finalize.src)


class _Environment(jinja2.Environment):
    code_generator_class = _CodeGenerator
    escape_output = staticmethod(_escape_output)


def _environment(theme: Theme, site: Site, bytecode: Path | None) -> jinja2.Environment:
    environment = _Environment(
        loader=jinja2.FileSystemLoader([str(folder) for folder in theme.folders]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=_bytecode_cache(bytecode),
    )
    environment.filters.update(_filters())
    environment.filters.update(_site_filters(site, environment))
    return environment


def _bytecode_cache(folder: Path | None) -> jinja2.FileSystemBytecodeCache | None:
    """Compiled templates are kept where that is possible; nothing depends on it."""
    if folder is None:
        return None
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return jinja2.FileSystemBytecodeCache(str(folder), "%s.3.cache")  # the number is of _CodeGenerator


def _filters() -> Mapping[str, Callable[..., Any]]:
    return {
        "tex": prose.inline,
        "prose": prose.paragraphs,
        "plain": prose.plain,
        "trusted": Markup,
        **display.FILTERS,
    }


def _site_filters(site: Site, environment: jinja2.Environment) -> Mapping[str, Callable[..., Any]]:
    """Filters rather than functions: a template calls a filter directly, and a function by a detour."""
    base = site.base_path
    parts: dict[tuple[Any, str], Markup] = {}

    def url(href: str) -> str:
        """The path, from the host's root, of what stands at `href` in the site."""
        return base + href

    def part(it: Any, template: str) -> Markup:
        """A template that reads `it` and `site`, rendered once for each value and then shared by all pages."""
        found = parts.get((it, template))
        if found is None:
            html = environment.get_template(template).render(it=it, site=site)
            found = parts[it, template] = Markup(html)
        return found

    return {"url": url, "part": part}

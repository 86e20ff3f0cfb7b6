"""Page values to HTML, by a theme's templates; what a template gets wrong is said with its line."""

from __future__ import annotations

import keyword
import pickle
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import jinja2
import jinja2.bccache
import jinja2.compiler
import jinja2.nodes
from jinja2.runtime import Context
from jinja2.utils import Namespace
from markupsafe import Markup, escape

from digest import citing, prose
from digest.problems import DigestError, Problem
from digest.prose.escaping import escape_text
from digest.prose.html_text import html_text
from digest.web import display
from digest.web.pages import TEMPLATES, Page, Site
from digest.web.parts import Card
from digest.web.theme import Theme
from digest.web.tokens import token_filters
from digest.words import fill

# What a template can raise by what it says; anything else is a fault of ours.
_FAILURES = (
    SyntaxError,
    *(jinja2.TemplateError, LookupError, AttributeError, TypeError, ValueError, ArithmeticError),
    RecursionError,
)


class Renderer:
    """Page values to HTML; an undefined name in a template is an error."""

    def __init__(self, theme: Theme, site: Site, bytecode: Path | None = None):
        self._environment = self._read(theme, bytecode)
        # Given to each template instead of jinja's globals, whose copying takes longer than a short template.
        self._names = {"site": site, "range": range, "namespace": Namespace}
        self._templates: dict[str, jinja2.Template] = {}  # jinja's own look-up costs what a short one does
        self._idle: dict[str, Context] = {}  # of parts, by their template
        self._environment.filters.update(_site_filters(site, self._part))
        self._environment.filters.update(token_filters(theme))

    @staticmethod
    def _read(theme: Theme, bytecode: Path | None) -> jinja2.Environment:
        return _environment(_Environment, theme, bytecode)

    @property
    def environment(self) -> jinja2.Environment:
        """How templates are read, and the filters that they have."""
        return self._environment

    def render(self, page: Page) -> bytes:
        """The page's HTML in UTF-8; a DigestError names the template and line of what went wrong."""
        return self.render_value(TEMPLATES[type(page)], "page", page).encode()

    def render_value(self, template: str, name: str, value: Any) -> str:
        """What the template makes of one value, which it calls by that name; else a DigestError, likewise."""
        try:
            return self._run(template, name, value)
        except jinja2.TemplateSyntaxError as error:
            raise _failure(error, error.filename or str(error.name), error.lineno) from None
        except jinja2.TemplateNotFound as error:
            place = _place_in_template(error, template)
            raise _failure(f"there is no template '{error.name}'", *place) from None
        except _FAILURES as error:
            raise _failure(error, *_place_in_template(error, template)) from None

    def _run(self, name: str, variable: str, value: Any) -> str:
        """What the template makes of one value, called as the variable says."""
        template = self._templates.get(name) or self._template(name)
        names = {**self._names, variable: value}
        context = Context(self._environment, names, template.name, template.blocks)
        return self._written(template, context)

    def _part(self, name: str, it: Any) -> str:
        """What a part makes of one value; its context is used again, as making one takes longer than a link."""
        template = self._templates.get(name) or self._template(name)
        context = self._idle.pop(name, None)  # none is there while a part is within itself
        if context is None:
            context = Context(self._environment, dict(self._names), template.name, template.blocks)
        context.parent["it"] = it
        written = self._written(template, context)
        context.vars.clear()
        context.exported_vars.clear()
        if not template.blocks:  # a part that extends another adds its blocks at each turn
            self._idle[name] = context
        return written

    def _written(self, template: jinja2.Template, context: Context) -> str:
        try:
            return "".join(template.root_render_func(context))
        except Exception:
            self._environment.handle_exception()  # raises it again, with the template's own lines

    def _template(self, name: str) -> jinja2.Template:
        found = self._templates[name] = self._environment.get_template(name)
        return found


class TextRenderer(Renderer):
    """Values to plain text: nothing is escaped, and what filters give as HTML elsewhere is text."""

    def __init__(self, theme: Theme, site: Site, bytecode: Path | None = None):
        super().__init__(theme, site, bytecode)
        plain = {
            "tex": prose.plain,
            "prose": prose.plain,
            "trusted": html_text,
            "say": partial(fill, site.words),
        }
        self._environment.filters.update(plain)

    @staticmethod
    def _read(theme: Theme, bytecode: Path | None) -> jinja2.Environment:
        return _environment(_TextEnvironment, theme, bytecode)


def _failure(fact: Exception | str, path: str, line: int) -> DigestError:
    said = getattr(fact, "message", None) or str(fact)
    hint = "themes/README.md lists what each page has"
    return DigestError(Problem(path, line, f"the template fails: {said}", hint))


def _place_in_template(error: Exception, template: str) -> tuple[str, int]:
    """The innermost template line of the error's traceback."""
    place, trace = (template, 0), error.__traceback__
    while trace:
        name = trace.tb_frame.f_code.co_filename
        if name.endswith((".html", ".xml", ".txt", ".css")):
            place = (name, trace.tb_lineno)
        trace = trace.tb_next
    return place


def _escape_output(value: object) -> str:
    """What `markupsafe.escape` gives, without wrapping each piece of a page in Markup of its own."""
    if type(value) is Markup:
        return value
    return escape_text(value) if type(value) is str else escape(value)


def _as_it_is(value: object) -> str:
    return str(value)


class _CodeGenerator(jinja2.compiler.CodeGenerator):
    """Half of a page's time went into Markup for pieces that are only joined, and into looking up fields.

    A name that a value does not have is an error at once, as with `StrictUndefined`, whose `is defined`
    it does not have.
    """

    def blockvisit(self, nodes: Iterable[jinja2.nodes.Node], frame: Any) -> None:
        """A block is put together in one piece: what it yields goes up through every template that extends another."""
        nodes = list(nodes)
        is_whole = frame.block_frame or (frame.rootlevel and not self._extends(nodes))
        if frame.buffer is not None or not is_whole:
            super().blockvisit(nodes, frame)
            return
        self.buffer(frame)
        super().blockvisit(nodes, frame)
        self.writeline(f"yield concat({frame.buffer})")

    def _extends(self, nodes: Sequence[jinja2.nodes.Node]) -> bool:
        return any(
            isinstance(node, jinja2.nodes.Extends) or next(node.find_all(jinja2.nodes.Extends), None)
            for node in nodes
        )

    def visit_Getattr(self, node: jinja2.nodes.Getattr, frame: Any) -> None:
        if keyword.iskeyword(node.attr) or isinstance(node.node, jinja2.nodes.Literal):
            super().visit_Getattr(node, frame)  # what Python cannot say
            return
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    def _output_child_to_const(self, node: Any, frame: Any, finalize: Any) -> str:
        # What a filter gives depends on the site and the theme, and compiled templates are kept for others.
        if not isinstance(node, jinja2.nodes.TemplateData):
            raise jinja2.nodes.Impossible
        return super()._output_child_to_const(node, frame, finalize)

    def _output_child_pre(self, node: Any, frame: Any, finalize: Any) -> None:  # noqa: ARG002
        self.write("(_value if (_kind := type(_value := (")
        if finalize.src is not None:
            self.write(finalize.src)

    def _output_child_post(self, node: Any, frame: Any, finalize: Any) -> None:  # noqa: ARG002
        if finalize.src is not None:
            self.write(")")
        # What most values are is seen without a call of ours.
        self.write("))) is Markup else environment.escape_text(_value) if _kind is str")
        self.write(" else environment.escape_output(_value))")


class _Environment(jinja2.Environment):
    code_generator_class = _CodeGenerator
    escape_text = staticmethod(escape_text)
    escape_output = staticmethod(_escape_output)


class _TextEnvironment(_Environment):
    escape_text = staticmethod(_as_it_is)
    escape_output = staticmethod(_as_it_is)


def _loader(theme: Theme) -> jinja2.BaseLoader:
    """Finds `card.html` in the first folder that has it, and `paper/card.html` in those of the theme `paper` alone."""
    named: dict[str, list[str]] = {}
    for folder in theme.folders:
        named.setdefault(folder.name, []).append(str(folder))
    each = {name: jinja2.FileSystemLoader(folders) for name, folders in named.items()}
    everywhere = jinja2.FileSystemLoader([str(folder) for folder in theme.folders])
    return jinja2.ChoiceLoader([everywhere, jinja2.PrefixLoader(each)])


def _environment(kind: type[_Environment], theme: Theme, bytecode: Path | None) -> jinja2.Environment:
    environment = kind(
        loader=_loader(theme),
        autoescape=kind is not _TextEnvironment,
        undefined=jinja2.StrictUndefined,
        optimized=False,  # for the same reason as in _CodeGenerator
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=_bytecode_cache(bytecode),
    )
    environment.filters.update(_filters())
    return environment


def _bytecode_cache(folder: Path | None) -> jinja2.FileSystemBytecodeCache | None:
    """Compiled templates are kept where that is possible; nothing depends on it."""
    if folder is None:
        return None
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    # The number is of _CodeGenerator.
    return _TemplateCache(str(folder), f"%s.{jinja2.__version__}.7.cache")


class _TemplateCache(jinja2.FileSystemBytecodeCache):
    """A damaged file in it, or a folder that cannot be written, is as good as none."""

    def load_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        try:
            super().load_bytecode(bucket)
        except (OSError, EOFError, ValueError, TypeError, pickle.UnpicklingError):
            bucket.reset()

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)


def _filters() -> Mapping[str, Callable[..., Any]]:
    return {
        "tex": prose.inline,
        "prose": prose.paragraphs,
        "plain": prose.plain,
        **display.FILTERS,
    }


def _site_filters(site: Site, run: Callable[[str, Any], str]) -> Mapping[str, Callable[..., Any]]:
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
            found = parts[it, template] = Markup(run(template, it))
        return found

    spans: dict[Card, Markup] = {}

    def coins(card: Card) -> Markup:
        """The paper as an empty `span`, by which Zotero and others find it in a list; made once for all lists."""
        found = spans.get(card)
        if found is None:
            told = citing.coins(card.known).replace("&", "&amp;")  # all else is quoted
            found = spans[card] = Markup(f'<span class="Z3988" title="{told}"></span>')
        return found

    def citation(card: Card) -> Markup:
        """The paper for programs, in the head of its page: `citation_*` elements and a ScholarlyArticle as JSON-LD."""
        return Markup(citing.citation_head(card.known, site.base_url + card.href))

    return {
        "url": url,
        "part": part,
        "citation": citation,
        "coins": coins,
        **display.word_filters(site.words),
    }

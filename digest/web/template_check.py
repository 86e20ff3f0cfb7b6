"""What templates use that their pages do not have, in every branch and not only those that today's content takes.

Each template is read as Jinja reads it, with the types of the page values: a page's template by `page`, a part
by the type of what `part` is called with. What is not certain is never called wrong.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import jinja2
from jinja2 import nodes
from jinja2.defaults import DEFAULT_NAMESPACE

from digest.edition import MailIssue
from digest.problems import Problem, nearest
from digest.web.pages import MAIL_TEMPLATES, TEMPLATES, Site
from digest.web.template_expressions import Finding, Names, Source, loose_names
from digest.web.template_types import UNKNOWN, Kind
from digest.web.template_walk import Rendering
from digest.web.templates import Renderer
from digest.web.theme import Theme
from digest.words import load_words

_DEEP = 20  # templates within templates; parts of parts end long before
_README = "themes/README.md lists what each page has"


def check_templates(theme: Theme) -> list[Problem]:
    """What the theme's templates name that is not there, each at its line."""
    check = _Check(theme)
    for kind, name in TEMPLATES.items():
        check.render(name, {"page": kind})
    for name in MAIL_TEMPLATES:
        check.render(name, {"mail": MailIssue})
    check.read_the_rest()
    return sorted(check.problems())


def _environment(theme: Theme) -> jinja2.Environment:
    site = Site(
        **{**dict.fromkeys(Site.__struct_fields__, ""), "words": load_words("en")}  # type: ignore[arg-type]
    )
    return Renderer(theme, site).environment


class _Check:
    """The walk over all templates of a theme, each once for each combination of types."""

    def __init__(self, theme: Theme):
        self.environment = _environment(theme)
        self.folders = theme.folders
        self.findings: dict[Finding, None] = {}
        self.sources: dict[str, Source | None] = {}
        self.rendered: dict[tuple[str, frozenset[tuple[str, Kind]]], Names] = {}
        self.depth = 0

    def report(self, finding: Finding) -> None:
        self.findings[finding] = None

    def render(self, name: str, names: Names | None) -> Names:
        """The template by itself: what it uses is checked; the names that it leaves. Without names it has Jinja's."""
        ours = ("range", "namespace", "self") if names else (*DEFAULT_NAMESPACE, "self")
        known = {**dict.fromkeys(ours, UNKNOWN), **({"site": Site, **names} if names else {})}
        key = (name, frozenset(known.items()))
        if key in self.rendered or self.depth > _DEEP:
            return self.rendered.get(key, known)
        self.rendered[key] = known
        source = self.source(name)
        if source:
            self.depth += 1
            Rendering(self, known).run(source)
            self.depth -= 1
        return known

    def part(self, asking: Source, line: int, name: str, it: Kind) -> None:
        """A part that is called with a value of the type."""
        if self.exists(asking, line, name):
            self.render(name, {"it": it})

    def exists(self, asking: Source, line: int, name: str) -> bool:
        """Whether there is a template of that name; else that is found."""
        names = self.names()
        if name not in names:
            fact = f"there is no template '{name}'"
            self.report(Finding(asking.path, line, fact, hint=nearest(str(name), names)))
        return name in names

    def names(self) -> list[str]:
        """The templates of the theme and those that it builds on, also by the theme that they are of."""
        here = {name for folder in self.folders for name in _templates_in(folder)}
        of_themes = {f"{folder.name}/{name}" for folder in self.folders for name in _templates_in(folder)}
        return sorted(here | of_themes)

    def source(self, name: str) -> Source | None:
        """The template's source; nothing where it cannot be read, which is found."""
        if name not in self.sources:
            self.sources[name] = self._read(name)
        return self.sources[name]

    def _read(self, name: str) -> Source | None:
        of_themes = [folder.parent for folder in self.folders if name.startswith(f"{folder.name}/")]
        places = [folder / name for folder in (*self.folders, *of_themes)]
        path = next((str(place) for place in places if place.is_file()), name)
        try:
            text, *_ = self.environment.loader.get_source(self.environment, name)  # type: ignore[union-attr]
            tree = self.environment.parse(text, name, path)
        except jinja2.TemplateSyntaxError as error:
            self.report(Finding(path, error.lineno, f"the template fails: {error.message}"))
            return None
        except UnicodeDecodeError as error:
            self.report(Finding(path, 0, f"the template fails: {error}", hint="save it as UTF-8"))
            return None
        except jinja2.TemplateNotFound:
            return None
        return Source(name, path, tree, frozenset(loose_names(tree)))

    def read_the_rest(self) -> None:
        """Templates that no page leads to by a known name: only what is wrong wherever they stand."""
        read_from = {source.path for source in self.sources.values() if source}
        for name in sorted({name for folder in self.folders for name in _templates_in(folder)}):
            source = None if name in self.sources else self.source(name)
            if source and source.path not in read_from:
                read = frozenset(found.name for found in source.tree.find_all(nodes.Name))
                self.sources[name] = Source(name, source.path, source.tree, read)
                self.render(name, {"page": UNKNOWN, "mail": UNKNOWN, "it": UNKNOWN})

    def problems(self) -> Iterator[Problem]:
        """One problem for each place, whatever number of pages it is on."""
        together = defaultdict(list)
        for found in self.findings:
            together[found.path, found.line, found.fact].append(found)
        for (path, line, fact), many in together.items():
            owners = list(dict.fromkeys(found.owner for found in many if found.owner))
            hint = next((found.hint for found in many if found.hint), _README)
            yield Problem(path, line, f"{fact}{_lacking(owners)}", hint)


def _templates_in(folder: Path) -> list[str]:
    """The names of the templates in a theme's folder, those of mail among them."""
    return [
        path.relative_to(folder).as_posix() for path in (*folder.glob("*.html"), *folder.glob("mail/*.*"))
    ]


def _lacking(owners: Sequence[str]) -> str:
    """` on FrontPage, IssuePage and 3 more`."""
    if not owners:
        return ""
    more = f" and {len(owners) - 2} more" if len(owners) > 2 else ""
    return f" on {', '.join(owners[:2])}{more}"

"""What the expressions of a template give, by the types of its names; what they use that is not there is found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from types import NoneType
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.filters import FILTERS as DEFAULT_FILTERS
from msgspec import Struct, structs

from digest.problems import nearest
from digest.web.template_types import (
    UNKNOWN,
    Kind,
    NamespaceKind,
    element,
    field,
    field_names,
    filtered,
    item,
    list_of,
    named,
    one_of,
    row_of,
)
from digest.words import load_words
from digest.words.saying import places

Names = dict[str, Kind]
_MANY = 14  # a hint that lists more names than this is not read
# Filters of Jinja's whose first argument, and not only the keyword `attribute`, is the path of a field.
_BY_PATH = ("groupby", "selectattr", "rejectattr", "sum")
_OF_LOOSE = ("defined", "undefined", "default", "d")


class Source(Struct, frozen=True):
    """A template as it was read; `loose` are names that it asks about, or sets at another time than it reads them."""

    name: str
    path: str
    tree: Any  # nodes.Template, which msgspec need not know
    loose: frozenset[str]


class Finding(Struct, frozen=True):
    """What a template uses that is not there; `owner` is what lacks it."""

    path: str
    line: int
    fact: str
    owner: str = ""
    hint: str = ""


def loose_names(tree: nodes.Template) -> Iterator[str]:
    """Names whose absence a template may ask for, and those that a macro's body may find later than it stands."""
    for asked in tree.find_all((nodes.Test, nodes.Filter)):
        if asked.name in _OF_LOOSE and isinstance(asked.node, nodes.Name):
            yield asked.node.name
    for macro in tree.find_all(nodes.Macro):
        read = {name.name for name in macro.find_all(nodes.Name)}
        yield from read & {name.name for name in tree.find_all(nodes.Name) if name.ctx == "store"}
        yield from read & {other.name for other in tree.find_all(nodes.Macro)}


class Expressions:
    """The types of the expressions of one template; `part` is told of each part that is called by a known name."""

    def __init__(
        self,
        environment: jinja2.Environment,
        source: Source,
        report: Callable[[Finding], None],
        part: Callable[[Source, int, str, Kind], None],
    ):
        self.environment = environment
        self.source = source
        self._report = report
        self._part = part

    def find(self, node: nodes.Node, fact: str, owner: str = "", hint: str = "") -> None:
        """Notes what is wrong at the node."""
        self._report(Finding(self.source.path, node.lineno, fact, owner, hint))

    def kind(self, node: nodes.Node | None, names: Names) -> Kind:
        """The type of what the expression gives."""
        visit = getattr(self, f"_{type(node).__name__.lower()}", self._other)
        return visit(node, names)

    def _other(self, node: nodes.Node | None, names: Names) -> Kind:
        for child in node.iter_child_nodes() if node else ():
            self.kind(child, names)
        return UNKNOWN

    def _const(self, node: nodes.Const, names: Names) -> Kind:  # noqa: ARG002
        return type(node.value)

    def _templatedata(self, node: nodes.TemplateData, names: Names) -> Kind:  # noqa: ARG002
        return str

    def _name(self, node: nodes.Name, names: Names) -> Kind:
        if node.name in names or node.name in self.source.loose:
            return names.get(node.name, UNKNOWN)
        imported = "site" not in names and node.name in ("site", "page", "it")
        hint = "say `with context` where it is asked for" if imported else nearest(node.name, names)
        self.find(node, f"there is no '{node.name}' here", hint=hint)
        return UNKNOWN

    def _getattr(self, node: nodes.Getattr, names: Names) -> Kind:
        return self._field(node, self.kind(node.node, names), node.attr)

    def _field(self, node: nodes.Node, owner: Kind, name: str) -> Kind:
        found = field(owner, name)
        if found is not None:
            return found
        known = field_names(owner)
        listed = f"it has {', '.join(known)}" if 0 < len(known) <= _MANY else ""
        self.find(node, f"'{written(node)}' is not there", named(owner), nearest(name, known) or listed)
        return UNKNOWN

    def _getitem(self, node: nodes.Getitem, names: Names) -> Kind:
        whole, place = self.kind(node.node, names), node.arg
        self.kind(place, names)
        if isinstance(place, nodes.Slice):
            return list_of(element(whole)) if element(whole) is not str else UNKNOWN
        if not isinstance(place, nodes.Const):
            return element(whole)
        if isinstance(place.value, str) and isinstance(whole, type) and issubclass(whole, Struct):
            return self._field(node, whole, place.value)
        return item(whole, place.value)

    def _filter(self, node: nodes.Filter, names: Names) -> Kind:
        given = self.kind(node.node, names) if node.node else str
        self._arguments(node, names)
        if node.name == "say" and not node.dyn_kwargs:
            self._places(node.node, frozenset(str(pair.key) for pair in node.kwargs), names)
        call = self.environment.filters.get(node.name)
        if call is None:
            hint = nearest(node.name, self.environment.filters)
            self.find(node, f"there is no filter '{node.name}'", hint=hint)
            return UNKNOWN
        if node.name == "part" and node.args and isinstance(node.args[0], nodes.Const):
            self._part(self.source, node.lineno, node.args[0].value, given)
        for path in _paths(node):
            found = self._along(node, element(given), path)
            if node.name == "map":
                return list_of(found)
        return filtered(given, node.name, call, DEFAULT_FILTERS.get(node.name) is not call)

    def _places(self, phrase: nodes.Node | None, given: frozenset[str], names: Names) -> None:
        """A phrase of the interface has no place that is not filled in."""
        if isinstance(phrase, nodes.CondExpr):
            for either in (phrase.expr1, phrase.expr2):
                self._places(either, given, names)
        if not isinstance(phrase, nodes.Getattr):
            return
        said = getattr(_sections().get(self.kind(phrase.node, names)), phrase.attr, None)
        for name in sorted(places(said) - given if isinstance(said, str) else ()):
            self.find(phrase, f"'{written(phrase)}' is not told its {{{name}}}", hint=f"it says: {said}")

    def _along(self, node: nodes.Node, kind: Kind, path: str) -> Kind:
        for name in path.split("."):
            if name.isdigit() or kind is UNKNOWN:
                return UNKNOWN
            kind = self._field(nodes.Getattr(node, name, "load", lineno=node.lineno), kind, name)
        return kind

    def _test(self, node: nodes.Test, names: Names) -> Kind:
        self.kind(node.node, names)
        self._arguments(node, names)
        if node.name not in self.environment.tests:
            hint = nearest(node.name, self.environment.tests)
            self.find(node, f"there is no test '{node.name}'", hint=hint)
        return bool

    def _arguments(self, node: Any, names: Names) -> None:
        for given in (*node.args, *(pair.value for pair in node.kwargs), node.dyn_args, node.dyn_kwargs):
            self.kind(given, names)

    def _call(self, node: nodes.Call, names: Names) -> Kind:
        called = node.node.name if isinstance(node.node, nodes.Name) else ""
        self.kind(node.node, names)
        self._arguments(node, names)
        if called == "range":
            return list_of(int)
        if called == "namespace" and not (node.args or node.dyn_args or node.dyn_kwargs):
            later = [ref.attr for ref in self.source.tree.find_all(nodes.NSRef)]
            return NamespaceKind((*(pair.key for pair in node.kwargs), *later))
        return UNKNOWN

    def _tuple(self, node: nodes.Tuple, names: Names) -> Kind:
        return row_of([self.kind(each, names) for each in node.items])

    def _list(self, node: nodes.List, names: Names) -> Kind:
        return list_of(one_of([self.kind(each, names) for each in node.items]))

    def _condexpr(self, node: nodes.CondExpr, names: Names) -> Kind:
        self.kind(node.test, names)
        both = [self.kind(each, names) for each in (node.expr1, node.expr2) if each]
        return one_of([*both, *([] if node.expr2 else [NoneType])])

    def _or(self, node: nodes.Or, names: Names) -> Kind:
        return one_of([self.kind(node.left, names), self.kind(node.right, names)])

    _and = _or

    def _not(self, node: nodes.Not, names: Names) -> Kind:
        self._other(node, names)
        return bool

    def _compare(self, node: nodes.Compare, names: Names) -> Kind:
        self._other(node, names)
        return bool


@cache
def _sections() -> Mapping[Kind, Struct]:
    """The sections of the interface's words, by their types."""
    words = load_words("en")
    return {type(section): section for section in structs.astuple(words) if isinstance(section, Struct)}


def _paths(node: nodes.Filter) -> Iterator[str]:
    """The fields that a filter of Jinja's is told by their names."""
    asks = len(node.args) > 1 and node.name in ("selectattr", "rejectattr")  # it may ask whether there is one
    given: Sequence[nodes.Expr] = [pair.value for pair in node.kwargs if pair.key == "attribute"]
    if node.name in _BY_PATH and not asks:
        given = [*node.args[:1], *given]
    if any(pair.key == "default" for pair in node.kwargs) or DEFAULT_FILTERS.get(node.name) is None:
        return
    for each in given:
        if isinstance(each, nodes.Const) and isinstance(each.value, str):
            yield from each.value.split(",")


def written(node: nodes.Node | None) -> str:
    """The expression as a template has it, shortened to what it is about."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return f"{written(node.node)}.{node.attr}"
    if isinstance(node, nodes.Getitem):
        place = node.arg.value if isinstance(node.arg, nodes.Const) else "…"
        return (
            f"{written(node.node)}[{place!r}]" if isinstance(place, str | int) else f"{written(node.node)}[…]"
        )
    if isinstance(node, nodes.Filter):
        return f"{written(node.node)}|{node.name}"
    if isinstance(node, nodes.Call):
        return f"{written(node.node)}()"
    return "…"

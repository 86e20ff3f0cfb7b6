"""The statements of a template in the order in which Jinja follows them, with what each name is at each of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Protocol

import jinja2
from jinja2 import nodes
from jinja2.runtime import LoopContext

from digest.problems import nearest
from digest.web.template_expressions import Expressions, Finding, Names, Source
from digest.web.template_types import UNKNOWN, Kind, element, one_of, parts_of


class Templates(Protocol):
    """What the walk through one template asks of the theme's others."""

    @property
    def environment(self) -> jinja2.Environment:
        """How they are read."""

    def report(self, finding: Finding) -> None:
        """Notes what is wrong."""

    def names(self) -> list[str]:
        """Those that there are."""

    def exists(self, asking: Source, line: int, name: str) -> bool:
        """Whether there is one of that name; else that is found."""

    def source(self, name: str) -> Source | None:
        """One, as it was read."""

    def render(self, name: str, names: Names | None) -> Names:
        """One by itself, and the names that it leaves."""

    def part(self, asking: Source, line: int, name: str, it: Kind) -> None:
        """One that is called with a value of the type."""


class Rendering:
    """One rendering: a template with those that it extends, and the blocks that they share."""

    def __init__(self, check: Templates, context: Names):
        self.check = check
        self.context = context  # what is set outside of blocks, and seen in them
        self.blocks: dict[str, list[tuple[Source, nodes.Block]]] = defaultdict(list)
        self.chain: list[str] = []

    def run(self, source: Source) -> None:
        """Goes through the template and what it extends, in the order in which Jinja does."""
        if source.name in self.chain:
            fact = f"the template extends itself, by way of {self.chain[-1]}"
            self.check.report(Finding(source.path, 1, fact, hint="begin it without {% extends %}"))
            return
        self.chain.append(source.name)
        for block in source.tree.find_all(nodes.Block):
            self.blocks[block.name].append((source, block))
        _Walk(self, source).template()
        for extended in source.tree.find_all(nodes.Extends):
            self._extend(source, extended)
            self._find_idle_blocks(source)

    def _extend(self, source: Source, extended: nodes.Extends) -> None:
        name = extended.template
        if not isinstance(name, nodes.Const) or not self.check.exists(source, extended.lineno, name.value):
            return
        parent = self.check.source(name.value)
        if parent:
            self.run(parent)

    def _find_idle_blocks(self, source: Source) -> None:
        """Blocks in place of none, but nearly of one: with another name they may serve templates to come."""
        theirs = [name for name, found in self.blocks.items() if any(by is not source for by, _ in found)]
        for block in source.tree.body:
            if isinstance(block, nodes.Block) and block.name not in theirs:
                hint = nearest(block.name, theirs)
                fact = f"block '{block.name}' replaces no block of {self.chain[-1]}"
                self.check.report(Finding(source.path, block.lineno, fact, hint=hint)) if hint else None

    def block(self, name: str, names: Names) -> None:
        """The nearest block of that name, and those that it asks for by `super`."""
        for source, block in self.blocks[name]:
            _Walk(self, source).body(block.body, {**names, "super": UNKNOWN})
            if not any(found.name == "super" for found in block.find_all(nodes.Name)):
                break


class _Walk:
    """The statements of one template in their order; `names` are those that can be read where it is."""

    def __init__(self, rendering: Rendering, source: Source):
        self.rendering = rendering
        self.check = rendering.check
        self.source = source
        self.tree: nodes.Template = source.tree
        self.expressions = Expressions(self.check.environment, source, self.check.report, self.check.part)
        self.kind = self.expressions.kind

    def template(self) -> None:
        """All that stands outside of blocks; what follows an `extends` and is no statement is not rendered."""
        extends = False
        for node in self.tree.body:
            extends = extends or isinstance(node, nodes.Extends)
            if not (extends and isinstance(node, nodes.Output | nodes.Block)):
                self.node(node, self.rendering.context)

    def body(self, body: Sequence[nodes.Node], names: Names) -> None:
        for node in body:
            self.node(node, names)

    def node(self, node: nodes.Node, names: Names) -> None:
        visit = getattr(self, f"_{type(node).__name__.lower()}", None)
        if visit:
            visit(node, names)
        elif isinstance(node, nodes.Expr):
            self.kind(node, names)
        else:
            self.body(list(node.iter_child_nodes()), names)

    def _extends(self, node: nodes.Extends, names: Names) -> None:
        self.kind(node.template, names)

    def _block(self, node: nodes.Block, names: Names) -> None:
        self.rendering.block(node.name, dict(names if node.scoped else self.rendering.context))

    def _if(self, node: nodes.If, names: Names) -> None:
        """A name that one branch sets may have what it had before, or what another gives it."""
        self.kind(node.test, names)
        bodies: list[Sequence[nodes.Node]] = [node.body, *([each] for each in node.elif_), node.else_]
        branches = [self._branch(body, names) for body in bodies]
        for name in {name for branch in branches for name in branch}:
            names[name] = one_of(branch[name] for branch in branches if name in branch)

    def _branch(self, body: Sequence[nodes.Node], names: Names) -> Names:
        before, branch = self.rendering.context, dict(names)
        if names is before:
            self.rendering.context = branch  # what blocks see
        self.body(body, branch)
        self.rendering.context = before
        return branch

    def _for(self, node: nodes.For, names: Names) -> None:
        inner = dict(names)
        self._assign_to(node.target, element(self.kind(node.iter, names)), inner)
        if node.test:
            self.kind(node.test, inner)
        self.body(node.body, {**inner, "loop": LoopContext})
        self.body(node.else_, dict(names))

    def _assign_to(self, target: nodes.Node, kind: Kind, names: Names) -> None:
        if isinstance(target, nodes.Name):
            names[target.name] = kind
        elif isinstance(target, nodes.Tuple):
            for each, part in zip(target.items, parts_of(kind, len(target.items)), strict=True):
                self._assign_to(each, part, names)
        elif isinstance(target, nodes.NSRef) and target.name not in names:
            self.expressions.find(
                target, f"there is no '{target.name}' here", hint=nearest(target.name, names)
            )

    def _assign(self, node: nodes.Assign, names: Names) -> None:
        self._assign_to(node.target, self.kind(node.node, names), names)

    def _assignblock(self, node: nodes.AssignBlock, names: Names) -> None:
        self.body(node.body, dict(names))
        self.kind(node.filter, names)
        self._assign_to(node.target, str, names)

    def _with(self, node: nodes.With, names: Names) -> None:
        inner = dict(names)
        for target, value in zip(node.targets, node.values, strict=True):
            self._assign_to(target, self.kind(value, names), inner)
        self.body(node.body, inner)

    def _macro(self, node: nodes.Macro, names: Names) -> None:
        names[node.name] = UNKNOWN
        self._called(node, names)

    def _callblock(self, node: nodes.CallBlock, names: Names) -> None:
        self.kind(node.call, names)
        self._called(node, names)

    def _called(self, node: Any, names: Names) -> None:
        for default in node.defaults:
            self.kind(default, names)
        given = (*(name.name for name in node.args), "caller", "varargs", "kwargs")
        self.body(node.body, {**names, **dict.fromkeys(given, UNKNOWN)})

    def _filterblock(self, node: nodes.FilterBlock, names: Names) -> None:
        self.kind(node.filter, names)
        self.body(node.body, dict(names))

    def _scope(self, node: nodes.Scope, names: Names) -> None:
        self.body(node.body, dict(names))

    def _include(self, node: nodes.Include, names: Names) -> None:
        self.kind(node.template, names)
        wanted = [name for name in _constants(node.template) if isinstance(name, str)]
        there = [name for name in wanted if name in self.check.names()]
        if wanted and not there and not node.ignore_missing:
            self.check.exists(self.source, node.lineno, wanted[0])
        for name in there[:1]:
            seen = {given: kind for given, kind in names.items() if given != "loop"}
            self.check.render(name, seen if node.with_context else None)

    def _import(self, node: nodes.Import, names: Names) -> None:
        self._imported(node, names)
        names[node.target] = UNKNOWN

    def _fromimport(self, node: nodes.FromImport, names: Names) -> None:
        exported = self._imported(node, names)
        for name in node.names:
            theirs, ours = name if isinstance(name, tuple) else (name, name)
            if exported is not None and theirs not in exported:
                fact = f"the imported template has no '{theirs}'"
                self.expressions.find(node, fact, hint=nearest(theirs, exported))
            names[ours] = UNKNOWN

    def _imported(self, node: Any, names: Names) -> Names | None:
        """What the named template sets; nothing where its name is worked out when it is rendered."""
        self.kind(node.template, names)
        for name in _constants(node.template)[:1]:
            if self.check.exists(self.source, node.lineno, name):
                return self.check.render(name, dict(names) if node.with_context else None)
        return None


def _constants(node: nodes.Expr) -> list[Any]:
    """The value of a constant, or of several in a list; none of what is worked out when it is rendered."""
    given = node.items if isinstance(node, nodes.List | nodes.Tuple) else [node]
    return [each.value for each in given if isinstance(each, nodes.Const)]

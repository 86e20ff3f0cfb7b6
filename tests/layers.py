"""The rules of ARCHITECTURE.md, read from the text of modules; each rule answers with what breaks it."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
STAGES = frozenset({"sources", "library", "curation", "web", "mail"})
TOP = frozenset(
    {"pipeline", "serve", "server", "cli", "reports", "exports", "smtp", "handover", "__main__"}
)  # whatever else stands beside them is foundation
TALKERS = frozenset({"digest.cli", "digest.serve"})
LIGHT = sys.stdlib_module_names - {"asyncio", "email", "http", "unittest", "urllib", "xml"}

PRINTING = ("print", "click.echo", "click.secho", "click.progressbar", "sys.stdout", "sys.stderr")
ASKING = (
    *("datetime.datetime.now", "datetime.datetime.today", "datetime.datetime.utcnow", "datetime.date.today"),
    *("time.time", "time.time_ns", "time.localtime", "time.gmtime", "time.ctime"),
    *("os.environ", "os.environb", "os.getenv", "os.getenvb"),
)
NETWORK = ("socket", "http", "urllib.request", "smtplib", "httpx", "httpx2", "requests")

Sources = Mapping[str, str]  # the text of each module, by its dotted name


# --- reading the sources


@cache
def our_sources() -> Sources:
    files = sorted((ROOT / "digest").rglob("*.py"))
    names = [
        ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for file in files
    ]
    return dict(zip(names, (file.read_text(encoding="utf-8") for file in files), strict=True))


class Binding(NamedTuple):
    """A name that an import statement binds, what it stands for, and what the statement imports."""

    name: str
    meaning: str
    target: str


def bindings(node: ast.AST, module: str, known: Iterable[str] = ()) -> Iterator[Binding]:
    """The names that a node binds, if it is an import statement."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            name = alias.asname or alias.name.split(".")[0]
            yield Binding(name, alias.name if alias.asname else name, alias.name)
    elif isinstance(node, ast.ImportFrom):
        base = _base(node, module, known)
        for alias in node.names:
            full = f"{base}.{alias.name}"
            yield Binding(alias.asname or alias.name, full, full)


def _base(node: ast.ImportFrom, module: str, known: Iterable[str]) -> str:
    if not node.level:
        return node.module or ""
    is_package = any(name.startswith(f"{module}.") for name in known)
    up = node.level - is_package
    parts = module.split(".")[: -up or None]
    return ".".join([*parts, *filter(None, [node.module])])


def imports(module: str, sources: Sources) -> set[str]:
    """What the module imports, within functions too: a module of ours, or the full name of what is not."""
    found = _all_bindings(module, sources)
    return {name if name in sources or not _ours(name) else name.rpartition(".")[0] for _, _, name in found}


def uses(module: str, sources: Sources, wanted: tuple[str, ...]) -> list[str]:
    """`module:line: name` for each place that names one of `wanted`, by whatever name it was imported."""
    bound = {name: meaning for name, meaning, _ in _all_bindings(module, sources)}
    found = {
        (node.lineno, name)
        for node in ast.walk(ast.parse(sources[module]))
        if isinstance(node, ast.Name | ast.Attribute) and (name := _full_name(node, bound)) in wanted
    }
    return [f"{module}:{line}: {name}" for line, name in sorted(found)]


def _all_bindings(module: str, sources: Sources) -> list[Binding]:
    return [
        binding
        for node in ast.walk(ast.parse(sources[module]))
        for binding in bindings(node, module, sources)
    ]


def _full_name(node: ast.expr, bound: Mapping[str, str]) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_full_name(node.value, bound)}.{node.attr}"
    return bound.get(node.id, node.id) if isinstance(node, ast.Name) else "?"


def _ours(name: str) -> bool:
    return name.split(".")[0] == "digest"


def place_of(module: str) -> str:
    """The stage that a module belongs to, `top` or `foundation`."""
    name = module.split(".")[1] if "." in module else ""
    return name if name in STAGES else "top" if name in TOP else "foundation"


# --- the rules


def crossings(sources: Sources) -> list[str]:
    """Imports of another stage or of what stands above, and modules besides pipeline that join stages."""
    wrong = []
    for module in sources:
        here = place_of(module)
        there = {name: place_of(name) for name in imports(module, sources) if _ours(name)}
        if here == "top":
            stages = sorted(set(there.values()) & STAGES)
            if not module.startswith("digest.pipeline") and len(stages) > 1:
                wrong.append(f"{module} imports several stages: {', '.join(stages)}")
        else:
            wrong += [
                f"{module} imports {name}"
                for name, place in there.items()
                if place not in (here, "foundation")
            ]
    return sorted(wrong)


def cycle(sources: Sources) -> list[str]:
    """The modules of one import cycle, or none."""
    graph = {module: imports(module, sources) & sources.keys() - {module} for module in sources}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def printers(sources: Sources) -> list[str]:
    """Where any module but the talkers prints."""
    return [use for module in sources if not _is_talker(module) for use in uses(module, sources, PRINTING)]


def _is_talker(module: str) -> bool:
    return any(f"{module}.".startswith(f"{talker}.") for talker in TALKERS)


def askers(sources: Sources) -> list[str]:
    """Where any module but the command line reads the clock or the environment."""
    others = [module for module in sources if not f"{module}.".startswith("digest.cli.")]
    return [use for module in others for use in uses(module, sources, ASKING)]


def callers(sources: Sources) -> list[str]:
    """Where the foundation or a stage imports what speaks to the network."""
    return [
        f"{module} imports {name}"
        for module in sources
        if place_of(module) != "top"
        for name in sorted(imports(module, sources))
        if any(f"{name}.".startswith(f"{network}.") for network in NETWORK)
    ]


def heavy_at_the_top(source: str) -> list[str]:
    """What the command line imports outside its functions besides click and light standard modules."""
    return [
        target
        for statement in ast.parse(source).body
        if not isinstance(statement, ast.FunctionDef | ast.ClassDef) and not _for_types_only(statement)
        for node in ast.walk(statement)
        for _, _, target in bindings(node, "digest.cli")
        if target.split(".")[0] not in LIGHT | {"click"} and not target.startswith("digest.cli.")
    ]


def _for_types_only(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.If) and ast.unparse(statement.test).endswith("TYPE_CHECKING")

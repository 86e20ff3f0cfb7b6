"""What a template can rely on, as Markdown, read from the code; `python tests/web/theme_contract.py` puts it
into themes/README.md.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
README = ROOT / "themes" / "README.md"
TOKENS = ROOT / "themes" / "paper" / "static" / "tokens.css"
START, END = "<!-- from here: python tests/web/theme_contract.py -->", "<!-- to here -->"
# Where a template meets them; Site comes with every page.
PAGES, PARTS, MODEL = "digest/web/pages.py", "digest/web/parts.py", "digest/model.py"
EDITION, MAIL = "digest/edition.py", ("MailIssue", "MailGroup", "MailPaper")
WORDS, SECTIONS = "digest/words/catalogue.py", "digest/words/sections.py"
FOUNDATION = (
    (MODEL, "Paper"),
    (MODEL, "VoteCount"),
    (MODEL, "Addition"),
    ("digest/problems.py", "Problem"),
)

Field = tuple[str, str, str]  # name, type, what it is


def classes(module: str) -> dict[str, ast.ClassDef]:
    """The classes of a module by name, in its order."""
    tree = ast.parse((ROOT / module).read_text(encoding="utf-8"))
    return {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}


def fields(module: str, node: ast.ClassDef) -> Iterator[Field]:
    """A class's public fields, with the comment on their line; of a plain class what its __init__ is given."""
    lines = (ROOT / module).read_text(encoding="utf-8").splitlines()
    for part in node.body:
        if isinstance(part, ast.AnnAssign):
            comment = lines[(part.end_lineno or 1) - 1].partition("  # ")[2]
            yield ast.unparse(part.target), ast.unparse(_plain(part.annotation)), comment
        elif isinstance(part, ast.FunctionDef) and part.name == "__init__":
            for given in part.args.args[1:]:
                comment = next((line for line in lines if f"self.{given.arg} = {given.arg}" in line), "")
                yield given.arg, ast.unparse(given.annotation or ast.Name("")), comment.partition("  # ")[2]
        elif isinstance(part, ast.FunctionDef) and part.decorator_list:
            yield part.name, ast.unparse(part.returns or ast.Name("")), ast.get_docstring(part) or ""


def _plain(annotation: ast.expr) -> ast.expr:
    """The type without what else is asked of it: `int` of `Annotated[int, Meta(ge=0)]`."""
    match annotation:
        case ast.Subscript(value=ast.Name(id="Annotated"), slice=ast.Tuple(elts=[kind, *_])):
            return kind
    return annotation


def table(module: str, name: str, node: ast.ClassDef, template: str = "") -> str:
    """A class as a heading, its docstring, and its fields as a table."""
    heading = f"### {name}" + (f", `{template}`" if template else "")
    rows = "\n".join(
        f"| `{n}` | `{kind}` | {what} |".replace("| None", "\\| None")
        for n, kind, what in fields(module, node)
    )
    return f"{heading}\n\n{ast.get_docstring(node)}\n\n| field | type | |\n|---|---|---|\n{rows}\n"


def filters() -> dict[str, Callable[..., Any]]:
    """The filters that Paper Digest adds to Jinja's own."""
    from jinja2.defaults import DEFAULT_FILTERS

    from digest.web.pages import Site
    from digest.web.templates import Renderer
    from digest.web.theme import Theme

    empty = dict.fromkeys(Site.__struct_fields__, "")
    environment = Renderer(Theme("paper", (), ""), Site(**empty)).environment  # type: ignore[arg-type]
    return {name: call for name, call in environment.filters.items() if DEFAULT_FILTERS.get(name) is not call}


def tokens() -> dict[str, str]:
    """The theme's tokens and their values."""
    return dict(re.findall(r"(--[\w-]+): (.+);", TOKENS.read_text(encoding="utf-8")))


def words() -> Iterator[str]:
    """A row for each section of the words: what `site.words` calls it, where it stands, its phrases."""
    sections = {
        name: (module, node) for module in (WORDS, SECTIONS) for name, node in classes(module).items()
    }
    for name, kind, _ in fields(*sections["Words"]):
        if kind in sections:
            about = (ast.get_docstring(sections[kind][1]) or "").splitlines()[0]
            phrases = ", ".join(f"`{phrase}`" for phrase, *_ in fields(*sections[kind]))
            yield f"| `{name}` | {about} | {phrases} |"


def contract() -> str:
    """The generated part of themes/README.md."""
    from digest.web.pages import TEMPLATES

    templates = {kind.__name__: template for kind, template in TEMPLATES.items()}
    pages = classes(PAGES)
    kinds = [table(PAGES, name, pages[name], template) for name, template in templates.items()]
    shared = [table(PAGES, name, pages[name]) for name in ("Head", "Site")]
    parts = [table(PARTS, name, node) for name, node in classes(PARTS).items()]
    mail = [table(EDITION, name, classes(EDITION)[name]) for name in MAIL]
    model = [table(module, name, classes(module)[name]) for module, name in FOUNDATION]
    said = [
        f"| `{name}` | {(call.__doc__ or '').splitlines()[0]} |" for name, call in sorted(filters().items())
    ]
    values = [f"| `{name}` | `{value}` |" for name, value in tokens().items()]
    return "\n".join(
        [
            "## Page kinds\n",
            *kinds,
            "## What every page has\n",
            *shared,
            "## What pages are made of\n",
            *parts,
            *model,
            "## Mail\n",
            "`mail/issue.html` and `mail/issue.txt` read `mail`, a MailIssue, and `site`.\n",
            *mail,
            "## Filters\n",
            "| filter | gives |\n|---|---|",
            *said,
            "\n## Words\n",
            "| section | where | phrases |\n|---|---|---|",
            *words(),
            "\n## Tokens\n",
            "| token | in `paper` |\n|---|---|",
            *values,
            "",
        ]
    )


def with_contract(readme: str) -> str:
    """The README with its generated part brought up to date."""
    before, rest = readme.split(START)
    return f"{before}{START}\n\n{contract()}\n{END}{rest.split(END)[1]}"


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    README.write_text(with_contract(README.read_text(encoding="utf-8")), encoding="utf-8")

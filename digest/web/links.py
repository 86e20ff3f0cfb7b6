"""Follows every internal link of a built site, and reports those that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from digest.config import DEFAULT_BASE_URL
from digest.problems import Problem

_OWN = {"canonical"}  # names the page's own address, on whatever host


def broken_links(folder: Path, shown: str, base_url: str) -> list[Problem]:
    """A problem for each link of each page whose target is not in the folder; none for a folder without pages."""
    base = urlsplit((base_url or DEFAULT_BASE_URL).rstrip("/") + "/")
    pages = sorted(folder.rglob("*.html"))
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    problems = []
    for page in pages:
        name = page.relative_to(folder).as_posix()
        for line, target in _targets(page, base.path + name.removesuffix("index.html"), base.netloc):
            if not target.startswith(base.path):
                fact, hint = f"links to '{target}', outside {base.path}", "build with the base_url it is served under"
            elif _file_of(target[len(base.path) :]) not in there:
                fact, hint = f"links to '{target}', which is not in the site", "build again, or correct the link"
            else:
                continue
            problems.append(Problem(f"{shown}/{name}", line, fact, hint))
    return problems


def _targets(page: Path, address: str, host: str) -> Iterator[tuple[int, str]]:
    """The line and path of each link that stays on the site."""
    from lxml import html

    content = page.read_bytes()
    if not content.strip():
        return
    tree = html.document_fromstring(content.decode("utf8", "replace"))
    for element in tree.iter():
        for attribute in ("href", "src"):
            link = element.get(attribute) if isinstance(element.tag, str) else None
            if link is None or element.get("rel") in _OWN:
                continue
            parts = urlsplit(urljoin(f"//{host}{address}", link))
            if parts.scheme in ("", "http", "https") and parts.netloc == host:
                yield element.sourceline or 0, unquote(parts.path)


def _file_of(path: str) -> str:
    return f"{path}index.html" if not path or path.endswith("/") else path

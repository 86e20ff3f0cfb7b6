"""Follows every internal link of a built site, and reports those that lead nowhere.

Comes in: the folder of the site. A link is internal where its address begins as the front page's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from msgspec import Struct

from digest.config import DEFAULT_BASE_URL
from digest.problems import Problem

_REFRESH = re.compile(r"\s*\d+\s*;\s*url\s*=\s*['\"]?([^'\"]+)", re.IGNORECASE)
_OWN = ("canonical",)  # names the page's own address, on whatever host
_TOP = ("", "top")  # fragments that every page has


class _Link(Struct, frozen=True):
    line: int
    address: str  # whole


class _Page(Struct, frozen=True):
    """A page's links, and the names within it that links may lead to."""

    name: str
    links: tuple[_Link, ...]
    ids: frozenset[str]


def broken_links(folder: Path, shown: str, base_url: str) -> list[Problem]:
    """A problem for each address that pages link to and that is not in the folder, at the first such link."""
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    base = urlsplit((_own_address(folder) or base_url or DEFAULT_BASE_URL).rstrip("/") + "/")
    pages = {name: _read_page(folder, name, base) for name in sorted(files) if name.endswith(".html")}
    first: dict[tuple[str, str], tuple[str, int]] = {}
    times: dict[tuple[str, str], int] = {}
    for page in pages.values():
        for link in page.links:
            wrong = _fault(link.address, base, files, pages)
            if wrong:
                first.setdefault(wrong, (page.name, link.line))
                times[wrong] = times.get(wrong, 0) + 1
    return [
        Problem(f"{shown}/{name}", line, fact + _more(times[fact, hint]), hint)
        for (fact, hint), (name, line) in sorted(first.items(), key=lambda item: item[1])
    ]


def _more(times: int) -> str:
    return f", {times:,} times in all" if times > 1 else ""


def _fault(
    address: str, base: SplitResult, files: set[str], pages: dict[str, _Page]
) -> tuple[str, str] | None:
    """Fact and hint where an internal link leads nowhere."""
    parts = urlsplit(address)
    path, name = unquote(parts.path), unquote(parts.fragment)
    if parts.scheme not in ("http", "https") or parts.netloc != base.netloc:
        return None
    if not path.startswith(base.path):
        return f"links to '{path}', outside {base.path}", "build with the base_url it is served under"
    file = _file_of(path.removeprefix(base.path))
    if f"{file}/index.html" in files:
        return f"links to '{path}', which is a folder", "end the link with a slash"
    if file not in files:
        return f"links to '{path}', which is not in the site", "build again, or correct the link"
    if name not in _TOP and file in pages and name not in pages[file].ids:
        return f"links to '{path}#{name}', and no part of that page has this name", "correct the link"
    return None


def _file_of(path: str) -> str:
    return f"{path}index.html" if not path or path.endswith("/") else path


def _own_address(folder: Path) -> str:
    """The address that the front page says it has; nothing where it says none."""
    for element in _elements(folder / "index.html"):
        if element.tag == "link" and element.get("rel") in _OWN:
            return str(element.get("href", ""))
    return ""


def _read_page(folder: Path, name: str, base: SplitResult) -> _Page:
    own = base.geturl() + name.removesuffix("index.html")
    links: list[_Link] = []
    ids: set[str] = set()
    for element in _elements(folder / name):
        ids.update(filter(None, (element.get("id"), element.get("name"))))
        links += [_Link(element.sourceline or 0, whole) for whole in _addresses(element, own)]
    return _Page(name, tuple(links), frozenset(ids))


def _elements(page: Path) -> Iterator[Any]:  # lxml says nothing of its types
    from lxml import etree, html

    try:
        tree = html.document_fromstring(page.read_text(encoding="utf-8", errors="replace"))
    except (OSError, ValueError, etree.ParserError):  # no page, or an empty one
        return
    yield from (element for element in tree.iter() if isinstance(element.tag, str))


def _addresses(element: Any, own: str) -> Iterator[str]:
    """Where an element leads, as whole addresses; one that no program could read leads nowhere."""
    given = [] if element.get("rel") in _OWN else [element.get("href"), element.get("src")]
    if element.tag == "meta" and (element.get("http-equiv") or "").lower() == "refresh":
        given += _REFRESH.findall(element.get("content") or "")
    for link in filter(None, given):
        try:
            whole = urljoin(own, link)
            urlsplit(whole)
        except ValueError:
            continue
        yield whole

"""Follows every internal link of a built site, and reports those that lead nowhere.

Comes in: the folder of the site. A link is internal where its address begins as the front page's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from msgspec import Struct

from digest.config import DEFAULT_BASE_URL
from digest.problems import Problem

_REFRESH = re.compile(r"\s*\d+\s*;\s*url\s*=\s*['\"]?([^'\"]+)", re.IGNORECASE)
_OWN = ("canonical",)  # names the page's own address, on whatever host
_TOP = ("", "top")  # fragments that every page has


class _Page(Struct, frozen=True):
    """Where a page's links lead, as whole addresses with their lines, and the names of its parts."""

    links: tuple[tuple[str, int], ...]
    parts: frozenset[str]


def broken_links(folder: Path, shown: str, base_url: str) -> list[Problem]:
    """A problem for each address that pages link to and that is not in the folder, at the first such link."""
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    base = urlsplit((_own_address(folder) or base_url or DEFAULT_BASE_URL).rstrip("/") + "/")
    pages = {name: _read_page(folder, name, base) for name in sorted(files) if name.endswith(".html")}
    places: dict[str, list[tuple[str, int]]] = {}
    for name, page in pages.items():
        for address, line in page.links:
            places.setdefault(address, []).append((name, line))
    faults = {address: _fault(address, base, files, pages) for address in places}
    return sorted(_problem(fault, shown, places[address]) for address, fault in faults.items() if fault)


def _problem(fault: tuple[str, str], shown: str, places: Sequence[tuple[str, int]]) -> Problem:
    fact, hint = fault
    name, line = places[0]
    more = f", {len(places):,} times in all" if len(places) > 1 else ""
    return Problem(f"{shown}/{name}", line, fact + more, hint)


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
    if name not in _TOP and file in pages and name not in pages[file].parts:
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
    whole = base.geturl()
    own = whole + name.removesuffix("index.html")
    links: list[tuple[str, int]] = []
    parts: set[str] = set()
    for element in _elements(folder / name):
        parts.update(filter(None, (element.get("id"), element.get("name"))))
        for link in _links(element):
            address = _joined(whole if link.startswith("/") else own, link)
            elsewhere = "://" in link and address is not None and not address.startswith(whole)
            if address is not None and not elsewhere:
                links.append((address, element.sourceline or 0))
    return _Page(tuple(links), frozenset(parts))


def _elements(page: Path) -> list[Any]:  # lxml says nothing of its types
    """The elements that lead somewhere or can be led to."""
    from lxml import etree, html

    try:
        tree = html.document_fromstring(page.read_text(encoding="utf-8", errors="replace"))
    except (OSError, ValueError, etree.ParserError):  # no page, or an empty one
        return []
    return list(tree.xpath("//*[@href or @src or @id or @name or @http-equiv]"))


def _links(element: Any) -> Iterator[str]:
    given = [] if element.get("rel") in _OWN else [element.get("href"), element.get("src")]
    if element.tag == "meta" and (element.get("http-equiv") or "").lower() == "refresh":
        given += _REFRESH.findall(element.get("content") or "")
    return filter(None, given)


@lru_cache(maxsize=1 << 16)  # most links stand on every page
def _joined(own: str, link: str) -> str | None:
    """The link as a whole address; one that no program could read leads nowhere."""
    try:
        whole = urljoin(own, link)
        urlsplit(whole)
    except ValueError:
        return None
    return whole

"""Where a built site has its pages of each kind; the kinds are those of the contract with themes."""

from __future__ import annotations

import re
from statistics import median_low

from sites import Site

from digest.web.pages import TEMPLATES

# What a kind's addresses look like, from the site's root; the first that fits is the page's.
_ADDRESSES = {
    "front.html": "",
    "missing.html": r"404\.html",
    "topics.html": "topics/",
    "archive.html": "archive/",
    "search.html": "search/",
    "saved.html": "saved/",
    "trends.html": "trends/",
    "status.html": "status/",
    "redirect.html": "(?!)",  # known by what is in it
    "paper.html": "papers/[^/]+/",
    "issue.html": "issues/.+/",
    "topic.html": "topics/.+/",
    "plain.html": "[^/]+/",
}


def kind_of(site: Site, address: str) -> str:
    """The template of a page, by its address from the site's root."""
    if b'http-equiv="refresh"' in site.pages[file_of(address)]:
        return "redirect.html"
    return next(kind for kind, form in _ADDRESSES.items() if re.fullmatch(form, address))


def file_of(address: str) -> str:
    """The file of an address."""
    return f"{address}index.html" if not address or address.endswith("/") else address


def by_kind(site: Site) -> dict[str, list[str]]:
    """The addresses of all pages, by template; a kind that the site has no page of has no addresses."""
    found: dict[str, list[str]] = {template: [] for template in TEMPLATES.values()}
    for path in sorted(site.pages):
        address = path.removesuffix("index.html")
        found[kind_of(site, address)].append(address)
    return found


def typical(site: Site) -> dict[str, str]:
    """One page of each kind that the site has: of many the one of median size, and of issues the newest day's."""
    found = {kind: addresses for kind, addresses in by_kind(site).items() if addresses}
    chosen = {kind: _median(site, addresses) for kind, addresses in found.items()}
    days = [address for address in found.get("issue.html", ()) if re.fullmatch(r"issues/[\d-]{10}/", address)]
    return {**chosen, **({"issue.html": days[-1]} if days else {})}


def _median(site: Site, addresses: list[str]) -> str:
    sizes = {address: len(site.pages[file_of(address)]) for address in addresses}
    return next(address for address in addresses if sizes[address] == median_low(sizes.values()))


def heaviest(site: Site, *kinds: str) -> str:
    """The longest page of these kinds."""
    found = by_kind(site)
    return max(
        (path for kind in kinds for path in found[kind]), key=lambda path: len(site.pages[file_of(path)])
    )

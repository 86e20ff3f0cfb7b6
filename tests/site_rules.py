"""What every page must be, whatever was put into the digest: each judge lists the faults."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from sites import Site

# The rules of feeds stand beside the tests of their writer.
sys.path.append(str(Path(__file__).with_name("web")))
from feed_rules import atom_faults, json_feed_faults, opml_faults, rss_faults, sitemap_faults

__all__ = ["FEED_FAULTS", "form_faults", "opml_faults", "safety_faults", "sitemap_faults", "stranger_faults"]

FEED_FAULTS: dict[str, Callable[[bytes], list[str]]] = {
    ".rss": rss_faults,
    ".atom": atom_faults,
    ".json": json_feed_faults,
}
FEED_TYPES = {
    "application/rss+xml": ".rss",
    "application/atom+xml": ".atom",
    "application/feed+json": ".json",
}
SEARCH = "search/index.html"  # it alone runs what Pagefind compiled, and has a form of a result
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
LOADING = ("src", "srcset", "poster", "data", "background", "action", "formaction", "manifest")
# What these hold is read by people, not followed.
WORDS = ("content", "title", "alt", "aria-label", "placeholder", "datetime", "label")
NEVER = ("base", "iframe", "object", "embed", "frame", "applet", "style", "portal", "template")
DANGEROUS = re.compile(r"(javascript|data|vbscript|blob|file|filesystem):", re.IGNORECASE)
UNSEEN = re.compile("[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\ufeff]")
CSS_LOADS = re.compile(r"@import|url\(\s*['\"]?\s*(?:[a-z]+:|//)", re.IGNORECASE)

Faults = Iterator[str]


def is_redirect(tree: Any) -> bool:
    return tree.find(".//meta[@http-equiv='refresh']") is not None


def is_unlisted(tree: Any) -> bool:
    robots = tree.find(".//meta[@name='robots']")
    return robots is not None and "noindex" in robots.get("content")


def form_faults(site: Site, path: str) -> list[str]:
    """Where a page is not what browsers, search engines and screen readers expect."""
    tree, errors = site.parsed(path)
    faults = [*errors, *_head_faults(site, path, tree)]
    return (
        faults
        if is_redirect(tree)
        else [*faults, *_body_faults(tree, path), *_autodiscovery_faults(site, tree)]
    )


def _head_faults(site: Site, path: str, tree: Any) -> Faults:
    if not tree.get("lang"):
        yield "no lang"
    titles = tree.findall("head/title")
    if len(titles) != 1 or not "".join(titles[0].itertext()).strip():
        yield "not one title"
    canonical = [link.get("href") for link in tree.iter("link") if link.get("rel") == "canonical"]
    if is_redirect(tree):
        if not is_unlisted(tree) or len(canonical) != 1 or not site.there(canonical[0]):
            yield f"a redirect is listed, or leads to {canonical}"
    elif is_unlisted(tree) == bool(canonical):
        yield "neither canonical nor noindex, or both"
    elif canonical and canonical != [site.base_url + path.removesuffix("index.html")]:
        yield f"canonical {canonical}"


def _body_faults(tree: Any, path: str) -> Faults:
    for tag in ("h1", "main"):
        if len(list(tree.iter(tag))) != 1:
            yield f"{len(list(tree.iter(tag)))} of {tag}"
    levels = [HEADINGS.index(element.tag) for element in tree.iter(*HEADINGS)]
    if any(after > before + 1 for before, after in zip([-1, *levels], levels, strict=False)):
        yield f"a heading's level is skipped: {levels}"
    ids = Counter(element.get("id") for element in tree.iter() if isinstance(element.tag, str))
    yield from (f"id {id!r} is there twice" for id, times in ids.items() if id and times > 1)
    for element in tree.iter("*"):
        for name in ("aria-labelledby", "aria-describedby", "aria-controls", "for"):
            for id in (element.get(name) or "").split():
                if id not in ids:
                    yield f"{name} names {id!r}, which is not there"
    unseen = set(tree.iterfind(".//template//*"))
    for element in tree.iter("a", "button"):
        if (
            not "".join(element.itertext()).strip()
            and not element.get("aria-label")
            and element not in unseen
        ):
            yield f"an empty <{element.tag}>"
    policy = tree.find(".//meta[@http-equiv='Content-Security-Policy']")
    allowed = "" if policy is None else policy.get("content")
    if path == SEARCH:
        allowed = allowed.replace("script-src 'self' 'wasm-unsafe-eval';", "script-src 'self';")
    if not allowed or "unsafe" in allowed or "*" in allowed:
        yield "no strict Content-Security-Policy"


def _autodiscovery_faults(site: Site, tree: Any) -> Faults:
    feeds = [link for link in tree.iter("link") if link.get("rel") == "alternate"]
    if {link.get("type") for link in feeds} != FEED_TYPES.keys():
        yield f"feeds of types {[link.get('type') for link in feeds]}"
    for link in feeds:
        if not site.there(link.get("href")) or not link.get("href").endswith(FEED_TYPES[link.get("type")]):
            yield f"a feed at {link.get('href')}"
        if not link.get("title"):
            yield "a feed without a title"


def stranger_faults(site: Site, path: str, hosts: frozenset[str]) -> list[str]:
    """What a page loads from, or links to, on hosts that are neither its own nor among these."""
    tree, _ = site.parsed(path)
    return list(_stranger_faults(site, path, tree, hosts))


def _stranger_faults(site: Site, path: str, tree: Any, hosts: frozenset[str]) -> Faults:
    own = urlsplit(site.base_url).netloc
    for element in tree.iter("*"):
        for name, value in element.attrib.items():
            host = (
                urlsplit(urljoin(site.base_url + path, value)).netloc if name in (*LOADING, "href") else own
            )
            if host != own and not (element.tag == "a" and name == "href" and host in hosts):
                yield f"<{element.tag} {name}={value!r}>"


def safety_faults(site: Site, path: str) -> list[str]:
    """What could run, or lead a reader astray, on a page that holds words of strangers."""
    tree, _ = site.parsed(path)
    return list(_safety_faults(site, path, tree))


def _safety_faults(site: Site, path: str, tree: Any) -> Faults:
    for element in tree.iter("*"):
        tag = _local(element.tag)
        if tag in NEVER and (tag, path) != ("template", SEARCH):
            yield f"<{tag}>"
        if tag == "script":
            yield from _script_faults(site, element)
        if tag == "form" and not site.there(element.get("action") or ""):
            yield f"a form to {element.get('action')!r}"
        if (element.get("http-equiv") or "").lower() == "refresh":
            target = element.get("content").partition("url=")[2]
            yield from () if site.there(target) else (f"a redirect to {target!r}",)
        for name, value in element.attrib.items():
            name = _local(name).lower()
            if name.startswith("on") or name in ("style", "srcdoc", "formaction", "ping"):
                yield f"<{tag} {name}={value!r}>"
            if name not in WORDS and DANGEROUS.match(UNSEEN.sub("", value)):
                yield f"<{tag} {name}={value!r}>"


def _local(name: str) -> str:
    """A name without its namespace, which those of SVG and MathML have."""
    return name.rpartition("}")[2]


def _script_faults(site: Site, element: Any) -> Faults:
    source, text = element.get("src"), element.text or ""
    if element.get("type") == "application/ld+json" and not source:
        if "<" in text or not isinstance(json.loads(text), dict | list):
            yield "JSON-LD that may end early"
    elif text.strip() or not source or not site.there(source) or "/assets/" not in source:
        yield f"<script src={source!r}>{text[:40]}"

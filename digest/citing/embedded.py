"""What a page tells programs about its paper: meta elements, JSON-LD and COinS, all from known facts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import quote

import msgspec

from digest.citing import facts
from digest.citing.facts import Cited
from digest.citing.names import Name
from digest.identifiers import doi_url
from digest.prose import plain
from digest.text import one_line

# "</script" and "<!--" would end a script element or hide its end; these need no other care in JSON.
_UNSAFE = re.compile("[<>&\u2028\u2029]")
_KIND = "ctx_ver=Z39.88-2004&rft_val_fmt=info%3Aofi%2Ffmt%3Akev%3Amtx%3Adc"


def scholar_tags(known: Cited) -> tuple[tuple[str, str], ...]:
    """Names and contents of `meta` elements for Google Scholar and Zotero, in order; the template escapes them.

    Each author has an element; names are in spoken order, as Zotero takes a comma between longer names for two.
    """
    paper = known.paper
    tags = [("citation_title", known.title)]
    tags += [("citation_author", name.in_order) for name in known.authors]
    if day := paper.published:
        tags.append(("citation_publication_date", f"{day.year:04}/{day.month:02}/{day.day:02}"))
    tags += [
        ("citation_arxiv_id", known.arxiv_id),
        ("citation_doi", known.doi),
        ("citation_pdf_url", facts.url(paper.pdf_url)),
        ("citation_abstract_html_url", known.link),
        ("citation_abstract", one_line(plain(paper.abstract))),
    ]
    return tuple([tag for tag in tags if tag[1]])


def json_ld(known: Cited, url: str) -> str:
    """The paper as a schema.org ScholarlyArticle, safe inside a `script` element; `url` is its page here.

    Its abstract stands on the page, and twice in its head.
    """
    here, day = one_line(url), known.paper.published
    elsewhere = [known.link, doi_url(known.doi) if known.doi else ""]
    article: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "headline": known.title,
        "author": [_person(name) for name in known.authors],
        "datePublished": day.isoformat() if day else "",
        "identifier": list(_identifiers(known)),
        "sameAs": [address for address in elsewhere if address],
        "url": here,
        "mainEntityOfPage": here,
    }
    written = msgspec.json.encode({name: value for name, value in article.items() if value}).decode()
    return _UNSAFE.sub(lambda sign: f"\\u{ord(sign[0]):04x}", written)


def _person(name: Name) -> dict[str, str]:
    if not name.family:
        return {"@type": "Organization" if name.is_group else "Person", "name": name.literal}
    parts = {"givenName": name.given, "familyName": name.whole_family}
    return {"@type": "Person", "name": name.in_order, **parts}


def _identifiers(known: Cited) -> Iterator[dict[str, str]]:
    for kind, value in (("arXiv", known.arxiv_id), ("DOI", known.doi)):
        if value:
            yield {"@type": "PropertyValue", "propertyID": kind, "value": value}


def coins(known: Cited) -> str:
    """The paper as an OpenURL ContextObject, for the `title` of a `span` of class `Z3988`; the template escapes it."""
    arxiv_id, day = known.arxiv_id, known.paper.published
    pairs = [
        ("rft.date", day.isoformat() if day else ""),
        ("rft.identifier", known.link),
        ("rft_id", f"info:doi/{known.doi}" if known.doi else ""),
        ("rft_id", f"info:arxiv/{arxiv_id}" if arxiv_id else ""),
        ("rft_id", known.link),
    ]
    told = [f"{name}={quote(value, safe='')}" for name, value in pairs if value]
    kind = "rft.type=preprint" if arxiv_id else "rft.type=document"
    title = [f"rft.title={quote(known.title, safe='')}"] if known.title else []
    return "&".join([_KIND, kind, *title, *map(_coins_author, known.authors), *told])


@lru_cache(maxsize=50_000)
def _coins_author(name: Name) -> str:
    text = f"{name.whole_family}, {name.given}" if name.family else name.literal
    return f"rft.au={quote(text, safe='')}"

"""What a page tells programs about its paper: meta elements, JSON-LD and COinS, all from known facts."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import msgspec

from digest.citing import facts
from digest.citing.names import Name
from digest.identifiers import doi_url
from digest.model import Paper
from digest.prose import plain
from digest.text import one_line

# "</script" and "<!--" would end a script element or hide its end; these need no other care in JSON.
_SCRIPT_SAFE = str.maketrans({sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"})


def scholar_tags(paper: Paper) -> tuple[tuple[str, str], ...]:
    """Names and contents of `meta` elements for Google Scholar and Zotero, in order; the template escapes them.

    Each author has an element; names are in spoken order, as Zotero takes a comma between longer names for two.
    """
    tags = [("citation_title", facts.title(paper))]
    tags += [("citation_author", name.in_order) for name in facts.authors(paper)]
    if day := paper.published:
        tags.append(("citation_publication_date", f"{day.year:04}/{day.month:02}/{day.day:02}"))
    tags += [
        ("citation_arxiv_id", facts.arxiv_id(paper)),
        ("citation_doi", facts.doi(paper)),
        ("citation_pdf_url", facts.url(paper.pdf_url)),
        ("citation_abstract_html_url", facts.link(paper)),
        ("citation_abstract", one_line(plain(paper.abstract))),
    ]
    return tuple((name, content) for name, content in tags if content)


def json_ld(paper: Paper, url: str) -> str:
    """The paper as a schema.org ScholarlyArticle, safe inside a `script` element; `url` is its page here."""
    here, there, doi = one_line(url), facts.link(paper), facts.doi(paper)
    elsewhere = [there, doi_url(doi) if doi else ""]
    article: dict[str, object] = {
        "headline": facts.title(paper),
        "author": [_person(name) for name in facts.authors(paper)],
        "datePublished": paper.published.isoformat() if paper.published else "",
        "abstract": one_line(plain(paper.abstract)),
        "identifier": list(_identifiers(paper)),
        "sameAs": [address for address in elsewhere if address],
        "url": here,
        "mainEntityOfPage": here,
    }
    known = {name: value for name, value in article.items() if value}
    kind = {"@context": "https://schema.org", "@type": "ScholarlyArticle"}
    return msgspec.json.encode(kind | known).decode().translate(_SCRIPT_SAFE)


def _person(name: Name) -> dict[str, str]:
    person = {"@type": "Organization" if name.is_group else "Person", "name": name.in_order}
    if name.family:
        person |= {"givenName": name.given, "familyName": name.whole_family}
    return person


def _identifiers(paper: Paper) -> Iterator[dict[str, str]]:
    for kind, value in (("arXiv", facts.arxiv_id(paper)), ("DOI", facts.doi(paper))):
        if value:
            yield {"@type": "PropertyValue", "propertyID": kind, "value": value}


def coins(paper: Paper) -> str:
    """The paper as an OpenURL ContextObject, for the `title` of a `span` of class `Z3988`; the template escapes it."""
    arxiv_id, doi, link = facts.arxiv_id(paper), facts.doi(paper), facts.link(paper)
    pairs = [
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", "info:ofi/fmt:kev:mtx:dc"),
        ("rft.type", "preprint" if arxiv_id else "document"),
        ("rft.title", facts.title(paper)),
        *(("rft.au", _reversed(name)) for name in facts.authors(paper)),
        ("rft.date", paper.published.isoformat() if paper.published else ""),
        ("rft.identifier", link),
        ("rft_id", f"info:doi/{doi}" if doi else ""),
        ("rft_id", f"info:arxiv/{arxiv_id}" if arxiv_id else ""),
        ("rft_id", link),
    ]
    return "&".join(f"{name}={quote(value, safe='')}" for name, value in pairs if value)


def _reversed(name: Name) -> str:
    return f"{name.whole_family}, {name.given}" if name.family else name.literal

"""What a page tells programs about its paper: meta elements, JSON-LD and COinS, all from known facts."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import quote

import msgspec
from msgspec import Struct, field

from digest.citing import facts
from digest.citing.facts import Cited
from digest.citing.names import Name
from digest.identifiers import doi_url
from digest.prose.escaping import escape_text
from digest.text import one_line

# "</script" and "<!--" would end a script element or hide its end; these need no other care in JSON.
_UNSAFE = re.compile("[<>&\u2028\u2029]")
_KIND = "ctx_ver=Z39.88-2004&rft_val_fmt=info%3Aofi%2Ffmt%3Akev%3Amtx%3Adc"


class _Person(Struct, frozen=True, omit_defaults=True):
    kind: str = field(name="@type")
    name: str
    given: str = field(name="givenName", default="")
    family: str = field(name="familyName", default="")


class _Identifier(Struct, frozen=True):
    kind: str = field(name="propertyID")
    value: str
    type: str = field(name="@type", default="PropertyValue")


class _Article(Struct, frozen=True, omit_defaults=True, kw_only=True):
    context: str = field(name="@context")
    kind: str = field(name="@type")
    headline: str = ""
    author: tuple[_Person, ...] = ()
    published: date | None = field(name="datePublished", default=None)
    identifier: tuple[_Identifier, ...] = ()
    elsewhere: tuple[str, ...] = field(name="sameAs", default=())
    url: str = ""
    page: str = field(name="mainEntityOfPage", default="")


_encode = msgspec.json.Encoder().encode


def citation_head(known: Cited, url: str) -> str:
    """All that a page's head says of its paper to programs, as HTML; `url` is the page's own."""
    metas = [f'<meta name="{name}" content="{escape_text(said)}">\n' for name, said in scholar_tags(known)]
    return f'{"".join(metas)}<script type="application/ld+json">{json_ld(known, url)}</script>\n'


def scholar_tags(known: Cited) -> list[tuple[str, str]]:
    """Names and contents of `meta` elements for Google Scholar and Zotero, in order.

    Each author has an element; names are in spoken order, as Zotero takes a comma between longer names for two.
    The abstract stands on the page, and its beginning is the page's description.
    """
    paper, day = known.paper, known.paper.published
    tags = [("citation_title", known.title)]
    tags += [("citation_author", name.in_order) for name in known.authors]
    tags += [
        ("citation_publication_date", f"{day.year:04}/{day.month:02}/{day.day:02}" if day else ""),
        ("citation_arxiv_id", known.arxiv_id),
        ("citation_doi", known.doi),
        ("citation_pdf_url", facts.url(paper.pdf_url)),
        ("citation_abstract_html_url", known.link),
    ]
    return [tag for tag in tags if tag[1]]


def json_ld(known: Cited, url: str) -> str:
    """The paper as a schema.org ScholarlyArticle, safe inside a `script` element; `url` is its page here.

    Its abstract stands on the page, and is not in it again.
    """
    here = one_line(url)
    places = (known.link, doi_url(known.doi) if known.doi else "")
    article = _Article(
        context="https://schema.org",
        kind="ScholarlyArticle",
        headline=known.title,
        author=tuple([_person(name) for name in known.authors]),
        published=known.paper.published,
        identifier=_identifiers(known),
        elsewhere=tuple([place for place in places if place]),
        url=here,
        page=here,
    )
    return _UNSAFE.sub(lambda sign: f"\\u{ord(sign[0]):04x}", _encode(article).decode())


def _person(name: Name) -> _Person:
    if not name.family:
        return _Person("Organization" if name.is_group else "Person", name.literal)
    return _Person("Person", name.in_order, name.given, name.whole_family)


def _identifiers(known: Cited) -> tuple[_Identifier, ...]:
    found = (("arXiv", known.arxiv_id), ("DOI", known.doi))
    return tuple([_Identifier(kind, value) for kind, value in found if value])


def coins(known: Cited) -> str:
    """The paper as an OpenURL ContextObject, for the `title` of a `span` of class `Z3988`; its `&` are not escaped."""
    day = known.paper.published
    told = [("rft.type", "preprint" if known.arxiv_id else "document"), ("rft.title", known.title)]
    told += [("rft.au", _reversed(name)) for name in known.authors]
    told += [
        ("rft.date", day.isoformat() if day else ""),
        ("rft_id", f"info:doi/{known.doi}" if known.doi else ""),
        ("rft_id", f"info:arxiv/{known.arxiv_id}" if known.arxiv_id else ""),
        ("rft_id", known.link),
    ]
    said = [one for one in told if one[1]]
    # Quoted all at once: a call for each took longer than the rest.
    values = quote("\n".join([value for _, value in said]), safe="").split("%0A")
    return "&".join([_KIND, *(f"{name}={value}" for (name, _), value in zip(said, values, strict=True))])


def _reversed(name: Name) -> str:
    return f"{name.whole_family}, {name.given}" if name.family else name.literal

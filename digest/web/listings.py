"""What machines read of a site: its sitemap, robots.txt, list of feeds, and papers and issues as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from html import escape  # what it escapes XML escapes too, and xml.sax brings half of urllib with it
from urllib.parse import quote

import msgspec
from msgspec import Struct

from digest.prose.references import absolute
from digest.text import one_line
from digest.web.pages import IssuePage
from digest.web.parts import Card

SITEMAP_MOST = 50_000  # addresses in one file, by the sitemap protocol
_SITEMAP_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_PLAIN = re.compile(r"[A-Za-z0-9:/._-]+")  # an address with nothing to quote or escape
_SAFE = "/:?#[]@!$&()*+,;=%~"  # no quotation marks, which the protocol wants escaped


class Place(Struct, frozen=True):
    """An address of the site for search engines; `changed` only where a paper's listing day says so."""

    href: str
    changed: date | None = None


class Subscription(Struct, frozen=True):
    """A feed as a list of feeds names it; `path` has no ending, `home` is an absolute page address."""

    title: str
    path: str
    home: str
    description: str = ""


def sitemap(places: Sequence[Place], base_url: str) -> dict[str, bytes]:
    """`sitemap.xml`; above 50,000 addresses it is an index, and the addresses are in numbered parts."""
    if len(places) <= SITEMAP_MOST:
        return {"sitemap.xml": _url_set(places, base_url)}
    chunks = [places[start : start + SITEMAP_MOST] for start in range(0, len(places), SITEMAP_MOST)]
    parts = {f"sitemap-{n}.xml": _url_set(chunk, base_url) for n, chunk in enumerate(chunks, 1)}
    listed = "".join(f"<sitemap><loc>{_location(base_url + path)}</loc></sitemap>\n" for path in parts)
    index = f'{_XML}<sitemapindex xmlns="{_SITEMAP_NAMESPACE}">\n{listed}</sitemapindex>\n'
    return {"sitemap.xml": index.encode(), **parts}


def _url_set(places: Sequence[Place], base_url: str) -> bytes:
    listed = "".join(
        f"<url><loc>{_location(base_url + place.href)}</loc>{_last_change(place)}</url>\n" for place in places
    )
    return f'{_XML}<urlset xmlns="{_SITEMAP_NAMESPACE}">\n{listed}</urlset>\n'.encode()


def _location(url: str) -> str:
    return url if _PLAIN.fullmatch(url) else escape(quote(url, safe=_SAFE, errors="replace"))


def _last_change(place: Place) -> str:
    return f"<lastmod>{place.changed.isoformat()}</lastmod>" if place.changed else ""


def robots(base_url: str) -> bytes:
    """robots.txt: everything may be read, and where the sitemap is."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {quote(base_url, safe=_SAFE)}sitemap.xml\n".encode()


def opml(title: str, groups: Iterable[tuple[str, Sequence[Subscription]]], base_url: str) -> bytes:
    """OPML 2.0: every feed, in named groups; a group without feeds is left out."""
    outlines = "".join(
        f"<outline text={_attribute(name)}>\n{''.join(_outline(one, base_url) for one in feeds)}</outline>\n"
        for name, feeds in groups
        if feeds
    )
    head = (
        f"<head>\n<title>{escape(one_line(title))}</title>\n<docs>http://opml.org/spec2.opml</docs>\n</head>"
    )
    return f'{_XML}<opml version="2.0">\n{head}\n<body>\n{outlines}</body>\n</opml>\n'.encode()


def _outline(feed: Subscription, base_url: str) -> str:
    title = _attribute(feed.title)
    description = f" description={_attribute(feed.description)}" if one_line(feed.description) else ""
    return (
        f'<outline type="rss" text={title} title={title}{description}'
        f" xmlUrl={_attribute(f'{base_url}{feed.path}.rss')} htmlUrl={_attribute(feed.home)}/>\n"
    )


def _attribute(text: str) -> str:
    return f'"{escape(one_line(text))}"'


class _WorkedOut(Struct, frozen=True):
    """What the digest adds to a paper that changes with neither votes nor the day."""

    topics: tuple[str, ...]


class _Published(Struct, frozen=True, kw_only=True, omit_defaults=True):
    curated: _WorkedOut | None = None
    address: str


class _IssueFacts(Struct, frozen=True, omit_defaults=True):
    period: str
    label: str
    address: str
    count: int
    introduction_title: str = ""
    introduction: str = ""  # HTML, with whole addresses


_encode = msgspec.json.Encoder().encode


@lru_cache(maxsize=20_000)  # a paper is in the list of all, and in its day's, week's and month's
def _paper_json(card: Card, base_url: str) -> bytes:
    slugs = tuple([tag.slug for tag in card.topics])
    curated = _WorkedOut(slugs) if slugs else None
    published = _Published(curated=curated, address=base_url + card.href)
    return _joined(_encode(card.paper), _encode(published))


def papers_json(cards: Iterable[Card], base_url: str) -> bytes:
    """One array: each paper with the keys of the export, its topics' slugs and its page's address."""
    return b"[" + b",\n".join([_paper_json(card, base_url) for card in cards]) + b"]\n"


def issue_json(issue: IssuePage, cards: Iterable[Card], base_url: str) -> bytes:
    """An issue: what its first page says of it, and all of its papers in listing order."""
    address = base_url + issue.head.path
    facts = _IssueFacts(
        period=issue.period,
        label=issue.label,
        address=address,
        count=issue.count or 0,
        introduction_title=issue.introduction_title,
        introduction=absolute(issue.introduction, address),
    )
    papers = papers_json(cards, base_url).rstrip()
    return _joined(_encode(facts), b'{"papers":' + papers + b"}") + b"\n"


def _joined(first: bytes, second: bytes) -> bytes:
    """Two encoded objects, neither empty, as one, without reading them again."""
    return first[:-1] + b"," + second[1:]

"""Feeds as files: RSS 2.0 and Atom by way of feedgen, JSON Feed 1.1 by way of msgspec.

The same feed gives the same bytes. feedgen would date things by its clock, prepend entries and take
the last link for the channel's: here every date, order and link is given.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache, partial
from typing import Any
from uuid import UUID, uuid5

import msgspec
from markupsafe import escape
from msgspec import Struct

from digest.text import one_line
from digest.web.feed_items import FeedItem

EMPTY_SINCE = datetime(1970, 1, 1, tzinfo=UTC)  # Atom wants a date of a feed that has no entries yet
GENERATOR = "Paper Digest"  # without its version, which would make each release a change of every feed
_FEEDS = UUID("f0a3d6be-5c1d-4b7e-8d2f-1e6a9c4b7053")


class Feed(Struct, frozen=True, kw_only=True):
    """A feed in any of its formats; its items are newest first."""

    title: str
    description: str
    path: str  # without its ending: "feeds/all"
    home: str  # the page that shows the same, absolute
    base_url: str
    language: str
    author: str
    items: tuple[FeedItem, ...]


def rss(feed: Feed) -> bytes:
    """The feed as RSS 2.0, with authors as dc:creator and whole texts as content:encoded."""
    return bytes(_generator(feed, "rss", "application/rss+xml").rss_str(pretty=True))


def atom(feed: Feed) -> bytes:
    """The feed as Atom 1.0."""
    return bytes(_generator(feed, "atom", "application/atom+xml").atom_str(pretty=True))


def _generator(feed: Feed, ending: str, media_type: str) -> Any:
    """feedgen's own feed; it has no types."""
    import feedgen.feed  # first: feedgen's extensions use lxml without importing it
    from feedgen.ext.dc import DcEntryExtension, DcExtension

    generator = feedgen.feed.FeedGenerator()
    generator.register_extension("dc", DcExtension, DcEntryExtension, atom=False)
    generator.id(uuid5(_FEEDS, feed.path).urn)
    generator.title(_title(feed))
    generator.description(_description(feed))
    generator.subtitle(_description(feed))
    generator.link(href=f"{feed.base_url}{feed.path}.{ending}", rel="self", type=media_type)
    generator.link(href=feed.home, rel="alternate", type="text/html")  # last: it is RSS's only link
    generator.author(name=_author(feed))
    generator.language(feed.language)
    generator.generator(GENERATOR)
    generator.updated(feed.items[0].updated if feed.items else EMPTY_SINCE)
    for item in feed.items:
        generator.add_entry(_entry(item), order="append")
    return generator


@lru_cache(maxsize=2048)  # the two formats and several feeds share a paper's entry
def _entry(item: FeedItem) -> Any:
    from feedgen.entry import FeedEntry
    from feedgen.ext.dc import DcEntryExtension

    entry = FeedEntry()
    entry.register_extension("dc", DcEntryExtension, atom=False)  # Atom has authors of its own
    entry.id(item.id)
    entry.title(item.title)
    entry.link(href=item.href)
    entry.updated(item.updated)
    entry.published(item.updated)
    entry.description(str(escape(item.summary)))  # RSS readers take it for HTML
    entry.summary(item.summary)  # Atom's is plain text
    entry.content(item.content, type="html")
    entry.author([{"name": name} for name in item.authors])
    entry.dc.dc_creator(list(item.authors))
    if item.language:
        entry.register_extension("xml_lang", partial(_XmlLang, item.language), rss=False)
        entry.dc.dc_language(item.language)
    entry.category([{"term": tag} for tag in item.tags])
    return entry


class _XmlLang:
    """An entry's language in Atom, by feedgen's protocol of extensions; in RSS it is dc:language."""

    def __init__(self, language: str):
        self.language = language

    def extend_atom(self, entry: Any) -> Any:
        entry.set("{http://www.w3.org/XML/1998/namespace}lang", self.language)
        return entry


def _title(feed: Feed) -> str:
    return one_line(feed.title) or GENERATOR


def _description(feed: Feed) -> str:
    return one_line(feed.description) or _title(feed)


def _author(feed: Feed) -> str:
    return one_line(feed.author) or _title(feed)


class _JsonAuthor(Struct, frozen=True):
    name: str


class _JsonItem(Struct, frozen=True, kw_only=True, omit_defaults=True):
    id: str
    url: str
    title: str
    content_html: str
    summary: str
    date_published: str
    authors: tuple[_JsonAuthor, ...] = ()
    tags: tuple[str, ...] = ()
    language: str = ""


class _JsonFeed(Struct, frozen=True, kw_only=True):
    version: str
    title: str
    home_page_url: str
    feed_url: str
    description: str
    authors: tuple[_JsonAuthor, ...]
    language: str
    items: tuple[_JsonItem, ...]


def json_feed(feed: Feed) -> bytes:
    """The feed as JSON Feed 1.1."""
    return msgspec.json.encode(
        _JsonFeed(
            version="https://jsonfeed.org/version/1.1",
            title=_title(feed),
            home_page_url=feed.home,
            feed_url=f"{feed.base_url}{feed.path}.json",
            description=_description(feed),
            authors=(_JsonAuthor(_author(feed)),),
            language=feed.language,
            items=tuple(_json_item(item) for item in feed.items),
        )
    )


def _json_item(item: FeedItem) -> _JsonItem:
    return _JsonItem(
        id=item.id,
        url=item.href,
        title=item.title,
        content_html=item.content,
        summary=item.summary,
        date_published=item.updated.isoformat(),
        authors=tuple(_JsonAuthor(name) for name in item.authors),
        tags=item.tags,
        language=item.language,
    )

"""What each place of the interface says: one Struct a section, one field a phrase. {braces} are filled in."""

from __future__ import annotations

from msgspec import Struct


class Menu(Struct, frozen=True, forbid_unknown_fields=True):
    """The masthead and the foot."""

    main: str
    today: str
    topics: str
    archive: str
    trends: str
    search: str
    saved: str
    feed: str
    menu: str
    skip: str
    dark: str
    light: str
    colours: str


class Search(Struct, frozen=True, forbid_unknown_fields=True):
    """`/search/` and the box that leads there; scripts have these too."""

    title: str


class Saved(Struct, frozen=True, forbid_unknown_fields=True):
    """`/saved/`."""

    title: str


class Trends(Struct, frozen=True, forbid_unknown_fields=True):
    """`/trends/`."""

    title: str


class Status(Struct, frozen=True, forbid_unknown_fields=True):
    """`/status/`."""

    title: str


class Lists(Struct, frozen=True, forbid_unknown_fields=True):
    """What scripts say of saved, hidden and read papers, on every page."""

    save: str
    unsave: str


class Words(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All words of one language."""

    tag: str  # of the language, by BCP 47
    dir: str  # "ltr" or "rtl"
    menu: Menu
    search: Search
    saved: Saved
    trends: Trends
    status: Status
    lists: Lists

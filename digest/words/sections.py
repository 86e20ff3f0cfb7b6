"""The words of papers, lists and feeds, with numbers and dates; those of other pages are in `catalogue.py`.

One Struct a section, one field a phrase; {braces} are filled in.
"""

from __future__ import annotations

from typing import Annotated, TypeAlias

from msgspec import Meta, Struct

# A phrase with {count}: for one and for any other number; or a single form, where a language has no plural.
Forms: TypeAlias = Annotated[tuple[str, ...], Meta(min_length=1, max_length=2)]
_Months: TypeAlias = Annotated[tuple[str, ...], Meta(min_length=12, max_length=12)]
_Weekdays: TypeAlias = Annotated[tuple[str, ...], Meta(min_length=7, max_length=7)]


class Numbers(Struct, frozen=True, forbid_unknown_fields=True):
    """How numbers and lists are written, and what is counted."""

    thousands: str  # between groups of three digits
    comma: str  # between the names of a list
    papers: Forms
    topics: Forms
    authors: Forms
    votes: Forms
    comments: Forms
    daily_issues: Forms


class Dates(Struct, frozen=True, forbid_unknown_fields=True):
    """Names of days and months, and how a date is made of them."""

    weekdays: _Weekdays  # Monday first, as in the next two
    weekdays_short: _Weekdays
    weekdays_letter: _Weekdays
    months: _Months
    months_short: _Months
    months_head: _Months  # the shortest, for a table's head
    full: str  # of {weekday} or {weekday_short}, {day}, {month} or {month_short}, and {year}
    full_on: str  # the same after "listed", where it is bent by what stands before it
    long: str
    short: str
    brief: str
    brief_of_year: str
    month: str
    brief_month: str
    week: str  # of {week} and {year}
    brief_week: str


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


class Card(Struct, frozen=True, forbid_unknown_fields=True):
    """A paper, wherever it is shown."""

    note: str
    abstract: str
    no_abstract: str
    untitled: str
    code: str
    last_author: str
    more_authors: str


class Front(Struct, frozen=True, forbid_unknown_fields=True):
    """`/`."""

    leading: str
    introduction: str
    also: str
    all_of_issue: Forms
    all_of_day: Forms
    aside: str
    trending: str
    trending_week: str
    by_votes: str
    without_votes: str
    days: str
    all_topics: str
    empty: str


class Paper(Struct, frozen=True, forbid_unknown_fields=True):
    """`/papers/SLUG/`."""

    published: str
    listed: str
    then_listed: str
    all_authors: Forms
    code: str
    source: str
    search: str
    for_terms: str
    titled_term: str
    given: str
    related: str
    issue: str
    previous: str
    next: str


class Issue(Struct, frozen=True, forbid_unknown_fields=True):
    """`/issues/PERIOD/`."""

    led: str
    page: str
    page_of: str
    introduction: str
    papers: str
    pages: str
    issues: str
    days: str
    weeks: str
    others: str
    next: str
    previous: str


class Topic(Struct, frozen=True, forbid_unknown_fields=True):
    """`/topics/SLUG/`."""

    about: str
    page_of: str
    older_page: str
    newest: str
    follow: str
    part: str
    part_beside: str
    includes: str
    now: str
    weekly: str
    chart: str
    table: str
    week: str
    papers: str
    trending: str
    none: str
    earlier: str
    pages: str
    newer: str
    older: str


class Topics(Struct, frozen=True, forbid_unknown_fields=True):
    """`/topics/`."""

    each: Forms


class Archive(Struct, frozen=True, forbid_unknown_fields=True):
    """`/archive/`."""

    holds: str
    shades: str
    week: str
    overview: str
    year: str
    empty: str


class Lost(Struct, frozen=True, forbid_unknown_fields=True):
    """`/404.html`, and pages at old addresses."""

    title: str
    heading: str
    text: str
    issue: str
    topics: str
    archive: str
    moved: str


class Feeds(Struct, frozen=True, forbid_unknown_fields=True):
    """Names of feeds, and what stands in them."""

    all: str
    trending: str
    day: str
    week: str
    month: str
    opml: str
    feeds: str
    papers: str
    issues: str
    trending_text: str
    day_text: str
    week_text: str
    month_text: str
    published: str
    listed: str
    listed_under: str
    search: str
    titles: str
    more: Forms
    whole: str


class Mail(Struct, frozen=True, forbid_unknown_fields=True):
    """The issue as mail."""

    subject: str
    subject_of_topic: str
    subject_empty: str
    preheader: str
    part: str  # an issue of one topic
    web: str
    others: str
    late: str
    unread: Forms
    chosen_topics: str
    chosen_words: str
    left_out: str
    by_likes: str
    why: str
    preferences: str
    unsubscribe: str
    empty_day: str
    empty_week: str
    empty_month: str
    empty_hidden: Forms
    empty_topic: str
    empty_choice: str
    sign_up: str  # on the site, with the subject of a message that asks for it
    sign_up_subject: str
    leave_subject: str

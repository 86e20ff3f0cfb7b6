"""What each place of the interface says: one Struct a section, one field a phrase. {braces} are filled in."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, Struct

from digest.config import Language

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


class Search(Struct, frozen=True, forbid_unknown_fields=True):
    """`/search/` and the box that leads there."""

    title: str
    description: str
    box: str
    label: str
    submit: str
    topic: str
    any_topic: str
    year: str
    any_year: str
    results: str
    searching: str
    none: str
    unknown: Forms
    meant: str
    instead: str
    everywhere: str
    help: str
    more: str
    absent: str
    without_scripts: str
    months: str
    archive: str


class Saved(Struct, frozen=True, forbid_unknown_fields=True):
    """`/saved/`."""

    title: str
    privacy: str
    without: str
    papers: str
    no_papers: str
    remove: str
    hidden: str
    no_hidden: str
    unhide: str
    words: str
    words_hint: str
    include: str
    exclude: str
    matches: str
    files: str
    export: str
    import_file: str
    bibtex: str
    imported: str
    not_imported: str
    gathering: str
    gathered: str
    gone: str
    browser: str
    remember_read: str
    use_keys: str
    damaged: str
    forget: str
    forget_text: str
    forget_yes: str
    forget_no: str
    forgotten: str


class Trends(Struct, frozen=True, forbid_unknown_fields=True):
    """`/trends/`."""

    title: str
    description: str
    decimal: str  # between a number and its tenths
    span: str
    risen: str
    topic: str
    now: str
    before: str
    rise: str
    of: str
    times: str  # of {rise}: "×1.7"
    shift: str
    explained: str
    ring: str
    no_risers: str
    too_few: str
    weekly: str
    scale: str
    stand_out: str
    chart: str
    weeks: Forms
    week: str
    within: str
    table: str
    dash: str
    empty: str
    too_early: str
    no_topics: str
    one_topic: str
    totals: str


class Status(Struct, frozen=True, forbid_unknown_fields=True):
    """`/status/`."""

    title: str
    description: str
    as_of: str
    days: Forms
    empty: str
    sources: str
    source: str
    papers: str
    first: str
    newest: str
    hf_text: str
    jsonl: str
    additions: str
    listing: str
    read: str
    new: str
    repeated: str
    skipped: str
    added: str
    listed: str
    stdin: str
    explained: str
    last_of: str
    no_additions: str
    problems: str
    problem_count: Forms
    line: str
    more: Forms
    no_problems: str
    incomplete: str
    no_abstract: Forms
    no_authors: Forms
    no_identifier: Forms
    complete: str
    filled: str
    gaps: str
    gaps_explained: str
    span: str
    no_gaps: str
    unread: Forms


class Cite(Struct, frozen=True, forbid_unknown_fields=True):
    """The files to cite from, and what the script that copies one says."""

    files: str
    copy: str
    copied: str
    not_copied: str


class Lists(Struct, frozen=True, forbid_unknown_fields=True):
    """What scripts say of saved, hidden and read papers, on every page."""

    save: str
    unsave: str
    hide: str
    unhide: str
    cite: str
    did_save: str
    did_unsave: str
    did_hide: str
    undo: str
    hidden: Forms
    show: str
    fold: str
    new: str
    since: Forms
    lifted: str
    not_kept: str
    damaged: str
    keys: str
    for_you: str
    for_you_why: str
    near: str


class Keys(Struct, frozen=True, forbid_unknown_fields=True):
    """What a script says of the keys."""

    title: str
    search: str
    next: str
    previous: str
    open: str
    save: str
    hide: str
    help: str
    use: str
    close: str


class Words(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, eq=False):
    """All words of one language; each value is known by itself, so that what is kept for it is found at once."""

    tag: Language  # by BCP 47
    dir: Literal["ltr", "rtl"]
    numbers: Numbers
    dates: Dates
    menu: Menu
    card: Card
    front: Front
    paper: Paper
    issue: Issue
    topic: Topic
    topics: Topics
    archive: Archive
    lost: Lost
    feeds: Feeds
    search: Search
    saved: Saved
    trends: Trends
    status: Status
    cite: Cite
    lists: Lists
    keys: Keys

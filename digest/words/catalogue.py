"""What each place of the interface says: one Struct a section, one field a phrase. {braces} are filled in."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from digest.config import Language
from digest.words.sections import (
    Archive,
    Card,
    Dates,
    Feeds,
    Forms,
    Front,
    Issue,
    Lost,
    Mail,
    Menu,
    Numbers,
    Paper,
    Topic,
    Topics,
)


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
    unknown_year: str
    results: str
    searching: str
    none: str
    unknown: Forms
    meant: str
    instead: str
    everywhere: str
    of_year: str
    quoted: str
    help: str
    tip: str
    more: str
    absent: str
    no_index: str
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
    listed: str  # of {day}, which the script fills in
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
    times: str  # of {rise}: "×1.7", or "1,7-fach"
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
    demo: str
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
    not_fetched: str
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
    mail: Mail

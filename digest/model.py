"""The values that flow through the pipeline: Record, Paper, Entry, Issue, and what they are made of.

Every value is frozen and holds only scalars, tuples and other such values; its type says how far
the data has come. Pages and artifacts, the last two steps, are in `digest.web`.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from digest.problems import Problem


class Origin(Struct, frozen=True):
    """Where a record was read: a path as the user wrote it (`-` is standard input) and a line from 1."""

    path: str
    line: int


class VoteCount(Struct, frozen=True):
    """How many votes a paper had on one listing day."""

    day: date
    votes: int


class Record(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one source says about one paper, as it was read; what it does not say is absent."""

    origin: Origin
    source: str  # the format's name: "hf-text", "jsonl"
    title: str
    abstract: str = ""
    authors: tuple[str, ...] = ()
    author_count: int | None = None
    published: date | None = None
    featured_on: date | None = None  # the listing's day, once it is known
    position: int | None = None  # from 1, within its listing
    votes: int | None = None
    comments: int | None = None
    vote_history: tuple[VoteCount, ...] = ()
    id: str | None = None  # only where the source is itself a digest
    arxiv_id: str | None = None
    doi: str | None = None
    url: str | None = None
    pdf_url: str | None = None
    code_url: str | None = None
    categories: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


class Paper(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One real work, merged from its records: a line of the store, its keys in this order."""

    id: str
    title: str
    abstract: str = ""
    authors: tuple[str, ...] = ()
    author_count: int | None = None
    published: date | None = None
    featured_on: date
    position: int | None = None
    votes: int | None = None
    comments: int | None = None
    vote_history: tuple[VoteCount, ...] = ()
    arxiv_id: str | None = None
    doi: str | None = None
    url: str | None = None
    pdf_url: str | None = None
    code_url: str | None = None
    categories: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()  # as a source or a person gave them; slugs are made by curation
    sources: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


class FileRead(Struct, frozen=True):
    """What became of one listing: entries read, of these new and repeated; entries skipped."""

    path: str
    format: str
    read: int
    new: int
    repeated: int
    skipped: int
    day: date | None  # that all its papers were listed on; none where they bear their own
    day_from: str  # what said so: "--date", "the file's name", "today"


class Addition(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one listing gave when it was added: a line of `content/additions.jsonl`."""

    added: date  # when
    day: date | None = None  # that all its papers were listed on; none where they bear their own
    file: str  # its name, without folders; `-` is standard input
    format: str
    read: Annotated[int, Meta(ge=0)]  # entries, of which `new` brought a paper, and `repeated` did not
    new: Annotated[int, Meta(ge=0)]
    repeated: Annotated[int, Meta(ge=0)]
    skipped: Annotated[int, Meta(ge=0)] = 0  # entries that could not be read
    problem_count: Annotated[int, Meta(ge=0)] = 0
    problems: tuple[Problem, ...] = ()  # the first twenty
    listing: str  # a digest of its content, by which it is known


# What stands before an alias that is no id: a folded title or a DOI that the work was known by.
TITLE_KEY = "title:"
DOI_KEY = "doi:"


def is_key(alias: str) -> bool:
    """Whether the alias is a title or a DOI that the work was known by, and no id."""
    return alias.startswith((TITLE_KEY, DOI_KEY))


class Term(Struct, frozen=True):
    """A word or phrase that speaks for a topic, and how loudly; at weight 0 it hides what it covers."""

    text: str
    weight: float = 1.0
    title_only: bool = False


class Topic(Struct, frozen=True, kw_only=True):
    """One subject of the taxonomy; `name` and `description` are for people."""

    slug: str
    name: str
    description: str = ""
    parent: str | None = None
    terms: tuple[Term, ...] = ()


IN_TITLE = " (title)"  # what follows a matching term that stands in the title


class TopicMatch(Struct, frozen=True):
    """A paper's place in a topic: its share of evidence and the terms that earned it.

    `terms` is empty where the topic was given by a source or an editor (`given` is then true).
    """

    slug: str
    score: float
    terms: tuple[str, ...] = ()
    given: bool = False


class Note(Struct, frozen=True, kw_only=True):
    """An editor's word on a paper (`content/notes/ID.md`)."""

    paper_id: str
    body: str = ""  # Markdown
    pin: bool = False
    hide: bool = False
    topics: tuple[str, ...] = ()


class Introduction(Struct, frozen=True):
    """An editor's introduction to an issue (`content/issues/PERIOD.md`)."""

    period: str  # "2026-11-20", "2026-W47" or "2026-11"
    title: str
    body: str  # Markdown


class PlainPage(Struct, frozen=True):
    """A page of plain Markdown (`content/pages/NAME.md`)."""

    name: str
    title: str
    body: str  # Markdown
    path: str
    menu: bool = True


class Entry(Struct, frozen=True, kw_only=True):
    """A paper as published: with its topics, most central first, its heat and five kindred papers."""

    paper: Paper
    address: str  # the directory name below /papers/
    topics: tuple[TopicMatch, ...]
    heat: float
    related: tuple[str, ...]  # paper ids, nearest first
    note: Note | None = None


def is_pinned(entry: Entry) -> bool:
    """Whether an editor's note puts the paper before all others."""
    return entry.note is not None and entry.note.pin


class Issue(Struct, frozen=True, kw_only=True):
    """An edition of a day, ISO week or month; entries by their ids, in listing order."""

    period: str
    entries: tuple[str, ...]
    previous: str | None = None
    next: str | None = None
    closed: bool = True  # the store holds a later period, so nothing more is expected here
    introduction: Introduction | None = None


class TopicShelf(Struct, frozen=True):
    """A topic with the ids of its papers, oldest listing first."""

    topic: Topic
    entries: tuple[str, ...]


class Curated(Struct, frozen=True, kw_only=True):
    """All that a digest publishes, worked out from its papers: what pages, feeds and mail are made of."""

    as_of: date | None  # the newest `featured_on` of the store: the build's "now"; none in an empty digest
    entries: tuple[Entry, ...]  # in listing order: by day, then position, then id
    shelves: tuple[TopicShelf, ...]  # every topic of the taxonomy, then those that only papers name
    issues: tuple[Issue, ...]  # days, weeks and months, each oldest first
    trending: tuple[str, ...]  # ids, hottest first
    trends_by_votes: bool  # whether heat comes from votes and comments, or from the listing's order
    vectors: tuple[tuple[str, bytes], ...] = ()  # of the newest papers, newest first: id and strongest terms

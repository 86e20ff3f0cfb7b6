"""What a digest holds, and what it publishes of that."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from digest.config import Config
from digest.folder import (
    ADDITIONS,
    CACHE,
    Digest,
)
from digest.model import Addition, Curated, Introduction, Note, Paper, PlainPage, Topic
from digest.problems import Problem


class Content(Struct, frozen=True):
    """All that a person or `add` put into the digest."""

    papers: tuple[Paper, ...]
    topics: tuple[Topic, ...]
    notes: tuple[Note, ...]
    introductions: tuple[Introduction, ...]
    pages: tuple[PlainPage, ...]
    additions: tuple[Addition, ...]
    problems: tuple[Problem, ...]


def load_content(digest: Digest) -> Content:
    """What the digest holds; a mistake in one file does not hide the others."""
    from digest.curation.taxonomy import load_taxonomy
    from digest.library.additions import load_additions
    from digest.library.content import load_introductions, load_notes, load_pages
    from digest.library.store import load_papers

    papers, in_store = load_papers(digest.path("content/papers"), digest.show("content/papers"))
    notes, in_notes = load_notes(digest.path("content/notes"), digest.show("content/notes"))
    introductions, in_issues = load_introductions(
        digest.path("content/issues"), digest.show("content/issues")
    )
    pages, in_pages = load_pages(digest.path("content/pages"), digest.show("content/pages"))
    topics = load_taxonomy(digest.path("content/topics.toml"), digest.show("content/topics.toml"))
    additions, in_record = load_additions(digest.path(ADDITIONS), digest.show(ADDITIONS))
    problems = (*in_store, *in_notes, *in_issues, *in_pages, *in_record)
    return Content(papers, topics, notes, introductions, pages, additions, problems)


def curate_content(digest: Digest, content: Content, config: Config, *, close: bool = False) -> Curated:
    """What the digest publishes, with the help of its cache; with `close` the newest week and month are over."""
    from digest.curation.curate import curate
    from digest.curation.issues import close_all

    curated = curate(
        content.papers, content.topics, content.notes, content.introductions, config, digest.path(CACHE)
    )
    return replace(curated, issues=close_all(curated.issues)) if close else curated

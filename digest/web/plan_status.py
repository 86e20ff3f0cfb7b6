"""`/status/`: what each source gave and when, what the last additions gave, and what is incomplete."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date

from msgspec.structs import replace

from digest.model import Addition, Paper
from digest.web.catalogue import Catalogue
from digest.web.gaps import WEEKS, gaps
from digest.web.pages import Head, StatusPage
from digest.web.parts import Lack, SourceSummary
from digest.words import Words

_ADDITIONS = 20  # shown, the newest first
_PROBLEMS = 10  # of one of them
_PAPERS = 10  # named, of those that lack something
_GAPS = 20


def status_page(catalogue: Catalogue, words: Words, additions: Sequence[Addition]) -> StatusPage:
    """The page as of the store's newest day."""
    curated = catalogue.curated
    days = {entry.paper.featured_on for entry in curated.entries}
    newest = tuple(additions[::-1][:_ADDITIONS])
    return StatusPage(
        head=_head(catalogue, words),
        as_of=curated.as_of,
        count=len(curated.entries),
        day_count=len(days),
        sources=_sources(catalogue, words),
        additions=newest,
        addition_count=len(additions),
        troubled=tuple(
            replace(each, problems=each.problems[:_PROBLEMS]) for each in newest if each.problem_count
        ),
        no_abstract=_lack(catalogue, lambda paper: not paper.abstract),
        no_authors=_lack(catalogue, lambda paper: not paper.authors),
        no_identifier=_lack(catalogue, lambda paper: not (paper.arxiv_id or paper.doi or paper.url)),
        gaps=gaps(days, curated.as_of)[:_GAPS] if curated.as_of else (),
        gap_weeks=WEEKS,
    )


def unread_of_latest(additions: Sequence[Addition]) -> int:
    """How many entries could not be read of what was added last, on one day."""
    latest = max((each.added for each in additions), default=None)
    return sum(each.skipped for each in additions if each.added == latest)


def _head(catalogue: Catalogue, words: Words) -> Head:
    return Head(
        title=words.status.title,
        description=words.status.description,
        path="status/",
        feeds=(catalogue.all_feed,),
        section="status",
    )


def _sources(catalogue: Catalogue, words: Words) -> tuple[SourceSummary, ...]:
    """What the papers were read from, the fullest source first."""
    days: dict[str, list[date]] = defaultdict(list)
    for entry in catalogue.curated.entries:
        for source in entry.paper.sources:
            days[source].append(entry.paper.featured_on)
    names = {"hf-text": words.status.hf_text, "jsonl": words.status.jsonl, "demo": words.status.demo}
    found = [
        SourceSummary(source, names.get(source, source), len(of), min(of), max(of))
        for source, of in days.items()
    ]
    return tuple(sorted(found, key=lambda summary: (-summary.count, summary.source)))


def _lack(catalogue: Catalogue, lacks: Callable[[Paper], bool]) -> Lack:
    """The papers that lack something: how many, and the newest of them."""
    ids = [entry.paper.id for entry in reversed(catalogue.curated.entries) if lacks(entry.paper)]
    return Lack(len(ids), catalogue.links_of(ids[:_PAPERS]))

"""A record in its normal form: plain text, canonical identifiers, safe links, sensible numbers and dates.

Comes in: a `Record` as a source read it. Goes out: a `Record` that two sources of one text would share.
The normal form of a normal form is itself. Which records speak of one work is left to `identity`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from msgspec.structs import replace

from digest import identifiers
from digest.model import Record, VoteCount
from digest.problems import Problem
from digest.text import clean, fold, one_line, sentences

_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")
_REPOSITORY = re.compile(r"(?:https?://)?(?:www\.)?(git(?:hub|lab)\.com/[\w.-]+/[\w.-]*\w)", re.IGNORECASE)
_SAYS_CODE = re.compile(
    r"\b(?:codes?|codebase|implementations?|repositor(?:y|ies)|repo|open[- ]?sourced?|released?|available)\b",
    re.IGNORECASE,
)
_YEARS = range(1600, 2201)  # a paper's; what lies outside is a slip: 0001, 9999
_LISTING_YEARS = range(1900, 2201)
_MOST = 2**53  # no count is larger, and JSON holds none exactly


def normalise(record: Record) -> Record:
    """The record in its normal form; its title is empty if nothing of it can be shown."""
    return replace(
        record,
        **_texts(record),
        **_identifiers(record),
        **_links(record),
        author_count=_count(record.author_count, least=1),
        votes=_count(record.votes),
        comments=_count(record.comments),
        position=_count(record.position, least=1),
        published=_sensible_day(record.published),
        vote_history=_history(record.vote_history),
        sources=_lines(record.sources) or (record.source,),
    )


def fault_of(record: Record) -> str:
    """Why a record in its normal form cannot be used, or nothing."""
    if not record.title:
        return "nothing of the title can be shown"
    day = record.featured_on
    if day and day.year not in _LISTING_YEARS:
        years = f"{_LISTING_YEARS[0]} to {_LISTING_YEARS[-1]}"
        return f"no paper can be listed on {day}, only in the years {years}"
    return ""


def future_days(records: Iterable[Record], today: date) -> tuple[Problem, ...]:
    """A problem for each file that lists papers on a day to come, of its farthest; it may be tomorrow elsewhere."""
    farthest: dict[str, Record] = {}
    for record in records:
        day, path = record.featured_on, record.origin.path
        if day and (day - today).days > 1 and day.year in _LISTING_YEARS:
            known = farthest.setdefault(path, record).featured_on
            if known and day > known:
                farthest[path] = record
    return tuple(_in_future(record) for _, record in sorted(farthest.items()))


def _in_future(record: Record) -> Problem:
    fact = f"lists its papers on {record.featured_on}, which is after today"
    hint = "is the year right? until then it is the newest day of the digest"
    return Problem(record.origin.path, record.origin.line, fact, hint)


def _texts(record: Record) -> dict[str, str | tuple[str, ...]]:
    return {
        "title": one_line(record.title),
        "abstract": paragraphs(record.abstract),
        "authors": tuple(filter(None, map(one_line, record.authors))),
        "categories": _lines(record.categories),
        "topics": _lines(record.topics),
        "aliases": tuple(sorted(_lines(record.aliases))),
    }


def _identifiers(record: Record) -> dict[str, str | None]:
    said = (record.arxiv_id, record.id, record.doi, record.url, record.pdf_url)
    return {
        "id": one_line(record.id or "") or None,
        "arxiv_id": next(filter(None, (identifiers.arxiv_id(text) for text in said if text)), None),
        "doi": identifiers.doi(record.doi or "") or identifiers.doi_of_link(record.url or ""),
    }


def _links(record: Record) -> dict[str, str | None]:
    code = identifiers.safe_url(record.code_url) if record.code_url else None
    return {
        "url": identifiers.safe_url(record.url) if record.url else None,
        "pdf_url": identifiers.safe_url(record.pdf_url) if record.pdf_url else None,
        "code_url": code or code_link(record.abstract),
    }


def paragraphs(text: str) -> str:
    """The cleaned text, each paragraph on one line, with one empty line between paragraphs.

    >>> paragraphs("  We show\\r\\nthat.\\n \\n\\n And  so. ")
    'We show that.\\n\\nAnd so.'
    """
    if "\n" not in text and "\r" not in text:
        return one_line(text)
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "\n\n".join(filter(None, map(one_line, _PARAGRAPH.split(clean(lines)))))


def code_link(abstract: str) -> str | None:
    """The first GitHub or GitLab repository in a sentence that speaks of code, or nothing.

    >>> code_link("Our code is at github.com/a/b. It beats https://github.com/c/d.")
    'https://github.com/a/b'
    """
    if "git" not in abstract and "Git" not in abstract:
        return None
    for sentence in sentences(one_line(abstract)):
        found = _REPOSITORY.search(sentence)
        if found and _SAYS_CODE.search(sentence.replace(found[0], " ")):
            return identifiers.safe_url(f"https://{found[1].removesuffix('.git')}")
    return None


def _sensible_day(day: date | None) -> date | None:
    """The day, unless no paper can be of it."""
    return day if day and day.year in _YEARS else None


def topic_key(topic: str) -> str:
    """What `Machine Learning` and `machine-learning` have in common."""
    return fold(topic) or topic


def _lines(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(one_line, texts))))


def _count(number: int | None, least: int = 0) -> int | None:
    return number if number is not None and least <= number <= _MOST else None


def _history(counts: Iterable[VoteCount]) -> tuple[VoteCount, ...]:
    newest: dict[date, int] = {}
    for count in counts:
        if _count(count.votes) is not None and count.day.year in _LISTING_YEARS:
            newest[count.day] = max(count.votes, newest.get(count.day, 0))
    return tuple(VoteCount(day, votes) for day, votes in sorted(newest.items()))

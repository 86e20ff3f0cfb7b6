"""One paper from all that is said about it: a rule for each field that forgets who spoke first.

Every rule gives the same for facts in any order, for facts told twice, and for a paper joined from some of
them and told the rest: a paper stands for its records. Titles and DOIs that a paper had to let go are kept
among its aliases (`title:…` folded, `doi:…`), because a later record may know it by them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import TypeAlias

from digest.library.normalise import topic_key
from digest.library.titles import title_key
from digest.model import DOI_KEY, TITLE_KEY, Paper, Record, VoteCount, is_key

Fact: TypeAlias = Record | Paper  # records in their normal form

NO_POSITION = 2**60  # behind those that have one


def join(id: str, facts: Sequence[Fact]) -> Paper:
    """The paper of this id that all the facts speak of."""
    authors = _fullest([fact.authors for fact in facts])
    first = min((listed_on(fact), fact.position or NO_POSITION) for fact in facts)
    votes, history = _votes(facts, first[0])
    title = longest([fact.title for fact in facts])
    doi = min(filter(None, (fact.doi for fact in facts)), default=None)
    return Paper(
        id=id,
        title=title,
        abstract=longest([fact.abstract for fact in facts]),
        authors=authors,
        author_count=_author_count(facts, len(authors)),
        published=min(filter(None, (fact.published for fact in facts)), default=None),
        featured_on=first[0],
        position=first[1] if first[1] != NO_POSITION else None,
        votes=votes,
        comments=max((fact.comments for fact in facts if fact.comments is not None), default=None),
        vote_history=history,
        arxiv_id=min(filter(None, (fact.arxiv_id for fact in facts)), default=None),
        doi=doi,
        url=_shortest(fact.url for fact in facts),
        pdf_url=_shortest(fact.pdf_url for fact in facts),
        code_url=_shortest(fact.code_url for fact in facts),
        categories=_together([fact.categories for fact in facts], str),
        topics=_together([fact.topics for fact in facts], topic_key),
        sources=_together([fact.sources for fact in facts], str),
        aliases=_aliases(id, title, doi, facts),
    )


def listed_on(fact: Fact) -> date:
    """The day of the fact's listing, which whoever reads a listing has settled."""
    if fact.featured_on is None:
        raise ValueError(f"no listing day: {fact}")
    return fact.featured_on


def titles_of(fact: Fact) -> set[str]:
    """The keys of every title that the work is known by."""
    return {title_key(fact.title), *_behind(TITLE_KEY, fact.aliases)}


def dois_of(fact: Fact) -> set[str]:
    """Every DOI that the work is known by."""
    return {*filter(None, [fact.doi]), *_behind(DOI_KEY, fact.aliases)}


def names_of(fact: Fact) -> set[str]:
    """The ids that the work has or could have had."""
    names = (alias for alias in fact.aliases if not is_key(alias))
    return {*filter(None, (fact.id, fact.arxiv_id)), *names}


def _snapshots(fact: Fact) -> dict[date, int]:
    """The votes that are known, by listing day; the paper's own count stands for its newest day."""
    known = {count.day: count.votes for count in fact.vote_history}
    newest = max(known, default=listed_on(fact))
    if fact.votes is not None and fact.votes != known.get(newest):
        day = max(newest, listed_on(fact))
        known[day] = max(fact.votes, known.get(day, 0))
    return known


def _votes(facts: Iterable[Fact], first: date) -> tuple[int | None, tuple[VoteCount, ...]]:
    # One count on the first day says the same as `votes` and `featured_on` do.
    days: dict[date, int] = {}
    for fact in facts:
        for day, votes in _snapshots(fact).items():
            days[day] = max(votes, days.get(day, 0))
    if not days:
        return None, ()
    history = tuple(VoteCount(day, votes) for day, votes in sorted(days.items()))
    return history[-1].votes, history if [*days] != [first] else ()


def _author_count(facts: Iterable[Fact], listed: int) -> int | None:
    counts = [fact.author_count for fact in facts if fact.author_count is not None]
    return max(*counts, listed) if counts else None


def _together(lists: Iterable[tuple[str, ...]], key: Callable[[str], str]) -> tuple[str, ...]:
    """The list as it was given, where all that give one agree; else all their words, sorted."""
    given = {words for words in lists if words}
    if len(given) < 2:
        return next(iter(given), ())
    chosen: dict[str, str] = {}
    for word in (word for words in given for word in words):
        chosen[key(word)] = min(word, chosen.get(key(word), word), key=_plainest)
    return tuple(chosen[name] for name in sorted(chosen))


def _aliases(id: str, title: str, doi: str | None, facts: Iterable[Fact]) -> tuple[str, ...]:
    names = {name for fact in facts for name in names_of(fact)}
    titles = {key for fact in facts for key in titles_of(fact)} - {title_key(title)}
    dois = {name for fact in facts for name in dois_of(fact)} - {doi}
    keys = {TITLE_KEY + key for key in titles} | {DOI_KEY + name for name in dois}
    return tuple(sorted(names - {id} | keys))


def _behind(prefix: str, aliases: Iterable[str]) -> Iterator[str]:
    return (alias.removeprefix(prefix) for alias in aliases if alias.startswith(prefix))


def longest(texts: Sequence[str]) -> str:
    """The longest text; of several, the first in order."""
    most = max(map(len, texts))
    return min(text for text in texts if len(text) == most)


def _fullest(lists: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return min(lists, key=lambda names: (-len(names), -sum(map(len, names)), names))


def _shortest(links: Iterable[str | None]) -> str | None:
    return min(filter(None, links), key=lambda link: (len(link), link), default=None)


def _plainest(word: str) -> tuple[bool, str]:
    # Words with blanks or capitals name a topic; a slug only points to one.
    return word == word.lower() and " " not in word, word

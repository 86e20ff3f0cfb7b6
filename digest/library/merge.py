"""Records into the papers of a store: what is one work becomes one paper, what is new gets an id.

Comes in: the papers of the store and the records of one or more listings. Goes out: all papers, in listing
order, and what became of each record. Only ids and aliases depend on what came first (see `identity`, `join`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from digest.library.doubts import doubts
from digest.library.identity import gather
from digest.library.join import NO_POSITION, Fact, join
from digest.library.naming import new_id
from digest.library.normalise import fault_of, normalise
from digest.model import Origin, Paper, Record, is_key
from digest.problems import Problem
from digest.text import shorten


class Outcome(Struct, frozen=True):
    """What became of one record; it was skipped where there is no paper."""

    origin: Origin
    paper_id: str | None
    new: bool = False


class Merged(Struct, frozen=True):
    """A store's papers after records were added, and what became of these."""

    papers: tuple[Paper, ...]
    outcomes: tuple[Outcome, ...]  # one for each record, in their order
    problems: tuple[Problem, ...]
    joined: int  # papers of the store that a record, or their own words, showed to be another of them

    @property
    def new(self) -> int:
        """How many records brought a paper that was not there."""
        return sum(outcome.new for outcome in self.outcomes)

    @property
    def repeated(self) -> int:
        """How many records spoke of a paper that was there, or that an earlier record had brought."""
        return sum(outcome.paper_id is not None and not outcome.new for outcome in self.outcomes)

    @property
    def skipped(self) -> int:
        """How many records could not be used."""
        return sum(outcome.paper_id is None for outcome in self.outcomes)


def merge_records(papers: Iterable[Paper], records: Iterable[Record]) -> Merged:
    """The store's papers with all that the records say; each record needs its listing's day."""
    stored = tuple(papers)
    told = [normalise(record) for record in records]
    facts: tuple[Fact, ...] = (*stored, *(record for record in told if not fault_of(record)))
    works = gather(facts)
    told_of = [[facts[place] for place in places] for places in works]
    merged = _name_works(told_of)
    paper_at = {place: paper for places, paper in zip(works, merged, strict=True) for place in places}
    brought = {places[0] for places in works}
    found = [(paper_at[place].id, place in brought) for place in range(len(stored), len(facts))]
    outcomes = tuple(_outcomes(told, found))
    return Merged(
        papers=in_listing_order(merged),
        outcomes=outcomes,
        problems=tuple(sorted({*_faults(told), *_lost_ids(told, outcomes, merged), *doubts(told_of)})),
        joined=len(stored) - sum(places[0] < len(stored) for places in works),
    )


def in_listing_order(papers: Iterable[Paper]) -> tuple[Paper, ...]:
    """The papers by listing day, then by their place in the listing, then by id."""
    return tuple(
        sorted(papers, key=lambda paper: (paper.featured_on, paper.position or NO_POSITION, paper.id))
    )


def _name_works(works: Sequence[Sequence[Fact]]) -> list[Paper]:
    """A paper for each work: it keeps its id if it had one, and no name is that of two."""
    owner: dict[str, int] = {}
    for claims in (_kept, _known, _given, _told, _arxiv_ids):
        for number, facts in enumerate(works):
            for name in claims(facts):
                owner.setdefault(name, number)
    return [_name_work(number, facts, owner) for number, facts in enumerate(works)]


def _name_work(number: int, facts: Sequence[Fact], owner: dict[str, int]) -> Paper:
    if len(facts) == 1 and isinstance(facts[0], Paper) and owner[facts[0].id] == number:
        return facts[0]
    paper = join("", facts)
    wanted = (*_kept(facts), *_given(facts), *_arxiv_ids(facts))
    id = next((name for name in wanted if owner[name] == number), None) or new_id(paper, owner)
    owner[id] = number
    ours = (alias for alias in paper.aliases if is_key(alias) or owner[alias] == number)
    return replace(paper, id=id, aliases=tuple(alias for alias in ours if alias != id))


def _kept(facts: Iterable[Fact]) -> list[str]:
    """The ids that the work has in the store, that of its earliest listing first."""
    return [paper.id for paper in in_listing_order(fact for fact in facts if isinstance(fact, Paper))]


def _known(facts: Iterable[Fact]) -> list[str]:
    return [alias for fact in facts if isinstance(fact, Paper) for alias in fact.aliases]


def _given(facts: Iterable[Fact]) -> list[str]:
    """The ids by which sources call the work."""
    return [fact.id for fact in facts if isinstance(fact, Record) and fact.id]


def _told(facts: Iterable[Fact]) -> list[str]:
    return [alias for fact in facts if isinstance(fact, Record) for alias in fact.aliases]


def _arxiv_ids(facts: Iterable[Fact]) -> list[str]:
    return [fact.arxiv_id for fact in facts if fact.arxiv_id]


def _outcomes(told: Iterable[Record], found: Iterable[tuple[str, bool]]) -> Iterator[Outcome]:
    rest = iter(found)
    for record in told:
        yield Outcome(record.origin, None) if fault_of(record) else Outcome(record.origin, *next(rest))


def _faults(told: Iterable[Record]) -> Iterator[Problem]:
    """What keeps records out: once for each title, and once for a day that stands in all of a listing."""
    said: set[tuple[str, str]] = set()
    for record in told:
        fact, path = fault_of(record), record.origin.path
        if fact and (not record.title or (path, fact) not in said):
            said.add((path, fact))
            hint = "the entry is skipped" if not record.title else "the entries of that day are skipped"
            yield Problem(path, record.origin.line, fact, hint)


def _lost_ids(
    told: Iterable[Record], outcomes: Iterable[Outcome], papers: Iterable[Paper]
) -> Iterator[Problem]:
    """Ids that sources gave to papers, and that others have."""
    names = {paper.id: {paper.id, *paper.aliases} for paper in papers}
    for record, outcome in zip(told, outcomes, strict=True):
        if record.id and outcome.paper_id is not None and record.id not in names[outcome.paper_id]:
            fact = f"the id '{shorten(record.id, 80)}' is that of another paper"
            hint = f"this one goes by '{outcome.paper_id}'"
            yield Problem(record.origin.path, record.origin.line, fact, hint)

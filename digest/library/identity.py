"""Which papers and records are one work: by arXiv id, else DOI, else folded title, else kinship.

Facts (papers of the store, and records in their normal form) are gathered level by level, and their order
makes no difference. Different arXiv ids are never one work, and titles do not join different DOIs. A paper
of the store keeps every title and DOI it was known by (see `join`), so it makes no difference either which
facts came earlier. Three cases are exceptions, for the store cannot take a paper apart again:

- a title fits two works that must stay apart: it goes to the one that holds all it says already, else to the
  one with the smallest arXiv id or DOI of those known by then;
- a DOI fits two arXiv ids: likewise;
- titles are nearly equal, and the abstract that agreed has been replaced by a longer one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from digest.library.join import Fact, dois_of, join, longest, titles_of
from digest.library.kinship import Work, akin
from digest.model import Record

_Rank: TypeAlias = tuple[bool, str, bool, str, int]


def gather(facts: Sequence[Fact]) -> list[tuple[int, ...]]:
    """The places of the facts that are of one work, for each work; in the order of their first facts."""
    works = _Works(facts)
    works.unite_all(_index([fact.arxiv_id] if fact.arxiv_id else [] for fact in facts), lambda *_: True)
    works.unite_all(_index(works.dois), works.may_by_doi)
    works.unite_all(_index(works.titles), works.may_by_title)
    fresh = {works.find(place) for place, fact in enumerate(facts) if isinstance(fact, Record)}
    while fresh:
        fresh = works.unite_akin(fresh)
    return sorted(tuple(sorted(members)) for members in works.members.values())


def _index(keys: Iterable[Iterable[str]]) -> dict[str, list[int]]:
    """The places of each key that stands in several, the keys in order."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, found in enumerate(keys):
        for key in found:
            places[key].append(place)
    return {key: places[key] for key in sorted(places) if len(places[key]) > 1}


class _Works:
    """Works in the making: of each, one fact's place speaks for all and holds what the work is known by."""

    def __init__(self, facts: Sequence[Fact]):
        self.facts = facts
        self.members: dict[int, list[int]] = {place: [place] for place in range(len(facts))}
        self.arxiv_ids = [fact.arxiv_id for fact in facts]
        self.dois = [dois_of(fact) for fact in facts]
        self.titles = [titles_of(fact) for fact in facts]
        self._speaker = list(range(len(facts)))

    def find(self, place: int) -> int:
        """The place that speaks for this one's work."""
        while self._speaker[place] != place:
            self._speaker[place] = place = self._speaker[self._speaker[place]]
        return place

    def may_by_doi(self, one: int, other: int) -> bool:
        """A DOI does not join different arXiv ids."""
        first, second = self.arxiv_ids[one], self.arxiv_ids[other]
        return first is None or second is None or first == second

    def may_by_title(self, one: int, other: int) -> bool:
        """A title joins neither different arXiv ids nor different DOIs."""
        first, second = self.dois[one], self.dois[other]
        return self.may_by_doi(one, other) and (not first or not second or not first.isdisjoint(second))

    def unite_all(self, index: Mapping[str, list[int]], may: Callable[[int, int], bool]) -> None:
        """Makes one work of those that share a key and may be one, best known works first."""
        for places in index.values():
            apart: list[int] = []
            for work in sorted({self.find(place) for place in places}, key=self._rank):
                fitting = [known for known in apart if may(known, work)]
                if fitting:
                    self._unite(self._best(fitting, work), work)
                else:
                    apart.append(work)

    def unite_akin(self, fresh: set[int]) -> set[int]:
        """Makes one work of those that are akin, a fresh one among them; answers with what became of them."""
        places = sorted(self.members)
        works = [self._describe(place, place in fresh) for place in places]
        found = akin(works, lambda one, other: self.may_by_title(places[one], places[other]))
        pairs = [sorted((places[one], places[other]), key=self._rank) for one, other in found]
        united = set()
        for one, other in sorted(pairs, key=lambda pair: [self._rank(place) for place in pair]):
            first, second = sorted((self.find(one), self.find(other)), key=self._rank)
            if first != second and self.may_by_title(first, second):
                self._unite(first, second)
                united |= {first, second}
        return {self.find(place) for place in united}

    def _unite(self, one: int, other: int) -> None:
        self._speaker[other] = one
        self.members[one] += self.members.pop(other)
        self.arxiv_ids[one] = self.arxiv_ids[one] or self.arxiv_ids[other]
        self.dois[one] |= self.dois[other]
        self.titles[one] |= self.titles[other]

    def _rank(self, place: int) -> _Rank:
        arxiv_id, dois = self.arxiv_ids[place], self.dois[place]
        return arxiv_id is None, arxiv_id or "", not dois, min(dois, default=""), place

    def _best(self, works: Sequence[int], told: int) -> int:
        if len(works) == 1:
            return works[0]
        return next((work for work in works if self._holds(work, told)), works[0])

    def _holds(self, work: int, told: int) -> bool:
        """Whether the work says all that the other does: then it was told before."""
        facts = list(self._facts(work))
        return join("", facts) == join("", [*facts, *self._facts(told)])

    def _facts(self, work: int) -> Iterator[Fact]:
        return (self.facts[place] for place in self.members[work])

    def _describe(self, work: int, fresh: bool) -> Work:
        facts = list(self._facts(work))
        abstract = longest([fact.abstract for fact in facts])
        return Work(tuple(sorted(self.titles[work])), abstract, fresh)

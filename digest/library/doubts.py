"""Papers that a title alone made one, though they hardly can be: they are reported, for a person to look at.

An editorial of every year has the same title. Keeping such papers apart would depend on who came first, as
one that says little fits each of them; so they stay one, which the title says, and it is not done in silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import islice

from digest.library.join import Fact, dois_of, titles_of
from digest.library.kinship import agree
from digest.model import Paper, Record
from digest.problems import Problem
from digest.text import fold, shorten

_FAR = timedelta(days=366)  # a preprint and its printed version are often months apart
_MOST = 20  # facts of one work that a record is compared with
_HINT = "they are one paper now; if they are two, each needs its DOI or arXiv id"


def doubts(works: Iterable[Sequence[Fact]]) -> Iterator[Problem]:
    """A problem for each record that has the title of what came before it, and nothing else of it."""
    for facts in works:
        for place, fact in enumerate(facts):
            if isinstance(fact, Record):
                earlier = islice(facts, min(place, _MOST))
                found = ((other, doubt) for other in earlier if (doubt := _doubt(other, fact)))
                for other, doubt in islice(found, 1):
                    said = f"has the title of {_named(other)}, but {doubt}"
                    yield Problem(fact.origin.path, fact.origin.line, said, _HINT)


def _doubt(one: Fact, other: Fact) -> str:
    """Why the two may be different papers, or nothing."""
    if (one.arxiv_id and one.arxiv_id == other.arxiv_id) or dois_of(one) & dois_of(other):
        return ""
    strangers, far = _are_strangers(one.authors, other.authors), _are_far(one, other)
    if not (strangers or far) or titles_of(one).isdisjoint(titles_of(other)):
        return ""
    first, second = fold(one.abstract), fold(other.abstract)
    if agree(first, second):
        return ""
    if strangers:
        return "none of its authors"
    return "" if first.startswith(second) or second.startswith(first) else "another year and abstract"


def _are_strangers(some: Sequence[str], others: Sequence[str]) -> bool:
    """Whether both have authors, and no word of a name is that of another's, however it is spelled."""
    if not some or not others or not set(some).isdisjoint(others):
        return False
    first, second = _words(some), _words(others)
    return bool(first and second) and first.isdisjoint(second)


def _words(names: Iterable[str]) -> set[str]:
    from slugify import slugify

    return {word for name in names for word in str(slugify(name)).split("-") if len(word) > 1}


def _are_far(one: Fact, other: Fact) -> bool:
    first, second = one.published, other.published
    return first is not None and second is not None and abs(first - second) > _FAR


def _named(fact: Fact) -> str:
    if isinstance(fact, Paper):
        return f"the paper '{shorten(fact.id, 80)}'"
    return f"{fact.origin.path}:{fact.origin.line}"

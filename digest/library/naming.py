"""Ids for works that nobody has named: their titles in plain letters."""

from __future__ import annotations

from collections.abc import Container, Iterator
from itertools import count

from digest.address import address, id_hash
from digest.model import Paper

_LONGEST = 80
_WITH_HASH = _LONGEST - 7


def new_id(paper: Paper, taken: Container[str]) -> str:
    """The first name that no other work has: the title's slug, or that with a hash."""
    return next(name for name in _names(paper) if name not in taken)


def _slug(title: str, most: int) -> str:
    """The title in ASCII letters, digits and hyphens, cut between words; empty if it has none of them."""
    from slugify import slugify

    return str(slugify(title, max_length=most, word_boundary=True, save_order=True))


def _names(paper: Paper) -> Iterator[str]:
    slug = _slug(paper.title, _LONGEST)
    if address(slug) == slug:
        yield slug
    for number in count():
        mark = id_hash(f"{paper.title}|{paper.arxiv_id}|{paper.doi}|{number}")
        yield "-".join(filter(None, [_slug(paper.title, _WITH_HASH), mark]))

"""topics.toml: the taxonomy as people write it, read into topics with weighted terms; slugs for topics."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from digest.address import address
from digest.config import convert, line_of, read_toml
from digest.curation.vocabulary import term_keys
from digest.model import Term, Topic
from digest.problems import DigestError, Problem, nearest
from digest.text import one_line

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LETTERS = re.compile("[a-z0-9]+")
_MEANINGFUL = re.compile(r"[^a-z0-9\s.,:;/()&'’\"_-]")  # signs that a slug loses and a reader would miss
_WEIGHTED = re.compile(r"(.*)\^(.*)")
_HEAVIEST = 100.0
_EXAMPLE = 'under [[topic]], texts stand in quotes, and terms in a list: terms = ["robot", "motion planning"]'
# What one mention of a term is worth, by the list it stands in; measured flat between half and twice of each.
_WEIGHTS = {"strong": 2.5, "terms": 1.0, "weak": 0.3, "title": 5.0, "never": 0.0}

_Mistake = tuple[str, str, str]  # key, fact and hint


class _Table(Struct, frozen=True, forbid_unknown_fields=True):
    """A `[[topic]]` table, as written."""

    slug: str
    name: str = ""
    description: str = ""
    parent: str | None = None
    strong: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    topic: tuple[_Table, ...] = ()


def load_taxonomy(path: Path, shown: str) -> tuple[Topic, ...]:
    """The topics of the file at `path`, called `shown` in messages; none where there is no file.

    A DigestError holds every mistake, each with its line.
    """
    if not path.exists():
        return ()
    tables = convert(read_toml(path, shown), _File, path, shown, _EXAMPLE).topic
    text = path.read_text(encoding="utf-8-sig")
    problems = [
        Problem(shown, line_of(text, ["topic", str(index), key]), fact, hint)
        for index, key, fact, hint in _mistakes(tables)
    ]
    if problems:
        raise DigestError(sorted(problems))
    return tuple(_topic(table) for table in tables)


def slug_of(given: str) -> str:
    """The slug of a topic that somebody named in words; a hash tells apart what the letters alone do not.

    >>> slug_of("Machine Learning"), slug_of("Théorie / preuves"), slug_of("C++"), slug_of("page")
    ('machine-learning', 'theorie-preuves', 'c-3ce177', 'page-09f62a')
    """
    words = one_line(given).lower()
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", words) if not unicodedata.combining(sign))
    slug = "-".join(_LETTERS.findall(plain))
    if slug and not _MEANINGFUL.search(plain) and address(slug) == slug:
        return slug
    return address(words)


def name_of(slug: str) -> str:
    """A name to read, from a slug.

    >>> name_of("machine-learning")
    'Machine learning'
    """
    words = slug.replace("-", " ")
    return words[:1].upper() + words[1:]


def _topic(table: _Table) -> Topic:
    return Topic(
        slug=table.slug,
        name=one_line(table.name) or name_of(table.slug),
        description=one_line(table.description),
        parent=table.parent,
        terms=tuple(
            _term(text, weight, kind == "title")
            for kind, weight in _WEIGHTS.items()
            for text in getattr(table, kind)
        ),
    )


def _term(text: str, weight: float, title_only: bool) -> Term:
    weighted = _WEIGHTED.fullmatch(text)
    if weighted:
        return Term(one_line(weighted[1]), float(weighted[2]), title_only)
    return Term(one_line(text), weight, title_only)


def _mistakes(tables: tuple[_Table, ...]) -> Iterator[tuple[int, str, str, str]]:
    """Index of the table, key, fact and hint of everything that types alone do not show."""
    parents = {table.slug: table.parent for table in tables}
    seen: set[str] = set()
    for index, table in enumerate(tables):
        for key, fact, hint in [
            *_slug_mistakes(table, seen, set(parents.values())),
            *_parent_mistakes(table, parents),
            *_term_mistakes(table),
        ]:
            yield index, key, fact, hint
        seen.add(table.slug)


def _slug_mistakes(table: _Table, seen: set[str], parents: set[str | None]) -> Iterator[_Mistake]:
    slug = table.slug
    if not _SLUG.fullmatch(slug) or address(slug) != slug:
        yield "slug", f"'{slug}' is no slug", f'write slug = "{slug_of(slug)}"'
    if slug in seen:
        yield "slug", f"a second topic '{slug}'", "give it another slug, or join the two"
    if slug not in parents and not (table.terms or table.strong or table.weak or table.title):
        yield (
            "slug",
            f"topic '{slug}' has no terms",
            'a handful will do: terms = ["robot", "motion planning"]',
        )


def _parent_mistakes(table: _Table, parents: dict[str, str | None]) -> Iterator[_Mistake]:
    slug, parent = table.slug, table.parent
    if parent is None:
        return
    if parent == slug:
        yield "parent", f"topic '{slug}' names itself as parent", "leave parent out for a topic without one"
    elif parent not in parents:
        fact = f"topic '{slug}' names parent '{parent}', which does not exist"
        yield "parent", fact, nearest(parent, parents) or "parent is the slug of another topic"
    elif slug in (line := _ancestors(slug, parents)):
        circle = " > ".join([slug, *line[: line.index(slug) + 1]])
        yield "parent", f"the parents of '{slug}' go in a circle", f"{circle}: leave one of them out"


def _ancestors(slug: str, parents: dict[str, str | None]) -> list[str]:
    found: list[str] = []
    above = parents[slug]
    while above is not None and above not in found:
        found.append(above)
        above = parents.get(above)
    return found


def _term_mistakes(table: _Table) -> Iterator[_Mistake]:
    for kind in _WEIGHTS:
        for text in getattr(table, kind):
            weighted = _WEIGHTED.fullmatch(text)
            if weighted and not _is_weight(weighted[2]):
                hint = f"a weight is a number from 0 to {_HEAVIEST:.0f}, as in 'robot^3'"
                yield kind, f"'{text}' has no weight behind its '^'", hint
            elif not term_keys(weighted[1] if weighted else text):
                yield kind, f"the term '{text}' holds no word", "remove it, or write it in letters"


def _is_weight(text: str) -> bool:
    try:
        return 0 <= float(text) <= _HEAVIEST
    except ValueError:
        return False

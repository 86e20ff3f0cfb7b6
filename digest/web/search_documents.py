"""What a search looks through: one small document a paper, made for the index and never published.

Comes in: what is published. Goes out: the documents, with a key that changes when one of them may. Themes have
no part in it, so that pages carry nothing for the search and another theme finds the same.

Words that no reader types stand in each document for the whole title, for each topic and for the year. A search
for one of them finds exactly the papers that have it: a title as it was typed, a filter. Pagefind's own filters
would do the latter too, but with them its index is another one each time. `search.js` makes the same words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape
from unicodedata import normalize

from msgspec import Struct

from digest.address import paper_href
from digest.hashing import digest_of
from digest.model import Curated, Entry
from digest.prose import plain
from digest.web.display import SEPARATOR, byline, facts
from digest.words import Words

_SIGN = "\u2d63"  # a letter, so that it is a part of a word, and one that hardly anybody types
UNKNOWN_YEAR = "unknown"  # what the address says for papers without one
_NOT_WORD = re.compile(r"[\W_]+")


class Documents(Struct, frozen=True):
    """One document for each paper; equal keys mean equal documents."""

    key: str
    count: int
    make: Callable[[], Iterator[tuple[str, str]]]  # paths and their HTML


NO_DOCUMENTS = Documents("", 0, lambda: iter(()))


def search_documents(curated: Curated, words: Words, language: str, code: str) -> Documents:
    """What the search of the site is made from."""
    papers = [
        (entry.paper, entry.address, tuple(match.slug for match in entry.topics)) for entry in curated.entries
    ]
    known = frozenset(shelf.topic.slug for shelf in curated.shelves)

    def make() -> Iterator[tuple[str, str]]:
        for entry in curated.entries:
            yield f"{paper_href(entry.address)}index.html", _document(entry, known, words, language)

    return Documents(digest_of((code, language, words, sorted(known), papers)), len(papers), make)


def year_of(entry: Entry) -> int | None:
    """The year of publication, where it is known: that of the listing may be another one by years."""
    return entry.paper.published.year if entry.paper.published else None


def _document(entry: Entry, known: frozenset[str], words: Words, language: str) -> str:
    """The abstract comes first: what lies before the title's mark is what an excerpt is taken from."""
    paper, title = entry.paper, plain(entry.paper.title)
    slugs = [match.slug for match in entry.topics if match.slug in known]
    line = SEPARATOR.join(filter(None, (byline(words, paper), facts(words, paper))))
    ids = filter(None, (paper.id, paper.arxiv_id, paper.doi))
    unseen = [
        hidden("title", _folded(title)),
        hidden("year", str(year_of(entry) or UNKNOWN_YEAR)),
        *(hidden("topic", slug) for slug in slugs),
    ]
    return (
        f'<!doctype html><html lang="{escape(language)}"><meta charset="utf-8"><body>'
        f"<p>{escape(plain(paper.abstract))}</p>"
        f'<h1 id="title" data-pagefind-weight="10">{escape(title)}</h1>'
        f"<p>{escape(', '.join(paper.authors))}</p>"
        f"<p>{escape(_apart(title))} {escape(' '.join(ids))}</p><p>{' '.join(unseen)}</p>"
        f'<i data-pagefind-meta="line[title]" title="{escape(line)}"></i>'
        f'<i data-pagefind-meta="topics[title]" title="{escape(" ".join(slugs))}"></i>'
        f'<i data-pagefind-sort="day:{paper.featured_on.isoformat()}"></i>'
    )


def _apart(title: str) -> str:
    """The title's words as they are typed without signs: `near-optimal` is found by `near optimal` then."""
    return _NOT_WORD.sub(" ", normalize("NFKC", title))


def _folded(title: str) -> str:
    """A title without case, signs and blanks, as `search.js` has it too."""
    return "".join(filter(str.isalnum, normalize("NFKD", title).lower()))


def hidden(kind: str, value: str) -> str:
    """The word in the index that stands for a title, topic or year."""
    state = 2166136261  # FNV-1a, which takes a script one line
    for letter in f"{kind}:{value}":
        state = ((state ^ ord(letter)) * 16777619) & 0xFFFFFFFF
    return f"{_SIGN}{state:08x}{_SIGN}"

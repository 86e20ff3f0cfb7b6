"""Papers as mail shows them: short texts without markup, and whole addresses; each is made once for all messages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from digest.address import paper_href
from digest.edition import MailPaper
from digest.identifiers import safe_url
from digest.model import Entry, Paper
from digest.prose import markdown_html, plain
from digest.prose.html_text import html_text
from digest.prose.references import absolute
from digest.text import excerpt, one_line, shorten
from digest.words import Words

_TITLE, _EXCERPT, _NOTE, _NAME, _ADDRESS = 300, 320, 600, 80, 300  # characters at most
_NAMED = 3  # authors in a byline


class MailPapers:
    """Looks up a paper as mail shows it."""

    def __init__(self, words: Words, entries: Mapping[str, Entry], base_url: str):
        self._words, self._entries, self._base_url = words, entries, base_url
        self._made: dict[str, MailPaper] = {}

    def of(self, ids: Iterable[str]) -> tuple[MailPaper, ...]:
        """The papers with these ids, in this order."""
        return tuple([self._made.get(id) or self._make(id) for id in ids])

    def _make(self, id: str) -> MailPaper:
        entry = self._entries[id]
        address = self._base_url + paper_href(entry.address)
        made = self._made[id] = MailPaper(
            paper=_named(entry.paper),
            title=shorten(one_line(plain(entry.paper.title)), _TITLE) or self._words.card.untitled,
            address=address,
            excerpt=excerpt(one_line(plain(entry.paper.abstract)), _EXCERPT),
            note=_note(entry, address),
        )
        return made


def _named(paper: Paper) -> Paper:
    """Of the paper what a byline and a line of facts say, within bounds."""
    authors = tuple(filter(None, [shorten(one_line(name), _NAME) for name in paper.authors[:_NAMED]]))
    count = max(paper.author_count or 0, len(paper.authors)) or None
    code = safe_url(paper.code_url) if paper.code_url and len(paper.code_url) <= _ADDRESS else None
    named = Paper(id=paper.id, title="", featured_on=paper.featured_on, authors=authors, author_count=count)
    return replace(
        named, published=paper.published, votes=paper.votes, comments=paper.comments, code_url=code
    )


def _note(entry: Entry, address: str) -> str:
    if not entry.note or not entry.note.body:
        return ""
    first, _, _ = html_text(absolute(str(markdown_html(entry.note.body, for_mail=True)), address)).partition(
        "\n\n"
    )
    return shorten(first, _NOTE)

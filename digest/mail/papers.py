"""Papers as mail shows them: short texts without markup, and whole addresses; each is made once for all messages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from markupsafe import Markup, escape
from msgspec.structs import replace

from digest.address import paper_href
from digest.edition import MailPaper
from digest.identifiers import safe_url
from digest.mail.opening import blocks_of, mail_html, size_of
from digest.model import Entry, Paper
from digest.prose import plain
from digest.prose.html_text import html_text
from digest.text import excerpt, one_line, shorten
from digest.words import Words

_TITLE, _NOTE, _NAME, _ADDRESS = 300, 600, 80, 300  # characters at most
_EXCERPT = 480  # with two sentences of nineteen abstracts in twenty; 320 would hold those of every other
_NOTE_SIZE = 3_000  # bytes of its HTML
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
        note, note_html = _note(entry, address)
        made = self._made[id] = MailPaper(
            paper=_named(entry.paper),
            title=shorten(one_line(plain(entry.paper.title)), _TITLE) or self._words.card.untitled,
            address=address,
            excerpt=excerpt(one_line(plain(entry.paper.abstract)), _EXCERPT),
            note=note,
            note_html=note_html,
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


def _note(entry: Entry, address: str) -> tuple[str, str]:
    """The editor's word as text and as HTML: the first block of it that says something, and whether there are more."""
    if not entry.note or not entry.note.body:
        return "", ""
    html = mail_html(entry.note.body, address, f"{entry.address}-")
    told = [(text, block) for block in blocks_of(html) if (text := one_line(html_text(block)))]
    if not told:
        return "", ""
    text, block = told[0]
    goes_on = len(told) > 1
    seen = Markup(block).striptags()
    if len(seen) > _NOTE or size_of(block) > _NOTE_SIZE:
        return _cut(text, goes_on), f"<p>{escape(_cut(seen, goes_on))}</p>"
    return _cut(text, goes_on), _with_ellipsis(block) if goes_on else block


def _cut(text: str, goes_on: bool) -> str:
    """At most so much of a note's first block; the ellipsis says that there is more of that, or of the note."""
    short = shorten(text, _NOTE)
    return f"{short} …" if goes_on and short == text else short


def _with_ellipsis(block: str) -> str:
    return f"{block.removesuffix('</p>')} …</p>" if block.endswith("</p>") else f"{block}<p>…</p>"

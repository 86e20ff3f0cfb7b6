"""The HTML of feed items: a paper, and a whole issue. Every address in it is whole.

Readers of feeds have no style sheet of ours, so this is paragraphs, headings and links. What changes
from day to day (votes, heat) is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import escape

from msgspec import Struct

from digest.model import Paper
from digest.prose import inline, paragraphs
from digest.prose.mathematics import without_mathml
from digest.prose.references import absolute
from digest.text import clean, excerpt, one_line, shorten
from digest.web.display import credit, links_out, searches
from digest.web.pages import IssuePage
from digest.web.parts import Card, Link
from digest.words import Words, counted, day_listed, fill, full_day, long_day

EXCERPT = 320
MOST_TITLE = 500
MOST_NAMES = 10  # some papers have three thousand authors
MOST_ABSTRACT = 10_000  # five times the longest that arXiv takes
MOST_ISSUE = 100_000  # bytes; services mail these items on, and Gmail folds away what exceeds 102 kB

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class FeedSite(Struct, frozen=True, eq=False):
    """What the items of all feeds of a site share."""

    base_url: str
    words: Words
    papers_language: str  # of the papers' texts, where it is another than that of the words; else nothing

    @property
    def language(self) -> str:
        """The language of the words, where it is another than the papers'; else nothing."""
        return self.words.tag if self.papers_language else ""


def names_of(paper: Paper) -> list[str]:
    """The first ten authors."""
    return [name for name in map(one_line, paper.authors[:MOST_NAMES]) if name]


def byline(words: Words, paper: Paper) -> str:
    """Ten names at most `and 2,990 more`; `12 authors` where only their number is known; else nothing."""
    return credit(words, paper, names_of(paper))


def abstract_of(paper: Paper) -> str:
    """The abstract, cleaned and of bounded length."""
    text = clean(paper.abstract).strip()
    return text if len(text) <= MOST_ABSTRACT else shorten(text, MOST_ABSTRACT)


def paper_html(card: Card, site: FeedSite) -> str:
    """One paper: authors, the editor's note, the abstract, when it was published and where it is listed.

    The item is in the language of its paper, and what is ours says so where it is in another.
    """
    words, paper = site.words, card.paper
    head = [_paragraph(escape(byline(words, paper))), _note(card, site)]
    foot = [
        _paragraph(" ".join(filter(None, [_published(words, paper), _listed(card, site)]))),
        _paragraph(_ways(words, paper)),
    ]
    abstract = _abstract_html(card) or _no_abstract(site)
    return _join([_in(site.language, _join(head)), abstract, _in(site.language, _join(foot))])


def _in(language: str, html: str) -> str:
    """The HTML, in that language if it has a name."""
    return f'<div lang="{language}">{html}</div>' if language and html else html


def _join(parts: Iterable[str]) -> str:
    """The parts that are not empty, without what XML 1.0 forbids; marks that mathematics needs are kept."""
    html = "\n".join(filter(None, parts))
    # The test is eight times faster than the search, and most papers pass it.
    return html if html.replace("\n", "").isprintable() else _NOT_XML.sub("", html)


def _paragraph(html: str) -> str:
    return f"<p>{html}</p>" if html else ""


def _note(card: Card, site: FeedSite) -> str:
    if not card.note:
        return ""
    title = escape(site.words.card.note)
    return f"<p><strong>{title}</strong></p>\n{absolute(card.note, site.base_url + card.href)}"


@lru_cache(maxsize=4096)  # a paper is in feeds of papers and in its day's, week's and month's issue
def _abstract_html(card: Card) -> str:
    abstract = abstract_of(card.paper)
    return str(paragraphs(abstract)) if abstract else ""


def _no_abstract(site: FeedSite) -> str:
    return _in(site.language, f"<p><em>{escape(site.words.card.no_abstract)}</em></p>")


def _published(words: Words, paper: Paper) -> str:
    if not paper.published:
        return ""
    return escape(fill(words, words.feeds.published, day=long_day(words, paper.published)))


def _listed(card: Card, site: FeedSite) -> str:
    """`Listed on Friday, 20 November 2026 under Robotics, Agents.`, each a link."""
    words, day = site.words, card.paper.featured_on
    issue = _link(f"{site.base_url}issues/{day.isoformat()}/", day_listed(words, day))
    topics = words.numbers.comma.join(_link(site.base_url + tag.href, tag.name) for tag in card.topics)
    phrase = words.feeds.listed_under if topics else words.feeds.listed
    return fill(words, escape(phrase), issue=issue, topics=topics)


def _ways(words: Words, paper: Paper) -> str:
    """Where the paper is; else searches for it, which are labelled as such."""
    if found := links_out(words, paper):
        return _row(found)
    search = _row(searches(paper))
    return fill(words, escape(words.feeds.search), places=search) if search else ""


def _row(links: Iterable[Link]) -> str:
    return " · ".join(_link(link.href, link.label) for link in links)


def _link(href: str, text: str) -> str:
    return f'<a href="{escape(href)}">{escape(one_line(text))}</a>'


def issue_html(issue: IssuePage, site: FeedSite) -> str:
    """An issue's first page: with whole abstracts if they fit, else with excerpts, else with titles alone.

    Services mail it on, so that mathematics is plain text, and no title is a merge tag (`*|…|*`) of theirs.
    """
    for most in (MOST_ABSTRACT, EXCERPT, 0):
        html = without_mathml(_join(_issue_parts(issue, site, most))).replace("*|", "*&#124;")
        if len(html.encode()) <= MOST_ISSUE:
            break
    return html


def _issue_parts(issue: IssuePage, site: FeedSite, most: int) -> Iterator[str]:
    words, home = site.words, site.base_url + issue.head.path
    if issue.introduction_title:
        yield f"<h2>{inline(clean(issue.introduction_title))}</h2>"
    yield absolute(issue.introduction, home)
    for group in issue.groups:
        if issue.kind != "day":
            yield f"<h2>{_link(site.base_url + group.href, full_day(words, group.day))}</h2>"
        for card in group.cards:
            yield from _issue_paper(card, site, most)
    more = (issue.count or 0) - sum(len(group.cards) for group in issue.groups)
    yield _paragraph(_link(home, counted(words, more, words.feeds.more) if more > 0 else words.feeds.whole))


def _issue_paper(card: Card, site: FeedSite, most: int) -> Iterator[str]:
    """The issue is in the language of the words, and what is a paper's says so where it is in another."""
    words, paper = site.words, card.paper
    title = inline(shorten(clean(paper.title), MOST_TITLE)) or escape(words.card.untitled)
    yield _in(site.papers_language, f'<h3><a href="{escape(site.base_url + card.href)}">{title}</a></h3>')
    yield _paragraph(" · ".join(filter(None, [escape(byline(words, paper)), _published(words, paper)])))
    if most:
        yield _note(card, site)
    if not abstract_of(paper):
        yield _no_abstract(site)
    elif most:
        abstract = abstract_of(paper)
        whole = most == MOST_ABSTRACT
        html = _abstract_html(card) if whole else _paragraph(inline(excerpt(abstract, most)))
        yield _in(site.papers_language, html)

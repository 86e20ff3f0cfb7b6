"""The HTML of feed items: a paper, and a whole issue. Every address in it is whole.

Readers of feeds have no style sheet of ours, so this is paragraphs, headings and links. What changes
from day to day (votes, heat) is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import escape, unescape
from urllib.parse import urljoin

from digest.model import Paper
from digest.periods import label, long_day
from digest.prose import inline, paragraphs
from digest.text import clean, excerpt, one_line, shorten
from digest.web.display import credit, links_out, searches
from digest.web.pages import IssuePage
from digest.web.parts import Card, Link

NO_ABSTRACT = "No abstract is known for this paper."
NO_TITLE = "Untitled"
EXCERPT = 320
MOST_TITLE = 500
MOST_NAMES = 10  # some papers have three thousand authors
MOST_ABSTRACT = 10_000  # five times the longest that arXiv takes
MOST_ISSUE = 100_000  # bytes; services mail these items on, and Gmail folds away what exceeds 102 kB

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TAG = re.compile(r'<[A-Za-z](?:[^">]|"[^"]*")*>')
_REFERENCE = re.compile(r'(?<=\s)(href|src|cite)="([^"]*)"')


def names_of(paper: Paper) -> list[str]:
    """The first ten authors."""
    return [name for name in map(one_line, paper.authors[:MOST_NAMES]) if name]


def byline(paper: Paper) -> str:
    """Ten names at most `and 2,990 more`; `12 authors` where only their number is known; else nothing."""
    return credit(paper, names_of(paper))


def abstract_of(paper: Paper) -> str:
    """The abstract, cleaned and of bounded length."""
    text = clean(paper.abstract).strip()
    return text if len(text) <= MOST_ABSTRACT else shorten(text, MOST_ABSTRACT)


def paper_html(card: Card, base_url: str) -> str:
    """One paper: authors, the editor's note, the abstract, when it was published and where it is listed."""
    parts = [
        _paragraph(escape(byline(card.paper))),
        _note(card, base_url),
        _abstract_html(card),
        _paragraph(" ".join(filter(None, [_published(card.paper), _listed(card, base_url)]))),
        _paragraph(_ways(card.paper)),
    ]
    return _join(parts)


def _join(parts: Iterable[str]) -> str:
    """The parts that are not empty, without what XML 1.0 forbids; marks that mathematics needs are kept."""
    html = "\n".join(filter(None, parts))
    # The test is eight times faster than the search, and most papers pass it.
    return html if html.replace("\n", "").isprintable() else _NOT_XML.sub("", html)


def _paragraph(html: str) -> str:
    return f"<p>{html}</p>" if html else ""


def _note(card: Card, base_url: str) -> str:
    if not card.note:
        return ""
    return f"<p><strong>Editor’s note</strong></p>\n{absolute(card.note, base_url + card.href)}"


@lru_cache(maxsize=4096)  # a paper is in feeds of papers and in its day's, week's and month's issue
def _abstract_html(card: Card) -> str:
    abstract = abstract_of(card.paper)
    return str(paragraphs(abstract)) if abstract else f"<p><em>{NO_ABSTRACT}</em></p>"


def _published(paper: Paper) -> str:
    return f"Published {long_day(paper.published)}." if paper.published else ""


def _listed(card: Card, base_url: str) -> str:
    """`Listed on Friday, 20 November 2026 under Robotics, Agents.`, each a link."""
    period = card.paper.featured_on.isoformat()
    issue = _link(f"{base_url}issues/{period}/", label(period))
    topics = ", ".join(_link(base_url + tag.href, tag.name) for tag in card.topics)
    return f"Listed on {issue} under {topics}." if topics else f"Listed on {issue}."


def _ways(paper: Paper) -> str:
    """Where the paper is; else searches for it, which are labelled as such."""
    if found := links_out(paper):
        return _row(found)
    search = _row(searches(paper))
    return f"Search for the title: {search}" if search else ""


def _row(links: Iterable[Link]) -> str:
    return " · ".join(_link(link.href, link.label) for link in links)


def _link(href: str, text: str) -> str:
    return f'<a href="{escape(href)}">{escape(one_line(text))}</a>'


def issue_html(issue: IssuePage, base_url: str) -> str:
    """An issue's first page: with whole abstracts if they fit, else with excerpts, else with titles alone."""
    for most in (MOST_ABSTRACT, EXCERPT, 0):
        html = _join(_issue_parts(issue, base_url, most))
        if len(html.encode()) <= MOST_ISSUE:
            break
    return html


def _issue_parts(issue: IssuePage, base_url: str, most: int) -> Iterator[str]:
    home = base_url + issue.head.path
    if issue.introduction_title:
        yield f"<h2>{inline(clean(issue.introduction_title))}</h2>"
    yield absolute(issue.introduction, home)
    for group in issue.groups:
        if issue.kind != "day":
            yield f"<h2>{_link(base_url + group.href, label(group.day.isoformat()))}</h2>"
        for card in group.cards:
            yield from _issue_paper(card, base_url, most)
    more = (issue.count or 0) - sum(len(group.cards) for group in issue.groups)
    yield _paragraph(_link(home, f"And {more:,} more on the web" if more > 0 else "This issue on the web"))


def _issue_paper(card: Card, base_url: str, most: int) -> Iterator[str]:
    title = inline(shorten(clean(card.paper.title), MOST_TITLE)) or NO_TITLE
    yield f'<h3><a href="{escape(base_url + card.href)}">{title}</a></h3>'
    yield _paragraph(" · ".join(filter(None, [escape(byline(card.paper)), _published(card.paper)])))
    if most:
        yield _note(card, base_url)
    if most == MOST_ABSTRACT or not abstract_of(card.paper):
        yield _abstract_html(card)
    elif most:
        yield _paragraph(inline(excerpt(abstract_of(card.paper), most)))


def absolute(html: str, page: str) -> str:
    """Sanitised HTML with each of its addresses whole, as seen from the page of that address."""

    def whole(reference: re.Match[str]) -> str:
        return f'{reference[1]}="{escape(_joined(page, unescape(reference[2])))}"'

    return _TAG.sub(lambda tag: _REFERENCE.sub(whole, tag[0]), html)


def _joined(page: str, reference: str) -> str:
    try:
        return urljoin(page, reference)
    except ValueError:  # an address that cannot be read leads nowhere on a page either
        return page

"""An issue as one value, before it takes any form: its page, its feed item, its JSON and its mail are made of it.

All forms hold the same papers and the same introduction. Page, feed and JSON list the papers as the listing did,
those first that an editor pinned; mail leads with the hottest, and has the others by topic. What follows `Edition`
is what mail templates read: texts are plain, with mathematics as Unicode, and every address is whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from digest.address import issue_href
from digest.model import Entry, Issue, Paper, is_pinned
from digest.periods import kind_of
from digest.prose import markdown_html
from digest.words import Words, label

LEAD = 10  # papers of an issue that are shown in full where the others are titles


class Edition(Struct, frozen=True, kw_only=True):
    """A day's, week's or month's issue, or one topic's part of it."""

    period: str
    kind: str  # "day", "week" or "month"
    label: str  # "Friday, 20 November 2026"
    href: str  # of its page, from the site's root
    introduction_title: str
    introduction: str  # HTML, with addresses as the editor wrote them
    introduction_source: str  # Markdown
    papers: tuple[str, ...]  # ids


def edition_of(words: Words, issue: Issue) -> Edition:
    """The issue with the name that readers know it by, and its introduction as HTML."""
    given = issue.introduction
    return Edition(
        period=issue.period,
        kind=kind_of(issue.period),
        label=label(words, issue.period),
        href=issue_href(issue.period),
        introduction_title=given.title if given else "",
        introduction=str(markdown_html(given.body, id_prefix="introduction-")) if given else "",
        introduction_source=given.body if given else "",
        papers=issue.entries,
    )


def hottest(entries: Mapping[str, Entry], ids: Iterable[str], by_votes: bool) -> list[str]:
    """The ids, pinned papers first and then the hottest; as they stand where heat says nothing."""
    if not by_votes:
        return list(ids)
    return sorted(ids, key=lambda id: (not is_pinned(entries[id]), -entries[id].heat))


class MailPaper(Struct, frozen=True, kw_only=True):
    """A paper as mail shows it."""

    paper: Paper  # what a byline and a line of facts need of it
    title: str
    address: str  # of its page
    excerpt: str  # two sentences at most; nothing where no abstract is known
    note: str  # the editor's word, or its beginning, as text
    note_html: str  # the same as HTML


class MailGroup(Struct, frozen=True, kw_only=True):
    """Papers under one heading, as titles."""

    name: str
    address: str  # of the topic's page, or ""
    first: int  # the number of its first paper within the mail
    papers: tuple[MailPaper, ...]


class MailIssue(Struct, frozen=True, kw_only=True):
    """An issue as one mail, for all or for one subscriber."""

    subject: str
    preheader: str  # what mail programs show beside the subject
    label: str
    topic: str  # the name of the topic that it is about, or ""
    count: int  # of its papers, those not shown included; of those that came late, where there are no others
    address: str  # of the issue on the web
    introduction_title: str
    introduction: str  # HTML
    introduction_text: str
    introduction_goes_on: bool  # whether the web has more of it
    lead_title: str  # above them, where they all came late; mostly ""
    lead: tuple[MailPaper, ...]  # ten at most
    groups: tuple[
        MailGroup, ...
    ]  # what was added to earlier issues after these were sent; the others by topic
    more: int  # papers that are on the web alone
    unread: int  # entries of the issue's listings that could not be read
    status: str  # the address of the page that says more of that
    empty: str  # why there are no papers, where there are none
    choice: tuple[str, ...]  # what the reader chose, one sentence each
    home: str  # the digest's address
    preferences: str  # an address, or ""
    unsubscribe: str  # an address, or ""

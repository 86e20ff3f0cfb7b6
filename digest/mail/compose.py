"""From a draft to messages: one for all, one for each subscriber, each of at most 90 kB.

Comes in: a draft, its papers as mail shows them, what all messages of the digest share, and a function that renders
a template of the theme. What is the same for all is made once; a message is made when it is asked for, and not kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from msgspec import Struct

from digest.address import topic_href
from digest.edition import LEAD, MailGroup, MailIssue
from digest.mail.addresses import wire_address
from digest.mail.drafts import Draft
from digest.mail.inlining import inlined
from digest.mail.keys import message_id, unsubscribe_token
from digest.mail.lists import offers_one_click, unsubscribe_addresses
from digest.mail.message import Heading, Mailbox, message_bytes
from digest.mail.opening import opening_of
from digest.mail.papers import MailPapers
from digest.mail.personal import Choice
from digest.mail.subscribers import Subscriber
from digest.model import Curated
from digest.text import one_line, shorten
from digest.words import Words, counted, fill

MOST = 90_000  # bytes of a message as it is sent; Gmail folds away what exceeds 102 kB
# Of these, what a message without papers takes, and what a paper or a heading takes besides its texts.
_FRAME, _LEADING, _TITLED, _HEADED = 6_000, 800, 220, 400
_TOPIC = 80  # characters of a topic's name
_SUBJECT = 200
_LED = 3  # titles in the preheader

Render = Callable[[str, str, Any], str]  # of a template, and a value by the name that the template has for it


class Post(Struct, frozen=True, kw_only=True):
    """What all messages of a digest share."""

    sender: Mailbox
    list_id: str
    secret: bytes
    home: str  # the site's address
    reply_to: str = ""
    unsubscribe: tuple[str, ...] = ()  # as the settings have them
    preferences: str = ""


class Message(Struct, frozen=True):
    """An issue as mail: the message, and its two parts by themselves."""

    eml: bytes
    html: str
    text: str
    issue: MailIssue


class _To(Struct, frozen=True):
    mailbox: Mailbox
    unsubscribe: tuple[str, ...]
    one_click: bool = False


class Composer:
    """Makes the messages of one draft."""

    def __init__(
        self, draft: Draft, curated: Curated, papers: MailPapers, post: Post, words: Words, render: Render
    ):
        self._draft, self._papers, self._post, self._words, self._render = draft, papers, post, words, render
        self._address = post.home + _href_of(draft)
        self._opening = opening_of(draft.edition, post.home + draft.edition.href)
        self._one_click = offers_one_click(post.unsubscribe)
        self._topics = {shelf.topic.slug: shelf.topic.name for shelf in curated.shelves}
        self._topic_of = {
            entry.paper.id: next((match.slug for match in entry.topics if match.slug in self._topics), "")
            for entry in curated.entries
        }

    def general(self, leave: str = "") -> Message:
        """The message for nobody in particular, to the digest's own address; all can unsubscribe at `leave`."""
        ways = (leave,) if leave else tuple([one for one in self._post.unsubscribe if "{" not in one])
        everything = Choice(self._draft.papers, self._draft.late)
        return self._message(everything, _To(self._post.sender, ways))

    def personal(self, subscriber: Subscriber, choice: Choice) -> Message:
        """The message for one subscriber, of what was chosen for them."""
        token = unsubscribe_token(self._post.secret, subscriber.address)
        ways = unsubscribe_addresses(self._post.unsubscribe, subscriber.address, token)
        mailbox = Mailbox(subscriber.address, subscriber.name)
        return self._message(choice, _To(mailbox, ways, self._one_click))

    def _message(self, choice: Choice, to: _To) -> Message:
        """The message with as many papers as fit: a paper is there or not, and never cut."""
        shown = self._guess(choice)
        while True:
            message = self._made(choice, to, shown)
            size = len(message.eml)
            if size <= MOST or not shown:
                return message
            shown = min(shown - 1, shown * (MOST - _FRAME) // (size - _FRAME))

    def _guess(self, choice: Choice) -> int:
        """About how many papers fit, from their texts alone, so that it is the same on every machine."""
        room = MOST - _FRAME - 2 * len(self._opening.html.encode())
        headed: set[str] = set()
        order = _in_order(choice)
        for shown, (id, paper) in enumerate(zip(order, self._papers.of(order), strict=True)):
            room -= 2 * len(f"{paper.title}{paper.address}".encode())
            if shown < LEAD:
                room -= _LEADING + 2 * len(f"{paper.excerpt}{paper.note}{paper.note_html}".encode())
            else:
                room -= _TITLED + (0 if self._topic_of[id] in headed else _HEADED)
                headed.add(self._topic_of[id])
            if room < 0:
                return shown
        return len(order)

    def _made(self, choice: Choice, to: _To, shown: int) -> Message:
        issue = self._issue(choice, to, shown)
        html = inlined(self._render("mail/issue.html", "mail", issue))
        text = self._render("mail/issue.txt", "mail", issue)
        return Message(message_bytes(self._heading(issue, to), text, html), html, text, issue)

    def _heading(self, issue: MailIssue, to: _To) -> Heading:
        post, draft = self._post, self._draft
        return Heading(
            sender=post.sender,
            to=to.mailbox,
            subject=issue.subject,
            date=draft.dated,
            message_id=message_id(
                post.secret, draft.key, to.mailbox.address, wire_address(post.sender.address)
            ),
            list_id=post.list_id,
            unsubscribe=to.unsubscribe,
            one_click=to.one_click,
            archive=self._address,
            reply_to=post.reply_to,
        )

    def _issue(self, choice: Choice, to: _To, shown: int) -> MailIssue:
        draft, opening = self._draft, self._opening
        order = _in_order(choice)
        kept = frozenset(order[:shown])
        lead = _lead(choice)[:shown]
        return MailIssue(
            subject=self._subject(choice),
            preheader=self._preheader(choice),
            label=draft.edition.label,
            topic=draft.topic.name if draft.topic else "",
            count=len(choice.papers or choice.late),
            address=self._address,
            introduction_title=opening.title,
            introduction=opening.html,
            introduction_text=opening.text,
            introduction_goes_on=opening.goes_on,
            lead_title="" if choice.papers or not order else self._words.mail.late,
            lead=self._papers.of(lead),
            groups=tuple(self._groups(choice, kept)),
            more=len(order) - len(kept),
            unread=draft.unread,
            status=f"{self._post.home}status/",
            empty="" if order else self._why_empty(),
            choice=choice.sentences,
            home=self._post.home,
            preferences=self._post.preferences,
            unsubscribe=next(iter(to.unsubscribe), ""),
        )

    def _groups(self, choice: Choice, kept: frozenset[str]) -> Iterator[MailGroup]:
        """What is late, then the papers that are not shown in full, by their most central topic."""
        lead = _lead(choice)
        first = len(lead) + 1
        late = (self._words.mail.late, "", [id for id in choice.late if id not in lead])
        for name, address, ids in (late, *self._by_topic(choice.papers[LEAD:])):
            papers = self._papers.of([id for id in ids if id in kept])
            if papers:
                yield MailGroup(name=name, address=address, first=first, papers=papers)
                first += len(papers)

    def _by_topic(self, ids: Sequence[str]) -> Iterator[tuple[str, str, Sequence[str]]]:
        """Topics in the taxonomy's order, with their addresses and papers; in the mail of one topic there are none."""
        found: dict[str, list[str]] = defaultdict(list)
        for id in ids:
            found["" if self._draft.topic else self._topic_of[id]].append(id)
        for slug, name in self._topics.items():
            if slug in found:
                yield shorten(name, _TOPIC), self._post.home + topic_href(slug), found[slug]
        yield self._words.mail.others, "", found[""]

    def _subject(self, choice: Choice) -> str:
        words, draft = self._words, self._draft
        order = _in_order(choice)
        if not order:
            return fill(words, words.mail.subject_empty, label=draft.edition.label)
        facts = {
            "papers": counted(words, len(choice.papers or choice.late), words.numbers.papers),
            "title": self._papers.of(order[:1])[0].title,
        }
        if draft.topic:
            said = fill(words, words.mail.subject_of_topic, topic=draft.topic.name, **facts)
        else:
            said = fill(words, words.mail.subject, **facts)
        return shorten(one_line(said), _SUBJECT)

    def _preheader(self, choice: Choice) -> str:
        """What mail programs show beside the subject: as much as they have room for, lest they show the page's top."""
        words, order = self._words, _in_order(choice)
        if not order:
            return self._why_empty()
        leading = self._papers.of(order[:_LED])
        start = leading[0].excerpt
        if len(order) > 1:
            papers = counted(words, len(choice.papers or choice.late), words.numbers.papers)
            titles = "; ".join(paper.title for paper in leading)
            start = f"{fill(words, words.mail.preheader, papers=papers, titles=titles)}. {start}"
        return shorten(start or leading[0].title, _SUBJECT)

    def _why_empty(self) -> str:
        """Why the issue has no papers, or none for this reader."""
        words, draft = self._words, self._draft
        others = counted(words, len(draft.papers) + len(draft.late), words.numbers.papers)
        return draft.empty or fill(words, words.mail.empty_choice, papers=others)


def _href_of(draft: Draft) -> str:
    """Where on the site it is; an issue without papers has no page there."""
    if draft.topic:
        return topic_href(draft.topic.slug)
    return draft.edition.href if draft.edition.papers else ""


def _lead(choice: Choice) -> tuple[str, ...]:
    """The ids of those that are shown in full: where all came late, the first of these."""
    return (choice.papers or choice.late)[:LEAD]


def _in_order(choice: Choice) -> tuple[str, ...]:
    """The ids in the order in which there is room for them."""
    lead = _lead(choice)
    return (*lead, *(id for id in choice.late if id not in lead), *choice.papers[LEAD:])

"""`digest email --for` and `digest send --via`: an issue for a list manager that sends it.

Mailing ─ mail.campaigns ─► what the manager takes ─ handover ─► a draft there, once
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from msgspec import Struct

from digest.config import Config
from digest.files import replace_file
from digest.folder import Digest
from digest.handover import Account, Draft, Unanswered, find_draft, make_draft
from digest.lock import locked
from digest.mail.campaigns import (
    LEAVE,
    buttondown_draft,
    feed_of,
    listmonk_campaign,
    mailchimp_template,
)
from digest.mail.compose import Message
from digest.mail.drafted import Drafted, load_drafted, record_drafted
from digest.mail.mailed import Mailed, record_mailed
from digest.pipeline.mailing import Mailing, Press
from digest.problems import DigestError, Problem

RECORD = "drafts.jsonl"  # in the outbox: what was handed over


class Target(Struct, frozen=True, kw_only=True):
    """The list manager, and what it has to know besides the issue."""

    via: str
    lists: tuple[int, ...] = ()  # of listmonk
    template: int | None = None  # of listmonk


class Handed(Struct, frozen=True, kw_only=True):
    """A draft at the manager; `is_new` where this run put it there."""

    name: str
    draft: Draft
    is_new: bool


class Parcel:
    """An issue on its way to a list manager."""

    def __init__(
        self,
        digest: Digest,
        config: Config,
        secret: bytes,
        outbox: Path,
        target: Target,
        *,
        close: bool = False,
    ):
        # What a list manager was given is no matter of the send log's, so it is written down elsewhere.
        self._mailed = outbox / f"mailed-{target.via}.jsonl"
        self._press = Press(digest, config, secret, self._mailed, close=close)
        self._config, self._outbox, self._target = config, outbox, target
        self.problems = self._press.problems

    def open(self, issue: str, topic: str | None) -> tuple[Mailing, Message]:
        """The mailing, and its message with a mark where the manager's own address is to go."""
        mailing = self._press.mailing(issue, topic)
        return mailing, mailing.general(LEAVE)

    def content(self, mailing: Mailing, message: Message) -> dict[str, Any]:
        """What the manager's API takes."""
        name, target = self.name(mailing), self._target
        if target.via == "listmonk":
            return listmonk_campaign(name, message, target.lists, target.template)
        return buttondown_draft(name, message)

    def name(self, mailing: Mailing) -> str:
        """What the draft is called there."""
        return f"{self._config.title} {mailing.draft.key}"

    def feed(self, mailing: Mailing) -> str:
        """The feed that Mailchimp is to read."""
        return feed_of(mailing.draft.edition, mailing.post.home)

    def write(self, mailing: Mailing, message: Message) -> Path:
        """Puts what the manager takes into the outbox."""
        if self._target.via == "mailchimp":
            edition, home = mailing.draft.edition, mailing.post.home
            html = mailchimp_template(
                self._press.renderer(), self._press.words, edition, self._config.title, home
            )
            path = self._outbox / f"{edition.kind}.mailchimp.html"
            replace_file(path, html.encode("utf-8", "replace"))
            return path
        path = self._outbox / f"{mailing.name}.{self._target.via}.json"
        content = json.dumps(self.content(mailing, message), ensure_ascii=False, indent=1) + "\n"
        replace_file(path, content.encode("utf-8", "replace"))
        return path

    def post(self, account: Account, issue: str, topic: str | None) -> Handed:
        """The draft at the manager, which is posted if neither it nor our record has it."""
        lock = self._outbox / f"{RECORD}.lock"
        with locked(lock, str(lock), f"digest send --via {account.via}", wait=0.0):
            mailing, message = self.open(issue, topic)
            return self._post(account, mailing, message)

    def _post(self, account: Account, mailing: Mailing, message: Message) -> Handed:
        name, period = self.name(mailing), mailing.draft.edition.period
        path = self._outbox / RECORD
        known = load_drafted(path, str(path), account.via, mailing.draft.key)
        if known and known.id:
            return Handed(name=name, draft=Draft(known.id, "handed over"), is_new=False)
        if found := find_draft(account, name, period):
            self._done(path, account, mailing, found)
            return Handed(name=name, draft=found, is_new=False)
        content = self.content(mailing, message)
        record_drafted(path, str(path), Drafted(account.via, mailing.draft.key))
        try:
            made = make_draft(account, content)
        except Unanswered:
            self._settle(mailing)  # so that the next run asks for, or posts, the very same
            raise
        self._done(path, account, mailing, made)
        if made.status != "draft":
            hint = "look at it there at once"
            raise DigestError(Problem(account.url, 0, f"{name} is '{made.status}', and no draft", hint))
        return Handed(name=name, draft=made, is_new=True)

    def _done(self, path: Path, account: Account, mailing: Mailing, draft: Draft) -> None:
        self._settle(mailing)
        record_drafted(path, str(path), Drafted(account.via, mailing.draft.key, draft.id))

    def _settle(self, mailing: Mailing) -> None:
        """What comes to the issue after this is for the next one."""
        draft = mailing.draft
        held = Mailed(draft.key, draft.papers, draft.late, dated=draft.dated)
        record_mailed(self._mailed, str(self._mailed), held)

"""Digests of papers at hand, and the messages that the pipeline makes of their issues."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from sites import NEWEST, new_digest, write

from digest.folder import Digest
from digest.mail.addresses import address_key
from digest.mail.compose import Message
from digest.mail.subscribers import Member, Subscriber
from digest.model import Paper
from digest.pipeline.mailing import Mailing, open_mailing
from digest.problems import Problem

SECRET = b"a secret of more than sixteen bytes"
BASE = "https://me.example/my-digest/"
SETTINGS = f"""
title = "Gazette"
base_url = "{BASE}"
[mail]
from = "gazette@example.org"
unsubscribe = ["mailto:leave@example.org?subject={{token}}", "https://example.org/leave?t={{token}}"]
preferences = "https://example.org/me"
"""


def a_paper(number: int, days_before: int = 0, **facts: Any) -> Paper:
    """The number-th paper of a day, the earlier ones hotter; its words say nothing of a topic."""
    known = {
        "id": f"p{days_before}-{number}",
        "title": f"Paper {number} of day {days_before}",
        "abstract": f"Number {number} is first. It is second. It is third.",
        "position": number,
        "votes": 1000 - number,
        "featured_on": NEWEST - timedelta(days=days_before),
    }
    return Paper(**{**known, **facts})


def a_digest(root: Path, papers: Sequence[Paper], settings: str = SETTINGS, introduction: str = "") -> Path:
    """A digest of these papers, with an introduction to the newest day's issue."""
    new_digest(root, papers, settings)
    if introduction:
        write(root / f"content/issues/{NEWEST}.md", introduction)
    return root


def mailing(root: Path, issue: str = "latest", topic: str | None = None, secret: bytes = SECRET) -> Mailing:
    return open_mailing(Digest(root, ""), secret, root / "outbox/mailed.jsonl", issue=issue, topic=topic)


def refuse(problem: Problem) -> None:
    raise AssertionError(str(problem))


def message_to(
    mailing: Mailing, subscriber: Subscriber, folder: Path = Path(), tell: Callable[[Problem], None] = refuse
) -> Message | None:
    return mailing.personal(a_member(subscriber), "subscribers.csv", folder, tell)


def a_member(subscriber: Subscriber, line: int = 2) -> Member:
    return Member(line, address_key(subscriber.address), subscriber)


def parsed(content: bytes) -> EmailMessage:
    """The message as a mail program reads it; it must find nothing wrong."""
    message = message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    defects = [*message.defects, *(defect for part in message.walk() for defect in part.defects)]
    assert [*defects, *(defect for value in message.values() for defect in value.defects)] == []
    return message


def ids_of(message: Message) -> list[str]:
    """The papers that the mail shows, in its order."""
    issue = message.issue
    shown = [*issue.lead, *(paper for group in issue.groups for paper in group.papers)]
    return [paper.paper.id for paper in shown]


def additions(root: Path, skipped: int, day: date = NEWEST) -> None:
    """A record of a listing of which some entries could not be read."""
    line = {"added": f"{day}", "day": f"{day}", "file": "x.txt", "format": "hf-text", "listing": "0"}
    counts = {"read": 1, "new": 1, "repeated": 0, "skipped": skipped, "problem_count": skipped}
    write(root / "content/additions.jsonl", json.dumps({**line, **counts}) + "\n")

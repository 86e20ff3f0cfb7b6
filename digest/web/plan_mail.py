"""Where readers of the site sign up for its mail, and where they leave: links, for a static site takes no form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from digest.config import Config
from digest.web.parts import Link
from digest.words import Words, fill

_SUBJECT = re.compile(r"[?&]subject=", re.I)


def mail_links(words: Words, config: Config) -> tuple[Link, ...]:
    """The links that the settings give; a message to an address begins with a subject."""
    return tuple(_links(words, config))


def _links(words: Words, config: Config) -> Iterator[Link]:
    said, mail = words.mail, config.mail
    if mail.subscribe:
        subject = fill(words, said.sign_up_subject, digest=config.title)
        yield Link(said.sign_up, _with_subject(mail.subscribe, subject))
    # An address with {token} in it is for one subscriber, and stands in their mail alone.
    for_all = [address for address in mail.unsubscribe if "{" not in address]
    if for_all:
        subject = fill(words, said.leave_subject, digest=config.title)
        yield Link(said.unsubscribe, _with_subject(for_all[0], subject))


def _with_subject(address: str, subject: str) -> str:
    """The address, with the subject if it is a mailbox without one.

    >>> _with_subject("mailto:a@b.org", "Grüße: hin"), _with_subject("mailto:a@b.org?subject=x", "y")
    ('mailto:a@b.org?subject=Gr%C3%BC%C3%9Fe%3A%20hin', 'mailto:a@b.org?subject=x')
    """
    if not address.startswith("mailto:") or _SUBJECT.search(address):
        return address
    mark = "&" if "?" in address else "?"
    return f"{address}{mark}subject={quote(subject, safe='', errors='replace')}"

"""Letters to many, a clock that only sleeping moves, and one call that sends them through everything real."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from digest.mail.delivery import Letter, Outcome, Pace, Report, deliver
from digest.mail.keys import log_check, message_id, subscriber_key
from digest.mail.message import Heading, Mailbox, message_bytes
from digest.mail.send_log import State, open_log
from digest.mail.server import Login, Timeouts, parse_server
from digest.smtp import SmtpTransport

SECRET = b"a secret of some thirty-two bytes"
ISSUE = "2026-11-20"
SENDER = "digest@example.org"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


class Clock:
    """Time as the sender sees it: it passes in its sleep, and is written down."""

    def __init__(self) -> None:
        self.time = NOON
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += timedelta(seconds=seconds)


def addresses(count: int, host: str = "example.org") -> list[str]:
    return [f"reader{number}@{host}" for number in range(count)]


def message_to(address: str, issue: str = ISSUE) -> bytes:
    heading = Heading(
        sender=Mailbox(SENDER, "Paper Digest"),
        to=Mailbox(address),
        subject="38 papers: Grüße",
        date=NOON,
        message_id=message_id(SECRET, issue, address, SENDER),
        list_id="digest.example.org",
    )
    return message_bytes(heading, "The text.\n.\n", "<p>The text.</p>")


def letters_to(to: Iterable[str], issue: str = ISSUE) -> Iterator[Letter]:
    return (
        Letter(
            address,
            subscriber_key(SECRET, address),
            issue,
            lambda address=address: message_to(address, issue),
        )
        for address in to
    )


def transport_to(
    server: int | str,
    *,
    login: Login | None = None,
    context: ssl.SSLContext | None = None,
    patience: float = 5.0,
) -> SmtpTransport:
    url = f"smtp://127.0.0.1:{server}" if isinstance(server, int) else server
    timeouts = Timeouts(patience, patience)
    return SmtpTransport(parse_server(url, "--server"), SENDER, login, context=context, timeouts=timeouts)


def send(
    log: Path,
    server: int | str,
    to: Iterable[str],
    *,
    clock: Clock | None = None,
    per_minute: float = 0.0,
    again: frozenset[State] = frozenset(),
    limit: int | None = None,
    tell: Callable[[Outcome], None] = lambda _: None,
    patience: float = 5.0,
) -> Report:
    """A run of the sender, from the log's lock to its last word."""
    time = clock or Clock()
    pace = Pace(time.now, time.sleep, per_minute)
    with open_log(log, log.name, "digest send", log_check(SECRET), {ISSUE}) as held:
        transport = transport_to(server, patience=patience)
        return deliver(letters_to(to), transport, held, pace, again=again, limit=limit, tell=tell)

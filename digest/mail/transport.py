"""What the delivery asks of a mail server, whatever carries it: open, hand over one message, close."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Protocol

from msgspec import Struct

from digest.problems import DigestError

_ENHANCED = re.compile(r"[245]\.\d{1,3}\.\d{1,3}\b")  # RFC 3463


class Answer(Struct, frozen=True):
    """What the server said to one command; to `message` it is the verdict on the whole."""

    step: str  # MAIL, RCPT, DATA or message
    code: int
    text: str = ""

    @property
    def codes(self) -> str:
        """The answer without the server's words, which may quote an address."""
        enhanced = _ENHANCED.match(self.text)
        return f"{self.step} {self.code}" + (f" {enhanced[0]}" if enhanced else "")

    def __str__(self) -> str:
        return f"{self.step} {self.code} {self.text}".rstrip()


class Lost(Exception):
    """The connection ended, or what came is no answer; what was under way has no outcome."""


class Unreachable(DigestError):
    """No connection: later there may be one."""


class Busy(Unreachable):
    """The server answers, and asks to come back later."""


class Transport(Protocol):
    """One server, and at most one connection to it."""

    @property
    def is_open(self) -> bool:
        """Whether there is a connection, as far as is known without asking."""

    def open(self) -> None:
        """Connects; Unreachable or Busy where a later try may do better, another DigestError where none will."""

    def hand(self, address: str, message: bytes, before_end: Callable[[], None]) -> Answer:
        """The server's answer to the message, or to the step that it refused; Lost where none came.

        `before_end` is called when the server has all of the message but its end, without which it keeps nothing.
        """

    def close(self) -> None:
        """Ends the connection, if there is one."""

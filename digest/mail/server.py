"""The mail server as settings name it: one address, a login that no file keeps, and how long to wait for an answer."""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from msgspec import Struct

from digest.problems import DigestError, Problem, nearest

_PORTS = {"smtp": 587, "smtps": 465}
_NAME = re.compile(r"(?!.{254})[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*")
_EXAMPLE = "such as smtp://mail.example.org:587 or smtps://mail.example.org"


class Server(Struct, frozen=True):
    """Where the mail server is, and whether the connection is encrypted from its first byte."""

    host: str
    port: int
    is_tls: bool

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'smtps' if self.is_tls else 'smtp'}://{host}:{self.port}"

    @property
    def is_here(self) -> bool:
        """Whether the server is this machine, by what it is called and not by what a name server says."""
        try:
            return self.host == "localhost" or ip_address(self.host).is_loopback
        except ValueError:
            return False


class Login(Struct, frozen=True):
    """A user and a password, which no message shows."""

    user: str
    password: str

    def __repr__(self) -> str:
        return f"Login({self.user!r})"


class Timeouts(Struct, frozen=True):
    """Seconds to wait for an answer; for the last one long, as who gives up then does not know (RFC 5321, 4.5.3.2)."""

    step: float = 60.0
    verdict: float = 600.0


def parse_server(text: str, shown: str) -> Server:
    """The server that an address names; a DigestError at `shown` says what is wrong with it."""
    try:
        parts = urlsplit(text)
        scheme, host, port = parts.scheme, parts.hostname or "", parts.port
    except ValueError:
        raise DigestError(Problem(shown, 0, "is no address of a mail server", _EXAMPLE)) from None
    if "@" in text:
        hint = "give them as DIGEST_SMTP_USER and DIGEST_SMTP_PASSWORD, where no file keeps them"
        raise DigestError(Problem(shown, 0, "a mail server's address has no user or password in it", hint))
    if scheme not in _PORTS or not host:
        hint = nearest(scheme, _PORTS) or _EXAMPLE
        raise DigestError(Problem(shown, 0, f"'{text}' is no address of a mail server", hint))
    if parts.path not in ("", "/") or parts.query or parts.fragment or not _is_host(host):
        fact = f"'{text}' has more in it than a host and a port"
        raise DigestError(Problem(shown, 0, fact, _EXAMPLE))
    return Server(host, port or _PORTS[scheme], scheme == "smtps")


def _is_host(host: str) -> bool:
    try:
        return bool(_NAME.fullmatch(host) or ip_address(host))
    except ValueError:
        return False

"""A mail server reached by SMTP: encrypted and with its certificate checked, unless it is this machine.

Comes in: the server as one address, and a login. Goes out: a transport for `mail.delivery`, whose messages end in a
step of their own, so that the log can say what is about to be decided.
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from digest.mail.addresses import wire_address
from digest.mail.server import Login, Server, Timeouts
from digest.mail.transport import Answer, Busy, Lost, Unreachable
from digest.problems import DigestError, Problem
from digest.text import one_line, shorten

_NOT_CRLF = re.compile(rb"(?<!\r)\n|\r(?!\n)")
_PATIENCE = Timeouts()
_UNANSWERED = (smtplib.SMTPException, OSError)


class SmtpTransport:
    """At most one connection to the server, over which messages leave one after the other."""

    def __init__(
        self,
        server: Server,
        sender: str,
        login: Login | None = None,
        *,
        context: ssl.SSLContext | None = None,
        timeouts: Timeouts = _PATIENCE,
    ):
        self._server, self._login, self._timeouts = server, login, timeouts
        self._sender = wire_address(sender)
        self._context = context
        self._smtp: smtplib.SMTP | None = None

    @property
    def is_open(self) -> bool:
        """Whether there is a connection, as far as is known without asking."""
        return self._smtp is not None

    def open(self) -> None:
        """Connects, encrypts and logs in, or says in one line why not."""
        self.close()
        with _explained(self._server):
            smtp = self._connected()
            try:
                smtp.ehlo_or_helo_if_needed()
                if not self._server.is_tls and (self._login or not self._server.is_here):
                    self._encrypt(smtp)
                if self._login:
                    _log_in(smtp, self._login, self._server)
            except BaseException:
                smtp.close()
                raise
        self._smtp = smtp

    def hand(self, address: str, message: bytes, before_end: Callable[[], None]) -> Answer:
        """The server's answer to the message, or to the step that it refused; Lost where none came."""
        if _NOT_CRLF.search(message) or not message.endswith(b"\r\n"):
            raise ValueError("a message's lines end in CRLF")  # servers differ in what else ends one
        if self._smtp is None:
            raise Lost("no connection")
        try:
            answer = self._offered(self._smtp, wire_address(address), message)
            return answer or self._verdict(self._smtp, before_end)
        except _UNANSWERED as error:
            self._drop()
            raise Lost(f"connection lost: {_reason(error)}") from None
        except BaseException:
            self._drop()
            raise

    def close(self) -> None:
        """Says goodbye, if there is a connection."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            with suppress(*_UNANSWERED):
                smtp.quit()
            smtp.close()

    def _drop(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            smtp.close()

    def _connected(self) -> smtplib.SMTP:
        server, timeout = self._server, self._timeouts.step
        # The library would ask a name server who we are, and wait for it.
        if server.is_tls:
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, "localhost", timeout=timeout, context=self._tls()
            )
        else:
            smtp = smtplib.SMTP(server.host, server.port, "localhost", timeout=timeout)
        smtp.local_hostname = _literal(_socket(smtp))
        # The end of a message is a small packet after large ones: it must not wait to be filled.
        _socket(smtp).setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return smtp

    def _tls(self) -> ssl.SSLContext:
        """Who is trusted: read when it is needed, which takes longer than a message."""
        self._context = self._context or ssl.create_default_context()
        return self._context

    def _encrypt(self, smtp: smtplib.SMTP) -> None:
        if not smtp.has_extn("starttls"):
            hint = "is it smtps://? without encryption mail is sent to this machine alone, and nobody logs in"
            raise DigestError(Problem(str(self._server), 0, "does not offer to encrypt (STARTTLS)", hint))
        smtp.starttls(context=self._tls())
        smtp.ehlo_or_helo_if_needed()

    def _offered(self, smtp: smtplib.SMTP, address: str, message: bytes) -> Answer | None:
        """The step that the server refused, if it did; else it has all of the message but the end."""
        utf8 = not address.isascii()
        if utf8 and not smtp.has_extn("smtputf8"):
            return Answer("RCPT", 553, "5.6.7 the server takes no address with such letters")
        smtp.command_encoding = "utf-8" if utf8 else "ascii"
        options = (" SMTPUTF8" if utf8 else "") + (f" SIZE={len(message)}" if smtp.has_extn("size") else "")
        steps = (
            ("MAIL", f"FROM:<{self._sender}>{options}", 2),
            ("RCPT", f"TO:<{address}>", 2),
            ("DATA", "", 3),
        )
        for step, argument, good in steps:
            code, text = smtp.docmd(step, argument)
            if code // 100 != good:
                answer = _answer(step, code, text)
                self._begin_anew(smtp, code)
                return answer
        smtp.send(re.sub(rb"(?m)^\.", b"..", message))
        return None

    def _verdict(self, smtp: smtplib.SMTP, before_end: Callable[[], None]) -> Answer:
        before_end()
        _socket(smtp).settimeout(self._timeouts.verdict)
        smtp.send(b".\r\n")
        code, text = smtp.getreply()
        answer = _answer("message", code, text, 2)
        _socket(smtp).settimeout(self._timeouts.step)
        if code == 421:
            self._drop()
        return answer

    def _begin_anew(self, smtp: smtplib.SMTP, code: int) -> None:
        try:
            if code == 421 or smtp.rset()[0] != 250:
                self._drop()
        except _UNANSWERED:
            self._drop()


def _socket(smtp: smtplib.SMTP) -> socket.socket:
    if smtp.sock is None:
        raise smtplib.SMTPServerDisconnected("closed")
    return smtp.sock


def _literal(connection: socket.socket) -> str:
    """What we call ourselves: the address that the server sees, as mail programs do."""
    host = connection.getsockname()[0]
    return f"[IPv6:{host}]" if ":" in host else f"[{host}]"


def _answer(step: str, code: int, text: bytes, *good: int) -> Answer:
    if code // 100 not in (4, 5, *good):
        raise smtplib.SMTPException(f"'{code}' is no answer to {step}")
    return Answer(step, code, _words(text))


def _words(text: bytes) -> str:
    return shorten(one_line(text.decode("utf-8", "replace")), 300)


def _log_in(smtp: smtplib.SMTP, login: Login, server: Server) -> None:
    """Logs in with a password, over a connection that is encrypted by now."""
    offered = smtp.esmtp_features.get("auth", "").upper().split()
    user, password = login.user.encode(), login.password.encode()
    if "PLAIN" in offered:
        code, text = smtp.docmd("AUTH", "PLAIN " + _base64(b"\0".join([b"", user, password])))
    elif "LOGIN" in offered:
        code, text = smtp.docmd("AUTH", "LOGIN")
        for part in (user, password):
            if code == 334:
                code, text = smtp.docmd(_base64(part))
    else:
        said = f"offers no login with a password ({', '.join(offered) or 'none at all'})"
        raise DigestError(Problem(str(server), 0, said, "leave out the user, or ask who runs it"))
    if code != 235:
        raise smtplib.SMTPAuthenticationError(code, text)


def _base64(part: bytes) -> str:
    return b64encode(part).decode("ascii")


@contextmanager
def _explained(server: Server) -> Iterator[None]:
    """Turns what may go wrong while connecting into one line that names the server."""
    try:
        yield
    except smtplib.SMTPResponseException as error:
        raise _refusal(str(server), error) from None
    except (ssl.SSLEOFError, ssl.SSLZeroReturnError):
        fact = "cannot be reached: the connection ended"
        raise Unreachable(
            Problem(str(server), 0, fact, "smtps:// is for ports that encrypt at once")
        ) from None
    except ssl.SSLError as error:
        raise _untrusted(str(server), error) from None
    except _UNANSWERED as error:
        is_other = server.port == 465 and not server.is_tls
        hint = "port 465 wants smtps://" if is_other else "is it the right host and port?"
        raise Unreachable(Problem(str(server), 0, f"cannot be reached: {_reason(error)}", hint)) from None


def _untrusted(shown: str, error: ssl.SSLError) -> DigestError:
    if isinstance(error, ssl.SSLCertVerificationError):
        fact = f"its certificate is not valid: {error.verify_message}"
        return DigestError(Problem(shown, 0, fact, "is the host's name the one in its certificate?"))
    hint = "smtps:// is for ports that encrypt from the start, mostly 465; smtp:// is for 587"
    return DigestError(Problem(shown, 0, f"cannot encrypt: {error.reason or error}", hint))


def _refusal(shown: str, error: smtplib.SMTPResponseException) -> DigestError:
    fact, hint = "refuses to talk", "ask who runs it"
    if isinstance(error, smtplib.SMTPAuthenticationError):
        fact, hint = (
            "does not know this user with this password",
            "see DIGEST_SMTP_USER and DIGEST_SMTP_PASSWORD",
        )
    said = error.smtp_error if isinstance(error.smtp_error, bytes) else error.smtp_error.encode()
    problem = Problem(shown, 0, f"{fact}: {error.smtp_code} {_words(said)}".rstrip(), hint)
    return Busy(problem) if 400 <= error.smtp_code < 500 else DigestError(problem)


def _reason(error: Exception) -> str:
    said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    if isinstance(error, TimeoutError) or said.endswith("timed out"):
        return "no answer in time"
    said = said.removeprefix("Connection unexpectedly closed").removeprefix(": ") or "the server ended it"
    return shorten(one_line(said), 200)

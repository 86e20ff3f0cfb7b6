"""A real SMTP server on loopback that counts what it takes, and fails in the way and at the step that a test asks."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as MAIL
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

TAKEN = "250 2.0.0 OK"
DROP = "drop"  # instead of an answer: the connection ends
Fault = Callable[[str], str | None]  # from the recipient's address to an answer, `DROP`, or nothing
USER, PASSWORD = "curator", "päss word"


class Peer:
    """What the server took, by address, and what it is to do wrong at MAIL, RCPT, DATA and after the data."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()
        self.messages: list[bytes] = []
        self.recipients: list[str] = []
        self.faults: dict[str, Fault] = {}
        self.seen: list[str] = []  # the steps that were asked for
        self.connections = 0
        self.keeps = True  # the messages themselves
        self.last_delay = 0.0
        self.drops_after_answer = False
        self.logins: list[tuple[str, str]] = []
        self.options: list[str] = []

    def parsed(self) -> list[EmailMessage]:
        return [message_from_bytes(content, policy=MAIL) for content in self.messages]  # type: ignore[misc]

    def fault(self, step: str, address: str) -> str | None:
        self.seen.append(step)
        return self.faults[step](address) if step in self.faults else None

    # --- the hooks of aiosmtpd

    async def handle_MAIL(
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.fault("MAIL", address)
        if answer:
            return await self._said(server, answer)
        self.options = options
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        answer = self.fault("RCPT", address)
        if answer:
            return await self._said(server, answer)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        (address,) = envelope.rcpt_tos
        answer = self.fault("message", address)
        if answer:
            return await self._said(server, answer)
        self.taken[address] += 1
        self.recipients.append(address)
        if self.keeps:
            self.messages.append(envelope.original_content or b"")
        await asyncio.sleep(self.last_delay)
        answer = self.fault("answer", address)  # the message is taken, whatever is said
        return await self._said(server, answer) if answer else TAKEN

    async def _said(self, server: SMTP, answer: str) -> str:
        if answer == DROP:
            server.transport.abort()
        return answer


class _Server(SMTP):
    """The protocol itself, with faults at DATA and at the greeting, where the library has no hook."""

    peer: Peer
    greeting = ""

    def connection_made(self, transport: Any) -> None:
        self.peer.connections += self._original_transport is None  # encrypting it makes no other one
        super().connection_made(transport)

    async def push(self, status: str | bytes) -> None:
        is_greeting = bool(self.greeting) and str(status).startswith("220 peer.example")
        await super().push(self.greeting if is_greeting else status)
        if is_greeting or (self.peer.drops_after_answer and status == TAKEN):
            self.transport.close()

    async def smtp_DATA(self, argument: str) -> None:
        address = self.envelope.rcpt_tos[0] if self.envelope.rcpt_tos else ""
        answer = self.peer.fault("DATA", address)
        if answer == DROP:
            self.transport.abort()
        elif answer:
            await self.push(answer)
        else:
            await super().smtp_DATA(argument)


@contextmanager
def running(
    peer: Peer,
    *,
    greeting: str = "",
    host: str = "127.0.0.1",
    starttls: ssl.SSLContext | None = None,
    implicit_tls: ssl.SSLContext | None = None,
    auth: bool = False,
    utf8: bool = False,
    auth_exclude: tuple[str, ...] = (),
) -> Iterator[int]:
    """The peer behind a port of this machine."""

    def check(
        _server: Any, _session: Any, _envelope: Any, _mechanism: str, data: LoginPassword
    ) -> AuthResult:
        peer.logins.append((data.login.decode(), data.password.decode()))
        return AuthResult(success=peer.logins[-1] == (USER, PASSWORD), handled=False)

    options: dict[str, Any] = {"enable_SMTPUTF8": utf8, "tls_context": starttls, "hostname": "peer.example"}
    if auth:
        options |= {"authenticator": check, "auth_exclude_mechanism": auth_exclude}
        options["auth_require_tls"] = implicit_tls is None

    def protocol() -> SMTP:
        server = _Server(peer, loop=loop, **options)
        server.peer, server.greeting = peer, greeting
        return server

    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()  # in a thread of its own, as a browser that is driven has a loop in this one
    opening = loop.create_server(protocol, host, 0, ssl=implicit_tls)
    listening = asyncio.run_coroutine_threadsafe(opening, loop).result(5)
    try:
        yield listening.sockets[0].getsockname()[1]
    finally:
        asyncio.run_coroutine_threadsafe(_ended(listening), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _ended(listening: asyncio.Server) -> None:
    """Ends every connection too: who is still connected finds out."""
    listening.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


@contextmanager
def speaking(*lines: bytes) -> Iterator[int]:
    """A port that says one of these lines at a time, waits for an answer to each, and then ends the connection."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                for line in lines:
                    connection.sendall(line)
                    if not connection.recv(4096):
                        break

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)

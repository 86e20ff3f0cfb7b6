"""Connections: which servers are taken, that nothing private leaves unencrypted, and one clear line on what fails."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest
import trustme
from mail_peer import PASSWORD, USER, Peer, running, speaking
from mail_posts import ISSUE, SECRET, Clock, addresses, letters_to, message_to, send, transport_to

from digest.mail.delivery import Pace, Report, deliver
from digest.mail.keys import log_check
from digest.mail.send_log import open_log
from digest.mail.server import Login, Server, parse_server
from digest.mail.transport import Answer, Busy, Unreachable
from digest.problems import DigestError

AFAR = "0.0.0.0"  # reaches this machine, and is not one of its own names
LOGIN = Login(USER, PASSWORD)


class Certificates:
    """An authority of this test alone, what it vouches for, and who trusts it."""

    def __init__(self) -> None:
        self.authority = trustme.CA()

    def server(self, *names: str) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.authority.issue_cert(*names).configure_cert(context)
        return context

    def client(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        self.authority.configure_trust(context)
        return context


@pytest.fixture(scope="module")
def certificates() -> Certificates:
    return Certificates()


def handed(transport: object, address: str = "ada@example.org") -> Answer:
    transport.open()  # type: ignore[attr-defined]
    try:
        return transport.hand(address, message_to(address), lambda: None)  # type: ignore[attr-defined,no-any-return]
    finally:
        transport.close()  # type: ignore[attr-defined]


def failure(transport: object, kind: type[DigestError] = DigestError) -> str:
    with pytest.raises(DigestError) as caught:
        transport.open()  # type: ignore[attr-defined]
    assert type(caught.value) is kind
    (problem,) = caught.value.problems
    assert "\n" not in problem.fact
    assert problem.hint
    return problem.fact


# --- addresses of servers


@pytest.mark.parametrize(
    ("text", "server"),
    [
        ("smtp://mail.example.org", Server("mail.example.org", 587, False)),
        ("smtp://mail.example.org:25/", Server("mail.example.org", 25, False)),
        ("smtps://mail.example.org", Server("mail.example.org", 465, True)),
        ("smtps://[::1]:4650", Server("::1", 4650, True)),
    ],
)
def test_a_server_is_one_address(text: str, server: Server) -> None:
    assert parse_server(text, "--server") == server
    assert parse_server(str(server), "--server") == server


@pytest.mark.parametrize(
    "text",
    [
        "",
        "mail.example.org",
        "http://mail.example.org",
        "smtp://",
        "smtp://host:99999",
        "smtp://[::1",
        "smtp://host/path",
        "smtp://host?starttls=no",
        "smtp://bücher.example",
        "smtp://a..b",
        "smtp://-a.b",
        "smtp://" + "a" * 64,
    ],
)
def test_what_names_no_server_is_a_problem_with_an_example(text: str) -> None:
    with pytest.raises(DigestError, match=r"^--server: .*\n  hint: "):
        parse_server(text, "--server")


def test_a_password_in_the_servers_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(DigestError, match="DIGEST_SMTP_PASSWORD") as caught:
        parse_server("smtp://me:hunter2@mail.example.org", "digest.toml")
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("host", "is_here"),
    [
        *(("localhost", True), ("127.0.0.1", True), ("127.9.9.9", True), ("::1", True)),
        *(("0.0.0.0", False), ("localhost.example.org", False), ("10.0.0.1", False)),
    ],
)
def test_this_machine_is_known_by_its_name_alone(host: str, is_here: bool) -> None:
    assert Server(host, 25, False).is_here == is_here


def test_a_password_is_in_no_representation() -> None:
    assert PASSWORD not in repr(LOGIN) + str(LOGIN) + f"{LOGIN}"


# --- encryption


def test_another_machine_gets_mail_only_encrypted(certificates: Certificates) -> None:
    peer = Peer()
    with running(peer, host=AFAR) as port:
        fact = failure(transport_to(f"smtp://{AFAR}:{port}", context=certificates.client()))
    assert fact == "does not offer to encrypt (STARTTLS)"
    assert peer.seen == []


def test_another_machine_that_encrypts_gets_mail(certificates: Certificates) -> None:
    peer = Peer()
    with running(peer, host=AFAR, starttls=certificates.server(AFAR)) as port:
        answer = handed(transport_to(f"smtp://{AFAR}:{port}", context=certificates.client()))
    assert (answer.code, [*peer.taken]) == (250, ["ada@example.org"])


def test_a_server_that_encrypts_from_the_start_gets_mail(certificates: Certificates) -> None:
    peer = Peer()
    with running(peer, implicit_tls=certificates.server("127.0.0.1")) as port:
        answer = handed(transport_to(f"smtps://127.0.0.1:{port}", context=certificates.client()))
    assert answer.code == 250


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_certificate_that_nobody_vouches_for_is_refused(certificates: Certificates, scheme: str) -> None:
    peer, context = Peer(), certificates.server(AFAR)
    tls = {"starttls" if scheme == "smtp" else "implicit_tls": context}
    with running(peer, host=AFAR, **tls) as port:  # type: ignore[arg-type]
        fact = failure(transport_to(f"{scheme}://{AFAR}:{port}"))
    assert fact.startswith("its certificate is not valid: ")
    assert peer.seen == []


def test_a_certificate_of_another_host_is_refused(certificates: Certificates) -> None:
    peer = Peer()
    with running(peer, implicit_tls=certificates.server("mail.example.org")) as port:
        fact = failure(transport_to(f"smtps://127.0.0.1:{port}", context=certificates.client()))
    assert fact.startswith("its certificate is not valid: ")


def test_a_port_that_does_not_encrypt_from_the_start_is_told_apart() -> None:
    with running(Peer()) as port:
        fact = failure(transport_to(f"smtps://127.0.0.1:{port}"))
    assert fact.startswith("cannot encrypt: ")


def test_starttls_that_is_refused_is_no_reason_to_go_on_without() -> None:
    with speaking(b"220 x\r\n", b"250-x\r\n250 STARTTLS\r\n", b"501 no\r\n") as port:
        fact = failure(transport_to(port, login=LOGIN))
    assert fact == "refuses to talk: 501 no"


# --- logging in


@pytest.mark.parametrize("left_out", [(), ("PLAIN",)])
@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_the_login_goes_over_an_encrypted_connection(
    certificates: Certificates, scheme: str, left_out: tuple[str, ...]
) -> None:
    peer, context = Peer(), certificates.server("127.0.0.1")
    tls = {"starttls" if scheme == "smtp" else "implicit_tls": context}
    with running(peer, auth=True, auth_exclude=left_out, **tls) as port:  # type: ignore[arg-type]
        url = f"{scheme}://127.0.0.1:{port}"
        answer = handed(transport_to(url, login=LOGIN, context=certificates.client()))
    assert (answer.code, peer.logins) == (250, [(USER, PASSWORD)])


def test_nobody_logs_in_unencrypted_even_on_this_machine() -> None:
    peer = Peer()
    with running(peer, auth=True) as port:
        assert failure(transport_to(port, login=LOGIN)) == "does not offer to encrypt (STARTTLS)"
    assert peer.logins == []


def test_a_wrong_password_is_said_and_not_shown(certificates: Certificates) -> None:
    peer = Peer()
    with running(peer, auth=True, starttls=certificates.server("127.0.0.1")) as port:
        login = Login(USER, "hunter2")
        fact = failure(transport_to(port, login=login, context=certificates.client()))
    assert fact.startswith("does not know this user with this password: 535")
    assert "hunter2" not in fact


def test_a_server_without_logins_says_so(certificates: Certificates) -> None:
    tls = certificates.server("127.0.0.1")
    with running(Peer(), auth=True, auth_exclude=("PLAIN", "LOGIN"), starttls=tls) as port:
        fact = failure(transport_to(port, login=LOGIN, context=certificates.client()))
    assert fact == "offers no login with a password (none at all)"


# --- no connection


def test_a_refused_connection_stops_the_run_at_once_and_tries_nobody(tmp_path: Path) -> None:
    with running(Peer()) as port:
        pass
    clock = Clock()
    report = send(tmp_path / "log", port, addresses(3), clock=clock)
    assert (report.sent, report.deferred, clock.slept) == (0, 0, [])
    assert str(report.stopped) == (
        f"smtp://127.0.0.1:{port}: cannot be reached: Connection refused\n  hint: is it the right host and port?"
    )


def test_a_host_that_does_not_exist_is_one_line() -> None:
    assert failure(transport_to("smtp://nowhere.invalid:25"), Unreachable).startswith("cannot be reached: ")


def test_a_server_that_says_nothing_is_not_waited_for_for_ever() -> None:
    with speaking(b"") as port:
        fact = failure(transport_to(port, patience=0.2), Unreachable)
    assert fact == "cannot be reached: no answer in time"


def test_a_busy_server_is_asked_again_and_a_closed_one_is_not(tmp_path: Path) -> None:
    clock = Clock()
    with running(Peer(), greeting="421 4.3.2 too busy") as port:
        assert failure(transport_to(port), Busy) == "refuses to talk: 421 4.3.2 too busy"
        busy = send(tmp_path / "log", port, addresses(2), clock=clock)
    assert "421 4.3.2 too busy" in str(busy.stopped)
    assert len(clock.slept) > 2
    with running(Peer(), greeting="554 5.7.1 not you") as port:
        clock = Clock()
        closed = send(tmp_path / "log", port, addresses(2), clock=clock)
    assert ("554 5.7.1 not you" in str(closed.stopped), clock.slept) == (True, [])


def test_a_connection_that_is_open_is_used_for_all_and_closed_with_a_goodbye(tmp_path: Path) -> None:
    peer, ended = Peer(), []

    async def handle_QUIT(*_: object) -> str:
        ended.append(len(peer.recipients))
        return "221 bye"

    peer.handle_QUIT = handle_QUIT  # type: ignore[attr-defined]
    with running(peer) as port:
        assert send(tmp_path / "log", port, addresses(3)) == Report(sent=3)
    assert ended == [3]


# --- what goes over the wire


def test_dots_and_every_byte_arrive_as_they_were_sent() -> None:
    peer = Peer()
    content = b"Subject: x\r\n\r\n.\r\n..\r\n.a\r\n\r\n" + "ü\r\n".encode() + b".\r\n"
    with running(peer) as port:
        transport = transport_to(port)
        transport.open()
        assert transport.hand("ada@example.org", content, lambda: None).code == 250
        transport.close()
    assert peer.messages == [content]


@pytest.mark.parametrize("content", [b"a\nb\r\n", b"a\rb\r\n", b"a\r\n.\nb\r\n", b"no end"])
def test_a_message_whose_lines_could_end_it_early_is_never_sent(content: bytes) -> None:
    with running(Peer()) as port:
        transport = transport_to(port)
        transport.open()
        with pytest.raises(ValueError, match="CRLF"):
            transport.hand("ada@example.org", content, lambda: None)
        transport.close()


def test_a_domain_goes_to_the_server_in_punycode_and_needs_nothing_of_it() -> None:
    peer = Peer()
    with running(peer) as port:
        assert handed(transport_to(port), "ada@straße.example").code == 250
    assert [*peer.taken] == ["ada@xn--strae-oqa.example"]
    assert "SMTPUTF8" not in peer.options


def test_letters_before_the_at_sign_need_a_server_that_takes_them(tmp_path: Path) -> None:
    peer, address = Peer(), "jürgen@example.org"
    with running(peer) as port:
        assert send(tmp_path / "log", port, [address, "ada@example.org"]) == Report(sent=1, refused=1)
    with running(peer, utf8=True) as port:
        assert handed(transport_to(port), address).code == 250
        assert "SMTPUTF8" in peer.options
        assert handed(transport_to(port), "ada@example.org").code == 250
        assert "SMTPUTF8" not in peer.options
    assert peer.taken == {"ada@example.org": 2, address: 1}


def test_the_message_is_not_the_servers_before_the_log_knows(tmp_path: Path) -> None:
    """A log that cannot be written stops the run with nothing sent."""
    peer, clock = Peer(), Clock()
    with running(peer) as port, open_log(tmp_path / "log", "log", "test", log_check(SECRET), {ISSUE}) as log:
        log._file = -1  # a file that is gone
        with pytest.raises(DigestError, match=r"^log: cannot be written: "):
            deliver(letters_to(addresses(2)), transport_to(port), log, Pace(clock.now, clock.sleep))
    assert peer.taken == {}

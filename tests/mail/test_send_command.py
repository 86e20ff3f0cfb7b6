"""`digest send` and `digest subscribers`, as a curator meets them: the real command and a real mail server."""

from __future__ import annotations

import os
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
import trustme
from mail_issues import a_digest, a_paper
from mail_peer import PASSWORD, USER, Peer, running
from sites import NOON, command, environment, run, run_well, store, write

from digest.cli.send_words import exit_code
from digest.mail.delivery import Report
from digest.problems import Problem

SETTINGS = """
base_url = "https://me.example/my-digest/"
[mail]
from = "gazette@example.org"
"""
PAPERS = [
    *(a_paper(n, topics=("graphs",)) for n in range(1, 4)),
    a_paper(4, topics=("language",)),
    a_paper(1, days_before=7),
]
ADA, BOB, EVE = "ada@example.org", "bob@example.org", "eve@example.org"


@pytest.fixture
def peer() -> Iterator[tuple[Peer, str]]:
    """A mail server, and its address."""
    mine = Peer()
    with running(mine) as port:
        yield mine, f"smtp://127.0.0.1:{port}"


def a_list(root: Path, *rows: str) -> None:
    write(
        root / "content/subscribers.csv", "address,frequency,topics\n" + "".join(f"{row}\n" for row in rows)
    )


def a_sender(root: Path, *rows: str) -> Path:
    """A digest that mail can leave, and who is to get it."""
    a_digest(root, PAPERS, SETTINGS)
    a_list(root, *rows)
    return root


def send(root: Path, *arguments: str, **more: str) -> tuple[int, str]:
    done = run(root, "send", *arguments, **more)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout + done.stderr


def subject(message: EmailMessage) -> str:
    return str(message["Subject"])


# --- from the beginning


def test_a_curator_sends_the_first_issue_once(tmp_path: Path, peer: tuple[Peer, str]) -> None:
    server, url = peer
    run_well(tmp_path, "init", "mine")
    root = tmp_path / "mine"
    settings = (root / "digest.toml").read_text(encoding="utf-8")
    write(
        root / "digest.toml",
        'base_url = "https://me.example/"\n' + settings.replace('# from = ""', f'from = "{EVE}"'),
    )
    write(root / "list.jsonl", '{"title": "A paper on rivers", "abstract": "It flows."}\n')
    run_well(root, "add", "list.jsonl")
    run_well(root, "subscribers", "add", ADA, "--name", "Ada")
    run_well(root, "subscribers", "add", BOB)
    run_well(root, "build", "--no-search")
    run_well(root, "email")
    rehearsed = run_well(root, "send", "--dry-run", "--server", url)
    assert "1 paper: A paper on rivers" in rehearsed
    assert "2 messages to send" in rehearsed
    assert server.connections == 0
    assert send(root, "--server", url) == (0, "2026-11-20: 2 sent\n")
    assert server.taken == {ADA: 1, BOB: 1}
    code, said = send(root, "--server", url)
    assert (code, server.taken.total(), server.connections) == (3, 2, 1)
    assert "2 sent before" in said
    assert send(root, "--dry-run")[0] == 3


def test_nobody_reads_the_address_of_another(tmp_path: Path, peer: tuple[Peer, str]) -> None:
    server, url = peer
    root = a_sender(tmp_path, f"{ADA},,", f"{BOB},,", "eve-the-third,,", f"{EVE},sometimes,")
    run_well(root, "build", "--no-search")
    said = send(root, "--dry-run")[1] + send(root, "--server", url)[1] + send(root, "--server", url)[1]
    for message, to in zip(server.messages, server.recipients, strict=True):
        assert to.encode() in message
        assert (BOB if to == ADA else ADA).encode() not in message
    kept = [path for folder in ("site", "outbox") for path in (root / folder).rglob("*") if path.is_file()]
    assert len(kept) > 20
    for name in ("ada@", "bob@", "eve@", "eve-the-third"):
        assert name not in said
        assert [path for path in kept if name.encode() in path.read_bytes()] == []
    assert "a…@example.org" in said
    assert "content/subscribers.csv:4: the row has a mistake" in said


# --- who gets which issue


def test_each_gets_the_newest_issue_of_their_kind_and_weeks_when_they_are_over(
    tmp_path: Path, peer: tuple[Peer, str]
) -> None:
    server, url = peer
    root = a_sender(tmp_path, f"{ADA},daily,", f"{BOB},weekly,", f"{EVE},monthly,")
    assert send(root, "--server", url) == (0, "2026-11-20, 2026-W46: 2 sent\n")
    assert server.recipients == [ADA, BOB]
    assert send(root, "--issue", "2026-11", "--server", url) == (0, "2026-11: 1 sent\n")
    assert server.recipients[2:] == [EVE]


def test_a_topic_is_a_mail_of_its_own(tmp_path: Path, peer: tuple[Peer, str]) -> None:
    server, url = peer
    root = a_sender(tmp_path, f"{ADA},,", f"{BOB},,graphs")
    send(root, "--server", url)
    assert send(root, "--topic", "language", "--server", url) == (0, "2026-11-20/language: 1 sent\n")
    assert server.recipients == [ADA, BOB, ADA]
    assert subject(server.parsed()[2]).startswith("Language, 1 paper: ")
    assert send(root, "--topic", "language", "--server", url)[0] == 3


def test_what_comes_after_the_mail_is_in_the_next_one(tmp_path: Path, peer: tuple[Peer, str]) -> None:
    server, url = peer
    root = a_sender(tmp_path, f"{ADA},,")
    send(root, "--server", url)
    store(root, [*PAPERS, a_paper(9, title="Came late")])
    assert send(root, "--server", url)[0] == 3
    store(root, [*PAPERS, a_paper(9, title="Came late"), a_paper(1, days_before=-1, title="The next day")])
    assert send(root, "--server", url) == (0, "2026-11-21: 1 sent\n")
    first, second = (message.get_body().get_content() for message in server.parsed())  # type: ignore[union-attr]
    assert "Came late" not in first
    assert "The next day" in second
    assert "Came late" in second
    assert "Paper 1 of day 0" not in second


def test_an_issue_is_not_on_record_before_anybody_can_have_it(tmp_path: Path, peer: tuple[Peer, str]) -> None:
    server, url = peer
    root = a_sender(tmp_path, f"{ADA},,")
    code, said = send(root, "--server", "smtp://127.0.0.1:1")
    assert (code, "cannot be reached" in said) == (1, True)
    assert not (root / "outbox/mailed.jsonl").exists()
    store(root, [*PAPERS, a_paper(9, title="In time after all")])
    assert send(root, "--server", url)[0] == 0
    assert b"In time after all" in server.messages[0]


def test_one_address_gets_what_is_theirs_and_another_a_proof_each_time(
    tmp_path: Path, peer: tuple[Peer, str]
) -> None:
    server, url = peer
    root = a_sender(tmp_path, f"{ADA},,language", f"{BOB},,")
    for _ in range(2):
        assert send(root, "--to", EVE, "--server", url)[0] == 0
    assert not (root / "outbox/mailed.jsonl").exists()
    assert send(root, "--to", ADA, "--server", url)[0] == 0
    assert send(root, "--to", ADA, "--server", url)[0] == 3
    assert [subject(message)[:8] for message in server.parsed()] == ["4 papers", "4 papers", "1 paper:"]
    assert send(root, "--to", ADA, "--issue", "2026-W47", "--server", url)[0] == 0  # also of another kind
    assert send(root, "--server", url)[0] == 0
    assert server.taken == {EVE: 2, ADA: 2, BOB: 1}


def test_a_limit_leaves_the_others_for_the_next_run(tmp_path: Path, peer: tuple[Peer, str]) -> None:
    server, url = peer
    root = a_sender(tmp_path, *(f"reader{n}@example.org,," for n in range(5)))
    for expected in (2, 4, 5):
        assert send(root, "--limit", "2", "--rate", "6000", "--server", url)[0] == 0
        assert server.taken.total() == expected
    assert set(server.taken.values()) == {1}


NEXT_DAY = [*PAPERS, a_paper(1, days_before=-1, title="The next day")]
LATER = {"SOURCE_DATE_EPOCH": str(int(NOON) + 6 * 86_400)}


def test_what_was_begun_is_brought_to_its_end_when_a_newer_issue_is_there(
    tmp_path: Path, peer: tuple[Peer, str]
) -> None:
    server, url = peer
    root = a_sender(tmp_path, *(f"reader{n}@example.org,," for n in range(4)))
    assert send(root, "--limit", "1", "--server", url) == (0, "2026-11-20: 1 sent, 3 left for the next run\n")
    store(root, NEXT_DAY)
    with (root / "content/subscribers.csv").open("a") as file:
        file.write(f"{ADA},,\n")
    assert send(root, "--server", url) == (0, "2026-11-20, 2026-11-21: 9 sent, 1 sent before\n")
    assert {*server.taken.values()} == {2}
    assert send(root, "--server", url) == (3, "2026-11-21: 5 sent before\n")


def test_who_was_put_off_gets_the_issue_from_the_next_run_beside_the_newest(
    tmp_path: Path, peer: tuple[Peer, str]
) -> None:
    server, url = peer
    root = a_sender(tmp_path, f"{ADA},,", f"{BOB},,")
    server.faults["message"] = lambda address: "421 4.3.2 closing" if address == BOB else None
    first = started(root, "--server", url)
    wait_for(server, 1)
    while b"deferred" not in (root / "outbox/send-log.jsonl").read_bytes():
        time.sleep(0.01)
    first.kill()
    first.communicate()
    server.faults.clear()
    store(root, NEXT_DAY)
    assert send(root, "--server", url)[0] == 0
    assert server.taken == {ADA: 2, BOB: 2}


def test_who_came_since_does_not_get_what_was_begun_before(tmp_path: Path, peer: tuple[Peer, str]) -> None:
    server, url = peer
    root = a_sender(tmp_path, f"{ADA},,", f"{BOB},,")
    send(root, "--limit", "1", "--server", url)
    store(root, NEXT_DAY)
    write(root / "content/subscribers.csv", f"address,since\n{ADA},\n{BOB},2026-11-20\n{EVE},2026-11-21\n")
    assert send(root, "--server", url)[0] == 0
    assert server.taken == {ADA: 2, BOB: 2, EVE: 1}


def test_what_was_begun_too_long_ago_is_told_once_and_left(tmp_path: Path, peer: tuple[Peer, str]) -> None:
    server, url = peer
    root = a_sender(tmp_path, f"{ADA},,", f"{BOB},,")
    send(root, "--limit", "1", "--server", url)
    store(root, NEXT_DAY)
    code, said = send(root, "--server", url, **LATER)
    assert (code, server.taken.total()) == (0, 3)
    assert "2026-11-20 did not reach all, and was begun more than 5 days ago" in said
    assert "did not reach" not in send(root, "--server", url, **LATER)[1]
    assert send(root, "--issue", "2026-11-20", "--server", url, **LATER)[0] == 0
    assert server.taken == {ADA: 2, BOB: 2}


def test_a_curators_own_copy_settles_nothing_for_the_others(tmp_path: Path, peer: tuple[Peer, str]) -> None:
    server, url = peer
    root = a_sender(tmp_path, f"{ADA},,", f"{BOB},,")
    assert send(root, "--to", ADA, "--server", url)[0] == 0
    store(root, [*PAPERS, a_paper(9, title="In time after all")])
    assert send(root, "--server", url) == (0, "2026-11-20: 1 sent, 1 sent before\n")
    assert server.recipients == [ADA, BOB]
    assert b"In time after all" in server.messages[1]


def test_a_week_is_sent_before_a_later_one_begins_where_that_is_asked_for(
    tmp_path: Path, peer: tuple[Peer, str]
) -> None:
    server, url = peer
    root = a_sender(tmp_path, f"{BOB},weekly,")
    run_well(root, "build", "--no-search")
    assert "2026-W47" not in (root / "site/feeds/weekly.rss").read_text(encoding="utf-8")
    run_well(root, "build", "--no-search", "--close")
    assert "2026-W47" in (root / "site/feeds/weekly.rss").read_text(encoding="utf-8")
    assert "2026-W47" in run_well(root, "email", "--issue", "latest-week", "--close")
    assert send(root, "--close", "--server", url) == (0, "2026-W47: 1 sent\n")
    assert str(server.parsed()[0]["Date"]) == "Fri, 20 Nov 2026 06:00:00 +0000"
    assert send(root, "--server", url)[0] == 3  # and not the week before


def test_nothing_to_send_says_why(tmp_path: Path, peer: tuple[Peer, str]) -> None:
    server, url = peer
    root = a_sender(tmp_path)
    assert send(root, "--server", url) == (
        3,
        "nothing to send: nobody subscribes in content/subscribers.csv\n",
    )
    a_list(root, f"{ADA},monthly,", f"{BOB},,robots")
    assert "is left who wants it" in send(root, "--server", url)[1]
    code, said = send(root, "--issue", "2026-11-18", "--server", url)
    assert (code, said) == (3, "nothing to send: 2026-11-18: Nothing was listed on this day.\n")
    assert server.connections == 0
    assert send(root, "--issue", "2026-11-18", "--empty", "--server", url)[0] == 0
    assert server.recipients == [BOB]
    assert subject(server.parsed()[0]).startswith("No papers")


# --- runs that end early, and runs beside each other


def started(root: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command("send", *arguments),
        cwd=root,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for(peer: Peer, count: int) -> None:
    for _ in range(3000):
        if peer.taken.total() >= count:
            return
        time.sleep(0.01)
    raise AssertionError(f"only {peer.taken.total()} messages came")


def test_a_run_that_was_killed_goes_on_and_a_second_one_beside_it_is_refused(
    tmp_path: Path, peer: tuple[Peer, str]
) -> None:
    server, url = peer
    root = a_sender(tmp_path, *(f"reader{n}@example.org,," for n in range(30)))
    server.last_delay = 0.2
    first = started(root, "--server", url)
    wait_for(server, 5)
    code, said = send(root, "--server", url)
    os.kill(first.pid, signal.SIGKILL)
    first.communicate()
    assert code == 1
    assert "another command is writing: digest send (process " in said
    server.last_delay = 0.0
    code, said = send(root, "--server", url)
    assert code == 0
    undecided = 1 if "undecided before" in said else 0
    assert undecided == 0 or "--resend-undecided" in said
    assert server.taken.total() in (30, 30 - undecided)
    assert set(server.taken.values()) == {1}
    if undecided:
        assert send(root, "--server", url, "--resend-undecided")[0] == 0
    assert len(server.taken) == 30


def test_without_its_log_a_mailed_issue_is_not_sent_again(tmp_path: Path, peer: tuple[Peer, str]) -> None:
    server, url = peer
    root = a_sender(tmp_path, f"{ADA},,")
    send(root, "--server", url)
    (root / "outbox/send-log.jsonl").unlink()
    code, said = send(root, "--server", url)
    assert (code, server.taken[ADA]) == (1, 1)
    assert "send-log.jsonl: says nothing of 2026-11-20, which was mailed" in said
    assert send(root, "--server", url, DIGEST_MAIL_SECRET="another one, of 16 or more")[0] == 1
    assert server.taken[ADA] == 1


def test_a_refusal_is_told_without_the_address_and_tried_again_when_asked(
    tmp_path: Path, peer: tuple[Peer, str]
) -> None:
    server, url = peer
    root = a_sender(tmp_path, f"{ADA},,")
    server.faults["RCPT"] = lambda address: f"550 5.1.1 <{address}> is nobody"
    code, said = send(root, "--server", url)
    assert code == 1
    assert "2026-11-20  a…@example.org  refused (RCPT 550 5.1.1)" in said
    assert ADA not in said
    assert send(root, "--server", url)[0] == 3
    del server.faults["RCPT"]
    assert send(root, "--server", url, "--resend-refused") == (0, "2026-11-20: 1 sent\n")


@pytest.mark.parametrize(
    ("report", "code"),
    [
        (Report(), 3),
        (Report(already_sent=9, refused_earlier=1, undecided_earlier=1), 3),
        (Report(sent=1), 0),
        (Report(sent=1, refused=1, undecided=1), 0),
        (Report(refused=1), 1),
        (Report(undecided=1), 1),
        (Report(sent=1, deferred=1), 1),
        (Report(sent=1, stopped=Problem("mail server", 0, "is gone")), 1),
    ],
)
def test_exit_codes_tell_sent_from_nothing_to_send_from_failed(report: Report, code: int) -> None:
    assert exit_code(report) == code


# --- the server


def test_a_password_goes_over_tls_alone_and_is_never_said(tmp_path: Path) -> None:
    authority, context, server = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), Peer()
    authority.issue_cert("localhost").configure_cert(context)
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    login = {"DIGEST_SMTP_USER": USER, "DIGEST_SMTP_PASSWORD": PASSWORD}
    root = a_sender(tmp_path / "mine", f"{ADA},,")
    with running(server, implicit_tls=context, auth=True) as port:
        url = f"smtps://localhost:{port}"
        untrusted = send(root, DIGEST_SMTP_URL=url, **login)
        wrong = send(
            root,
            DIGEST_SMTP_URL=url,
            **{**login, "DIGEST_SMTP_PASSWORD": "guess"},
            SSL_CERT_FILE=f"{tmp_path}/ca.pem",
        )
        right = send(root, DIGEST_SMTP_URL=url, **login, SSL_CERT_FILE=f"{tmp_path}/ca.pem")
    with running(server) as port:
        plain = send(root, "--server", f"smtp://localhost:{port}", **login)
    assert (untrusted[0], "certificate is not valid" in untrusted[1]) == (1, True)
    assert (wrong[0], "does not know this user" in wrong[1]) == (1, True)
    assert (right, server.taken) == ((0, "2026-11-20: 1 sent\n"), {ADA: 1})
    assert plain[0] == 3
    assert server.logins == [(USER, "guess"), (USER, PASSWORD)]
    said = "".join(text for _, text in (untrusted, wrong, right, plain))
    assert PASSWORD not in said
    assert "guess" not in said
    kept = [path.read_bytes() for path in root.rglob("*") if path.is_file()]
    assert [content for content in kept if PASSWORD.encode() in content] == []


@pytest.mark.parametrize(
    ("arguments", "more", "words"),
    [
        ([], {}, "mail server: none is named"),
        (["--server", "smpt://host"], {}, "did you mean 'smtp'?"),
        (["--server", "smtp://u:pass@host"], {}, "DIGEST_SMTP_PASSWORD, where no file keeps them"),
        (["--server", "smtp://a"], {"DIGEST_SMTP_USER": "me"}, "DIGEST_SMTP_PASSWORD: is not set"),
        (["--server", "smtp://a", "--to", "ada"], {}, "has no @"),
    ],
)
def test_a_mistake_is_told_before_anything_is_sent(
    tmp_path: Path, arguments: list[str], more: dict[str, str], words: str
) -> None:
    code, said = send(a_sender(tmp_path, f"{ADA},,"), *arguments, **more)
    assert code in (1, 2)
    assert words in said


def test_mail_without_a_sender_or_with_links_to_nowhere_is_not_sent(tmp_path: Path) -> None:
    a_digest(tmp_path, PAPERS, "[mail]\nname = 'x'\n")
    a_list(tmp_path, f"{ADA},,")
    code, said = send(tmp_path, "--server", "smtp://127.0.0.1:1")
    assert code == 1
    assert "digest.toml:1: 'mail.from' is empty" in said
    assert "'base_url' is empty" in said
    assert send(tmp_path, "--dry-run")[0] == 0


# --- subscribers


def test_subscribers_are_read_from_standard_input(tmp_path: Path, peer: tuple[Peer, str]) -> None:
    server, url = peer
    root = a_sender(tmp_path)
    done = subprocess.run(
        command("send", "--subscribers", "-", "--server", url),
        cwd=root,
        env=environment(),
        input=f"address\n{ADA}\n".encode(),
        check=True,
    )
    assert (done.returncode, server.taken) == (0, {ADA: 1})


def test_subscribers_are_added_taken_over_listed_and_removed(tmp_path: Path) -> None:
    root = a_sender(tmp_path)
    (root / "content/subscribers.csv").unlink()
    run_well(root, "subscribers", "add", ADA, "--topics", "Graphs; language", "--frequency", "weekly")
    assert "has this address already" in run_well(root, "subscribers", "add", "ADA@Example.org")
    write(root / "theirs.csv", f"Email Address,Full name\n{BOB},Bob\nnobody,No\n{ADA},Ada\n")
    said = run_well(root, "subscribers", "import", "theirs.csv", "--source", "the old list")
    assert "theirs.csv:3: the address 'nobody' has no @" in said
    assert "content/subscribers.csv: 1 new, 1 known" in said
    assert run_well(root, "subscribers", "export") == (
        "address,name,topics,frequency,include,exclude,since,source,bibliography\n"
        f"{ADA},,Graphs; language,weekly,,,2026-11-20,by hand,\n"
        f"{BOB},Bob,,daily,,,2026-11-20,the old list,\n"
    )
    assert (root / "content/subscribers.csv").stat().st_mode & 0o077 == 0
    run_well(root, "subscribers", "remove", "Ada@example.org")
    listed = run_well(root, "subscribers", "list")
    assert BOB in listed
    assert ADA not in listed


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["add", "ada"], "has no @"),
        (["add", ADA, "--topics", "grafs"], "did you mean 'graphs'?"),
        (["add", ADA, "--frequency", "dayly"], "did you mean 'daily'?"),
        (["add", ADA, "--name", "a\nb"], "the name has a line's end"),
        (["add", ADA, "--subscribers", "-"], "standard input cannot be changed"),
        (["remove", ADA], f"nobody subscribes as '{ADA}'"),
        (["import", "none.csv", "--source", "x"], "none.csv: no such file"),
    ],
)
def test_a_mistake_leaves_the_file_as_it_is(tmp_path: Path, arguments: list[str], words: str) -> None:
    root = a_sender(tmp_path, f"{BOB},,")
    before = (root / "content/subscribers.csv").read_bytes()
    done = run(root, "subscribers", *arguments)
    assert done.returncode in (1, 2)
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert (root / "content/subscribers.csv").read_bytes() == before


def test_check_says_which_private_files_git_keeps_and_is_silent_without_git(tmp_path: Path) -> None:
    root = a_sender(tmp_path, f"{ADA},,graphs", f"{BOB},,grafs", "nobody,,")
    write(root / "outbox/secret", "x" * 20)
    write(root / "outbox/mailed.jsonl", "")
    path = f"{Path(sys.executable).parent}"
    rows = {line for line in run(root, "check", PATH=path).stderr.splitlines() if "hint" not in line}
    assert rows == {
        "content/subscribers.csv:3: there is no topic 'grafs'",
        "content/subscribers.csv:4: the address 'nobody' has no @",
    }
    for arguments in (["init", "-q"], ["add", "-f", "content", "outbox"]):
        subprocess.run(["git", *arguments], cwd=root, check=True)
    said = run(root, "check").stderr
    assert "content/subscribers.csv: is tracked by git\n  hint: others may read it: 'git rm --cached" in said
    assert "outbox/secret: is tracked by git" in said
    assert "mailed.jsonl" not in said

"""The send log: on disk when it says so, whole after any fall, readable by others, and never another's file."""

from __future__ import annotations

import json
import os
import stat
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mail_peer import Peer, running
from mail_posts import SECRET, addresses, send

from digest.mail.send_log import SendLog, State, open_log, read_log
from digest.problems import DigestError

CHECK, ISSUE, OTHER = "0123", "2026-11-20", "2026-W47"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
BEGUN, ACCEPTED, REFUSED, DEFERRED, UNDECIDED = State


def opened(path: Path, check: str = CHECK):
    return open_log(path, "log", "digest send", check, {ISSUE})


def note(log: SendLog, to: str, *states: State) -> None:
    for state in states:
        log.note(NOON, ISSUE, to, state)


def states(path: Path) -> dict[str, State]:
    found, _ = read_log(path, "log", CHECK, {ISSUE})
    return {to: state for (_, to), state in found.items()}


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ((), None),
        ((BEGUN,), UNDECIDED),
        ((BEGUN, ACCEPTED), ACCEPTED),
        ((BEGUN, REFUSED), REFUSED),
        ((REFUSED,), REFUSED),
        ((BEGUN, DEFERRED), DEFERRED),
        ((DEFERRED, BEGUN), UNDECIDED),
        ((BEGUN, UNDECIDED), UNDECIDED),
        ((BEGUN, UNDECIDED, BEGUN, ACCEPTED), ACCEPTED),
        ((BEGUN, ACCEPTED, BEGUN), ACCEPTED),
    ],
)
def test_what_became_of_a_message_is_its_last_event_and_begun_is_undecided(
    tmp_path: Path, events: tuple[State, ...], state: State | None
) -> None:
    with opened(tmp_path / "log") as log:
        note(log, "ada", *events)
    assert states(tmp_path / "log").get("ada") == state
    with opened(tmp_path / "log") as log:
        assert log.state_of(ISSUE, "ada") == state


def test_a_line_says_when_what_and_to_whom_by_key(tmp_path: Path) -> None:
    with opened(tmp_path / "log") as log:
        log.note(
            datetime(2026, 11, 20, 13, tzinfo=timezone(timedelta(hours=1))),
            ISSUE,
            "00ff",
            REFUSED,
            "RCPT 550 5.1.1",
        )
    head, line = (tmp_path / "log").read_text().splitlines()
    assert json.loads(head) == {"form": "digest send log 1", "check": CHECK}
    assert json.loads(line) == {
        "at": "2026-11-20T12:00:00+00:00",
        "issue": ISSUE,
        "to": "00ff",
        "state": "refused",
        "reply": "RCPT 550 5.1.1",
    }


def test_issues_are_kept_apart(tmp_path: Path) -> None:
    with open_log(tmp_path / "log", "log", "digest send", CHECK, {ISSUE, OTHER}) as log:
        note(log, "ada", BEGUN, ACCEPTED)
        assert log.state_of(OTHER, "ada") is None
    assert read_log(tmp_path / "log", "log", CHECK, {OTHER}) == ({}, ())


def test_neither_the_log_nor_its_name_tells_an_address(tmp_path: Path) -> None:
    peer = Peer()
    peer.faults["RCPT"] = lambda address: (
        f"550 5.1.1 <{address}> reader0 is gone" if "reader0" in address else None
    )
    with running(peer) as port:
        report = send(tmp_path / "log", port, addresses(2))
    assert (report.sent, report.refused) == (1, 1)
    content = (tmp_path / "log").read_text()
    assert "550 5.1.1" in content
    assert "reader" not in content
    assert "example" not in content
    assert SECRET.decode() not in content


def test_each_event_is_on_disk_before_the_next_thing_happens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    real = os.fsync
    monkeypatch.setattr(os, "fsync", lambda file: order.append("disk") or real(file))  # type: ignore[func-returns-value]
    peer = Peer()
    for step in ("MAIL", "DATA", "message"):
        peer.faults[step] = lambda _, step=step: order.append(step)  # type: ignore[func-returns-value,misc]
    with running(peer) as port:
        send(tmp_path / "log", port, addresses(2))
    new_log = ["disk", "disk"]
    assert order == [*new_log, *["MAIL", "DATA", "disk", "message", "disk"] * 2]


# --- falls


@given(cut=st.integers(1, 400))
def test_a_log_that_was_cut_anywhere_loses_its_last_event_and_no_other(
    tmp_path_factory: pytest.TempPathFactory, cut: int
) -> None:
    path = tmp_path_factory.mktemp("cut") / "log"
    with opened(path) as log:
        for to in ("ada", "bo"):
            note(log, to, BEGUN, ACCEPTED)
    content = path.read_bytes()
    lines = content.splitlines(keepends=True)
    kept = content[: max(len(content) - cut, len(lines[0]))]
    path.write_bytes(kept)
    before = states(path)
    whole = sum(kept.startswith(b"".join(lines[: count + 1]).rstrip()) for count in range(1, 5))
    assert before == dict([*{"ada": UNDECIDED, "bo": UNDECIDED}.items()][: (whole + 1) // 2]) | (
        {"ada": ACCEPTED} if whole >= 2 else {}
    ) | ({"bo": ACCEPTED} if whole == 4 else {})
    with opened(path) as log:
        assert log.problems == ()
        note(log, "cy", BEGUN, ACCEPTED)
    assert path.read_bytes().startswith(kept)
    assert states(path) == before | {"cy": ACCEPTED}


def test_a_line_that_was_edited_is_reported_and_the_others_are_read(tmp_path: Path) -> None:
    path = tmp_path / "log"
    with opened(path) as log:
        note(log, "ada", BEGUN, ACCEPTED)
    path.write_bytes(path.read_bytes() + b'\0\0\0\n{"state": 1}\nhello\n\xff\xfe\n[]\n')
    with opened(path) as log:
        assert [problem.line for problem in log.problems] == [4, 5, 6, 7, 8]
        assert log.state_of(ISSUE, "ada") is ACCEPTED


def test_an_empty_file_becomes_a_log(tmp_path: Path) -> None:
    (tmp_path / "log").touch()
    with opened(tmp_path / "log") as log:
        note(log, "ada", BEGUN, ACCEPTED)
    assert states(tmp_path / "log") == {"ada": ACCEPTED}


# --- refusals


def test_a_log_of_another_secret_is_refused_and_left_alone(tmp_path: Path) -> None:
    """Its keys stand for nobody: everybody would get the issue again."""
    with opened(tmp_path / "log") as log:
        note(log, "ada", BEGUN, ACCEPTED)
    before = (tmp_path / "log").read_bytes()
    with (
        pytest.raises(DigestError, match=r"^log:1: was made with another secret"),
        opened(tmp_path / "log", "4567"),
    ):
        pass
    assert (tmp_path / "log").read_bytes() == before


@pytest.mark.parametrize(
    "content", [b"# Notes\n", b'{"title": "A"}\n', b"\xff", b'{"form": "digest send log 9", "check": ""}\n']
)
def test_another_file_is_never_written_to(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "log").write_bytes(content)
    with pytest.raises(DigestError, match=r"^log:1: is no send log"), opened(tmp_path / "log"):
        pass
    assert (tmp_path / "log").read_bytes() == content


def test_a_folder_in_the_way_is_one_clear_problem(tmp_path: Path) -> None:
    (tmp_path / "log").mkdir()
    with pytest.raises(DigestError, match=r"^log: cannot be read: "), opened(tmp_path / "log"):
        pass


def test_looking_does_not_make_a_log_or_wait_for_one(tmp_path: Path) -> None:
    assert read_log(tmp_path / "log", "log", CHECK, {ISSUE}) == ({}, ())
    assert [*tmp_path.iterdir()] == []
    with opened(tmp_path / "log") as log:
        note(log, "ada", BEGUN, ACCEPTED)
        assert states(tmp_path / "log") == {"ada": ACCEPTED}


@pytest.mark.skipif(os.name != "posix", reason="modes as meant here are of POSIX systems")
def test_the_log_is_its_owners_alone_and_no_lock_stays_behind(tmp_path: Path) -> None:
    with opened(tmp_path / "outbox" / "log"):
        pass
    assert stat.S_IMODE((tmp_path / "outbox" / "log").stat().st_mode) == 0o600
    assert [file.name for file in (tmp_path / "outbox").iterdir()] == ["log"]

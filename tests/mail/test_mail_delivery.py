"""Letters through a real server that fails at every step: each is accepted once, or it is said what became of it."""

from __future__ import annotations

import random
import tracemalloc
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path

import pytest
from mail_peer import DROP, Peer, running, speaking
from mail_posts import ISSUE, SECRET, Clock, addresses, letters_to, send, transport_to

from digest.mail.delivery import MOST_FAILURES, Letter, Outcome, Pace, Report, deliver
from digest.mail.keys import log_check
from digest.mail.send_log import State, open_log
from digest.problems import DigestError

STEPS = ("MAIL", "RCPT", "DATA", "message")
UNDECIDED = frozenset({State.UNDECIDED})


def times(count: int, answer: str):
    """A fault that happens so many times for each address, and then no more."""
    left: dict[str, int] = {}

    def fault(address: str) -> str | None:
        left[address] = left.get(address, count) - 1
        return answer if left[address] >= 0 else None

    return fault


# --- without faults


def test_each_gets_the_message_once_over_one_connection_in_order(tmp_path: Path) -> None:
    peer, readers = Peer(), addresses(5)
    with running(peer) as port:
        report = send(tmp_path / "log", port, readers)
    assert report == Report(sent=5)
    assert (peer.recipients, peer.connections) == (readers, 1)
    assert [message["To"] for message in peer.parsed()] == readers


def test_a_second_run_sends_nothing_and_does_not_even_connect(tmp_path: Path) -> None:
    peer = Peer()
    with running(peer) as port:
        send(tmp_path / "log", port, addresses(3))
        assert send(tmp_path / "log", port, addresses(3)) == Report(already_sent=3)
    assert peer.connections == 1


def test_who_was_sent_the_issue_is_known_by_any_spelling_of_the_address(tmp_path: Path) -> None:
    peer = Peer()
    with running(peer) as port:
        report = send(tmp_path / "log", port, ["Ada@Example.org", "ada@example.ORG", "ada+x@example.org"])
    assert (report.sent, report.already_sent) == (2, 1)


def test_a_message_is_made_only_when_its_turn_has_come(tmp_path: Path) -> None:
    peer, made = Peer(), []

    def letter(one: Letter) -> Letter:
        return Letter(
            one.address,
            one.subscriber_key,
            one.issue_key,
            lambda: made.append((one.address, sum(peer.taken.values()))) or one.message(),  # type: ignore[func-returns-value]
        )

    with (
        running(peer) as port,
        open_log(tmp_path / "log", "log", "test", log_check(SECRET), {ISSUE}) as log,
    ):
        deliver(map(letter, letters_to(addresses(3))), transport_to(port), log, Pace(Clock().now, print))
        deliver(map(letter, letters_to(addresses(4))), transport_to(port), log, Pace(Clock().now, print))
    assert made == [(address, before) for before, address in enumerate(addresses(4))]


def test_a_limit_is_of_those_that_are_tried(tmp_path: Path) -> None:
    with running(Peer()) as port:
        assert send(tmp_path / "log", port, addresses(5), limit=2) == Report(sent=2, left=3)
        assert send(tmp_path / "log", port, addresses(5), limit=2) == Report(sent=2, already_sent=2, left=1)


def test_memory_does_not_grow_with_the_messages(tmp_path: Path) -> None:
    peer = Peer()
    peer.keeps = False
    big = b"Subject: x\r\n\r\n" + (b"y" * 900 + b"\r\n") * 100
    with (
        running(peer) as port,
        open_log(tmp_path / "log", "log", "test", log_check(SECRET), {ISSUE}) as log,
    ):
        letters = (Letter(to, to, ISSUE, lambda: bytes(bytearray(big))) for to in addresses(60))
        tracemalloc.start()
        report = deliver(letters, transport_to(port), log, Pace(Clock().now, print))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert report.sent == 60
    assert peak < 15 * len(big)  # a quarter of all messages, with the server's share


def test_the_rate_holds_between_any_two_messages(tmp_path: Path) -> None:
    clock, peer, left = Clock(), Peer(), []
    peer.faults["MAIL"] = lambda _: left.append(clock.now())  # type: ignore[func-returns-value]
    with running(peer) as port:
        send(tmp_path / "log", port, addresses(4), clock=clock, per_minute=30)
    assert [(later - sooner).total_seconds() for sooner, later in pairwise(left)] == [2.0, 2.0, 2.0]


def test_a_second_run_at_the_same_time_is_refused(tmp_path: Path) -> None:
    peer = Peer()
    with (
        running(peer) as port,
        open_log(tmp_path / "log", "log", "digest send", log_check(SECRET), {ISSUE}),
        pytest.raises(DigestError, match=r"^log: another command is writing: digest send \(process "),
    ):
        send(tmp_path / "log", port, addresses(1))
    assert peer.connections == 0


# --- refused for good, and for now


@pytest.mark.parametrize("step", STEPS)
def test_who_is_refused_for_good_is_noted_and_not_tried_again(tmp_path: Path, step: str) -> None:
    peer, clock = Peer(), Clock()
    peer.faults[step] = lambda _: (
        "550 5.1.1 <reader1@example.org> is gone" if peer.seen.count(step) == 2 else None
    )
    told: list[Outcome] = []
    with running(peer) as port:
        first = send(tmp_path / "log", port, addresses(3), clock=clock, tell=told.append)
        second = send(tmp_path / "log", port, addresses(3), clock=clock)
    assert first == Report(sent=2, refused=1)
    assert second == Report(already_sent=2, refused_earlier=1)
    assert [outcome.codes for outcome in told] == [
        "message 250 2.0.0",
        f"{step} 550 5.1.1",
        "message 250 2.0.0",
    ]
    assert [*peer.taken] == ["reader0@example.org", "reader2@example.org"]
    assert (peer.connections, clock.slept) == (1, [])


def test_who_was_refused_is_tried_again_when_that_is_asked_for(tmp_path: Path) -> None:
    peer = Peer()
    peer.faults["MAIL"] = times(1, "550 no")
    with running(peer) as port:
        assert send(tmp_path / "log", port, addresses(1)) == Report(refused=1)
        assert send(tmp_path / "log", port, addresses(1), again=frozenset({State.REFUSED})) == Report(sent=1)


def test_a_sender_who_is_refused_costs_nobody_the_message(tmp_path: Path) -> None:
    peer, clock = Peer(), Clock()
    peer.faults["MAIL"] = lambda _: "550 5.7.1 not from here"
    with running(peer) as port:
        report = send(tmp_path / "log", port, addresses(3), clock=clock)
        del peer.faults["MAIL"]
        second = send(tmp_path / "log", port, addresses(3))
    assert (report.sent, report.refused, report.deferred) == (0, 0, 3)
    assert "takes no mail from this sender: MAIL 550 5.7.1" in str(report.stopped)
    assert (peer.seen.count("MAIL"), clock.slept) == (6, [])
    assert second == Report(sent=3)


def test_a_sender_who_passes_later_leaves_the_refusals_with_their_letters(tmp_path: Path) -> None:
    peer = Peer()
    peer.faults["MAIL"] = lambda _: "550 5.7.1 not this one" if peer.seen.count("MAIL") <= 2 else None
    with running(peer) as port:
        first = send(tmp_path / "log", port, addresses(4))
        second = send(tmp_path / "log", port, addresses(4))
    assert first == Report(sent=2, refused=2)
    assert second == Report(already_sent=2, refused_earlier=2)


@pytest.mark.parametrize("step", ["MAIL", "RCPT"])
def test_a_server_that_wants_a_login_stops_the_run_and_costs_nobody_the_message(
    tmp_path: Path, step: str
) -> None:
    peer = Peer()
    peer.faults[step] = lambda _: "530 5.7.0 who are you?"
    with running(peer) as port:
        report = send(tmp_path / "log", port, addresses(3))
        del peer.faults[step]
        second = send(tmp_path / "log", port, addresses(3))
    assert (report.sent, report.refused) == (0, 0)
    assert f"wants a login: {step} 530" in str(report.stopped)
    assert second == Report(sent=3)


@pytest.mark.parametrize("step", STEPS[1:])
def test_who_is_put_off_is_tried_again_after_growing_waits(tmp_path: Path, step: str) -> None:
    peer, clock = Peer(), Clock()
    late = times(3, "451 4.7.1 later")
    peer.faults[step] = lambda address: late(address) if address == "reader0@example.org" else None
    with running(peer) as port:
        report = send(tmp_path / "log", port, addresses(3), clock=clock)
    assert report == Report(sent=3)
    assert peer.recipients == ["reader1@example.org", "reader2@example.org", "reader0@example.org"]
    assert clock.slept == sorted(set(clock.slept))
    assert len(clock.slept) == 3


@pytest.mark.parametrize("step", STEPS[1:])
def test_who_is_put_off_each_time_is_left_to_the_next_run(tmp_path: Path, step: str) -> None:
    peer = Peer()
    peer.faults[step] = times(4, "450 4.2.2 full")
    with running(peer) as port:
        assert send(tmp_path / "log", port, addresses(2)) == Report(deferred=2)
        assert peer.seen.count(step) == 8
        assert send(tmp_path / "log", port, addresses(2)) == Report(sent=2)
    assert set(peer.taken.values()) == {1}


def test_a_sender_who_is_put_off_waits_for_the_server_and_then_reaches_all(tmp_path: Path) -> None:
    """As with a limit: so many messages a minute, and a word to come back later for the rest."""
    peer, clock = Peer(), Clock()
    taken: list[float] = []

    def limited(_: str) -> str | None:
        now = clock.now().timestamp()
        if sum(now - time < 60 for time in taken) >= 10:
            return "450 4.7.1 too many messages"
        taken.append(now)
        return None

    peer.faults["RCPT"] = limited
    with running(peer) as port:
        report = send(tmp_path / "log", port, addresses(40), clock=clock)
    assert report == Report(sent=40)
    assert set(peer.taken.values()) == {1}


def test_five_hundred_failures_in_a_row_stop_the_run(tmp_path: Path) -> None:
    peer = Peer()
    peer.faults["RCPT"] = lambda _: "550 5.7.1 you are on a list"
    with running(peer) as port:
        report = send(tmp_path / "log", port, addresses(MOST_FAILURES + 50))
    assert report.refused == peer.seen.count("RCPT") == MOST_FAILURES == 500
    assert report.stopped is not None
    assert "500 failures in a row, the last: RCPT 550 5.7.1" in str(report.stopped)


def test_one_success_makes_the_row_of_failures_begin_anew(tmp_path: Path) -> None:
    peer = Peer()
    peer.faults["RCPT"] = lambda address: None if address == "reader300@example.org" else "550 no"
    with running(peer) as port:
        report = send(tmp_path / "log", port, addresses(MOST_FAILURES + 250))
    assert (report.refused, report.sent, report.stopped) == (MOST_FAILURES + 249, 1, None)


# --- lost connections


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
def test_a_connection_lost_before_the_data_costs_nobody_the_message(tmp_path: Path, step: str) -> None:
    peer = Peer()
    peer.faults[step] = lambda _: DROP if peer.seen.count(step) in (1, 3) else None
    with running(peer) as port:
        assert send(tmp_path / "log", port, addresses(5)) == Report(sent=5)
    assert set(peer.taken.values()) == {1}
    assert peer.connections == 3


@pytest.mark.parametrize("is_taken", [True, False])
def test_a_connection_lost_after_the_data_leaves_the_message_undecided(
    tmp_path: Path, is_taken: bool
) -> None:
    peer = Peer()
    first = times(1, DROP)
    step = "answer" if is_taken else "message"
    peer.faults[step] = lambda address: first(address) if address == "reader1@example.org" else None
    with running(peer) as port:
        assert send(tmp_path / "log", port, addresses(3)) == Report(sent=2, undecided=1)
        assert send(tmp_path / "log", port, addresses(3)) == Report(already_sent=2, undecided_earlier=1)
        assert peer.taken["reader1@example.org"] == is_taken
        report = send(tmp_path / "log", port, addresses(3), again=UNDECIDED)
    assert report == Report(sent=1, already_sent=2)
    assert peer.taken["reader1@example.org"] == 1 + is_taken


def test_an_answer_that_comes_too_late_leaves_the_message_undecided(tmp_path: Path) -> None:
    peer = Peer()
    peer.last_delay = 0.6
    with running(peer) as port:
        assert send(tmp_path / "log", port, addresses(1), patience=0.2) == Report(undecided=1)
        peer.last_delay = 0.0
        assert send(tmp_path / "log", port, addresses(1)) == Report(undecided_earlier=1)
    assert peer.taken["reader0@example.org"] == 1


def test_a_slow_answer_within_the_time_is_an_answer(tmp_path: Path) -> None:
    peer = Peer()
    peer.last_delay = 0.1
    with running(peer) as port:
        assert send(tmp_path / "log", port, addresses(2)) == Report(sent=2)


@pytest.mark.parametrize("step", STEPS[:3])
@pytest.mark.parametrize("answer", ["000 what", "045 it ended here"])
def test_an_answer_that_is_none_before_the_data_costs_nobody_the_message(
    tmp_path: Path, step: str, answer: str
) -> None:
    peer = Peer()
    peer.faults[step] = times(1, answer)
    with running(peer) as port:
        assert send(tmp_path / "log", port, addresses(2)) == Report(sent=2)
    assert set(peer.taken.values()) == {1}


def test_an_answer_that_is_none_leaves_the_message_undecided(tmp_path: Path) -> None:
    hello = [b"220 x\r\n", b"250 x\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n"]
    with speaking(*hello, b"what?\r\n") as port:
        assert send(tmp_path / "log", port, addresses(1)) == Report(undecided=1)


def test_a_server_that_ends_the_connection_after_each_answer_is_reached_anew(tmp_path: Path) -> None:
    peer, clock = Peer(), Clock()
    peer.drops_after_answer = True
    with running(peer) as port:
        assert send(tmp_path / "log", port, addresses(4), clock=clock) == Report(sent=4)
    assert (clock.slept, set(peer.taken.values())) == ([], {1})


def test_a_server_that_takes_two_messages_a_connection_is_no_reason_to_wait(tmp_path: Path) -> None:
    peer, clock = Peer(), Clock()
    peer.faults["MAIL"] = lambda _: (
        "421 4.7.0 too many messages" if peer.seen.count("MAIL") % 3 == 0 else None
    )
    with running(peer) as port:
        assert send(tmp_path / "log", port, addresses(6), clock=clock) == Report(sent=6)
    assert (clock.slept, peer.connections) == ([], 3)


def test_a_server_that_is_gone_in_the_middle_stops_the_run_after_some_waits(tmp_path: Path) -> None:
    peer, clock, server = Peer(), Clock(), ExitStack()
    port = server.enter_context(running(peer))

    def readers() -> Iterator[str]:
        yield from addresses(5)[:3]
        server.close()
        yield from addresses(5)[3:]

    report = send(tmp_path / "log", port, readers(), clock=clock)
    assert (report.sent, report.deferred) == (3, 0)
    assert str(report.stopped).startswith(f"smtp://127.0.0.1:{port}: cannot be reached: ")
    assert clock.slept == sorted(clock.slept)
    assert len(clock.slept) > 2
    with running(peer) as again:
        assert send(tmp_path / "log", again, addresses(5)) == Report(sent=2, already_sent=3)


def test_a_server_that_is_gone_before_another_try_leaves_all_who_wait_to_the_next_run(tmp_path: Path) -> None:
    peer, server = Peer(), ExitStack()
    port = server.enter_context(running(peer))
    peer.faults["RCPT"] = lambda _: "450 later"
    clock = Clock()
    with open_log(tmp_path / "log", "log", "test", log_check(SECRET), {ISSUE}) as log:
        pace = Pace(clock.now, lambda seconds: server.close() if seconds >= 30 else clock.sleep(seconds))
        report = deliver(letters_to(addresses(4)), transport_to(port), log, pace)
    assert (report.deferred, report.sent) == (4, 0)
    assert "cannot be reached" in str(report.stopped)


# --- everything at once


def test_a_thousand_readers_and_faults_at_every_step_are_one_message_each(tmp_path: Path) -> None:
    dice, peer, readers = random.Random(4), Peer(), addresses(1000)
    peer.keeps = False
    for step in STEPS:
        peer.faults[step] = lambda _: dice.choice(["451 later", DROP]) if dice.random() < 0.02 else None
    peer.faults["answer"] = lambda _: DROP if dice.random() < 0.01 else None
    gone = set(dice.sample(readers, 20))
    faulty = peer.faults["RCPT"]
    peer.faults["RCPT"] = lambda address: "550 5.1.1 no such user" if address in gone else faulty(address)
    outcomes: dict[str, State] = {}
    with running(peer) as port:
        for _ in range(3):
            report = send(
                tmp_path / "log",
                port,
                readers,
                tell=lambda outcome: outcomes.update({outcome.letter.address: outcome.state}),
            )
            assert report.stopped is None
    by_state = {state: {to for to in readers if outcomes[to] is state} for state in State}
    assert by_state[State.REFUSED] == gone
    assert by_state[State.BEGUN] == by_state[State.DEFERRED] == set()
    assert {peer.taken[to] for to in by_state[State.ACCEPTED]} == {1}
    assert {peer.taken[to] for to in by_state[State.UNDECIDED]} == {0, 1}
    print(f"\nundecided: {len(by_state[State.UNDECIDED])} of {len(readers)}")

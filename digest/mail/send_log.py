"""The send log: what became of each message, on disk before the message leaves and after the server's answer.

Comes in: one event at a time. Goes out: JSON Lines, only ever added to, from which the next run knows who was reached.
It names subscribers by a keyed digest and keeps no word of a server's, for servers quote the address: the log can lie
where others read it. Its first line tells with which secret the digests were made.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path

import msgspec
from msgspec import Struct

from digest.files import keep_name, replace_file
from digest.lock import locked
from digest.problems import DigestError, Problem

_FORM = "digest send log 1"
_OWNER_ALONE = 0o600
_APPEND = os.O_RDWR | os.O_APPEND | getattr(os, "O_BINARY", 0)
CUT = "Input data was truncated"  # msgspec's word for a line that a killed run did not finish


class State(Enum):
    """What became of a message."""

    BEGUN = (
        "begun"  # all of it is with the server but the end: whatever happens next, this line stands before
    )
    ACCEPTED = "accepted"
    REFUSED = "refused"  # for good
    DEFERRED = "deferred"  # not accepted, and to be tried again
    UNDECIDED = "undecided"  # handed over, and no answer came


FINAL = frozenset({State.ACCEPTED, State.REFUSED, State.UNDECIDED})  # what is not tried again


class Head(Struct, frozen=True, forbid_unknown_fields=True):
    """The first line."""

    form: str
    check: str  # of `keys.log_check`


class Event(Struct, frozen=True, omit_defaults=True):
    """A line: what happened to the message with this issue for this subscriber."""

    at: str
    issue: str
    to: str  # of `keys.subscriber_key`
    state: State
    reply: str = ""  # the command that was answered, and the codes of the answer


Key = tuple[str, str]  # issue, subscriber
_head, _event = msgspec.json.Decoder(Head), msgspec.json.Decoder(Event)


class SendLog:
    """The log while a run holds it: `state_of` a message, and `note` what happens."""

    def __init__(self, file: int, shown: str, states: Mapping[Key, State], problems: tuple[Problem, ...]):
        self._file, self._shown = file, shown
        self._states = dict(states)
        self.problems = problems  # lines that cannot be read

    def state_of(self, issue: str, to: str) -> State | None:
        """What became of the message so far; none where it was never handed over."""
        return self._states.get((issue, to))

    def note(self, at: datetime, issue: str, to: str, state: State, reply: str = "") -> None:
        """Puts the event on disk: when this returns, it outlives the machine."""
        event = Event(at.astimezone(UTC).isoformat(timespec="seconds"), issue, to, state, reply)
        line = msgspec.json.encode(event) + b"\n"
        try:
            if os.write(self._file, line) < len(line):
                raise OSError(28, "No space left on device")
            os.fsync(self._file)
        except OSError as error:
            raise DigestError(_unwritable(self._shown, error)) from None
        self._states[issue, to] = _newer(self._states.get((issue, to)), state)


class Unlogged(SendLog):
    """For a proof, which is sent as often as it is asked for: nothing is known, and nothing is kept."""

    def __init__(self) -> None:
        super().__init__(-1, "", {}, ())

    def note(self, at: datetime, issue: str, to: str, state: State, reply: str = "") -> None:
        """Keeps nothing."""


@contextmanager
def open_log(path: Path, shown: str, doing: str, check: str, issues: Collection[str]) -> Iterator[SendLog]:
    """The log at `path` for the block alone: a second run is refused with a DigestError, and so is another secret.

    `issues` are those that may be sent; what became of others is not kept in memory.
    """
    path = path.resolve()  # a log by two names is one log
    with locked(path.with_name(f".{path.name}.lock"), shown, doing, wait=0):
        states, problems = read_log(path, shown, check, issues)
        file = _opened(path, shown, check)
        try:
            yield SendLog(file, shown, states, problems)
        finally:
            os.close(file)


def read_log(
    path: Path, shown: str, check: str, issues: Collection[str]
) -> tuple[Mapping[Key, State], tuple[Problem, ...]]:
    """What the log at `path` says of these issues; nothing where there is none yet."""
    try:
        with path.open("rb") as lines:
            first = lines.readline()
            if first:
                _check_head(first, shown, check)
            return _past(lines, shown, issues)
    except FileNotFoundError:
        return {}, ()
    except OSError as error:
        raise DigestError(Problem(shown, 0, f"cannot be read: {error.strerror or error}")) from None


def _past(
    lines: Iterable[bytes], shown: str, issues: Collection[str]
) -> tuple[dict[Key, State], tuple[Problem, ...]]:
    states: dict[Key, State] = {}
    problems = []
    for number, line in enumerate(lines, 2):
        try:
            event = _event.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            if str(error) != CUT:
                problems.append(_unreadable(shown, number))
            continue
        if event.issue in issues:
            key = event.issue, event.to
            states[key] = _newer(states.get(key), event.state)
    begun = {key: State.UNDECIDED for key, state in states.items() if state is State.BEGUN}
    return {**states, **begun}, tuple(problems)


def _newer(old: State | None, new: State) -> State:
    return State.ACCEPTED if old is State.ACCEPTED else new


def _check_head(line: bytes, shown: str, check: str) -> None:
    try:
        head = _head.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        head = None
    if head is None or head.form != _FORM:
        raise DigestError(Problem(shown, 1, "is no send log of this program", "name another file")) from None
    if head.check != check:
        fact = "was made with another secret: all would get again what they have"
        raise DigestError(Problem(shown, 1, fact, "give the secret it was made with, or name another file"))


def _opened(path: Path, shown: str, check: str) -> int:
    try:
        if not path.exists() or not path.stat().st_size:
            replace_file(path, msgspec.json.encode(Head(_FORM, check)) + b"\n", mode=_OWNER_ALONE)
            keep_name(path.parent)
        file = os.open(path, _APPEND)
        if os.lseek(file, 0, os.SEEK_END) and not _ends_with_line(path):
            os.write(file, b"\n")  # what a killed run did not finish stays a line of its own
        return file
    except OSError as error:
        raise DigestError(_unwritable(shown, error)) from None


def _ends_with_line(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read() == b"\n"


def _unwritable(shown: str, error: OSError) -> Problem:
    fact = f"cannot be written: {error.strerror or error}"
    return Problem(shown, 0, fact, "nothing more is sent; when that is mended, start again")


def _unreadable(shown: str, line: int) -> Problem:
    return Problem(shown, line, "is no line of a send log", "it is skipped; was the file edited?")

"""Letters handed to a mail server, each once, at the pace it bears, however often the run is killed and started again.

Comes in: letters, made one at a time; a transport, a send log, a clock. Goes out: what became of each.
Before the end of a message is sent, the log says `begun`; after the answer, what it was. A message that was begun and
has no answer is undecided: no protocol tells whether it arrived. It is not sent again unless that is asked for:
most servers keep what they have taken, two copies get a sender barred, and the issue is on the web.

A server that wants a login, or says at MAIL that it takes nothing from this sender, says nothing of a reader: that
counts as a refusal of the letter only where the server has let another one of the run pass that step.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from digest.mail.send_log import FINAL, SendLog, State
from digest.mail.transport import Answer, Busy, Lost, Transport, Unreachable
from digest.problems import DigestError, Problem

MOST_FAILURES = 500  # in a row
MOST_WAITING = 500  # letters that are kept for another try; more than that is no matter of some mailboxes
_LONGEST_PAUSE = 10.0  # seconds; with it, 500 failures in a row outlast a limit by the hour
_WANTS_LOGIN = frozenset({530, 534, 535, 538})  # RFC 4954: no word on a letter
_OF_SENDER = re.compile(r"MAIL 5\d\d 5\.(?:7\.\d+|1\.[78])")  # RFC 3463: policy, the sender's address


class Letter(Struct, frozen=True):
    """One issue for one subscriber; the message is made when its turn has come, and not at all if it was sent."""

    address: str
    subscriber_key: str  # of `keys.subscriber_key`
    issue_key: str
    message: Callable[[], bytes]  # RFC 5322 with CRLF; the same bytes at each call


class Pace(Struct, frozen=True):
    """The clock, and how long to wait for what."""

    now: Callable[[], datetime]
    sleep: Callable[[float], None]  # seconds; it ends early where the run is to end
    per_minute: float = 0.0  # messages; 0 is as fast as the server takes them
    retries: tuple[float, ...] = (30.0, 120.0, 300.0)  # before another try with those who were put off
    reopening: tuple[float, ...] = (1.0, 5.0, 30.0, 120.0)  # before another try to connect
    is_over: Callable[[], bool] = lambda: False  # whether the run is to end before the next message


class Outcome(Struct, frozen=True):
    """What became of a letter; `said` is the server's word, which may quote the address."""

    letter: Letter
    state: State
    said: str = ""
    codes: str = ""  # the same without words
    step: str = ""  # that it answered
    earlier: bool = False  # in another run, and nothing was tried in this one


class Report(Struct, frozen=True):
    """How many letters came to which end, and what stopped the run before all were tried."""

    sent: int = 0
    already_sent: int = 0
    refused: int = 0
    deferred: int = 0  # the next run tries them again
    undecided: int = 0
    refused_earlier: int = 0
    undecided_earlier: int = 0
    left: int = 0  # beyond the limit
    stopped: Problem | None = None


def deliver(
    letters: Iterable[Letter],
    transport: Transport,
    log: SendLog,
    pace: Pace,
    *,
    again: frozenset[State] = frozenset(),
    limit: int | None = None,
    tell: Callable[[Outcome], None] = lambda _: None,
    begin: Callable[[Letter], None] = lambda _: None,
) -> Report:
    """Sends what the log does not know as sent; what cannot be sent at all stops the run and is in the report.

    `again` are ends of earlier runs that do not count, refused or undecided; `limit` is how many letters are tried.
    `begin` is called when the server has all of a message but its end, before anybody can have it.
    """
    run = _Run(transport, log, pace, FINAL - again, tell, begin)
    stopped = None
    try:
        run.all(letters, limit)
    except _Stop as stop:
        stopped = stop.problem
    finally:
        transport.close()
    return run.report(run.end() or stopped)


class _Stop(Exception):
    def __init__(self, problem: Problem):
        super().__init__(str(problem))
        self.problem = problem


class _Run:
    """One run: what is counted, who is waiting for another try, and when the next message may leave."""

    def __init__(
        self,
        transport: Transport,
        log: SendLog,
        pace: Pace,
        final: frozenset[State],
        tell: Callable[[Outcome], None],
        begin: Callable[[Letter], None],
    ):
        self._transport, self._log, self._pace, self._final = transport, log, pace, final
        self._tell, self._begin = tell, begin
        self._counts: Counter[tuple[State, bool]] = Counter()
        self._waiting: list[Outcome] = []
        self._held: list[Outcome] = []  # refused at MAIL, before anything passed that step
        self._sender_passed = False
        self._left = 0
        self._failures = 0  # in a row
        self._put_off = 0  # times in a row
        self._due: datetime | None = None
        self._was_open = False

    def all(self, letters: Iterable[Letter], limit: int | None) -> None:
        tried = 0
        for letter in letters:
            if tried == limit:
                self._left += self._known(letter) is None
                continue
            outcome = self._outcome_of(letter)
            tried += not outcome.earlier
            self._settle(outcome)
        for wait in self._pace.retries:
            if not self._waiting:
                break
            self._pace.sleep(wait)
            self._try_again()

    def end(self) -> Problem | None:
        """Leaves to the next run what waits; what is wrong where no message passed the first step."""
        for outcome in self._waiting:
            self._end(outcome)
        for outcome in self._held:
            self._end(replace(outcome, state=State.DEFERRED))
        if not self._held:
            return None
        fact = f"takes no mail from this sender: {self._held[-1].codes}"
        return Problem(
            "mail server", 0, fact, "is 'mail.from' an address that it sends for, and a login needed?"
        )

    def report(self, stopped: Problem | None) -> Report:
        count = self._counts
        return Report(
            sent=count[State.ACCEPTED, False],
            already_sent=count[State.ACCEPTED, True],
            refused=count[State.REFUSED, False],
            deferred=count[State.DEFERRED, False],
            undecided=count[State.UNDECIDED, False],
            refused_earlier=count[State.REFUSED, True],
            undecided_earlier=count[State.UNDECIDED, True],
            left=self._left,
            stopped=stopped,
        )

    def _try_again(self) -> None:
        queue, self._waiting, self._put_off = deque(self._waiting), [], 0
        try:
            while queue:
                outcome = self._outcome_of(queue[0].letter)
                queue.popleft()
                self._settle(outcome)
        finally:
            self._waiting += queue

    def _outcome_of(self, letter: Letter) -> Outcome:
        known = self._known(letter)
        return Outcome(letter, known, earlier=True) if known else self._attempt(letter)

    def _known(self, letter: Letter) -> State | None:
        """What became of the letter in an earlier run, if that is final."""
        known = self._log.state_of(letter.issue_key, letter.subscriber_key)
        return known if known in self._final else None

    def _settle(self, outcome: Outcome) -> None:
        """Counts the outcome, or keeps the letter for another try."""
        if outcome.earlier:
            return self._end(outcome)
        deferred = outcome.state is State.DEFERRED
        self._put_off = self._put_off + 1 if deferred else 0
        self._failures = 0 if outcome.state is State.ACCEPTED else self._failures + 1
        if self._is_of_sender(outcome):
            self._held.append(outcome)
        elif deferred and len(self._waiting) < MOST_WAITING:
            self._waiting.append(outcome)
        else:
            self._end(outcome)
        if self._failures == MOST_FAILURES:
            fact = f"{MOST_FAILURES} failures in a row, the last: {outcome.codes}"
            raise _Stop(
                Problem("mail server", 0, fact, "does it take mail from this sender? nothing more was tried")
            )
        return None

    def _end(self, outcome: Outcome) -> None:
        self._counts[outcome.state, outcome.earlier] += 1
        self._tell(outcome)

    def _attempt(self, letter: Letter) -> Outcome:
        message = letter.message()
        self._take_turn()
        self._go_on()
        reused = self._transport.is_open
        outcome = self._hand(letter, message)
        # Servers end a connection after so many messages or minutes: that is no word on this letter.
        if reused and outcome.state is State.DEFERRED and not self._transport.is_open:
            outcome = self._hand(letter, message)
        return outcome

    def _hand(self, letter: Letter, message: bytes) -> Outcome:
        begun = False

        def before_end() -> None:
            nonlocal begun
            self._begin(letter)
            begun = True
            self._note(letter, State.BEGUN)

        self._reach()
        try:
            answer = self._transport.hand(letter.address, message, before_end)
        except Lost as lost:
            outcome = Outcome(letter, State.UNDECIDED if begun else State.DEFERRED, str(lost), str(lost))
        else:
            outcome = Outcome(letter, _verdict(answer), str(answer), answer.codes, answer.step)
        if outcome.step not in ("", "MAIL"):
            self._pass_sender()
        if not self._is_of_sender(outcome):
            self._note(letter, outcome.state, outcome.codes)
        return outcome

    def _is_of_sender(self, outcome: Outcome) -> bool:
        return not self._sender_passed and _OF_SENDER.fullmatch(outcome.codes) is not None

    def _pass_sender(self) -> None:
        """The server takes mail from the sender: what it refused at MAIL before, it refused for the letter's sake."""
        self._sender_passed = True
        held, self._held = self._held, []
        for outcome in held:
            self._note(outcome.letter, outcome.state, outcome.codes)
            self._end(outcome)

    def _note(self, letter: Letter, state: State, codes: str = "") -> None:
        self._log.note(self._pace.now(), letter.issue_key, letter.subscriber_key, state, codes)

    def _reach(self) -> None:
        """Opens the connection if there is none; an error of the first try is said at once, unless it is `busy`."""
        waits = iter(self._pace.reopening)
        while not self._transport.is_open:
            try:
                self._transport.open()
                self._was_open = True
            except DigestError as error:
                patient = isinstance(error, Busy) or (isinstance(error, Unreachable) and self._was_open)
                wait = next(waits, None) if patient else None
                if wait is None:
                    raise _Stop(error.problems[0]) from None
                self._pace.sleep(wait)
                self._go_on()

    def _go_on(self) -> None:
        """Ends the run where somebody asked for that, when what was begun has its answer."""
        if self._pace.is_over():
            raise _Stop(Problem("digest send", 0, "was interrupted", "start again, and it goes on from here"))

    def _take_turn(self) -> None:
        """Waits until the next message may leave, and longer each time that the server put the last ones off."""
        if self._put_off > 1:
            self._pace.sleep(min(2.0 ** (self._put_off - 2), _LONGEST_PAUSE))
        if self._pace.per_minute:
            interval = timedelta(minutes=1 / self._pace.per_minute)
            now = self._pace.now()
            wait = min(self._due - now, interval) if self._due else timedelta()
            if wait > timedelta():
                self._pace.sleep(wait.total_seconds())
            self._due = max(now, now + wait) + interval


def _verdict(answer: Answer) -> State:
    if answer.code in _WANTS_LOGIN:
        fact = f"wants a login: {answer.codes}"
        raise _Stop(Problem("mail server", 0, fact, "set DIGEST_SMTP_USER and DIGEST_SMTP_PASSWORD"))
    if 200 <= answer.code < 300:
        return State.ACCEPTED
    return State.DEFERRED if 400 <= answer.code < 500 else State.REFUSED

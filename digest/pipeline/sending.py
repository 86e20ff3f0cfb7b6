"""`digest send`: the issues that are due, to those who are to get them, each once.

Mailing ─► Letter ─ mail.delivery, with the transport of the command ─► what became of each
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import date, datetime, timedelta
from pathlib import Path

from msgspec import Struct

from digest.config import CONFIG_NAME, Config, line_of
from digest.folder import Digest
from digest.mail.addresses import address_key
from digest.mail.delivery import Letter, Outcome, Pace, Report, deliver
from digest.mail.keys import log_check
from digest.mail.mailed import Mailed, load_mailed, record_finished, record_mailed
from digest.mail.send_log import FINAL, SendLog, State, Unlogged, open_log, read_log
from digest.mail.subscribers import Member, Roster, Subscriber
from digest.mail.transport import Transport
from digest.pipeline.mailing import KINDS, LATEST, Mailing, Press
from digest.problems import DigestError, Problem

LOG = "send-log.jsonl"  # in the outbox
_PATIENCE = timedelta(days=5)  # mail servers too give up on a message after four or five days
Tell = Callable[[Problem], None]


class Audience(Struct, frozen=True, kw_only=True):
    """Who is to get mail: members of the file called `shown`, whose bibliographies are in `folder`."""

    members: tuple[Member, ...]
    shown: str
    folder: Path
    is_one: bool = False  # who was named
    is_proof: bool = False  # for somebody who is on no list, and gets the whole as often as asked


class Due(Struct, frozen=True, kw_only=True):
    """The issues that are to be sent: what an earlier run began and did not bring to an end, then the newest."""

    mailings: tuple[Mailing, ...] = ()
    begun: frozenset[str] = frozenset()  # the keys of those that an earlier run began
    given_up: tuple[str, ...] = ()  # the keys of what was begun too long ago to go on with


class Job(Struct, frozen=True, kw_only=True):
    """What is to be sent, and where that is written down."""

    due: Due
    audience: Audience
    today: date
    secret: bytes
    mailed: Path
    log: Path
    empty: bool = False  # also an issue without papers
    any_kind: bool = False  # also to those who want issues of another kind

    @property
    def mailings(self) -> tuple[Mailing, ...]:
        """The issues that are to be sent."""
        return self.due.mailings

    @property
    def keys(self) -> frozenset[str]:
        """What the log calls the issues."""
        return frozenset(mailing.draft.key for mailing in self.mailings)

    def letters(self, tell: Tell) -> Iterator[Letter]:
        """Every letter, each made when it is asked for."""
        to = self.audience
        for mailing in self.mailings:
            yield from mailing.letters(
                to.members,
                to.shown,
                to.folder,
                tell,
                empty=self.empty,
                any_kind=self.any_kind,
                is_newest=mailing.draft.key not in self.due.begun,
            )


def setting_problems(digest: Digest, config: Config) -> Iterator[Problem]:
    """What the settings lack for mail to leave."""
    text, shown = digest.path(CONFIG_NAME).read_text(encoding="utf-8-sig"), digest.show(CONFIG_NAME)
    if not config.mail.sender:
        hint = 'say in the table [mail] who the mail comes from: from = "digest@example.org"'
        yield Problem(shown, line_of(text, ["mail", "from"]), "'mail.from' is empty", hint)
    if not config.base_url:
        hint = "set the site's address there, or with --base-url"
        yield Problem(
            shown, line_of(text, ["base_url"]), "'base_url' is empty: the links in mail need it", hint
        )


def audience_of(roster: Roster, shown: str, folder: Path, only: str = "") -> Audience:
    """All members, or `only` one; an address that is not among them gets a proof."""
    if not only:
        return Audience(members=roster.members, shown=shown, folder=folder)
    key = address_key(only)
    found = tuple(member for member in roster.members if member.key == key)
    proof = (Member(0, key, Subscriber(only.strip())),)
    return Audience(members=found or proof, shown=shown, folder=folder, is_one=True, is_proof=not found)


def due_issues(press: Press, issue: str, topic: str | None, audience: Audience, today: date) -> Due:
    """The issue, or the newest of each kind that somebody in the audience wants, and before it what is unfinished."""
    if issue:
        return Due(mailings=(press.mailing(issue, topic),))
    kinds = {KINDS[member.subscriber.frequency] for member in audience.members}
    newest = [name for name, kind in LATEST.items() if kind in kinds and press.has(name)]
    begun = [] if audience.is_one else [one for name in newest for one in press.unfinished(name, topic)]
    old = [one for one in begun if one.begun is None or today - one.begun > _PATIENCE]
    going_on = [one.issue for one in begun if one not in old]
    periods = [key.partition("/")[0] for key in going_on]
    return Due(
        mailings=tuple(press.mailing(name, topic) for name in (*periods, *newest)),
        begun=frozenset(going_on),
        given_up=tuple(one.issue for one in old),
    )


def rehearse(
    job: Job, again: frozenset[State], limit: int | None, warn_of_row: Tell
) -> Iterator[tuple[Letter, State | None]]:
    """Each letter that a run would come to, and its end in an earlier one, if it had one that stands."""
    states, _ = read_log(job.log, str(job.log), log_check(job.secret), job.keys)
    final = frozenset() if job.audience.is_proof else FINAL - again
    left = 0
    for letter in job.letters(warn_of_row):
        state = states.get((letter.issue_key, letter.subscriber_key))
        known = state if state in final else None
        if known is None and left == limit:
            return
        left += known is None
        yield letter, known


def send_job(
    job: Job,
    transport: Transport,
    pace: Pace,
    *,
    doing: str,
    again: frozenset[State],
    limit: int | None,
    tell: Callable[[Outcome], None],
    warn: Tell,
    warn_of_row: Tell,
) -> Report:
    """Sends what the log does not know as sent; a DigestError where another run holds the log, or the log is lost."""
    unsettled: set[str] = set()

    def told(outcome: Outcome) -> None:
        if outcome.state is State.DEFERRED:
            unsettled.add(outcome.letter.issue_key)
        tell(outcome)

    with _log_of(job, doing) as log:
        for problem in log.problems:
            warn(problem)
        record = _Record(job, log, pace.now)
        letters = job.letters(warn_of_row)
        report = deliver(letters, transport, log, pace, again=again, limit=limit, tell=told, begin=record)
        if not (report.stopped or report.left or job.audience.is_one):
            _finish(job, job.keys - unsettled)
        _give_up(job, warn)
        return report


def _log_of(job: Job, doing: str) -> AbstractContextManager[SendLog]:
    """The log, held for this run alone; a proof needs none."""
    if job.audience.is_proof:
        return nullcontext(Unlogged())
    return open_log(job.log, str(job.log), doing, log_check(job.secret), job.keys)


def _finish(job: Job, keys: frozenset[str]) -> None:
    """Writes down that all have had their turn, so that no later run goes on with these issues."""
    for key in sorted(keys):
        record_finished(job.mailed, str(job.mailed), key)


def _give_up(job: Job, warn: Tell) -> None:
    for key in job.due.given_up:
        fact = f"{key} did not reach all, and was begun more than {_PATIENCE.days} days ago"
        warn(
            Problem(
                str(job.mailed), 0, fact, f"--issue {key.partition('/')[0]} sends it to those who lack it"
            )
        )
    _finish(job, frozenset(job.due.given_up))


def log_problems(job: Job) -> Iterator[Problem]:
    """Issues that were mailed, of which the log says nothing: all would get them again."""
    if job.audience.is_proof:
        return
    states, _ = read_log(job.log, str(job.log), log_check(job.secret), job.keys)
    known = {issue for issue, _ in states}
    for draft in (mailing.draft for mailing in job.mailings):
        if draft.was_mailed and draft.key not in known:
            fact = f"says nothing of {draft.key}, which was mailed: all would get it again"
            hint = f"bring the log back; or take the lines of {draft.key} out of {job.mailed}, and all do"
            yield Problem(str(job.log), 0, fact, hint)


class _Record:
    """Writes down which papers an issue has, before anybody can have its first message.

    One reader alone settles nothing: a curator looks at their own copy first, and the others get what came since. The
    log has a line on the issue first, so that an issue that was mailed and is not in it tells of a log that was lost.
    """

    def __init__(self, job: Job, log: SendLog, now: Callable[[], datetime]):
        self._path, self._today, self._log, self._now = job.mailed, job.today, log, now
        self._drafts = {mailing.draft.key: mailing.draft for mailing in job.mailings}
        self._done = set(self._drafts) if job.audience.is_one else set[str]()

    def __call__(self, letter: Letter) -> None:
        key = letter.issue_key
        if key in self._done:
            return
        draft, shown = self._drafts[key], str(self._path)
        if not draft.was_mailed and key in load_mailed(self._path, shown)[0]:
            fact = f"{key} was mailed by another run since this one began"
            raise DigestError(Problem(shown, 0, fact, "start again"))
        held = (draft.papers, draft.late)
        self._log.note(self._now(), key, "", State.BEGUN)
        record_mailed(self._path, shown, Mailed(key, *held, begun=self._today, dated=draft.dated))
        self._done.add(key)


def why_nothing(job: Job) -> str:
    """Why there is no letter that is to leave."""
    if not job.audience.members:
        return f"nobody subscribes in {job.audience.shown}"
    if not job.mailings:
        return "there is no issue yet that a subscriber wants"
    drafts = [mailing.draft for mailing in job.mailings]
    if empty := [draft for draft in drafts if draft.empty]:
        return f"{empty[0].key}: {empty[0].empty}"
    return f"{', '.join(draft.key for draft in drafts)}: nobody is left who wants it"

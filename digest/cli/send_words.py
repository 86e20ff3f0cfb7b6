"""What `digest send` says: whole addresses on a terminal alone, for the logs of unattended runs are read by others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import click

from digest.cli.base import NOTHING_NEW, count, say_problems

if TYPE_CHECKING:
    from digest.mail.delivery import Letter, Outcome, Report
    from digest.mail.send_log import State
    from digest.pipeline.sending import Job
    from digest.problems import Problem


def exit_code(report: Report) -> int:
    """0 sent, 3 nothing to send, 1 failed: stopped, to be tried again, or nothing taken of what was tried."""
    if report.stopped or report.deferred:
        return 1
    if report.sent:
        return 0
    return 1 if report.refused or report.undecided else NOTHING_NEW


def say_rehearsal(job: Job, letters: Iterable[tuple[Letter, State | None]]) -> int:
    """Says who would get what, and answers with the exit code."""
    from digest.problems import printable

    left = 0
    for letter, state in letters:
        left += state is None
        said = f"{state.value} before".replace("accepted", "sent") if state else _subject(letter)
        click.echo(printable(f"{letter.issue_key}  {_shown(letter)}  {said}"))
    click.echo(f"{count(left, 'message')} to send; nothing was sent" if left else _why_nothing(job))
    return 0 if left else NOTHING_NEW


def _subject(letter: Letter) -> str:
    from email import message_from_bytes
    from email.policy import default

    return str(message_from_bytes(letter.message(), policy=default)["Subject"])


def tell(outcome: Outcome) -> None:
    """Says what did not arrive, without what the server said: it may quote the address."""
    from digest.mail.send_log import State

    if outcome.state is not State.ACCEPTED and not outcome.earlier:
        letter, codes = outcome.letter, f" ({outcome.codes})" if outcome.codes else ""
        click.echo(f"{letter.issue_key}  {_masked(letter)}  {outcome.state.value}{codes}", err=True)


def say_report(job: Job, report: Report) -> None:
    if report.stopped:
        say_problems([report.stopped])
    counts = (
        (report.sent, "sent"),
        (report.already_sent, "sent before"),
        (report.refused, "refused"),
        (report.refused_earlier, "refused before"),
        (report.deferred, "put off, the next run tries again"),
        (report.undecided, "undecided"),
        (report.undecided_earlier, "undecided before"),
        (report.left, "left for the next run"),
    )
    said = ", ".join(f"{number:,} {what}" for number, what in counts if number)
    if not said and not report.stopped:
        click.echo(_why_nothing(job), err=True)
        return
    issues = ", ".join(mailing.draft.key for mailing in job.mailings)
    click.echo(f"{issues}: {said or 'nothing sent'}")
    if report.undecided or report.undecided_earlier:
        click.echo(
            "  hint: the server had these messages and did not answer; they are not sent again, "
            "unless with --resend-undecided",
            err=True,
        )
    if not report.sent and (report.refused or report.refused_earlier):
        click.echo("  hint: who was refused is not tried again, unless with --resend-refused", err=True)


def _why_nothing(job: Job) -> str:
    from digest.pipeline.sending import why_nothing

    return f"nothing to send: {why_nothing(job)}"


def _shown(letter: Letter) -> str:
    return letter.address if is_private() else _masked(letter)


def _masked(letter: Letter) -> str:
    from digest.mail.addresses import masked

    return masked(letter.address)


def warn_of_rows(problems: Iterable[Problem]) -> None:
    """Says which rows of the list have a mistake, and which one where nobody else reads it."""
    (say_problems if is_private() else _warn_in_public)(problems)


def is_private() -> bool:
    """Whether what is said goes to a terminal, and to no file that others may read."""
    import sys

    return sys.stdout.isatty() and sys.stderr.isatty()


def _warn_in_public(problems: Iterable[Problem]) -> None:
    """Says where something is wrong, but not what stands there, nor what a bibliography is called."""
    from pathlib import Path

    from msgspec.structs import replace

    hint = "'digest subscribers list' and 'digest check' say which"
    for problem in problems:
        is_list = Path(problem.path).suffix in ("", ".csv")
        shown = problem.path if is_list else "a bibliography"
        say_problems([replace(problem, path=shown, fact="the row has a mistake", hint=hint)])


def once(say: Callable[[Iterable[Problem]], None]) -> Callable[[Problem], None]:
    """Says each problem the first time: a row is read once for each issue."""
    said: set[Problem] = set()

    def say_once(problem: Problem) -> None:
        if problem not in said:
            said.add(problem)
            say([problem])

    return say_once

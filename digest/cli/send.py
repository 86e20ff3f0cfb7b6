"""`digest send`: the issue to those who subscribe, each once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from digest.cli.asking import Asked, outbox_of, read_subscribers, secret_of
from digest.cli.base import main, say_problems, the_digest, today
from digest.cli.send_words import exit_code, once, say_rehearsal, say_report, tell, warn_of_rows

if TYPE_CHECKING:
    from pathlib import Path

    from digest.config import Config
    from digest.folder import Digest
    from digest.mail.delivery import Pace
    from digest.mail.send_log import State
    from digest.mail.server import Login, Server
    from digest.pipeline.sending import Audience, Job
    from digest.smtp import SmtpTransport

_LONG = 5.0  # seconds; whoever watches wants to know why nothing happens


@main.command()
@click.option("--issue", default="", metavar="PERIOD", help="As for email; else the newest of each kind.")
@click.option("--topic", metavar="SLUG", help="Only the papers of this topic, as a mail of its own.")
@click.option("-o", "--outbox", metavar="DIR", help="Where logs are; else outbox/ in the digest.")
@click.option(
    "--subscribers", metavar="PATH", help="Who gets it, - is standard input; else content/subscribers.csv."
)
@click.option(
    "--server", metavar="URL", help="smtp://host:587 or smtps://host; else DIGEST_SMTP_URL or digest.toml."
)
@click.option("--base-url", metavar="URL", help="The site's address; else as digest.toml says.")
@click.option(
    "--to",
    "address",
    default="",
    metavar="ADDRESS",
    help="To this one alone; to who does not subscribe, a proof.",
)
@click.option(
    "--via",
    type=click.Choice(["buttondown", "listmonk"]),
    help="Post the issue there as a draft, and send nothing.",
)
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most so many messages.")
@click.option(
    "--rate", type=click.FloatRange(min=0), metavar="N", help="Messages a minute; else as digest.toml says."
)
@click.option("--log", "log_path", metavar="PATH", help="The send log; else send-log.jsonl in the outbox.")
@click.option("--dry-run", is_flag=True, help="Say who would get what, and send nothing.")
@click.option("--empty", is_flag=True, help="Send an issue that has no papers.")
@click.option("--close", is_flag=True, help="Take the newest week and month as over.")
@click.option("--resend-undecided", is_flag=True, help="Also what may have arrived: some get it twice.")
@click.option("--resend-refused", is_flag=True, help="Also to those whose server refused it for good.")
@click.pass_context
def send(
    ctx: click.Context,
    issue: str,
    topic: str | None,
    outbox: str | None,
    subscribers: str | None,
    server: str | None,
    base_url: str | None,
    address: str,
    via: str | None,
    limit: int | None,
    rate: float | None,
    log_path: str | None,
    dry_run: bool,
    empty: bool,
    close: bool,
    resend_undecided: bool,
    resend_refused: bool,
) -> None:
    """Send the newest issues to subscribers; exit code 0 is sent, 3 nothing to send, 1 failed."""
    digest = the_digest(ctx)
    config, folder = _settings(digest, base_url), outbox_of(digest, outbox)
    asked = Asked(issue, topic, empty, close)
    if via:
        from digest.cli.handing import post_draft

        ctx.exit(post_draft(ctx, via, config, folder, asked, dry_run))
    audience = _audience(digest, subscribers, address)
    if not dry_run:
        _check_settings(digest, config)
        transport = _transport(digest, config, server)
    job = _job(digest, config, folder, log_path, audience, asked)
    again = _again(resend_undecided, resend_refused)
    if dry_run:
        ctx.exit(_rehearse(digest, config, job, again, limit))
    pace = _pace(config.mail.per_minute if rate is None else rate)
    ctx.exit(_send(job, transport, pace, again, limit))


def _rehearse(digest: Digest, config: Config, job: Job, again: frozenset[State], limit: int | None) -> int:
    from digest.pipeline.sending import rehearse, setting_problems

    say_problems(setting_problems(digest, config))
    return say_rehearsal(job, rehearse(job, again, limit, once(warn_of_rows)))


def _send(job: Job, transport: SmtpTransport, pace: Pace, again: frozenset[State], limit: int | None) -> int:
    from digest.pipeline.sending import send_job

    report = send_job(
        job,
        transport,
        pace,
        doing="digest send",
        again=again,
        limit=limit,
        tell=tell,
        warn=once(say_problems),
        warn_of_row=once(warn_of_rows),
    )
    say_report(job, report)
    return exit_code(report)


def _settings(digest: Digest, base_url: str | None) -> Config:
    from msgspec.structs import replace

    from digest.config import check_base_url
    from digest.folder import load_settings

    config = load_settings(digest)
    return replace(config, base_url=check_base_url(base_url)) if base_url else config


def _check_settings(digest: Digest, config: Config) -> None:
    from digest.pipeline.sending import setting_problems
    from digest.problems import DigestError

    if problems := [*setting_problems(digest, config)]:
        raise DigestError(problems)


def _transport(digest: Digest, config: Config, named: str | None) -> SmtpTransport:
    from digest.smtp import SmtpTransport

    return SmtpTransport(_server(digest, config, named), config.mail.sender, _login())


def _server(digest: Digest, config: Config, named: str | None) -> Server:
    """The server of the option, else of the environment, else of the settings."""
    import os

    from digest.config import CONFIG_NAME
    from digest.mail.server import parse_server
    from digest.problems import DigestError, Problem

    places = {
        "--server": named,
        "DIGEST_SMTP_URL": os.environ.get("DIGEST_SMTP_URL"),
        f"{digest.show(CONFIG_NAME)}: 'mail.server'": config.mail.server,
    }
    for shown, url in places.items():
        if url:
            return parse_server(url, shown)
    hint = "give it as --server, DIGEST_SMTP_URL or 'server' in the table [mail]: smtp://mail.example.org:587"
    raise DigestError(Problem("mail server", 0, "none is named", hint))


def _login() -> Login | None:
    """User and password, which the environment alone holds."""
    import os

    from digest.mail.server import Login
    from digest.problems import DigestError, Problem

    user, password = (os.environ.get(f"DIGEST_SMTP_{name}", "") for name in ("USER", "PASSWORD"))
    if bool(user) != bool(password):
        lacks = "DIGEST_SMTP_PASSWORD" if user else "DIGEST_SMTP_USER"
        raise DigestError(Problem(lacks, 0, "is not set, and the other one is", "set both, or neither"))
    return Login(user, password) if user else None


def _audience(digest: Digest, named: str | None, only: str) -> Audience:
    from digest.mail.addresses import WrongAddress
    from digest.pipeline.sending import audience_of

    roster, shown, folder = read_subscribers(digest, named, warn_of_rows)
    try:
        return audience_of(roster, shown, folder, only)
    except WrongAddress as error:
        raise click.BadParameter(f"'{only}' {error}", param_hint="--to") from None


def _job(
    digest: Digest, config: Config, outbox: Path, log: str | None, audience: Audience, asked: Asked
) -> Job:
    from pathlib import Path

    from digest.pipeline.mailing import MAILED, Press
    from digest.pipeline.sending import LOG, Job, due_issues, log_problems
    from digest.problems import DigestError

    secret, mailed = secret_of(outbox), outbox / MAILED
    press = Press(digest, config, secret, mailed, close=asked.close)
    say_problems(press.problems)
    job = Job(
        due=due_issues(press, asked.issue, asked.topic, audience, today()),
        audience=audience,
        today=today(),
        secret=secret,
        mailed=mailed,
        log=Path(log) if log else outbox / LOG,
        empty=asked.empty,
        any_kind=audience.is_one and bool(asked.issue),
    )
    if lost := [*log_problems(job)]:
        if not log:
            raise DigestError(lost)
        say_problems(lost)  # whoever names another log may want that
    return job


def _again(undecided: bool, refused: bool) -> frozenset[State]:
    from digest.mail.send_log import State

    asked = ((State.UNDECIDED, undecided), (State.REFUSED, refused))
    return frozenset(state for state, wanted in asked if wanted)


def _pace(per_minute: float) -> Pace:
    """The clock; a wait that is more than the pace's own is said, and ends with the run.

    At the first signal to end, the run ends after the answer that it waits for; at the second, at once.
    """
    import signal
    from datetime import UTC, datetime
    from threading import Event

    from digest.mail.delivery import Pace

    over = Event()

    def end(number: int, _: object) -> None:
        signal.signal(number, signal.SIG_DFL)
        over.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    usual = max(_LONG, 60.5 / per_minute if per_minute else 0.0)

    def sleep(seconds: float) -> None:
        if seconds > usual:
            click.echo(f"the server asks for patience: waiting {seconds:.0f} seconds", err=True)
        over.wait(seconds)

    return Pace(lambda: datetime.now(UTC), sleep, per_minute, is_over=over.is_set)

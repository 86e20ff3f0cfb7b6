"""What `digest email --for` and `digest send --via` say and ask: accounts come from the environment alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from digest.cli.asking import Asked, secret_of
from digest.cli.base import NOTHING_NEW, say_problems, the_digest

if TYPE_CHECKING:
    from pathlib import Path

    from digest.config import Config
    from digest.folder import Digest
    from digest.handover import Account
    from digest.pipeline.handing import Handed, Parcel, Target

_OF_SMTP = (
    *("subscribers", "server", "address", "limit", "rate", "log_path", "resend_undecided", "resend_refused"),
)


def write_campaign(ctx: click.Context, manager: str, outbox: Path, asked: Asked) -> int:
    """Writes what the list manager takes, and answers with the exit code."""
    from digest.folder import load_settings
    from digest.problems import printable

    digest = the_digest(ctx)
    _refuse_beside(ctx, "--for", ("address", "preview"))
    if manager == "mailchimp" and asked.topic:
        raise click.UsageError(
            "--for mailchimp reads a feed of whole issues, and --topic names a part of one"
        )
    parcel = _parcel(digest, load_settings(digest), manager, outbox, asked)
    mailing, message = parcel.open(asked.issue, asked.topic)
    if message.issue.empty and not asked.empty and manager != "mailchimp":
        return _nothing(mailing.name, message.issue.empty)
    click.echo(printable(parcel.write(mailing, message)))
    if manager == "mailchimp":
        click.echo(f"for an RSS campaign with the feed {parcel.feed(mailing)}")
    elif manager == "listmonk" and not _lists():
        click.echo("  hint: DIGEST_LISTMONK_LISTS, such as 1,3, says to which lists", err=True)
    return 0


def post_draft(
    ctx: click.Context, via: str, config: Config, outbox: Path, asked: Asked, dry_run: bool
) -> int:
    """Posts the issue as a draft, once, and answers with the exit code: 0 posted, 3 there before or empty."""
    digest = the_digest(ctx)
    _refuse_beside(ctx, "--via", _OF_SMTP)
    if not dry_run:
        account = _account(via)
        _check(digest, config, via)
    issue = asked.issue or "latest"
    parcel = _parcel(digest, config, via, outbox, asked)
    mailing, message = parcel.open(issue, asked.topic)
    name = parcel.name(mailing)
    if message.issue.empty and not asked.empty:
        return _nothing(name, message.issue.empty)
    if dry_run:
        click.echo(f"{name}: {message.issue.subject}; a draft to post, and nothing was posted")
        return 0
    return _say_handed(via, parcel.post(account, issue, asked.topic))


def _refuse_beside(ctx: click.Context, option: str, names: tuple[str, ...]) -> None:
    """A usage error where an option was given that has no meaning beside this one."""
    from click.core import ParameterSource

    options = {each.name: each.opts[-1] for each in ctx.command.params}
    for name in names:
        if ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            raise click.UsageError(f"{option} and {options[name]} do not go together")


def _say_handed(via: str, handed: Handed) -> int:
    from digest.problems import printable

    id = handed.draft.id
    if handed.is_new:
        click.echo(printable(f"{handed.name}: draft {id} at {via}; it is sent from there"))
        return 0
    was = handed.draft.status
    click.echo(printable(f"{handed.name}: nothing to post: {via} has it as {id} ({was})"), err=True)
    click.echo("  hint: to post it again, take it away there, and its lines out of drafts.jsonl", err=True)
    return NOTHING_NEW


def _nothing(name: str, why: str) -> int:
    from digest.problems import printable

    click.echo(printable(f"{name}: nothing to send: {why}"), err=True)
    click.echo("  hint: with --empty all the same", err=True)
    return NOTHING_NEW


def _parcel(digest: Digest, config: Config, manager: str, outbox: Path, asked: Asked) -> Parcel:
    from digest.pipeline.handing import Parcel

    parcel = Parcel(digest, config, secret_of(outbox), outbox, _target(manager), close=asked.close)
    say_problems(parcel.problems)
    return parcel


def _target(manager: str) -> Target:
    from digest.pipeline.handing import Target

    if manager != "listmonk":
        return Target(via=manager)
    template = _numbers("DIGEST_LISTMONK_TEMPLATE")
    return Target(via=manager, lists=_lists(), template=template[0] if template else None)


def _lists() -> tuple[int, ...]:
    return _numbers("DIGEST_LISTMONK_LISTS")


def _numbers(name: str) -> tuple[int, ...]:
    import os
    import re

    from digest.problems import DigestError, Problem

    given = os.environ.get(name, "").strip()
    if given and not re.fullmatch(r"[0-9]{1,9}( *, *[0-9]{1,9})*", given):
        raise DigestError(Problem(name, 0, "is no number", "such as 1, or 1,3"))
    return tuple(int(each) for each in given.split(",") if each)


def _account(via: str) -> Account:
    """The account that the environment names."""
    import os

    from digest.handover import BUTTONDOWN, buttondown_account, listmonk_account
    from digest.problems import DigestError, Problem

    needed = {
        "listmonk": ("DIGEST_LISTMONK_URL", "DIGEST_LISTMONK_USER", "DIGEST_LISTMONK_TOKEN"),
        "buttondown": ("DIGEST_BUTTONDOWN_TOKEN",),
    }[via]
    given = [os.environ.get(name, "").strip() for name in needed]
    for name, value in zip(needed, given, strict=True):
        if not value:
            raise DigestError(Problem(name, 0, "is not set", f"--via {via} needs {', '.join(needed)}"))
    if via == "listmonk":
        url, user, token = given
        return listmonk_account(url, user, token)
    return buttondown_account(given[0], os.environ.get("DIGEST_BUTTONDOWN_URL", "").strip() or BUTTONDOWN)


def _check(digest: Digest, config: Config, via: str) -> None:
    """A DigestError where the draft would lack what its readers or the manager need."""
    from digest.config import CONFIG_NAME
    from digest.problems import DigestError, Problem

    if not config.base_url:
        fact, hint = "'base_url' is empty: the links in mail need it", "set it there, or with --base-url"
        raise DigestError(Problem(digest.show(CONFIG_NAME), 0, fact, hint))
    if via == "listmonk" and not _lists():
        hint = "the ids of the lists that are to get the issue, such as 1,3"
        raise DigestError(Problem("DIGEST_LISTMONK_LISTS", 0, "is not set", hint))

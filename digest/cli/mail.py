"""`digest email`: the issue as mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from digest.cli.asking import Asked, outbox_of, read_subscribers, secret_of
from digest.cli.base import NOTHING_NEW, main, say_problems, the_digest

if TYPE_CHECKING:
    from pathlib import Path

    from digest.folder import Digest
    from digest.mail.compose import Message
    from digest.pipeline.mailing import Mailing

_ISSUE = click.option(
    "--issue",
    default="latest",
    show_default=True,
    metavar="PERIOD",
    help="A day, week or month; latest, latest-week or latest-month (the newest that is over).",
)
_TOPIC = click.option("--topic", metavar="SLUG", help="Only the papers of this topic.")
_OUTBOX = click.option(
    "-o", "--outbox", metavar="DIR", help="Where messages and logs are; else outbox/ in the digest."
)
_SUBSCRIBERS = click.option(
    "--subscribers",
    metavar="PATH",
    help="Who gets the issue, - is standard input; else content/subscribers.csv.",
)


@main.command()
@_ISSUE
@_TOPIC
@_OUTBOX
@_SUBSCRIBERS
@click.option(
    "--to", "address", metavar="ADDRESS", help="The message for this subscriber, instead of that for all."
)
@click.option("--preview", is_flag=True, help="Open the message in a browser.")
@click.option(
    "--for",
    "manager",
    type=click.Choice(["buttondown", "listmonk", "mailchimp"]),
    help="What this list manager takes, instead of the message.",
)
@click.option("--empty", is_flag=True, help="Write the message although there are no papers.")
@click.option("--close", is_flag=True, help="Take the newest week and month as over.")
@click.pass_context
def email(
    ctx: click.Context,
    issue: str,
    topic: str | None,
    outbox: str | None,
    subscribers: str | None,
    address: str | None,
    preview: bool,
    manager: str | None,
    empty: bool,
    close: bool,
) -> None:
    """Write the issue as mail, to look at or to send by other means."""
    from digest.pipeline.mailing import write_message

    digest = the_digest(ctx)
    folder, asked = outbox_of(digest, outbox), Asked(issue, topic, empty, close)
    if manager:
        from digest.cli.handing import write_campaign

        ctx.exit(write_campaign(ctx, manager, folder, asked))
    mailing = _open(digest, folder, asked)
    say_problems(mailing.problems)
    if address:
        name, message = _for_one(digest, mailing, address, subscribers)
    else:
        name, message = mailing.name, mailing.general()
    if message.issue.empty and not empty:
        click.echo(f"{name}: nothing to send: {message.issue.empty}", err=True)
        click.echo("  hint: --empty writes it all the same", err=True)
        ctx.exit(NOTHING_NEW)
    paths = write_message(folder, name, message)
    _say_written(paths, message)
    if preview:
        _show(paths[1])


def _open(digest: Digest, outbox: Path, asked: Asked) -> Mailing:
    """The mailing of an issue, with the secret of the environment or of the outbox."""
    from digest.pipeline.mailing import MAILED, open_mailing

    facts = (digest, secret_of(outbox), outbox / MAILED)
    return open_mailing(*facts, issue=asked.issue, topic=asked.topic, close=asked.close)


def _for_one(digest: Digest, mailing: Mailing, address: str, named: str | None) -> tuple[str, Message]:
    """The name and the message for one address, by what the file of subscribers says; for who is in none, all."""
    from digest.address import address as slug_of
    from digest.mail.addresses import WrongAddress, address_key
    from digest.mail.subscribers import Member, Subscriber

    try:
        key = address_key(address)
    except WrongAddress as error:
        raise click.BadParameter(f"'{address}' {error}", param_hint="--to") from None
    roster, shown, folder = read_subscribers(digest, named)
    member = next(
        (one for one in roster.members if one.key == key), Member(0, key, Subscriber(address.strip()))
    )
    message = mailing.personal(member, shown, folder, lambda problem: say_problems([problem]))
    return f"{mailing.name}-to-{slug_of(key)}", message or mailing.empty_for(member.subscriber)


def _say_written(paths: tuple[Path, ...], message: Message) -> None:
    from digest.problems import printable

    for path in paths:
        click.echo(printable(path))
    said = f"{message.issue.subject} ({len(message.eml) / 1000:.0f} kB)"
    click.echo(printable(said))


def _show(path: Path) -> None:
    """Shows the file in a browser, where there is one."""
    import webbrowser

    address = path.resolve().as_uri()
    click.echo(address)
    webbrowser.open(address)

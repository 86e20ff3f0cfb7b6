"""`digest subscribers`: who gets the issue as mail."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from digest.cli.base import as_day, count, main, say_problems, the_digest, today

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from digest.folder import Digest
    from digest.mail.subscribers import Subscriber

_FILE = click.option(
    "--subscribers", "named", metavar="PATH", help="The file of subscribers; else content/subscribers.csv."
)
_FILE_OR_INPUT = click.option(
    "--subscribers",
    "named",
    metavar="PATH",
    help="The file of subscribers, - is standard input; else content/subscribers.csv.",
)


def _as_past_day(ctx: click.Context, parameter: click.Parameter, value: str | None) -> date | None:
    day = as_day(ctx, parameter, value)
    if day and day > today():
        raise click.BadParameter(f"'{value}' is after today, {today()} in UTC")
    return day


@main.group()
def subscribers() -> None:
    """List and change who gets the issue as mail."""


@subscribers.command(name="list")
@_FILE_OR_INPUT
@click.pass_context
def list_all(ctx: click.Context, named: str | None) -> None:
    """List the subscribers, and say what is wrong with rows."""
    from itertools import compress

    from digest.cli.answers import say_table
    from digest.cli.asking import read_subscribers
    from digest.pipeline.subscribing import topic_problems, topics_of
    from digest.problems import printable

    digest = the_digest(ctx)
    roster, shown, _ = read_subscribers(digest, named)
    rows = [tuple(map(printable, _facts(one))) for one in roster.subscribers]
    used = [any(column) for column in zip(*rows, strict=True)]
    if rows:
        say_table([tuple(compress(row, used)) for row in rows])
    click.echo(f"{count(len(rows), 'subscriber')} in {shown}", err=True)
    if any(one.topics for one in roster.subscribers):
        say_problems(topic_problems(topics_of(digest), roster, shown))


@subscribers.command()
@click.argument("address")
@_FILE
@click.option("--name", default="", help="Whose address it is.")
@click.option(
    "--topics", default="", metavar="SLUGS", help="What they want to read of, separated by semicolons."
)
@click.option("--frequency", default="", metavar="WORD", help="daily, weekly or monthly; else daily.")
@click.option("--include", default="", metavar="PHRASES", help="Papers with one of these come first.")
@click.option("--exclude", default="", metavar="PHRASES", help="Papers with one of these never come.")
@click.option("--bibliography", default="", metavar="PATH", help="Papers they like, from the file's folder.")
@click.option("--source", default="by hand", show_default=True, help="How they agreed.")
@click.option("--since", metavar="DAY", callback=_as_past_day, help="When they agreed; else today.")
@click.pass_context
def add(ctx: click.Context, /, address: str, named: str | None, since: date | None, **cells: str) -> None:
    """Add ADDRESS; who is there already stays as they are."""
    from digest.mail.addresses import address_key
    from digest.mail.subscribers import Member
    from digest.pipeline.subscribing import (
        bibliography_problems,
        enter_subscribers,
        topics_of,
        unknown_topics,
    )
    from digest.problems import DigestError, Problem

    digest = the_digest(ctx)
    newcomer = _newcomer({"address": address, **cells, "since": (since or today()).isoformat()})
    if newcomer.topics and (wrong := [*unknown_topics(topics_of(digest), [newcomer])]):
        raise DigestError(
            [Problem("--topics", 0, f"there is no topic '{name}'", hint) for name, hint in wrong]
        )
    path, shown = _file(digest, named)
    added, problems = enter_subscribers(path, shown, [newcomer])
    say_problems(problems)
    member = Member(0, address_key(address), newcomer)
    say_problems(bibliography_problems([member], "--bibliography", path.parent))
    click.echo(f"added to {shown}" if added.new else f"{shown} has this address already; nothing is changed")


@subscribers.command()
@click.argument("address")
@_FILE
@click.pass_context
def remove(ctx: click.Context, address: str, named: str | None) -> None:
    """Remove ADDRESS, however it is spelled."""
    from digest.mail.addresses import WrongAddress
    from digest.pipeline.subscribing import drop_subscriber

    path, shown = _file(the_digest(ctx), named)
    try:
        say_problems(drop_subscriber(path, shown, address))
    except WrongAddress as error:
        raise click.BadParameter(f"'{address}' {error}", param_hint="ADDRESS") from None
    click.echo(f"removed from {shown}")


@subscribers.command(name="import")
@click.argument("file", metavar="FILE")
@_FILE
@click.option("--source", required=True, help="How they agreed, where a row does not say it.")
@click.option(
    "--since",
    metavar="DAY",
    callback=_as_past_day,
    help="When they agreed, where a row does not; else today.",
)
@click.pass_context
def import_file(ctx: click.Context, file: str, named: str | None, source: str, since: date | None) -> None:
    """Add those in FILE: a CSV file with a column of addresses, or one address a line; - is standard input."""
    import sys

    from digest.inputs import Input, read_input
    from digest.mail.roster import read_import
    from digest.pipeline.subscribing import enter_subscribers
    from digest.problems import DigestError

    digest = the_digest(ctx)
    given = read_input(file, lambda: sys.stdin.buffer)
    if not isinstance(given, Input):
        raise DigestError(given)
    newcomers, problems = read_import(given.content, file, source=source, since=since or today())
    say_problems(problems)
    _say_unknown_topics(digest, file, newcomers)
    path, shown = _file(digest, named)
    added, in_file = enter_subscribers(path, shown, newcomers)
    say_problems(in_file)
    click.echo(f"{shown}: {len(added.new):,} new, {added.known:,} known")


@subscribers.command()
@_FILE_OR_INPUT
@click.pass_context
def export(ctx: click.Context, named: str | None) -> None:
    """Write the subscribers to standard output, as CSV."""
    import sys

    from digest.cli.asking import read_subscribers
    from digest.mail.roster import exported

    roster, _, _ = read_subscribers(the_digest(ctx), named)
    sys.stdout.buffer.write(exported(roster))


def _facts(one: Subscriber) -> tuple[str, ...]:
    """What a list says of a subscriber, with a mark at what they chose besides topics."""
    included, excluded = (f"+{phrase}" for phrase in one.include), (f"-{phrase}" for phrase in one.exclude)
    near = f"near {one.bibliography}" if one.bibliography else ""
    chosen = ("; ".join(one.topics), "; ".join(included), "; ".join(excluded), near)
    return one.address, one.name, one.frequency, *chosen, str(one.since or ""), one.source


def _file(digest: Digest, named: str | None) -> tuple[Path, str]:
    """The file that is changed, and what it is called."""
    from pathlib import Path

    from digest.pipeline.mailing import SUBSCRIBERS

    if named == "-":
        raise click.BadParameter("standard input cannot be changed: name a file", param_hint="--subscribers")
    return (Path(named), named) if named else (digest.path(SUBSCRIBERS), digest.show(SUBSCRIBERS))


def _newcomer(cells: dict[str, str]) -> Subscriber:
    from digest.mail.addresses import WrongAddress
    from digest.mail.subscribers import WrongRow, subscriber_of

    try:
        return subscriber_of(cells)
    except WrongAddress as error:
        raise click.BadParameter(
            f"'{cells['address']}' {error}; {error.hint}", param_hint="ADDRESS"
        ) from None
    except WrongRow as error:
        raise click.UsageError(f"{error}; {error.hint}") from None


def _say_unknown_topics(digest: Digest, shown: str, newcomers: Iterable[Subscriber]) -> None:
    from digest.pipeline.subscribing import topics_of, unknown_topics
    from digest.problems import Problem

    chosen = [one for one in newcomers if one.topics]
    if chosen:
        wrong = unknown_topics(topics_of(digest), chosen)
        say_problems(Problem(shown, 0, f"there is no topic '{name}'", hint) for name, hint in wrong)

"""`digest init` and `digest add`: what goes into a digest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from digest.cli.base import as_day, count, main, say_problems, the_digest, today

if TYPE_CHECKING:
    from datetime import date

    from digest.model import FileRead
    from digest.problems import Problem


@main.command()
@click.argument("folder", type=click.Path(file_okay=False), metavar="DIR")
@click.option("--title", help="The digest's name.")
def init(folder: str, title: str | None) -> None:
    """Make a new digest in DIR; what is there already stays."""
    from pathlib import Path

    from digest.init import init_digest

    made, kept = init_digest(Path(folder), title, today())
    for name in made:
        click.echo(f"made {Path(folder, name).as_posix()}")
    for name in kept:
        click.echo(f"kept {Path(folder, name).as_posix()}, which was there")
    if ".gitignore" in kept:
        click.echo(
            "  hint: see that it has site/, .digest-cache/, outbox/ and content/subscribers.csv", err=True
        )
    import shlex

    here = f"digest -C {shlex.quote(folder)}"
    click.echo(f"Next: save a listing as a text file, then '{here} add FILE' and '{here} serve'")


@main.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("--date", "day", metavar="DAY", callback=as_day, help="The listings' day, as 2026-11-20.")
@click.option("--format", "format_name", metavar="NAME", help="The files' format; else it is recognised.")
@click.option("--strict", is_flag=True, help="Any problem is an error, and nothing is added.")
@click.pass_context
def add(
    ctx: click.Context, files: tuple[str, ...], day: date | None, format_name: str | None, strict: bool
) -> None:
    """Read listings into the store; - is standard input."""
    import sys

    from digest.inputs import Input, read_input
    from digest.pipeline import add_listings
    from digest.problems import printable

    digest = the_digest(ctx)
    inputs: list[Input] = []
    failures: list[Problem] = []
    for name in dict.fromkeys(files):
        given = read_input(name, lambda: sys.stdin.buffer)
        if isinstance(given, Input):
            inputs.append(given)
        else:
            failures.append(given)
    added = add_listings(digest, inputs, failures, today=today(), day=day, format=format_name, strict=strict)
    for file in added.files:
        click.echo(printable(_file_line(file)))
    say_problems(added.problems)
    click.echo(f"{count(added.papers, 'paper')} in the store")
    if added.failed:
        ctx.exit(1)


def _file_line(file: FileRead) -> str:
    counts = f"{file.read:,} read, {file.new:,} new, {file.repeated:,} repeated, {file.skipped:,} skipped"
    told = "as today" if file.day_from == "today" else f"by {file.day_from}"
    day = f", {file.day} {told}" if file.day else ""
    return f"{file.path}: {counts} ({file.format}{day})"

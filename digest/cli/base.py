"""The command itself: its name, its mistakes, and what all of its subcommands use."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from datetime import date

    from digest.folder import Digest
    from digest.problems import Problem


NOTHING_NEW = 3  # the exit code where there is nothing to send


class _Commands(click.Group):
    """Answers a mistyped command with the nearest right one, and a user's mistake without a traceback."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            from digest.problems import nearest

            hint = nearest(args[0], self.list_commands(ctx)) or "'digest --help' lists the commands"
            ctx.fail(f"No such command '{args[0]}'; {hint}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        from digest.problems import DigestError

        try:
            return super().invoke(ctx)
        except DigestError as error:
            say_problems(error.problems)
            ctx.exit(1)
        except BrokenPipeError:
            ctx.exit(1)
        except OSError as error:
            click.echo(f"{error.filename or 'output'}: {error.strerror or error}", err=True)
            ctx.exit(1)


def say_problems(problems: Iterable[Problem]) -> None:
    from digest.problems import printable

    for problem in problems:
        click.echo(printable(problem), err=True)


def count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "-C",
    "folder",
    metavar="DIR",
    help="The digest's folder; else the nearest digest.toml upward.",
)
@click.version_option(package_name="digestpress", prog_name="digest")
@click.pass_context
def main(ctx: click.Context, folder: str | None) -> None:
    """Turn saved paper listings into a site you own, with issues, topics and feeds."""
    ctx.obj = folder


def run() -> None:
    """The command's entry point: a process that makes many values, keeps them to its end, and ends at once.

    To look for what can be freed took a sixth of a build's time, and to free all of it at the end a tenth.
    """
    import gc
    import os
    import sys

    gc.disable()
    status = 0
    try:
        main(prog_name="digest")
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        status = status or 1
    os._exit(status)


def the_digest(ctx: click.Context) -> Digest:
    from pathlib import Path

    from digest.folder import find_digest

    return find_digest(ctx.obj, Path.cwd().resolve())


def today() -> date:
    """The day, in UTC; SOURCE_DATE_EPOCH stands in for the clock where it is set."""
    import os
    from datetime import UTC, datetime

    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    try:
        return (datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)).date()
    except (ValueError, OverflowError, OSError):
        raise click.UsageError(f"SOURCE_DATE_EPOCH is '{epoch}', which is no number of seconds") from None


def as_day(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> date | None:
    from datetime import date

    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"'{value}' is not a day; write it as 2026-11-20") from None

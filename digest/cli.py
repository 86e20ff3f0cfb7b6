"""The command line: reads arguments, clock and environment, calls the pipeline, and says what happened."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from datetime import date

    from digest.folder import Digest
    from digest.model import FileRead
    from digest.pipeline import Built
    from digest.problems import Problem


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
            _say_problems(error.problems)
            ctx.exit(1)
        except BrokenPipeError:
            ctx.exit(1)
        except OSError as error:
            click.echo(f"{error.filename or 'output'}: {error.strerror or error}", err=True)
            ctx.exit(1)


def _say_problems(problems: Iterable[Problem]) -> None:
    from digest.problems import printable

    for problem in problems:
        click.echo(printable(problem), err=True)


def _count(number: int, noun: str) -> str:
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


def _digest(ctx: click.Context) -> Digest:
    from pathlib import Path

    from digest.folder import find_digest

    return find_digest(ctx.obj, Path.cwd().resolve())


def _today() -> date:
    """The day, in UTC; SOURCE_DATE_EPOCH stands in for the clock where it is set."""
    import os
    from datetime import UTC, datetime

    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    try:
        return (datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)).date()
    except (ValueError, OverflowError, OSError):
        raise click.UsageError(f"SOURCE_DATE_EPOCH is '{epoch}', which is no number of seconds") from None


def _as_day(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> date | None:
    from datetime import date

    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"'{value}' is not a day; write it as 2026-11-20") from None


@main.command()
@click.argument("folder", type=click.Path(file_okay=False), metavar="DIR")
@click.option("--title", help="The digest's name.")
def init(folder: str, title: str | None) -> None:
    """Make a new digest in DIR; what is there already stays."""
    from pathlib import Path

    from digest.init import init_digest

    made, kept = init_digest(Path(folder), title, _today())
    for name in made:
        click.echo(f"made {Path(folder, name).as_posix()}")
    for name in kept:
        click.echo(f"kept {Path(folder, name).as_posix()}, which was there")
    import shlex

    here = f"digest -C {shlex.quote(folder)}"
    click.echo(f"Next: save a listing as a text file, then '{here} add FILE' and '{here} serve'")


@main.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("--date", "day", metavar="DAY", callback=_as_day, help="The listings' day, as 2026-11-20.")
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

    digest = _digest(ctx)
    inputs: list[Input] = []
    failures: list[Problem] = []
    for name in dict.fromkeys(files):
        given = read_input(name, lambda: sys.stdin.buffer)
        if isinstance(given, Input):
            inputs.append(given)
        else:
            failures.append(given)
    added = add_listings(digest, inputs, failures, today=_today(), day=day, format=format_name, strict=strict)
    for file in added.files:
        click.echo(printable(_file_line(file)))
    _say_problems(added.problems)
    click.echo(f"{_count(added.papers, 'paper')} in the store")
    if added.failed:
        ctx.exit(1)


def _file_line(file: FileRead) -> str:
    counts = f"{file.read:,} read, {file.new:,} new, {file.repeated:,} repeated, {file.skipped:,} skipped"
    told = "as today" if file.day_from == "today" else f"by {file.day_from}"
    day = f", {file.day} {told}" if file.day else ""
    return f"{file.path}: {counts} ({file.format}{day})"


@main.command()
@click.option("-o", "--output", metavar="DIR", help="Where the site goes; else as digest.toml says.")
@click.option("--base-url", metavar="URL", help="The address the site will have; else as digest.toml says.")
@click.option(
    "--jobs", type=click.IntRange(0, 64), metavar="N", help="Processes that render; 0 is as many as pay."
)
@click.option("--clean", is_flag=True, help="Make every page anew, also over files that are not ours.")
@click.option("--no-search", is_flag=True, help="Make no search index, and remove that of an earlier build.")
@click.pass_context
def build(
    ctx: click.Context,
    output: str | None,
    base_url: str | None,
    jobs: int | None,
    clean: bool,
    no_search: bool,
) -> None:
    """Make the site; a second build writes nothing."""
    from digest.pipeline import BuildOptions, build_site

    options = BuildOptions(
        output=output,
        base_url=base_url,
        jobs=jobs,
        clean=clean,
        search="none" if no_search else "make",
    )
    built = build_site(_digest(ctx), options, _progress("rendering"))
    _say_problems(built.problems)
    click.echo(_build_line(built))
    if built.base_url_is_default:
        click.echo(
            f"The site's address is taken to be {built.base_url}; set base_url in digest.toml to publish it."
        )


def _build_line(built: Built) -> str:
    if built.is_same:
        return f"{built.folder}: nothing changed, {_count(built.made.unchanged, 'file')}"
    return built.changes


def _progress(doing: str) -> Callable[[int, int], None] | None:
    """Says how far a long job is, on one line of a terminal, once it has taken a second; else nothing."""
    import sys
    import time

    if not sys.stderr.isatty():
        return None
    begun = time.monotonic()

    def say(done: int, of: int) -> None:
        if time.monotonic() - begun > 1:
            click.echo(f"\r{doing} {done:,} of {of:,}" + ("\n" if done >= of else ""), nl=False, err=True)

    return say


@main.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, metavar="N")
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS")
@click.pass_context
def serve(ctx: click.Context, port: int, host: str) -> None:
    """Build, serve, and build again on every change."""
    import gc

    from digest.serve import serve_digest

    gc.enable()  # this one stays
    serve_digest(_digest(ctx), host, port)


@main.command()
@click.option(
    "--format",
    "format_name",
    default="jsonl",
    show_default=True,
    metavar="NAME",
    help="jsonl, bibtex, ris, csl, csv or opml.",
)
@click.option("--topic", metavar="SLUG", help="Only the papers of this topic.")
@click.option("--issue", metavar="PERIOD", help="Only the papers of this day, week or month.")
@click.pass_context
def export(ctx: click.Context, format_name: str, topic: str | None, issue: str | None) -> None:
    """Write the papers to standard output."""
    import sys

    from digest.exports import export_papers

    for line in export_papers(_digest(ctx), format_name, topic, issue):
        sys.stdout.buffer.write(line)


@main.command()
@click.option("-o", "--output", metavar="DIR", help="The built site to check; else as digest.toml says.")
@click.pass_context
def check(ctx: click.Context, output: str | None) -> None:
    """Say what is wrong with content, settings and site."""
    from digest.reports import check_digest

    problems, is_built = check_digest(_digest(ctx), output)
    _say_problems(problems)
    said = _count(len(problems), "problem") if problems else "nothing is wrong"
    click.echo(said if is_built else f"{said}; there is no site yet, so no links were followed")
    if problems:
        ctx.exit(1)


@main.command()
@click.pass_context
def stats(ctx: click.Context) -> None:
    """Count what the digest holds."""
    from digest.reports import count_content

    rows = count_content(_digest(ctx))
    _say_table(rows)


@main.command()
@click.argument("paper_id", required=False, metavar="[ID]")
@click.pass_context
def topics(ctx: click.Context, paper_id: str | None) -> None:
    """List the topics, or say why a paper is in its own."""
    from digest.reports import list_topics, why_topics

    digest = _digest(ctx)
    _say_table(why_topics(digest, paper_id) if paper_id else list_topics(digest))


def _say_table(rows: Sequence[tuple[str, ...]]) -> None:
    """Rows as aligned columns; a column of numbers is set flush right, the last is not padded."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            cell.rjust(width) if cell.replace(",", "").isdigit() else cell.ljust(width)
            for cell, width in zip(row, widths, strict=True)
        ]
        click.echo("  ".join(cells).rstrip())

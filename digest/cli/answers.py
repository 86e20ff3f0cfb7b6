"""`digest export`, `check`, `stats` and `topics`: what a digest holds, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence

import click

from digest.cli.base import count, main, say_problems, the_digest


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

    for line in export_papers(the_digest(ctx), format_name, topic, issue):
        sys.stdout.buffer.write(line)


@main.command()
@click.option("-o", "--output", metavar="DIR", help="The built site to check; else as digest.toml says.")
@click.pass_context
def check(ctx: click.Context, output: str | None) -> None:
    """Say what is wrong with content, settings and site."""
    from digest.reports import check_digest

    problems, is_built = check_digest(the_digest(ctx), output)
    say_problems(problems)
    said = count(len(problems), "problem") if problems else "nothing is wrong"
    click.echo(said if is_built else f"{said}; there is no site yet, so no links were followed")
    if problems:
        ctx.exit(1)


@main.command()
@click.pass_context
def stats(ctx: click.Context) -> None:
    """Count what the digest holds."""
    from digest.reports import count_content

    rows = count_content(the_digest(ctx))
    say_table(rows)


@main.command()
@click.argument("paper_id", required=False, metavar="[ID]")
@click.pass_context
def topics(ctx: click.Context, paper_id: str | None) -> None:
    """List the topics, or say why a paper is in its own."""
    from digest.reports import list_topics, why_topics

    digest = the_digest(ctx)
    say_table(why_topics(digest, paper_id) if paper_id else list_topics(digest))


def say_table(rows: Sequence[tuple[str, ...]]) -> None:
    """Rows as aligned columns; a column of numbers is set flush right, the last is not padded."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            cell.rjust(width) if cell.replace(",", "").isdigit() else cell.ljust(width)
            for cell, width in zip(row, widths, strict=True)
        ]
        click.echo("  ".join(cells).rstrip())

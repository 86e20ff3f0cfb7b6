"""`digest build` and `digest serve`: the site."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from digest.cli.base import count, main, say_problems, the_digest

if TYPE_CHECKING:
    from digest.pipeline import Built


@main.command()
@click.option("-o", "--output", metavar="DIR", help="Where the site goes; else as digest.toml says.")
@click.option("--base-url", metavar="URL", help="The address the site will have; else as digest.toml says.")
@click.option(
    "--jobs", type=click.IntRange(0, 64), metavar="N", help="Processes that render; 0 is as many as pay."
)
@click.option("--clean", is_flag=True, help="Make every page anew, also over files that are not ours.")
@click.option("--no-search", is_flag=True, help="Make no search index, and remove that of an earlier build.")
@click.option("--close", is_flag=True, help="Take the newest week and month as over: their feeds have them.")
@click.pass_context
def build(
    ctx: click.Context,
    output: str | None,
    base_url: str | None,
    jobs: int | None,
    clean: bool,
    no_search: bool,
    close: bool,
) -> None:
    """Make the site; a second build writes nothing."""
    from digest.pipeline import BuildOptions, build_site

    options = BuildOptions(
        output=output,
        base_url=base_url,
        jobs=jobs,
        clean=clean,
        close=close,
        search="none" if no_search else "make",
    )
    built = build_site(the_digest(ctx), options, _progress("rendering"))
    say_problems(built.problems)
    click.echo(_build_line(built))
    if built.base_url_is_default:
        click.echo(
            f"The site's address is taken to be {built.base_url}; set base_url in digest.toml to publish it."
        )


def _build_line(built: Built) -> str:
    if built.is_same:
        return f"{built.folder}: nothing changed, {count(built.made.unchanged, 'file')}"
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
    serve_digest(the_digest(ctx), host, port)

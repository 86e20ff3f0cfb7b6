"""Builds and serves a digest, builds again on every change, and says so; a build's errors are served too."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import sleep
from urllib.parse import urlsplit

import click

from digest.config import CONFIG_NAME
from digest.folder import Digest, load_settings
from digest.pipeline import BuildOptions, Built, build_site
from digest.problems import DigestError, Problem, printable
from digest.server import Builds, Shown, open_server

_LOOK = 500  # milliseconds between two looks at which folders there are to watch

# The search stays as it was at the start: to index thousands of papers takes longer than all the rest.
_AGAIN = BuildOptions(jobs=1, search="keep")


def serve_digest(digest: Digest, host: str, port: int) -> None:
    """Serves until interrupted; a DigestError where the settings are unreadable or the port is taken."""
    builds = Builds(_shown(digest))
    with open_server(host, port, builds) as server:
        try:
            _rebuild(digest, builds, BuildOptions(jobs=1))
            threading.Thread(
                target=_watch, args=(digest, partial(_rebuild, digest, builds)), daemon=True
            ).start()
            address = f"http://{host}:{server.server_port}{builds.shown.base_path}"
            click.echo(f"Serving {_output(digest, builds.shown.folder)} at {address} (Ctrl+C stops)")
            server.serve_forever()
        except KeyboardInterrupt:
            click.echo()


def _shown(digest: Digest) -> Shown:
    """The site that the settings speak of."""
    config = load_settings(digest)
    base_path = urlsplit(config.base_url).path.rstrip("/") + "/" if config.base_url else "/"
    return Shown(digest.path(config.build.output), base_path)


def _output(digest: Digest, folder: Path) -> str:
    return (
        digest.show(folder.relative_to(digest.root).as_posix())
        if folder.is_relative_to(digest.root)
        else str(folder)
    )


def _rebuild(digest: Digest, builds: Builds, options: BuildOptions = _AGAIN) -> None:
    """One build, and word of it in the browser and here, unless nothing was to do."""
    try:
        shown = _shown(digest)
        built = build_site(digest, options)
    except DigestError as error:
        _fail(builds, error.problems)
    except OSError as error:  # a file went away while it was read: that change is the next to be seen
        place, reason = str(error.filename or digest.root), error.strerror or str(error)
        _fail(builds, (Problem(place, 0, f"cannot be read: {reason}", "is it yours to read?"),))
    except Exception as error:  # a fault of ours must not end the watch: it is shown like the curator's own
        fact = f"the build failed: {type(error).__name__}: {error}"
        _fail(builds, (Problem(str(digest.root), 0, fact, "'digest build' shows where"),))
    else:
        _succeed(builds, shown, built)


def _fail(builds: Builds, problems: tuple[Problem, ...]) -> None:
    if problems != builds.shown.problems:
        builds.fail(problems)
        _say(problems)


def _succeed(builds: Builds, shown: Shown, built: Built) -> None:
    if shown == builds.shown and built.is_same:
        return
    builds.succeed(shown)
    _say(built.problems)
    click.echo(built.changes)


def _say(problems: tuple[Problem, ...]) -> None:
    for problem in problems:
        click.echo(printable(problem), err=True)


def _watch(digest: Digest, rebuild: Callable[[], None]) -> None:
    """Builds again after each change, for ever."""
    while True:
        try:
            _watch_folders(digest, _folders(digest), rebuild)
        except FileNotFoundError:  # a folder went away before it was watched
            sleep(_LOOK / 1000)


def _watch_folders(digest: Digest, folders: dict[Path, int], rebuild: Callable[[], None]) -> None:
    """Builds again after each change, until there are other folders to watch."""
    from watchfiles import watch

    begun = False
    for changes in watch(
        *folders,
        watch_filter=partial(_counts, digest),
        debounce=200,
        step=20,
        rust_timeout=_LOOK,
        yield_on_timeout=True,
        recursive=False,
    ):
        if changes or not begun:  # what changed before the watch began was not seen
            rebuild()
        begun = True
        if _folders(digest) != folders:
            return


def _folders(digest: Digest) -> dict[Path, int]:
    """The folders whose files a build reads, and which they are: one that was replaced is another.

    Folders are watched, not files, for editors save by putting another file in the place of the old one;
    and not the whole digest, for the site in it may hold very many folders.
    """
    found = {digest.root: digest.root.stat().st_ino}
    for top in (digest.path("content"), digest.path("themes")):
        for folder in (top, *top.rglob("*")):
            if folder.is_dir():
                found[folder] = folder.stat().st_ino
    return found


def _counts(digest: Digest, _change: object, path: str) -> bool:
    """Whether a change is the curator's, and not the build's own or of an editor's hidden file."""
    name = Path(path).relative_to(digest.root).parts if Path(path).is_relative_to(digest.root) else ()
    return bool(name) and name[0] in (CONFIG_NAME, "content", "themes") and not name[-1].startswith(".")

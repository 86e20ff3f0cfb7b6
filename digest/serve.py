"""Builds, serves, builds again on every change, and tells the browser; a build's errors are shown there too.

The output folder is served as it stands; the line that listens for changes is added to each page on its
way out, so that no file of the site ever holds it.
"""

from __future__ import annotations

import html
import threading
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import click

from digest.config import CONFIG_NAME
from digest.pipeline import CACHE, BuildOptions, Digest, build_site, load_settings
from digest.problems import DigestError, Problem

_EVENTS = "/.digest/events"
_SCRIPT = "/.digest/reload.js"
_RELOAD = b"""const events = new EventSource("/.digest/events");
let build;
events.onmessage = (event) => {
  if (build !== undefined && build !== event.data) location.reload();
  build = event.data;
};
"""
_TAG = f'<script src="{_SCRIPT}" defer></script>'.encode()
_BEAT = 15.0  # seconds after which a silent connection is sent a comment, so that a closed one is noticed


class State:
    """The number of the last build and what went wrong in it; waits for the next."""

    def __init__(self) -> None:
        self.build = 0
        self.problems: tuple[Problem, ...] = ()
        self._changed = threading.Condition()

    def next_build(self, problems: tuple[Problem, ...]) -> None:
        """Records a build and wakes whoever waits for it."""
        with self._changed:
            self.build += 1
            self.problems = problems
            self._changed.notify_all()

    def wait_after(self, build: int, seconds: float) -> int:
        """The number of the first build after that one, or the same if none comes in time."""
        with self._changed:
            self._changed.wait_for(lambda: self.build != build, seconds)
            return self.build


class Handler(SimpleHTTPRequestHandler):
    """Serves the folder below the site's base path, and the events of its builds."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *args: object, state: State, base_path: str, **kwargs: object):
        self.state = state
        self.base_path = base_path
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """A page with the reloading script, a file, or the stream of builds."""
        path = urlsplit(self.path).path
        if path == _EVENTS:
            self._send_events()
        elif path == _SCRIPT:
            self._send(_RELOAD, "text/javascript")
        elif self.state.problems and (path.endswith("/") or path.endswith(".html")):
            self._send(
                _error_page(self.state.problems), "text/html; charset=utf-8", HTTPStatus.INTERNAL_SERVER_ERROR
            )
        else:
            self._send_file(path)

    def _send_file(self, path: str) -> None:
        if not path.startswith(self.base_path):
            self.send_response(HTTPStatus.FOUND)
            self.send_header("Location", self.base_path)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        file = Path(self.translate_path("/" + path.removeprefix(self.base_path)))
        if file.is_dir():
            if not path.endswith("/"):
                self.send_response(HTTPStatus.MOVED_PERMANENTLY)
                self.send_header("Location", f"{path}/")
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            file /= "index.html"
        status = HTTPStatus.OK
        if not file.is_file():
            file, status = Path(self.directory) / "404.html", HTTPStatus.NOT_FOUND
        content = file.read_bytes() if file.is_file() else b"Not found"
        kind = self.guess_type(str(file))
        self._send(_with_script(content) if kind == "text/html" else content, _with_charset(kind), status)

    def _send(self, content: bytes, kind: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def _send_events(self) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        build = self.state.build
        try:
            while True:
                self.wfile.write(f"data: {build}\n\n".encode())
                self.wfile.flush()
                build = self.state.wait_after(build, _BEAT)
        except OSError:  # the browser has gone
            return

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: a reader's requests are not the curator's concern."""


def _with_script(page: bytes) -> bytes:
    head, found, rest = page.partition(b"</head>")
    return head + _TAG + found + rest if found else page


def _with_charset(kind: str) -> str:
    return (
        f"{kind}; charset=utf-8"
        if kind.startswith("text/") or kind.endswith(("json", "xml", "javascript"))
        else kind
    )


def _error_page(problems: tuple[Problem, ...]) -> bytes:
    said = "\n\n".join(html.escape(str(problem)) for problem in problems)
    return (
        "<!doctype html><html lang='en'><head><meta charset='utf-8'><title>The build failed</title>"
        f"{_TAG.decode()}</head><body><h1>The build failed</h1><pre>{said}</pre>"
        "<p>This page reloads when it is mended. The site in the output folder is as the last good build left it.</p>"
        "</body></html>"
    ).encode("utf8", "replace")


def serve_digest(digest: Digest, host: str, port: int) -> None:
    """Serves until interrupted; a DigestError where the settings are unreadable or the port is taken."""
    state = State()
    config = load_settings(digest)
    base_path = urlsplit(config.base_url).path.rstrip("/") + "/" if config.base_url else "/"
    folder = digest.path(config.build.output)
    handler = partial(Handler, state=state, base_path=base_path, directory=str(folder))
    try:
        server = ThreadingHTTPServer((host, port), handler)  # type: ignore[arg-type]
    except OSError as error:
        raise DigestError(
            Problem(f"{host}:{port}", 0, f"cannot be served: {error.strerror}", "choose another --port")
        ) from None
    server.daemon_threads = True
    rebuild = partial(_rebuild, digest, state)
    rebuild()
    threading.Thread(target=_watch, args=(digest, folder, rebuild), daemon=True).start()
    click.echo(
        f"Serving {digest.show(config.build.output)} at http://{host}:{server.server_port}{base_path} (Ctrl+C stops)"
    )
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        click.echo()
    finally:
        server.server_close()


def _rebuild(digest: Digest, state: State) -> None:
    try:
        built = build_site(digest, BuildOptions(jobs=1))
    except DigestError as error:
        state.next_build(error.problems)
        for problem in error.problems:
            click.echo(str(problem), err=True)
        return
    state.next_build(())
    for problem in built.problems:
        click.echo(str(problem), err=True)
    made = built.made
    click.echo(
        f"{built.folder}: {made.written:,} written, {made.unchanged:,} unchanged, {made.removed:,} removed"
    )


def _watch(digest: Digest, folder: Path, rebuild: Callable[[], None]) -> None:
    from watchfiles import watch

    names = (CONFIG_NAME, "content", "themes")
    while True:
        watched = [path for name in names if (path := digest.path(name)).exists()]
        # Editors replace files, which ends the watch on one: so it begins anew after each change.
        for _changes in watch(*watched, watch_filter=_counts(digest, folder), debounce=200, step=20):
            rebuild()
            break


def _counts(digest: Digest, folder: Path) -> Callable[[object, str], bool]:
    """Whether a change is the curator's, and not the build's own or an editor's hidden file."""

    def counts(_change: object, path: str) -> bool:
        changed = Path(path)
        ours = changed.is_relative_to(folder) or changed.is_relative_to(digest.path(CACHE))
        return not ours and not changed.name.startswith(".")

    return counts

"""A server for the curator's own browser: the site as it stands in its folder, and news of each build.

Comes in: what the builds left (`Builds`). What listens for news is added to a page on its way out, so that no
file of the site ever holds it. Building and watching are the caller's.
"""

from __future__ import annotations

import html
import mimetypes
import os
import re
import sys
import threading
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

from msgspec import Struct
from msgspec.structs import replace

from digest.problems import DigestError, Problem

_EVENTS = "/.digest/events"
_SCRIPT = "/.digest/reload.js"
# A browser opens six connections to a host at most: a tab that nobody sees lets go of its own.
_RELOAD = b"""const shown = document.currentScript.dataset.build;
let events;
const listen = () => {
  events?.close();
  if (document.hidden) return;
  events = new EventSource("/.digest/events");
  events.onmessage = ({ data }) => { if (data !== shown) location.reload(); };
};
document.addEventListener("visibilitychange", listen);
listen();
"""
_BEAT = 15.0  # seconds after which a silent connection is sent a comment, so that a closed one is noticed
_HEAD_END = re.compile(rb"</head\s*>", re.IGNORECASE)
_KINDS = {
    ".rss": "application/rss+xml",
    ".atom": "application/atom+xml",
    ".json": "application/json",
    ".xml": "application/xml",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
_TEXTUAL = ("json", "xml", "javascript")


class Shown(Struct, frozen=True):
    """What the server shows: the site of the last good build, or what has been wrong since."""

    folder: Path
    base_path: str  # begins and ends with a slash
    problems: tuple[Problem, ...] = ()


class Builds:
    """What the last build left, under a name that no other build has; waits for the next."""

    def __init__(self, shown: Shown) -> None:
        self.shown = shown
        self._number = 0
        self._changed = threading.Condition()

    @property
    def name(self) -> str:
        """The last build's name; that of a server started later is another."""
        return f"{os.getpid()}-{self._number}"

    def succeed(self, shown: Shown) -> None:
        """Records a build that changed something, and wakes whoever waits for it."""
        with self._changed:
            self.shown = shown
            self._number += 1
            self._changed.notify_all()

    def fail(self, problems: tuple[Problem, ...]) -> None:
        """Records what stopped a build: the site is as it was."""
        self.succeed(replace(self.shown, problems=problems))

    def wait_after(self, name: str, seconds: float) -> str:
        """The name of the first build after that one, or the same if none comes in time."""
        with self._changed:
            self._changed.wait_for(lambda: self.name != name, seconds)
            return self.name


class Server(ThreadingHTTPServer):
    """Answers each connection in a thread of its own, which does not outlive the program."""

    request_queue_size = 128
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Says nothing of a browser that has gone away."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


def open_server(host: str, port: int, builds: Builds) -> Server:
    """A server that listens; a DigestError where the address cannot be had."""
    try:
        return Server((host, port), partial(_Handler, builds=builds))
    except (OSError, UnicodeError) as error:
        reason = (isinstance(error, OSError) and error.strerror) or str(error)
        hint = "choose another --port, or --host"
        raise DigestError(Problem(f"{host}:{port}", 0, f"cannot be served: {reason}", hint)) from None


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, *args: object, builds: Builds) -> None:
        self.builds = builds
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """A page with the reloading script, a file, or the stream of builds."""
        path = self.path.partition("?")[0].partition("#")[0]
        shown = self.builds.shown
        if path == _EVENTS:
            self._send_events()
        elif path == _SCRIPT:
            self._send(_RELOAD, "text/javascript")
        elif path in ("/", shown.base_path[:-1]) and path != shown.base_path:
            self._redirect(HTTPStatus.FOUND, shown.base_path)
        elif shown.problems and path.endswith(("/", ".html")):
            page = _error_page(shown.problems)
            self._send(self._with_script(page), "text/html", HTTPStatus.INTERNAL_SERVER_ERROR)
        else:
            self._send_file(path, shown)

    do_HEAD = do_GET  # what is sent then ends with its headers

    def _send_file(self, path: str, shown: Shown) -> None:
        found = _find(shown, path)
        if found and found.is_dir():
            if not path.endswith("/"):
                self._redirect(HTTPStatus.MOVED_PERMANENTLY, f"{path}/")
                return
            path += "index.html"
            found = _find(shown, path)
        if found and found.is_file() and not path.endswith("/"):
            self._send_content(found, HTTPStatus.OK)
        else:
            self._send_content(shown.folder / "404.html", HTTPStatus.NOT_FOUND)

    def _send_content(self, file: Path, status: HTTPStatus) -> None:
        name = self.builds.name  # before the file is read: a build in between is news then
        try:
            content = file.read_bytes()
        except OSError:
            self._send(b"Not found", "text/plain", HTTPStatus.NOT_FOUND)
            return
        kind = _KINDS.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        self._send(self._with_script(content, name) if kind == "text/html" else content, kind, status)

    def _redirect(self, status: HTTPStatus, target: str) -> None:
        self.send_response(status)
        self.send_header("Location", target)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send(self, content: bytes, kind: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        text = kind.startswith("text/") or kind.endswith(_TEXTUAL)
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if text else kind)
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
        if self.command == "HEAD":
            return
        told, name = "", self.builds.name
        while True:  # until the browser has gone, which writing to it finds out
            self.wfile.write(b": still here\n\n" if name == told else f"data: {name}\n\n".encode())
            self.wfile.flush()
            told, name = name, self.builds.wait_after(name, _BEAT)

    def _with_script(self, page: bytes, name: str = "") -> bytes:
        tag = f'<script src="{_SCRIPT}" data-build="{name or self.builds.name}" defer></script>'.encode()
        found = _HEAD_END.search(page)
        place = found.start() if found else len(page)
        return page[:place] + tag + page[place:]

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: a reader's requests are not the curator's concern."""


def _find(shown: Shown, path: str) -> Path | None:
    """What a path of the site names; nothing where it is outside the site or its folder."""
    if not path.startswith(shown.base_path):
        return None
    parts = [part for part in unquote(path.removeprefix(shown.base_path)).split("/") if part]
    try:
        real = shown.folder.joinpath(*parts).resolve()
        return real if real.exists() and real.is_relative_to(shown.folder.resolve()) else None
    except (OSError, ValueError):  # a name that no file can have
        return None


def _error_page(problems: tuple[Problem, ...]) -> bytes:
    said = "\n\n".join(html.escape(str(problem)) for problem in problems)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>The build failed</title>'
        '<link rel="icon" href="data:,"></head>'
        f"<body><main><h1>The build failed</h1><pre>{said}</pre>"
        "<p>This page reloads once that is mended. The site in the output folder is as the last good build "
        "left it.</p></main></body></html>"
    ).encode("utf8", "replace")

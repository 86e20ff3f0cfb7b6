"""A built site on a host as plain as static hosts are, and a reader of it who hears all that goes wrong."""

from __future__ import annotations

import gzip
import mimetypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache, partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from sites import Site

PHONE, DESK = {"width": 320, "height": 640}, {"width": 1280, "height": 800}
# Hosts compress what is text; they do not look into other files.
_TEXTS = ("text/", "image/svg", "application/json", "application/xml", "application/javascript")
_LEVEL = 6


class PlainHost(BaseHTTPRequestHandler):
    """A folder below a base path, compressed and kept for ten minutes, and 404.html for what is not there."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def __init__(self, *args: Any, site: Site):
        self.site = site
        super().__init__(*args)

    def do_GET(self) -> None:
        file = self._file()
        self._answer(200, file) if file.is_file() else self._answer(404, self.site.folder / "404.html")

    def _file(self) -> Path:
        path, base_path = unquote(urlsplit(self.path).path), urlsplit(self.site.base_url).path
        if not path.startswith(base_path) or ".." in path:
            return self.site.folder / "not/there"
        name = path.removeprefix(base_path)
        return self.site.folder / (f"{name}index.html" if not name or name.endswith("/") else name)

    def _answer(self, status: int, file: Path) -> None:
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        packs = kind.startswith(_TEXTS) and "gzip" in self.headers.get("Accept-Encoding", "")
        content = compressed(file.read_bytes()) if packs else file.read_bytes()
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith(_TEXTS) else kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "max-age=600")
        if packs:
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Vary", "Accept-Encoding")
        self.end_headers()
        with suppress(ConnectionError):  # the browser has gone to another page
            self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@cache
def compressed(content: bytes) -> bytes:
    """What hosts send of a file that is text."""
    return gzip.compress(content, _LEVEL, mtime=0)


@contextmanager
def running(server: ThreadingHTTPServer) -> Iterator[str]:
    """The address of a server that runs in another thread."""
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@contextmanager
def hosted(site: Site) -> Iterator[str]:
    """The address of a site on a plain host."""
    with running(ThreadingHTTPServer(("127.0.0.1", 0), partial(PlainHost, site=site))) as host:
        yield host + urlsplit(site.base_url).path


@contextmanager
def reader(browser: Any, **how: Any) -> Iterator[tuple[Any, list[str]]]:
    """A page, and all that should not be heard of it."""
    context = browser.new_context(viewport=DESK, **how)
    page, heard = context.new_page(), []
    page.on("console", lambda message: _is_hurry(message) or heard.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: heard.append(f"error: {error}"))
    page.on("dialog", lambda dialog: (heard.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.on("requestfailed", lambda request: _is_given_up(request) or heard.append(f"failed: {request.url}"))
    page.on(
        "response",
        lambda response: response.status < 400 or heard.append(f"{response.status}: {response.url}"),
    )
    page.on("request", lambda request: _is_here(request.url) or heard.append(f"elsewhere: {request.url}"))
    yield page, heard
    context.close()


def _is_hurry(message: Any) -> bool:
    """Whether it is that a page did not fade in, as it was looked at before its style sheet was there."""
    return message.text.startswith("Transition was ")


def _is_here(url: str) -> bool:
    return urlsplit(url).hostname == "127.0.0.1"


def _is_given_up(request: Any) -> bool:
    """Whether the browser itself no longer wanted it, as it had gone to another page."""
    return "ERR_ABORTED" in (request.failure or "")


def scrolls_sideways(page: Any) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))

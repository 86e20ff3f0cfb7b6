"""`digest serve`, as a process and over HTTP: pages, news of builds, mistakes, and what must never be sent."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from time import monotonic, sleep
from typing import NamedTuple

import pytest
from sites import command, environment, new_digest, run, site_files, some_papers, write

PATIENCE = 30.0  # seconds after which a server that says nothing has failed; nothing waits that long
SCRIPT = re.compile(rb'<script src="/\.digest/reload\.js" data-build="([^"]+)" defer></script>')


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


class Served:
    """A running `digest serve`."""

    def __init__(self, root: Path):
        self.root = root
        self.process = subprocess.Popen(
            command("serve", "--port", "0"),
            cwd=root,
            env=environment(PYTHONUNBUFFERED="1"),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.said: list[str] = []
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        found = self.wait_for(
            lambda: re.search(r"Serving site at http://127\.0\.0\.1:(\d+)(/\S*)", self.output)
        )
        self.port, self.base_path = int(found[1]), found[2]

    @property
    def output(self) -> str:
        return "".join(self.said)

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line)

    def wait_for(self, look: Callable[[], object]) -> re.Match[str]:
        """What the look finds, as soon as it finds something."""
        end = monotonic() + PATIENCE
        while monotonic() < end:
            if found := look():
                return found  # type: ignore[return-value]
            sleep(0.02)
        pytest.fail(f"waited in vain; the server said: {self.output}")

    def ask(self, path: str, method: str = "GET") -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.putrequest(method, path, skip_accept_encoding=True)
        connection.endheaders()
        response = connection.getresponse()
        answer = Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        connection.close()
        return answer

    def page(self, path: str = "/") -> bytes:
        return self.ask(path).body

    @contextmanager
    def events(self) -> Iterator[Callable[[], str]]:
        """The names of builds, one at each call, beginning with the last."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.request("GET", "/.digest/events")
        response = connection.getresponse()
        assert response.getheader("Content-Type", "").startswith("text/event-stream")
        yield lambda: _next_event(response)
        connection.close()

    def stop(self) -> int:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        code = self.process.wait(PATIENCE)
        self.reader.join(PATIENCE)
        return code


def _next_event(response: HTTPResponse) -> str:
    while line := response.readline():
        if line.startswith(b"data: "):
            return line.decode().removeprefix("data: ").strip()
    pytest.fail("the stream of events ended")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server that runs through all tests of this file; each leaves the digest mended."""
    root = new_digest(tmp_path_factory.mktemp("served") / "digest", some_papers(12))
    write(root / "content/pages/about.md", "# About\n\nThe first words.\n")
    running = Served(root)
    yield running
    running.stop()


def save_as_editors_do(path: Path, text: str) -> None:
    """A new file put in the old one's place."""
    temporary = path.with_name(f".{path.name}.swp")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)


def save_by_way_of_a_copy(path: Path, text: str) -> None:
    """The old file moved away for a moment."""
    path.rename(path.with_name(f"{path.name}~"))
    path.write_text(text, encoding="utf-8")
    path.with_name(f"{path.name}~").unlink()


def save(path: Path, text: str) -> None:
    write(path, text)


# --- what is sent


def test_a_page_is_sent_with_the_reloading_script_and_the_file_stays_without(served: Served) -> None:
    for path, name in (
        ("/", "index.html"),
        ("/about/", "about/index.html"),
        ("/about/index.html", "about/index.html"),
    ):
        file = (served.root / "site" / name).read_bytes()
        answer = served.ask(path)
        assert answer.status == 200
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert answer.headers["cache-control"] == "no-store"
        assert len(SCRIPT.findall(answer.body)) == 1
        assert SCRIPT.sub(b"", answer.body) == file
    assert not [path for path, content in site_files(served.root / "site").items() if b".digest/" in content]
    assert b"EventSource" in served.page("/.digest/reload.js")


def test_other_files_are_sent_as_they_are_under_their_own_kinds(served: Served) -> None:
    kinds = {
        "feeds/all.rss": "application/rss+xml; charset=utf-8",
        "feeds/all.atom": "application/atom+xml; charset=utf-8",
        "feeds/all.json": "application/json; charset=utf-8",
        "sitemap.xml": "application/xml; charset=utf-8",
        "assets/style.css": "text/css; charset=utf-8",
        "assets/icon.svg": "image/svg+xml; charset=utf-8",
        "robots.txt": "text/plain; charset=utf-8",
    }
    for path, kind in kinds.items():
        answer = served.ask(f"/{path}?v=1")
        assert (answer.status, answer.headers["content-type"]) == (200, kind), path
        assert answer.body == (served.root / "site" / path).read_bytes()


def test_a_lost_reader_gets_the_sites_own_page_for_that(served: Served) -> None:
    answer = served.ask("/nowhere/at/all/")
    assert answer.status == 404
    assert b"This page is not here" in answer.body
    assert SCRIPT.search(answer.body)


def test_a_folder_without_its_slash_redirects(served: Served) -> None:
    answer = served.ask("/about")
    assert (answer.status, answer.headers["location"]) == (301, "/about/")


@pytest.mark.parametrize("path", ["/", "/about", "/nowhere", "/feeds/all.rss", "/.digest/events"])
def test_head_is_get_without_the_body(served: Served, path: str) -> None:
    with socket.create_connection(("127.0.0.1", served.port), timeout=PATIENCE) as plain:
        plain.sendall(f"HEAD {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        heard = b"".join(iter(lambda: plain.recv(4096), b""))
    head, _, body = heard.partition(b"\r\n\r\n")
    assert body == b""
    if "events" not in path:
        got = served.ask(path)
        assert head.startswith(f"HTTP/1.1 {got.status} ".encode())
        assert f"Content-Length: {len(got.body)}".encode() in head


def test_no_path_leads_out_of_the_site(served: Served) -> None:
    (served.root / "secret.txt").write_text("a secret")
    outside, within = served.root / "site/escape", served.root / "site/way-out.txt"
    outside.symlink_to(served.root)
    within.symlink_to(served.root / "secret.txt")
    here = served.root
    paths = [
        *(
            "/../secret.txt",
            "/../../secret.txt",
            "/about/../../secret.txt",
            "//../secret.txt",
            "/./../secret.txt",
        ),
        *(
            "/%2e%2e/secret.txt",
            "/..%2fsecret.txt",
            "/%2e%2e%2fsecret.txt",
            "/..%5csecret.txt",
            "/..;/secret.txt",
        ),
        *("/%252e%252e/secret.txt", "/escape/secret.txt", "/escape/", "/way-out.txt", f"/{here}/secret.txt"),
        *(f"//{here}/secret.txt", "/%00", "/about/%00/../../secret.txt", f"/{'x' * 3000}", "/%ff%fe", "/CON"),
        *("/about/index.html/", "/?/../secret.txt", "http://127.0.0.1/../secret.txt", "/%2e%2e/digest.toml"),
    ]
    try:
        for path in paths:
            answer = served.ask(path)
            assert answer.status in (200, 404), path
            assert b"a secret" not in answer.body, path
            assert (
                answer.status == 404
                or SCRIPT.sub(b"", answer.body) == (served.root / "site/index.html").read_bytes()
            )
        assert served.ask("/").status == 200
        assert "Traceback" not in served.output
    finally:
        outside.unlink()
        within.unlink()


def test_many_open_streams_of_events_block_no_page(served: Served) -> None:
    sockets = []
    for _ in range(100):
        one = socket.create_connection(("127.0.0.1", served.port), timeout=PATIENCE)
        one.sendall(b"GET /.digest/events HTTP/1.1\r\nHost: x\r\n\r\n")
        sockets.append(one)
    assert all(b"200" in one.recv(15) for one in sockets)
    assert served.ask("/").status == 200
    for one in sockets[:50]:
        one.close()
    assert served.ask("/about/").status == 200
    for one in sockets[50:]:
        one.close()


# --- news


@pytest.mark.parametrize(
    "how", [save, save_as_editors_do, save_by_way_of_a_copy], ids=lambda how: how.__name__
)
@pytest.mark.parametrize(
    "name", ["content/pages/about.md", "digest.toml", "content/notes/{id}.md", "themes/paper/missing.html"]
)
def test_a_change_is_built_and_told(served: Served, name: str, how: Callable[[Path, str], None]) -> None:
    paper = some_papers(1)[0].id
    word = f"{how.__name__} {name.split('/')[-1].partition('.')[0]}".replace("_", " ")
    texts = {
        "content/pages/about.md": f"# About\n\nNow {word}.\n",
        "digest.toml": f'title = "Now {word}."\n',
        "content/notes/{id}.md": f"Now {word}.\n",
        "themes/paper/missing.html": f"<html><head></head><h1>This page is not here</h1>Now {word}.</html>",
    }
    pages = {"content/notes/{id}.md": f"/papers/{paper}/", "themes/paper/missing.html": "/nowhere/"}
    path = served.root / name.format(id=paper)
    if not path.exists():
        write(path, "<h1>This page is not here</h1>" if name.endswith(".html") else "x")
    with served.events() as next_event:
        before = next_event()
        how(path, texts[name])
        wanted = f"Now {word}.".encode()
        assert next_event() != before
        while wanted not in (page := served.page(pages.get(name, "/about/"))):
            next_event()
        assert SCRIPT.findall(page) != [before.encode()]


def test_a_quick_second_change_is_not_missed(served: Served) -> None:
    for number in range(20):
        save_as_editors_do(served.root / "content/pages/about.md", f"# About\n\nVersion {number}.\n")
        sleep(0.03)
    served.wait_for(lambda: b"Version 19." in served.page("/about/"))


def test_a_folder_that_comes_goes_and_comes_again_is_watched(served: Served) -> None:
    for word in ("once", "again"):
        write(served.root / "content/issues/2026-11-20.md", f"# An issue\n\nHere {word}.\n")
        served.wait_for(lambda: f"Here {word}.".encode() in served.page("/issues/2026-11-20/"))  # noqa: B023
        (served.root / "content/issues/2026-11-20.md").unlink()
        (served.root / "content/issues").rmdir()
        served.wait_for(lambda: b"Here" not in served.page("/issues/2026-11-20/"))


# --- mistakes


def test_a_mistake_is_shown_in_the_browser_until_it_is_mended(served: Served) -> None:
    settings = served.root / "digest.toml"
    before = site_files(served.root / "site")
    save_as_editors_do(settings, 'tilte = "a"\n')
    served.wait_for(lambda: served.ask("/about/").status == 500)
    answer = served.ask("/about/")
    assert b"<h1>The build failed</h1>" in answer.body
    assert b"digest.toml:1: unknown key &#x27;tilte&#x27;" in answer.body
    assert b"did you mean &#x27;title&#x27;?" in answer.body
    assert SCRIPT.search(answer.body)
    assert served.ask("/feeds/all.rss").status == 200
    assert site_files(served.root / "site") == before
    with served.events() as next_event:
        failed = next_event()
        save_as_editors_do(settings, 'title = "Mended"\n')
        assert next_event() != failed
    served.wait_for(lambda: b"Mended" in served.page("/"))
    assert served.ask("/about/").status == 200
    assert "digest.toml:1: unknown key" in served.output


def test_what_a_mistake_quotes_does_not_run(served: Served) -> None:
    save_as_editors_do(served.root / "digest.toml", '"<script>alert(1)</script>" = 1\n')
    served.wait_for(lambda: b"alert(1)" in served.page("/"))
    assert b"&lt;script&gt;alert(1)&lt;/script&gt;" in served.page("/")
    assert b"<script>" not in served.page("/")
    (served.root / "digest.toml").unlink()
    served.wait_for(lambda: b"digest.toml" in served.page("/"))
    save_as_editors_do(served.root / "digest.toml", "")
    served.wait_for(lambda: served.ask("/").status == 200)
    assert "Traceback" not in served.output


def test_a_port_that_is_taken_is_one_clear_message(served: Served) -> None:
    done = run(served.root, "serve", "--port", str(served.port))
    assert done.returncode == 1
    assert done.stderr == (
        f"127.0.0.1:{served.port}: cannot be served: Address already in use\n  hint: choose another --port, or --host\n"
    )
    nowhere = run(served.root, "serve", "--port", "0", "--host", "no such host")
    assert nowhere.returncode == 1
    assert nowhere.stderr.startswith("no such host:0: cannot be served: ")
    assert "Traceback" not in nowhere.stderr


# --- places and ends


@pytest.mark.skipif(os.name != "posix", reason="sends an interrupt as terminals of POSIX systems do")
def test_a_site_below_a_hosts_root_is_served_there_and_an_interrupt_ends_it_quietly(tmp_path: Path) -> None:
    root = new_digest(tmp_path / "digest", some_papers(3), 'base_url = "https://me.example/my-digest/"\n')
    served = Served(root)
    assert served.base_path == "/my-digest/"
    for path in ("/", "/my-digest"):
        answer = served.ask(path)
        assert (answer.status, answer.headers["location"]) == (302, "/my-digest/"), path
    assert served.ask("/my-digest/").status == 200
    assert served.ask("/my-digest/feeds/all.rss").status == 200
    assert served.ask("/feeds/all.rss").status == 404  # as it will be where it is published
    with served.events() as next_event:
        next_event()
        save(root / "digest.toml", "")
        next_event()
        assert served.ask("/feeds/all.rss").status == 200
        assert served.stop() in (0, 130)
    assert "Traceback" not in served.output
    assert "Exception" not in served.output

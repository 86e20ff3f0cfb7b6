"""listmonk and Buttondown on loopback, as far as their documentation says how they answer; faults as a test asks."""

from __future__ import annotations

import json
import socket
import threading
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

USER, TOKEN = "curator", "s3cret-t0ken"
LOGIN = b64encode(f"{USER}:{TOKEN}".encode()).decode()


@dataclass
class Fault:
    """What to do instead of answering well; `cut` and `slow` come after the draft is made."""

    status: int = 0
    body: bytes = b"{}"
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: bool = False
    slow: bool = False
    status_of_draft: str = "draft"


class Manager:
    """What a list manager has, and what it was asked."""

    def __init__(self) -> None:
        self.drafts: list[dict[str, Any]] = []
        self.by_key: dict[str, dict[str, Any]] = {}
        self.asked: list[tuple[str, str, Mapping[str, str]]] = []
        self.faults: dict[str, Fault] = {}  # by method
        self.release = threading.Event()

    def make(self, sent: dict[str, Any], key: str | None, status: str) -> dict[str, Any]:
        if key and key in self.by_key:
            return self.by_key[key]
        made = {**sent, "id": len(self.drafts) + 1, "status": status}
        self.drafts.append(made)
        if key:
            self.by_key[key] = made
        return made


class _Handler(BaseHTTPRequestHandler):
    manager: Manager

    def do_GET(self) -> None:
        self.respond(None)

    def do_POST(self) -> None:
        self.respond(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def respond(self, sent: dict[str, Any] | None) -> None:
        self.manager.asked.append((self.command, self.path, dict(self.headers)))
        fault = self.manager.faults.get(self.command, Fault())
        if fault.status:
            return self.say(fault.status, fault.body, fault.headers)
        parts = urlsplit(self.path)
        is_listmonk = parts.path == "/api/campaigns"
        if not is_listmonk and parts.path != "/v1/emails":
            return self.say(404, b"{}")
        if self.headers["Authorization"] != (f"Basic {LOGIN}" if is_listmonk else f"Token {TOKEN}"):
            return self.say(403, b'{"message": "invalid session", "detail": "Invalid token."}')
        if sent is None:
            return self.say(200, json.dumps(self.found(is_listmonk, parse_qs(parts.query))).encode())
        made = self.manager.make(sent, self.headers["X-Idempotency-Key"], fault.status_of_draft)
        if fault.slow:
            self.manager.release.wait(30)
        if fault.cut:
            self.connection.shutdown(socket.SHUT_RDWR)
            return None
        answer = {"data": made} if is_listmonk else made
        return self.say(200 if is_listmonk else 201, json.dumps(answer).encode())

    def found(self, is_listmonk: bool, query: Mapping[str, list[str]]) -> dict[str, Any]:
        drafts = self.manager.drafts
        if is_listmonk:
            wanted = query.get("query", [""])[0]
            found = [each for each in drafts if wanted in f"{each['name']} {each['subject']}"]
            return {"data": {"results": [{**each, "body": ""} for each in found]}}
        page = int(query.get("page", ["1"])[0])
        found = [each for each in reversed(drafts) if each["status"] in query.get("status", [])]
        shown = found[(page - 1) * 100 : page * 100]
        return {"count": len(found), "results": shown, "next": "more" if found[page * 100 :] else None}

    def say(self, status: int, body: bytes, headers: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def managing(manager: Manager) -> Iterator[str]:
    """The address of the manager while it runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"manager": manager}))
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        manager.release.set()
        server.shutdown()
        server.server_close()
        thread.join()

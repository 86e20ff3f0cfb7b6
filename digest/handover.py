"""A list manager reached by HTTP: asks whether it has an issue's draft, and posts one. Nothing here sends mail.

Comes in: an account, and the draft as JSON. Goes out: the draft as the manager has it, or one line on why not. The
token goes to the manager's own host alone: a redirect is an answer like any other, and it is the wrong one.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from contextlib import suppress
from http.client import HTTPException
from ipaddress import ip_address
from typing import Any, NoReturn
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, ProxyHandler, Request, build_opener

from msgspec import Struct

from digest.hashing import digest_of_bytes
from digest.problems import DigestError, Problem
from digest.text import one_line, shorten

BUTTONDOWN = "https://api.buttondown.com"
_VERSION = "2026-04-01"  # of Buttondown's API: what names no status is a draft, and lists have drafts in them
_STATUSES = ("draft", "scheduled", "about_to_send", "sent")
_PAGES = 3  # of a hundred, the newest first
_MOST = 64 << 20  # bytes of an answer
_TOLD = 200  # characters of what a server says


class Account(Struct, frozen=True, kw_only=True):
    """A list manager's address, and what it lets us in by, which no message shows."""

    via: str
    url: str  # without a slash at its end
    authorization: str
    secrets: tuple[str, ...]
    patience: float = 30.0  # seconds

    def __repr__(self) -> str:
        return f"Account({self.via!r}, {self.url!r})"


class Draft(Struct, frozen=True):
    """A draft, or what became of it since, as the manager has it."""

    id: str
    status: str


class Unanswered(DigestError):
    """The draft may be there: its data left, and no answer came that says so."""


def listmonk_account(url: str, user: str, token: str, patience: float = 30.0) -> Account:
    """An account at a listmonk of one's own."""
    login = b64encode(f"{user}:{token}".encode()).decode()
    url = checked_url(url, "DIGEST_LISTMONK_URL")
    return Account(
        via="listmonk", url=url, authorization=f"Basic {login}", secrets=(token, login), patience=patience
    )


def buttondown_account(token: str, url: str = BUTTONDOWN, patience: float = 30.0) -> Account:
    """An account at Buttondown."""
    if not re.fullmatch(r"[!-~]+", token):
        hint = "copy the key again, and nothing beside it"
        raise DigestError(Problem("DIGEST_BUTTONDOWN_TOKEN", 0, "has a character that no token has", hint))
    url = checked_url(url, "DIGEST_BUTTONDOWN_URL")
    return Account(
        via="buttondown", url=url, authorization=f"Token {token}", secrets=(token,), patience=patience
    )


def checked_url(url: str, shown: str) -> str:
    """The address, if a token may be sent there: encrypted, unless it is this machine."""
    hint = "such as https://lists.example.org"
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        host = ""
    if not host or parts.scheme not in ("http", "https") or not re.fullmatch(r"[!-~]+", url):
        raise DigestError(Problem(shown, 0, "is no address on the web", hint))
    if parts.username is not None or parts.query or parts.fragment:
        raise DigestError(Problem(shown, 0, "has more in it than a host, a port and a path", hint))
    if parts.scheme == "http" and not _is_here(host):
        hint = "begin it with https: the token would be there for all to read"
        raise DigestError(Problem(shown, 0, f"'{url}' is not encrypted", hint))
    return url.rstrip("/")


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def find_draft(account: Account, name: str, period: str) -> Draft | None:
    """What the manager has of that name, whatever became of it."""
    found = _campaigns(account, period) if account.via == "listmonk" else _emails(account)
    for each in found:
        if isinstance(each, Mapping) and _name_of(account, each) == name:
            return _draft(account, each)
    return None


def make_draft(account: Account, content: Mapping[str, Any]) -> Draft:
    """Posts the draft; `Unanswered` where it may be there all the same."""
    data = json.dumps(content).encode()
    if account.via == "listmonk":
        answer = _post(account, "/api/campaigns", data)
        made = answer.get("data") if isinstance(answer, Mapping) else None
    else:
        # Where a run is repeated after a lost answer, Buttondown gives the first one's answer again.
        key = {"X-Idempotency-Key": digest_of_bytes(data)}
        made = _post(account, "/v1/emails", data, key)
    if not isinstance(made, Mapping):
        raise Unanswered(_strange(account))
    return _draft(account, made)


def _campaigns(account: Account, period: str) -> Iterable[Any]:
    """listmonk's campaigns in whose name the period is."""
    query = urlencode({"query": period, "per_page": "all", "no_body": "true"})
    answer = _asked(account, f"/api/campaigns?{query}")
    data = answer.get("data") if isinstance(answer, Mapping) else None
    return _listed(account, data)


def _emails(account: Account) -> Iterable[Any]:
    """Buttondown's newest, whether sent or not."""
    for page in range(1, _PAGES + 1):
        query = urlencode({"status": _STATUSES, "page": page}, doseq=True)
        answer = _asked(account, f"/v1/emails?{query}")
        yield from _listed(account, answer)
        if not answer.get("next"):
            return


def _listed(account: Account, answer: Any) -> list[Any]:
    found = answer.get("results") if isinstance(answer, Mapping) else None
    if not isinstance(found, list):
        raise DigestError(_strange(account))
    return found


def _name_of(account: Account, each: Mapping[str, Any]) -> object:
    if account.via == "listmonk":
        return each.get("name")
    metadata = each.get("metadata")
    return metadata.get("digest") if isinstance(metadata, Mapping) else None


def _draft(account: Account, made: Mapping[str, Any]) -> Draft:
    id, status = made.get("id"), made.get("status")
    if not isinstance(id, int | str) or not isinstance(status, str):
        raise Unanswered(_strange(account))
    return Draft(_told(account, id), _told(account, status))


# --- one question, one answer


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


def _opener(account: Account) -> OpenerDirector:
    """What goes to this machine goes through no proxy."""
    is_here = _is_here(urlsplit(account.url).hostname or "")
    return build_opener(_NoRedirects, *([ProxyHandler({})] if is_here else []))


def _asked(account: Account, path: str) -> Any:
    try:
        return _answer(account, Request(account.url + path))
    except (OSError, HTTPException) as error:
        fact = f"no answer: {_reason(error)}"
        raise DigestError(Problem(account.url, 0, fact, "nothing was posted")) from None
    except ValueError:
        raise DigestError(_strange(account)) from None


def _post(account: Account, path: str, data: bytes, headers: Mapping[str, str] | None = None) -> Any:
    request = Request(account.url + path, data, {"Content-Type": "application/json", **(headers or {})})
    hint = "start again: it looks whether the draft is there before it posts"
    try:
        return _answer(account, request)
    except (OSError, HTTPException) as error:
        fact = f"no answer to the draft: {_reason(error)}"
        raise Unanswered(Problem(account.url, 0, fact, hint)) from None
    except ValueError:
        raise Unanswered(_strange(account)) from None


def _answer(account: Account, request: Request) -> Any:
    request.add_unredirected_header("Authorization", account.authorization)
    request.add_header("Accept", "application/json")
    request.add_header("User-Agent", "digestpress")
    if account.via == "buttondown":
        request.add_header("X-API-Version", _VERSION)
    try:
        with _opener(account).open(request, timeout=account.patience) as answer:
            content = answer.read(_MOST + 1)
    except HTTPError as error:
        _refuse(account, error)
    if len(content) > _MOST:
        raise ValueError
    return json.loads(content)


def _refuse(account: Account, error: HTTPError) -> NoReturn:
    """Raises what the status says; where the server failed at it, the draft may be there."""
    fact, hint = f"answers {error.code}", ""
    with error:
        if error.code in (401, 403):
            hint = "is the token right, and may it write drafts?"
        elif error.code == 429:
            fact, hint = "asks for fewer requests (429)", _later(error)
        elif error.code >= 500:
            hint = "start again later: it looks whether the draft is there before it posts"
        elif error.code in (301, 302, 303, 307, 308):
            fact, hint = f"sends us elsewhere ({error.code})", "give the address that it has now"
        elif error.code == 404:
            hint = "is the address right?"
        said = _said(account, error)
    problem = Problem(account.url, 0, f"{fact}: {said}" if said else fact, hint)
    raise (Unanswered if error.code >= 500 else DigestError)(problem)


def _later(error: HTTPError) -> str:
    wait = str(error.headers.get("Retry-After", ""))
    return f"start again in {wait} seconds" if re.fullmatch(r"\d{1,6}", wait) else "start again later"


def _said(account: Account, error: HTTPError) -> str:
    """What a server gives as its reason, where it is in a field that they have for it."""
    with suppress(OSError, HTTPException, ValueError):
        answer = json.loads(error.read(_MOST))
        for name in ("message", "detail"):
            if isinstance(answer, Mapping) and isinstance(answer.get(name), str):
                return _told(account, answer[name])
    return ""


def _told(account: Account, text: object) -> str:
    """What a server says, in one line and without a secret."""
    said = str(text)
    for secret in account.secrets:
        said = said.replace(secret, "…")
    return shorten(one_line(said), _TOLD)


def _reason(error: Exception) -> str:
    if isinstance(error, TimeoutError) or isinstance(getattr(error, "reason", None), TimeoutError):
        return "it took too long"
    inner = getattr(error, "reason", error)
    return one_line(getattr(inner, "strerror", None) or str(inner) or type(inner).__name__)


def _strange(account: Account) -> Problem:
    return Problem(account.url, 0, "answers with what is none of its answers", "is the address right?")

"""What all messages of a digest share, from its settings, and the secret that stands for its subscribers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from digest.config import CONFIG_NAME, Config, Mail, base_url_of, line_of
from digest.files import read_file, replace_file
from digest.folder import Digest
from digest.mail.addresses import WrongAddress, wire_address
from digest.mail.compose import Post
from digest.mail.lists import check_unsubscribe, list_id
from digest.mail.message import Mailbox
from digest.mail.server import parse_server
from digest.problems import DigestError, Problem

SECRET = "secret"  # in the outbox, where the environment gives none
NOBODY = "digest@localhost"  # the sender of what is only looked at
_LEAST = 16  # characters of a secret


def post_of(digest: Digest, config: Config, secret: bytes) -> Post:
    """What all messages share; a DigestError says which settings no message can have."""
    if problems := [*mail_problems(digest, config)]:
        raise DigestError(problems)
    mail = config.mail
    sender = mail.sender or NOBODY
    return Post(
        sender=Mailbox(sender, mail.name or config.title),
        list_id=mail.list_id or list_id(config.base_url, sender),
        secret=secret,
        home=base_url_of(config),
        reply_to=mail.reply_to,
        unsubscribe=mail.unsubscribe or _by_answer(mail),
        preferences=mail.preferences,
    )


def _by_answer(mail: Mail) -> tuple[str, ...]:
    """Where the settings name no way to leave: a message to whoever reads the answers."""
    box = mail.reply_to or mail.sender
    return (f"mailto:{quote(wire_address(box), safe='@')}?subject=unsubscribe",) if box else ()


def mail_problems(digest: Digest, config: Config) -> Iterator[Problem]:
    """What is wrong with the addresses in the `[mail]` table, also with that of the server."""
    shown, mail = digest.show(CONFIG_NAME), config.mail
    if mail != Mail():
        text = digest.path(CONFIG_NAME).read_text(encoding="utf-8-sig")
        yield from check_unsubscribe(mail.unsubscribe, shown)
        links = {"subscribe": mail.subscribe, "preferences": mail.preferences}
        boxes = {key: _mailbox_of(link) for key, link in links.items()}
        for key, address in {"from": mail.sender, "reply_to": mail.reply_to, **boxes}.items():
            try:
                _check_box(address or NOBODY)
            except WrongAddress as error:
                fact = f"'mail.{key}': '{address}' {error}"
                yield Problem(shown, line_of(text, ["mail", key]), fact, error.hint)
        for key, link in links.items():
            if link.startswith("https:") and not _has_host(link):
                yield Problem(shown, line_of(text, ["mail", key]), f"'mail.{key}': '{link}' names no host")
        if mail.server:
            yield from _server_problems(mail.server, shown, line_of(text, ["mail", "server"]))


def _server_problems(server: str, shown: str, line: int) -> Iterator[Problem]:
    try:
        parse_server(server, shown)
    except DigestError as error:
        for problem in error.problems:
            yield Problem(shown, line, f"'mail.server': {problem.fact}", problem.hint)


def _check_box(address: str) -> None:
    """A WrongAddress where it is none, or one that a header may hold only where every server on the way agrees."""
    if not wire_address(address).isascii():
        raise WrongAddress("has letters before the @ that many mail servers do not take", "take one in ASCII")


def _mailbox_of(link: str) -> str:
    """The address in a mailto link; nothing where it is another link."""
    scheme, _, rest = link.partition(":")
    return (unquote(rest.partition("?")[0]) or "?") if scheme == "mailto" else ""


def _has_host(link: str) -> bool:
    try:
        return bool(urlsplit(link).hostname)
    except ValueError:
        return False


def mail_secret(given: str, path: Path, shown: str, fresh: Callable[[], str]) -> bytes:
    """The secret that names subscribers in logs and links: the one given, else the file's, made if it is missing."""
    secret = given.encode() or (read_file(path, shown).strip() if path.exists() else b"")
    if not secret:
        secret = fresh().encode()
        replace_file(path, secret + b"\n", mode=0o600)
    if len(secret) < _LEAST:
        hint = "take 32 random characters, and keep them: with others, all would get again what they have"
        where = "DIGEST_MAIL_SECRET" if given else shown
        raise DigestError(Problem(where, 0, f"has fewer than {_LEAST} characters", hint))
    return secret

"""digest.toml: every key with its default. What is unknown or of the wrong type is said with its line."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta, Struct, field

from digest.files import read_file
from digest.problems import DigestError, Problem, nearest

CONFIG_NAME = "digest.toml"
_README = "see the configuration table in the README"
DEFAULT_BASE_URL = "http://127.0.0.1:8000/"
_ADDRESS = r"^(https?://[A-Za-z0-9._-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~!$&'()*+,;=:@%/-]*)?)?$"
_MAILBOX = r"^([^\s@<>,;:\"()]+@[^\s@<>,;:\"()]+)?$"
_LIST = r"^([A-Za-z0-9][A-Za-z0-9._-]*\.[A-Za-z0-9._-]+)?$"
_LINK = r"^((https://|mailto:)[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]+)?$"

Language = Annotated[str, Meta(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
_Count = Annotated[int, Meta(ge=1)]
_Positive = Annotated[float, Meta(gt=0)]
_NotNegative = Annotated[float, Meta(ge=0)]


class Feeds(Struct, frozen=True, forbid_unknown_fields=True):
    """The `[feeds]` table."""

    items: Annotated[int, Meta(ge=1, le=500)] = 50  # papers in each feed
    issues: Annotated[int, Meta(ge=1, le=100)] = 10  # whole issues in the daily, weekly and monthly feeds


class Trending(Struct, frozen=True, forbid_unknown_fields=True):
    """The `[trending]` table."""

    half_life: _Positive = 2.0  # days after which a vote counts half
    comment_weight: _NotNegative = 2.0  # votes that one comment is worth
    window: _Count = 7  # days before `as_of` whose papers can trend


class Topics(Struct, frozen=True, forbid_unknown_fields=True):
    """The `[topics]` table."""

    most: Annotated[int, Meta(ge=1, le=10)] = 3  # topics of one paper
    threshold: _NotNegative = 1.0  # evidence below which a topic is not given; 1.0 is tuned, 2.0 is strict


class Build(Struct, frozen=True, forbid_unknown_fields=True):
    """The `[build]` table."""

    output: str = "site"
    jobs: Annotated[int, Meta(ge=0, le=64)] = 0  # processes that render; 0 is as many as pay
    cards: bool = True  # pictures of issues for those who link to them, where Pillow is installed


class Mail(Struct, frozen=True, forbid_unknown_fields=True):
    """The `[mail]` table; passwords are not in it, as this file is read by all."""

    sender: Annotated[str, Meta(pattern=_MAILBOX)] = field(default="", name="from")  # an address
    name: str = ""  # beside it; the title where it is empty
    reply_to: Annotated[str, Meta(pattern=_MAILBOX)] = ""
    list_id: Annotated[str, Meta(pattern=_LIST)] = ""  # made of base_url where it is empty
    unsubscribe: tuple[str, ...] = ()  # https and mailto addresses with {address} or {token}
    preferences: Annotated[str, Meta(pattern=_LINK)] = ""
    subscribe: Annotated[str, Meta(pattern=_LINK)] = ""  # where readers of the site sign up
    server: str = ""  # smtp://host:587 or smtps://host
    per_minute: Annotated[float, Meta(ge=0)] = 0.0  # messages; 0 is as fast as the server takes them


class Config(Struct, frozen=True, forbid_unknown_fields=True):
    """A digest's settings."""

    title: str = "Paper Digest"
    description: str = "Papers worth reading, every day."
    base_url: Annotated[str, Meta(pattern=_ADDRESS)] = ""
    language: Language = "en"  # of the words around the papers
    papers_language: Language = "en"  # of titles and abstracts
    editor: str = ""  # the feeds' author; the title where it is empty
    theme: Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$")] = "paper"
    feeds: Feeds = Feeds()
    trending: Trending = Trending()
    topics: Topics = Topics()
    build: Build = Build()
    mail: Mail = Mail()


def base_url_of(config: Config) -> str:
    """The site's address with a slash at its end; a place on this machine where none is set."""
    return (config.base_url or DEFAULT_BASE_URL).rstrip("/") + "/"


T = TypeVar("T")


def load_config(path: Path, shown: str) -> Config:
    """The settings in the file at `path`, called `shown` in messages; a DigestError names what is wrong."""
    return convert(read_toml(path, shown), Config, path, shown)


def check_base_url(given: str) -> str:
    """The address as given on the command line, if it is one."""
    try:
        return msgspec.convert({"base_url": given}, Config).base_url
    except msgspec.ValidationError:
        raise DigestError(
            Problem("--base-url", 0, f"'{given}' is not an address", _example(["base_url"]))
        ) from None


def read_toml(path: Path, shown: str) -> dict[str, Any]:
    """The file's tables, or a DigestError with the line of the first syntax error."""
    try:
        return tomllib.loads(read_file(path, shown).decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise DigestError(
            Problem(shown, 0, "is not UTF-8 text", f"byte {error.start} cannot be read")
        ) from None
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+)", str(error))
        fact = (
            str(error).split(" (at ")[0].replace("Illegal character '\\n'", "a text does not end on its line")
        )
        raise DigestError(
            Problem(
                shown,
                int(found[1]) if found else 0,
                f"not valid TOML: {fact}",
                'strings need quotes: title = "…"',
            )
        ) from None


def convert(raw: dict[str, Any], kind: type[T], path: Path, shown: str, hint: str = _README) -> T:
    """The tables as a value of `kind`; the first key that does not fit is a DigestError with its line."""
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        raise DigestError(_explain(str(error), kind, path, shown, hint)) from None


def _explain(message: str, kind: type, path: Path, shown: str, otherwise: str) -> Problem:
    fact, _, place = message.partition(" - at ")
    keys = re.findall(r"[A-Za-z_][A-Za-z0-9_-]*|\d+", place.strip("`").removeprefix("$"))
    unknown = re.search(r"unknown field `([^`]*)`", fact)
    text = path.read_text(encoding="utf-8-sig")
    if unknown:
        known = _known_keys(kind, keys)
        hint = nearest(unknown[1], known) or f"known keys: {', '.join(known)}"
        return Problem(shown, line_of(text, [*keys, unknown[1]]), f"unknown key '{unknown[1]}'", hint)
    fact = f"'{'.'.join(keys)}': {_in_words(fact)}"
    return Problem(shown, line_of(text, keys), fact, _example(keys, otherwise))


_WORDS = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "a table",
    "null": "nothing",
}


def _in_words(fact: str) -> str:
    """msgspec's sentence in a person's words: no names of types, no regular expressions."""
    if "matching regex" in fact:
        return "is not of the form expected"
    said = re.sub(r"`(\w+)( \| null)?`", lambda kind: _WORDS.get(kind[1], f"'{kind[1]}'"), fact)
    said = said.removeprefix("Object ")
    return said[0].lower() + said[1:]


def _known_keys(kind: Any, keys: list[str]) -> list[str]:
    for key in keys:
        if key.isdigit():
            continue
        fields = {field.encode_name: field.type for field in msgspec.structs.fields(kind)}
        kind = fields.get(key, kind)
        kind = next(
            (a for a in getattr(kind, "__args__", ()) if isinstance(a, type) and issubclass(a, Struct)), kind
        )
    return [field.encode_name for field in msgspec.structs.fields(kind)]


def _example(keys: list[str], otherwise: str = _README) -> str:
    return {
        "base_url": 'an address such as "https://me.github.io/my-digest/"',
        "language": 'a language tag such as "en" or "pt-BR"',
        "papers_language": 'a language tag such as "en" or "pt-BR"',
        "theme": "the name of a folder in themes/",
        "from": 'an address alone, such as "digest@example.org"; `name` says whose it is',
        "reply_to": 'an address alone, such as "me@example.org"',
        "list_id": 'a name with a dot, such as "papers.example.org"',
        "preferences": 'an address such as "https://example.org/me" or "mailto:me@example.org"',
        "subscribe": 'an address such as "https://example.org/join" or "mailto:me@example.org?subject=subscribe"',
    }.get(keys[-1] if keys else "", otherwise)


def line_of(text: str, keys: list[str]) -> int:
    """The line, from 1, of the key (or its table, or 0): `["topics", "most"]`, `["topic", "2", "slug"]`."""
    table, index, best, counts = "", -1, 0, dict[str, int]()
    names = [key for key in keys if not key.isdigit()]
    wanted = next((int(key) for key in keys if key.isdigit()), None)
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[(\[?)\s*\"?([^\]\"]+?)\"?\s*\]", line):
            table = header[2].strip()
            counts[table] = counts.get(table, -1) + 1
            index = counts[table] if header[1] else -1
            if table.split(".")[0] in names[:1] and wanted in (None, index):
                best = best or number
        elif key := re.match(r"\s*\"?([A-Za-z0-9_-]+)\"?\s*=", line):
            inside = [*table.split("."), key[1]] if table else [key[1]]
            if inside == names and wanted in (None, index):
                return number
            if inside[: len(names)] == names[: len(inside)] and wanted in (None, index) and len(inside) > 1:
                best = best or number
    return best

"""The digest as a mailing list: what programs call it, and where a subscriber leaves it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote, urlsplit

from digest.mail.addresses import WrongAddress, domain_of, wire_address
from digest.problems import Problem

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_KNOWN = ("address", "token")
_CHARACTERS = re.compile(r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%{}-]+")
_MOST = 300  # characters of a template: with an address of 254, each byte as %XX, it is still one line
_EXAMPLE = "such as mailto:digest@example.org?subject=unsubscribe or https://example.org/leave?token={token}"


def list_id(base_url: str, sender: str) -> str:
    """The list's name for programs (RFC 2919), from the site's address, or the sender's domain without one.

    >>> list_id("https://me.github.io/my-digest/", "me@example.org")
    'my-digest.me.github.io'
    """
    parts = urlsplit(base_url)
    labels = [label for label in reversed(re.split(r"[^A-Za-z0-9-]+", parts.path)) if label.strip("-")]
    return ".".join([*labels, parts.hostname]) if parts.hostname else f"digest.{domain_of(sender)}"


def check_unsubscribe(templates: Iterable[str], shown: str) -> Iterator[Problem]:
    """What is wrong with the addresses to unsubscribe at, as the settings at `shown` give them."""
    for template in templates:
        if fact := _wrong(template):
            yield Problem(shown, 0, f"unsubscribe '{template}': {fact}", _EXAMPLE)


def unsubscribe_addresses(templates: Iterable[str], address: str, token: str) -> tuple[str, ...]:
    """The addresses for one subscriber, https before mailto; what is filled in is quoted for a URL."""
    values = {"address": wire_address(address), "token": token}
    filled = (
        _PLACEHOLDER.sub(lambda found: quote(values[found[1]], safe=""), template) for template in templates
    )
    ways = tuple(dict.fromkeys(filled))
    on_the_web = tuple([address for address in ways if address.startswith("https:")])
    by_mail = tuple([address for address in ways if address not in on_the_web])
    return on_the_web[:1] + by_mail  # RFC 8058 wants one


def offers_one_click(templates: Iterable[str]) -> bool:
    """Whether the address on the web proves who leaves: a POST to another would let anybody take somebody off."""
    return "{token}" in next((each for each in templates if each.startswith("https:")), "")


def _wrong(template: str) -> str:
    scheme, _, rest = template.partition(":")
    if len(template) > _MOST:
        return f"is longer than {_MOST} characters"
    if not _CHARACTERS.fullmatch(template):
        return "has a character that no address on the web has"
    if unknown := [name for name in _PLACEHOLDER.findall(template) if name not in _KNOWN]:
        return f"has {{{unknown[0]}}}, and only {{address}} and {{token}} are filled in"
    if twice := [name for name in _KNOWN if template.count(f"{{{name}}}") > 1]:
        return f"has {{{twice[0]}}} more than once"
    if re.search(r"[{}]", _PLACEHOLDER.sub("", template)):
        return "has a brace of its own"
    if scheme == "https":
        return _wrong_https(template)
    return _wrong_mailto(rest) if scheme == "mailto" else "begins neither with https: nor with mailto:"


def _wrong_https(template: str) -> str:
    if not urlsplit(template).hostname:
        return "names no host"
    if "{" not in template:
        return "cannot tell who leaves: it has neither {token} nor {address}"
    return ""


def _wrong_mailto(rest: str) -> str:
    try:
        wire_address(rest.partition("?")[0])
    except WrongAddress as error:
        return f"the address {error}"
    return ""

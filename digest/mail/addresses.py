"""E-mail addresses: which ones are taken, how they are compared, and how a mail server wants them.

Comes in: what somebody wrote as an address. Goes out: the address with its domain in ASCII, or a word on what is
wrong with it.
"""

from __future__ import annotations

import re
import unicodedata

_LOCAL_SIGNS = frozenset("!#$%&'*+-/=?^_`{|}~.")
_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
_MOST_LOCAL, _MOST = 64, 254  # octets; RFC 5321, 4.5.3.1
_HINT = "write it as name@example.org, without a name beside it"


class WrongAddress(ValueError):
    """What is wrong with an address, in a few words; `hint` says what to do."""

    def __init__(self, fact: str, hint: str = _HINT):
        super().__init__(fact)
        self.hint = hint


def wire_address(text: str) -> str:
    """The address as a mail server takes it: its domain in lower-case ASCII; a WrongAddress says what is wrong."""
    address = unicodedata.normalize("NFC", text.strip())
    if not address:
        raise WrongAddress("is empty")
    if any(not sign.isprintable() or sign.isspace() for sign in address):
        raise WrongAddress("has a blank or a control character in it")
    local, at, domain = address.rpartition("@")
    if not at:
        raise WrongAddress("has no @")
    _check_local(local)
    wire = f"{local}@{_wire_domain(domain)}"
    if len(wire.encode()) > _MOST:
        raise WrongAddress(f"is longer than {_MOST} characters")
    return wire


def address_key(address: str) -> str:
    """What two spellings of one address have in common; plus-addresses are different ones."""
    return wire_address(address).lower()


def domain_of(address: str) -> str:
    """The address's domain, in ASCII."""
    return wire_address(address).rpartition("@")[2]


def masked(address: str) -> str:
    """The address as others may read it, who need not know it: its first letter and its domain.

    >>> masked("ada.lovelace@example.org")
    'a…@example.org'
    """
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain}"


def _check_local(local: str) -> None:
    wrong = [sign for sign in local if not _may_stand_in_local(sign)]
    if wrong:
        raise WrongAddress(f"has {wrong[0]!r} before the @")
    if not local or local.startswith(".") or local.endswith(".") or ".." in local:
        raise WrongAddress("has nothing, or a dot too many, before the @")
    if "=?" in local:  # some programs would decode it
        raise WrongAddress("has '=?' before the @")
    if len(local.encode()) > _MOST_LOCAL:
        raise WrongAddress(f"has more than {_MOST_LOCAL} characters before the @")


def _may_stand_in_local(sign: str) -> bool:
    if sign.isascii():
        return sign.isalnum() or sign in _LOCAL_SIGNS
    return unicodedata.category(sign)[0] in "LMN"


def _wire_domain(domain: str) -> str:
    wire = (domain if domain.isascii() else _punycode(domain)).lower()
    labels = wire.split(".")
    if not all(map(_LABEL.fullmatch, labels)) or labels[-1].isdigit():
        raise WrongAddress(f"has no domain after the @: '{domain}'")
    if len(labels) == 1 and wire != "localhost":
        raise WrongAddress(f"has a domain without a dot: '{domain}'", "is .org or .com missing?")
    return wire


def _punycode(domain: str) -> str:
    import idna  # the standard library's codec takes straße.example for strasse.example, which is another's

    try:
        return idna.encode(domain, uts46=True).decode("ascii")
    except idna.IDNAError:
        raise WrongAddress(f"has no domain after the @: '{domain}'") from None

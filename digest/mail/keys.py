"""What stands for an address where the address itself must not: digests that nobody makes without the secret.

Comes in: the digest's mail secret, and an address. Each use has a key of its own, so that one tells nothing about
another: the send log's, a message's id, the token of an unsubscribe link.
"""

from __future__ import annotations

import hmac

from digest.mail.addresses import address_key, domain_of

_LEAST = 16  # bytes; less could be guessed from one key and its address
_BYTES = 16  # of a key: two addresses of a million have the same one once in 10**26 times


def subscriber_key(secret: bytes, address: str) -> str:
    """What the send log calls a subscriber: the same for every spelling of one address."""
    return _sign(secret, "subscriber", address_key(address))


def message_id(secret: bytes, issue_key: str, address: str, sender: str) -> str:
    """The message's id, the same whenever this issue is composed for this address."""
    return f"<{_sign(secret, 'message', issue_key, address_key(address))}@{domain_of(sender)}>"


def unsubscribe_token(secret: bytes, address: str) -> str:
    """What proves that a link came from a message to this address.

    Whoever takes the request makes it again: the first 32 hexadecimal digits of HMAC-SHA256, with the secret, of
    `unsubscribe:` and the address in lower case.
    """
    return _sign(secret, "unsubscribe", address_key(address))


def log_check(secret: bytes) -> str:
    """What tells whether a send log was made with this secret; with another, its keys would stand for nobody."""
    return _sign(secret, "log")


def _sign(secret: bytes, *parts: str) -> str:
    if len(secret) < _LEAST:
        raise ValueError(f"the mail secret has less than {_LEAST} bytes")
    return hmac.digest(secret, ":".join(parts).encode(), "sha256")[:_BYTES].hex()

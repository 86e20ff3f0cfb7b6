"""Short fingerprints of values and bytes, the same on every machine and in every process."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b
from typing import Any

import msgspec

_encode = msgspec.msgpack.Encoder().encode


def digest_of(value: Any) -> str:
    """32 hexadecimal digits for a value of frozen structs, tuples and scalars."""
    return blake2b(_encode(value), digest_size=16).hexdigest()


def digest_of_bytes(*parts: bytes) -> str:
    """32 hexadecimal digits for a sequence of byte strings; where one ends matters."""
    state = blake2b(digest_size=16)
    for part in parts:
        state.update(len(part).to_bytes(8, "big"))
        state.update(part)
    return state.hexdigest()


def keyed(shared: str) -> Callable[[bytes], str]:
    """A function that gives 32 hexadecimal digits for bytes together with what many of them share."""
    state = blake2b(shared.encode(), digest_size=16)

    def digest(content: bytes) -> str:
        mine = state.copy()
        mine.update(content)
        return mine.hexdigest()

    return digest

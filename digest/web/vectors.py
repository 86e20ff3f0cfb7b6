"""`vectors.json`: what a browser ranks papers by, small enough to be loaded by who saved something."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from zlib import crc32

import msgspec

VECTORS_PATH = "vectors.json"
_TERM = 4  # bytes


def vectors_json(vectors: Iterable[tuple[str, bytes]]) -> bytes:
    """One run of equal records in base64: the CRC-32 of a paper's directory name, then its vector."""
    records = [(crc32(name.encode()).to_bytes(4, "big"), vector) for name, vector in vectors]
    terms = max((len(vector) // _TERM for _, vector in records), default=0)
    papers = b64encode(b"".join([name + vector for name, vector in records])).decode()
    return msgspec.json.encode({"version": 1, "terms": terms, "papers": papers}) + b"\n"

"""Which papers each issue had when it was mailed: what came to it later is for the next one.

A line of JSON for each issue, only ever added to. It names no subscriber, and can lie beside the send log.
"""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
from msgspec import Struct

from digest.files import read_file
from digest.problems import DigestError, Problem


class Mailed(Struct, frozen=True, omit_defaults=True):
    """An issue as it was mailed, by the ids of its papers."""

    issue: str  # of `issue_key`
    papers: tuple[str, ...]
    late: tuple[str, ...] = ()  # of earlier issues


_decoder = msgspec.json.Decoder(Mailed)


def issue_key(period: str, topic: str = "") -> str:
    """What an issue is called in the log and in the ids of its messages: `2026-11-20`, `2026-11-20/robotics`."""
    return f"{period}/{topic}" if topic else period


def load_mailed(path: Path, shown: str) -> tuple[dict[str, Mailed], tuple[Problem, ...]]:
    """The issues that were mailed, by their keys; the first word on an issue stands."""
    found: dict[str, Mailed] = {}
    problems = []
    lines = read_file(path, shown).split(b"\n") if path.exists() else []
    for number, line in enumerate(lines, 1):
        try:
            if line.strip():
                mailed = _decoder.decode(line)
                found.setdefault(mailed.issue, mailed)
        except (msgspec.DecodeError, UnicodeDecodeError):
            hint = "it is skipped; was the file edited?"
            problems.append(Problem(shown, number, "is no line on a mailed issue", hint))
    return found, tuple(problems)


def record_mailed(path: Path, shown: str, mailed: Mailed) -> None:
    """Puts the issue on disk, before its first message leaves; one that is there already stays as it is."""
    known, _ = load_mailed(path, shown)
    if mailed.issue in known:
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            # What a killed run did not finish stays a line of its own.
            file.write(b"\n" * _is_unfinished(path) + msgspec.json.encode(mailed) + b"\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        reason = error.strerror or str(error)
        raise DigestError(Problem(shown, 0, f"cannot be written: {reason}", "nothing is sent")) from None


def _is_unfinished(path: Path) -> bool:
    content = path.read_bytes()
    return bool(content) and not content.endswith(b"\n")

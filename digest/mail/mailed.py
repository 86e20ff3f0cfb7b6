"""Which papers each issue had when it was mailed, and whether all have had their turn: what came later is for the next.

A line of JSON for each issue and one for its end, only ever added to. It names no subscriber, and can lie beside the
send log.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from digest.files import append_line, read_file
from digest.mail.send_log import CUT
from digest.periods import kind_of
from digest.problems import DigestError, Problem


class Mailed(Struct, frozen=True, omit_defaults=True):
    """An issue as it was mailed, by the ids of its papers."""

    issue: str  # of `issue_key`
    papers: tuple[str, ...] = ()
    late: tuple[str, ...] = ()  # of earlier issues
    begun: date | None = None  # the day its first message left
    dated: datetime | None = None  # what its messages bear as their date
    finished: bool = False  # whether all who were to get it have had their turn


_decoder = msgspec.json.Decoder(Mailed)


def issue_key(period: str, topic: str = "") -> str:
    """What an issue is called in the log and in the ids of its messages: `2026-11-20`, `2026-11-20/robotics`."""
    return f"{period}/{topic}" if topic else period


def load_mailed(path: Path, shown: str) -> tuple[dict[str, Mailed], tuple[Problem, ...]]:
    """The issues that were mailed, by their keys; the first word on what an issue held stands."""
    found: dict[str, Mailed] = {}
    problems = []
    lines = read_file(path, shown).split(b"\n") if path.exists() else []
    for number, line in enumerate(lines, 1):
        try:
            if line.strip():
                _take(found, _decoder.decode(line))
        except (msgspec.DecodeError, ValueError) as error:
            if str(error) != CUT:
                hint = "it is skipped; was the file edited?"
                problems.append(Problem(shown, number, "is no line on a mailed issue", hint))
    return found, tuple(problems)


def _take(found: dict[str, Mailed], mailed: Mailed) -> None:
    """Adds what a line says; a ValueError where it speaks of no issue."""
    kind_of(mailed.issue.partition("/")[0])
    known = found.get(mailed.issue)
    if known is None and not mailed.finished:
        found[mailed.issue] = mailed
    elif known and mailed.finished:
        found[mailed.issue] = replace(known, finished=True)


def record_mailed(path: Path, shown: str, mailed: Mailed) -> None:
    """Puts the issue on disk, before its first message leaves; one that is there already stays as it is."""
    if mailed.issue not in load_mailed(path, shown)[0]:
        _append(path, shown, mailed)


def record_finished(path: Path, shown: str, issue: str) -> None:
    """Puts on disk that all have had their turn, if the issue was mailed."""
    known = load_mailed(path, shown)[0].get(issue)
    if known and not known.finished:
        _append(path, shown, Mailed(issue, finished=True))


def _append(path: Path, shown: str, mailed: Mailed) -> None:
    try:
        append_line(path, msgspec.json.encode(mailed))
    except OSError as error:
        reason = error.strerror or str(error)
        raise DigestError(Problem(shown, 0, f"cannot be written: {reason}", "nothing is sent")) from None

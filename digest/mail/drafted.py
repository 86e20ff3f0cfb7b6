"""Which issues were handed to a list manager as drafts, so that each is handed over once.

A line of JSON before the draft is posted and one after the answer, each on disk before anything else happens. It
names no subscriber and no token.
"""

from __future__ import annotations

from pathlib import Path

import msgspec
from msgspec import Struct

from digest.files import append_line, read_file
from digest.problems import DigestError, Problem


class Drafted(Struct, frozen=True, omit_defaults=True):
    """A draft that is about to be posted, or that the manager has as `id`."""

    via: str
    issue: str  # of `mailed.issue_key`: a digest may change its title
    id: str = ""


_decoder = msgspec.json.Decoder(Drafted)


def load_drafted(path: Path, shown: str, via: str, issue: str) -> Drafted | None:
    """What is known of the draft; a line that a killed run did not finish says nothing."""
    lines = read_file(path, shown).split(b"\n") if path.exists() else []
    found = None
    for line in lines:
        try:
            drafted = _decoder.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError):
            continue
        if (drafted.via, drafted.issue) == (via, issue) and not (found and found.id):
            found = drafted
    return found


def record_drafted(path: Path, shown: str, drafted: Drafted) -> None:
    """Puts the line on disk."""
    try:
        append_line(path, msgspec.json.encode(drafted))
    except OSError as error:
        reason = error.strerror or str(error)
        raise DigestError(Problem(shown, 0, f"cannot be written: {reason}", "nothing is posted")) from None

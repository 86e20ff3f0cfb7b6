"""What the commands for mail share: the issue that is asked for, the outbox with its secret, the subscribers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from digest.cli.base import say_problems

if TYPE_CHECKING:
    from pathlib import Path

    from digest.folder import Digest
    from digest.mail.subscribers import Roster
    from digest.problems import Problem


class Asked(NamedTuple):
    """Which issue is to be mailed, as the command line has it."""

    issue: str
    topic: str | None
    empty: bool  # also without papers
    close: bool  # the newest week and month are over


def outbox_of(digest: Digest, named: str | None) -> Path:
    """The folder of messages and logs."""
    from pathlib import Path

    from digest.pipeline.mailing import OUTBOX

    return Path(named) if named else digest.path(OUTBOX)


def secret_of(outbox: Path) -> bytes:
    """The secret of the environment, or of the outbox, where one is made if there is none."""
    import os
    import secrets

    from digest.pipeline.post import SECRET, mail_secret

    path, given = outbox / SECRET, os.environ.get("DIGEST_MAIL_SECRET", "")
    return mail_secret(given, path, str(path), lambda: secrets.token_hex(32))


def read_subscribers(
    digest: Digest, named: str | None, tell: Callable[[Iterable[Problem]], None] = say_problems
) -> tuple[Roster, str, Path]:
    """Who gets the issue, what their file is called, and the folder that their bibliographies are looked for in."""
    import sys
    from pathlib import Path

    from digest.mail.roster import load_roster
    from digest.mail.subscribers import read_roster
    from digest.pipeline.mailing import SUBSCRIBERS
    from digest.problems import DigestError, Problem

    usual = digest.path(SUBSCRIBERS)
    if named == "-":
        shown, folder = "-", usual.parent
        roster, problems = read_roster(sys.stdin.buffer.read(), shown)
    else:
        path = Path(named) if named else usual
        shown, folder = named or digest.show(SUBSCRIBERS), path.parent
        if named and not path.exists():
            raise DigestError(Problem(named, 0, "does not exist", "name a CSV file with a column 'address'"))
        roster, problems = load_roster(path, shown)
    tell(problems)
    return roster, shown, folder

"""A sender that is killed and started again reaches each reader once; what cannot be decided is counted and said.

DIGEST_MAIL_KILLS is how many runs to a thousand readers are killed after random times: 100 for a long look.
With it, each line of the sender is a place to be killed at, and not only every seventh.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from mail_peer import DROP, Peer, running
from mail_posts import addresses

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a kill as meant here is of POSIX systems")

HERE = Path(__file__).parent
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join([str(HERE), str(HERE.parents[1])])}
KILLS = int(os.environ.get("DIGEST_MAIL_KILLS", "12"))
STEP = 1 if "DIGEST_MAIL_KILLS" in os.environ else 7
READERS = 1000


def killed_runs(peer: Peer, folder: Path, *how: str | int) -> list[dict[str, Any]]:
    with running(peer) as port:
        command = [sys.executable, str(HERE / "mail_killed.py"), str(folder), str(port), *map(str, how)]
        done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def once_for(reader: str, answer: str) -> Callable[[str], str | None]:
    """A fault that each first message to a reader of that name meets, whoever the others are."""
    met: set[str] = set()

    def fault(address: str) -> str | None:
        if not address.startswith(reader) or address in met:
            return None
        met.add(address)
        return answer

    return fault


def undecided_in(report: dict[str, Any]) -> int:
    return int(report["undecided"] + report["undecided_earlier"])


def test_killed_before_any_line_and_started_again_each_is_reached_once(tmp_path: Path) -> None:
    peer = Peer()
    peer.keeps = False
    peer.faults["message"] = once_for("reader0", "451 later")
    peer.faults["RCPT"] = once_for("reader1", DROP)
    runs = killed_runs(peer, tmp_path, "lines", 0, STEP)
    assert len(runs) > 400 / STEP
    assert all(run["killed"] for run in runs)
    arrived, lost = 0, 0
    for run in runs:
        counts = [peer.taken[to] for to in addresses(3, f"line{run['line']}.example")]
        assert max(counts) == 1, run  # nobody twice
        assert undecided_in(run) <= 1, run
        assert run["sent"] + run["already_sent"] + undecided_in(run) == 3, run
        assert counts.count(0) <= undecided_in(run), run  # nobody without a word on it
        lost += counts.count(0)
        arrived += undecided_in(run) - counts.count(0)
    assert arrived > 0  # the kills did meet the moment that cannot be decided
    print(f"\n{len(runs)} kills: undecided {arrived + lost}, of which {arrived} had arrived")


def test_killed_at_random_and_started_again_a_thousand_are_reached_once(tmp_path: Path) -> None:
    peer = Peer()
    peer.keeps = False
    rounds = killed_runs(peer, tmp_path, "times", KILLS, READERS)
    assert sum(one["kills"] for one in rounds) == KILLS
    missing = 0
    for one in rounds:
        counts = [peer.taken[to] for to in addresses(READERS, f"round{one['round']}.example")]
        assert max(counts) == 1
        assert one["sent"] + one["already_sent"] + undecided_in(one) == READERS
        assert counts.count(0) <= undecided_in(one) <= one["kills"]
        missing += counts.count(0)
    undecided = sum(map(undecided_in, rounds))
    print(
        f"\n{KILLS} kills: undecided {undecided} of {READERS * len(rounds)}, of which {missing} had not arrived"
    )

"""A sender that is killed: run as a program, it forks a child for each run, kills it where it is told, and reports.

`lines FROM STEP`: for each line of the sender's own modules that a run executes while it sends to three readers, kill
one run before that line, then let a second one end. `times COUNT READERS`: kill runs after random times and start them
again until all is sent, and so on with other readers until COUNT were killed. What became of each is a line of JSON.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Any

from mail_posts import addresses, send
from msgspec.structs import asdict

import digest

PACKAGE = Path(digest.__file__).parent
OURS = tuple(
    str(PACKAGE / name) for name in ("smtp.py", "mail/delivery.py", "mail/send_log.py")
)  # the rest makes messages


class Killer:
    """Ends this process as a kill does, before the line of that number; with no number it counts."""

    def __init__(self, at: int | None) -> None:
        self.at, self.lines = at, 0

    def __call__(self, frame: FrameType, event: str, _: Any) -> Killer | None:
        if not frame.f_code.co_filename.startswith(OURS):
            return None
        if event == "line":
            if self.lines == self.at:
                os.kill(os.getpid(), signal.SIGKILL)
            self.lines += 1
        return self


def run(log: Path, port: int, readers: list[str], killer: Killer | None = None) -> dict[str, Any] | None:
    """A run in a child: its report, or nothing where it was killed."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        sys.settrace(killer)
        report = asdict(send(log, port, readers))
        sys.settrace(None)
        os.write(writing, json.dumps({**report, "lines": killer.lines if killer else 0}).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return json.loads(said) if said else None


def kill_at_lines(folder: Path, port: int, start: int, step: int) -> None:
    counted = run(folder / "count", port, addresses(3, "count.example"), Killer(None))
    assert counted is not None
    for line in range(start, counted["lines"], step):
        log, readers = folder / f"log{line}", addresses(3, f"line{line}.example")
        killed = run(log, port, readers, Killer(line))
        print(json.dumps({"line": line, "killed": killed is None, **(run(log, port, readers) or {})}))


def kill_at_times(folder: Path, port: int, count: int, readers: int) -> None:
    dice, kills, number = random.Random(1), 0, 0
    while kills < count:
        log, to, before = folder / f"log{number}", addresses(readers, f"round{number}.example"), kills
        while kills < count and is_killed(log, port, to, dice.expovariate(1 / 0.03)):
            kills += 1
        print(json.dumps({"round": number, "kills": kills - before, **(run(log, port, to) or {})}))
        number += 1


def is_killed(log: Path, port: int, readers: list[str], seconds: float) -> bool:
    child = os.fork()
    if not child:
        send(log, port, readers)
        os._exit(0)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    folder, port, how, *numbers = sys.argv[1:]
    first, second = map(int, numbers)
    if how == "lines":
        kill_at_lines(Path(folder), int(port), first, second)
    else:
        kill_at_times(Path(folder), int(port), first, second)

"""One writer at a time, also across processes, and a clear word to whoever waits."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from digest.library.store import load_papers
from digest.lock import locked
from digest.problems import DigestError

HERE = Path(__file__).parent / "library"
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join([str(HERE), str(HERE.parents[1])])}

ADD_TEN = """
import sys
from pathlib import Path
from works import record
from digest.lock import locked
from digest.library.merge import merge_records
from digest.library.store import load_papers, save_papers
folder, who = Path(sys.argv[1]), sys.argv[2]
for number in range(10):
    with locked(folder / ".lock", "papers/.lock", f"adder {who}", wait=60):
        papers, _ = load_papers(folder, "papers")
        save_papers(folder, merge_records(papers, [record(f"Paper {number} of {who}")]).papers, "papers")
"""
HOLD = """
import sys
from pathlib import Path
from digest.lock import locked
with locked(Path(sys.argv[1]), "lock", "digest add monday.txt"):
    print("held", flush=True)
    sys.stdin.read()
"""


def start(program: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        env=ENVIRONMENT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_two_processes_that_add_at_once_lose_nothing(tmp_path):
    adders = [start(ADD_TEN, str(tmp_path), who) for who in ("Ada", "Bo")]
    for adder in adders:
        adder.communicate()
    papers, problems = load_papers(tmp_path, "papers")
    assert [adder.returncode for adder in adders] == [0, 0]
    assert (len(papers), problems) == (20, ())
    assert not (tmp_path / ".lock").exists()


def test_who_waits_too_long_learns_who_holds_the_lock(tmp_path):
    holder = start(HOLD, str(tmp_path / ".lock"))
    assert holder.stdout is not None
    holder.stdout.readline()
    waiting = locked(tmp_path / ".lock", "papers/.lock", "digest add", wait=0.1)
    with pytest.raises(DigestError) as caught, waiting:
        pass
    holder.communicate()
    message = str(caught.value)
    assert message.startswith("papers/.lock: another command is writing: digest add monday.txt")
    assert f"process {holder.pid}" in message
    assert "since 20" in message


def test_a_lock_whose_holder_was_killed_is_no_obstacle(tmp_path):
    holder = start(HOLD, str(tmp_path / ".lock"))
    assert holder.stdout is not None
    holder.stdout.readline()
    holder.kill()
    holder.wait()
    assert (tmp_path / ".lock").exists()
    with locked(tmp_path / ".lock", "papers/.lock", "digest add", wait=0):
        pass
    holder.communicate()


def test_the_lock_is_let_go_after_an_error(tmp_path):
    with pytest.raises(RuntimeError), locked(tmp_path / "lock", "lock", "first", wait=0):
        raise RuntimeError
    with locked(tmp_path / "lock", "lock", "second", wait=0):
        pass
    assert not (tmp_path / "lock").exists()


def test_a_lock_that_cannot_be_made_is_one_clear_problem(tmp_path):
    (tmp_path / "papers").write_text("I am a file")
    waiting = locked(tmp_path / "papers" / ".lock", "papers/.lock", "digest add", wait=0)
    with pytest.raises(DigestError, match=r"^papers/\.lock: cannot be locked: "), waiting:
        pass

"""Rendering in several processes: forked ones, which inherit the plan, take shares of it from a pipe one by
one, and send back only file facts. The first process works too.
"""

from __future__ import annotations

import os
import pickle
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from traceback import format_exc

import msgspec

from digest.problems import DigestError
from digest.web.artifacts import Artifact, Progress, Rank, Written

_PAPERS = 400  # papers a share: enough that taking one costs nothing, few enough to end together
_FEEDS = 60  # feeds and listings a share
_WORTH_IT = 2_000  # files below which a process takes longer to start than it saves
_TICKET = 2  # bytes of a share's number: a pipe holds thirty thousand of them

Make = Callable[[Artifact], Written]
Facts = dict[str, Written]


def processes_for(files: int, jobs: int) -> int:
    """How many processes to render in; 0 jobs is one for each processor, where there is enough to do."""
    if not hasattr(os, "fork"):
        return 1
    if jobs:
        return jobs
    return _processors() if files >= _WORTH_IT else 1


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def make_in_processes(
    artifacts: Sequence[Artifact], processes: int, make: Make, progress: Progress | None
) -> Facts:
    """What `make` gives for each artifact, by path; the first error of any process is raised here."""
    shares = list(_shares(artifacts))
    tickets = _tickets(len(shares))
    helpers: list[tuple[int, int]] = []
    try:
        for _ in range(min(processes, len(shares)) - 1):
            helpers.append(_start(artifacts, shares, tickets, make))
        made = _work(artifacts, shares, tickets, make, progress)
    finally:
        while os.read(tickets, 4096):  # after an error nobody begins another share
            pass
        os.close(tickets)
        answers = [_answer(*helper) for helper in helpers]
    for answer in answers:
        if isinstance(answer, BaseException):
            raise answer
        made.update(answer)
    return made


def _shares(artifacts: Sequence[Artifact]) -> Iterator[tuple[int, int]]:
    """From where to where each share goes, in artifacts that stand by rank; the small ones are last.

    All lists are one, as they share cards; so are all citations, as a paper's is in many files.
    """
    ends = {rank: bisect_right(artifacts, rank, key=_rank_of) for rank in Rank}
    if ends[Rank.PAPER] < len(artifacts):
        yield ends[Rank.PAPER], len(artifacts)
    if ends[Rank.CITATION]:
        yield 0, ends[Rank.CITATION]
    for first, last, size in (
        (ends[Rank.CITATION], ends[Rank.DATA], _FEEDS),
        (ends[Rank.DATA], ends[Rank.PAPER], _PAPERS),
    ):
        for start in range(first, last, size):
            yield start, min(start + size, last)


def _rank_of(artifact: Artifact) -> Rank:
    return artifact.rank


def _tickets(count: int) -> int:
    """A pipe that holds the number of each share, and ends."""
    read, write = os.pipe()
    os.write(write, b"".join(number.to_bytes(_TICKET, "big") for number in range(count)))
    os.close(write)
    return read


def _work(
    artifacts: Sequence[Artifact],
    shares: Sequence[tuple[int, int]],
    tickets: int,
    make: Make,
    progress: Progress | None = None,
) -> Facts:
    """Takes shares while there are any."""
    made: Facts = {}
    while ticket := os.read(tickets, _TICKET):
        number = int.from_bytes(ticket, "big")
        start, end = shares[number]
        for artifact in artifacts[start:end]:
            made[artifact.path] = make(artifact)
        if progress:
            # The shares are taken in order, and others may still be at those before this one.
            taken = sum(end - start for start, end in shares[: number + 1])
            progress(min(taken, len(artifacts) - 1), len(artifacts))
    return made


def _start(
    artifacts: Sequence[Artifact], shares: Sequence[tuple[int, int]], tickets: int, make: Make
) -> tuple[int, int]:
    """A process that works, and then writes what it made or what stopped it: its id and its pipe."""
    read, write = os.pipe()
    process = os.fork()
    if process:
        os.close(write)
        return process, read
    os.close(read)  # or, the first process gone, this one would wait for itself to read
    try:
        answer: Facts | BaseException = _work(artifacts, shares, tickets, make)
    except (DigestError, OSError) as error:
        answer = error
    except BaseException:
        answer = RuntimeError(format_exc())
    try:
        with os.fdopen(write, "wb") as pipe:
            # Facts are many, and msgspec is five times as fast.
            is_error = isinstance(answer, BaseException)
            pipe.write(b"!" + pickle.dumps(answer) if is_error else msgspec.msgpack.encode(answer))
    finally:
        os._exit(0)


def _answer(process: int, pipe: int) -> Facts | BaseException:
    with os.fdopen(pipe, "rb") as file:
        said = file.read()
    os.waitpid(process, 0)
    if not said:
        return OSError(None, "a process that renders was stopped; was there memory enough?")
    if said.startswith(b"!"):
        error: BaseException = pickle.loads(said[1:])
        return error
    return msgspec.msgpack.decode(said, type=Facts)

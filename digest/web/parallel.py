"""Rendering in several processes: forked ones, which inherit the plan and send back only file facts."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from time import sleep

from digest.web.artifacts import Artifact, Progress, Rank, Written

_PAPERS = 400  # papers a task: enough that starting one costs nothing, few enough to end together
_WORTH_IT = 2_000  # files below which starting processes takes longer than they save
_LOOK = 0.05  # seconds between looks at the first process: less than the next build takes to begin writing

_work: tuple[Sequence[Artifact], Callable[[Artifact], Written]] | None = None


def processes_for(files: int, jobs: int) -> int:
    """How many processes to render in; 0 jobs is one for each processor, where there is enough to do."""
    if jobs:
        return jobs
    return _processors() if files >= _WORTH_IT else 1


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def make_in_processes(
    artifacts: Sequence[Artifact],
    jobs: int,
    make: Callable[[Artifact], Written],
    progress: Progress | None,
) -> dict[str, Written]:
    """What `make` gives for each artifact, by path; artifacts stand in the order of their ranks."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor, as_completed

    global _work
    _work = (artifacts, make)  # inherited by the forked processes, so that nothing is pickled
    made: dict[str, Written] = {}
    try:
        fork = multiprocessing.get_context("fork")
        with ProcessPoolExecutor(jobs, fork, initializer=_end_with, initargs=(os.getpid(),)) as pool:
            tasks = [pool.submit(_make_some, start, end) for start, end in _shares(artifacts)]
            for task in as_completed(tasks):
                made.update(task.result())
                if progress:
                    progress(len(made), len(artifacts))
    finally:
        _work = None
    return made


def _shares(artifacts: Sequence[Artifact]) -> Iterator[tuple[int, int]]:
    """What each task makes: all lists in one, as they share their cards; the largest first, papers last."""
    papers = [place for place, artifact in enumerate(artifacts) if artifact.rank is Rank.PAPER]
    first, last = (papers[0], papers[-1] + 1) if papers else (len(artifacts), len(artifacts))
    yield last, len(artifacts)
    yield 0, first
    for start in range(first, last, _PAPERS):
        yield start, min(start + _PAPERS, last)


def _end_with(first: int) -> None:
    """Lets this process end with the first one, which may be killed without a word to the others."""

    def watch() -> None:
        while os.getppid() == first:
            sleep(_LOOK)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _make_some(start: int, end: int) -> list[tuple[str, Written]]:
    assert _work is not None
    artifacts, make = _work
    return [(artifact.path, make(artifact)) for artifact in artifacts[start:end]]

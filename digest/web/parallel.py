"""Rendering in several processes: forked ones, which inherit the plan and send back only file facts."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor

from digest.web.artifacts import Artifact, Progress, Written

_CHUNK = 250  # artifacts a task: large enough that starting one costs nothing

_work: tuple[Sequence[Artifact], Callable[[Artifact], Written]] | None = None


def make_in_processes(
    artifacts: Sequence[Artifact],
    jobs: int,
    make: Callable[[Artifact], Written],
    progress: Progress | None,
) -> dict[str, Written]:
    """What `make` gives for each artifact, by path; in order of rank, one rank after the other."""
    global _work
    _work = (artifacts, make)  # inherited by the forked processes, so that nothing is pickled
    made: dict[str, Written] = {}
    try:
        context = multiprocessing.get_context("fork")
        with ProcessPoolExecutor(jobs, mp_context=context) as pool:
            starts = range(0, len(artifacts), _CHUNK)
            for part in pool.map(_make_chunk, starts):
                made.update(part)
                if progress:
                    progress(len(made), len(artifacts))
    finally:
        _work = None
    return made


def _make_chunk(start: int) -> list[tuple[str, Written]]:
    assert _work is not None
    artifacts, make = _work
    return [(artifact.path, make(artifact)) for artifact in artifacts[start : start + _CHUNK]]

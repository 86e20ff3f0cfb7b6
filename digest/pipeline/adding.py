"""`digest add`: from listings to the store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from digest.folder import (
    ADDITIONS,
    Digest,
    load_settings,
)
from digest.inputs import Input
from digest.model import FileRead
from digest.problems import DigestError, Problem

if TYPE_CHECKING:
    from digest.library.merge import Merged, Outcome
    from digest.sources.reading import Reading


class Added(Struct, frozen=True):
    """What `add` did."""

    files: tuple[FileRead, ...]
    papers: int  # in the store afterwards
    problems: tuple[Problem, ...]  # all, of every file and of the merge
    failed: bool  # whether a file gave nothing at all


def add_listings(
    digest: Digest,
    inputs: Sequence[Input],
    unread: Sequence[Problem] = (),
    *,
    today: date,
    day: date | None = None,
    format: str | None = None,
    strict: bool = False,
) -> Added:
    """Reads the listings into the store; with `strict` any problem is a DigestError, and nothing is added.

    `unread` are files that could not be opened; they and listings without any entry make `failed` true.
    """
    from digest.library.additions import additions_of, record_additions
    from digest.library.merge import merge_records
    from digest.library.normalise import future_days
    from digest.library.store import load_papers, save_papers
    from digest.lock import locked
    from digest.sources.reading import read_listing

    load_settings(digest)
    readings: list[Reading] = []
    contents: list[bytes] = []  # of what could be read
    failures = list(unread)
    for given in inputs:
        try:
            readings.append(read_listing(given.content, given.shown, today=today, day=day, format=format))
            contents.append(given.content)
        except DigestError as error:
            failures += error.problems
    records = [record for reading in readings for record in reading.records]
    early = future_days(records, today)
    if strict:
        _refuse([*failures, *(problem for reading in readings for problem in reading.problems), *early])
    folder, shown = digest.path("content/papers"), digest.show("content/papers")
    doing = " ".join(["digest add", *(given.shown for given in inputs)])
    with locked(folder / ".lock", shown, doing):
        before, in_store = load_papers(folder, shown)
        merged = merge_records(before, records)
        if strict:
            _refuse(merged.problems)
        save_papers(folder, merged.papers, shown)
        added = _added(readings, merged, [*early, *failures, *in_store], bool(failures))
        additions = additions_of(contents, added.files, added.problems, today)
        unrecorded = record_additions(digest.path(ADDITIONS), digest.show(ADDITIONS), additions)
    return replace(added, problems=(*added.problems, *unrecorded))


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        raise DigestError(problems)


def _added(readings: Sequence[Reading], merged: Merged, failures: Sequence[Problem], failed: bool) -> Added:
    """Counts by file: the merge's outcomes stand in the order of the records."""
    outcomes = iter(merged.outcomes)
    files = tuple(_file_read(reading, [next(outcomes) for _ in reading.records]) for reading in readings)
    found = [problem for reading in readings for problem in reading.problems]
    return Added(files, len(merged.papers), (*found, *merged.problems, *failures), failed)


def _file_read(reading: Reading, outcomes: Sequence[Outcome]) -> FileRead:
    used = [outcome for outcome in outcomes if outcome.paper_id is not None]
    new = sum(outcome.new for outcome in used)
    skipped = reading.skipped + len(outcomes) - len(used)
    counts = (len(used), new, len(used) - new, skipped)
    return FileRead(reading.path, reading.format, *counts, reading.day, reading.day_from)

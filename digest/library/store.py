"""The store: `content/papers/YYYY-MM.jsonl`, a paper a line, by the month it was featured in.

A file is replaced whole, and a paper's new place is written before its old one is shortened: stopped at any
moment, every paper can be read, and readers merge what stands twice. A line that cannot be read is
reported, and no file that holds one is written, so it is not lost. Other files in the folder are left
alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from digest.files import replace_file
from digest.library.join import names_of
from digest.library.merge import in_listing_order, merge_records
from digest.library.month_files import MonthFile, lines_of, quarrels, read_months, strangers
from digest.model import Paper
from digest.periods import month_of
from digest.problems import DigestError, Problem

_UNFINISHED = re.compile(r"\.\d{4}-\d\d\.jsonl\.\d+\.tmp")


def load_papers(folder: Path, shown: str) -> tuple[tuple[Paper, ...], tuple[Problem, ...]]:
    """The papers of the store in listing order, and what is wrong with its files; none without a folder."""
    files = read_months(folder, shown)
    lines = [line for file in files.values() for line in file.lines]
    problems = [problem for file in files.values() for problem in (*file.unreadable, *file.ignored)]
    problems += strangers(folder, shown)
    papers = [line.paper for line in lines]
    ids = {paper.id for paper in papers}
    if len(ids) == len(papers) and not any(alias in ids for paper in papers for alias in paper.aliases):
        return in_listing_order(papers), tuple(problems)
    return merge_records(papers, ()).papers, (*problems, *quarrels(lines))


def save_papers(folder: Path, papers: Iterable[Paper], shown: str) -> int:
    """Makes the store hold these papers, and answers how many of its files that changed; needs the lock.

    A DigestError says which line cannot be read or which file cannot be written; no paper is lost by it.
    """
    files = read_months(folder, shown)
    months = _by_month(papers)
    old = {month: _readable(file) for month, file in files.items()}
    new = {month: lines_of(month_papers) for month, month_papers in months.items()}
    changed = sorted(month for month in {*old, *new} if old.get(month, b"") != new.get(month, b""))
    unreadable = [problem for month in changed if month in files for problem in files[month].unreadable]
    if unreadable:
        raise DigestError(unreadable)
    try:
        _write(folder, months, _leaving(files, months), changed)
        _clear_unfinished(folder)
    except OSError as error:
        fact = f"cannot be written: {error.strerror or error}"
        raise DigestError(Problem(shown, 0, fact, "the papers in it are still there")) from None
    return len(changed)


def _write(
    folder: Path,
    months: Mapping[str, Sequence[Paper]],
    leaving: Mapping[str, Sequence[Paper]],
    changed: Sequence[str],
) -> None:
    """Writes each changed month; one that papers leave keeps them until they are where they go."""
    pending = set(changed)
    again = []
    for month in changed:
        pending.discard(month)
        kept = [paper for paper in leaving.get(month, ()) if month_of(paper.featured_on) in pending]
        _put(folder, month, [*months.get(month, ()), *kept])
        again += [month] if kept else []
    for month in again:
        _put(folder, month, months.get(month, ()))


def _put(folder: Path, month: str, papers: Sequence[Paper]) -> None:
    path = folder / f"{month}.jsonl"
    if papers:
        replace_file(path, lines_of(papers))
    else:
        path.unlink(missing_ok=True)


def _leaving(files: Mapping[str, MonthFile], months: Mapping[str, Sequence[Paper]]) -> dict[str, list[Paper]]:
    """The papers that stand in a month's file now, and shall stand in another's."""
    where = {name: paper for papers in months.values() for paper in papers for name in names_of(paper)}
    leaving: dict[str, list[Paper]] = defaultdict(list)
    for month, file in files.items():
        for line in file.lines:
            paper = where.get(line.paper.id)
            if paper and month_of(paper.featured_on) != month:
                leaving[month].append(paper)
    return leaving


def _by_month(papers: Iterable[Paper]) -> dict[str, list[Paper]]:
    months: dict[str, list[Paper]] = defaultdict(list)
    for paper in in_listing_order(papers):
        months[month_of(paper.featured_on)].append(paper)
    return months


def _readable(file: MonthFile) -> bytes:
    """The file's bytes, as they were without the lines that cannot be read."""
    if not file.unreadable:
        return file.content
    return lines_of(in_listing_order(line.paper for line in file.lines))


def _clear_unfinished(folder: Path) -> None:
    """Removes what a save that was stopped left behind under its temporary names."""
    for path in folder.iterdir() if folder.is_dir() else ():
        if _UNFINISHED.fullmatch(path.name):
            path.unlink(missing_ok=True)

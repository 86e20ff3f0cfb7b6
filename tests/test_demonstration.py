"""The demonstration digest keeps its promises: real papers, our words, no votes, issues on weekdays."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path

import msgspec
import pytest

from digest.identifiers import arxiv_id
from digest.model import Paper
from digest.text import one_line, sentences

ROOT = Path(__file__).parent.parent
CONTENT = ROOT / "content"
FILES = sorted((CONTENT / "papers").glob("*.jsonl"))
FIRST_DAY, LAST_DAY = date(2026, 10, 19), date(2026, 11, 20)


def _papers(file: Path) -> list[Paper]:
    return [msgspec.json.decode(line, type=Paper, strict=True) for line in file.read_bytes().splitlines()]


PAPERS = [paper for file in FILES for paper in _papers(file)]


def _by_day() -> dict[date, list[Paper]]:
    days: dict[date, list[Paper]] = defaultdict(list)
    for paper in PAPERS:
        days[paper.featured_on].append(paper)
    return days


def test_the_demonstration_is_worth_a_visit() -> None:
    assert len(PAPERS) >= 60
    assert all(2 <= len(day) <= 4 for day in _by_day().values())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_store_file_is_as_the_store_would_write_it(file: Path) -> None:
    papers = _papers(file)
    assert papers == sorted(papers, key=lambda paper: (paper.featured_on, paper.position or 0))
    assert {f"{paper.featured_on:%Y-%m}" for paper in papers} == {file.stem}
    assert file.read_bytes() == b"".join(msgspec.json.encode(paper) + b"\n" for paper in papers)


def test_no_paper_stands_twice() -> None:
    assert len({paper.id for paper in PAPERS}) == len(PAPERS)
    assert len({paper.title for paper in PAPERS}) == len(PAPERS)


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.id)
def test_a_paper_says_what_it_is_and_where(paper: Paper) -> None:
    assert paper.title == one_line(paper.title) != ""
    assert paper.authors
    assert all(name == one_line(name) != "" for name in paper.authors)
    assert paper.id == paper.arxiv_id == arxiv_id(paper.url or "") == arxiv_id(paper.pdf_url or "")
    assert paper.published is not None
    assert paper.published < paper.featured_on
    assert paper.id[:4] in _months_of_submission(paper.published)


def _months_of_submission(day: date) -> set[str]:
    """The months that an arXiv id may name: that of its submission or, at a month's end, the next."""
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return {f"{day:%y%m}", f"{following:%y%m}"} if day.day > 25 else {f"{day:%y%m}"}


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.id)
def test_a_summary_is_a_short_paragraph_with_whole_formulas(paper: Paper) -> None:
    assert 2 <= len(sentences(paper.abstract)) <= 6
    assert paper.abstract == one_line(paper.abstract)
    assert paper.abstract.count("$") % 2 == 0


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.id)
def test_nothing_is_invented_about_a_papers_readers(paper: Paper) -> None:
    assert (paper.votes, paper.comments, paper.vote_history) == (None, None, ())
    assert paper.sources == ("demo",)


def test_issues_are_weekdays_with_positions_from_one() -> None:
    for day, papers in _by_day().items():
        assert FIRST_DAY <= day <= LAST_DAY
        assert day.weekday() < 5
        assert [paper.position for paper in papers] == list(range(1, len(papers) + 1))


def test_every_note_is_about_a_paper_that_is_here() -> None:
    notes = {note.stem for note in (CONTENT / "notes").glob("*.md")}
    assert len(notes) >= 4
    assert notes <= {paper.id for paper in PAPERS}


def test_every_introduction_belongs_to_an_issue_that_is_here() -> None:
    days = {paper.featured_on for paper in PAPERS}
    periods = (
        {day.isoformat() for day in days}
        | {f"{day:%G-W%V}" for day in days}
        | {f"{day:%Y-%m}" for day in days}
    )
    introductions = {file.stem for file in (CONTENT / "issues").glob("*.md")}
    assert len(introductions) >= 2
    assert introductions <= periods

"""Real listings into a store: 704 entries are 689 papers, in whatever order they come."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from pathlib import Path

import pytest
from works import without_names

from digest.library.merge import merge_records
from digest.library.month_files import lines_of
from digest.model import Record
from digest.sources.reading import read_listing

TODAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def listings(shared: Path) -> list[tuple[Record, ...]]:
    files = sorted((shared / "seeds").glob("*.txt"))
    return [read_listing(file.read_bytes(), file.name, today=TODAY).records for file in files]


def test_the_seeds_are_689_papers_in_any_order_of_files(listings):
    expected = None
    for order in list(permutations(listings))[::17]:
        papers, new = (), 0
        for listing in order:
            merged = merge_records(papers, listing)
            papers, new = merged.papers, new + merged.new
        assert (len(papers), new) == (689, 689)
        expected = expected or without_names(papers)
        assert without_names(papers) == expected


def test_the_seeds_added_twice_or_all_at_once_are_the_same_store(listings):
    at_once = merge_records((), [record for listing in listings for record in listing])
    again = merge_records(at_once.papers, listings[1])
    assert (at_once.new, at_once.repeated, again.new) == (689, 15, 0)
    assert at_once.problems == again.problems == ()
    assert lines_of(again.papers) == lines_of(at_once.papers)


def test_an_export_of_the_seeds_read_as_a_listing_gives_the_same_store(listings):
    papers = merge_records((), [record for listing in listings for record in listing]).papers
    read = read_listing(lines_of(papers), "export.jsonl", today=TODAY)
    assert lines_of(merge_records((), read.records).papers) == lines_of(papers)


def test_hostile_records_are_all_kept_apart_and_can_be_written(shared):
    content = (shared / "data" / "hostile.jsonl").read_bytes()
    read = read_listing(content, "hostile.jsonl", today=TODAY)
    merged = merge_records((), read.records)
    assert len(merged.papers) == len(read.records)
    again = read_listing(lines_of(merged.papers), "export.jsonl", today=TODAY)
    assert merge_records((), again.records).papers == merged.papers

"""The five seeds are read exactly, and stay so whatever is done to their text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from digest.model import Record
from digest.sources.days import latest, read_day
from digest.sources.reading import Reading, read_listing
from tests.sources import seeds
from tests.sources.seeds import COUNTS, NOISE, Seed, Seen

TODAY = date(2026, 11, 20)


@pytest.fixture(scope="module", params=sorted(COUNTS))
def seed(request: pytest.FixtureRequest, shared: Path) -> Seed:
    return seeds.read_seed(next((shared / "seeds").glob(f"{request.param}_*.txt")))


def read(content: bytes | str, path: str = "page.txt") -> Reading:
    return read_listing(content.encode() if isinstance(content, str) else content, path, today=TODAY)


def seen(record: Record) -> Seen:
    return Seen(
        record.title,
        record.abstract,
        record.author_count,
        str(record.published),
        record.comments,
        record.votes,
    )


def expected(entries: Sequence[Seen], header: date) -> list[Seen]:
    return [entry._replace(day=str(_day(entry, header))) for entry in entries]


def _day(entry: Seen, header: date) -> date | None:
    written = read_day(entry.day) if entry.day else None
    return latest(written, header) if written else None


HEADER_DAYS = {"003": date(2025, 11, 26), "004": date(2026, 3, 17)}


def assert_same(reading: Reading, seed: Seed, entries: Sequence[Seen] | None = None) -> None:
    header = HEADER_DAYS.get(seed.name, TODAY)
    got = [seen(record) for record in reading.records]
    want = expected(seed.entries if entries is None else entries, header)
    for one, other in zip(got, want, strict=False):
        assert one == other
    assert len(got) == len(want)
    assert reading.problems == ()
    assert reading.skipped == 0
    assert {record.featured_on for record in reading.records} == {header}
    assert [record.position for record in reading.records] == list(range(1, len(want) + 1))


def test_a_seed_is_read_exactly(seed: Seed) -> None:
    reading = read(seed.text)

    assert_same(reading, seed)
    assert len(reading.records) == COUNTS[seed.name]
    lines = seed.text.split("\n")
    for record in reading.records:
        assert lines[record.origin.line - 1].endswith(record.title)


@pytest.mark.parametrize("noise", NOISE)
def test_a_seed_survives(seed: Seed, noise: str) -> None:
    assert_same(read(NOISE[noise](seed.text)), seed)


@pytest.mark.parametrize("width", [72, 80, 100, 120])
def test_a_seed_survives_hard_wrapping_with_blank_lines_between_blocks(seed: Seed, width: int) -> None:
    page = seeds.wrapped(seeds.blocks(seed), width)
    assert_same(read(seeds.spaced(page)), seed)

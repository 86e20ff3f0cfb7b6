"""Each file of tests/cases is read as the .json beside it says: its records, and its problems as `line: fact`."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from digest.sources.formats import FORMATS
from digest.sources.reading import Reading, read_listing

CASES = Path(__file__).parent.parent / "cases"
TODAY = date(2026, 11, 20)
FORMAT_NAMES = [format.name for format in FORMATS]
FILES = [file for name in FORMAT_NAMES for file in sorted((CASES / name).iterdir()) if file.suffix != ".json"]


def said(reading: Reading) -> dict[str, Any]:
    """The records without where they come from, and the problems."""
    records = json.loads(msgspec.json.encode(reading.records))
    return {
        "records": [
            {key: record[key] for key in record if key not in ("origin", "source")} for record in records
        ],
        "problems": [f"{problem.line}: {problem.fact}" for problem in reading.problems],
    }


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_a_case_is_read_as_described(file: Path) -> None:
    reading = read_listing(file.read_bytes(), file.name, today=TODAY)

    assert reading.format == file.parent.name
    assert said(reading) == json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", FORMAT_NAMES)
def test_each_format_has_cases(name: str) -> None:
    assert [file for file in FILES if file.parent.name == name]

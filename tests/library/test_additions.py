"""The record of additions: what it keeps, that nothing is in it twice, and what a damaged line does to it."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from sites import NEWEST, as_listing, new_digest, run, run_well, some_papers, write

from digest.folder import Digest, content_parts
from digest.library.additions import additions_of, file_name, load_additions, record_additions
from digest.model import Addition, FileRead
from digest.pipeline import load_content
from digest.problems import Problem

RECORD = "content/additions.jsonl"
TORN = '{"id": "torn", "title": 5}\n'


def an_addition(number: int, **facts: object) -> Addition:
    known = {"added": NEWEST + timedelta(days=number), "file": f"{number}.txt", "listing": f"{number:032x}"}
    return Addition(**{**known, "format": "jsonl", "read": 3, "new": 2, "repeated": 1, **facts})  # type: ignore[arg-type]


def recorded(path: Path, *runs: Iterable[Addition]) -> bytes:
    """The file after these runs."""
    for additions in runs:
        assert record_additions(path, RECORD, tuple(additions)) == ()
    return path.read_bytes()


@pytest.fixture
def digest(tmp_path: Path) -> Path:
    """A digest with one listing to add, two entries of which cannot be read."""
    write(tmp_path / "secret-folder/monday.jsonl", as_listing(some_papers(3)) + TORN + TORN)
    return new_digest(tmp_path / "digest")


def listing_of(digest: Path) -> Path:
    return digest.parent / "secret-folder/monday.jsonl"


# --- what add records


def test_add_records_what_each_listing_gave_without_the_way_to_it(digest: Path) -> None:
    run_well(digest, "add", listing_of(digest))
    (line,) = (digest / RECORD).read_text(encoding="utf-8").splitlines()
    told = msgspec.json.decode(line)
    assert "secret-folder" not in line
    assert {key: told[key] for key in ("file", "format", "added")} == {
        "file": "monday.jsonl",
        "format": "jsonl",
        "added": "2026-11-20",
    }
    assert [told[key] for key in ("read", "new", "repeated", "skipped", "problem_count")] == [3, 3, 0, 2, 2]
    assert [(each["path"], each["line"]) for each in told["problems"]] == [
        ("monday.jsonl", 4),
        ("monday.jsonl", 5),
    ]


def test_adding_a_listing_again_by_any_name_and_on_any_day_changes_no_byte_of_the_record(
    digest: Path,
) -> None:
    run_well(digest, "add", listing_of(digest))
    before = (digest / RECORD).read_bytes()
    written = (digest / RECORD).stat().st_mtime_ns
    write(digest / "again.jsonl", listing_of(digest).read_text(encoding="utf-8"))
    run_well(digest, "add", listing_of(digest))
    run_well(digest, "add", "again.jsonl", SOURCE_DATE_EPOCH="1800000000")
    assert (digest / RECORD).read_bytes() == before
    assert (digest / RECORD).stat().st_mtime_ns == written


def test_a_strict_add_that_refuses_and_a_listing_that_gives_nothing_record_nothing(digest: Path) -> None:
    write(digest / "nothing.txt", "Nothing to read here.\n")
    assert run(digest, "add", "--strict", listing_of(digest)).returncode == 1
    assert run(digest, "add", "nothing.txt").returncode == 1
    assert not (digest / RECORD).exists() or not (digest / RECORD).read_bytes()


def test_the_record_counts_as_content_of_a_build(digest: Path) -> None:
    run_well(digest, "add", listing_of(digest))
    assert (digest / RECORD).read_bytes() in list(content_parts(Digest(digest, "")))


def test_check_names_a_damaged_line_and_the_other_lines_are_read(digest: Path) -> None:
    run_well(digest, "add", listing_of(digest))
    good = (digest / RECORD).read_text(encoding="utf-8")
    write(digest / RECORD, f'{{"added": "yester\n{good}')
    said = run(digest, "check")
    assert said.returncode == 1
    assert f"{RECORD}:1: holds no addition: " in said.stderr
    assert len(load_content(Digest(digest, "")).additions) == 1


def test_a_record_that_cannot_be_written_costs_no_paper(digest: Path) -> None:
    (digest / RECORD).mkdir()
    said = run_well(digest, "add", listing_of(digest))
    assert f"{RECORD}: cannot be read" in said
    assert "3 papers in the store" in said


# --- laws of the record


@given(st.lists(st.integers(0, 30), min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_in_whatever_runs_listings_come_the_record_is_the_same(
    tmp_path_factory: pytest.TempPathFactory, numbers: list[int], dice: random.Random
) -> None:
    folder = tmp_path_factory.mktemp("record")
    additions = [an_addition(number) for number in numbers]
    shuffled = [*additions, *additions[:3]]
    dice.shuffle(shuffled)
    at_once = recorded(folder / "one.jsonl", additions)
    one_by_one = recorded(folder / "other.jsonl", *([each] for each in shuffled), ())
    assert at_once == one_by_one


def test_the_newest_two_hundred_additions_are_kept(tmp_path: Path) -> None:
    recorded(tmp_path / "a.jsonl", (an_addition(number) for number in range(250)))
    kept, problems = load_additions(tmp_path / "a.jsonl", RECORD)
    assert problems == ()
    assert [each.file for each in kept] == [f"{number}.txt" for number in range(50, 250)]


def test_a_listing_of_which_more_can_be_read_by_now_is_told_anew_and_stays_in_its_place(
    tmp_path: Path,
) -> None:
    first = an_addition(1, read=3, new=3, repeated=0, skipped=2, problem_count=2)
    recorded(tmp_path / "a.jsonl", [first])
    recorded(
        tmp_path / "a.jsonl", [replace(first, added=date(2030, 1, 1), read=5, new=2, repeated=3, skipped=0)]
    )
    (now,), _ = load_additions(tmp_path / "a.jsonl", RECORD)
    assert (now.added, now.read, now.new, now.repeated, now.skipped) == (first.added, 5, 5, 0, 0)


def test_damaged_lines_stay_until_they_are_mended_and_marks_of_a_merge_are_called_so(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    good = msgspec.json.encode(an_addition(1))
    path.write_bytes(b"\n".join([b"<<<<<<< ours", good, b"=======", b'{"added": 5}', b"\xff\xfe", good, b""]))
    found, problems = load_additions(path, RECORD)
    assert found == (an_addition(1),)
    assert [(each.line, "merge conflict" in each.fact) for each in problems] == [
        (1, True),
        (3, True),
        (4, False),
        (5, False),
    ]
    record_additions(path, RECORD, [an_addition(2)])
    assert load_additions(path, RECORD)[0] == (an_addition(1), an_addition(2))
    assert [line in path.read_bytes() for line in (b"<<<<<<< ours", b'{"added": 5}', b"\xff\xfe")] == [
        True
    ] * 3


def test_what_a_killed_command_left_behind_goes_with_the_next_addition(tmp_path: Path) -> None:
    (tmp_path / ".a.jsonl.123.tmp").write_bytes(b'{"added"')
    recorded(tmp_path / "a.jsonl", [an_addition(1)])
    assert [path.name for path in tmp_path.iterdir()] == ["a.jsonl"]


# --- what it keeps of a listing


def test_problems_name_files_without_their_folders_and_beyond_twenty_are_counted(tmp_path: Path) -> None:
    path = "/home/me/private/monday.txt"
    file = FileRead(path, "hf-text", 3, 3, 0, 40, None, "")
    problems = [
        Problem(path, n, f"has the title of {path}:1, but no author", f"see {path}") for n in range(40)
    ]
    (addition,) = additions_of([b"text"], [file], [*problems, Problem("another.txt", 1, "x")], NEWEST)
    assert (len(addition.problems), addition.problem_count) == (20, 40)
    assert b"private" not in msgspec.json.encode(addition)
    assert addition.problems[0].fact == "has the title of monday.txt:1, but no author"
    recorded(tmp_path / "a.jsonl", [addition])
    assert load_additions(tmp_path / "a.jsonl", RECORD)[0] == (addition,)


def test_names_of_files_that_are_no_text_can_be_recorded(tmp_path: Path) -> None:
    file = FileRead("a\udcff.txt", "jsonl", 1, 1, 0, 0, None, "")
    problem = Problem("a\udcff.txt", 1, "quotes \udcff")
    recorded(tmp_path / "a.jsonl", additions_of([b"x"], [file], [problem], NEWEST))
    ((kept,), problems) = load_additions(tmp_path / "a.jsonl", RECORD)
    assert (kept.file, kept.problems[0].path, problems) == ("a?.txt", "a?.txt", ())


@pytest.mark.parametrize(
    ("path", "name"),
    [("C:\\Users\\me\\monday.txt", "monday.txt"), ("-", "-"), ("../x/", "x"), ("..", "..")],
)
def test_a_file_goes_by_its_name_alone(path: str, name: str) -> None:
    assert file_name(path) == name


def test_a_digest_that_was_never_added_to_has_no_record_and_no_problem(tmp_path: Path) -> None:
    assert load_additions(tmp_path / "none.jsonl", RECORD) == ((), ())

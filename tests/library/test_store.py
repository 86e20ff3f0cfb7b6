"""The store's files: what is written, what is read back, and what is never lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from msgspec.structs import replace
from works import DAYS, added, paper, record, tangled_records

from digest.library.store import load_papers, save_papers
from digest.model import Paper, VoteCount
from digest.problems import DigestError

SHOWN = "content/papers"


def load(folder: Path) -> tuple[Paper, ...]:
    papers, problems = load_papers(folder, SHOWN)
    assert not problems
    return papers


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def complaints(folder: Path) -> list[str]:
    return [str(problem) for problem in load_papers(folder, SHOWN)[1]]


@given(tangled_records, tangled_records)
@settings(max_examples=40)
def test_what_is_saved_is_loaded_and_saving_it_again_writes_nothing(first, second):
    with TemporaryDirectory() as name:
        folder = Path(name) / "papers"
        for papers in (added(first), added(first, second)):
            save_papers(folder, papers, SHOWN)
            assert load(folder) == papers
            assert save_papers(folder, reversed(papers), SHOWN) == 0


def test_a_line_is_a_paper_with_its_keys_in_order_and_without_what_is_unknown(tmp_path):
    known = paper(
        "kelp",
        "Łódź",
        authors=("Ada",),
        votes=0,
        vote_history=(VoteCount(DAYS[1], 3), VoteCount(DAYS[2], 0)),
        aliases=("2610.00001",),
    )
    save_papers(tmp_path, [known, paper("ale", position=2, featured_on=DAYS[3])], SHOWN)
    assert {name: text.decode() for name, text in files(tmp_path).items()} == {
        "2026-10.jsonl": '{"id":"kelp","title":"Łódź","authors":["Ada"],"featured_on":"2026-10-01","votes":0,'
        '"vote_history":[{"day":"2026-10-01","votes":3},{"day":"2026-10-02","votes":0}],'
        '"aliases":["2610.00001"]}\n',
        "2026-11.jsonl": '{"id":"ale","title":"A title","featured_on":"2026-11-20","position":2}\n',
    }


def test_only_months_that_change_are_written(tmp_path):
    old, new = paper("old", featured_on=DAYS[0]), paper("new", featured_on=DAYS[3])
    save_papers(tmp_path, [old], SHOWN)
    os.utime(tmp_path / "2026-09.jsonl", (1, 1))
    assert save_papers(tmp_path, [old, new], SHOWN) == 1
    assert (tmp_path / "2026-09.jsonl").stat().st_mtime == 1


def test_a_paper_featured_earlier_moves_and_an_empty_month_goes(tmp_path):
    save_papers(tmp_path, [paper("kelp", featured_on=DAYS[3])], SHOWN)
    assert save_papers(tmp_path, [paper("kelp", featured_on=DAYS[0])], SHOWN) == 2
    assert [*files(tmp_path)] == ["2026-09.jsonl"]


def test_other_files_in_the_folder_stay(tmp_path):
    others = ["README.md", ".2026-10.jsonl.swp", "old.jsonl", ".lock"]
    for name in others:
        (tmp_path / name).write_text("mine")
    save_papers(tmp_path, [paper("kelp")], SHOWN)
    assert {name: files(tmp_path)[name] for name in others} == dict.fromkeys(others, b"mine")
    assert complaints(tmp_path) == [
        "content/papers/old.jsonl: is not read, for its name is no month\n"
        "  hint: move it elsewhere and add its papers with 'digest add'"
    ]


def test_what_a_stopped_save_left_behind_is_cleared(tmp_path):
    (tmp_path / ".2026-10.jsonl.123.tmp").write_text("half a li")
    save_papers(tmp_path, [paper("kelp")], SHOWN)
    assert [*files(tmp_path)] == ["2026-10.jsonl"]


def test_no_folder_is_an_empty_store(tmp_path):
    assert load(tmp_path / "none") == ()


# --- lines that are not as we write them


BAD_LINES = {
    '{"id":"x","title":"X"': "holds no paper: Input data was truncated",
    '{"id":"x","title":"X"}': "holds no paper: Object missing required field 'featured_on'",
    '{"id":"x","title":"X","featured_on":"2026-10-01","votes":"many"}': (
        "holds no paper: 'votes': expected 'int | null', got 'str'"
    ),
    '{"id":"x","title":"\\ud800","featured_on":"2026-10-01"}': "holds no paper: JSON is malformed",
    '{"id":"x","more":' + "[" * 100_000: "holds no paper: ",
    "<<<<<<< HEAD": "is a mark of a merge conflict",
    "null": "holds no paper: ",
}


@pytest.mark.parametrize("bad", BAD_LINES)
def test_a_bad_line_is_named_and_does_not_hide_the_others(tmp_path, bad):
    save_papers(tmp_path, [paper("kelp"), paper("reed")], SHOWN)
    path = tmp_path / "2026-10.jsonl"
    first, second = path.read_text().splitlines()
    path.write_text(f"{first}\n\n{bad}\n{second}\n")
    papers, problems = load_papers(tmp_path, SHOWN)
    assert [known.id for known in papers] == ["kelp", "reed"]
    assert [(problem.path, problem.line) for problem in problems] == [(f"{SHOWN}/2026-10.jsonl", 3)]
    assert problems[0].fact.startswith(BAD_LINES[bad])


def test_bytes_that_are_no_text_are_named(tmp_path):
    (tmp_path / "2026-10.jsonl").write_bytes(b'{"id":"\xff"}\n')
    assert complaints(tmp_path)[0].startswith("content/papers/2026-10.jsonl:1: holds no paper")


def test_a_month_with_a_bad_line_is_not_written_and_nothing_is_lost(tmp_path):
    save_papers(tmp_path, [paper("kelp")], SHOWN)
    with (tmp_path / "2026-10.jsonl").open("a") as file:
        file.write("{broken\n")
    before = files(tmp_path)
    with pytest.raises(DigestError) as caught:
        save_papers(tmp_path, [paper("kelp"), paper("reed"), paper("ale", featured_on=DAYS[0])], SHOWN)
    (problem,) = caught.value.problems
    assert (problem.path, problem.line) == ("content/papers/2026-10.jsonl", 2)
    assert files(tmp_path) == before


def test_a_bad_line_in_another_month_does_not_hinder(tmp_path):
    (tmp_path / "2026-10.jsonl").write_text("{broken\n")
    save_papers(tmp_path, [paper("ale", featured_on=DAYS[0])], SHOWN)
    assert files(tmp_path)["2026-10.jsonl"] == b"{broken\n"
    assert "2026-09.jsonl" in files(tmp_path)


def test_an_unknown_key_is_said_with_the_one_that_may_be_meant(tmp_path):
    (tmp_path / "2026-10.jsonl").write_text('{"id":"x","title":"X","featured_on":"2026-10-01","vote":3}\n')
    (said,) = complaints(tmp_path)
    assert said == "content/papers/2026-10.jsonl:1: unknown key 'vote'\n  hint: did you mean 'votes'?"


def test_windows_line_ends_a_mark_at_the_start_and_an_exports_curated_are_read(tmp_path):
    (tmp_path / "2026-10.jsonl").write_bytes(
        b'\xef\xbb\xbf{"title":"X","id":"x","featured_on":"2026-10-01","curated":{"heat":1}}\r\n\r\n'
    )
    assert load(tmp_path) == (paper("x", "X"),)


# --- what stands twice


def test_a_paper_that_stands_twice_is_read_once_with_all_that_is_known(tmp_path):
    save_papers(tmp_path, [paper("kelp", "Kelp", votes=3, featured_on=DAYS[3])], SHOWN)
    kept = files(tmp_path)
    save_papers(tmp_path, [paper("kelp", "Kelp", comments=2)], SHOWN)
    (tmp_path / "2026-11.jsonl").write_bytes(kept["2026-11.jsonl"])
    (known,) = load(tmp_path)
    assert (known.id, known.votes, known.comments, known.featured_on) == ("kelp", 3, 2, DAYS[1])


def test_two_works_with_one_id_are_both_kept_and_reported(tmp_path):
    save_papers(tmp_path, [paper("same", "Kelp")], SHOWN)
    with (tmp_path / "2026-10.jsonl").open("a") as file:
        file.write('{"id":"same","title":"Violins","featured_on":"2026-10-01"}\n')
    papers, problems = load_papers(tmp_path, SHOWN)
    assert {known.id: known.title for known in papers} == {"same": "Kelp", "violins": "Violins"}
    (problem,) = problems
    assert (problem.path, problem.line) == ("content/papers/2026-10.jsonl", 2)
    assert problem.fact == "the id 'same' is that of another paper, at content/papers/2026-10.jsonl:1"


# --- saves that fail or are stopped


def test_a_folder_that_cannot_be_written_is_one_clear_problem(tmp_path):
    (tmp_path / "papers").write_text("I am a file")
    with pytest.raises(DigestError, match=r"^content/papers: cannot be written: "):
        save_papers(tmp_path / "papers", [paper("kelp")], SHOWN)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on file sizes")
def test_a_full_disk_is_one_clear_problem_and_leaves_what_was_there(tmp_path):
    save_papers(tmp_path, [paper("kelp")], SHOWN)
    before = files(tmp_path)
    program = """
import resource, signal, sys
from pathlib import Path
from works import paper
from digest.library.store import save_papers
from digest.problems import DigestError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (200, 200))
try:
    save_papers(Path(sys.argv[1]), [paper("kelp"), paper("reed", abstract="tide " * 100)], "content/papers")
except DigestError as error:
    print(error)
"""
    path = os.pathsep.join([str(Path(__file__).parent), str(Path(__file__).parents[2])])
    ended = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ended.stdout.startswith("content/papers: cannot be written: ")
    assert files(tmp_path) == before


CHANGES = ("open", "os.rename", "os.remove", "os.mkdir")


def _stopped_at(step: int, folder: Path, papers: list[Paper]) -> bool:
    """Saves in a process that dies before its step-th change on disk; whether it came so far."""
    child = os.fork()
    if child == 0:
        steps = 0

        def die(event: str, _: tuple[object, ...]) -> None:
            nonlocal steps
            if event in CHANGES:
                steps += 1
                if steps > step:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(die)
        save_papers(folder, papers, SHOWN)
        os._exit(0)
    return os.waitpid(child, 0)[1] != 0


BEFORE = [
    paper("moves-back", featured_on=DAYS[3], votes=1),
    paper("moves-on", "Bread", featured_on=DAYS[0]),
    paper("stays", "Kelp", featured_on=DAYS[1]),
    paper("other-name", "Loaf", featured_on=DAYS[3]),
]
AFTER = [
    replace(BEFORE[0], featured_on=DAYS[0]),
    replace(BEFORE[1], featured_on=DAYS[3]),
    replace(BEFORE[2], votes=9, aliases=("other-name", "title:loaf")),
    paper("new", "Ale", featured_on=DAYS[2]),
]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a process that can be stopped anywhere")
def test_a_save_stopped_at_any_step_leaves_every_paper_readable_and_can_be_repeated(tmp_path):
    names = {name for known in BEFORE for name in (known.id, *known.aliases)}
    step = 0
    while True:
        folder = tmp_path / str(step)
        save_papers(folder, BEFORE, SHOWN)
        stopped = _stopped_at(step, folder, AFTER)
        papers = load(folder)
        assert {name for known in papers for name in (known.id, *known.aliases)} >= names
        assert len({known.id for known in papers}) == len(papers)
        save_papers(folder, AFTER, SHOWN)
        assert {*load(folder)} == {*AFTER}
        assert sum(text.count(b"\n") for text in files(folder).values()) == len(AFTER)
        assert all(name.endswith(".jsonl") and not name.startswith(".") for name in files(folder))
        if not stopped:
            break
        step += 1
    assert step > 10  # it was stopped at all


def test_records_added_to_a_store_with_two_lines_of_one_work_heal_it(tmp_path):
    (tmp_path / "2026-10.jsonl").write_text(
        '{"id":"kelp","title":"Kelp","featured_on":"2026-10-01"}\n'
        '{"id":"kelp","title":"Kelp","featured_on":"2026-10-02","votes":4}\n'
    )
    save_papers(tmp_path, added([record("Ale")], to=load(tmp_path)), SHOWN)
    assert files(tmp_path)["2026-10.jsonl"].count(b"kelp") == 1

"""Commands that are killed, and commands that run at the same time: nothing is lost, and nothing is half."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from time import sleep

import pytest
from msgspec.structs import replace
from sites import (
    as_listing,
    build,
    command,
    differing,
    environment,
    new_digest,
    run_well,
    site_files,
    some_papers,
    store,
    stored,
    write,
)

from digest.library.store import load_papers
from digest.lock import locked
from digest.web.make import STAND_IN

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a kill as meant here is of POSIX systems")

LINK = re.compile(rb'(?:href|src)="/([^"#?]*)')
BUILD_KILLS, FIRST_KILLS, ADD_KILLS = 15, 8, 12


def start(root: Path, *arguments: str | Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command(*arguments),
        cwd=root,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def kill_once(process: subprocess.Popen[str], due: Callable[[], bool]) -> bool:
    """Kills a process and its children as soon as it is due; whether it still ran then."""
    while process.poll() is None and not due():
        sleep(0.0002)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    return process.returncode == -signal.SIGKILL


def change_of(path: Path) -> Callable[[], bool]:
    """Becomes true when the file is written, made or removed."""

    def state() -> tuple[int, int] | None:
        try:
            return path.stat().st_mtime_ns, path.stat().st_ino
        except FileNotFoundError:
            return None

    before = state()
    return lambda: state() != before


# --- builds


def versions(root: Path) -> list[Callable[[], None]]:
    """Three contents of a digest of some 300 papers, which differ in papers, their order, words on all pages."""
    papers = some_papers(320)

    def one(number: int) -> Callable[[], None]:
        def put() -> None:
            store(root, [paper for n, paper in enumerate(papers) if n % 16 != number])
            write(root / "digest.toml", f'title = "Version {number}"\n' if number else "")
            write(
                root / "content/pages/about.md", f"# About {number}\n\n[A paper](/papers/{papers[9].id}/)\n"
            )
            write(root / f"content/notes/{papers[20].id}.md", f"Version {number}.")

        return put

    return [one(number) for number in range(3)]


def dangling(files: dict[str, bytes]) -> set[str]:
    links = {
        link.decode()
        for path, content in files.items()
        if path.endswith(".html")
        for link in LINK.findall(content)
    }
    targets = {f"{link}index.html" if not link or link.endswith("/") else link for link in links}
    return targets - files.keys()


def test_a_killed_build_leaves_whole_files_and_links_and_the_next_completes_it(tmp_path: Path) -> None:
    dice = random.Random(1)
    root = new_digest(tmp_path / "digest")
    contents = versions(root)
    expected = []
    for put in contents:
        put()
        build(root, tmp_path / "expected")
        expected.append(site_files(tmp_path / "expected"))
    whole = {content for files in expected for content in files.values()} | {STAND_IN}
    site, killed = root / "site", 0
    for time in range(BUILD_KILLS):
        number = dice.randrange(3)
        contents[number]()
        target = site / dice.choice([*sorted(expected[number]), ".digest-pending", ".digest-manifest"])
        killed += kill_once(
            start(root, "build", "--no-search", "--jobs", str(1 + time % 2)), change_of(target)
        )
        left = site_files(site) if site.exists() else {}
        torn = [path for path, content in left.items() if content not in whole and "/assets/" not in path]
        assert torn == [], time
        assert dangling(left) == set(), time
        if time % 3 == 0:  # the others go on with another content where the kill left them
            run_well(root, "build", "--no-search")
            assert differing(site_files(site), expected[number]) == [], time
    assert killed > BUILD_KILLS // 3
    run_well(root, "build", "--no-search")
    assert differing(site_files(site), expected[number]) == []
    assert sorted(path.name for path in site.glob(".digest-*")) == [".digest-manifest"]


def test_a_killed_first_build_leaves_no_site_or_a_whole_one(tmp_path: Path) -> None:
    dice = random.Random(2)
    expected, places = new_digest(tmp_path / "expected"), []
    versions(expected)[0]()
    build(expected, tmp_path / "whole")
    whole = site_files(tmp_path / "whole")
    for time in range(FIRST_KILLS):
        root = new_digest(tmp_path / str(time))
        versions(root)[0]()
        place = root / ".digest-new-site"
        target = dice.choice([place / dice.choice([*sorted(whole), ".digest-pending"]), root / "site"])
        kill_once(start(root, "build", "--no-search", "--jobs", str(1 + time % 2)), change_of(target))
        places += [place.exists()]
        assert not (root / "site").exists() or differing(site_files(root / "site"), whole) == [], time
        run_well(root, "build", "--no-search")
        assert differing(site_files(root / "site"), whole) == [], time
        assert not place.exists()
    assert any(places)


def test_two_first_builds_at_once_leave_a_whole_site(tmp_path: Path) -> None:
    root = new_digest(tmp_path / "digest", some_papers(200))
    running = [start(root, "build", "--no-search") for _ in range(3)]
    said = [process.communicate()[0] for process in running]
    assert [process.returncode for process in running] == [0] * 3, said
    build(root, tmp_path / "fresh")
    assert differing(site_files(root / "site"), site_files(tmp_path / "fresh")) == []
    assert not (root / ".digest-new-site").exists()


def test_a_build_whose_first_process_alone_is_killed_writes_nothing_more(tmp_path: Path) -> None:
    """As the kernel does where memory is short: the others must not go on, beside the next build."""
    root = new_digest(tmp_path / "digest")
    old, new, _ = versions(root)
    old()
    (root / "site").mkdir()
    process = start(root, "build", "--no-search", "--jobs", "2")
    page = root / f"site/papers/{stored(root)[3].id}/index.html"
    while process.poll() is None and not (page.exists() and page.stat().st_size > len(STAND_IN)):
        sleep(0.0002)
    process.kill()
    process.wait()
    new()
    run_well(root, "build", "--no-search")
    before = site_files(root / "site")
    process.communicate()  # ends when the last of its children has closed the stream
    assert differing(site_files(root / "site"), before) == []


# --- adding


def months_of_papers(root: Path) -> None:
    store(root, some_papers(120, crowd=20))


def earlier_listing(root: Path) -> Path:
    """A listing that moves every third paper to an earlier month and adds others to all months."""
    moved = [
        replace(paper, featured_on=paper.featured_on - timedelta(days=40))
        for paper in some_papers(120, crowd=20)[::3]
    ]
    path = root.parent / "listing.jsonl"
    path.write_text(as_listing([*moved, *some_papers(90, seed=2, crowd=10)]), encoding="utf-8")
    return path


def test_a_killed_add_loses_no_paper_and_the_next_completes_it(tmp_path: Path) -> None:
    dice = random.Random(1)
    expected = new_digest(tmp_path / "expected")
    months_of_papers(expected)
    listing = earlier_listing(expected)
    before = {paper.id for paper in stored(expected)}
    run_well(expected, "add", listing)
    files = sorted(path.name for path in (expected / "content/papers").iterdir())
    root, killed = new_digest(tmp_path / "digest"), 0
    for time in range(ADD_KILLS):
        months_of_papers(root)
        target = root / "content/papers" / dice.choice(files)
        killed += kill_once(start(root, "add", listing), change_of(target))
        papers, problems = load_papers(root / "content/papers", "content/papers")
        assert problems == (), time
        assert before <= {paper.id for paper in papers}, time
        if time % 2:
            run_well(root, "build", "--no-search")
        run_well(root, "add", listing)
        assert stored(root) == stored(expected), time
        assert sorted(path.name for path in (root / "content/papers").iterdir()) == files, time
    assert killed > 0


# --- at the same time


def test_adding_twice_at_once_loses_nothing(tmp_path: Path) -> None:
    root = new_digest(tmp_path / "digest")
    wanted = set()
    running = []
    for seed in range(4):
        papers = some_papers(60, seed=seed)
        wanted |= {paper.id for paper in papers}
        listing = tmp_path / f"{seed}.jsonl"
        listing.write_text(as_listing(papers), encoding="utf-8")
        running.append(start(root, "add", listing))
    said = [process.communicate()[0] for process in running]
    assert [process.returncode for process in running] == [0] * 4, said
    assert {paper.id for paper in stored(root)} == wanted


def test_building_while_papers_are_added_works(tmp_path: Path) -> None:
    root = new_digest(tmp_path / "digest", some_papers(60, seed=9))
    adding = []
    for seed in range(3):
        listing = tmp_path / f"{seed}.jsonl"
        listing.write_text(as_listing(some_papers(90, seed=seed, crowd=5)), encoding="utf-8")
        adding.append(start(root, "add", listing))
    while any(process.poll() is None for process in adding):
        run_well(root, "build", "--no-search")
        assert dangling(site_files(root / "site")) == set()
    assert [process.communicate()[0] for process in adding if process.returncode] == []
    run_well(root, "build", "--no-search")
    build(root, tmp_path / "fresh")
    assert differing(site_files(root / "site"), site_files(tmp_path / "fresh")) == []


def test_building_twice_at_once_leaves_a_whole_site(tmp_path: Path) -> None:
    root = new_digest(tmp_path / "digest", some_papers(200))
    running = [start(root, "build", "--no-search") for _ in range(2)]
    said = [process.communicate()[0] for process in running]
    assert "Traceback" not in "".join(said)
    assert 0 in [process.returncode for process in running], said
    run_well(root, "build", "--no-search")
    build(root, tmp_path / "fresh")
    assert differing(site_files(root / "site"), site_files(tmp_path / "fresh")) == []


@pytest.fixture(scope="module", autouse=True)
def kept_waiting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[subprocess.Popen[str]]:
    """An `add` that finds the store taken, from the first test of this file to its last: it waits ten seconds."""
    root = new_digest(tmp_path_factory.mktemp("waiting") / "digest")
    listing = root / "listing.jsonl"
    listing.write_text(as_listing(some_papers(2)), encoding="utf-8")
    with locked(root / "content/papers/.lock", "content/papers", "digest fetch arxiv"):
        process = start(root, "add", listing)
        yield process
        process.kill()


def test_who_waits_in_vain_is_told_who_holds_the_store(kept_waiting: subprocess.Popen[str]) -> None:
    said, _ = kept_waiting.communicate()
    assert kept_waiting.returncode == 1
    assert said.startswith("content/papers: another command is writing: digest fetch arxiv (process ")
    assert "hint: try again when it is done" in said
    assert "Traceback" not in said


def test_who_waits_gets_the_store_when_it_is_free(tmp_path: Path) -> None:
    root = new_digest(tmp_path / "digest")
    listing = tmp_path / "listing.jsonl"
    listing.write_text(as_listing(some_papers(5)), encoding="utf-8")
    with locked(root / "content/papers/.lock", "content/papers", "digest fetch"):
        process = start(root, "add", listing)
        sleep(0.6)  # long enough for it to ask, and short of what it waits for
        assert not list((root / "content/papers").glob("*.jsonl"))
    said, _ = process.communicate()
    assert process.returncode == 0, said
    assert len(stored(root)) == 5

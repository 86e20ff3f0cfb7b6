"""Builds into a folder: what is written, kept and removed, and what a kill at any step leaves."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

import msgspec
import pytest

from digest.problems import DigestError, Problem
from digest.web import make as make_module
from digest.web.artifacts import Artifact, Rank, Written
from digest.web.make import make_site
from digest.web.output import held_output


def page(path: str, *links: str, text: str = "") -> Artifact:
    body = "".join(f'<a href="/{link}">x</a>' for link in links) + text
    content = f"<!doctype html><title>{path}</title>{body}".encode()
    rank = Rank.PAPER if path.startswith("papers/") else Rank.LIST
    return Artifact(path, content.hex(), lambda: content, rank, f"page {path}", "page.html")


def asset(path: str, text: str) -> Artifact:
    return Artifact(path, text, lambda: text.encode(), Rank.ASSET, f"asset {path}")


def site(version: int) -> list[Artifact]:
    """Pages that link to each other in circles; each version adds, changes and removes some."""
    papers = [f"papers/{n}/index.html" for n in range(version, version + 4)]
    return [
        asset("assets/style.css", f"body {{ order: {version} }}"),
        page("index.html", *papers, "topics/a/index.html", "assets/style.css", text=str(version)),
        page("topics/a/index.html", *papers, "index.html"),
        *(page(path, "topics/a/index.html", *papers, text=str(version)) for path in papers),
    ]


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".digest")
    }


def dangling(folder: Path) -> list[str]:
    there = files(folder)
    links = [
        part.split('"')[0] for content in there.values() for part in content.decode().split('href="/')[1:]
    ]
    return [link for link in links if link not in there]


class Killed(BaseException):
    """Ends a build as a kill would: nothing after it runs."""


def kill_before(monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    """The process ends before the step-th change that the build makes to the disk."""
    steps = iter(range(step))

    def counting(call):  # type: ignore[no-untyped-def]
        def run(*args, **kwargs):  # type: ignore[no-untyped-def]
            if next(steps, None) is None:
                raise Killed
            return call(*args, **kwargs)

        return run

    for name in ("open", "write", "replace", "link", "mkdir", "rename"):
        monkeypatch.setattr(make_module.os, name, counting(getattr(os, name)))
    monkeypatch.setattr(Path, "unlink", counting(Path.unlink))
    monkeypatch.setattr(Path, "rmdir", counting(Path.rmdir))


def test_a_second_build_writes_nothing(tmp_path: Path) -> None:
    make_site(site(0), tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    made = make_site(site(0), tmp_path)
    assert (made.written, made.removed) == (0, 0)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_only_what_changed_is_written_and_what_is_no_longer_planned_is_removed(tmp_path: Path) -> None:
    make_site(site(0), tmp_path)
    make_site(site(1), tmp_path)
    fresh = tmp_path / "fresh"
    make_site(site(1), fresh)
    assert files(fresh) == {k: v for k, v in files(tmp_path).items() if not k.startswith("fresh/")}
    assert not (tmp_path / "papers/0").exists()


def test_files_that_we_did_not_write_stay(tmp_path: Path) -> None:
    make_site(site(0), tmp_path)
    (tmp_path / "papers/0/mine.txt").write_text("mine")
    (tmp_path / "CNAME").write_text("example.org")
    make_site(site(2), tmp_path)
    assert (tmp_path / "papers/0/mine.txt").read_text() == "mine"
    assert (tmp_path / "CNAME").read_text() == "example.org"


def test_a_file_changed_by_hand_is_made_again_but_not_removed_with_its_page(tmp_path: Path) -> None:
    make_site(site(0), tmp_path)
    (tmp_path / "papers/0/index.html").write_text("edited")
    make_site(site(0), tmp_path)
    assert b"edited" not in (tmp_path / "papers/0/index.html").read_bytes()
    (tmp_path / "papers/0/index.html").write_text("edited again")
    make_site(site(1), tmp_path)
    assert (tmp_path / "papers/0/index.html").read_text() == "edited again"


def test_in_a_copy_of_the_site_what_is_no_longer_planned_goes_too(tmp_path: Path) -> None:
    make_site(site(0), tmp_path / "site")
    copy = tmp_path / "copy"
    shutil.copytree(tmp_path / "site", copy, copy_function=shutil.copyfile)  # which keeps no times
    make_site(site(2), copy)
    make_site(site(2), tmp_path / "anew")
    assert files(copy) == files(tmp_path / "anew")


def test_a_strangers_file_is_never_replaced_without_being_told_to(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("mine")
    with pytest.raises(DigestError) as caught:
        make_site(site(0), tmp_path)
    assert "index.html: was not written by digest" in str(caught.value)
    assert files(tmp_path) == {"index.html": b"mine"}
    make_site(site(0), tmp_path, clean=True)
    assert b"mine" not in (tmp_path / "index.html").read_bytes()


def test_two_artifacts_for_one_path_are_an_error_that_names_both(tmp_path: Path) -> None:
    twice = [page("about/index.html"), asset("About/index.html", "x")]
    with pytest.raises(
        DigestError, match=r"asset About/index\.html: makes .* which page about/index\.html makes too"
    ):
        make_site(twice, tmp_path / "site")
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("start", [None, 0])
def test_killed_before_any_step_every_file_is_whole_every_link_resolves_and_the_next_build_completes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, start: int | None
) -> None:
    expected = tmp_path / "expected"
    make_site(site(2), expected)
    whole = {content for folder in (expected,) for content in files(folder).values()} | {make_module.STAND_IN}
    if start is not None:
        earlier = tmp_path / "earlier"
        make_site(site(start), earlier)
        whole |= set(files(earlier).values())
    finished, step = False, 0
    while not finished:
        folder = tmp_path / f"site{step}"
        if start is not None:
            make_site(site(start), folder)
        with monkeypatch.context() as patched:
            kill_before(patched, step)
            try:
                make_site(site(2), folder)
                finished = True
            except Killed:
                pass
        left = files(folder) if folder.exists() else {}
        assert set(left.values()) <= whole, step
        assert not (folder.exists() and dangling(folder)), (step, dangling(folder), sorted(left))
        make_site(site(2), folder)
        assert files(folder) == files(expected), step
        assert not list(folder.glob(".digest-tmp*"))
        step += 1
    assert step > 30


def make_beside(artifacts: list[Artifact], folder: Path, **more: int) -> None:
    with held_output(folder, "site") as place:
        make_site(artifacts, folder, place=place, **more)


def killed_beside(
    artifacts: list[Artifact], folder: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> bool:
    """Whether the build ended before the step at which it is killed."""
    with held_output(folder, "site") as place, monkeypatch.context() as patched, suppress(Killed):
        kill_before(patched, step)
        make_site(artifacts, folder, place=place)
        return True
    return False


def test_a_new_folder_is_there_only_once_it_is_whole_whenever_the_build_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = tmp_path / "expected"
    make_site(site(2), expected)
    finished, step = False, 0
    while not finished:
        folder = tmp_path / str(step) / "site"
        finished = killed_beside(site(2), folder, monkeypatch, step)
        if folder.exists():
            assert files(folder) == files(expected), step
        make_beside(site(2 if step % 2 else 1), folder)  # also with another content
        make_beside(site(2), folder)
        assert files(folder) == files(expected), step
        assert [path.name for path in folder.parent.iterdir()] == ["site"], step
        assert [path.name for path in folder.glob(".digest-*")] == [make_module.MANIFEST], step
        step += 1
    assert step > 20


def test_a_new_folder_is_made_as_any_other_and_the_next_build_writes_nothing(tmp_path: Path) -> None:
    make_beside(site(0), tmp_path / "new")
    (tmp_path / "old").mkdir()
    make_beside(site(0), tmp_path / "old")
    assert files(tmp_path / "new") == files(tmp_path / "old")
    assert make_site(site(0), tmp_path / "new").written == 0


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_build_that_fails_leaves_nothing_of_a_new_folder(tmp_path: Path, jobs: int) -> None:
    def fail() -> bytes:
        raise OSError(28, "No space left on device")

    broken = Artifact("topics/x/index.html", "x", fail, Rank.LIST, "topic 'x'", "")
    with pytest.raises(DigestError, match="No space left on device"):
        make_beside([*site(0), broken], tmp_path / "site", jobs=jobs)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_was_there_keeps_its_place_also_where_it_is_empty(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    before = folder.stat().st_ino
    make_beside(site(0), folder)
    assert folder.stat().st_ino == before


def test_what_strangers_put_beside_the_output_is_not_published(tmp_path: Path) -> None:
    beside, elsewhere = tmp_path / ".digest-new-one", tmp_path / "elsewhere"
    beside.mkdir()
    (beside / "notes.txt").write_text("mine")
    elsewhere.mkdir()
    (tmp_path / ".digest-new-two").symlink_to(elsewhere)
    for name in ("one", "two"):
        make_beside(site(0), tmp_path / name)
        assert not (tmp_path / name).is_symlink()
        assert (tmp_path / name / "index.html").is_file()
        assert not (tmp_path / name / "notes.txt").exists()
    assert (beside / "notes.txt").read_text() == "mine"
    assert list(elsewhere.iterdir()) == []


def test_the_folder_where_one_stands_can_be_the_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    make_beside(site(0), Path())
    assert (tmp_path / "index.html").is_file()


def test_what_a_killed_build_left_beside_a_folder_goes_also_where_the_folder_is_there_by_now(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "site"
    assert not killed_beside(site(0), folder, monkeypatch, 15)
    (left,) = tmp_path.iterdir()
    (left / "mine.txt").write_text("mine")
    folder.mkdir()
    make_beside(site(0), folder)
    assert sorted(path.name for path in tmp_path.rglob("*.txt")) == ["mine.txt"]
    assert [path.name for path in left.iterdir()] == ["mine.txt"]
    (left / "mine.txt").unlink()
    make_beside(site(1), folder)
    assert not left.exists()


def test_a_folder_that_is_made_while_the_build_goes_on_is_not_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "site"

    def write() -> bytes:
        folder.mkdir()
        (folder / "mine.txt").write_text("mine")
        return b"<!doctype html>"

    late = Artifact("topics/x/index.html", "x", write, Rank.LIST, "topic 'x'", "")
    with pytest.raises(DigestError, match="cannot be written"):
        make_beside([*site(0), late], folder)
    assert files(tmp_path) == {"site/mine.txt": b"mine"}


def test_a_folder_that_cannot_be_written_is_one_problem_and_what_was_there_stays(tmp_path: Path) -> None:
    blocked = tmp_path / "site"
    blocked.write_text("a file")
    with pytest.raises(DigestError) as caught:
        make_site(site(0), blocked)
    assert len(caught.value.problems) == 1
    assert blocked.read_text() == "a file"


def test_a_full_disk_is_one_problem_and_every_file_stays_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_site(site(0), tmp_path)
    before = set(files(tmp_path).values())
    real, room = os.write, iter(range(4))

    def write(file: int, content: bytes) -> int:
        if next(room, None) is None:
            raise OSError(28, "No space left on device")
        return real(file, content)

    monkeypatch.setattr(make_module.os, "write", write)
    with pytest.raises(DigestError, match="No space left on device"):
        make_site(site(1), tmp_path)
    monkeypatch.undo()
    fresh = tmp_path.parent / "fresh"
    make_site(site(1), fresh)
    assert set(files(tmp_path).values()) <= before | set(files(fresh).values()) | {make_module.STAND_IN}
    assert not dangling(tmp_path)
    make_site(site(1), tmp_path)
    assert files(tmp_path) == files(fresh)


def test_two_processes_make_the_same_bytes_as_one(tmp_path: Path) -> None:
    many = [page(f"papers/{n}/index.html", "index.html") for n in range(600)] + [page("index.html")]
    make_site(many, tmp_path / "one", jobs=1)
    make_site(many, tmp_path / "two", jobs=2)
    assert files(tmp_path / "one") == files(tmp_path / "two")
    assert make_site(many, tmp_path / "two", jobs=2).written == 0


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_what_stops_a_process_stops_the_build_with_its_message(tmp_path: Path, jobs: int) -> None:
    def fail() -> bytes:
        raise DigestError(Problem("themes/paper/paper.html", 3, "the template fails: no such field"))

    many = [page(f"papers/{n}/index.html") for n in range(900)]
    broken = Artifact("papers/x/index.html", "x", fail, Rank.PAPER, "paper 'x'", "paper.html")
    with pytest.raises(DigestError, match=r"themes/paper/paper\.html:3: the template fails"):
        make_site([*many, broken], tmp_path, jobs=jobs)
    make_site(many, tmp_path, jobs=jobs)
    assert len(files(tmp_path)) == 900


def test_what_pages_link_to_besides_pages_is_there_before_them_also_with_two_processes(
    tmp_path: Path,
) -> None:
    seen: list[str] = []

    def feed() -> bytes:
        return b"<rss/>"

    def check() -> bytes:
        seen.append((tmp_path / "topics/a/feed.rss").read_text())
        return b"<!doctype html>" + str(len(seen)).encode()

    feeds = [Artifact("topics/a/feed.rss", "feed", feed, Rank.DATA, "feed", "")]
    pages = [Artifact(f"topics/{n}/index.html", "page", check, Rank.LIST, "page", "") for n in range(5)]
    papers = [page(f"papers/{n}/index.html") for n in range(500)]
    make_site([*papers, *pages, *feeds], tmp_path, jobs=2)
    assert len(files(tmp_path)) == 506


@pytest.mark.parametrize("name", [make_module._PENDING, make_module.MANIFEST])
def test_a_file_outside_the_folder_is_never_removed_whatever_the_lists_in_it_say(
    tmp_path: Path, name: str
) -> None:
    victim = tmp_path / "victim.txt"
    victim.write_text("mine")
    left = victim.stat()
    folder = tmp_path / "out" / "site"
    make_site(site(0), folder)
    written = Written("key", left.st_size, left.st_mtime_ns)
    for path in ("../../victim.txt", str(victim)):
        lists = {
            make_module._PENDING: msgspec.json.encode([path]),
            make_module.MANIFEST: msgspec.msgpack.encode(make_module.Manifest("", {path: written})),
        }
        (folder / name).write_bytes(lists[name])
        make_site(site(1), folder, clean=True)
        assert victim.read_text() == "mine"


def test_a_page_that_went_missing_has_a_stand_in_before_others_link_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_site(site(0), tmp_path)
    (tmp_path / "papers/3/index.html").unlink()
    for step in range(60):
        with monkeypatch.context() as patched:
            kill_before(patched, step)
            with suppress(Killed):
                make_site(site(2), tmp_path)
        gone = [link for link in dangling(tmp_path) if link != "papers/3/index.html"]
        assert not gone, step
    assert not dangling(tmp_path)


def test_a_folder_or_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "index.html").mkdir()
    (tmp_path / "papers").write_text("a file")
    with pytest.raises(DigestError) as caught:
        make_site(site(0), tmp_path, shown="site")
    places = [problem.path for problem in caught.value.problems]
    assert places == ["site/index.html", "site/papers"]
    assert not (tmp_path / "topics").exists()


def test_progress_counts_up_and_ends_with_all(tmp_path: Path) -> None:
    for jobs in (1, 2):
        said: list[tuple[int, int]] = []
        many = [page(f"papers/{n}/index.html") for n in range(1010)]
        make_site(many, tmp_path / str(jobs), jobs=jobs, progress=lambda done, of: said.append((done, of)))  # noqa: B023
        assert said == sorted(said)
        if jobs == 1:
            assert said[-1] == (1010, 1010)

"""The search index beside the pages: when it is made, what a kill leaves, what is never touched."""

from __future__ import annotations

import json
import os
import re
import signal
import stat
import subprocess
import sys
from contextlib import suppress
from datetime import date
from pathlib import Path
from time import sleep
from unicodedata import normalize

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st
from msgspec.structs import replace
from sample_site import a_paper, curated_of
from sites import build, command, environment, new_digest, run_well, some_papers, store, times, write

from digest.model import Paper, Topic
from digest.web import search_index
from digest.web.search_documents import Documents, hidden, search_documents
from digest.web.search_index import bring_index, is_index_current
from digest.words import load_words

WORDS = load_words("en")
PROGRAM = "pagefind_bin.get_executable"


def documents(*papers: Paper, topics: tuple[Topic, ...] = ()) -> Documents:
    return search_documents(curated_of(papers, topics), WORDS, "en", "the code")


def papers(count: int, first: int = 1) -> Documents:
    return documents(
        *(
            a_paper(number, abstract=f"A sentence, the {number}. Another one.")
            for number in range(first, first + count)
        )
    )


def index(folder: Path, given: Documents, **how: object) -> list[str]:
    """Brings the index up to date; what was said."""
    done = bring_index(folder, given, "make", **{"shown": "site", "inputs": given.key, **how})  # type: ignore[arg-type]
    return [str(problem) for problem in done.problems]


def files(folder: Path) -> dict[str, bytes]:
    place = folder / "pagefind"
    return {
        path.relative_to(place).as_posix(): path.read_bytes() for path in place.rglob("*") if path.is_file()
    }


def is_whole_or_absent(folder: Path) -> bool:
    """Whether all that the entry leads to is there; without an entry there is no search."""
    there = files(folder)
    if "pagefind-entry.json" not in there:
        return True
    entry = json.loads(there["pagefind-entry.json"])
    language = entry["languages"]["en"]
    needed = {"pagefind.js", "pagefind-worker.js", f"pagefind.{language['hash']}.pf_meta", "wasm.en.pagefind"}
    fragments = [name for name in there if name.startswith("fragment/")]
    return needed <= there.keys() and len(fragments) >= language["page_count"]


@pytest.fixture(autouse=True)
def site(tmp_path: Path) -> Path:
    (tmp_path / "site").mkdir()
    return tmp_path / "site"


# --- what is in it


def html(paper: Paper, *topics: Topic) -> str:
    [(_, made)] = documents(paper, topics=topics).make()
    return made


def test_a_document_says_what_the_paper_is_and_nothing_in_it_is_html() -> None:
    hostile = a_paper(
        1, title='<script>a</script>"', abstract="<img src=x>", authors=("<b>A</b>",), topics=("x",)
    )
    made = html(hostile)
    assert re.findall(r"<(\w+)", made) == ["html", "meta", "body", "p", "h1", "p", "p", "p", "i", "i", "i"]
    assert "&lt;script&gt;a&lt;/script&gt;&quot;" in made


def test_a_title_is_found_by_its_words_without_the_signs_between_them_and_by_the_papers_ids() -> None:
    made = html(
        a_paper(1, title="Near-Optimal O(k²): v3", id="2401.00001", arxiv_id="2401.00001", doi="10.1/x")
    )
    assert "<p>Near Optimal O k2 v3 2401.00001 2401.00001 10.1/x</p>" in made


@for_all(st.text(), st.sampled_from(["topic", "year", "title"]))
def test_a_hidden_word_is_one_word_of_a_fixed_length(value: str, kind: str) -> None:
    assert re.fullmatch("\u2d63[0-9a-f]{8}\u2d63", hidden(kind, value))


def test_titles_that_differ_in_case_and_signs_alone_have_one_hidden_word() -> None:
    titles = (
        "Deep Learning: a Survey",
        "deep learning - A SURVEY.",
        normalize("NFD", "Deep Learning a Survey"),
    )
    made = [html(a_paper(1, title=title)) for title in titles]
    assert len({re.findall("\u2d63\\w+\u2d63", one)[0] for one in made}) == 1


def test_the_key_changes_with_what_a_document_says_and_with_nothing_else() -> None:
    one, other = a_paper(1), a_paper(2)
    known = documents(one, other).key
    assert documents(other, one).key == known
    for changed in (
        documents(one),
        documents(one, replace(other, title="x")),
        documents(one, replace(other, topics=("x",))),
        search_documents(curated_of((one, other)), WORDS, "de", "the code"),
        search_documents(curated_of((one, other)), load_words("de"), "en", "the code"),
        search_documents(curated_of((one, other)), WORDS, "en", "other code"),
    ):
        assert changed.key != known


# --- when it is made


def test_the_same_papers_give_the_same_bytes(tmp_path: Path) -> None:
    given = papers(30)
    for place in ("a", "b", "c"):
        (tmp_path / place).mkdir()
        assert index(tmp_path / place, given) == []
    assert files(tmp_path / "a") == files(tmp_path / "b") == files(tmp_path / "c") != {}


def test_what_is_there_is_a_document_a_paper_and_only_what_the_search_asks_for(site: Path) -> None:
    index(site, papers(7))
    there = files(site)
    assert json.loads(there["pagefind-entry.json"])["languages"]["en"]["page_count"] == 7
    assert {Path(name).suffix for name in there} == {
        *(".js", ".json", ".pagefind", ".pf_meta", ".pf_index", ".pf_fragment")
    }
    assert [name for name in there if "ui" in name] == []
    assert sorted(path.name for path in site.iterdir()) == [".digest-search", "pagefind"]


def test_where_no_paper_changed_nothing_is_touched(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index(site, papers(5))
    before = times(site)
    monkeypatch.setattr(search_index, "_run_pagefind", None)  # whoever calls it fails
    assert index(site, papers(5)) == []
    assert times(site) == before


def test_one_paper_more_leaves_the_documents_of_the_others_alone(site: Path) -> None:
    index(site, papers(5))
    before = times(site / "pagefind/fragment")
    index(site, papers(6))
    after = times(site / "pagefind/fragment")
    assert before.items() <= after.items()
    assert len(after) == 6


def test_after_any_change_the_index_is_what_a_fresh_one_would_be(site: Path, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    index(fresh, papers(4, 3))
    for given in (papers(9), papers(2), papers(4, 3)):
        index(site, given)
    assert files(site) == files(fresh)


def test_a_damaged_index_is_made_again(site: Path) -> None:
    index(site, papers(3))
    whole = files(site)
    fragment = next((site / "pagefind/fragment").iterdir())
    fragment.write_bytes(b"x" * fragment.stat().st_size)
    assert not is_index_current(site, papers(3).key, "make")
    index(site, papers(3))
    assert files(site) == whole
    (site / "pagefind/pagefind-entry.json").unlink()
    index(site, papers(3))
    assert files(site) == whole


def test_without_papers_there_is_no_index(site: Path) -> None:
    index(site, papers(3))
    assert index(site, documents()) == []
    assert list(site.iterdir()) == []


# --- what can prevent it


def program(folder: Path, script: str) -> Path:
    path = folder / "program"
    path.write_text(f"#!{sys.executable}\n{script}")
    path.chmod(path.stat().st_mode | stat.S_IEXEC)
    return path


@pytest.mark.skipif(os.name != "posix", reason="the programs are scripts")
@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("import sys; sys.exit('out of memory')", "Pagefind ended with 1: out of memory"),
        ("import os; os.kill(os.getpid(), 9)", "Pagefind ended with -9: it says nothing"),
        ("pass", "Pagefind ended with 0: it says nothing"),
        (None, "Pagefind cannot be run: "),
    ],
)
def test_what_prevents_an_index_is_said_in_one_line_and_a_wrong_one_goes(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str | None, said: str
) -> None:
    index(site, papers(3))
    bad = program(tmp_path, script) if script else tmp_path / "missing"
    monkeypatch.setattr(PROGRAM, lambda: str(bad))
    [problem] = index(site, papers(4))
    assert problem.startswith(f"site/pagefind: there is no search: {said}")
    assert "hint: " in problem
    assert list(site.iterdir()) == []


def test_too_many_papers_are_not_tried(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_index, "_run_pagefind", None)
    many = Documents("key", search_index.MOST + 1, lambda: iter(()))
    [problem] = index(site, many)
    assert "30,001 papers would take Pagefind too much memory" in problem


def test_a_strangers_file_is_neither_replaced_nor_removed(site: Path) -> None:
    index(site, papers(3))
    (site / "pagefind/mine.txt").write_text("mine")
    (site / "pagefind/pagefind.js").write_text("mine, too")
    assert bring_index(site, papers(3), "none", shown="site").problems == ()
    assert files(site) == {"mine.txt": b"mine", "pagefind.js": b"mine, too"}
    [problem] = index(site, papers(3))
    assert "'pagefind.js' there was not written by digest" in problem
    assert files(site) == {"mine.txt": b"mine", "pagefind.js": b"mine, too"}
    assert index(site, papers(3), clean=True) == []
    assert is_whole_or_absent(site)
    assert files(site)["mine.txt"] == b"mine"


# --- kills


class Killed(BaseException):
    """Ends the work as a kill would: nothing after it runs, not even what tidies up."""


def kill_before(monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    """The process ends before the step-th change that is made to the site's folder."""
    steps = iter(range(step))

    def counting(call):  # type: ignore[no-untyped-def]
        def run(*args, **kwargs):  # type: ignore[no-untyped-def]
            if next(steps, None) is None:
                raise Killed
            return call(*args, **kwargs)

        return run

    for name in ("replace", "unlink", "rmdir"):
        monkeypatch.setattr(Path, name, counting(getattr(Path, name)))
    monkeypatch.setattr(search_index.shutil, "rmtree", lambda *_, **__: None)


@pytest.mark.parametrize("given", [papers(4, 3), documents()], ids=["other papers", "no papers"])
def test_killed_at_any_step_the_search_works_or_is_absent_and_the_next_build_completes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: Documents
) -> None:
    expected = tmp_path / "expected"
    expected.mkdir()
    index(expected, given)
    finished, step = False, 0
    while not finished:
        folder = tmp_path / f"site{step}"
        folder.mkdir()
        index(folder, papers(4))
        with monkeypatch.context() as patched, suppress(Killed):
            kill_before(patched, step)
            index(folder, given)
            finished = True
        assert is_whole_or_absent(folder), step
        index(folder, given)
        assert files(folder) == files(expected), step
        assert not [path for path in folder.iterdir() if path.name.startswith(".digest-indexing-")]
        step += 1
    assert step > 8


def test_a_kill_between_two_versions_of_pagefind_leaves_no_entry_that_other_scripts_would_read(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index(site, papers(2))
    script = site / "pagefind/pagefind.js"
    script.write_bytes(b"an older one")
    with monkeypatch.context() as patched, suppress(Killed):
        real = Path.replace

        def replacing(self: Path, target: Path) -> Path:
            if target.name == "pagefind-entry.json":
                raise Killed
            return real(self, target)

        patched.setattr(Path, "replace", replacing)
        index(site, papers(2), clean=True)
    assert script.read_bytes() != b"an older one"
    assert "pagefind-entry.json" not in files(site)


@pytest.mark.skipif(os.name != "posix", reason="a kill as meant here is of POSIX systems")
def test_a_build_that_is_killed_while_pagefind_runs_leaves_a_site_that_the_next_completes(root: Path) -> None:
    run_well(root, "build")
    store(root, some_papers(40))
    process = subprocess.Popen(command("build"), cwd=root, env=environment(), start_new_session=True)
    while process.poll() is None and not list((root / "site").glob(".digest-indexing-*/made")):
        sleep(0.0005)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert is_whole_or_absent(root / "site")
    run_well(root, "build")
    assert len(list((root / "site/pagefind/fragment").iterdir())) == 40
    assert {path.name for path in (root / "site").glob(".digest-*")} == {".digest-manifest", ".digest-search"}


# --- in a build


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return new_digest(tmp_path / "digest", some_papers(12))


def test_a_build_makes_the_index_and_a_second_one_leaves_it_alone(root: Path) -> None:
    assert ", 12 indexed" in run_well(root, "build")
    before = times(root / "site")
    assert "nothing changed" in run_well(root, "build")
    assert times(root / "site") == before


def test_a_change_that_is_of_no_paper_makes_no_index(root: Path) -> None:
    build(root, search="make")
    before = times(root / "site/pagefind")
    write(root / "content/pages/about.md", "# About\n")
    built = build(root, search="make")
    assert (built.indexed, times(root / "site/pagefind")) == (0, before)
    assert build(root, search="make").is_same


def test_a_missing_index_is_noticed_where_nothing_else_changed(root: Path) -> None:
    build(root, search="none")
    assert build(root, search="make").indexed == 12
    (root / "site/pagefind/pagefind.js").unlink()
    assert build(root, search="make").indexed == 12


def test_no_search_removes_the_index_for_an_old_one_would_be_wrong(root: Path) -> None:
    run_well(root, "build")
    said = run_well(root, "build", "--no-search")
    assert "search index removed" in said
    assert "nothing changed" not in said
    assert not (root / "site/pagefind").exists()
    assert "nothing changed" in run_well(root, "build", "--no-search")
    assert ", 12 indexed" in run_well(root, "build")


def test_an_index_that_had_to_go_is_a_change(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(root, search="make")
    monkeypatch.setattr(PROGRAM, lambda: str(root / "missing"))
    (root / "site/pagefind/pagefind.js").unlink()
    built = build(root, search="make")
    assert (built.made.written, built.is_same) == (0, False)
    assert built.changes.endswith(", search index removed")
    assert build(root, search="make").is_same


def test_the_year_in_a_document_is_that_of_publication_alone() -> None:
    known, unknown = (replace(a_paper(1), published=day) for day in (date(2017, 6, 12), None))
    assert hidden("year", "2017") in html(known)
    assert hidden("year", "unknown") in html(unknown)
    assert hidden("year", str(unknown.featured_on.year)) not in html(unknown)


def test_while_somebody_writes_the_index_stays_as_it_is_and_the_next_build_knows(root: Path) -> None:
    build(root, search="make")
    before = times(root / "site/pagefind")
    store(root, some_papers(13))
    build(root, search="keep")
    assert times(root / "site/pagefind") == before
    assert build(root, search="make").indexed == 13


def test_a_site_without_a_search_is_built_all_the_same(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PROGRAM, lambda: str(root / "missing"))
    built = build(root, search="make")
    assert built.made.written > 100
    assert [str(problem).partition(":")[0] for problem in built.problems] == ["site/pagefind"]

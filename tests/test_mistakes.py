"""Mistakes in settings and templates, files that cannot be read, places that take none: one clear message."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from sites import build, command, environment, new_digest, run, site_files, some_papers, stored, write

# --- where nothing can be written, or nothing read


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A small digest with its site."""
    root = new_digest(tmp_path / "digest", some_papers(8))
    build(root)
    return root


def assert_one_clear_message(root: Path, words: str, *arguments: str) -> None:
    """The command ends with 1 and a single problem, with its hint; all files stay as they were."""
    before = _files(root)
    done = run(root, *(arguments or ("build",)))
    assert done.returncode == 1, done.stdout + done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    facts = [line for line in done.stderr.splitlines() if not line.startswith("  ")]
    assert len(facts) == 1, done.stderr
    assert "\n  hint: " in done.stderr
    assert _files(root) == before


def _files(root: Path) -> dict[str, bytes]:
    return {
        path: content for path, content in site_files(root).items() if not path.startswith(".digest-cache/")
    }


def test_an_output_folder_that_is_a_file_is_one_clear_message(built: Path) -> None:
    write(built / "public", "a file")
    write(built / "content/pages/new.md", "# New")
    assert_one_clear_message(built, "public: cannot be ", "build", "-o", "public")


def test_a_store_that_takes_no_file_is_one_clear_message(built: Path) -> None:
    write(built / "listing.jsonl", '{"title": "A new paper", "featured_on": "2026-12-01"}')
    (built / "content/papers/2026-12.jsonl").mkdir()
    assert_one_clear_message(built, "content/papers", "add", "listing.jsonl")


def test_a_listing_of_a_day_to_come_is_added_and_reported_and_refused_if_strict(built: Path) -> None:
    write(built / "late.jsonl", '{"title": "A new paper", "featured_on": "2199-01-01"}')
    assert_one_clear_message(built, "late.jsonl:1: lists its papers on 2199", "add", "--strict", "late.jsonl")
    done = run(built, "add", "late.jsonl")
    assert done.returncode == 0
    assert "late.jsonl:1: lists its papers on 2199-01-01, which is after today" in done.stderr
    assert run(built, "build").returncode == 0


def test_a_store_that_is_a_file_is_one_clear_message(tmp_path: Path) -> None:
    root = new_digest(tmp_path / "digest")
    write(root / "listing.jsonl", '{"title": "A new paper"}')
    write(root / "content/papers", "a file")
    assert_one_clear_message(root, "content/papers", "add", "listing.jsonl")


@pytest.mark.skipif(os.name != "posix", reason="limits a process as POSIX systems do")
@pytest.mark.parametrize("arguments", [("build",), ("add", "listing.jsonl")], ids=" ".join)
def test_a_full_disk_is_one_clear_message(built: Path, arguments: tuple[str, ...]) -> None:
    """No file may grow beyond two kilobytes: as on a full disk, writing fails in the midst of a file."""
    import resource

    write(built / "listing.jsonl", json.dumps({"title": "A new paper", "abstract": "long " * 2000}))
    write(built / "content/pages/new.md", "# New")
    before = stored(built)
    done = subprocess.run(
        command(*arguments),
        cwd=built,
        env=environment(),
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2048, 2048)),
    )
    assert done.returncode == 1
    assert "cannot be written: File too large" in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 2
    assert stored(built) == before
    assert run(built, "build").returncode == 0


UNREADABLE = "/proc/self/mem"  # a file of everybody's whose first byte nobody can read, not even root


@pytest.mark.skipif(
    not Path(UNREADABLE).exists(), reason="needs Linux's /proc for a file that root cannot read"
)
@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("digest.toml", ("build",)),
        ("content/topics.toml", ("build",)),
        ("content/notes/graph-1-1.md", ("build",)),
        ("content/pages/about.md", ("check",)),
        ("content/papers/2026-11.jsonl", ("build",)),
        ("themes/paper/paper.html", ("build",)),
        ("themes/paper/static/style.css", ("build",)),
        ("themes/paper/theme.toml", ("build",)),
        ("listing.txt", ("add", "listing.txt")),
    ],
)
def test_a_file_that_cannot_be_read_is_named(built: Path, name: str, arguments: tuple[str, ...]) -> None:
    (built / name).unlink(missing_ok=True)
    (built / name).parent.mkdir(parents=True, exist_ok=True)
    (built / name).symlink_to(UNREADABLE)
    before = site_files(built / "site")
    done = run(built, *arguments)
    assert "Traceback" not in done.stderr
    assert f"{name}: cannot be read: " in done.stderr
    assert done.returncode == 1
    assert site_files(built / "site") == before


# --- settings and templates with mistakes

TOPIC = '[[topic]]\nslug = "a"\nterms = ["x"]\n'
BROKEN: dict[str, list[tuple[str | bytes, str]]] = {
    "digest.toml": [
        ('titel = "x"', "digest.toml:1: unknown key 'titel'"),
        ("[feeds]\nitem = 5", "digest.toml:2: unknown key 'item'"),
        ("[feed]\nitems = 5", "digest.toml:1: unknown key 'feed'"),
        ("title = 5", "digest.toml:1: 'title'"),
        ('\n[feeds]\nitems = "5"', "digest.toml:3: 'feeds.items'"),
        ("[feeds]\nitems = 0", "digest.toml:2: 'feeds.items'"),
        ("feeds = 5", "digest.toml:1: 'feeds'"),
        ("[trending]\nhalf_life = 0", "digest.toml:2: 'trending.half_life'"),
        ("[trending]\nhalf_life = nan", "digest.toml:2: 'trending.half_life'"),
        ("[topics]\nthreshold = nan", "digest.toml:2: 'topics.threshold'"),
        ('base_url = "example.org"', "digest.toml:1: 'base_url'"),
        ('base_url = "javascript:alert(1)"', "digest.toml:1: 'base_url'"),
        ('base_url = "https://me.example/\\"><b>/"', "digest.toml:1: 'base_url'"),
        ('base_url = "https://[::1/"', "digest.toml:1: 'base_url'"),
        ('language = "\\"><b>"', "digest.toml:1: 'language'"),
        ('theme = "papper"', "theme 'papper' does not exist"),
        ('theme = "../paper"', "digest.toml:1: 'theme'"),
        ('[build]\noutput = "content"', "content: is a part of the digest itself"),
        ('[build]\noutput = "content/papers/x"', "content/papers/x: is a part of the digest itself"),
        ('[build]\noutput = "./themes"', "themes: is a part of the digest itself"),
        ('[build]\noutput = ".git/x"', ".git/x: is a part of the digest itself"),
        ('[build]\noutput = "x/.."', ": holds the digest itself"),
        ('[build]\noutput = ".."', ": holds the digest itself"),
        ('[build]\noutput = ""', ": holds the digest itself"),
        ("title = ", "digest.toml:1: not valid TOML"),
        ('title = "a"\ntitle = "b"', "digest.toml:2: not valid TOML"),
        (b'title = "\xff"', "digest.toml: is not UTF-8"),
    ],
    "content/topics.toml": [
        (f'{TOPIC}parent = "a"', "content/topics.toml:4: "),
        (f'{TOPIC}parent = "b"', "content/topics.toml:4: "),
        (f"{TOPIC}{TOPIC}", "content/topics.toml:5: "),
        ('[[topic]]\nname = "A"\nterms = ["x"]', "content/topics.toml:1: "),
        ('[[topic]]\nslug = "A b"\nterms = ["x"]', "content/topics.toml:2: "),
        ('[[topic]]\nslug = "a"\nterms = [3]', "content/topics.toml:3: "),
        (f'{TOPIC}term = ["x"]', "content/topics.toml:4: unknown key 'term'"),
        ('[topic]\nslug = "a"', "content/topics.toml:1: "),
        ('[[topic]]\nslug = "a"', "content/topics.toml:2: topic 'a' has no terms"),
    ],
    "content/pages/topics.md": [
        ("# T", "content/pages/topics.md: makes 'topics/index.html', which the list of topics")
    ],
    "themes/paper/paper.html": [
        ("{% if %}", "themes/paper/paper.html:1: the template fails"),
        ("x\n{{ page.nothing }}", "themes/paper/paper.html:2: the template fails"),
        ("{{ nothing }}", "themes/paper/paper.html:1: the template fails"),
        ("{{ 1 // 0 }}", "themes/paper/paper.html:1: the template fails"),
        ("{% extends 'none.html' %}", "themes/paper/paper.html:1: the template fails"),
        ("{{ 'x'|nofilter }}", "themes/paper/paper.html:1: the template fails"),
        ("{% include 'paper.html' %}", "themes/paper/paper.html:1: the template fails"),
        (b"\xff\xfe", "paper.html: the template fails"),
    ],
    "themes/paper/missing.html": [("{{ page.nothing }}", "themes/paper/missing.html:1: the template fails")],
    "themes/paper/theme.toml": [
        ('parent = "paper"', "theme 'paper' is its own parent"),
        ('parents = "x"', "themes/paper/theme.toml:1: unknown key 'parents'"),
        ('parent = "papir"', "theme 'papir' does not exist"),
    ],
}
CASES = [(name, text, words) for name, cases in BROKEN.items() for text, words in cases]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A digest with its site, which each of these tests leaves as it was."""
    root = new_digest(tmp_path_factory.mktemp("whole") / "digest", some_papers(8))
    build(root)
    write(root / "content/pages/new.md", "# New")  # so that there is something to build
    return root


@pytest.mark.parametrize(("name", "text", "words"), CASES, ids=range(len(CASES)))
def test_a_mistake_is_one_message_with_its_place_and_a_hint(
    whole: Path, name: str, text: str | bytes, words: str
) -> None:
    path = whole / name
    before = path.read_bytes() if path.exists() else None
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else f"{text}\n".encode())
    try:
        assert_one_clear_message(whole, words)
    finally:
        path.unlink() if before is None else path.write_bytes(before)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("build", "-o", "content"), "content: is a part of the digest itself"),
        (("build", "--base-url", "https://me.example/?q"), "--base-url: 'https://me.example/?q' is not an address"),
        (("add", "nothing.txt"), "nothing.txt: no such file"),
        (("export", "--topic", "grafs"), "--topic: no topic 'grafs'"),
        (("serve", "--host", "no such host"), "no such host:8000: cannot be served"),
    ],
)  # fmt: skip
def test_a_mistake_on_the_command_line_is_one_message(
    whole: Path, arguments: tuple[str, ...], words: str
) -> None:
    assert_one_clear_message(whole, words, *arguments)

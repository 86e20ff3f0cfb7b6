"""The command line, as its user meets it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from digest.cli import main

Run = Callable[..., Result]

LISTING = """Daily Papers

by AK and the research community

Graphs that grow by themselves

We study graph neural networks that add nodes to their own graph while they learn, and show on three node
classification benchmarks that this helps where the graph is incomplete.

Robots that ask before they act

A robot that asks a person one question before it grasps an object fails half as often. We train a policy with
reinforcement learning to decide when a question is worth its time.
""".replace(
    "their own graph while they learn, and show on three node\n",
    "their own graph while they learn, and show on three node ",
).replace("We train a policy with\n", "We train a policy with ")


@pytest.fixture
def digest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `digest` in a new digest's folder, on 20 November 2026."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795132800")
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(main, ["init", "mine"]).exit_code == 0
    monkeypatch.chdir(tmp_path / "mine")

    def run(*arguments: str, stdin: str | bytes = "") -> Result:
        return CliRunner().invoke(main, arguments, input=stdin)

    return run


def test_from_an_empty_folder_to_a_site(digest: Run) -> None:
    Path("2026-11-19.txt").write_text(LISTING, encoding="utf-8")
    added = digest("add", "2026-11-19.txt")
    assert added.exit_code == 0, added.output
    assert (
        "2026-11-19.txt: 2 read, 2 new, 0 repeated, 0 skipped (hf-text, 2026-11-19 by the file's name)"
        in added.output
    )
    built = digest("build")
    assert built.exit_code == 0, built.output
    assert Path("site/papers/graphs-that-grow-by-themselves/index.html").is_file()
    assert Path("site/issues/2026-11-19/index.html").is_file()
    assert digest("check").exit_code == 0
    again = digest("build")
    assert "nothing changed" in again.output


def test_adding_twice_changes_nothing(digest: Run) -> None:
    digest("add", "--date", "2026-11-19", "-", stdin=LISTING)
    store = Path("content/papers/2026-11.jsonl")
    before = store.read_bytes()
    again = digest("add", "--date", "2026-11-19", "-", stdin=LISTING)
    assert "-: 2 read, 0 new, 2 repeated, 0 skipped" in again.output
    assert store.read_bytes() == before


def test_an_export_is_read_back_without_loss(
    digest: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest("add", "-", stdin=LISTING)
    exported = digest("export").output
    CliRunner().invoke(main, ["init", str(tmp_path / "other")])
    monkeypatch.chdir(tmp_path / "other")
    assert digest("add", "-", stdin=exported).exit_code == 0
    assert digest("export").output == exported
    lines = [json.loads(line) for line in exported.splitlines()]
    assert all(line["curated"]["topics"] for line in lines)
    assert list(lines[0]) == [
        "id", "title", "abstract", "featured_on", "position", "sources", "curated",
    ]  # fmt: skip


def test_a_mistyped_command_is_answered_with_the_nearest(digest: Run) -> None:
    result = digest("biuld")
    assert result.exit_code == 2
    assert "did you mean 'build'?" in result.output


@pytest.mark.parametrize(
    ("arguments", "place", "hint"),
    [
        (("export", "--format", "jsnl"), "--format: no format 'jsnl'", "did you mean 'jsonl'?"),
        (("export", "--topic", "robotic"), "--topic: no topic 'robotic'", "did you mean 'robotics'?"),
        (("export", "--issue", "2026-11-02"), "--issue: no issue '2026-11-02'", "a day from 2026-11-20 to"),
        (
            ("topics", "graphs-that-grow-by-themself"),
            "no paper has this id",
            "did you mean 'graphs-that-grow-by-themselves'?",
        ),
        (("build", "--base-url", "example.org"), "--base-url: 'example.org' is not an address", "https://"),
        (("add", "listng.txt"), "listng.txt: no such file", "did you mean 'listing.txt'?"),
        (("add", "--format", "hf-txt", "listing.txt"), "hf-txt", "did you mean 'hf-text'?"),
        (("add", "content"), "content: is a folder", "name the files in it"),
        (("-C", "/", "build"), "/: no digest.toml here", "digest init"),
    ],
)
def test_a_mistake_is_one_clear_line_with_a_hint(
    digest: Run, arguments: tuple[str, ...], place: str, hint: str
) -> None:
    Path("listing.txt").write_text(LISTING, encoding="utf-8")
    digest("add", "--date", "2026-11-20", "listing.txt")
    result = digest(*arguments)
    assert result.exit_code == 1
    assert place in result.output
    assert hint in result.output
    assert "Traceback" not in result.output


def test_a_wrong_day_is_wrong_usage(digest: Run) -> None:
    result = digest("add", "--date", "20.11.2026", "x")
    assert result.exit_code == 2
    assert "write it as 2026-11-20" in result.output


def test_a_partly_bad_input_is_added_and_with_strict_it_is_not(digest: Run) -> None:
    partly = '{"title": "A good paper on robots", "abstract": "One."}\nnot json\n'
    strict = digest("add", "--strict", "-", stdin=partly)
    assert strict.exit_code == 1
    assert "-:2:" in strict.output
    assert not list(Path("content/papers").glob("*.jsonl"))
    lenient = digest("add", "-", stdin=partly)
    assert lenient.exit_code == 0
    assert "-: 1 read, 1 new, 0 repeated, 1 skipped" in lenient.output
    assert "-:2:" in lenient.output


def test_a_file_without_any_entry_is_an_error_and_the_others_are_added(digest: Run) -> None:
    Path("empty.txt").write_bytes(b"")
    Path("binary.txt").write_bytes(bytes(range(256)) * 8)
    Path("good.txt").write_text(LISTING, encoding="utf-8")
    result = digest("add", "empty.txt", "binary.txt", "good.txt")
    assert result.exit_code == 1
    assert "empty.txt: empty" in result.output
    assert "binary.txt: binary, not text" in result.output
    assert "2 papers in the store" in result.output


def test_topics_says_why_a_paper_is_where_it_is(digest: Run) -> None:
    digest("add", "-", stdin=LISTING)
    result = digest("topics", "robots-that-ask-before-they-act")
    assert result.exit_code == 0
    assert "robotics" in result.output
    assert "robot" in result.output


def test_stats_count_what_is_there(digest: Run) -> None:
    digest("add", "-", stdin=LISTING)
    rows = dict(
        line.split(None, 1) for line in digest("stats").output.splitlines() if line.startswith("papers  ")
    )
    assert rows["papers"].strip() == "2"


def test_check_names_notes_on_papers_that_are_not_there_and_links_that_lead_nowhere(digest: Run) -> None:
    digest("add", "-", stdin=LISTING)
    Path("content/notes").mkdir(exist_ok=True)
    Path("content/notes/graphs-that-grow-by-themself.md").write_text("Read this.", encoding="utf-8")
    Path("content/pages/more.md").write_text("# More\n\n[Lost](/nowhere/)\n", encoding="utf-8")
    digest("build")
    result = digest("check")
    assert result.exit_code == 1
    assert "did you mean 'graphs-that-grow-by-themselves'?" in result.output
    assert "links to '/nowhere/', which is not in the site" in result.output


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("digest.toml", 'titel = "x"\n', "did you mean 'title'?"),
        ("digest.toml", 'theme = "papre"\n', "did you mean 'paper'?"),
        (
            "content/topics.toml",
            '[[topic]]\nslug = "a"\nparent = "a"\nterms = ["x"]\n',
            "content/topics.toml:3",
        ),
        ("themes/paper/paper.html", "{% if %}", "themes/paper/paper.html:1"),
        ("themes/paper/front.html", "line\n{{ page.nothing }}", "themes/paper/front.html:2"),
    ],
)
def test_a_broken_file_stops_a_build_with_one_message_and_leaves_the_site(
    digest: Run, name: str, text: str, words: str
) -> None:
    digest("add", "-", stdin=LISTING)
    digest("build")
    before = {path: path.read_bytes() for path in Path("site").rglob("*") if path.is_file()}
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text, encoding="utf-8")
    Path("content/pages/new.md").write_text("# New", encoding="utf-8")
    result = digest("build")
    assert result.exit_code == 1
    assert words in result.output
    assert "Traceback" not in result.output
    assert {path: path.read_bytes() for path in Path("site").rglob("*") if path.is_file()} == before


@pytest.mark.usefixtures("digest")
def test_init_writes_over_nothing() -> None:
    Path("digest.toml").write_text('title = "Mine"\n', encoding="utf-8")
    result = CliRunner().invoke(main, ["init", "."])
    assert result.exit_code == 0
    assert "kept digest.toml" in result.output
    assert Path("digest.toml").read_text(encoding="utf-8") == 'title = "Mine"\n'


def test_help_imports_nothing_but_click() -> None:
    code = (
        "import sys; from digest.cli import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "print(sorted({name.split('.')[0] for name in sys.modules} & "
        "{'jinja2', 'msgspec', 'markdown', 'lxml', 'feedgen', 'nh3', 'asyncio', 'digest.pipeline'}), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
    assert "serve" in done.stdout


def test_shell_completion_offers_commands() -> None:
    environment = os.environ | {
        "_DIGEST_COMPLETE": "bash_complete",
        "COMP_WORDS": "digest b",
        "COMP_CWORD": "1",
    }
    code = "from digest.cli import main; main(prog_name='digest')"
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    assert "plain,build" in done.stdout


def test_every_command_and_setting_is_in_the_readme() -> None:
    import msgspec

    from digest.config import Config

    readme = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    for name in main.commands:
        assert f"digest {name}" in readme, name
    for field in msgspec.structs.fields(Config):
        if isinstance(field.type, type) and issubclass(field.type, msgspec.Struct):
            for inner in msgspec.structs.fields(field.type):
                assert f"| `{field.name}.{inner.encode_name}` |" in readme
        else:
            assert f"| `{field.name}` |" in readme, field.name


@pytest.mark.parametrize(
    ("name", "begins"),
    [("bibtex", "@misc{"), ("ris", "TY  - "), ("csl", "["), ("csv", "id,")],
)
def test_the_papers_are_exported_for_other_programs(digest: Run, name: str, begins: str) -> None:
    digest("add", "-", stdin=LISTING)
    result = digest("export", "--format", name)
    assert result.exit_code == 0
    assert result.output.startswith(begins)
    assert result.output.count("Robots") == 1


def test_the_list_of_feeds_is_exported_as_the_site_has_it(digest: Run) -> None:
    digest("add", "-", stdin=LISTING)
    Path("digest.toml").write_text('base_url = "https://me.example/my/"\n', encoding="utf-8")
    assert digest("build").exit_code == 0
    exported = digest("export", "--format", "opml").output
    assert exported == Path("site/feeds/opml.xml").read_text(encoding="utf-8")
    assert 'xmlUrl="https://me.example/my/feeds/all.rss"' in exported
    refused = digest("export", "--format", "opml", "--issue", "latest")
    assert (refused.exit_code, refused.output.count("opml lists all feeds, and no papers")) == (1, 1)


def test_a_hidden_paper_is_still_in_the_export_of_all(digest: Run) -> None:
    digest("add", "-", stdin=LISTING)
    Path("content/notes").mkdir(exist_ok=True)
    Path("content/notes/robots-that-ask-before-they-act.md").write_text(
        "+++\nhide = true\n+++\n", encoding="utf-8"
    )
    assert len(digest("export").output.splitlines()) == 2
    assert len(digest("export", "--issue", "latest").output.splitlines()) == 1


def test_a_link_in_a_note_leads_to_one_place_wherever_the_note_is_shown(digest: Run) -> None:
    digest("add", "-", stdin=LISTING)
    Path("content/notes").mkdir(exist_ok=True)
    text = "See [the other](../robots-that-ask-before-they-act/) and [a site](https://example.org/x)."
    Path("content/notes/graphs-that-grow-by-themselves.md").write_text(text, encoding="utf-8")
    assert digest("build", "--base-url", "https://me.example/my/").exit_code == 0
    for page in (
        "index.html",
        "papers/graphs-that-grow-by-themselves/index.html",
        "topics/graphs/index.html",
    ):
        html = Path("site", page).read_text(encoding="utf-8")
        assert 'href="/my/papers/robots-that-ask-before-they-act/"' in html, page
        assert 'href="https://example.org/x"' in html, page

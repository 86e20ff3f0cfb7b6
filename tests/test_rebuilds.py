"""The same content gives the same bytes whatever was built before, and no build writes more than it must."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from sites import (
    AWAY,
    NEWEST,
    TOPICS,
    Site,
    as_listing,
    build,
    copy_of_demonstration,
    differing,
    new_digest,
    run_well,
    site_files,
    some_papers,
    store,
    stored,
    times,
    write,
)

from digest.folder import Digest
from digest.inputs import Input
from digest.model import Paper
from digest.pipeline import add_listings

NOTE = "---\npin: true\n---\n\nRead **this** first: $x^2$.\n"
LAYOUT = "{% extends 'base.html' %}{% block main %}<h1>{{ page.head.title }}</h1>{% endblock %}"
ABOUT = "content/pages/about.md"


def fresh(root: Path, folder: Path) -> dict[str, bytes]:
    """What the digest's content gives where nothing was built or remembered before."""
    copy = folder / "copy"
    shutil.copytree(root, copy, ignore=shutil.ignore_patterns("site", ".digest-cache"))
    build(copy)
    files = site_files(copy / "site")
    shutil.rmtree(copy)
    return files


# --- what people do to a digest between two builds


def add(root: Path, *papers: Paper) -> None:
    given = Input("listing.jsonl", as_listing(papers).encode())
    assert not add_listings(Digest(root, ""), [given], today=NEWEST).failed


def another(number: int, day: date = NEWEST) -> Paper:
    return replace(some_papers(number + 1, seed=2)[number], featured_on=day, position=100 + number)


def edit(root: Path, name: str, old: str, new: str) -> None:
    text = (root / name).read_text(encoding="utf-8")
    assert old in text
    write(root / name, text.replace(old, new))


def add_papers(root: Path) -> None:
    add(root, another(1), another(2, date(2026, 1, 5)))


def add_a_later_day(root: Path) -> None:
    add(root, another(3, NEWEST + timedelta(days=4)))


def fill_a_page(root: Path) -> None:
    """More papers of one day than an issue's page holds, and more in one topic than its newest page does."""
    add(root, *(replace(another(n), title=f"A graph, number {n}") for n in range(4, 100)))


def learn_a_better_id_and_votes(root: Path) -> None:
    known = stored(root)
    better = Paper(id="", title=known[5].title, featured_on=known[5].featured_on, arxiv_id="2611.01234")
    voted = [replace(paper, votes=7 * number, comments=number) for number, paper in enumerate(known[-9:])]
    add(root, better, *voted)
    assert any(paper.aliases for paper in stored(root))


def write_notes(root: Path) -> None:
    papers = stored(root)
    write(root / f"content/notes/{papers[0].id}.md", "---\nhide: true\n---\n")
    write(
        root / f"content/notes/{papers[-1].id}.md", "---\ntopics: [Rivers of Time, graphs]\n---\nOf time.\n"
    )
    write(root / f"content/notes/{papers[30].id}.md", NOTE)
    write(root / "content/issues/2026-11-20.md", "# A day\n\nOf *graphs*.\n")
    write(root / "content/issues/2026-W47.md", "# A week\n\n## Part\n\n| a |\n|---|\n| 1 |\n")


def change_notes(root: Path) -> None:
    papers = stored(root)
    write(root / f"content/notes/{papers[30].id}.md", NOTE.replace("first", "last"))
    (root / f"content/notes/{papers[0].id}.md").unlink()
    write(root / "content/issues/2026-11-20.md", "# Another day\n\nOf *graphs*.\n")


def write_pages(root: Path) -> None:
    write(root / ABOUT, "# About\n\n[Archive](/archive/) and [part](#part)\n\n## Part\n")
    write(root / "content/pages/more.md", "---\nmenu: false\n---\n# More\n")


def change_pages(root: Path) -> None:
    edit(root, ABOUT, "## Part", "## Party {#part}")
    (root / "content/pages/more.md").rename(root / "content/pages/less.md")


def change_topics(root: Path) -> None:
    text = TOPICS.replace("Machines that move", "What moves").replace('"words"', '"words", "songs"')
    write(root / "content/topics.toml", text + '[[topic]]\nslug = "maps"\nname = "Maps"\nterms = ["maps"]\n')


def remove_a_topic(root: Path) -> None:
    text = (root / "content/topics.toml").read_text(encoding="utf-8")
    _, graphs, _, *others = text.split("[[topic]]")
    write(root / "content/topics.toml", "[[topic]]".join(["", graphs, *others]))


def change_settings(root: Path) -> None:
    write(root / "digest.toml", 'title = "Other & <better>"\n[feeds]\nitems = 5\nissues = 1\n')


def move_to_another_address(root: Path) -> None:
    edit(root, "digest.toml", "[feeds]", f'base_url = "{AWAY}"\nlanguage = "de"\n[feeds]')


def change_the_theme(root: Path) -> None:
    write(root / "themes/paper/plain.html", LAYOUT)
    write(root / "themes/paper/static/tokens.css", ":root { --ink: black }")


def drop_the_theme(root: Path) -> None:
    shutil.rmtree(root / "themes")


def remove_papers(root: Path) -> None:
    store(root, [paper for number, paper in enumerate(stored(root)) if number % 3])


def remove_what_editors_wrote(root: Path) -> None:
    for name in ("notes", "issues", "pages"):
        shutil.rmtree(root / "content" / name)


def damage_the_site(root: Path) -> None:
    """What a sync, a curious reader or a broken disk does."""
    (root / "site/index.html").unlink()
    (root / "site/404.html").write_text("<p>mine")
    shutil.rmtree(root / "site/topics/graphs")
    (root / "site/.digest-manifest").write_bytes(b"broken")
    build(root, clean=True)


def remove_all_papers(root: Path) -> None:
    shutil.rmtree(root / "content/papers")


STEPS: tuple[Callable[[Path], None], ...] = (
    *(add_papers, add_a_later_day, learn_a_better_id_and_votes, write_notes, change_notes, write_pages),
    *(change_pages, change_topics, change_the_theme, fill_a_page, change_settings, move_to_another_address),
    *(drop_the_theme, remove_papers, remove_a_topic, damage_the_site, remove_what_editors_wrote),
    remove_all_papers,
)


def test_after_every_step_the_site_is_what_a_fresh_build_makes(tmp_path: Path) -> None:
    root = new_digest(tmp_path / "digest", some_papers(60, crowd=20))
    shutil.copytree(root / "content", tmp_path / "content")
    build(root)
    first = site_files(root / "site")
    for step in STEPS:
        step(root)
        build(root)
        different = differing(site_files(root / "site"), fresh(root, tmp_path))
        assert different == [], f"after: {step.__name__}"
    shutil.rmtree(root / "content")
    shutil.copytree(tmp_path / "content", root / "content")
    write(root / "digest.toml", "")
    build(root)
    assert differing(site_files(root / "site"), first) == []


@pytest.mark.parametrize("seed", range(2))
def test_in_any_order_the_steps_lead_to_what_a_fresh_build_makes(tmp_path: Path, seed: int) -> None:
    steps = [
        add_papers,
        add_a_later_day,
        learn_a_better_id_and_votes,
        write_notes,
        write_pages,
        change_topics,
    ]
    steps += [fill_a_page, change_settings, change_the_theme, remove_papers]
    random.Random(seed).shuffle(steps)
    root = new_digest(tmp_path / "digest", some_papers(60, seed=seed, crowd=20))
    for step in steps:
        build(root)
        step(root)
    build(root)
    different = differing(site_files(root / "site"), fresh(root, tmp_path))
    assert different == [], [step.__name__ for step in steps]


def test_listings_added_one_by_one_make_the_site_of_all_at_once(
    seeds: Site, shared: Path, tmp_path: Path
) -> None:
    listings = sorted((shared / "seeds").glob("*.txt"), reverse=True)
    root = tmp_path / "digest"
    shutil.copytree(seeds.root, root, ignore=shutil.ignore_patterns("site", ".digest-cache", "papers"))
    for listing in listings:
        run_well(root, "add", "--date", "2026-11-20", listing)
        run_well(root, "build")
    # The listings came in another order: only ids may tell.
    ids = {paper.title: paper.id for paper in stored(root)}
    assert [replace(paper, id=ids[paper.title]) for paper in stored(seeds.root)] == list(stored(root))
    if {paper.id for paper in stored(seeds.root)} == set(ids.values()):
        assert differing(site_files(root / "site"), seeds.files) == []


# --- what must not matter


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A digest with something of everything, large enough for two processes, built once."""
    root = new_digest(tmp_path_factory.mktemp("rich") / "digest", some_papers(160))
    for step in (learn_a_better_id_and_votes, write_notes, write_pages):
        step(root)
    build(root)
    return root


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [
        (["--jobs", "1"], {"PYTHONHASHSEED": "0"}),
        (["--jobs", "2"], {"PYTHONHASHSEED": "1"}),
        (
            [],
            {"SOURCE_DATE_EPOCH": "1900000000", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONUTF8": "0"},
        ),
    ],
    ids=["one process", "two processes and another hash seed", "another day, place and language"],
)
def test_the_same_content_gives_the_same_bytes(
    rich: Path, tmp_path: Path, arguments: list[str], environment: dict[str, str]
) -> None:
    copy = tmp_path / "another place"
    shutil.copytree(rich, copy, ignore=shutil.ignore_patterns("site", ".digest-cache"))
    run_well(tmp_path, "-C", copy, "build", "--no-search", *arguments, **environment)
    assert differing(site_files(copy / "site"), site_files(rich / "site")) == []


def test_the_cache_may_be_missing_damaged_or_in_the_way(rich: Path, tmp_path: Path) -> None:
    expected = site_files(rich / "site")
    root = tmp_path / "digest"
    shutil.copytree(rich, root, ignore=shutil.ignore_patterns("site"))
    for file in (root / ".digest-cache").rglob("*"):
        if file.is_file():
            file.write_bytes(b"\x93damaged")
    build(root)
    assert differing(site_files(root / "site"), expected) == []
    shutil.rmtree(root / ".digest-cache")
    (root / ".digest-cache").write_bytes(b"a file in the way")
    build(root, clean=True)
    assert differing(site_files(root / "site"), expected) == []


# --- what is written


def test_a_second_build_writes_nothing(rich: Path) -> None:
    before = times(rich)
    assert "nothing changed" in run_well(rich, "build", "--no-search")
    assert times(rich) == before


def test_a_build_forgets_what_is_not_content(rich: Path, tmp_path: Path) -> None:
    """Touched files, and an editor's own beside the content, are no reason to write."""
    root = tmp_path / "digest"
    shutil.copytree(rich, root)
    for path in (root / "content").rglob("*.md"):
        path.touch()
    write(root / "content/notes/unfinished.md~", "x")
    before = times(root / "site")
    build(root)
    after = times(root / "site")
    assert [path for path in after if after[path] != before[path] and ".digest-" not in path] == []


def test_one_paper_more_changes_only_what_shows_it(tmp_path: Path) -> None:
    root = copy_of_demonstration(tmp_path / "digest")
    build(root)
    before = site_files(root / "site")
    add(
        root,
        Paper(id="", title="A robot that reads maps", abstract="It uses a transformer.", featured_on=NEWEST),
    )
    made = build(root).made
    after = site_files(root / "site")
    changed = set(differing(before, after))
    assert made.written == len(changed)
    new = "papers/a-robot-that-reads-maps/"
    topics = re.findall(rb'href="/(topics/[^/"]+/)"', after[f"{new}index.html"].partition(b"<main")[2])
    lists = {
        "index.html",
        "archive/index.html",
        "search/index.html",
        "topics/index.html",
        "papers.json",
        "sitemap.xml",
    }
    lists |= {"trends/index.html", "status/index.html", "vectors.json"}
    lists |= {
        f"issues/{period}/{name}"
        for period in ("2026-11-20", "2026-W47", "2026-11")
        for name in ("index.html", "issue.json", "card.png", "cite.bib", "cite.ris")
    }
    lists |= {
        f"feeds/{name}.{ending}"
        for name in ("all", "trending", "daily")
        for ending in ("rss", "atom", "json")
    }
    for topic in {topic.decode() for topic in topics}:
        names = ("index.html", "feed.rss", "feed.atom", "feed.json", "cite.bib", "cite.ris")
        lists |= {f"{topic}{name}" for name in names}
    papers = {path for path in changed if path.startswith("papers/")}
    assert changed - papers <= lists
    # Beside its own page those of the papers that now link to it: its neighbour of the day, and its kin.
    assert f"{new}index.html" in papers
    assert [path for path in papers if not path.startswith(new) and new.encode() not in after[path]] == []
    assert len(changed) < len(after) / 4

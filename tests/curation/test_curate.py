"""All that is published: notes, topics, addresses and order; and a cache that changes nothing."""

import os
import random
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from digest.config import Config, Topics
from digest.config import Trending as TrendingConfig
from digest.curation.cache import Cache, content_keys
from digest.curation.curate import curate, unplaced_introductions, unplaced_notes
from digest.model import Curated, Introduction, Note, Paper, Term, Topic, VoteCount

TODAY = date(2026, 11, 20)
DEFAULTS = Config()
BEES = ["honey", "hive", "varroa", "pollen", "queen", "swarm", "nectar", "forager"]
BREAD = ["sourdough", "flour", "yeast", "oven", "crust", "dough", "baker", "loaf"]
RAIL = ["locomotive", "signal", "freight", "timetable", "track", "junction", "driver", "tunnel"]
WORDS = (*BEES, *BREAD, *RAIL, "moon", "estuary", "surge", "salinity", "current", "ebb")
TAXONOMY = (
    Topic(slug="bees", name="Bees", terms=tuple(Term(word, 3.0) for word in BEES)),
    Topic(slug="bread", name="Bread", terms=tuple(Term(word, 3.0) for word in BREAD)),
    Topic(slug="rail", name="Railways", terms=tuple(Term(word, 3.0) for word in RAIL)),
)


def paper(id: str, title: str = "", day: date = TODAY, **fields) -> Paper:
    return Paper(id=id, title=title or id, featured_on=day, **fields)


def published(
    *papers: Paper,
    notes: tuple[Note, ...] = (),
    taxonomy: tuple[Topic, ...] = TAXONOMY,
    introductions: tuple[Introduction, ...] = (),
    config: Config = DEFAULTS,
    cache: Path | None = None,
) -> Curated:
    return curate(tuple(papers), taxonomy, notes, introductions, config, cache)


def ids(curated: Curated) -> list[str]:
    return [entry.paper.id for entry in curated.entries]


def topics(curated: Curated, id: str) -> list[str]:
    return next([match.slug for match in entry.topics] for entry in curated.entries if entry.paper.id == id)


def shelves(curated: Curated) -> dict[str, tuple[str, ...]]:
    return {shelf.topic.slug: shelf.entries for shelf in curated.shelves}


# What may come: texts with words in common, so that there are kin; few ids, so that papers are edited.
TEXTS = st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join)
DAYS = st.sampled_from([date(2026, 9, 30), date(2026, 10, 5), date(2026, 11, 2), date(2026, 11, 19), TODAY])
PAPERS = st.builds(
    Paper,
    id=st.sampled_from([f"p{n}" for n in range(15)]),
    title=TEXTS,
    abstract=TEXTS,
    featured_on=DAYS,
    position=st.none() | st.integers(1, 3),
    votes=st.none() | st.integers(0, 9),
    topics=st.lists(st.sampled_from(["bees", "Machine Learning", "Fish & Chips"]), max_size=2).map(tuple),
    categories=st.lists(st.sampled_from(["cs.LG", "baker"]), max_size=1).map(tuple),
)
STORES = st.lists(PAPERS, max_size=15, unique_by=lambda paper: paper.id).map(tuple)
NOTES = st.lists(
    st.builds(
        Note,
        paper_id=st.sampled_from([f"p{n}" for n in range(15)]),
        pin=st.booleans(),
        hide=st.booleans(),
        topics=st.lists(st.sampled_from(["rail", "Night trains"]), max_size=1).map(tuple),
    ),
    max_size=3,
    unique_by=lambda note: note.paper_id,
).map(tuple)
CONFIGS = st.sampled_from([Config(), Config(topics=Topics(most=1)), Config(topics=Topics(threshold=3.0))])
TAXONOMIES = st.sampled_from([TAXONOMY, TAXONOMY, TAXONOMY[:2], ()])
RUNS = st.lists(st.tuples(STORES, TAXONOMIES, NOTES, CONFIGS), min_size=2, max_size=5)


@settings(max_examples=50)
@given(RUNS)
def test_a_cache_changes_nothing(tmp_path_factory, runs):
    folder = tmp_path_factory.mktemp("cache")
    for store, taxonomy, notes, config in runs:
        warm = curate(store, taxonomy, notes, (), config, folder)
        assert warm == curate(store, taxonomy, notes, (), config, None)
        assert warm == curate(store, taxonomy, notes, (), config, folder)


@settings(max_examples=60)
@given(STORES, st.lists(st.tuples(PAPERS, st.booleans()), max_size=8))
def test_a_cache_follows_papers_that_come_change_and_go(tmp_path_factory, store, changes):
    folder = tmp_path_factory.mktemp("cache")
    held = {paper.id: paper for paper in store}
    for changed, stays in changes:
        held.pop(changed.id, None)
        if stays:
            held[changed.id] = changed
        store = tuple(held.values())
        assert published(*store, cache=folder) == published(*store)


@pytest.mark.parametrize("topics", [Topics(most=1), Topics(threshold=3.0)])
def test_a_setting_of_topics_is_followed_at_once(tmp_path, topics):
    store = (paper("a", "Honey from the hive", abstract="Sourdough and flour."), paper("b", "Yeast"))
    config = Config(topics=topics)
    before = published(*store, cache=tmp_path)
    after = published(*store, config=config, cache=tmp_path)
    assert before != after == published(*store, config=config)


@given(STORES, NOTES, st.randoms(use_true_random=False))
def test_the_order_of_papers_and_notes_makes_no_difference(store, notes, chance):
    other_store, other_notes = list(store), list(notes)
    chance.shuffle(other_store)
    chance.shuffle(other_notes)
    assert published(*store, notes=notes) == published(*other_store, notes=tuple(other_notes))


@given(STORES, NOTES)
def test_all_parts_speak_of_the_same_papers(store, notes):
    curated = published(*store, notes=notes)
    shown = set(ids(curated))
    assert len(shown) == len(curated.entries)
    assert {id for issue in curated.issues for id in issue.entries} == shown
    assert {id for entry in curated.entries for id in entry.related} <= shown
    assert set(curated.trending) <= shown
    for entry in curated.entries:
        holding = {slug for slug, entries in shelves(curated).items() if entry.paper.id in entries}
        assert holding == {match.slug for match in entry.topics}


DAMAGES = {
    "emptied": lambda _: b"",
    "cut short": lambda content: content[:-7],
    "cut to its seal": lambda content: content[:16],
    "one bit turned": lambda content: content[:40] + bytes([content[40] ^ 4]) + content[41:],
    "of another program": lambda _: b"\x93\x01\x02\x03" * 99,
    "longer": lambda content: content + b"\0",
}
STORE = tuple(
    paper(f"p{n}", " ".join(WORDS[n : n + 6]), abstract=" ".join(WORDS[n : n + 4])) for n in range(20)
)


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_cache_is_written_anew(tmp_path, damage):
    curated = published(*STORE, cache=tmp_path)
    good = {path: path.read_bytes() for path in tmp_path.iterdir()}
    for path, content in good.items():
        path.write_bytes(DAMAGES[damage](content))
    assert published(*STORE, cache=tmp_path) == curated
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == good


def test_files_exchanged_within_a_cache_are_ignored(tmp_path):
    curated = published(*STORE, cache=tmp_path)
    (tmp_path / "related.msgpack").write_bytes((tmp_path / "topics.msgpack").read_bytes())
    assert published(*STORE, cache=tmp_path) == curated


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path):
    in_the_way = tmp_path / "cache"
    in_the_way.write_text("a file, not a folder")
    assert published(*STORE, cache=in_the_way) == published(*STORE)
    assert in_the_way.read_text() == "a file, not a folder"


def test_a_cache_that_is_a_folder_of_folders_is_no_error(tmp_path):
    for name in ("topics.msgpack", "related.msgpack"):
        (tmp_path / name / "within").mkdir(parents=True)
    assert published(*STORE, cache=tmp_path) == published(*STORE)


def test_a_value_is_forgotten_when_it_is_about_something_else(tmp_path):
    Cache(tmp_path, "one").save("name", (1, 2))
    assert Cache(tmp_path, "one").load("name", tuple[int, int]) == (1, 2)
    assert Cache(tmp_path, "other").load("name", tuple[int, int]) is None
    assert Cache(None, "one").load("name", tuple[int, int]) is None


def test_a_second_run_writes_nothing(tmp_path):
    published(*STORE, cache=tmp_path)
    written = {path: path.stat().st_ino for path in tmp_path.iterdir()}
    published(*STORE, cache=tmp_path)
    assert {path: path.stat().st_ino for path in tmp_path.iterdir()} == written


def test_content_is_known_apart_by_its_place():
    papers = [
        paper("a", "x", abstract="y"),
        paper("b", "xy"),
        paper("c", "x", topics=("y",)),
        paper("d", "x", categories=("y",)),
        paper("e", "x", topics=("y", "z")),
        paper("f", "x", topics=("yz",)),
        paper("g", "x"),
    ]
    assert len(set(content_keys(papers).values())) == len(papers)
    assert content_keys([replace(papers[0], votes=3)]) == content_keys(papers[:1])


_UNDER_A_SEED = """
import sys
from hashlib import blake2b
from pathlib import Path
import msgspec
from tests.curation.test_curate import large_store, published
curated = published(*large_store(), cache=Path(sys.argv[1]))
print(blake2b(msgspec.msgpack.encode(curated)).hexdigest())
"""


def large_store() -> tuple[Paper, ...]:
    """Papers whose texts are drawn by chance, the same each time."""
    chance = random.Random(7)
    return tuple(
        paper(
            f"p{n:03}",
            " ".join(chance.choices(WORDS, k=4)),
            day=date(2026, 9 + n % 3, 1 + n % 20),
            abstract=" ".join(chance.choices(WORDS, k=20)),
            votes=chance.randrange(9),
            topics=tuple(chance.sample(["Fish & Chips", "fish & chips", "bees"], n % 3)),
        )
        for n in range(150)
    )


def test_the_same_papers_give_the_same_digest_under_every_hash_seed(tmp_path):
    def digest_under(seed: str, cache: str) -> str:
        return subprocess.run(
            [sys.executable, "-c", _UNDER_A_SEED, str(tmp_path / cache)],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    first = digest_under("1", "a")
    assert first == digest_under("2", "b")
    assert (tmp_path / "a" / "related.msgpack").read_bytes() == (
        tmp_path / "b" / "related.msgpack"
    ).read_bytes()
    assert first == digest_under("3", "a")


def test_an_empty_digest_has_its_topics_and_nothing_else():
    curated = published()
    assert curated.as_of is None
    assert (curated.entries, curated.issues, curated.trending, curated.trends_by_votes) == ((), (), (), False)
    assert shelves(curated) == {"bees": (), "bread": (), "rail": ()}


def test_entries_stand_in_listing_order():
    yesterday = date(2026, 11, 19)
    papers = [paper("d"), paper("c", position=2), paper("b", day=yesterday), paper("a", position=1)]
    assert ids(published(*papers)) == ["b", "a", "c", "d"]


def test_a_hidden_paper_is_nowhere_but_its_day_counts():
    tomorrow = date(2026, 11, 21)
    text = "honey hive pollen queen"
    papers = [paper(id, text) for id in "abc"] + [paper("secret", text, day=tomorrow, topics=("Secret",))]
    curated = published(*papers, notes=(Note(paper_id="secret", hide=True),))
    assert curated.as_of == tomorrow
    assert b"secret" not in repr(curated).lower().encode()
    assert all(issue.closed for issue in curated.issues if issue.period == "2026-11-20")


def test_hiding_a_paper_moves_no_address():
    papers = [paper("math/0611800"), paper("math-0611800")]  # both would stand at the latter
    before = {entry.paper.id: entry.address for entry in published(*papers).entries}
    (shown,) = published(*papers, notes=(Note(paper_id="math-0611800", hide=True),)).entries
    assert shown.address == before["math/0611800"] != "math-0611800"


def test_each_entry_carries_its_note():
    note = Note(paper_id="a", body="Read this.")
    entries = published(paper("a"), paper("b"), notes=(note,)).entries
    assert [entry.note for entry in entries] == [note, None]


@pytest.mark.parametrize("name", ["math/0611800", "math-0611800", "on-hives"])
def test_a_note_finds_its_paper_by_id_address_or_alias(name):
    papers = (paper("math/0611800", aliases=("on-hives",)), paper("b"))
    note = Note(paper_id=name, body="Here.")
    assert [entry.note for entry in published(*papers, notes=(note,)).entries] == [None, note]
    assert unplaced_notes(papers, (note,)) == ()


def test_notes_without_a_paper_of_their_own_are_named():
    papers = (paper("a", aliases=("0-a",)),)
    notes = tuple(Note(paper_id=id) for id in ("0-a", "zzz", "a"))
    assert unplaced_notes(papers, notes) == ("0-a", "zzz")
    assert published(*papers, notes=notes).entries[0].note == Note(paper_id="a")


def test_introductions_without_an_issue_are_named():
    written = tuple(
        Introduction(period, "Title", "Body") for period in ("2026-W47", "2026-W48", "2026-11-20")
    )
    curated = published(paper("a"), introductions=written)
    assert unplaced_introductions(curated.issues, written) == ("2026-W48",)


def test_topics_come_from_words_from_the_source_and_last_from_the_editor():
    text = "Sourdough flour and yeast"
    papers = [paper("a", text), paper("b", text, topics=("rail",)), paper("c", text, topics=("rail",))]
    curated = published(*papers, notes=(Note(paper_id="c", topics=("Night trains", "bees")),))
    assert topics(curated, "a") == ["bread"]
    assert topics(curated, "b")[0] == "rail"
    assert topics(curated, "c") == ["night-trains", "bees"]


def test_a_topic_that_only_a_paper_or_a_note_names_gets_a_shelf_with_its_words():
    papers = [paper("a", topics=("Machine Learning",)), paper("b", topics=("overruled",))]
    curated = published(*papers, notes=(Note(paper_id="b", topics=("Night trains",)),))
    assert list(shelves(curated)) == ["bees", "bread", "rail", "machine-learning", "night-trains"]
    assert [shelf.topic.name for shelf in curated.shelves][-2:] == ["Machine Learning", "Night trains"]


def test_a_shelf_holds_its_papers_oldest_listing_first():
    papers = [paper(id, "Honey from the hive", day=day) for id, day in [("b", TODAY), ("a", TODAY)]]
    papers.append(paper("z", "Swarm of a queen", day=date(2026, 1, 1)))
    assert shelves(published(*papers))["bees"] == ("z", "a", "b")


def test_heat_follows_the_settings():
    voted = paper("a", day=date(2026, 11, 16), votes=8, comments=2)
    recent = paper("b", votes=1, vote_history=(VoteCount(TODAY, 0), VoteCount(TODAY, 1)))
    config = Config(trending=TrendingConfig(half_life=4.0, comment_weight=1.0))
    heats = {entry.paper.id: entry.heat for entry in published(voted, recent, config=config).entries}
    assert heats == {"a": 5.0, "b": 1.0}


def test_papers_trend_within_the_window_of_the_settings():
    papers = [paper(f"p{n:02}", day=date(2026, 11, 20 - n % 4), votes=n) for n in range(40)]
    curated = published(*papers, config=Config(trending=TrendingConfig(window=2)))
    assert {int(id[1:]) % 4 for id in curated.trending} == {0, 1}
    assert curated.trends_by_votes


def test_pinned_papers_lead_their_issues_and_what_trends_but_not_the_entries():
    papers = [
        paper(id, votes=votes, position=n) for n, (id, votes) in enumerate([("a", 9), ("b", 5), ("c", 0)], 1)
    ]
    curated = published(*papers, notes=(Note(paper_id="c", pin=True),))
    assert ids(curated) == ["a", "b", "c"]
    assert curated.trending == ("c", "a", "b")
    assert [issue.entries for issue in curated.issues] == [("c", "a", "b")] * 3

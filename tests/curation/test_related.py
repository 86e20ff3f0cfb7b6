"""Which papers are kin, and that neither the cache nor a paper more disturbs the others."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.curation.cache import Cache, content_keys
from digest.curation.related import find_kinship
from digest.curation.signatures import Stems, Vocabulary, learn_vocabulary, sign, unpack
from digest.model import Paper

TODAY = date(2026, 11, 20)
LAST_MONTH = date(2026, 10, 15)
NO_CACHE = Cache(None)

# Five subjects of four papers; each has words of its own, and all have words in common.
SUBJECTS = {
    "bees": "honey hive varroa pollen queen bee swarm nectar forager comb",
    "bread": "sourdough flour yeast oven crust dough gluten baker crumb loaf",
    "rail": "locomotive signal freight timetable track gauge platform junction driver tunnel",
    "tides": "moon estuary surge gauge salinity current harbour ebb sediment buoy",
    "chess": "opening endgame pawn rook castling checkmate gambit tempo bishop clock",
}


def paper(id: str, title: str = "", abstract: str = "", day: date = LAST_MONTH) -> Paper:
    return Paper(id=id, title=title or id, abstract=abstract, featured_on=day)


def corpus() -> list[Paper]:
    papers = []
    for subject, words in SUBJECTS.items():
        terms = words.split()
        for n in range(4):
            abstract = f"We study how {' and '.join(terms[n:] + terms[:n][:7])} behave in a large experiment."
            papers.append(paper(f"{subject}-{n}", f"{terms[n]} {terms[n + 1]} of {terms[n + 5]}", abstract))
    return papers


def related(papers: list[Paper], cache: Cache = NO_CACHE, as_of: date = TODAY) -> dict[str, tuple[str, ...]]:
    listed = sorted(papers, key=lambda paper: (paper.featured_on, paper.id))
    return find_kinship(listed, content_keys(listed), as_of, cache).related


def subject_of(id: str) -> str:
    return id.split("-")[0]


WORDS = " ".join(SUBJECTS.values()).split()
THIS_MONTH = st.sampled_from([date(2026, 11, 1), TODAY])
IDS = st.text("abcd", min_size=1, max_size=2)
# Some are the same, so that papers are equally near; some are long, so that weak terms are outside the head.
TEXTS = st.one_of(
    st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join),
    st.sampled_from([" ".join(WORDS[n : n + 6]) for n in range(0, 24, 6)]),
    st.randoms(use_true_random=False).map(lambda chance: " ".join(chance.choices(WORDS, k=60))),
)
NEW = st.builds(Paper, id=IDS, title=TEXTS, abstract=TEXTS, featured_on=THIS_MONTH)
OLD = st.builds(Paper, id=IDS, title=TEXTS, abstract=TEXTS, featured_on=st.just(LAST_MONTH))


def stores(papers: st.SearchStrategy[Paper]) -> st.SearchStrategy[list[Paper]]:
    return st.lists(papers, max_size=12, unique_by=lambda paper: paper.id)


def test_kin_have_their_subject_in_common():
    for id, kin in related(corpus()).items():
        assert {subject_of(other) for other in kin[:3]} == {subject_of(id)}


def test_no_paper_is_its_own_kin_and_none_has_more_than_five():
    lists = related([*corpus(), *(paper(f"bees-copy-{n}", "honey hive", "pollen queen") for n in range(9))])
    assert all(id not in kin and len(kin) <= 5 and len(set(kin)) == len(kin) for id, kin in lists.items())
    assert len(lists["bees-copy-0"]) == 5


def test_equally_near_papers_stand_by_id():
    same = [paper(f"copy-{n}", "honey hive", "pollen queen bee") for n in (7, 2, 9, 4)]
    assert related([*corpus(), *same])["copy-4"][:3] == ("copy-2", "copy-7", "copy-9")


def test_where_nothing_is_near_the_list_is_short_or_empty():
    papers = [
        *corpus(),
        paper("zebra", "Stripes", "Zebras graze."),
        paper("bees-far", "A hive", "Pollen of bushes."),
    ]
    lists = related(papers)
    assert lists["zebra"] == ()
    assert 0 < len(lists["bees-far"]) <= 5


def test_papers_without_words_have_no_kin():
    assert related([paper("a", "1 2 3"), paper("b", "!?"), paper("c", "the of", "and")]) == {
        "a": (),
        "b": (),
        "c": (),
    }
    assert related([]) == {}


def test_forms_of_a_word_and_hyphens_make_no_difference():
    papers = [
        *corpus(),
        paper("bees-x", "Swarming hives", "POLLENS, queens"),
        paper("bees-y", "swarm-hive", "pollen queen"),
    ]
    lists = related(papers)
    assert lists["bees-x"][0] == "bees-y"


@pytest.mark.parametrize(
    ("title", "abstract", "subject"),
    [
        ("Locomotive freight", "Sourdough, yeast.", "rail"),
        ("Sourdough, yeast", "Locomotive freight.", "bread"),
    ],
)
def test_the_title_says_more_than_the_abstract(title, abstract, subject):
    lists = related([*corpus(), paper("both", title, abstract)])
    assert [subject_of(id) for id in lists["both"][:3]] == [subject] * 3


def nearness(one: bytes, other: bytes) -> int:
    """The two signatures' kinship, term by term."""
    (mine, my_head), (theirs, their_head) = (_weights(one), _weights(other))
    return sum(mine[term] * theirs[term] for term in mine.keys() & theirs if term in my_head | their_head)


def _weights(signature: bytes) -> tuple[dict[int, int], set[int]]:
    terms, weights, head = unpack(signature)
    return dict(zip(terms, weights, strict=True)), set(terms[:head])


@settings(max_examples=50)
@given(stores(OLD | NEW))
def test_the_lists_are_those_of_comparing_every_pair(papers):
    papers = [*corpus(), *papers]
    stems = Stems()
    vocabulary = learn_vocabulary(stems.of(paper) for paper in papers if paper.featured_on == LAST_MONTH)
    signatures = {paper.id: sign(stems.of(paper), vocabulary) for paper in papers}
    lists = related(papers)
    for id, mine in signatures.items():
        others = [(-nearness(mine, theirs), other) for other, theirs in signatures.items() if other != id]
        assert lists[id] == tuple(other for far, other in sorted(others)[:5] if far <= -5000)


@settings(max_examples=50)
@given(NEW, stores(OLD | NEW))
def test_a_paper_more_changes_only_the_lists_it_enters(new, papers):
    papers = [*corpus(), *(paper for paper in papers if paper.id != new.id)]
    before, after = related(papers), related([*papers, new])
    assert all(before[id] == after[id] or new.id in after[id] for id in before)


def test_in_its_first_month_a_digest_has_kin():
    lists = related([paper(old.id, old.title, old.abstract, TODAY) for old in corpus()])
    assert all(subject_of(kin[0]) == subject_of(id) for id, kin in lists.items())


def test_before_a_month_has_ended_a_vocabulary_lasts_for_some_papers():
    papers = [paper(f"p{n:03}", " ".join(WORDS[n % 40 : n % 40 + 4]), day=TODAY) for n in range(99)]
    before = related(papers[:96])
    after = related(papers)
    new = {"p096", "p097", "p098"}
    assert all(before[id] == after[id] or new & set(after[id]) for id in before)


@settings(max_examples=80)
@given(st.lists(stores(NEW), min_size=2, max_size=6))
def test_a_cache_never_changes_a_list(tmp_path_factory, later):
    cache = Cache(tmp_path_factory.mktemp("cache"))
    for papers in later:
        assert related([*corpus(), *papers], cache) == related([*corpus(), *papers])


def test_of_equally_near_papers_new_ones_take_their_place_by_id(tmp_path):
    cache = Cache(tmp_path)
    known = [*corpus(), *(paper(f"z{n}", "honey hive", "pollen queen bee") for n in range(6))]
    related(known, cache)
    new = [paper(id, "honey hive", "pollen queen bee", TODAY) for id in "ab"]
    lists = related([*known, *new], cache)
    assert lists["a"] == ("b", "z0", "z1", "z2", "z3")
    assert lists["z0"] == ("a", "b", "z1", "z2", "z3")


def test_a_later_month_learns_anew(tmp_path):
    cache = Cache(tmp_path)
    papers = [
        *corpus(),
        paper("new-1", "zebra stripe", day=TODAY),
        paper("new-2", "zebra stripes", day=TODAY),
    ]
    assert related(papers, cache)["new-1"] == ()
    assert related(papers, cache, TODAY + timedelta(days=30))["new-1"] == ("new-2",)


def test_nothing_new_writes_nothing(tmp_path):
    cache = Cache(tmp_path)
    related(corpus(), cache)
    (written,) = tmp_path.iterdir()
    before = written.stat()
    related(corpus(), cache)
    assert written.stat().st_mtime_ns == before.st_mtime_ns
    assert written.stat().st_ino == before.st_ino


@pytest.mark.parametrize("papers", [3, 300])
def test_a_vocabulary_leaves_out_what_tells_no_papers_apart(papers):
    texts = [(["common", "", f"only{n}"], [f"half{n % 2}", f"pair{n // 2}"]) for n in range(papers)]
    terms = learn_vocabulary(texts).terms
    assert "pair0" in terms
    assert not any(term.startswith("only") or term == "" for term in terms)
    assert ("common" in terms) == (papers == 3)


def test_a_vocabulary_knows_phrases_of_titles():
    title, abstract = ["knowledge", "distil"], ["distil", "knowledge", "", "knowledge", "distil"]
    vocabulary = learn_vocabulary([(title, abstract), ([], abstract), ([], ["knowledge"])])
    assert vocabulary.terms == ("distil", "knowledge", "knowledge distil")


def test_a_signature_is_as_long_as_any_other():
    vocabulary = learn_vocabulary([(WORDS[n:], []) for n in range(40)])
    for n in range(2, 40):
        signature = unpack(sign((WORDS[:n], []), vocabulary))
        assert len(signature.terms) == len(signature.weights) >= signature.head > 0
        assert sum(weight * weight for weight in signature.weights) == pytest.approx(250 * 250, rel=0.05)


def test_a_head_leads_to_few_papers_and_a_signature_has_few_terms():
    words = [f"word{n}" for n in range(300)]
    vocabulary = learn_vocabulary([([], words[n % 3 :: 3]) for n in range(300)])
    terms, _, head = unpack(sign(([], words), vocabulary))
    assert len(terms) == 64
    assert 1 <= head <= 24
    # An octave begins at half of what it ends with.
    assert sum(2 ** (vocabulary.spread[term] - 1) for term in terms[:head]) <= 512


def test_an_empty_text_signs_with_nothing():
    signature = unpack(sign(([], []), Vocabulary((), b"", 0)))
    assert (list(signature.terms), signature.weights, signature.head) == ([], b"", 0)


def test_cached_kin_survive_in_a_file_alone(tmp_path: Path):
    first = related(corpus(), Cache(tmp_path))
    assert related(corpus(), Cache(tmp_path)) == first
    assert [path.name for path in tmp_path.iterdir()] == ["related.msgpack"]

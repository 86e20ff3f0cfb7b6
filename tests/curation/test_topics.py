"""Which topics a paper gets, and the terms that are named for each."""

import importlib.util
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.curation.taxonomy import load_taxonomy
from digest.curation.terms import TermTree
from digest.curation.topics import Classifier, assign_topics, topics_given
from digest.model import Paper, Term, Topic

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "content" / "topics.toml"


def topic(slug: str, *terms: str) -> Topic:
    return Topic(slug=slug, name=slug, terms=tuple(Term(text) for text in terms))


def paper(title: str, abstract: str = "", **fields) -> Paper:
    return Paper(
        id=fields.pop("id", title), title=title, abstract=abstract, featured_on=date(2026, 11, 20), **fields
    )


def slugs(taxonomy: tuple[Topic, ...], a_paper: Paper, *, most: int = 3, threshold: float = 1.0) -> list[str]:
    found = assign_topics([a_paper], taxonomy, most=most, threshold=threshold)[a_paper.id]
    return [match.slug for match in found]


# A taxonomy as somebody might write it on a Sunday: five plain words for each topic.
SMALL = (
    topic("bees", "bee", "honey", "hive", "pollination", "varroa mite"),
    topic("bread", "sourdough", "flour", "yeast", "baking", "crust"),
    topic("railways", "train timetable", "locomotive", "rail track", "signalling", "freight"),
    topic("gardens", "soil", "compost", "pollination", "seedling", "pruning"),
)


@pytest.mark.parametrize(
    ("title", "abstract", "wanted"),
    [
        ("Counting Bees at the Entrance", "We film a hive and count how many leave it each hour.", ["bees"]),
        ("A Model of Crust", "How flour and yeast decide what baking does to a loaf.", ["bread"]),
        (
            "Robust Freight Planning",
            "Signalling faults delay each locomotive behind. We plan the train timetables anew.",
            ["railways"],
        ),
        (
            "Pollination in Small Gardens",
            "Bees visit seedlings on poor soil. With compost, pollination doubles; honey does not.",
            ["gardens", "bees"],
        ),
        ("On Prime Gaps", "We bound the distance between consecutive primes in short intervals.", []),
    ],
)
def test_five_plain_words_for_a_topic_give_sensible_topics(title, abstract, wanted):
    assert slugs(SMALL, paper(title, abstract)) == wanted


def test_a_word_said_once_in_passing_gives_no_topic():
    assert slugs(SMALL, paper("On Waiting", "Queues form everywhere, as with freight at a border.")) == []


@pytest.mark.parametrize(
    ("title", "abstract", "first"),
    [
        (
            "Teaching Small Assistants to Follow Orders",
            "We collect instruction tuning data and fine-tune large language models on it.",
            "language-models",
        ),
        (
            "Neutron Stars Seen Through Two Telescopes",
            "Spectra of a binary bound the mass of its neutron star and the redshift of its galaxy.",
            "scientific-ml",
        ),
        (
            "Walking on Ice",
            "A quadruped robot learns locomotion in simulation, then walks on slippery ground.",
            "robotics",
        ),
        (
            "SmallTalkBench: a Benchmark of Polite Conversation",
            "We present a benchmark of two thousand dialogues and evaluate twelve chatbots.",
            "benchmarks-datasets",
        ),
        (
            "Half the Bits",
            "Post-training quantization to four bits halves the memory footprint of transformers on a GPU.",
            "efficiency",
        ),
        (
            "Whispering to Machines",
            "Automatic speech recognition fails on whispers; we adapt the acoustic model.",
            "speech-audio",
        ),
        (
            "Gossip Among Phones",
            "Clients train a shared model by federated learning with differential privacy.",
            "federated-privacy",
        ),
        (
            "Which Pixels Matter?",
            "We compare saliency maps and Shapley values as explanations of an image classifier.",
            "interpretability",
        ),
    ],
)
def test_the_shipped_taxonomy_knows_the_fields(title, abstract, first):
    assert slugs(load_taxonomy(SHIPPED, "content/topics.toml"), paper(title, abstract))[0] == first


def test_labelled_papers_get_the_topics_that_people_gave_them(shared):
    bench = load_bench()
    labels = bench.read_labels(shared / "data" / "topics-dev.jsonl")
    papers = bench.find_papers(labels, shared / "seeds")

    scores = bench.score_papers(labels, papers, load_taxonomy(SHIPPED, "topics.toml"), bench.Tuning())

    assert bench.total(scores).primary >= 0.75
    assert bench.total(scores).f1 >= 0.78


def test_the_longest_term_takes_the_place_for_all_topics():
    taxonomy = (
        topic("graphs", "graph neural network"),
        topic("nets", "neural network"),
        topic("math", "graph"),
    )

    assert slugs(taxonomy, paper("Graph Neural Networks")) == ["graphs"]
    assert slugs(taxonomy, paper("Neural Networks on a Graph")) == ["nets"]


def test_a_shorter_term_is_found_where_the_longer_one_breaks_off():
    taxonomy = (topic("long", "graph neural network theory"), topic("short", "graph", "neural network"))

    assert slugs(taxonomy, paper("Graph Neural Networks")) == ["short"]


def test_a_phrase_at_weight_nothing_hides_what_it_covers():
    hidden = Topic(slug="code", name="Code", terms=(Term("code"), Term("code is available", 0.0)))

    assert slugs((hidden,), paper("Bees", "Code is available. Our code is available.")) == []
    assert slugs((hidden,), paper("Code for Bees")) == ["code"]


@pytest.mark.parametrize(
    ("term", "title", "found"),
    [
        ("language model", "Language Modelling with language-models", True),
        ("chain of thought", "Chain-of-Thought", True),
        ("chain-of-thought", "A chain of thoughts", True),
        ("RAG", "RAGs", True),
        ("RAG", "A rag doll", False),
        ("rag", "RAG", True),
        ("LoRA", "Lora", False),
        ("=reasoning", "Reasoning", True),
        ("=reasoning", "A reasoned reason", False),
        ("=Lean", "Lean", True),
        ("=Lean", "lean", False),
        ("*bench", "MathBench", True),
        ("*bench", "A bench", False),
        ("astro*", "Astroparticles", True),
        ("new *bench", "A New MathBench", True),
        ("C++", "Faster C++", True),
        ("C++", "Vitamin C", False),
        ("optimizer", "Optimization", True),
        ("图神经网络", "基于图神经网络的推荐", True),
        ("équation", "Équations", False),
    ],
)
def test_a_term_finds_what_its_spelling_asks_for(term, title, found):
    assert slugs((topic("it", term),), paper(title)) == (["it"] if found else [])


def test_a_word_of_the_title_counts_more_than_one_of_the_abstract():
    taxonomy = (topic("bees", "bee"), topic("bread", "bread"))

    assert slugs(taxonomy, paper("Bread", "bee bee bee bee"))[0] == "bread"


def test_a_term_that_comes_back_counts_but_less_each_time():
    taxonomy = (topic("one", "bee"), topic("many", "flour", "yeast", "crust"))

    assert slugs(taxonomy, paper("On Food", "bee bee bee bee bee flour yeast crust"))[0] == "many"
    assert slugs(taxonomy, paper("On Food", "bee bee bee bee bee flour yeast"))[0] == "one"


def test_a_title_term_is_deaf_to_the_abstract():
    driving = Topic(slug="driving", name="Driving", terms=(Term("driving", 5.0, title_only=True),))

    assert slugs((driving,), paper("Driving at Night")) == ["driving"]
    assert slugs((driving,), paper("Bees", "The driving force of bees, driving on.")) == []


def test_two_terms_for_the_same_words_are_heard_once():
    taxonomy = (topic("twice", "bee", "=bees", "bees"), topic("one", "honey", "hive"))

    assert slugs(taxonomy, paper("On Food", "bees honey hive"))[0] == "one"


def test_the_categories_of_a_paper_are_read():
    taxonomy = (Topic(slug="robotics", name="Robotics", terms=(Term("cs.RO", 2.5),)),)

    assert slugs(taxonomy, paper("On Walking", categories=("cs.RO", "cs.LG"))) == ["robotics"]


def test_topics_of_equal_evidence_stand_in_the_order_of_the_taxonomy():
    taxonomy = (topic("b", "bee"), topic("a", "ant"))

    assert slugs(taxonomy, paper("Ants and Bees", "ant bee")) == ["b", "a"]


def test_the_terms_that_earned_a_topic_are_named_loudest_first_for_people_to_read():
    (match, *_) = assign_topics(
        [paper("Bees at Work", "=honey, honey and a hive.", id="p")],
        (topic("bees", "=bees", "hive", "honey"),),
        most=3,
        threshold=1.0,
    )["p"]

    assert match.terms == ("bees (title)", "honey", "hive")
    assert (match.score, match.given) == (1.0, False)


def test_given_topics_come_first_and_earned_ones_fill_up():
    a_paper = paper("Counting Bees", "A hive and its honey.", topics=("Machine Learning", "machine-learning"))

    given_one, earned = assign_topics([a_paper], SMALL, most=2, threshold=1.0)[a_paper.id]

    assert (given_one.slug, given_one.given, given_one.terms) == ("machine-learning", True, ())
    assert (earned.slug, earned.given) == ("bees", False)


def test_no_given_topic_is_lost_however_few_are_asked_for():
    a_paper = paper("Counting Bees", topics=("a", "b", "c"))

    assert slugs(SMALL, a_paper, most=2) == ["a", "b", "c"]


def test_topics_that_only_papers_name_are_called_by_their_words():
    papers = [paper("1", topics=("Bird Song", "bees")), paper("2", topics=("bird-song", "war-and-peace"))]

    found = topics_given(papers, SMALL)

    assert [(topic.slug, topic.name) for topic in found] == [
        ("bird-song", "Bird Song"),
        ("war-and-peace", "War and peace"),
    ]


def test_a_given_topic_with_a_hostile_name_has_a_safe_slug_and_a_short_name():
    (found,) = topics_given([paper("1", topics=("../../etc/\x00passwd\u202e " + "x" * 500,))], ())

    assert "/" not in found.slug
    assert len(found.slug) <= 80
    assert len(found.name) <= 80
    assert "\x00" not in found.name


def test_without_a_taxonomy_there_are_only_given_topics():
    assert slugs((), paper("Counting Bees", topics=("bees",))) == ["bees"]
    assert slugs((), paper("Counting Bees")) == []


WORDS = st.lists(
    st.sampled_from(["bee", "honey", "hive", "flour", "yeast", "soil", "pollination", "and", "of"])
)
TEXTS = WORDS.map(" ".join)


@given(TEXTS, TEXTS, st.integers(1, 4), st.floats(0, 3), st.floats(0, 3))
def test_a_stricter_threshold_only_takes_topics_away(title, abstract, most, one, other):
    a_paper = paper(title, abstract, id="p")
    mild, strict = sorted([one, other])

    many = slugs(SMALL, a_paper, most=most, threshold=mild)
    few = slugs(SMALL, a_paper, most=most, threshold=strict)

    assert few == many[: len(few)]
    assert len(many) <= most


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=5))
def test_a_paper_gets_the_same_topics_in_any_company(texts):
    papers = [paper(title, abstract, id=str(number)) for number, (title, abstract) in enumerate(texts)]

    together = assign_topics(papers, SMALL, most=3, threshold=1.0)
    backwards = assign_topics(papers[::-1], SMALL, most=3, threshold=1.0)

    alone = {one.id: Classifier(SMALL, most=3, threshold=1.0).topics_of(one) for one in papers}
    assert together == backwards == alone


LETTERS = st.sampled_from("abc")
PHRASES = st.lists(LETTERS, min_size=1, max_size=4).map(" ".join)


@given(st.lists(PHRASES, max_size=8), st.lists(LETTERS, max_size=20))
def test_reading_finds_what_trying_every_term_at_every_place_finds(terms, words):
    tree = TermTree(terms)
    wanted, place = [], 0
    while place < len(words):
        here = [term.split() for term in terms if words[place:][: len(term.split())] == term.split()]
        longest = max(here, key=len, default=None)
        wanted += [" ".join(longest)] if longest else []
        place += len(longest) if longest else 1

    found = [{terms[number] for number in tree.groups[group]} for group in tree.groups_in(" ".join(words))]

    assert found == [{phrase} for phrase in wanted]


def test_two_hash_seeds_give_the_same_topics():
    script = (
        "from tests.curation.test_topics import *\n"
        "papers = [paper('Private Graph Learning', 'Code, GANs and proofs.', topics=('C++', 'B', 'b'))]\n"
        "print(assign_topics(papers, load_taxonomy(SHIPPED, 't'), most=5, threshold=0.1))\n"
        "print(topics_given(papers, ()))\n"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }

    assert len(outputs) == 1


def load_bench():
    spec = importlib.util.spec_from_file_location("bench_topics", ROOT / "tests" / "bench" / "topics.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module

"""The taxonomy as people write it: what is read, what is refused and where, and slugs for any text."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.curation.taxonomy import load_taxonomy, slug_of
from digest.curation.vocabulary import stem, words_in
from digest.model import Term
from digest.problems import DigestError, Problem

SHIPPED = Path(__file__).parents[2] / "content" / "topics.toml"
SLUGS = [
    "language-models",
    "reasoning",
    "agents",
    "code",
    "nlp",
    "multimodal",
    "computer-vision",
    "generative-models",
    "speech-audio",
    "reinforcement-learning",
    "robotics",
    "graphs",
    "optimization",
    "theory",
    "efficiency",
    "federated-privacy",
    "safety-alignment",
    "interpretability",
    "robustness",
    "representation-learning",
    "retrieval-recommendation",
    "time-series-tabular",
    "scientific-ml",
    "benchmarks-datasets",
]


def read(tmp_path: Path, text: str):
    path = tmp_path / "topics.toml"
    path.write_text(text, encoding="utf-8")
    return load_taxonomy(path, "content/topics.toml")


def problems(tmp_path: Path, text: str) -> tuple[Problem, ...]:
    with pytest.raises(DigestError) as raised:
        read(tmp_path, text)
    return raised.value.problems


def test_the_shipped_taxonomy_has_its_24_topics_each_described_and_with_terms():
    taxonomy = load_taxonomy(SHIPPED, "content/topics.toml")

    assert [topic.slug for topic in taxonomy] == SLUGS
    assert all(topic.name and topic.description.endswith(".") for topic in taxonomy)
    assert all(len(topic.terms) >= 40 for topic in taxonomy)


def test_a_topic_of_the_shipped_taxonomy_lists_no_term_twice():
    for topic in load_taxonomy(SHIPPED, "content/topics.toml"):
        texts = [term.text for term in topic.terms if not term.title_only]
        assert len(texts) == len(set(texts)), topic.slug


def test_a_digest_without_the_file_has_no_topics(tmp_path):
    assert load_taxonomy(tmp_path / "topics.toml", "content/topics.toml") == ()


def test_a_topic_is_read_with_a_weight_for_each_list_and_a_name_made_from_its_slug(tmp_path):
    text = """
[[topic]]
slug = "bread-baking"
strong = ["sourdough"]
terms = ["flour", "dough  hydration^2.5"]
weak = ["oven"]
title = ["bread"]
never = ["bread board"]
"""

    (topic,) = read(tmp_path, text)

    assert topic.name == "Bread baking"
    assert topic.parent is None
    assert set(topic.terms) == {
        Term("sourdough", 2.5),
        Term("flour", 1.0),
        Term("dough hydration", 2.5),
        Term("oven", 0.3),
        Term("bread", 5.0, title_only=True),
        Term("bread board", 0.0),
    }


def test_a_parent_may_do_without_terms(tmp_path):
    text = '[[topic]]\nslug = "food"\n[[topic]]\nslug = "bread"\nparent = "food"\nterms = ["rye"]\n'

    assert [topic.parent for topic in read(tmp_path, text)] == [None, "food"]


TOPIC = '[[topic]]\nslug = "robotics"\nterms = ["robot"]\n'


@pytest.mark.parametrize(
    ("text", "line", "fact", "hint"),
    [
        (TOPIC + 'therms = ["arm"]\n', 4, "unknown key 'therms'", "did you mean 'terms'?"),
        ('[[topics]]\nslug = "a"\n', 1, "unknown key 'topics'", "did you mean 'topic'?"),
        (TOPIC + "name = 5\n", 4, "expected text, got a whole number", "texts stand in quotes"),
        (TOPIC + 'strong = "arm"\n', 4, "expected a list, got text", "terms in a list"),
        ('[topic]\nslug = "a"\n', 1, "expected a list, got a table", "under [[topic]]"),
        ('[[topic]]\nname = "A"\n', 1, "missing required field 'slug'", "under [[topic]]"),
        (TOPIC + TOPIC, 5, "a second topic 'robotics'", "another slug"),
        (TOPIC.replace("robotics", "My Robots"), 2, "'My Robots' is no slug", 'slug = "my-robots"'),
        (TOPIC.replace("robotics", "../etc"), 2, "'../etc' is no slug", 'slug = "etc"'),
        (TOPIC.replace("robotics", "page"), 2, "'page' is no slug", 'slug = "page-'),
        (TOPIC.replace("robotics", "r" * 81), 2, "is no slug", 'slug = "rrr'),
        (
            TOPIC + 'parent = "robtics"\n',
            4,
            "names parent 'robtics', which does not exist",
            "mean 'robotics'?",
        ),
        (TOPIC + 'parent = "robotics"\n', 4, "names itself as parent", "leave parent out"),
        ('[[topic]]\nslug = "a"\nterms = []\n', 2, "topic 'a' has no terms", "a handful will do"),
        (TOPIC + 'weak = ["..."]\n', 4, "the term '...' holds no word", "in letters"),
        (TOPIC + 'weak = ["arm^many"]\n', 4, "'arm^many' has no weight", "from 0 to 100"),
        (TOPIC + 'weak = ["arm^-1"]\n', 4, "'arm^-1' has no weight", "from 0 to 100"),
        (TOPIC + 'weak = ["arm^nan"]\n', 4, "'arm^nan' has no weight", "from 0 to 100"),
        ("[[topic]\n", 1, "not valid TOML", ""),
    ],
)
def test_a_mistake_is_named_with_its_line_and_what_to_do(tmp_path, text, line, fact, hint):
    (problem,) = problems(tmp_path, text)

    assert (problem.path, problem.line) == ("content/topics.toml", line)
    assert fact in problem.fact
    assert hint in problem.hint


def test_parents_in_a_circle_are_refused_at_each_of_their_lines(tmp_path):
    topics = [
        f'[[topic]]\nslug = "{slug}"\nparent = "{above}"\nterms = ["x1"]\n'
        for slug, above in ("ab", "bc", "ca")
    ]

    found = problems(tmp_path, "".join(topics))

    assert [problem.line for problem in found] == [3, 7, 11]
    assert "a > b > c > a" in found[0].hint


def test_all_mistakes_are_told_at_once(tmp_path):
    found = problems(tmp_path, TOPIC + 'parent = "nowhere"\n' + TOPIC + 'weak = ["--"]\n')

    assert [problem.line for problem in found] == [4, 6, 8]


def test_a_file_that_is_not_utf8_is_refused_in_one_line(tmp_path):
    path = tmp_path / "topics.toml"
    path.write_bytes(b'[[topic]]\nslug = "caf\xe9"\n')

    with pytest.raises(DigestError, match="is not UTF-8 text"):
        load_taxonomy(path, "content/topics.toml")


@pytest.mark.parametrize(
    ("given_as", "slug"),
    [
        ("Machine Learning", "machine-learning"),
        ("machine-learning", "machine-learning"),
        ("  Vision &  Language ", "vision-language"),
        ("AI/ML", "ai-ml"),
        ("Théorie de l’information", "theorie-de-l-information"),
        ("2401.01234", "2401-01234"),
    ],
)
def test_a_topic_in_words_becomes_a_slug(given_as, slug):
    assert slug_of(given_as) == slug


def test_topics_whose_signs_make_the_difference_keep_apart():
    assert len({slug_of(text) for text in ("C", "C++", "C#", "机器学习", "機器學習", "…", "")}) == 7


@given(st.text(max_size=200))
def test_any_text_has_a_safe_slug_that_is_its_own_slug(text):
    slug = slug_of(text)

    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert len(slug) <= 80
    assert slug_of(slug) == slug


@pytest.mark.parametrize(
    "forms",
    [
        "optimizer optimizers optimize optimized optimizing optimization optimisation optimisers",
        "prune prunes pruned pruning",
        "policy policies",
        "embedding embeddings embed embedded",
        "class classes",
        "plan plans planned planning",
        "bias biases biased",
    ],
)
def test_the_forms_of_a_word_have_one_stem(forms):
    assert len({stem(word) for word in forms.split()}) == 1


@pytest.mark.parametrize(
    "words",
    [
        "optimal optimizer",
        "transformer transform",
        "demonstration demonstrate",
        "news new",
        "physics physical",
    ],
)
def test_words_of_different_meaning_keep_their_stems(words):
    assert len({stem(word) for word in words.split()}) == 2


@given(st.text(st.characters(max_codepoint=127)))
def test_ascii_text_has_the_same_words_beside_other_text(text):
    assert [*words_in(text), "é"] == words_in(f"{text} é")

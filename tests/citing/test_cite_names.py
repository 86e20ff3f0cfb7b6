"""Names are split where that is sure, and stay whole where it is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.citing import names
from digest.citing.names import Name, name_of
from digest.text import one_line


@pytest.mark.parametrize(
    ("author", "parts"),
    [
        ("Ashish Vaswani", ("Ashish", "", "Vaswani", "")),
        ("Aidan N. Gomez", ("Aidan N.", "", "Gomez", "")),
        ("J.K. Rowling", ("J.K.", "", "Rowling", "")),
        ("C.-C. Jay Kuo", ("C.-C. Jay", "", "Kuo", "")),
        ("Yu. I. Manin", ("Yu. I.", "", "Manin", "")),
        ("Ludwig van Beethoven", ("Ludwig", "van", "Beethoven", "")),
        ("Vincent van der Berg", ("Vincent", "van der", "Berg", "")),
        ("José da Silva Santos", ("José", "da", "Silva Santos", "")),
        ("Jean d'Alembert", ("Jean", "", "d'Alembert", "")),
        ("Conan O'Brien", ("Conan", "", "O'Brien", "")),
        ("Ian McDonald", ("Ian", "", "McDonald", "")),
        ("Daniel Cohen-Or", ("Daniel", "", "Cohen-Or", "")),
        ("Fei-Fei Li", ("Fei-Fei", "", "Li", "")),
        ("Jong Wook Kim", ("Jong Wook", "", "Kim", "")),
        ("Quoc V. Le", ("Quoc V.", "", "Le", "")),
        ("Łukasz Kaiser", ("Łukasz", "", "Kaiser", "")),
        ("Paul Erd\\H{o}s", ("Paul", "", "Erdős", "")),
        ("Martin King Jr.", ("Martin", "", "King", "Jr.")),
        ("Martin King, Jr.", ("Martin", "", "King", "Jr.")),
        ("Knuth, Donald E.", ("Donald E.", "", "Knuth", "")),
        ("García Márquez, Gabriel José", ("Gabriel José", "", "García Márquez", "")),
        ("van Gogh, Vincent", ("Vincent", "van", "Gogh", "")),
    ],
)
def test_a_name_whose_parts_are_sure_is_split(author: str, parts: tuple[str, str, str, str]) -> None:
    name = name_of(author)
    assert (name.given, name.particle, name.family, name.suffix) == parts


@pytest.mark.parametrize(
    "author",
    [
        *("Li Fei-Fei", "Kim Jong-un", "Nguyen Van Anh"),  # the family name may be in front
        *("李飞飞", "محمد علي", "Иван Петров", "김민수"),  # other scripts, other orders
        *("Gabriel García Márquez", "Guido Van Rossum", "Noah Adam Smith"),
        *("Plato", "B. Sample 2nd", "Author Number0", "Kim JS", "Smith J.", "danah boyd", "XiaoMing Wang2"),
        *("Smith,", ", John", "a, b, c", "Smith; John", "🦊 Fox", "Eve <img src=x>", "van Beethoven"),
    ],
)
def test_a_name_whose_parts_are_not_sure_stays_as_it_is(author: str) -> None:
    assert name_of(author) == Name(author)


@pytest.mark.parametrize(
    "author",
    [
        "OpenAI",
        "The ATLAS Collaboration",
        "DeepSeek-AI",
        "Google Research",
        "Foo, Inc.",
        "Barnes and Noble",
        "Qwen Team",
    ],
)
def test_a_group_is_no_person(author: str) -> None:
    assert name_of(author) == Name(author, is_group=True)


def test_a_name_in_order_is_how_it_is_spoken() -> None:
    assert name_of("Beethoven, Ludwig").in_order == "Ludwig Beethoven"
    assert name_of("Ludwig van Beethoven").in_order == "Ludwig van Beethoven"


WORDS = ["Ada", "Li", "Wei", "Le", "Van", "The", "Google", "Research", "And", "Smith", "Jr", "Bo"]


@given(st.lists(st.sampled_from([*WORDS, "N.", "J."]), min_size=1, max_size=4).map(" ".join))
def test_the_quick_way_for_simple_names_comes_to_the_same(author: str) -> None:
    assert name_of(author) == names._read(author)


@given(
    st.text(max_size=40) | st.lists(st.sampled_from([*WORDS, "van", "de", ",", "Jr.", "X."])).map(" ".join)
)
def test_a_split_loses_no_letter_and_makes_none_up(author: str) -> None:
    name = name_of(author)
    assert name.literal == one_line(name.literal)
    if name.family:
        assert sorted(name.in_order.replace(" ", "")) == sorted(
            name.literal.replace(" ", "").replace(",", "")
        )

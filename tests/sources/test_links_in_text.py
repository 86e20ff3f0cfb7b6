"""Addresses within the text of mails, extractors and Markdown belong to their card, and to no title or abstract."""

from __future__ import annotations

import re

import pytest
from saved_pages import TODAY

from digest.problems import DigestError
from digest.sources.reading import Reading, read_listing

HEADER = ["Get trending papers in your email inbox!", "Daily Papers", "by AK and the research community"]
SITE = "https://huggingface.co"
TITLES = ("On Lattices", "On Kernels", "Counting Graphs Without Looking at Them")
ABSTRACT = "We count them in high dimensions (see Section 2), and say what they are good for."


def read(lines: list[str], between: str = "\n\n") -> Reading:
    return read_listing(between.join(lines).encode(), "page", today=TODAY)


def assert_papers(reading: Reading) -> None:
    assert reading.problems == ()
    assert [(record.title, record.abstract, record.arxiv_id) for record in reading.records] == [
        (title, ABSTRACT, f"2401.0000{at}") for at, title in enumerate(TITLES)
    ]


def page(at: int) -> str:
    return f"{SITE}/papers/2401.0000{at}"


@pytest.mark.parametrize(
    "shape", ["{} <{}>", "{}<{}>", "{} ({})", "{} [{}]", "{}\n<{}>", "{}\n\n<{}>", "{}\n({})"]
)
@pytest.mark.parametrize("between", ["\n\n", "\n"])
def test_the_address_behind_a_title_is_the_papers(shape: str, between: str) -> None:
    lines = [part for at, title in enumerate(TITLES) for part in (shape.format(title, page(at)), ABSTRACT)]

    assert_papers(read([*HEADER, *lines], between))


def test_a_mail_with_an_address_behind_each_link() -> None:
    top = [
        HEADER[0],
        f"Subscribe <{SITE}/login?next=%2Fpapers>",
        "Daily Papers",
        f"by AK <{SITE}/akhaliq> and the research community",
        f"Daily <{SITE}/papers>",
        "Nov 19",
    ]
    cards = [
        part
        for at, title in enumerate(TITLES)
        for part in (
            f"{at + 5} <{SITE}/login?next=%2Fpapers%2F2401.0000{at}>",
            f"{title} <{page(at)}>",
            f"{ABSTRACT} <{page(at)}>",
            f"3 authors <{page(at)}>",
            "·",
            f"Mar 10 2 <{page(at)}#community>",
            "GitHub 12 <https://github.com/lab/code>",
        )
    ]

    reading = read([*top, *cards])

    assert_papers(reading)
    assert [record.votes for record in reading.records] == [5, 6, 7]
    assert {(record.author_count, record.comments, record.code_url) for record in reading.records} == {
        (3, 2, "https://github.com/lab/code")
    }


def test_an_address_in_an_abstract_stays() -> None:
    abstract = "We count them. Our code is at <https://github.com/lab/code> and https://example.org/a."

    reading = read([*HEADER, "On Lattices", abstract, "On Kernels", "We do so at <https://example.org/b>"])

    assert [record.abstract for record in reading.records] == [
        abstract,
        "We do so at <https://example.org/b>",
    ]


def test_numbered_links_of_a_text_browser_are_no_part_of_titles() -> None:
    lines = [
        f"[1]{HEADER[0]}",
        "[2]Subscribe",
        "Daily Papers",
        "by[3]AK and the research community",
        "* [4]Daily",
    ]
    lines += ["Nov 19"]
    for at, title in enumerate(TITLES):
        lines += [
            f"[{10 + 3 * at}]{title}",
            f"[{11 + 3 * at}]{ABSTRACT}",
            f"* [{12 + 3 * at}]3 authors",
            "·",
            "Mar 10",
        ]
    numbers = [(10 + at, f"{page(at // 3)}") for at in range(9)]
    below = ["References", "Visible links:", f"1. {SITE}/", f"2. {SITE}/login", f"3. {SITE}/akhaliq"]
    below += [f"{number}. {address}" for number, address in numbers]

    for listed in (below, []):
        reading = read([*lines, *listed])

        assert reading.problems == ()
        assert [(record.title, record.abstract) for record in reading.records] == [
            (title, ABSTRACT) for title in TITLES
        ]
        assert {record.author_count for record in reading.records} == {3}
    assert_papers(read([*lines, *below]))


def test_a_title_that_begins_with_a_number_in_brackets_keeps_it() -> None:
    reading = read([*HEADER, "[3]Lattices", "We count [3]lattices and [12] others.", "On Kernels", ABSTRACT])

    assert reading.records[0].title == "[3]Lattices"
    assert reading.records[0].abstract == "We count [3]lattices and [12] others."


@pytest.mark.parametrize("indent", ["", "   "])
@pytest.mark.parametrize("header", [HEADER, []])
@pytest.mark.parametrize(
    "shape", ["{0}. **[{1}]({2})**", "{0}. [**{1}**]({2})", "- **[{1}]({2})**", "{0}. *[{1}]({2})*"]
)
def test_a_numbered_list_of_links_is_papers(indent: str, header: list[str], shape: str) -> None:
    cards = [
        part
        for at, title in enumerate(TITLES)
        for part in (shape.format(at + 1, title, page(at)), indent + ABSTRACT)
    ]

    assert_papers(read([*header, *cards]))


def turndown(text: str) -> str:
    """As the program writes it: signs of Markdown get a backslash, a number at the start keeps its stop."""
    return re.sub(r"^(\d+)\.", r"\1\\.", re.sub(r"([\\*_\[\]`])", r"\\\1", text))


@pytest.mark.parametrize("shape", ["### [{}]({})", "[{}]({})"])
def test_escapes_of_markdown_are_undone(shape: str) -> None:
    titles = ("1. Lattices and x_i", "On *Kernels* [v2]", "2. Graphs with a_b_c")
    abstract = "1. We show [1] that *x* has $x_i$ and \\alpha of it, as in [2, 3]. See snake_case."
    lines = [
        part
        for at, title in enumerate(titles)
        for part in (shape.format(turndown(title), page(at)), turndown(abstract))
    ]

    reading = read([*HEADER, *lines])

    assert reading.problems == ()
    assert [record.title for record in reading.records] == list(titles)
    assert {record.abstract for record in reading.records} == {abstract}


def test_backslashes_of_tex_are_no_escapes() -> None:
    abstract = "We show that \\alpha\\_1 \\# \\[x\\] and $\\text{a\\_b}$ are bounded by \\*."

    reading = read(
        [*HEADER, f"### [On Lattices]({page(1)})", abstract, f"### [On Kernels]({page(2)})", ABSTRACT]
    )

    assert [record.abstract for record in reading.records] == [abstract, ABSTRACT]


def test_one_paper_named_in_a_letter_makes_it_no_listing() -> None:
    with pytest.raises(DigestError):
        read(["Dear all,", f"please read this one ({page(1)})", "Yours,", "Ada"])


def test_titles_with_addresses_need_no_header() -> None:
    assert_papers(
        read([part for at, title in enumerate(TITLES) for part in (f"{title} <{page(at)}>", ABSTRACT)])
    )

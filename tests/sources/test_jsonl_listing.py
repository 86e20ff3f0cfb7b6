"""JSON Lines: whatever a digest exports is read back; what is wrong is said, and costs no more than it must."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import Paper, VoteCount
from digest.problems import DigestError
from digest.sources.reading import Reading, read_listing
from digest.text import one_line

TODAY = date(2026, 11, 20)


def read(*lines: object) -> Reading:
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    return read_listing(text.encode("utf-8", "surrogatepass"), "papers.jsonl", today=TODAY)


def facts(reading: Reading) -> list[str]:
    return [f"{problem.line}: {problem.fact}" for problem in reading.problems]


WORDS = st.text(min_size=1, max_size=30).map(one_line).filter(bool)
NAMES = st.lists(WORDS, max_size=3).map(tuple)
DAYS = st.dates(date(1991, 1, 1), date(2100, 1, 1))
COUNTS = st.none() | st.integers(0, 2**52)
PAPERS = st.builds(
    Paper,
    id=WORDS,
    title=WORDS,
    abstract=st.lists(WORDS, max_size=3).map("\n\n".join),
    authors=NAMES,
    author_count=COUNTS,
    published=st.none() | DAYS,
    featured_on=DAYS,
    position=st.none() | st.integers(1, 10_000),
    votes=COUNTS,
    comments=COUNTS,
    vote_history=st.lists(st.builds(VoteCount, day=DAYS, votes=st.integers(0, 9999)), max_size=3).map(tuple),
    arxiv_id=st.sampled_from([None, "2401.01234", "math/0611800", "hep-th/9901001"]),
    doi=st.sampled_from([None, "10.1000/182", "10.1145/3292500.3330701"]),
    url=st.sampled_from([None, "https://example.org/a?b=1&c=%20#d"]),
    pdf_url=st.sampled_from([None, "https://example.org/a.pdf"]),
    code_url=st.sampled_from([None, "https://github.com/lab/code"]),
    categories=NAMES,
    topics=NAMES,
    sources=NAMES,
    aliases=NAMES,
)


@given(st.lists(PAPERS, min_size=1, max_size=5), st.booleans())
def test_what_is_exported_is_read_back_without_loss(papers: list[Paper], as_list: bool) -> None:
    encoded = [msgspec.json.encode(paper).decode() for paper in papers]
    text = "[\n" + ",\n".join(encoded) + "\n]" if as_list else "\n".join(encoded)

    reading = read_listing(text.encode(), "papers.jsonl", today=TODAY)

    assert reading.problems == ()
    assert [record.origin.line for record in reading.records] == [
        at + 1 + as_list for at in range(len(papers))
    ]
    for position, (paper, record) in enumerate(zip(papers, reading.records, strict=True), 1):
        for name in Paper.__struct_fields__:
            kept = getattr(paper, name)
            if name == "position" and kept is None:
                kept = position
            assert getattr(record, name) == kept


def test_empty_and_null_values_are_absent() -> None:
    reading = read(
        {
            "title": "A",
            "id": "",
            "abstract": None,
            "authors": [],
            "published": "",
            "votes": None,
            "url": "",
            "topics": [""],
        }
    )

    (record,) = reading.records
    assert reading.problems == ()
    assert (
        record.id,
        record.abstract,
        record.authors,
        record.published,
        record.votes,
        record.url,
        record.topics,
    ) == (*(None, "", (), None, None, None, ()),)


def test_a_votes_of_zero_is_kept() -> None:
    assert read({"title": "A", "votes": 0, "comments": 0}).records[0].votes == 0


def test_unknown_keys_are_ignored_with_one_problem_each_and_curated_with_none() -> None:
    reading = read(
        {"title": "A", "abstrac": "x", "curated": {"heat": 1}},
        {"title": "B", "abstrac": "y", "colour": "red"},
    )

    assert facts(reading) == [
        '1: unknown key "abstrac" is ignored, on 2 lines',
        '2: unknown key "colour" is ignored',
    ]
    assert reading.problems[0].hint == "did you mean 'abstract'?"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *(
            ("published", "0000-00-00"),
            ("published", "yesterday"),
            ("published", "2026-02-30"),
            ("published", 20260101),
        ),
        *(("votes", -5), ("votes", "3"), ("votes", True), ("votes", 1.5), ("votes", 10**30), ("position", 0)),
        *(
            ("authors", "Ada Example"),
            ("authors", {"name": "Ada"}),
            ("topics", "graphs"),
            ("id", 17),
            ("abstract", ["a"]),
        ),
        *(
            ("url", "javascript:alert(1)"),
            ("url", "http://[::1/%zz%"),
            ("arxiv_id", "2413.00001"),
            ("doi", "none"),
        ),
        *(("vote_history", [{"day": "2026-11-20"}]), ("vote_history", {}), ("featured_on", "0000-00-00")),
    ],
)
def test_a_value_that_cannot_be_is_left_out_and_reported(key: str, value: object) -> None:
    reading = read({"title": "A"}, {"title": "B", key: value})

    if value not in ({},):
        (fact,) = facts(reading)
        assert fact.startswith(f"2: {key} ")
        assert "left out" in fact
    assert reading.records[1].title == "B"
    assert getattr(reading.records[1], key) == {"featured_on": TODAY, "position": 2}.get(
        key, getattr(reading.records[0], key)
    )


def test_a_wrong_item_costs_the_item_not_the_list() -> None:
    reading = read({"title": "A", "authors": ["Ada Example", 5, None, {"name": "Bo"}]})

    assert reading.records[0].authors == ("Ada Example",)
    assert len(reading.problems) == 3


@pytest.mark.parametrize(
    "line",
    [
        "{",
        '{"title": "x"',
        "nonsense",
        "[1]",
        "17",
        '"title"',
        "null",
        "{}",
        '{"title": ""}',
        '{"title": 5}',
        '{"id": "a"}',
    ],
)
def test_a_bad_line_is_skipped_with_its_number(line: str) -> None:
    reading = read({"title": "A"}, "", line, {"title": "B"})

    assert [record.title for record in reading.records] == ["A", "B"]
    assert [record.position for record in reading.records] == [1, 2]
    assert (reading.skipped, [problem.line for problem in reading.problems]) == (1, [3])


def test_lone_surrogates_and_control_characters_are_taken_out() -> None:
    record = read(
        '{"title": "A \\ud800 b\\u0000", "abstract": "x\\n\\ny \\ud83d", "authors": ["Sur \\udfff Name"]}'
    ).records[0]

    assert (record.title, record.abstract, record.authors) == ("A b", "x\n\ny", ("Sur Name",))


def test_white_space_is_normalised_and_paragraphs_stay() -> None:
    record = read({"title": " A \t title\n", "abstract": "One\r\nline.\r\n \r\nTwo.\n\n\n"}).records[0]

    assert (record.title, record.abstract) == ("A title", "One line.\n\nTwo.")


def test_objects_written_over_several_lines_are_read() -> None:
    text = json.dumps([{"title": "A"}, {"title": "B", "votes": 3}, 5, {"title": "C"}], indent=2)

    reading = read_listing(text.encode(), "papers.json", today=TODAY)

    assert [(record.title, record.origin.line) for record in reading.records] == [
        ("A", 2),
        ("B", 5),
        ("C", 10),
    ]
    assert facts(reading) == ["9: not an object, but a number"]


def test_a_list_that_breaks_off_gives_what_is_whole() -> None:
    reading = read_listing(b'[\n{"title": "A"},\n{"title": "B", \n', "papers.json", today=TODAY)

    assert [record.title for record in reading.records] == ["A"]
    assert reading.skipped == 1


def test_a_file_in_which_no_line_can_be_read_is_one_error() -> None:
    with pytest.raises(DigestError) as raised:
        read('{"title": ', '{"id": "b"}')

    (problem,) = raised.value.problems
    assert problem.path == "papers.jsonl"
    assert "line 1" in problem.fact
    assert '"title"' in problem.hint


def test_hostile_records_are_kept_or_reported(shared: Path) -> None:
    content = (shared / "data/hostile.jsonl").read_bytes()

    reading = read_listing(content, "hostile.jsonl", today=TODAY)

    lines: list[dict[str, Any]] = [json.loads(line) for line in content.splitlines()]
    assert len(reading.records) + reading.skipped == len(lines)
    assert [record.id for record in reading.records] == [line["id"] for line in lines]
    assert sorted(fact.split(" ")[1] for fact in facts(reading)) == [
        "published",
        "published",
        "url",
        "url",
        "votes",
    ]

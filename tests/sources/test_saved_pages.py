"""The five seeds are read exactly, and stay so whatever programs and people do to their text."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
import saved_pages as pages
from page_layouts import LAYOUTS
from saved_pages import COUNTS, NOISE, TODAY, Seed, Shown

from digest.model import Record
from digest.problems import DigestError
from digest.sources.reading import Reading, read_listing
from digest.text import sentences

SMALL = ("000", "003", "004")
FURNITURE = (
    *(
        "Daily Papers",
        "2024",
        "3 authors",
        "Subscribe to Nothing",
        "New",
        "Subscribe",
        "About",
        "Models",
        "Next",
    ),
    *(
        "Upvote",
        "GitHub",
        "-",
        "Oct 18, 2024",
        "Submitted by Whom? On Anonymous Reviews",
        "Trending Papers",
        "TOS",
    ),
)


@pytest.fixture(scope="module")
def folder(shared: Path) -> Path:
    return shared / "seeds"


@pytest.fixture(scope="module", params=COUNTS)
def seed(request: pytest.FixtureRequest, folder: Path) -> Seed:
    return pages.read_seed(folder, request.param)


@pytest.fixture(scope="module", params=SMALL)
def small(request: pytest.FixtureRequest, folder: Path) -> Seed:
    return pages.read_seed(folder, request.param)


def read(content: bytes | str, **given: date) -> Reading:
    return read_listing(
        content.encode() if isinstance(content, str) else content, "page", today=TODAY, **given
    )


def as_shown(record: Record) -> tuple[object, ...]:
    return (
        *(record.title, record.abstract, record.author_count),
        *(record.published, record.comments, record.votes),
    )


def expected(papers: Sequence[Shown], header: date) -> list[tuple[object, ...]]:
    return [
        (
            paper.title,
            paper.abstract,
            paper.author_count,
            paper.published(header),
            paper.comments,
            paper.votes,
        )
        for paper in papers
    ]


def assert_read(reading: Reading, papers: Sequence[Shown], day: date) -> None:
    assert reading.problems == ()
    assert [as_shown(record) for record in reading.records] == expected(papers, day)
    assert {record.featured_on for record in reading.records} == {day}
    assert [record.position for record in reading.records] == list(range(1, len(papers) + 1))


def one_sentence(papers: Sequence[Shown]) -> list[Shown]:
    return [paper._replace(abstract=sentences(paper.abstract)[0]) for paper in papers]


def test_every_entry_of_a_seed_is_read_exactly(seed: Seed) -> None:
    reading = read(seed.text)

    assert_read(reading, seed.papers, seed.day)
    assert (reading.format, len(reading.records), reading.skipped) == ("hf-text", COUNTS[seed.name], 0)
    lines = seed.text.split("\n")
    for record in reading.records:
        assert lines[record.origin.line - 1].endswith(record.title)


@pytest.mark.parametrize("noise", NOISE)
def test_the_seeds_survive(seed: Seed, noise: str) -> None:
    assert_read(read(NOISE[noise](seed.text)), seed.papers, seed.day)


@pytest.mark.parametrize("width", [72, 80, 97, 120])
def test_the_seeds_survive_hard_wrapping_with_blank_lines_between_blocks(seed: Seed, width: int) -> None:
    wrapped = pages.spaced(pages.wrapped(pages.blocks(seed), width))

    assert_read(read(wrapped), seed.papers, seed.day)


@pytest.mark.parametrize("width", [72, 100])
def test_wrapping_that_divides_long_words_loses_no_letter(seed: Seed, width: int) -> None:
    """A blank after a hyphen (`LLM- generated`) cannot be told from a word divided there."""
    wrapped = pages.spaced(pages.wrapped(pages.blocks(seed), width, divide=True))

    reading = read(wrapped)

    assert reading.problems == ()
    assert [record.title for record in reading.records] == [paper.title for paper in seed.papers]
    assert [record.abstract.replace(" ", "") for record in reading.records] == [
        paper.abstract.replace(" ", "") for paper in seed.papers
    ]


@pytest.mark.parametrize("noise", NOISE)
@pytest.mark.parametrize("width", [72, 120])
def test_the_seeds_survive_wrapping_and(small: Seed, width: int, noise: str) -> None:
    wrapped = pages.spaced(pages.wrapped(pages.blocks(small), width))

    assert_read(read(NOISE[noise](wrapped)), small.papers, small.day)


@pytest.mark.parametrize("width", [72, 100, 120])
@pytest.mark.parametrize("shorten", [list, one_sentence])
def test_wrapped_lines_without_blank_lines_are_reported_not_guessed(seed: Seed, width: int, shorten) -> None:  # type: ignore[no-untyped-def]
    wrapped = pages.dense(pages.wrapped(pages.blocks(seed, shorten(seed.papers)), width))

    with pytest.raises(DigestError) as raised:
        read(wrapped)

    (problem,) = raised.value.problems
    assert "wrapped lines" in problem.fact
    assert "blank line" in problem.hint


def test_the_seeds_survive_footers_in_one_line(small: Seed) -> None:
    page = pages.with_footers_in_a_line(pages.blocks(small))

    assert_read(read(pages.spaced(page)), small.papers, small.day)
    assert_read(read(pages.dense(page)), small.papers, small.day)


@pytest.mark.parametrize(
    "shape", ["{}", "[-] {}", "Upvote\n{}", "Submitted by\nreader\n{}", "Submitted by reader\n{}"]
)
def test_votes_stand_above_the_title_and_a_dash_means_none(small: Seed, shape: str) -> None:
    votes = [None if at % 3 == 0 else 7 * at for at in range(len(small.papers))]
    voted = [paper._replace(votes=vote) for paper, vote in zip(small.papers, votes, strict=True)]
    page = pages.with_votes(
        pages.blocks(small),
        small,
        lambda at: shape.format("-" if votes[at] is None else votes[at]).split("\n"),
    )

    assert_read(read(pages.spaced(page)), voted, small.day)
    assert_read(read(pages.dense(page)), voted, small.day)
    assert_read(read(pages.spaced(pages.wrapped(page, 80))), voted, small.day)


@pytest.mark.parametrize(
    "shape", ["{authors} authors·{day}·{comments}", "• {authors} authors · {day} · {comments}"]
)
def test_the_parts_of_a_footer_may_stand_close(small: Seed, shape: str) -> None:
    papers = [
        paper._replace(author_count=at + 1, day="Mar 10, 2024", comments=at)
        for at, paper in enumerate(small.papers)
    ]
    page = pages.blocks(small, papers)
    footers = (
        [shape.format(authors=paper.author_count, day=paper.day, comments=paper.comments)] for paper in papers
    )
    closed = [next(footers) if block[0].endswith(" authors") else block for block in page]

    assert_read(read(pages.spaced(closed)), papers, small.day)
    assert_read(read(pages.dense(closed)), papers, small.day)


def test_a_footer_ends_an_abstract_of_two_paragraphs(small: Seed) -> None:
    papers = [
        paper._replace(author_count=at + 1, day="Mar 10", comments=None)
        for at, paper in enumerate(small.papers)
    ]
    for place in (0, 5, 12):
        first, second = (
            "We count lattices of high dimension in time that is nearly linear. " * 6,
            "Our code is public.",
        )
        shown = list(papers)
        shown[place] = papers[place]._replace(abstract=first.strip() + "\n\n" + second)

        assert_read(read(pages.spaced(pages.blocks(small, shown))), shown, small.day)


def test_votes_may_stand_above_some_titles_only(small: Seed) -> None:
    votes = [at if at % 5 == 2 else None for at in range(len(small.papers))]
    voted = [paper._replace(votes=vote) for paper, vote in zip(small.papers, votes, strict=True)]
    page = pages.with_votes(
        pages.blocks(small), small, lambda at: [] if votes[at] is None else [str(votes[at])]
    )

    assert_read(read(pages.spaced(list(filter(None, page)))), voted, small.day)
    assert_read(read(pages.dense(page)), voted, small.day)


def test_the_frame_of_the_site_around_a_page_is_no_paper(seed: Seed) -> None:
    page = pages.blocks(seed)
    top = [[line] for line in pages.NAVIGATION]
    bottom = [[line] for line in pages.SITE_FOOTER]

    assert_read(read(pages.spaced([*top, *page, *bottom])), seed.papers, seed.day)
    assert_read(read(pages.dense([*top, *page, *bottom])), seed.papers, seed.day)
    assert_read(read(pages.spaced([*page, [" ".join(pages.SITE_FOOTER[3:])]])), seed.papers, seed.day)


def test_tabs_stand_between_header_and_day(small: Seed) -> None:
    page = pages.blocks(small)
    names = next(at for at, block in enumerate(page) if "research community" in block[0]) + 1
    tabs = [[tab] for tab in pages.TABS]

    assert_read(read(pages.spaced([*page[:names], *tabs, *page[names:]])), small.papers, small.day)
    assert_read(read(pages.spaced([*page[:names], list(pages.TABS), *page[names:]])), small.papers, small.day)


@pytest.mark.parametrize("between", ["\n", "\n\n", "\r\n\r\n", "\n\n\n----------\n\n"])
def test_a_file_may_hold_several_pages_each_with_its_day(folder: Path, between: str) -> None:
    seeds = [pages.read_seed(folder, name) for name in ("003", "000", "004", "001", "003")]

    reading = read(between.join(seed.text for seed in seeds))

    assert reading.problems == ()
    assert [as_shown(record)[:4] for record in reading.records] == [
        want[:4] for seed in seeds for want in expected(seed.papers, seed.day)
    ]
    days = [record.featured_on for record in reading.records]
    assert days[:24] == [date(2025, 11, 26)] * 24
    assert days[37:85] == [date(2026, 3, 17)] * 48
    assert [record.position for record in reading.records] == list(range(1, len(days) + 1))


def test_each_paper_twice_in_a_row_is_read_once(seed: Seed) -> None:
    twice = [paper for paper in seed.papers for _ in range(2)]

    assert_read(read(pages.spaced(pages.blocks(seed, twice))), seed.papers, seed.day)


def test_abstracts_of_one_sentence_are_abstracts(seed: Seed) -> None:
    papers = one_sentence(seed.papers)

    assert_read(read(pages.spaced(pages.blocks(seed, papers))), papers, seed.day)
    assert_read(read(pages.dense(pages.blocks(seed, papers))), papers, seed.day)


@pytest.mark.parametrize("title", FURNITURE)
@pytest.mark.parametrize("shorten", [list, one_sentence])
def test_a_title_may_look_like_the_frame_of_the_page(small: Seed, title: str, shorten) -> None:  # type: ignore[no-untyped-def]
    for place in (0, 1, 7, 12):
        papers = shorten(small.papers[:13])
        if place == 0 and title == "Oct 18, 2024":
            continue  # there it is the header's day
        papers[place] = papers[place]._replace(title=title)

        assert_read(read(pages.spaced(pages.blocks(small, papers))), papers, small.day)
        assert_read(read(pages.dense(pages.blocks(small, papers))), papers, small.day)


@pytest.mark.parametrize("shorten", [list, one_sentence])
def test_a_lost_line_costs_its_own_paper_and_is_reported(small: Seed, shorten) -> None:  # type: ignore[no-untyped-def]
    papers = shorten(small.papers)
    page = pages.blocks(small, papers)
    first = len(small.header)
    for at in range(first, len(page)):
        if len(page[at]) > 1:
            continue  # a footer may be missing
        lost = next(paper for paper in papers if page[at][0] in (paper.title, paper.abstract))
        kept = [paper for paper in papers if paper != lost]

        reading = read(pages.spaced(page[:at] + page[at + 1 :]))

        assert [record.title for record in reading.records] == [paper.title for paper in kept]
        assert [record.abstract for record in reading.records] == [paper.abstract for paper in kept]
        assert (len(reading.problems), reading.skipped) == (1, 1)


def test_a_page_cut_off_anywhere_gives_whole_papers_only(small: Seed) -> None:
    whole = {paper.title: paper.abstract for paper in small.papers}
    text = pages.spaced(pages.blocks(small))
    for cut in range(text.index(small.papers[2].title), len(text), 499):
        for record in read(text[:cut]).records:
            # Where a page ends with a sentence or an address, nothing shows that there was more.
            ended = record.abstract[-1] in ".?!" or "://" in record.abstract.rsplit(" ", 1)[-1]
            assert whole[record.title] == record.abstract or (
                whole[record.title].startswith(record.abstract) and ended
            )


def test_a_page_cut_off_within_a_paper_says_so(small: Seed) -> None:
    text = pages.spaced(pages.blocks(small, small.papers[:4]))
    title, abstract = small.papers[3][:2]
    for cut in (
        text.index(title) + 9,
        text.index(abstract),
        text.index(abstract) + 5,
        text.index(abstract) + 300,
    ):
        reading = read(text[:cut])

        assert [record.title for record in reading.records] == [paper.title for paper in small.papers[:3]]
        assert (len(reading.problems), reading.skipped) == (1, 1)
        assert "cut off" in reading.problems[0].hint


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_papers_of_a_seed_are_the_same_in_every_layout(small: Seed, name: str) -> None:
    for papers in (list(small.papers), one_sentence(small.papers)):
        shown = [
            paper._replace(
                author_count=None if at % 5 == 4 else at + 1,
                day="Mar 17" if at % 2 else "Oct 18, 2024",
                comments=None if at % 3 else 2,
                votes=None if at % 4 == 1 else at,
                arxiv_id=f"2401.{at:05}",
                code_url=f"https://github.com/lab/{at}" if at % 2 else None,
                organisation="University of Massachusetts Amherst" if at % 5 == 4 else None,
            )
            for at, paper in enumerate(papers)
        ]
        text = LAYOUTS[name].render(shown)
        LAYOUTS[name].check(read(text), shown)
        if "dense" not in name and name != "numbered":  # wrapped already
            LAYOUTS[name].check(read(pages.dense(pages.wrapped([text.split("\n")], 80))), shown)


@pytest.mark.parametrize("name", ["firecrawl_search_2026-10-02.md", "trending_link_style_2026.md"])
def test_a_sample_is_read_as_described_beside_it(shared: Path, name: str) -> None:
    file = shared / "samples" / "hf_text" / name
    described = json.loads(file.with_name(f"{name}.expected.json").read_text(encoding="utf-8"))

    reading = read(file.read_bytes())

    assert reading.problems == ()
    for record, paper in zip(reading.records, described["all"], strict=True):
        assert (record.title, record.author_count) == (paper["title"], paper["authors_count"])
        assert (record.arxiv_id, record.code_url) == (paper.get("id"), paper.get("github"))
        assert (record.votes, record.comments) == (paper.get("upvotes"), paper.get("comments"))
        assert record.published == (date.fromisoformat(paper["date_iso"]) if "date_iso" in paper else None)
        assert str(record.featured_on) == described.get("listing_date_iso", str(TODAY))
        assert not re.search(r"\\|\]\(|\n", record.abstract)

"""The page of the digest's state: what sources gave, what could not be read, what is incomplete or missing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from msgspec.structs import replace
from sample_site import FRIDAY, a_paper, artifacts_of, catalogue_of, curated_of, shipped
from sites import as_listing, build, new_digest, run_well, some_papers, write

from digest.config import Config
from digest.model import Addition, Paper
from digest.problems import Problem
from digest.web.gaps import WEEKS, gaps
from digest.web.pages import StatusPage
from digest.web.parts import Gap
from digest.web.plan import SiteInput, plan_site
from digest.web.plan_status import status_page, unread_of_latest
from digest.words import load_words

EN = load_words("en")


def an_addition(number: int, **facts: Any) -> Addition:
    known: dict[str, Any] = {"added": FRIDAY, "file": f"{number}.txt", "listing": f"{number:032x}"}
    return Addition(**{**known, "format": "hf-text", "read": 3, "new": 2, "repeated": 1, **facts})


def page_of(papers: Iterable[Paper] = (), additions: Iterable[Addition] = ()) -> StatusPage:
    return status_page(catalogue_of(curated_of(papers)), EN, tuple(additions))


def shown(
    path: str, papers: Iterable[Paper], additions: Iterable[Addition] = (), language: str = "en"
) -> Any:
    """A page of a site with these additions, as it is read."""
    words, config = load_words(language), Config(base_url="https://me.example/")
    given = SiteInput(
        curated_of(papers), (), config, words, shipped(), "the code", additions=tuple(additions)
    )
    artifact = next(each for each in plan_site(given) if each.path == path)
    return html.fromstring(artifact.make().decode())


def said(tree: Any) -> str:
    return " ".join(tree.find(".//main").text_content().split())


# --- sources


def test_each_source_is_told_with_its_papers_and_days_and_by_a_name_that_people_know() -> None:
    papers = [
        a_paper(1, sources=("hf-text",)),
        a_paper(2, 9, sources=("hf-text", "elsewhere")),
        a_paper(3, 30, sources=("hf-text",)),
    ]
    page = page_of(papers)
    assert [(each.source, each.count, (FRIDAY - each.first).days) for each in page.sources] == [
        ("hf-text", 3, 30),
        ("elsewhere", 1, 9),
    ]
    assert [each.name for each in page.sources] == [EN.status.hf_text, "elsewhere"]
    assert page.sources[0].newest == FRIDAY


# --- additions


def test_the_last_twenty_additions_are_listed_newest_first_and_all_are_counted() -> None:
    page = page_of([a_paper(1)], [an_addition(n) for n in range(30)])
    assert [each.file for each in page.additions] == [f"{n}.txt" for n in range(29, 9, -1)]
    assert page.addition_count == 30
    assert "The last 20 of 30." in said(
        shown("status/index.html", [a_paper(1)], [an_addition(n) for n in range(30)])
    )


def test_problems_are_told_with_their_line_and_hint_and_the_rest_is_counted() -> None:
    problems = tuple(Problem("a.txt", n, f"quotes <b>{n}</b>", "mend it") for n in range(1, 13))
    additions = [an_addition(1), an_addition(2, skipped=12, problem_count=40, problems=problems)]
    text = said(shown("status/index.html", [a_paper(1)], additions))
    assert "2.txt: 40 problems" in text
    assert "Line 10quotes <b>10</b>mend it" in text
    assert "<b>11</b>" not in text
    assert "and 30 more" in text
    assert EN.status.no_problems not in text


def test_additions_without_a_problem_and_no_addition_at_all_are_said_to_be_so() -> None:
    assert EN.status.no_problems in said(shown("status/index.html", [a_paper(1)], [an_addition(1)]))
    assert EN.status.no_additions in said(shown("status/index.html", [a_paper(1)]))
    assert EN.status.empty in said(shown("status/index.html", ()))


# --- the front page


def test_only_the_front_page_says_that_entries_of_the_last_listings_could_not_be_read() -> None:
    yesterday = FRIDAY - timedelta(days=1)
    skipping = [
        an_addition(1, skipped=4),
        an_addition(2, skipped=1),
        an_addition(3, skipped=7, added=yesterday),
    ]
    tree = shown("index.html", [a_paper(1)], skipping)
    (line,) = (link for link in tree.findall(".//main//a") if "could not be read" in link.text_content())
    assert line.text_content() == "5 entries of the last listings could not be read"
    assert line.get("href") == "/status/"
    quiet = [an_addition(1), an_addition(3, skipped=7, added=yesterday)]
    assert unread_of_latest(quiet) == unread_of_latest(()) == 0
    assert "could not be read" not in said(shown("index.html", [a_paper(1)], quiet))


def test_an_addition_changes_no_page_but_the_front_and_that_of_the_state() -> None:
    curated = curated_of([a_paper(1, topics=("x",)), a_paper(2, 9)])
    keys = [
        {
            each.path: each.key
            for each in plan_site(
                SiteInput(curated, (), Config(), EN, shipped(), "the code", additions=additions)
            )
        }
        for additions in ((), (an_addition(1, skipped=5),))
    ]
    assert [path for path in keys[0] if keys[0][path] != keys[1][path]] == ["index.html", "status/index.html"]


# --- what is incomplete


def test_papers_that_lack_something_are_counted_and_the_newest_ten_named() -> None:
    whole = {"abstract": "All.", "authors": ("A",), "doi": "10.1/x"}
    papers = [a_paper(1, **whole)]
    papers += [replace(a_paper(1, n, **whole), abstract="") for n in range(1, 15)]
    papers += [replace(a_paper(2, 20, **whole), authors=(), author_count=3)]
    papers += [replace(a_paper(3, 20, **whole), doi=None)]
    page = page_of(papers)
    counts = [each.count for each in (page.no_abstract, page.no_authors, page.no_identifier)]
    assert counts == [14, 1, 1]
    assert [link.id for link in page.no_abstract.papers] == [f"p{n}-1" for n in range(1, 11)]
    assert EN.status.complete in said(shown("status/index.html", papers[:1]))


# --- days that are missing

WEEKDAYS = [FRIDAY - timedelta(days=n) for n in range(7 * 9) if (FRIDAY - timedelta(days=n)).weekday() < 5]


def test_a_day_is_missing_where_most_weeks_have_a_listing_and_weekends_part_no_gap() -> None:
    tuesday, friday, monday = date(2026, 10, 13), date(2026, 10, 30), date(2026, 11, 2)
    listed = [day for day in WEEKDAYS if day not in (tuesday, friday, monday)]
    assert gaps(listed, FRIDAY) == (Gap(friday, monday, 2), Gap(tuesday, tuesday, 1))
    assert gaps(WEEKDAYS, FRIDAY) == ()


def test_a_weekly_listing_misses_weeks_and_an_irregular_or_young_one_misses_nothing() -> None:
    fridays = [FRIDAY - timedelta(weeks=n) for n in range(9) if n != 3]
    assert gaps(fridays, FRIDAY) == (Gap(FRIDAY - timedelta(weeks=3), FRIDAY - timedelta(weeks=3), 1),)
    assert gaps([FRIDAY - timedelta(days=n * n) for n in range(9)], FRIDAY) == ()
    assert gaps(WEEKDAYS[:9], FRIDAY) == ()
    assert gaps([date.min + timedelta(days=n) for n in (0, 9)], date.min + timedelta(days=9)) == ()


@given(st.sets(st.integers(0, 200), min_size=1))
def test_a_gap_holds_no_listing_lies_in_the_last_weeks_and_gaps_do_not_meet(back: set[int]) -> None:
    listed = {FRIDAY - timedelta(days=n) for n in back}
    found = gaps(listed, max(listed))
    for gap in found:
        assert not any(gap.first <= day <= gap.last for day in listed)
        assert (max(listed) - gap.first).days < 7 * WEEKS
        assert 1 <= gap.days <= (gap.last - gap.first).days + 1
    assert all(older.last < newer.first for newer, older in pairwise(found))


# --- the whole way


def test_what_add_skips_stands_on_the_built_page_and_on_a_second_machine_the_same(tmp_path: Path) -> None:
    torn = '{"id": "torn", "title": 5}\n'
    write(tmp_path / "private/monday.jsonl", as_listing(some_papers(3)) + torn)
    root = new_digest(tmp_path / "one")
    run_well(root, "add", tmp_path / "private/monday.jsonl")
    build(root)
    page = (root / "site/status/index.html").read_text(encoding="utf-8")
    assert "monday.jsonl" in page
    assert "private" not in page
    assert "1 entry of the last listings could not be read" in (root / "site/index.html").read_text(
        encoding="utf-8"
    )
    other = tmp_path / "other"
    write(other / "digest.toml", "")
    for name in ("content/additions.jsonl", "content/topics.toml", "content/papers/2026-11.jsonl"):
        write(other / name, (root / name).read_text(encoding="utf-8"))
    build(other)
    assert (other / "site/status/index.html").read_text(encoding="utf-8") == page


def test_every_page_leads_to_the_state_of_the_digest() -> None:
    pages = [each for each in artifacts_of(curated_of([a_paper(1)])) if each.template == "paper.html"]
    assert b'href="/my-digest/status/"' in pages[0].make()

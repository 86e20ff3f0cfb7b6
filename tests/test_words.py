"""The words of the interface: whole in each language, filled in, counted, dated, and changed by a digest."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape
from sites import build, new_digest, run, some_papers, write

from digest import words as module
from digest.periods import PERIODS
from digest.problems import DigestError
from digest.words import (
    Words,
    brief_label,
    brief_label_of_year,
    counted,
    fill,
    full_day,
    label,
    load_words,
    long_day,
    number,
    say,
    short_day,
)
from digest.words.saying import places

SHIPPED = sorted(path.stem for path in Path(module.__file__).parent.glob("*.toml"))
ENGLISH, GERMAN = load_words("en"), load_words("de")
FRIDAY = date(2026, 11, 20)
# Words that are the same in both languages, and phrases without any.
_SAME = {"{papers} in {issues}.", "in {topic}", "JSON Lines"} | {
    "{papers}: {title}",
    "{topic}, {papers}: {title}",
    "{topic}: {label}",
}


def phrases(words: Words) -> Iterator[tuple[str, str]]:
    """Each phrase with its place; of a list, each under the list's."""
    for section, table in msgspec.to_builtins(words).items():
        for key, said in table.items() if isinstance(table, dict) else ():
            for phrase in said if isinstance(said, (list, tuple)) else [said]:
                yield f"{section}.{key}", phrase


def places_by_phrase(words: Words) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for name, phrase in phrases(words):
        found[name] = found.get(name, frozenset()) | places(phrase)
    return found


# Catalogues


@pytest.mark.parametrize("language", SHIPPED)
def test_every_language_has_every_phrase_with_the_same_to_fill_in(language: str) -> None:
    assert places_by_phrase(load_words(language)) == places_by_phrase(ENGLISH)


@pytest.mark.parametrize("language", SHIPPED)
def test_no_phrase_is_empty_or_has_a_brace_that_is_never_filled_in(language: str) -> None:
    for name, phrase in phrases(load_words(language)):
        assert phrase.strip() or name == "numbers.thousands", name
        assert not set("{}") & set(fill(ENGLISH, phrase, **dict.fromkeys(places(phrase), ""))), name


def test_no_german_phrase_was_left_in_english() -> None:
    english = {(name, phrase) for name, phrase in phrases(ENGLISH) if " " in phrase.strip()}
    left = [(name, phrase) for name, phrase in phrases(GERMAN) if (name, phrase) in english]
    assert [phrase for name, phrase in left if phrase not in _SAME and not name.startswith("dates.")] == []


@pytest.mark.parametrize(
    ("asked", "tag", "today"),
    [("en", "en", "Today"), ("de-AT", "de-AT", "Heute"), ("DE", "DE", "Heute"), ("fr", "en", "Today")],
)
def test_a_language_is_found_by_its_first_part_and_english_stands_in(
    asked: str, tag: str, today: str
) -> None:
    words = load_words(asked)
    assert (words.tag, words.menu.today) == (tag, today)


# Filling in


@given(st.integers())
def test_a_number_keeps_its_digits_three_by_three(value: int) -> None:
    assert number(GERMAN, value) == f"{value:,}".replace(",", ".")
    assert number(ENGLISH, value) == f"{value:,}"


def test_one_is_counted_with_the_first_form_and_any_other_number_with_the_last() -> None:
    assert [counted(ENGLISH, n, ENGLISH.numbers.papers) for n in (0, 1, 2, 2345)] == [
        "0 papers",
        "1 paper",
        "2 papers",
        "2,345 papers",
    ]
    assert [counted(ENGLISH, n, ("{count} 件",)) for n in (1, 2)] == ["1 件", "2 件"]


@given(st.text(), st.text())
def test_what_is_said_is_escaped_and_what_is_filled_in_is_not_read_again(phrase: str, given: str) -> None:
    said = say(ENGLISH, f"<{phrase}> {{x}}", x=given, **dict.fromkeys(places(phrase) - {"x"}, ""))
    assert said.endswith(f" {escape(given)}")
    assert "<" not in said


def test_html_passes_and_numbers_are_grouped() -> None:
    assert say(GERMAN, "a & {x} {y}", x=Markup("<b>1</b>"), y=1234) == "a &amp; <b>1</b> 1.234"
    assert fill(GERMAN, "a & {x} {y}", x="<b>", y=1234) == "a & <b> 1.234"


def test_a_brace_that_is_no_place_stands_for_itself() -> None:
    assert fill(ENGLISH, "{ } {} {x!r} {{x}}", x="1") == "{ } {} {x!r} {1}"


# Dates


def test_days_and_periods_have_the_names_that_readers_know() -> None:
    said = [full_day, long_day, short_day]
    assert [name(ENGLISH, FRIDAY) for name in said] == [
        "Friday, 20 November 2026",
        "20 November 2026",
        "20 Nov 2026",
    ]
    assert [name(GERMAN, FRIDAY) for name in said] == [
        "Freitag, 20. November 2026",
        "20. November 2026",
        "20. Nov. 2026",
    ]


@pytest.mark.parametrize(
    ("period", "english", "german"),
    [
        (
            "2026-11-20",
            ("Friday, 20 November 2026", "Fri 20 Nov"),
            ("Freitag, 20. November 2026", "Fr, 20. Nov."),
        ),
        ("2026-W07", ("Week 7 of 2026", "Week 7"), ("Woche 7, 2026", "Woche 7")),
        ("2026-03", ("March 2026", "March"), ("März 2026", "März")),
    ],
)
def test_an_issue_has_a_name_and_a_short_one(
    period: str, english: tuple[str, str], german: tuple[str, str]
) -> None:
    assert (label(ENGLISH, period), brief_label(ENGLISH, period)) == english
    assert (label(GERMAN, period), brief_label(GERMAN, period)) == german


def test_a_short_name_says_the_year_where_it_is_not_plain() -> None:
    assert brief_label_of_year(ENGLISH, "2025-12-31") == "Wed 31 Dec 2025"


@given(st.dates() | st.sampled_from([date.min, date.max]), st.sampled_from([ENGLISH, GERMAN]))
def test_every_period_has_a_name(day: date, words: Words) -> None:
    for _, name in PERIODS:
        assert label(words, name(day))
        assert brief_label(words, name(day))


# A digest's own


def own(folder: Path, text: str) -> Path:
    path = folder / "words.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_digest_says_only_what_it_changes(tmp_path: Path) -> None:
    words = load_words("de", own(tmp_path, "[menu]\nsaved = 'Regal'\n"), "words.toml")
    assert (words.tag, words.menu.saved, words.menu.today) == ("de", "Regal", "Heute")


def test_a_digest_brings_another_language_and_what_it_leaves_out_is_english(tmp_path: Path) -> None:
    text = 'tag = "ar"\ndir = "rtl"\n[menu]\ntoday = "اليوم"\n[numbers]\npapers = ["{count} ورقة"]\n'
    words = load_words("fr", own(tmp_path, text), "words.toml")
    assert (words.tag, words.dir, words.menu.today, words.menu.topics) == ("ar", "rtl", "اليوم", "Topics")
    assert counted(words, 3, words.numbers.papers) == "3 ورقة"


def test_a_date_can_be_made_of_other_parts_than_the_shipped_one(tmp_path: Path) -> None:
    text = '[dates]\nfull = "{year}: {day} {month_short} ({weekday_short})"\nweek = "{year}/{week}"\n'
    words = load_words("en", own(tmp_path, text), "words.toml")
    assert [label(words, period) for period in ("2026-11-20", "2026-W47")] == [
        "2026: 20 Nov (Fri)",
        "2026/47",
    ]


MISTAKES = [
    ("[menu]\ntodya = 'x'", ":2: unknown key 'todya'", "did you mean 'today'?"),
    ("[mneu]\ntoday = 'x'", ":1: unknown section 'mneu'", "did you mean 'menu'?"),
    ("[menu]\n\ntoday = 7", ":3: 'menu.today': expected a text that is not empty", "words/en.toml"),
    ("menu = 'x'", ":1: 'menu': expected a table", "begin it with [menu]"),
    ("[numbers]\npapers = 'papers'", ":2: 'numbers.papers': expected a list, got text", "words/en.toml"),
    ("[numbers]\npapers = ['a', 'b', 'c']", ":2: 'numbers.papers'", "words/en.toml"),
    ("[menu]\ntoday = ' '", ":2: 'menu.today': expected a text that is not empty", "words/en.toml"),
    ("[numbers]\npapers = []", ":2: 'numbers.papers': expected a list of texts", "words/en.toml"),
    ('[menu]\ntoday = "a\n', ":2: not valid TOML: a text does not end on its line", "quotes"),
    ("[dates]\nmonths = ['Jan']", ":2: 'dates.months'", "words/en.toml"),
    ("tag = 'no tag'", ":1: 'tag': is not of the form expected", "words/en.toml"),
    ("tag = 7", ":1: 'tag': expected a text that is not empty", "words/en.toml"),
    ("dir = 'up'", ":1: 'dir'", "words/en.toml"),
    (
        "[issue]\npage = 'Page {pag}'",
        ":2: 'issue.page': nothing is filled in for {pag}",
        "did you mean 'page'?",
    ),
    ("[issue]\nled = 'x {y}'", ":2: 'issue.led': nothing is filled in for {y}", "{shown}, {title}"),
    (
        "[menu]\ntoday = '{0.__class__}'",
        ":2: 'menu.today': nothing is filled in for {0.__class__}",
        "nothing is",
    ),
    (
        "[menu]\ntoday = 'a {} b'",
        ":2: 'menu.today': nothing is filled in for {}",
        "nothing is filled in here",
    ),
    ("[numbers]\nvotes = ['{count}', '{n}']", ":2: 'numbers.votes': nothing is filled in for {n}", "{count}"),
    ("[dates]\nweek = '{day}'", ":2: 'dates.week': nothing is filled in for {day}", "{week}, {year}"),
    ("[menu]\ntoday = x", ":2: not valid TOML", ""),
]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_digest(tmp_path_factory.mktemp("words") / "digest", some_papers(8))


@pytest.mark.parametrize(("text", "fact", "hint"), MISTAKES)
def test_a_mistake_in_a_digests_words_is_one_problem_with_line_and_hint(
    text: str, fact: str, hint: str, tmp_path: Path
) -> None:
    with pytest.raises(DigestError) as caught:
        load_words("en", own(tmp_path, text), "content/words.toml")
    (problem,) = caught.value.problems
    assert f"content/words.toml{fact}" in str(problem)
    assert problem.hint
    assert hint in problem.hint


def test_every_mistake_in_a_digests_words_is_told_at_once(tmp_path: Path) -> None:
    text = "[menu]\ntoday = 3\ntodya = 'x'\n[nope]\na = 'b'\n[issue]\npage = '{pag}'\n"
    with pytest.raises(DigestError) as caught:
        load_words("en", own(tmp_path, text), "content/words.toml")
    assert [problem.line for problem in caught.value.problems] == [2, 3, 4, 7]


def test_a_mistake_in_words_stops_a_build_and_is_found_by_check(root: Path) -> None:
    write(root / "content/words.toml", "[menu]\ntoday = 'a {day}'\n")
    for command in ("build", "check"):
        done = run(root, command)
        assert done.returncode == 1
        assert (
            "content/words.toml:2: 'menu.today': nothing is filled in for {day}\n  hint: "
            in done.stderr + done.stdout
        )
        assert "Traceback" not in done.stderr


def test_words_are_content_that_a_build_reads(root: Path) -> None:
    (root / "content/words.toml").unlink(missing_ok=True)
    build(root)
    write(root / "content/words.toml", "[menu]\ntoday = 'This very day'\n")
    build(root)
    assert ">This very day<" in (root / "site/index.html").read_text(encoding="utf-8")
    assert build(root).made.written == 0


def test_check_says_that_a_language_has_no_words_until_a_digest_brings_some(root: Path) -> None:
    (root / "content/words.toml").unlink(missing_ok=True)
    settings = (root / "digest.toml").read_text(encoding="utf-8")
    write(root / "digest.toml", f'language = "fr"\n{settings}')
    build(root)
    said = run(root, "check")
    assert (
        "digest.toml:1: 'language': there are no words in 'fr', so pages have those in 'en'"
        in said.stdout + said.stderr
    )
    assert '<html lang="en" dir="ltr">' in (root / "site/index.html").read_text(encoding="utf-8")
    write(root / "content/words.toml", 'tag = "fr"\n')
    build(root)
    said = run(root, "check")
    assert "there are no words" not in said.stdout + said.stderr
    assert '<html lang="fr" dir="ltr">' in (root / "site/index.html").read_text(encoding="utf-8")
    write(root / "digest.toml", settings)

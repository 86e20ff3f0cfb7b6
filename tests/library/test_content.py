"""Notes, introductions and pages: their names, their front matter, and what is said of mistakes."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.library.content import load_introductions, load_notes, load_pages
from digest.library.front_matter import read_document
from digest.model import Introduction, Note, PlainPage
from digest.problems import DigestError


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder


def problems_of(found: tuple[tuple[object, ...], tuple[object, ...]]) -> list[str]:
    return [str(problem) for problem in found[1]]


NOTE = Note(paper_id="2610.00001", body="Read *this*.\n\nTwice.", pin=True, topics=("Vision", "kelp"))


@pytest.mark.parametrize(
    "front",
    [
        '+++\npin = true\ntopics = ["Vision", "kelp"]\n+++\n',
        "---\npin: true\ntopics: [Vision, kelp]\n---\n",
        "---\n# what it is about\npin: yes\ntopics: Vision, kelp\n\n---\n\n",
        "---\ntopics:\n  - Vision\n  - 'kelp'\npin: TRUE\nhide: no\n---\n",
        '\ufeff---  \r\npin: true\r\ntopics: ["Vision", "kelp"]\r\n---\r\n',
    ],
)
def test_a_note_is_read_from_either_kind_of_front_matter(tmp_path, front):
    write(tmp_path, "2610.00001.md", front + "Read *this*.\n\nTwice.\n")
    assert load_notes(tmp_path, "content/notes") == ((NOTE,), ())


def test_a_note_needs_no_front_matter_and_its_folder_stands_for_a_slash(tmp_path):
    write(tmp_path, "hep-th/9901001.md", "Old, and good.")
    expected = Note(paper_id="hep-th/9901001", body="Old, and good.")
    assert load_notes(tmp_path, "content/notes")[0] == (expected,)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("---\npinned: true\n---\n", "n/x.md:2: unknown key 'pinned'\n  hint: did you mean 'pin'?"),
        ("+++\nzzz = 1\n+++\n", "n/x.md:2: unknown key 'zzz'\n  hint: known keys: topics, pin, hide"),
    ],
)
def test_an_unknown_key_is_reported_and_the_note_is_kept(tmp_path, text, said):
    found = load_notes(write(tmp_path, "x.md", text), "n")
    assert problems_of(found) == [said]
    assert found[0] == (Note(paper_id="x"),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("+++\n\nhide = 1\n+++\n", "n/x.md:3: 'hide' is true or false, not '1'"),
        ("---\npin: perhaps\n---\n", "n/x.md:2: 'pin' is true or false, not 'perhaps'"),
        ("---\ntopics: true\n---\n", "n/x.md:2: 'topics' is a list of words, not 'True'"),
        ("+++\npin = tru\n+++\n", "n/x.md:2: not valid TOML"),
        ("+++\npin = true\n", "n/x.md:1: the front matter has no end"),
        ("---\npin: true\nno colon here\n---\n", "n/x.md:3: no front matter: 'no colon here'"),
        ("---\n- item\n---\n", "n/x.md:2: no front matter: '- item'"),
    ],
)
def test_a_note_that_cannot_be_understood_is_reported_and_left_out(tmp_path, text, said):
    write(tmp_path, "x.md", text)
    write(tmp_path, "good.md", "Fine.")
    notes, problems = load_notes(tmp_path, "n")
    assert [note.paper_id for note in notes] == ["good"]
    assert len(problems) == 1
    assert str(problems[0]).startswith(said)


def test_every_wrong_value_of_a_file_is_reported(tmp_path):
    found = load_notes(write(tmp_path, "x.md", "---\npin: a\nhide: b\n---\n"), "n")
    assert len(found[1]) == 2


def test_a_file_that_is_not_utf_8_is_one_clear_problem(tmp_path):
    (tmp_path / "x.md").write_bytes(b"caf\xe9")
    assert problems_of(load_notes(tmp_path, "n")) == [
        "n/x.md: is not UTF-8 text\n  hint: save it as UTF-8; byte 3 cannot be read"
    ]


def test_no_folder_and_other_files_are_nothing(tmp_path):
    write(tmp_path, "picture.png", "")
    write(tmp_path, ".draft.md", "")
    assert load_notes(tmp_path, "n") == ((), ())
    assert load_pages(tmp_path / "none", "p") == ((), ())


@pytest.mark.parametrize("period", ["2026-11-20", "2026-W47", "2026-11"])
def test_an_introduction_is_to_the_period_of_its_name(tmp_path, period):
    write(tmp_path, f"{period}.md", "# A week of *kelp*\n\nMuch of it.\n")
    expected = Introduction(period, "A week of *kelp*", "Much of it.")
    assert load_introductions(tmp_path, "i") == ((expected,), ())


@pytest.mark.parametrize("name", ["2026-13", "2026-W60", "2026-02-30", "november"])
def test_an_introduction_to_no_period_is_reported(tmp_path, name):
    found = load_introductions(write(tmp_path, f"{name}.md", "Hello."), "i")
    assert found[0] == ()
    assert problems_of(found)[0].startswith(f"i/{name}.md: '{name}' is no day, week or month")


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        ("---\ntitle: About us\n---\nText.", "About us", "Text."),
        ("# About us #\n\nText.", "About us", "Text."),
        ("---\ntitle: About us\n---\n# about us\nText.", "About us", "Text."),
        ("---\ntitle: About us\n---\n# Another\nText.", "About us", "# Another\nText."),
        ("Text.\n# Later", "about", "Text.\n# Later"),
        ("#hashtag", "about", "#hashtag"),
        ("+++\ntitle = 'Key: value'\n+++\n", "Key: value", ""),
    ],
)
def test_a_pages_title_is_given_or_its_first_heading_or_its_name(tmp_path, text, title, body):
    write(tmp_path, "about.md", text)
    assert load_pages(tmp_path, "content/pages") == (
        (PlainPage("about", title, body, "content/pages/about.md", True),),
        (),
    )


def test_a_page_can_stay_out_of_the_menu(tmp_path):
    write(tmp_path, "imprint.md", "---\nmenu: false\n---\nText.")
    assert [page.menu for page in load_pages(tmp_path, "p")[0]] == [False]


@pytest.mark.parametrize("name", ["About us", "con", "index", "page", "übersicht", "a/b"])
def test_a_page_whose_name_can_be_no_address_is_reported(tmp_path, name):
    found = load_pages(write(tmp_path, f"{name}.md", "Text."), "p")
    assert found[0] == ()
    assert problems_of(found)[0].startswith(f"p/{name}.md: '{name}' can be no address")


@given(st.text(st.sampled_from("+-=:[]#'\" \n\tab\u2028"), max_size=40) | st.text(max_size=40))
def test_no_text_breaks_the_reader(text):
    with suppress(DigestError):
        assert read_document(text, "x.md").body in "\n".join(text.removeprefix("\ufeff").splitlines())

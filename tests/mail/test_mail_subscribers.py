"""The file of subscribers as people, spreadsheets and other programs leave it, and changes that lose nothing of it."""

from __future__ import annotations

import os
import stat
import threading
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.mail.roster import (
    add_subscribers,
    change_roster,
    exported,
    load_roster,
    read_import,
    remove_subscriber,
)
from digest.mail.subscribers import NOBODY, Roster, Subscriber, read_roster, roster_bytes
from digest.problems import DigestError

ADA = Subscriber("ada@example.org")
DAY = date(2026, 11, 20)


def read(text: str | bytes) -> tuple[tuple[Subscriber, ...], list[str]]:
    content = text.encode() if isinstance(text, str) else text
    roster, problems = read_roster(content, "subscribers.csv")
    assert all(problem.hint for problem in problems)
    return roster.subscribers, [f"{problem.line}: {problem.fact}" for problem in problems]


def roster_of(text: str) -> Roster:
    return read_roster(text.encode(), "subscribers.csv")[0]


# --- reading


def test_a_row_holds_a_subscriber_with_all_that_they_chose() -> None:
    found, problems = read(
        "address,name,topics,frequency,include,exclude,since,source,bibliography\n"
        'ada@example.org,"Lovelace, Ada",robotics; language models,Weekly,"graph; ""zero-shot""",survey,'
        "2026-11-20,paper form,refs/ada.bib\n"
    )
    assert problems == []
    assert found == (
        Subscriber(
            "ada@example.org",
            "Lovelace, Ada",
            ("robotics", "language models"),
            "weekly",
            ("graph", '"zero-shot"'),
            ("survey",),
            DAY,
            "paper form",
            "refs/ada.bib",
        ),
    )


def test_columns_stand_in_any_order_and_only_the_address_must_be_there() -> None:
    assert read("name,Address \nAda, ada@example.org\n") == ((Subscriber("ada@example.org", "Ada"),), [])
    assert read("address\nada@example.org") == ((ADA,), [])


def test_nobody_is_in_an_empty_file() -> None:
    assert read("") == read("\n\r\n") == read("\ufeff") == read("address\n") == ((), [])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_the_ends_of_lines_and_the_mark_of_a_spreadsheet_change_nothing(end: str, start: str) -> None:
    text = start + end.join(["", "address,name", "ada@example.org,Ada", "", ",,", "bo@example.org,Bo", ""])
    assert read(text) == ((Subscriber("ada@example.org", "Ada"), Subscriber("bo@example.org", "Bo")), [])


@pytest.mark.parametrize(
    ("row", "fact"),
    [
        ("ada", "the address 'ada' has no @"),
        (",Ada", "the address '' is empty"),
        ("Ada <ada@example.org>", "the address 'Ada <ada@example.org>' has a blank"),
        ('"ada@example.org\nBcc: eve@example.org"', "the address has a line's end"),
        ('x@example.org,"Ada\r\nBcc: eve@example.org"', "the name has a line's end"),
        ("x@example.org,Ada\x1b[2J", "the name has a line's end or a control character"),
        ("x@example.org,A\u202eda", "the name has a line's end or a control character"),
        ("x@example.org,,hourly", "unknown frequency 'hourly'"),
        ("x@example.org,,never", "unknown frequency 'never'"),
        ("x@example.org,,,20.11.2026", "since '20.11.2026' is no day"),
        ("x@example.org,,,2026-13-01", "since '2026-13-01' is no day"),
        ("x@example.org,Ada,daily,,more", "has 5 cells for 4 columns"),
        ("Bo@Example.org", "'Bo@Example.org' is on line 2 too"),
    ],
)
def test_a_bad_row_is_reported_with_its_line_and_the_others_are_read(row: str, fact: str) -> None:
    found, problems = read(f"address,name,frequency,since\nbo@example.org\n\n{row}\ncy@example.org\n")
    assert [one.address for one in found] == ["bo@example.org", "cy@example.org"]
    assert len(problems) == 1
    assert problems[0].startswith(f"4: {fact}")


def test_a_quote_that_does_not_match_costs_its_own_line_alone() -> None:
    found, problems = read('address,name\na@example.org,"A\nb@example.org,"B"\nc@example.org,C\n')
    assert [one.address for one in found] == ["b@example.org", "c@example.org"]
    assert problems == ["2: has a quote that does not match; the line is skipped"]
    many = "".join(f"reader{n}@example.org,\n" for n in range(200))
    found, problems = read(f'address,name\na@example.org,"A\n{many}z@example.org,"Z')
    assert len(found) == 200
    assert [problem[:2] for problem in problems] == ["2:", "20"]


def test_a_quoted_line_is_no_row_of_its_own() -> None:
    """Else whoever chose the name would have subscribed another."""
    found, _ = read('address,name\nada@example.org,"Ada\neve@example.org\n"\n')
    assert found == ()


def test_plus_addresses_are_kept_apart_and_case_is_not() -> None:
    found, problems = read("address\nada+a@example.org\nada+b@example.org\nADA+A@example.org\n")
    assert [one.address for one in found] == ["ada+a@example.org", "ada+b@example.org"]
    assert problems == ["4: 'ADA+A@example.org' is on line 2 too"]


def test_columns_that_are_not_read_are_named_once() -> None:
    found, problems = read("address,topcis,Shoe size\nada@example.org,robotics,38\nbo@example.org,,44\n")
    assert len(found) == 2
    assert problems == ["1: has columns that are not read: 'topcis', 'shoe size'"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"ada@example.org\n", "subscribers.csv:1: has no column 'address'"),
        (b"name;mail\nAda;ada@example.org\n", "subscribers.csv:1: has no column 'address'"),
        (b"address,name,Name\n", "two columns are called 'name'"),
        ("address\nj\xfcrgen@example.org".encode("latin-1"), "subscribers.csv:2: is not UTF-8 text"),
        ("\ufeffaddress\nada".encode("utf-16-le")[:-1], "subscribers.csv:2: is not UTF-16-LE text"),
    ],
)
def test_a_file_that_cannot_be_understood_stops_the_command(content: bytes, message: str) -> None:
    with pytest.raises(DigestError) as caught:
        read_roster(content, "subscribers.csv")
    assert message in str(caught.value)
    assert "hint: " in str(caught.value)


@given(st.text(max_size=200))
def test_no_text_makes_it_fail_otherwise(text: str) -> None:
    try:
        roster, _ = read_roster(b"address,name\n" + text.encode("utf-8", "replace"), "subscribers.csv")
    except DigestError:
        return
    assert roster_of(roster_bytes(roster).decode("utf-8-sig")).subscribers == roster.subscribers


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('address;name;topics\nada@example.org;Lovelace, Ada;"graphs; maps"\n', ("graphs", "maps")),
        ("\naddress\tname\ttopics\nada@example.org\tLovelace, Ada\tgraphs; maps\n", ("graphs", "maps")),
        ('address,"name",topics\nada@example.org,"Lovelace, Ada",graphs; maps', ("graphs", "maps")),
    ],
)
def test_a_header_without_commas_says_what_separates_the_cells(text: str, names: tuple[str, ...]) -> None:
    assert read(text) == ((Subscriber("ada@example.org", "Lovelace, Ada", names),), [])


@pytest.mark.parametrize(("sign", "word"), [(",", "comma"), (";", "semicolon"), ("\t", "tab")])
def test_a_row_with_too_many_cells_says_what_needs_quotes(sign: str, word: str) -> None:
    text = f"address{sign}name\nada@example.org{sign}a{sign}b\n"
    (problem,) = read_roster(text.encode(), "subscribers.csv")[1]
    assert problem.hint == f"a cell with a {word} in it needs quotes"


# --- changing


CELLS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), max_size=12)
SUBSCRIBERS = st.builds(
    Subscriber,
    address=st.from_regex(r"[a-z]{1,9}(\+[a-z]{1,3})?@[a-z]{1,5}\.org", fullmatch=True),
    name=CELLS,
    topics=st.lists(CELLS.map(lambda cell: cell.replace(";", "")).filter(bool), max_size=3).map(tuple),
    frequency=st.sampled_from(["daily", "weekly", "monthly"]),
    exclude=st.lists(CELLS.map(lambda cell: cell.replace(";", "")).filter(bool), max_size=2).map(tuple),
    since=st.none() | st.dates(),
    source=CELLS,
)
BOMS = {b"": "utf-8", b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


@given(
    st.sampled_from(sorted(BOMS)), st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from(",;\t"), st.data()
)
def test_a_file_that_is_written_again_keeps_its_marks(
    bom: bytes, end: str, sign: str, data: st.DataObject
) -> None:
    lines = [["address", "x"], ["ada@example.org", "ä"], ["nobody", ""]]
    content = bom + "".join(sign.join(line) + end for line in lines).encode(BOMS[bom])
    roster = read_roster(content, "x")[0]
    new = data.draw(SUBSCRIBERS)
    added = roster_bytes(add_subscribers(roster, [new], "x").roster)
    again, problems = read_roster(added, "x")
    assert again.subscribers == (ADA, new)
    assert [problem.fact for problem in problems if problem.line > 1] == ["the address 'nobody' has no @"]
    assert (again.table.bom, again.table.line_end, again.table.delimiter) == (bom, end, sign)
    assert roster_bytes(read_roster(content, "x")[0]) == content


def test_adding_keeps_every_row_and_column_as_it_was() -> None:
    text = (
        'shoe size,address,name\n38,ada@example.org,"Lovelace, Ada"\n,not an address,x\n44,bo@example.org\n'
    )
    added = add_subscribers(roster_of(text), [Subscriber("cy@example.org", "Cy")], "subscribers.csv")
    assert roster_bytes(added.roster).decode() == text + ",cy@example.org,Cy\n"
    assert (added.new, added.known) == ((Subscriber("cy@example.org", "Cy"),), 0)


def test_adding_makes_the_columns_that_are_missing() -> None:
    new = Subscriber("cy@example.org", topics=("a", "b"), since=DAY, source="by mail")
    added = add_subscribers(roster_of("address,x\r\nada@example.org\r\n"), [new], "subscribers.csv")
    assert roster_bytes(added.roster).decode() == (
        "address,x,topics,since,source\r\nada@example.org,,,,\r\ncy@example.org,,a; b,2026-11-20,by mail\r\n"
    )
    assert roster_of(roster_bytes(added.roster).decode()).subscribers == (ADA, new)


def test_a_row_that_is_too_long_must_be_mended_before_columns_are_added() -> None:
    roster = roster_of("address\nada@example.org,weekly\n")
    with pytest.raises(DigestError, match=r"subscribers\.csv:2: has 2 cells for 1 columns"):
        add_subscribers(roster, [Subscriber("cy@example.org", "Cy")], "subscribers.csv")


def test_who_is_there_stays_as_they_are() -> None:
    roster = roster_of("address,frequency\nada@example.org,monthly\n")
    added = add_subscribers(roster, [Subscriber("ADA@example.org"), Subscriber("bo@example.org")] * 2, "x")
    assert [one.address for one in added.new] == ["bo@example.org"]
    assert added.known == 3
    assert added.roster.subscribers[0].frequency == "monthly"
    assert add_subscribers(roster, [ADA], "x").roster is roster


def test_removing_takes_every_row_of_the_address_and_no_other() -> None:
    roster = roster_of("address,name\nada@example.org,Ada\nbo@example.org,Bo\nnobody,x\n ADA@example.org,A\n")
    assert (
        roster_bytes(remove_subscriber(roster, "Ada@Example.org")).decode()
        == "address,name\nbo@example.org,Bo\nnobody,x\n"
    )
    assert [one.name for one in remove_subscriber(roster, "ada@example.org").subscribers] == ["Bo"]
    assert remove_subscriber(roster, "cy@example.org") is roster


@given(st.lists(SUBSCRIBERS, unique_by=lambda one: one.address, max_size=6))
def test_what_is_written_is_read_again(subscribers: list[Subscriber]) -> None:
    added = add_subscribers(NOBODY, subscribers, "x").roster
    again, problems = read_roster(roster_bytes(added), "x")
    assert (again.subscribers, problems) == (tuple(subscribers), ())
    assert roster_bytes(again) == roster_bytes(added)
    assert read_roster(exported(again), "x")[0].subscribers == tuple(subscribers)
    for one in subscribers:
        again = remove_subscriber(again, one.address)
    assert roster_bytes(again) == roster_bytes(NOBODY)


# --- taking over another list


@pytest.mark.parametrize(
    "content",
    [
        "ada@example.org\nbo@example.org\n",
        "\ufeffada@example.org\r\n\r\nbo@example.org",
        "address\nada@example.org\nbo@example.org\n",
        "First Name,Email Address,Status\nAda,ada@example.org,ok\nBo,bo@example.org,ok\n",
        '"E-Mail","id"\n"ada@example.org",1\n"bo@example.org",2\n',
        "Vorname;E-Mail-Adresse\r\nAda;ada@example.org\r\nBo;bo@example.org\r\n",
        "Adresse;E-Mail\nAm Deich 1;ada@example.org\n;bo@example.org\n",
        "Mailadresse\tVorname\nada@example.org\tAda\nbo@example.org\tBo\n",
        "Adresse\nada@example.org\nbo@example.org\n",
    ],
)
def test_another_list_is_taken_over_with_a_word_on_the_consent(content: str) -> None:
    found, problems = read_import(content.encode(), "list.csv", source="import of list.csv", since=DAY)
    assert found == tuple(
        Subscriber(address, since=DAY, source="import of list.csv")
        for address in ("ada@example.org", "bo@example.org")
    )
    assert all("not read" in problem.fact for problem in problems)


def test_a_list_that_a_spreadsheet_saved_as_unicode_text_is_taken_over() -> None:
    text = "Name\tE-Mail\r\nJürgen\tada@example.org\r\n"
    for content in (b"\xff\xfe" + text.encode("utf-16-le"), b"\xfe\xff" + text.encode("utf-16-be")):
        found, problems = read_import(content, "list.txt", source="x", since=DAY)
        assert (found, problems) == ((Subscriber("ada@example.org", "Jürgen", since=DAY, source="x"),), ())


def test_what_the_list_says_of_the_consent_stands() -> None:
    content = b"email,name,since,source\nada@example.org,Ada,2024-01-02,talk\n"
    found, _ = read_import(content, "list.csv", source="import", since=DAY)
    assert found == (Subscriber("ada@example.org", "Ada", since=date(2024, 1, 2), source="talk"),)


def test_a_bad_row_of_a_plain_list_has_its_own_line() -> None:
    found, problems = read_import(b"ada@example.org\nnobody\n", "list.txt", source="x", since=DAY)
    assert len(found) == 1
    assert [(problem.path, problem.line) for problem in problems] == [("list.txt", 2)]


# --- the file


def add(path: Path, address: str) -> None:
    def more(roster: Roster) -> Roster:
        return add_subscribers(roster, [Subscriber(address)], "subscribers.csv").roster

    change_roster(path, "subscribers.csv", f"digest subscribers add {address}", more)


@pytest.mark.skipif(os.name != "posix", reason="modes as meant here are of POSIX systems")
def test_the_file_is_its_owners_alone_also_when_it_was_not(tmp_path: Path) -> None:
    path = tmp_path / "content" / "subscribers.csv"
    add(path, "ada@example.org")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o644)
    add(path, "bo@example.org")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.address for one in load_roster(path, "x")[0].subscribers] == [
        "ada@example.org",
        "bo@example.org",
    ]
    assert [file.name for file in path.parent.iterdir()] == ["subscribers.csv"]


@pytest.mark.skipif(os.name != "posix", reason="links as meant here are of POSIX systems")
def test_a_link_to_a_private_place_stays_one(tmp_path: Path) -> None:
    (tmp_path / "private").mkdir()
    (tmp_path / "subscribers.csv").symlink_to(tmp_path / "private" / "list.csv")
    add(tmp_path / "subscribers.csv", "ada@example.org")
    assert (tmp_path / "subscribers.csv").is_symlink()
    assert "ada@example.org" in (tmp_path / "private" / "list.csv").read_text()


def test_a_file_that_does_not_change_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "subscribers.csv"
    path.write_bytes(b"address\r\n\r\nada@example.org")
    add(path, "ADA@example.org")
    assert path.read_bytes() == b"address\r\n\r\nada@example.org"


def test_two_who_add_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "subscribers.csv"
    adding = [threading.Thread(target=add, args=(path, f"reader{n}@example.org")) for n in range(8)]
    for thread in adding:
        thread.start()
    for thread in adding:
        thread.join()
    assert len(load_roster(path, "x")[0].subscribers) == 8

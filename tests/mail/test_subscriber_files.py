"""What `digest check` and the commands for mail say of the file of subscribers, and of the files beside it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from mail_issues import a_digest, a_paper
from sites import command, environment, run, run_well, write

from digest.problems import nearest

PAPERS = [a_paper(1, topics=("graphs",)), a_paper(2, title="On moss", abstract="Moss grows on weirs.")]
BIBLIOGRAPHY = "@article{a, title = {Moss on weirs}, abstract = {It grows.}}"
ADA = "ada@example.org"
FILE = "content/subscribers.csv"


def a_list(root: Path, *rows: str) -> Path:
    """A digest whose subscribers have an address, topics and a bibliography."""
    a_digest(root, PAPERS, '[mail]\nfrom = "gazette@example.org"\n')
    write(root / FILE, "address,topics,bibliography\n" + "".join(f"{row}\n" for row in rows))
    return root


def said_by_check(root: Path) -> str:
    return run(root, "check").stderr


# --- bibliographies


def test_check_names_the_line_of_a_bibliography_that_is_not_there_and_the_file_of_one_that_is_none(
    tmp_path: Path,
) -> None:
    root = a_list(tmp_path, f"{ADA},,likes.bib", "b@c.org,,none.bib", "d@e.org,,b.ris", "f@g.org,,b.ris")
    write(root / "content/likes.bib", BIBLIOGRAPHY)
    write(root / "content/b.ris", "nothing")
    said = said_by_check(root)
    fact = "the bibliography 'none.bib' cannot be read: No such file or directory"
    assert f"{FILE}:3: {fact}\n  hint: it is looked for in {root}/content\n" in said
    assert said.count("content/b.ris: is no BibTeX") == 1
    assert "likes.bib" not in said


def test_a_bibliography_is_a_file_within_the_folder(tmp_path: Path) -> None:
    root = a_list(tmp_path, f"{ADA},,../../etc/passwd", "b@c.org,,/dev/zero", "d@e.org,,notes")
    (root / "content/notes").mkdir(exist_ok=True)
    said = said_by_check(root)
    assert (
        f"{FILE}:2: the bibliography '../../etc/passwd' cannot be read: it is outside of the folder" in said
    )
    assert f"{FILE}:3: the bibliography '/dev/zero' cannot be read: it is outside of the folder" in said
    assert f"{FILE}:4: the bibliography 'notes' cannot be read: it is no file" in said


def test_mail_names_the_line_of_a_bibliography_that_is_not_there_and_goes_on(tmp_path: Path) -> None:
    root = a_list(tmp_path, "", f"{ADA},,none.bib")
    said = run_well(root, "email", "--to", ADA)
    assert f"{FILE}:3: the bibliography 'none.bib' cannot be read" in said
    assert "2 papers" in said


def test_what_others_may_read_of_a_run_names_no_bibliography_and_no_topic(tmp_path: Path) -> None:
    root = a_list(tmp_path, f"{ADA},bo@example.org,eve@example.org.bib", f"eve@example.org,,{ADA}.ris")
    write(root / f"content/{ADA}.ris", "nothing")
    said = run_well(root, "send", "--dry-run")
    assert f"{FILE}:2: the row has a mistake" in said
    assert "a bibliography: the row has a mistake" in said
    assert not [name for name in ("bo@", "eve@", "ada@") if name in said]


def test_whoever_is_added_with_a_bibliography_that_is_not_there_is_added_with_a_warning(
    tmp_path: Path,
) -> None:
    root = a_list(tmp_path)
    write(root / "content/likes.bib", BIBLIOGRAPHY)
    said = run_well(root, "subscribers", "add", ADA, "--bibliography", "none.bib")
    assert "--bibliography: the bibliography 'none.bib' cannot be read" in said
    assert f"added to {FILE}" in said
    assert "none.bib" in (root / FILE).read_text(encoding="utf-8")
    well = run_well(root, "subscribers", "add", "bo@example.org", "--bibliography", "likes.bib")
    assert well == f"added to {FILE}\n"


def test_bibliographies_of_those_from_standard_input_are_where_the_file_would_be(tmp_path: Path) -> None:
    root = a_list(tmp_path)
    write(root / "content/likes.bib", BIBLIOGRAPHY)
    done = subprocess.run(
        command("email", "--to", ADA, "--subscribers", "-"),
        cwd=root,
        env=environment(),
        input=f"address,bibliography\n{ADA},likes.bib\n".encode(),
        capture_output=True,
        check=True,
    )
    assert done.stderr == b""
    assert b"2 papers" in done.stdout


# --- what git would take


def test_check_says_which_private_files_git_would_take(tmp_path: Path) -> None:
    root = a_list(tmp_path / "digest", f"{ADA},,")
    write(root / "outbox/secret", "x" * 20)
    write(root / "outbox/mailed.jsonl", "")
    assert "git would take it" not in said_by_check(root)
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    fact = "git would take it: it is not in .gitignore\n  hint: add the line"
    said = said_by_check(root)
    assert f"{FILE}: {fact} '{FILE}' to .gitignore\n" in said
    assert f"outbox/secret: {fact} 'outbox/' to .gitignore\n" in said
    assert "mailed.jsonl" not in said
    write(root / ".gitignore", f"outbox/\n{FILE}\n")
    assert "git" not in said_by_check(root)
    subprocess.run(["git", "add", "-f", FILE], cwd=root, check=True)
    said = said_by_check(root)
    assert f"{FILE}: is tracked by git" in said
    assert "would take" not in said


def test_git_takes_no_file_that_is_not_there(tmp_path: Path) -> None:
    root = a_list(tmp_path)
    (root / FILE).unlink()
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    assert "git would take it" not in said_by_check(root)


# --- settings


@pytest.mark.parametrize(
    ("server", "words"),
    [
        ("smtp://me:hunter2@mail.example.org", "a mail server's address has no user or password in it"),
        ("smpt://mail.example.org", "'smpt://mail.example.org' is no address of a mail server"),
    ],
)
def test_check_names_the_line_of_a_server_that_is_none(tmp_path: Path, server: str, words: str) -> None:
    root = a_digest(tmp_path, PAPERS, f'[mail]\nfrom = "gazette@example.org"\nserver = "{server}"\n')
    done = run(root, "check")
    assert done.returncode == 1
    assert f"digest.toml:3: 'mail.server': {words}\n  hint: " in done.stderr
    assert "hunter2" not in done.stderr


# --- words that stand for longer ones


@pytest.mark.parametrize(
    ("wrong", "known", "meant"),
    [
        ("Vision", ("computer-vision", "robotics"), "computer-vision"),
        ("ml", ("scientific-ml", "robotics"), "scientific-ml"),
        ("language", ("large language models", "vision-and-language-models"), "large language models"),
        ("reinforce", ("reinforcement-learning-and-control", "a"), "reinforcement-learning-and-control"),
        ("ml", ("scientific-ml", "ml-for-weather-and-climate"), ""),
        ("rob", ("optimization-and-robotics", "robustness-of-models"), ""),
        ("graph", ("address", "source", "bibliography-of-somebody"), ""),
        ("", ("computer-vision",), ""),
    ],
)
def test_a_word_stands_for_the_name_that_it_is_a_part_of(
    wrong: str, known: tuple[str, ...], meant: str
) -> None:
    assert nearest(wrong, known) == (f"did you mean '{meant}'?" if meant else "")


# --- the list


def test_a_list_shows_what_each_chose_and_says_which_topics_there_are_not(tmp_path: Path) -> None:
    root = a_list(tmp_path)
    write(
        root / FILE,
        "address,name,topics,frequency,include,exclude,since,source,bibliography\n"
        f"{ADA},Ada,graphs;robots,weekly,moss; weir,survey,2026-11-01,paper,likes.bib\n"
        "bo@example.org,,grafs,,,,,,\n",
    )
    done = run(root, "subscribers", "list")
    assert done.stdout == (
        f"{ADA}  Ada  weekly  graphs; robots  +moss; +weir  -survey  near likes.bib  2026-11-01  paper\n"
        "bo@example.org        daily   grafs\n"
    )
    hint = "  hint: did you mean 'graphs'?"
    assert done.stderr == f"2 subscribers in {FILE}\n{FILE}:3: there is no topic 'grafs'\n{hint}\n"


def test_a_list_has_no_column_for_what_nobody_chose(tmp_path: Path) -> None:
    root = a_list(tmp_path, f"{ADA},,")
    assert run(root, "subscribers", "list").stdout == f"{ADA}  daily\n"


# --- days to come


@pytest.mark.parametrize("arguments", [("add", ADA), ("import", "list.csv", "--source", "x")], ids=" ".join)
def test_nobody_agreed_on_a_day_to_come(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    root = a_list(tmp_path)
    write(root / "list.csv", f"{ADA}\n")
    done = run(root, "subscribers", *arguments, "--since", "2026-11-21")
    assert done.returncode == 2
    assert "'2026-11-21' is after today, 2026-11-20" in done.stderr
    assert ADA not in (root / FILE).read_text(encoding="utf-8")
    run_well(root, "subscribers", *arguments, "--since", "2026-11-20")


# --- spreadsheets


def test_a_list_of_a_german_spreadsheet_is_taken_over_and_the_file_keeps_its_own_form(tmp_path: Path) -> None:
    root = a_list(tmp_path)
    (root / FILE).write_bytes(b"\xef\xbb\xbfaddress;name\r\nada@example.org;Ada\r\n")
    (root / "liste.csv").write_bytes("Name;E-Mail-Adresse\r\nJürgen;bo@example.org\r\n".encode("utf-16"))
    said = run_well(root, "subscribers", "import", "liste.csv", "--source", "Liste")
    assert said == f"{FILE}: 1 new, 0 known\n"
    start = "\ufeffaddress;name;since;source\r\nada@example.org;Ada;;\r\n"
    assert (root / FILE).read_bytes().decode() == f"{start}bo@example.org;Jürgen;2026-11-20;Liste\r\n"
    run_well(root, "subscribers", "remove", "bo@example.org")
    assert (root / FILE).read_bytes().decode() == start

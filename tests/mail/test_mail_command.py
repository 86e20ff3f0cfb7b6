"""`digest email`, as a curator meets it."""

from __future__ import annotations

from email import message_from_bytes
from pathlib import Path

import pytest
from mail_issues import SETTINGS, a_digest, a_paper, ids_of, mailing
from sites import new_digest, run, run_well, write

from digest.config import Mail, load_config
from digest.folder import Digest
from digest.pipeline.post import mail_problems, mail_secret
from digest.problems import DigestError, Problem
from digest.shipped import shipped_themes
from digest.web.template_check import check_templates
from digest.web.theme import find_theme, replaces_nothing

PAPERS = [a_paper(n, topics=("graphs",)) for n in range(1, 4)]


def test_a_new_digest_can_look_at_its_mail_at_once(tmp_path: Path) -> None:
    run_well(tmp_path, "init", "mine")
    write(tmp_path / "listing.jsonl", '{"title": "A paper on rivers", "abstract": "It flows."}\n')
    run_well(tmp_path, "-C", "mine", "add", "listing.jsonl")
    said = run_well(tmp_path, "-C", "mine", "email")
    assert "mine/outbox/2026-11-20.eml" in said
    assert "1 paper: A paper on rivers" in said
    outbox = tmp_path / "mine/outbox"
    names = {path.name for path in outbox.iterdir()}
    assert names == {"2026-11-20.eml", "2026-11-20.html", "2026-11-20.txt", "secret"}
    assert (outbox / "secret").stat().st_mode & 0o077 == 0
    before = (outbox / "2026-11-20.eml").read_bytes()
    run_well(tmp_path, "-C", "mine", "email")
    assert (outbox / "2026-11-20.eml").read_bytes() == before
    assert "outbox/" in (tmp_path / "mine/.gitignore").read_text(encoding="utf-8")


def test_the_message_of_one_subscriber_is_as_their_row_says(tmp_path: Path) -> None:
    root = a_digest(tmp_path, PAPERS)
    write(root / "content/subscribers.csv", "address,name,exclude\nada@example.org,Ada,paper 2\n")
    run_well(root, "email", "--to", "Ada@Example.org", "-o", "out")
    (eml,) = (root / "out").glob("2026-11-20-to-ada*.eml")
    assert message_from_bytes(eml.read_bytes())["Subject"] == "2 papers: Paper 1 of day 0"
    said = run_well(root, "email", "--to", "nobody@example.org", "-o", "out")
    assert "3 papers" in said
    write(root / "list.csv", "address,topics\nada@example.org,graphs;mosses\n")
    done = run(root, "email", "--to", "ada@example.org", "--subscribers", "list.csv")
    assert "list.csv:2: there is no topic 'mosses'" in done.stderr


def test_nothing_to_send_is_told_apart_and_written_where_asked(tmp_path: Path) -> None:
    root = a_digest(tmp_path, PAPERS)
    done = run(root, "email", "--issue", "2026-11-18")
    assert (done.returncode, done.stdout) == (3, "")
    assert "2026-11-18: nothing to send: Nothing was listed on this day." in done.stderr
    assert not [*(root / "outbox").glob("*.eml")]
    assert "No papers: Wednesday, 18 November 2026" in run_well(
        root, "email", "--issue", "2026-11-18", "--empty"
    )
    write(root / "content/subscribers.csv", "address,topics\nada@example.org,language\n")
    nothing = run(root, "email", "--to", "ada@example.org")
    assert nothing.returncode == 3
    assert "Nothing in this issue is what you chose: 3 papers on other topics." in nothing.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--issue", "lates"], "did you mean 'latest'?"),
        (["--issue", "2026-02-30"], "is no day, week or month"),
        (["--topic", "grafs"], "did you mean 'graphs'?"),
        (["--to", "ada"], "has no @"),
        (["--to", "a@b.org", "--subscribers", "none.csv"], "none.csv: does not exist"),
    ],
)
def test_a_mistake_is_told_without_a_traceback(tmp_path: Path, arguments: list[str], words: str) -> None:
    done = run(a_digest(tmp_path, PAPERS), "email", *arguments)
    assert done.returncode in (1, 2)
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_an_empty_digest_has_no_issue_yet(tmp_path: Path) -> None:
    done = run(new_digest(tmp_path), "email")
    assert done.returncode == 1
    assert "there is no issue yet" in done.stderr


# --- settings and secret


def problems_of(root: Path) -> list[Problem]:
    try:
        config = load_config(root / "digest.toml", "digest.toml")
    except DigestError as error:
        return [*error.problems]
    return [*mail_problems(Digest(root, ""), config)]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('from = "Ada <ada@example.org>"', "'mail.from': is not of the form expected"),
        ('from = "ada@example"', "has a domain without a dot"),
        ('from = "jürgen@example.org"', "has letters before the @ that many mail servers do not take"),
        ('reply_to = "jürgen@example.org"', "has letters before the @ that many mail servers do not take"),
        ('reply_to = "a..b@example.org"', "a dot too many"),
        ('unsubscribe = ["https://example.org/leave"]', "who leaves"),
        ('subscribe = "javascript:alert(1)"', "'mail.subscribe'"),
        ('preferences = "http://example.org/"', "'mail.preferences'"),
        ('list_id = "a b"', "'mail.list_id'"),
        ("per_minute = -1", "'mail.per_minute'"),
        ('frm = "a@b.org"', "did you mean 'from'?"),
    ],
)
def test_a_setting_that_no_message_can_have_is_one_problem(tmp_path: Path, line: str, words: str) -> None:
    write(tmp_path / "digest.toml", f"[mail]\n{line}\n")
    (problem,) = problems_of(tmp_path)
    assert problem.path == "digest.toml"
    assert words in str(problem)


def test_check_names_an_address_that_no_message_can_have(tmp_path: Path) -> None:
    root = a_digest(tmp_path, PAPERS, '[mail]\nfrom = "ada@example"\n')
    done = run(root, "check")
    assert done.returncode == 1
    assert "digest.toml:2: 'mail.from'" in done.stderr


def test_the_secret_is_the_one_given_or_made_once(tmp_path: Path) -> None:
    path = tmp_path / "outbox/secret"

    def secret(given: str = "") -> bytes:
        return mail_secret(given, path, "secret", lambda: "f" * 64)

    assert secret("g" * 20) == b"g" * 20
    assert not path.exists()
    assert secret() == b"f" * 64
    assert mail_secret("", path, "secret", lambda: "another") == b"f" * 64
    with pytest.raises(DigestError, match="DIGEST_MAIL_SECRET: has fewer"):
        secret("short")


def test_no_settings_are_no_mistake(tmp_path: Path) -> None:
    write(tmp_path / "digest.toml", "")
    config = load_config(tmp_path / "digest.toml", "digest.toml")
    assert config.mail == Mail()
    assert [*mail_problems(Digest(tmp_path, ""), config)] == []


# --- templates


def found_in(root: Path, template: str, text: str) -> list[str]:
    write(root / f"themes/paper/mail/{template}", text)
    theme = find_theme("paper", root / "themes", shipped_themes(), "digest.toml")
    return [str(problem) for problem in check_templates(theme)]


@pytest.mark.parametrize(
    ("template", "text", "words"),
    [
        (
            "issue.html",
            "<p>{{ mail.subjekt }}",
            "'mail.subjekt' is not there on MailIssue\n  hint: did you mean 'subject'?",
        ),
        (
            "issue.txt",
            "{% if mail.more %}{{ mail.lead.titles }}{% endif %}",
            "'mail.lead.titles' is not there",
        ),
        ("paper.html", "{{ it.autor }}", "'it.autor' is not there on MailPaper"),
        ("issue.html", "{{ page.head }}", "there is no 'page' here"),
        ("issue.html", "{% include 'mail/styl.css' %}", "did you mean 'mail/style.css'?"),
        ("issue.html", "{{ mail|part('mail/papr.html') }}", "did you mean 'mail/paper.html'?"),
    ],
)
def test_a_mistake_in_a_mail_template_is_found_before_it_is_used(
    tmp_path: Path, template: str, text: str, words: str
) -> None:
    (said,) = found_in(tmp_path, template, text)
    assert said.startswith(f"{tmp_path}/themes/paper/mail/{template}:1: ")
    assert words in said


def test_a_child_theme_extends_the_mail_of_its_parent(tmp_path: Path) -> None:
    root = a_digest(tmp_path, PAPERS, 'theme = "harbour"\n' + SETTINGS)
    write(root / "themes/harbour/theme.toml", 'parent = "paper"\n')
    write(root / "themes/harbour/mail/title.txt", '{% extends "paper/mail/title.txt" %}\n')
    write(root / "themes/harbour/mail/dark.css", ".text { color: #fff !important; }")
    theme = find_theme("harbour", root / "themes", shipped_themes(), "digest.toml")
    assert check_templates(theme) == []
    message = mailing(root).general()
    assert "#fff !important" in message.html
    assert ids_of(message) == ["p0-1", "p0-2", "p0-3"]


def test_a_mail_template_that_replaces_nothing_is_told(tmp_path: Path) -> None:
    write(tmp_path / "themes/paper/mail/isue.html", "")
    (problem,) = replaces_nothing(tmp_path / "themes", shipped_themes())
    assert problem.hint == "did you mean 'issue.html'?"

"""What `digest init` writes: settings that say every key and default, and a workflow that publishes."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from sites import write

from digest.config import Config, load_config
from digest.shipped import shipped_themes, shipped_topics
from digest.starter import install_source, source_of, starter_files
from digest.text import one_line

TODAY = date(2026, 11, 20)
INSTALL = "git+https://example.org/paper-digest"
WORKFLOW = ".github/workflows/pages.yml"


def starter(title: str = "Papers of my lab", install: str = INSTALL) -> dict[str, str]:
    return {path: content.decode() for path, content in starter_files(title, TODAY, install)}


def workflow() -> dict[Any, Any]:
    return yaml.safe_load(starter()[WORKFLOW])


def steps() -> list[dict[str, Any]]:
    return workflow()["jobs"]["publish"]["steps"]


def test_a_new_digest_has_settings_topics_a_first_page_and_a_workflow() -> None:
    assert sorted(starter()) == [
        ".github/workflows/pages.yml",
        ".gitignore",
        "README.md",
        "content/pages/about.md",
        "content/topics.toml",
        "digest.toml",
        "listings/README.md",
    ]


def test_no_blank_is_left_to_fill() -> None:
    assert [path for path, text in starter().items() if re.search(r"@[A-Z]+@", text)] == []


def test_the_settings_of_a_new_digest_are_valid_and_all_but_the_title_are_the_defaults(
    tmp_path: Path,
) -> None:
    path = tmp_path / "digest.toml"
    path.write_text(starter()["digest.toml"], encoding="utf-8")
    assert load_config(path, "digest.toml") == Config(title="Papers of my lab")


def test_the_settings_show_every_key_with_its_default() -> None:
    shown = re.sub(r"^# (?=\w+ = )", "", starter()["digest.toml"], flags=re.MULTILINE)
    whole = msgspec.json.encode(Config(title="Papers of my lab"))
    assert tomllib.loads(shown) == msgspec.json.decode(whole)


@given(st.text())
def test_any_title_and_source_of_installation_come_back_from_the_files(text: str) -> None:
    files = starter(title=text, install=text)
    assert tomllib.loads(files["digest.toml"])["title"] == one_line(text)
    assert yaml.safe_load(files[WORKFLOW])["env"]["DIGEST_INSTALL"] == one_line(text)


def test_the_workflow_runs_on_a_push_by_hand_and_daily_but_not_at_the_full_hour() -> None:
    triggers = workflow()[True]  # YAML 1.1 reads the word `on` so
    assert triggers.keys() == {"push", "schedule", "workflow_dispatch"}
    assert re.fullmatch(r"([1-9]|[1-5]\d) \d+ \* \* \*", triggers["schedule"][0]["cron"])


def test_the_workflow_publishes_one_at_a_time_and_cannot_commit() -> None:
    assert workflow()["permissions"] == {"contents": "read", "pages": "write", "id-token": "write"}
    jobs = workflow()["jobs"]
    assert "concurrency" not in workflow()
    assert {name: job["concurrency"]["group"] for name, job in jobs.items()} == {
        "publish": "pages",
        "mail": "mail",
    }
    assert not any(job["concurrency"]["cancel-in-progress"] for job in jobs.values())
    assert "permissions" not in workflow()["jobs"]["publish"]
    assert not [step for step in steps() if " push" in step.get("run", "")]


# --- the job that sends mail


def mail() -> dict[str, Any]:
    return workflow()["jobs"]["mail"]


def script(word: str) -> str:
    (found,) = [step["run"] for step in mail()["steps"] if word in step.get("name", "")]
    return str(found)


OF_THE_HOST = {"GITHUB_RUN_ID": "7", "GITHUB_OUTPUT": os.devnull}


def shell(folder: Path, text: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Runs a step as the host does."""
    return subprocess.run(
        ["bash", "-e", "-c", text],
        cwd=folder,
        env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, **OF_THE_HOST, **more},
        capture_output=True,
        text=True,
    )


def test_mail_leaves_after_publication_and_only_where_a_server_is_set() -> None:
    outputs = workflow()["jobs"]["publish"]["outputs"]
    assert outputs["mails"] == "${{ secrets.DIGEST_SMTP_URL != '' }}"
    assert (mail()["needs"], mail()["if"]) == ("publish", "needs.publish.outputs.mails == 'true'")
    assert mail()["permissions"] == {"contents": "write"}


def test_secrets_are_given_to_the_step_that_sends_alone() -> None:
    holders = [step["name"] for step in mail()["steps"] if "secrets." in str(step)]
    assert holders == ["Send the newest issues"]
    assert not [step for step in (*steps(), *mail()["steps"]) if "${{ secrets" in step.get("run", "")]


@pytest.mark.parametrize(("code", "ends"), [(0, 0), (3, 0), (1, 1)])
def test_nothing_to_send_is_no_failure(tmp_path: Path, code: int, ends: int) -> None:
    write(tmp_path / "digest", f'#!/bin/sh\ncat > got\necho "$@" >> got\nexit {code}\n')
    (tmp_path / "digest").chmod(0o755)
    given = {
        "DIGEST_MAIL_SECRET": "x",
        "DIGEST_SUBSCRIBERS": "address\na@b.org",
        "BASE_URL": "https://b.org/",
    }
    done = shell(tmp_path, script("Send"), PATH=f"{tmp_path}:{os.environ['PATH']}", **given)
    assert done.returncode == ends
    said = (tmp_path / "got").read_text(encoding="utf-8")
    assert said == "address\na@b.org\nsend --subscribers - --base-url https://b.org/\n"


@pytest.mark.parametrize("missing", ["DIGEST_MAIL_SECRET", "DIGEST_SUBSCRIBERS"])
def test_without_a_secret_that_it_needs_nothing_is_sent(tmp_path: Path, missing: str) -> None:
    given = {"DIGEST_MAIL_SECRET": "x", "DIGEST_SUBSCRIBERS": "address"}
    done = shell(tmp_path, script("Send"), **{**given, missing: ""})
    assert (done.returncode, f"{missing} is not set" in done.stdout) == (1, True)


def a_remote(folder: Path) -> None:
    """A repository that keeps a digest."""
    assert shell(folder, "git init -q --bare -b main remote").returncode == 0
    write(folder / "first/.gitignore", "outbox/\n")
    commit = 'git -c user.name=a -c user.email=a@b.org commit -qm "A digest"'
    begun = f"git init -qb main && git add . && {commit} && git push -q ../remote main"
    assert shell(folder / "first", begun).returncode == 0


def test_after_a_run_whose_log_was_lost_nothing_is_sent_until_somebody_has_looked(tmp_path: Path) -> None:
    a_remote(tmp_path)
    assert shell(tmp_path, "git clone -q remote run1 && git clone -q remote run2").returncode == 0
    assert shell(tmp_path / "run1", script("Fetch")).returncode == 0  # and the machine ends
    done = shell(tmp_path / "run2", script("Fetch"))
    assert done.returncode == 1
    assert "run 7 sent mail, and its log was lost" in done.stdout


def test_the_send_log_comes_back_in_the_next_run_and_nothing_else_does(tmp_path: Path) -> None:
    a_remote(tmp_path)
    for number in (1, 2, 3):
        assert shell(tmp_path, f"git clone -q remote run{number}").returncode == 0
        folder = tmp_path / f"run{number}"
        fetched = shell(folder, script("Fetch"))
        assert fetched.returncode == 0, fetched.stderr
        kept = {path.name for path in (folder / "outbox").iterdir()} - {".git", "sending"}
        assert kept == (set() if number == 1 else {"mailed.jsonl", "send-log.jsonl"})
        if number == 2:
            assert (folder / "outbox/send-log.jsonl").read_text(encoding="utf-8") == "1\n"
        if number < 3:
            write(folder / "outbox/secret", "not for others")
            write(folder / "outbox/mailed.jsonl", "x\n")
            write(folder / "outbox/send-log.jsonl", f"{number}\n")
        assert shell(folder, script("Keep")).returncode == 0
    assert (tmp_path / "run3/outbox/send-log.jsonl").read_text(encoding="utf-8") == "2\n"


def test_a_remote_that_does_not_answer_stops_the_mail(tmp_path: Path) -> None:
    assert shell(tmp_path, "git init -q && git remote add origin ./nowhere").returncode == 0
    assert shell(tmp_path, script("Fetch")).returncode not in (0, 2)


def test_the_workflow_installs_checks_builds_and_deploys_in_this_order() -> None:
    said = [step.get("uses", step.get("run", "")) for step in steps()]
    order = ["checkout", "setup-python", "configure-pages", "pip install", "digest check", "digest build"]
    order += ["upload-pages-artifact", "deploy-pages"]
    places = [next(i for i, text in enumerate(said) if word in text) for word in order]
    assert places == sorted(places)


def test_the_workflow_builds_with_the_address_that_the_host_names() -> None:
    build = next(step["run"] for step in steps() if "digest build" in step.get("run", ""))
    asked = next(step["id"] for step in steps() if "configure-pages" in step.get("uses", ""))
    assert f'--base-url "${{{{ steps.{asked}.outputs.base_url }}}}/"' in build


def test_the_built_folder_is_the_one_that_is_uploaded_with_its_hidden_file() -> None:
    build = next(step["run"] for step in steps() if "digest build" in step.get("run", ""))
    upload = next(step["with"] for step in steps() if "upload-pages-artifact" in step.get("uses", ""))
    assert f"-o {upload['path']} " in build
    assert upload["include-hidden-files"] is True


def test_what_a_build_makes_and_what_is_private_stays_out_of_the_repository() -> None:
    ignored = [line for line in starter()[".gitignore"].splitlines() if not line.startswith("#")]
    assert ignored == ["site/", ".digest-new-site/", ".digest-cache/", "outbox/", "content/subscribers.csv"]


def test_the_first_page_says_when_the_digest_began() -> None:
    assert "20 November 2026" in starter()["content/pages/about.md"]


def test_the_taxonomy_is_the_one_that_ships() -> None:
    assert starter()["content/topics.toml"] == shipped_topics().read_text(encoding="utf-8")
    assert tomllib.loads(starter()["content/topics.toml"])


def test_the_theme_of_the_defaults_ships() -> None:
    assert (shipped_themes() / Config().theme).is_dir()


@pytest.mark.parametrize("path", [path for path, _ in starter_files("x", TODAY, INSTALL)])
def test_each_file_of_a_new_digest_ends_with_one_line_end_and_holds_no_tabs(path: str) -> None:
    text = starter()[path]
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert "\t" not in text


def test_an_installation_from_a_repository_is_repeated_at_its_commit() -> None:
    versions = '{"vcs": "git", "commit_id": "1f", "requested_revision": "v1"}'
    told = f'{{"url": "https://a.example/p.git", "vcs_info": {versions}}}'
    assert source_of(told) == "git+https://a.example/p.git@1f"


@pytest.mark.parametrize(
    ("direct_url", "source"),
    [
        ('{"url": "https://a.example/p-1.whl", "archive_info": {}}', "https://a.example/p-1.whl"),
        ('{"url": "file:///home/me/p", "dir_info": {"editable": true}}', ""),
        ('{"url": "file:///home/me/p-1.whl", "archive_info": {}}', ""),
        ('{"url": "ssh://git@a.example/p", "vcs_info": {"vcs": "git", "commit_id": "1f"}}', ""),
        ("{}", ""),
    ],
)
def test_a_place_that_only_this_machine_or_this_person_reaches_is_no_source(
    direct_url: str, source: str
) -> None:
    assert source_of(direct_url) == source


def test_what_is_not_installed_has_no_source() -> None:
    assert install_source("no-such-distribution") == ""

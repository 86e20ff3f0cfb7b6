"""Handing an issue to who sends it: what list managers take, and a draft that is posted once whatever happens."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import html5lib
import pytest
from mail_issues import BASE, SECRET, a_digest, a_paper
from manager_peer import TOKEN, USER, Fault, Manager, managing
from sites import run, run_well, write

from digest.folder import Digest, load_settings
from digest.handover import Account, Unanswered, buttondown_account, checked_url, listmonk_account
from digest.mail.campaigns import LEAVE
from digest.pipeline.handing import RECORD, Handed, Parcel, Target
from digest.problems import DigestError

HOSTILE = "{{ .Subscriber.Email }} {% if %} {# x #} *|UNSUB|* https://a.example/@TrackLink"
PAPERS = [
    *(a_paper(n, topics=("graphs",)) for n in range(1, 4)),
    a_paper(4, title=HOSTILE, abstract=HOSTILE, votes=2000),
    a_paper(1, days_before=7),
]
VIAS = ("listmonk", "buttondown")


@pytest.fixture
def manager() -> Iterator[tuple[Manager, str]]:
    """A list manager, and its address."""
    mine = Manager()
    with managing(mine) as url:
        yield mine, url


def account(via: str, url: str, token: str = TOKEN, patience: float = 5.0) -> Account:
    if via == "listmonk":
        return listmonk_account(url, USER, token, patience)
    return buttondown_account(token, url, patience)


def parcel(root: Path, via: str) -> Parcel:
    digest = Digest(root, "")
    target = Target(via=via, lists=(3, 1) if via == "listmonk" else ())
    return Parcel(digest, load_settings(digest), SECRET, root / "outbox", target)


def post(root: Path, to: Account, issue: str = "latest") -> Handed:
    return parcel(root, to.via).post(to, issue, None)


def refusal(root: Path, to: Account) -> str:
    with pytest.raises(DigestError) as caught:
        post(root, to)
    return str(caught.value)


# --- what each takes


def written(root: Path, manager: str, **more: str) -> str:
    run_well(root, "email", "--for", manager, **more)
    (path,) = (root / "outbox").glob(f"*.{manager}.*")
    return path.read_text(encoding="utf-8")


def go_commands(text: str) -> set[str]:
    """What a template of Go would do."""
    return set(re.findall(r"\{\{.*?\}\}", text))


def commands_of(text: str) -> list[str]:
    """What a template of Go or Django would do."""
    return re.findall(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", text)


def seen(html: str) -> str:
    tree = html5lib.parse(html, treebuilder="lxml", namespaceHTMLElements=False)
    return "".join(tree.getroot().find("body").itertext())


def test_listmonk_gets_a_campaign_with_its_own_way_to_leave(tmp_path: Path) -> None:
    root = a_digest(tmp_path, PAPERS)
    campaign = json.loads(
        written(root, "listmonk", DIGEST_LISTMONK_LISTS="3, 1", DIGEST_LISTMONK_TEMPLATE="7")
    )
    assert set(campaign) == {
        *("name", "subject", "lists", "type", "content_type", "body", "altbody", "template_id")
    }
    assert campaign["name"] == "Gazette 2026-11-20"
    assert (campaign["lists"], campaign["template_id"]) == ([3, 1], 7)
    assert (campaign["type"], campaign["content_type"]) == ("regular", "html")
    assert commands_of(campaign["body"]) == ["{{ UnsubscribeURL }}"]
    assert 'href="{{ UnsubscribeURL }}"' in campaign["body"]
    assert go_commands(campaign["altbody"]) == {'{{ "{{" }}', "{{ UnsubscribeURL }}"}
    assert go_commands(campaign["subject"]) == {'{{ "{{" }}'}
    assert "@TrackLink" not in campaign["body"]
    assert "{{ .Subscriber.Email }} {% if %}" in seen(campaign["body"])


def test_buttondown_gets_a_draft_that_is_one_block_of_html(tmp_path: Path) -> None:
    draft = json.loads(written(a_digest(tmp_path, PAPERS), "buttondown"))
    assert (draft["status"], draft["metadata"]) == ("draft", {"digest": "Gazette 2026-11-20"})
    assert draft["body"].startswith("<!-- buttondown-editor-mode: plaintext -->\n<style")
    assert commands_of(draft["body"]) == ["{{ unsubscribe_url }}"]
    assert "[if mso]" not in draft["body"]  # it would open what it does not close
    assert 'href="{{ unsubscribe_url }}"' in draft["body"]
    assert commands_of(draft["subject"]) == []
    assert "\n\n" not in draft["body"]
    assert "{{ .Subscriber.Email }} {% if %}" in seen(draft["body"])


@pytest.mark.parametrize(
    ("issue", "feed"), [("latest", "daily"), ("2026-W47", "weekly"), ("2026-11", "monthly")]
)
def test_mailchimp_gets_a_template_that_the_issue_feed_fills(tmp_path: Path, issue: str, feed: str) -> None:
    root = a_digest(tmp_path, PAPERS)
    said = run_well(root, "email", "--for", "mailchimp", "--issue", issue)
    assert f"{BASE}feeds/{feed}.rss" in said
    (path,) = (root / "outbox").glob("*.mailchimp.html")
    html = path.read_text(encoding="utf-8")
    tags = re.findall(r"\*\|.*?\|\*", html)
    assert tags == [
        *("*|RSSITEMS:|*", "*|RSSITEM:URL|*", "*|RSSITEM:TITLE|*", "*|RSSITEM:CONTENT_FULL|*"),
        *("*|END:RSSITEMS|*", "*|HTML:LIST_ADDRESS_HTML|*", "*|UNSUB|*"),
    ]
    assert 'href="*|UNSUB|*"' in html
    assert "Paper 1" not in html


@pytest.mark.parametrize("manager", [*VIAS, "mailchimp"])
def test_nothing_of_ours_stands_where_theirs_belongs(tmp_path: Path, manager: str) -> None:
    text = written(a_digest(tmp_path, PAPERS), manager)
    assert LEAVE not in text
    assert "leave@example.org" not in text
    assert "{token}" not in text


def test_an_issue_without_papers_is_not_handed_over(tmp_path: Path) -> None:
    root = a_digest(tmp_path, PAPERS)
    done = run(root, "email", "--for", "listmonk", "--issue", "2026-11-18")
    assert done.returncode == 3
    assert "nothing to send: Nothing was listed on this day." in done.stderr


# --- a draft, once


@pytest.mark.parametrize("via", VIAS)
def test_a_draft_is_posted_once(tmp_path: Path, manager: tuple[Manager, str], via: str) -> None:
    theirs, url = manager
    root = a_digest(tmp_path, PAPERS)
    first, again = post(root, account(via, url)), post(root, account(via, url))
    assert (first.is_new, again.is_new) == (True, False)
    assert first.draft.id == again.draft.id == "1"
    assert [draft["status"] for draft in theirs.drafts] == ["draft"]
    assert [method for method, _, _ in theirs.asked] == ["GET", "POST"]


@pytest.mark.parametrize("via", VIAS)
def test_what_is_there_without_a_record_is_found(
    tmp_path: Path, manager: tuple[Manager, str], via: str
) -> None:
    theirs, url = manager
    root = a_digest(tmp_path, PAPERS)
    post(root, account(via, url))
    theirs.drafts[0]["status"] = "sent"
    (root / "outbox" / RECORD).unlink()
    found = post(root, account(via, url))
    assert (found.is_new, found.draft.status) == (False, "sent")
    assert len(theirs.drafts) == 1


@pytest.mark.parametrize("via", VIAS)
@pytest.mark.parametrize("fault", [Fault(cut=True), Fault(slow=True)], ids=["cut", "slow"])
def test_a_draft_whose_answer_was_lost_is_not_posted_twice(
    tmp_path: Path, manager: tuple[Manager, str], via: str, fault: Fault
) -> None:
    theirs, url = manager
    root = a_digest(tmp_path, PAPERS)
    theirs.faults["POST"] = fault
    with pytest.raises(Unanswered) as caught:
        post(root, account(via, url, patience=0.3))
    assert "no answer to the draft" in str(caught.value)
    theirs.faults.clear()
    assert len(theirs.drafts) == 1
    assert not post(root, account(via, url)).is_new
    assert len(theirs.drafts) == 1


def test_buttondown_knows_a_repeated_request_by_its_key(tmp_path: Path, manager: tuple[Manager, str]) -> None:
    theirs, url = manager
    root = a_digest(tmp_path, PAPERS)
    theirs.faults["POST"] = Fault(cut=True)
    with pytest.raises(Unanswered):
        post(root, account("buttondown", url))
    theirs.faults.clear()
    theirs.drafts[0]["metadata"] = {}  # so that asking does not find it
    post(root, account("buttondown", url))
    assert len(theirs.drafts) == 1
    assert [headers.get("X-Api-Version") for _, _, headers in theirs.asked] == ["2026-04-01"] * 4


@pytest.mark.parametrize("via", VIAS)
def test_nothing_is_posted_where_asking_fails(tmp_path: Path, manager: tuple[Manager, str], via: str) -> None:
    theirs, url = manager
    root = a_digest(tmp_path, PAPERS)
    for fault in (Fault(500), Fault(200, b"<html>"), Fault(200, b"{}"), Fault(200, b"[1]")):
        theirs.faults["GET"] = fault
        refusal(root, account(via, url))
    assert {method for method, _, _ in theirs.asked} == {"GET"}
    assert not (root / "outbox" / RECORD).exists()


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault(401), "answers 401\n  hint: is the token right"),
        (Fault(403, b'{"message": "permission denied: campaigns"}'), "403: permission denied: campaigns"),
        (Fault(429, headers={"Retry-After": "120"}), "start again in 120 seconds"),
        (Fault(429, headers={"Retry-After": "x\r\n y"}), "start again later"),
        (Fault(500, b"<html>oh"), "answers 500\n"),
        (Fault(400, b'{"detail": "line\\nfeed"}'), "answers 400: line feed"),
        (Fault(422, f'{{"message": "bad {TOKEN}"}}'.encode()), "answers 422: bad …"),
        (Fault(307, headers={"Location": "https://elsewhere.example/"}), "sends us elsewhere (307)"),
        (Fault(201, b"not json"), "what is none of its answers"),
        (Fault(201, b'{"data": {"id": 1}}'), "what is none of its answers"),
        (Fault(status_of_draft="about_to_send"), "is 'about_to_send', and no draft"),
    ],
)
@pytest.mark.parametrize("via", VIAS)
def test_a_refusal_is_one_clear_line_without_the_token(
    tmp_path: Path, manager: tuple[Manager, str], via: str, fault: Fault, words: str
) -> None:
    theirs, url = manager
    theirs.faults["POST"] = fault
    said = refusal(a_digest(tmp_path, PAPERS), account(via, url))
    assert words in said
    assert TOKEN not in said
    assert len(said.splitlines()) <= 2


def test_a_token_goes_to_no_other_host(tmp_path: Path, manager: tuple[Manager, str]) -> None:
    theirs, url = manager
    other = Manager()
    with managing(other) as elsewhere:
        for status in (301, 302, 303, 307, 308):
            theirs.faults["GET"] = Fault(status, headers={"Location": elsewhere + "/api/campaigns"})
            assert "sends us elsewhere" in refusal(a_digest(tmp_path, PAPERS), account("listmonk", url))
    assert other.asked == []


def test_a_manager_that_is_not_there_is_said(tmp_path: Path) -> None:
    with managing(Manager()) as url:
        pass
    assert "no answer: Connection refused" in refusal(a_digest(tmp_path, PAPERS), account("listmonk", url))


def test_late_papers_come_in_the_next_issue_that_is_handed_over(
    tmp_path: Path, manager: tuple[Manager, str]
) -> None:
    theirs, url = manager
    root = a_digest(tmp_path, PAPERS[:2] + PAPERS[4:])
    post(root, account("listmonk", url), "2026-11-13")
    a_digest(root, [*PAPERS, a_paper(2, days_before=7, title="A late one")])
    post(root, account("listmonk", url))
    assert "A late one" not in theirs.drafts[0]["altbody"]
    assert "A late one" in theirs.drafts[1]["altbody"]


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://lists.example.org", "is not encrypted"),
        ("http://127.0.0.1.example.org", "is not encrypted"),
        ("ftp://lists.example.org", "is no address on the web"),
        ("https://", "is no address on the web"),
        ("https://me:pass@lists.example.org", "more in it"),
        ("https://lists.example.org/?a=1", "more in it"),
        ("https://lists.example.org:99999", "is no address on the web"),
        ("https://lists.example.org/\nX: y", "is no address on the web"),
    ],
)
def test_an_address_that_a_token_may_not_go_to_is_refused(url: str, words: str) -> None:
    with pytest.raises(DigestError, match=words) as caught:
        checked_url(url, "DIGEST_LISTMONK_URL")
    assert "pass@" not in str(caught.value)


def test_an_address_may_be_in_a_folder_or_on_this_machine() -> None:
    assert checked_url("https://a.example/lists/", "x") == "https://a.example/lists"
    assert checked_url("http://[::1]:9000", "x") == "http://[::1]:9000"


def test_no_account_shows_its_token() -> None:
    for each in (account("listmonk", "http://localhost"), account("buttondown", "http://localhost")):
        assert TOKEN not in repr(each)


# --- the command


def environment_of(url: str) -> dict[str, str]:
    return {
        "DIGEST_LISTMONK_URL": url,
        "DIGEST_LISTMONK_USER": USER,
        "DIGEST_LISTMONK_TOKEN": TOKEN,
        "DIGEST_LISTMONK_LISTS": "1",
    }


def test_the_command_posts_once_and_says_so(tmp_path: Path, manager: tuple[Manager, str]) -> None:
    theirs, url = manager
    root, known = a_digest(tmp_path, PAPERS), environment_of(url)
    rehearsed = run_well(root, "send", "--via", "listmonk", "--dry-run")
    assert "nothing was posted" in rehearsed
    assert theirs.asked == []
    said = run_well(root, "send", "--via", "listmonk", **known)
    assert "Gazette 2026-11-20: draft 1 at listmonk" in said
    again = run(root, "send", "--via", "listmonk", **known)
    assert again.returncode == 3
    assert "nothing to post" in again.stderr
    weekly = run_well(root, "send", "--via", "listmonk", "--issue", "2026-W46", **known)
    assert "Gazette 2026-W46: draft 2" in weekly
    for said in (rehearsed, weekly, again.stdout + again.stderr):
        assert TOKEN not in said
    kept = b"".join(path.read_bytes() for path in (root / "outbox").iterdir())
    assert TOKEN.encode() not in kept


def test_the_command_refuses_what_it_cannot_do(tmp_path: Path) -> None:
    root = a_digest(tmp_path, PAPERS)

    def said(*arguments: str, code: int, **more: str) -> str:
        done = run(root, *arguments, **more)
        assert done.returncode == code, done.stderr
        assert "Traceback" not in done.stderr
        return done.stderr

    known = environment_of("https://lists.example.org")
    assert "DIGEST_BUTTONDOWN_TOKEN: is not set" in said("send", "--via", "buttondown", code=1)
    bad = known | {"DIGEST_LISTMONK_LISTS": "one"}
    assert "DIGEST_LISTMONK_LISTS: is no number" in said("send", "--via", "listmonk", code=1, **bad)
    none = {name: value for name, value in known.items() if name != "DIGEST_LISTMONK_LISTS"}
    assert "DIGEST_LISTMONK_LISTS: is not set" in said("send", "--via", "listmonk", code=1, **none)
    beside = ("send", "--via", "listmonk", "--to", "a@example.org")
    assert "--via and --to do not go together" in said(*beside, code=2, **known)
    write(root / "digest.toml", 'title = "Gazette"\n')
    assert "'base_url' is empty" in said("send", "--via", "listmonk", code=1, **known)

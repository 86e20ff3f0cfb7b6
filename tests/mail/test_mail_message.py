"""Messages as bytes: any mail program reads what was meant, whatever the texts hold."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import getaddresses, parseaddr, parsedate_to_datetime
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from digest.mail.headers import encoded_words, mailbox_field, raw_field, text_field
from digest.mail.lists import check_unsubscribe, list_id, unsubscribe_addresses
from digest.mail.message import Heading, Mailbox, message_bytes
from digest.text import one_line, shorten

HEADING = Heading(
    sender=Mailbox("digest@example.org", "Paper Digest"),
    to=Mailbox("ada@example.org", "Ada"),
    subject="38 papers: A Paper of Papers",
    date=datetime(2026, 11, 20, 6, tzinfo=UTC),
    message_id="<0123456789abcdef@example.org>",
    list_id="my-digest.me.github.io",
    unsubscribe=(
        "https://example.org/leave?token=" + "0" * 90,
        "mailto:digest@example.org?subject=unsubscribe",
    ),
    one_click=True,
    archive="https://me.github.io/my-digest/2026-11-20/",
)
ANYTHING = st.text(st.characters(codec=None), max_size=300)  # lone surrogates, too
NASTY = [
    "a\r\nBcc: eve@example.org",
    "a\nBcc: eve@example.org",
    "a\r\n\r\nbody",
    "a\0b\x0b\x0c\x1c\x85\u2028b",
    '"<eve@example.org>, "',
    "=?utf-8?Q?=0D=0ABcc:_eve@example.org?=",
    "\\",
    "x" * 2000,
    "ü" * 2000,
    "👩‍🚀 emoji 🏳️‍🌈",
    "\u202eright to left\u202c שלום עליכם",
    "\ud800",
    "(comment) <a@b.c>",
    "",
]


def parsed(content: bytes) -> EmailMessage:
    message = message_from_bytes(content, policy=SMTP)
    assert isinstance(message, EmailMessage)
    defects = [*message.defects, *(defect for part in message.walk() for defect in part.defects)]
    defects += [defect for value in message.values() for defect in value.defects]
    assert defects == []
    return message


def check_form(content: bytes) -> None:
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", content)
    assert content.endswith(b"\r\n")
    assert max(map(len, content.split(b"\r\n"))) <= 998
    head = content.partition(b"\r\n\r\n")[0].decode()
    assert all(len(word) <= 75 for word in re.findall(r"=\?utf-8\?B\?\S*", head))
    raw = ("List-Unsubscribe:", "List-Archive:", "Content-Type:")
    assert [line for line in head.split("\r\n") if len(line) > 78 and not line.startswith(raw)] == []


def bodies(message: EmailMessage) -> list[str]:
    return [part.get_content() for part in message.iter_parts()]  # type: ignore[attr-defined]


NAMES = [
    *("From", "To", "Subject", "Date", "Message-ID", "List-Id", "List-Archive", "List-Unsubscribe"),
    *("List-Unsubscribe-Post", "Auto-Submitted", "MIME-Version", "Content-Type"),
]


def test_a_message_holds_what_it_was_given() -> None:
    content = message_bytes(HEADING, "Text: Grüße\n", "<p>Grüße</p>\n")
    check_form(content)
    message = parsed(content)
    assert message.keys() == NAMES
    assert (message["From"], message["To"]) == ("Paper Digest <digest@example.org>", "Ada <ada@example.org>")
    assert message["Subject"] == HEADING.subject
    assert parsedate_to_datetime(str(message["Date"])) == HEADING.date
    assert message["Message-ID"] == HEADING.message_id
    assert message["List-Id"] == '"Paper Digest" <my-digest.me.github.io>'
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert bodies(message) == ["Text: Grüße\r\n", "<p>Grüße</p>\r\n"]


def test_the_same_message_is_the_same_bytes() -> None:
    assert message_bytes(HEADING, "a", "<p>b") == message_bytes(HEADING, "a", "<p>b")
    other = replace(HEADING, message_id="<another@example.org>")
    assert message_bytes(other, "a", "<p>b") != message_bytes(HEADING, "a", "<p>b")


def test_the_bytes_are_those_that_were_agreed() -> None:
    """A message composed again is the one that was sent, with the next version of Python too."""
    heading = replace(HEADING, subject="38 Beiträge", unsubscribe=(), archive="", reply_to="me@example.org")
    assert message_bytes(heading, "Grüße\n.\n", "<p>你好，世界</p>").decode().split("\r\n") == [
        'From: "Paper Digest" <digest@example.org>',
        'To: "Ada" <ada@example.org>',
        "Reply-To: me@example.org",
        "Subject: =?utf-8?B?MzggQmVpdHLDpGdl?=",
        "Date: Fri, 20 Nov 2026 06:00:00 +0000",
        "Message-ID: <0123456789abcdef@example.org>",
        'List-Id: "Paper Digest" <my-digest.me.github.io>',
        "Auto-Submitted: auto-generated",
        "MIME-Version: 1.0",
        'Content-Type: multipart/alternative; boundary="=_b7a26dba9790b193c9e2a64fc86f7afb"',
        "",
        "--=_b7a26dba9790b193c9e2a64fc86f7afb",
        'Content-Type: text/plain; charset="utf-8"',
        "Content-Transfer-Encoding: quoted-printable",
        "",
        "Gr=C3=BC=C3=9Fe",
        "=2E",
        "",
        "--=_b7a26dba9790b193c9e2a64fc86f7afb",
        'Content-Type: text/html; charset="utf-8"',
        "Content-Transfer-Encoding: base64",
        "",
        "PHA+5L2g5aW977yM5LiW55WMPC9wPg0K",
        "",
        "--=_b7a26dba9790b193c9e2a64fc86f7afb--",
        "",
    ]


def test_unsubscribing_is_one_line_and_one_click_only_over_https() -> None:
    content = message_bytes(HEADING, "a", "b")
    assert (
        f"\r\nList-Unsubscribe: <{HEADING.unsubscribe[0]}>, <{HEADING.unsubscribe[1]}>\r\n".encode()
        in content
    )
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in content
    by_mail = message_bytes(replace(HEADING, unsubscribe=HEADING.unsubscribe[1:]), "a", "b")
    assert b"List-Unsubscribe: <mailto:" in by_mail
    assert b"List-Unsubscribe-Post" not in by_mail
    assert b"List-Unsubscribe-Post" not in message_bytes(replace(HEADING, one_click=False), "a", "b")
    assert b"List-Unsubscribe" not in message_bytes(replace(HEADING, unsubscribe=()), "a", "b")


@pytest.mark.parametrize("text", NASTY)
def test_no_text_becomes_a_field_or_another_address(text: str) -> None:
    heading = replace(
        HEADING,
        subject=text,
        sender=Mailbox("digest@example.org", text),
        to=Mailbox("ada@example.org", text),
    )
    content = message_bytes(heading, text, text)
    check_form(content)
    message = parsed(content)
    assert message.keys() == NAMES
    assert [one.addr_spec for one in message["To"].addresses] == ["ada@example.org"]
    assert [one.addr_spec for one in message["From"].addresses] == ["digest@example.org"]
    assert getaddresses([str(message_from_bytes(content)["To"])])[0][1] == "ada@example.org"
    assert len(list(message.iter_parts())) == 2


@pytest.mark.parametrize(
    "field", ["message_id", "list_id", "archive", "unsubscribe", "reply_to", "sender", "to"]
)
@pytest.mark.parametrize(
    "value", ["a\r\nBcc: eve@example.org", "<a b@c.d>", "a\0", "<ü@b.c>\n", "https://x/\ny"]
)
def test_what_is_no_id_or_address_is_refused(field: str, value: str) -> None:
    changed = {"unsubscribe": (value,), "sender": Mailbox(value), "to": Mailbox(value)}.get(field, value)
    with pytest.raises(ValueError, match=r"."):
        message_bytes(replace(HEADING, **{field: changed}), "a", "b")


@given(ANYTHING)
def test_a_subject_is_read_as_it_was_meant(text: str) -> None:
    field = text_field("Subject", text)
    assert all(len(line) <= 78 for line in field.split("\r\n"))
    assert all(line.startswith(" ") and line.strip() for line in field.split("\r\n")[1:])
    meant = shorten(one_line(text), 400)
    unfolded = field.replace("\r\n", "").removeprefix("Subject:").strip()
    assert str(make_header(decode_header(unfolded))) == meant


@given(ANYTHING)
def test_a_name_is_read_as_it_was_meant(text: str) -> None:
    field = mailbox_field("To", text, "ada@example.org")
    assert all(len(line) <= 78 for line in field.split("\r\n"))
    name, address = parseaddr(field.replace("\r\n", "").removeprefix("To: "))
    assert address == "ada@example.org"
    assert str(make_header(decode_header(name))) == shorten(one_line(text), 400)


@given(st.text(max_size=200))
def test_an_encoded_word_holds_whole_characters(text: str) -> None:
    words = [*encoded_words(text)]
    assert all(len(word) <= 75 for word in words)
    assert "".join(str(make_header(decode_header(word))) for word in words) == text


@given(st.text(max_size=3000))
@example("a\0b")
def test_a_body_is_read_as_it_was_written(text: str) -> None:
    content = message_bytes(HEADING, text, text)
    check_form(content)
    meant = re.sub(r"\r\n?", "\n", text.rstrip()).replace("\0", "") + "\n"
    for part in parsed(content).iter_parts():
        assert part.get_payload(decode=True).decode().replace("\r\n", "\n") == meant  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "body", ["w" * 5000, "ü" * 5000, "语" * 5000, ".\r\n..\r\n", "From me\n", "--=_\n", "a \n\t\n", ""]
)
def test_no_line_of_a_body_is_too_long(body: str) -> None:
    content = message_bytes(HEADING, body, body)
    check_form(content)
    assert max(map(len, content.partition(b"\r\n\r\n")[2].split(b"\r\n"))) <= 78


def test_most_scripts_are_quoted_and_what_has_no_latin_letters_is_packed() -> None:
    content = message_bytes(HEADING, "Ein Text über Größen, mit Umlauten.", "<p>" + "这是一个测试。" * 20)
    encodings = [part["Content-Transfer-Encoding"] for part in parsed(content).iter_parts()]
    assert encodings == ["quoted-printable", "base64"]


def test_an_address_with_other_letters_stands_in_the_header_as_it_is() -> None:
    content = message_bytes(replace(HEADING, to=Mailbox("jürgen@straße.example", "Jürgen")), "a", "b")
    assert "<jürgen@xn--strae-oqa.example>".encode() in content


def test_a_hostile_listing_makes_messages_that_parse(shared: Path) -> None:
    lines = (
        (shared / "data" / "hostile.jsonl").read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    )
    texts = []
    for line in lines:
        try:
            texts += [value for value in json.loads(line).values() if isinstance(value, str)]
        except (ValueError, AttributeError):
            texts.append(line)
    assert len(texts) > 20
    for text in texts:
        heading = replace(HEADING, subject=text, to=Mailbox("ada@example.org", text[:300]))
        content = message_bytes(heading, text, text)
        check_form(content)
        assert parsed(content).keys() == NAMES


# --- the list


@pytest.mark.parametrize(
    ("base_url", "expected"),
    [
        ("https://me.github.io/my-digest/", "my-digest.me.github.io"),
        ("https://papers.example.org/", "papers.example.org"),
        ("https://Example.org:8080/a/b%20c/", "20c.b.a.example.org"),
        ("", "digest.xn--bcher-kva.example"),
    ],
)
def test_the_lists_name_is_the_sites_address_turned_round(base_url: str, expected: str) -> None:
    assert list_id(base_url, "me@bücher.example") == expected


def test_templates_are_filled_in_for_one_subscriber_with_https_first() -> None:
    templates = (
        "mailto:d@example.org?subject=leave%20{token}",
        "https://example.org/u?a={address}&t={token}",
    )
    assert [*check_unsubscribe(templates, "digest.toml")] == []
    assert unsubscribe_addresses(templates, "a+b&c@Bücher.example", "00ff") == (
        "https://example.org/u?a=a%2Bb%26c%40xn--bcher-kva.example&t=00ff",
        "mailto:d@example.org?subject=leave%2000ff",
    )


def test_an_address_that_looks_like_a_template_is_only_an_address() -> None:
    filled = unsubscribe_addresses(("https://example.org/{address}",), "{token}@example.org", "secret")
    assert filled == ("https://example.org/%7Btoken%7D%40example.org",)


@pytest.mark.parametrize(
    ("template", "fact"),
    [
        ("http://example.org/{token}", "begins neither"),
        ("javascript:alert({token})", "begins neither"),
        ("https://example.org/leave", "who leaves"),
        ("https:///{token}", "names no host"),
        ("https://example.org/{tokn}", "{tokn}"),
        ("https://example.org/{token}{", "brace"),
        ("https://example.org/{token}\r\nBcc: a@b.c", "character"),
        ("https://example.org/{token}>,<mailto:a@b.c", "character"),
        ("https://exämple.org/{token}", "character"),
        ("https://example.org/{token}" + "x" * 300, "longer"),
        ("mailto:", "the address is empty"),
        ("mailto:me?subject=x", "no @"),
    ],
)
def test_a_template_that_would_not_work_is_a_problem(template: str, fact: str) -> None:
    (problem,) = check_unsubscribe([template], "digest.toml")
    assert fact in problem.fact
    assert problem.hint


def test_the_longest_address_in_a_template_is_still_one_line() -> None:
    address = "%" * 64 + "@" + ".".join(["b" * 60] * 3)
    template = "https://example.org/" + "x" * 250 + "/{address}?{token}"
    filled = unsubscribe_addresses((template, "mailto:d@example.org?subject={token}"), address, "0" * 32)
    assert all(len(line) <= 998 for line in raw_field("List-Unsubscribe", *filled).split("\r\n"))

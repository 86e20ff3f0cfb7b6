"""Which addresses are taken, and what stands for one where it must not be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.mail.addresses import WrongAddress, address_key, domain_of, masked, wire_address
from digest.mail.keys import log_check, message_id, subscriber_key, unsubscribe_token

SECRET, OTHER = b"0123456789abcdef", b"fedcba9876543210"


@pytest.mark.parametrize(
    ("text", "wire"),
    [
        ("ada@example.org", "ada@example.org"),
        ("  Ada.Lovelace+papers@Example.ORG ", "Ada.Lovelace+papers@example.org"),
        ("o'neill@example.org", "o'neill@example.org"),
        ("ada@straße.example", "ada@xn--strae-oqa.example"),  # which is not strasse.example
        ("ada@BÜCHER.example", "ada@xn--bcher-kva.example"),
        ("ada@例え.テスト", "ada@xn--r8jz45g.xn--zckzah"),
        ("ju\u0308rgen@example.org", "jürgen@example.org"),
        ("me@localhost", "me@localhost"),
    ],
)
def test_an_address_goes_to_the_server_with_an_ascii_domain(text: str, wire: str) -> None:
    assert wire_address(text) == wire
    assert wire_address(wire) == wire


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "ada", "@example.org", "ada@", "ada@@example.org", "a@b@example.org"),
        *("Ada <ada@example.org>", "<ada@example.org>", '"Ada" ada@example.org', "ada@example.org (Ada)"),
        *("ada@example.org, eve@example.org", "ada@example.org;eve@example.org", "mailto:ada@example.org"),
        *(
            "ada@example.org\r\nBcc: eve@example.org",
            "ada\n@example.org",
            "ada@exam\tple.org",
            "a\0da@example.org",
        ),
        *("ada\u2028@example.org", "ada\u202e@example.org", "ada\u200b@example.org", "ada\xa0x@example.org"),
        *("ada@example", "ada@example..org", "ada@-example.org", "ada@example.org.", "ada@exam_ple.org"),
        *("ada@127.0.0.1", "ada@[127.0.0.1]", ".ada@example.org", "ada.@example.org", "a..da@example.org"),
        *("=?utf-8?q?a?=@example.org", "\ud800@example.org", "ada@\ud800.org", "ada@ex‑ample\u3002"),
        *(
            "a" * 65 + "@example.org",
            "a@" + "b" * 64 + ".org",
            "a@" + "b." * 130 + "org",
            "ada@xn--a\u00fc.org",
        ),
        *('"a b"@example.org', "a,b@example.org", "a:b@example.org", "a\\b@example.org", "a(b@example.org"),
    ],
)
def test_what_is_no_address_is_refused_with_a_word(text: str) -> None:
    with pytest.raises(WrongAddress) as caught:
        wire_address(text)
    assert str(caught.value)
    assert caught.value.hint


@given(st.text())
def test_what_is_taken_can_stand_between_angle_brackets_in_a_command(text: str) -> None:
    try:
        wire = wire_address(text + "@example.org")
    except WrongAddress:
        return
    assert wire.isprintable()
    assert not set(wire) & set(' <>,;:"()[]\\\r\n')
    assert wire.count("@") == 1


def test_addresses_are_compared_without_case_and_plus_addresses_kept_apart() -> None:
    same = {address_key(text) for text in ("Ada@Example.org", "ada@EXAMPLE.org", " ada@example.org")}
    assert same == {"ada@example.org"}
    assert address_key("ada+a@example.org") != address_key("ada+b@example.org")
    assert address_key("a.da@example.org") != address_key("ada@example.org")
    assert address_key("x@STRASSE.example") != address_key("x@straße.example")


def test_others_see_a_letter_and_the_domain() -> None:
    assert masked("ada.lovelace@example.org") == "a…@example.org"
    assert domain_of("Ada@Bücher.example") == "xn--bcher-kva.example"


def test_a_key_is_the_same_for_any_spelling_and_no_other_secret_or_use_gives_it() -> None:
    keys = [
        subscriber_key(SECRET, "ada@example.org"),
        subscriber_key(SECRET, "eve@example.org"),
        subscriber_key(OTHER, "ada@example.org"),
        unsubscribe_token(SECRET, "ada@example.org"),
        log_check(SECRET),
        log_check(OTHER),
        message_id(SECRET, "2026-11-20", "ada@example.org", "d@example.org")[1:33],
        message_id(SECRET, "2026-11-21", "ada@example.org", "d@example.org")[1:33],
    ]
    assert len(set(keys)) == len(keys)
    assert subscriber_key(SECRET, "ADA@example.ORG") == keys[0]
    assert unsubscribe_token(SECRET, "ADA@example.ORG") == keys[3]


def test_a_message_has_the_same_id_each_time_and_it_does_not_tell_the_address() -> None:
    found = message_id(SECRET, "2026-11-20", "ada@example.org", "Digest@Bücher.example")
    assert found == message_id(SECRET, "2026-11-20", "Ada@example.org", "digest@bücher.example")
    assert found.endswith("@xn--bcher-kva.example>")
    assert "ada" not in found


def test_the_token_is_what_the_documentation_says() -> None:
    """So that whoever takes the request can make it with any tool."""
    import hmac

    expected = hmac.new(SECRET, b"unsubscribe:ada@example.org", "sha256").hexdigest()[:32]
    assert unsubscribe_token(SECRET, "Ada@example.org") == expected


def test_a_secret_that_can_be_guessed_is_refused() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        subscriber_key(b"secret", "ada@example.org")

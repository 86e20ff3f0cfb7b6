"""One message: its header fields and two bodies as the bytes of RFC 5322, the same for the same input.

Comes in: who, what and when, the text and the HTML. The standard library's own generator is not used: it turns a long
List-Unsubscribe into encoded words, and what it writes differs from one version of Python to the next.
"""

from __future__ import annotations

import re
from base64 import encodebytes
from binascii import b2a_qp
from collections.abc import Iterator
from datetime import datetime
from email.utils import format_datetime

from msgspec import Struct

from digest.hashing import digest_of_bytes
from digest.mail.addresses import wire_address
from digest.mail.headers import list_id_field, mailbox_field, raw_field, text_field

_LINE_END = re.compile(r"\r\n?|\n")
_BASE64_PAYS = 1.25  # a body is readable in its source for up to a quarter more bytes than base64 takes


class Mailbox(Struct, frozen=True):
    """An address, and whose it is."""

    address: str
    name: str = ""


class Heading(Struct, frozen=True, kw_only=True):
    """What the header says of one message to one subscriber."""

    sender: Mailbox
    to: Mailbox
    subject: str
    date: datetime  # with its zone: when the issue was made, not when it is sent
    message_id: str  # of `keys.message_id`
    list_id: str  # of `lists.list_id`
    unsubscribe: tuple[str, ...] = ()  # of `lists.unsubscribe_addresses`
    one_click: bool = False  # of `lists.offers_one_click`
    archive: str = ""  # the issue on the web
    reply_to: str = ""


def message_bytes(heading: Heading, text: str, html: str) -> bytes:
    """The whole message with CRLF at the end of its lines: the text first, then the same as HTML."""
    boundary = f"=_{digest_of_bytes(heading.message_id.encode())}"  # neither encoding of a body has "=_"
    head = "\r\n".join([*_fields(heading), f'Content-Type: multipart/alternative; boundary="{boundary}"', ""])
    parts = [_part("plain", text), _part("html", html)]
    opening = f"\r\n--{boundary}\r\n".encode()
    return b"".join([head.encode(), *(opening + part for part in parts), f"\r\n--{boundary}--\r\n".encode()])


def _fields(heading: Heading) -> Iterator[str]:
    yield mailbox_field("From", heading.sender.name, wire_address(heading.sender.address))
    yield mailbox_field("To", heading.to.name, wire_address(heading.to.address))
    if heading.reply_to:
        yield mailbox_field("Reply-To", "", wire_address(heading.reply_to))
    yield text_field("Subject", heading.subject)
    yield f"Date: {format_datetime(heading.date)}"
    yield raw_field("Message-ID", heading.message_id)
    yield list_id_field(heading.sender.name, heading.list_id)
    if heading.archive:
        yield raw_field("List-Archive", f"<{heading.archive}>")
    yield from _unsubscribe_fields(heading.unsubscribe, heading.one_click)
    # RFC 3834: nobody's absence is to be answered. `Precedence`, which RFC 2076 discourages, says no more.
    yield "Auto-Submitted: auto-generated"
    yield "MIME-Version: 1.0"


def _unsubscribe_fields(addresses: tuple[str, ...], one_click: bool) -> Iterator[str]:
    if addresses:
        yield raw_field("List-Unsubscribe", *(f"<{address}>" for address in addresses))
    if one_click and any(address.startswith("https://") for address in addresses):
        yield "List-Unsubscribe-Post: List-Unsubscribe=One-Click"  # RFC 8058: never without https


def _part(subtype: str, body: str) -> bytes:
    content = _LINE_END.sub("\n", body.rstrip()).replace("\0", "").encode("utf-8", "replace") + b"\n"
    encoding, encoded = _encoded(content)
    head = f'Content-Type: text/{subtype}; charset="utf-8"\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n'
    return head.encode() + encoded.replace(b"\n", b"\r\n")


def _encoded(content: bytes) -> tuple[str, bytes]:
    """Quoted-printable, or base64 where most of the text has no Latin letters."""
    quoted, packed = b2a_qp(content, istext=True), encodebytes(content)
    if len(quoted) <= len(packed) * _BASE64_PAYS:
        return "quoted-printable", quoted
    return "base64", encodebytes(
        content.replace(b"\n", b"\r\n")
    )  # a text's line ends are CRLF, encoded or not

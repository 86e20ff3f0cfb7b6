r"""Addresses in plain text: where they begin and end, which are safe, `\url{…}` and `\href{…}{…}` among them.

Every address is kept aside, so that no underscore or tilde of it is read as TeX.
"""

from __future__ import annotations

import re

from digest.identifiers import safe_url
from digest.prose.spans import Link, Span, Spans, Verbatim

# Literal beginnings first: these run over every abstract with an address.
_COMMAND = re.compile(
    r"(?:\\|(?<![A-Za-z\\]))"
    r"(?:url\{(?P<url>[^{}\s]{1,500})\}|href\{(?P<href>[^{}]{1,500})\}\{(?P<words>[^{}]{1,300})\})"
)
_PLAIN = re.compile(
    r"http(?P<address>s?://[^\s<>\"'{}|\\^`$。，）]+(?:\\[_%#&~][^\s<>\"'{}|\\^`$。，）]*)*)"
    r"(?:\{{1,2}(?:small )?(?P<label>[^{}]{1,300})\}{1,2})?"
)
_AFTER = ".,;:!?*)]"  # closes the sentence around an address, unless its bracket was opened in it


def addresses(text: str, spans: Spans) -> str:
    """The text with its addresses kept aside."""
    if "url{" in text or "href{" in text:
        text = _COMMAND.sub(lambda found: _command(found, spans), text)
    if "http" in text:
        text = _PLAIN.sub(lambda found: _plain(found, spans), text)
    return text


def _command(found: re.Match[str], spans: Spans) -> str:
    address = _unescaped(found["url"] or found["href"])
    return spans.keep(_link(address, found["words"] or address, found[0]))


def _plain(found: re.Match[str], spans: Spans) -> str:
    address = f"http{found['address']}"
    if label := found["label"]:
        return spans.keep(_link(_unescaped(address), _unescaped(label), found[0]))
    end = _end(address)
    written = address[:end]
    return spans.keep(_link(_unescaped(written), _unescaped(written), written)) + address[end:]


def _end(address: str) -> int:
    end = len(address)
    while end and address[end - 1] in _AFTER:
        last = address[end - 1]
        if last == ")" and address.count("(", 0, end) >= address.count(")", 0, end):
            break
        end -= 1
    return end


def _link(address: str, label: str, source: str) -> Span:
    safe = safe_url(address)
    return Link(safe, label.strip()) if safe else Verbatim(source)


def _unescaped(address: str) -> str:
    return re.sub(r"\\([_%#&~])", r"\1", address)

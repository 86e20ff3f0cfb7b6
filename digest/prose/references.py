"""Addresses in our own HTML made whole, for those who read it away from the site: in feeds and in mail."""

from __future__ import annotations

import re
from html import escape, unescape
from urllib.parse import urljoin

_TAG = re.compile(r'<[A-Za-z](?:[^">]|"[^"]*")*>')
_REFERENCE = re.compile(r'(?<=\s)(href|src|cite)="([^"]*)"')


def absolute(html: str, page: str) -> str:
    """Sanitised HTML with each of its addresses whole, as seen from the page of that address."""

    def whole(reference: re.Match[str]) -> str:
        return f'{reference[1]}="{escape(_joined(page, unescape(reference[2])))}"'

    return _TAG.sub(lambda tag: _REFERENCE.sub(whole, tag[0]), html)


def _joined(page: str, reference: str) -> str:
    try:
        return urljoin(page, reference)
    except ValueError:  # an address that cannot be read leads nowhere on a page either
        return page

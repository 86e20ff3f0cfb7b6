"""Names that the world gives a paper: arXiv ids, DOIs and addresses, in their one canonical form."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote, urlsplit

from digest.text import clean

_NEW_ID = r"\d{2}(?:0[1-9]|1[0-2])\.\d{4,5}"
_OLD_ID = r"[a-z]+(?:-[a-z]+)?(?:\.[A-Z]{2})?/\d{2}(?:0[1-9]|1[0-2])\d{3}"
_ARXIV = re.compile(rf"(?:arxiv:\s*)?({_NEW_ID}|{_OLD_ID})(?:v\d+)?", re.IGNORECASE)
_ARXIV_URL = re.compile(
    r"(?:arxiv\.org|alphaxiv\.org|huggingface\.co|hf\.co|ar5iv\.org|ar5iv\.labs\.arxiv\.org)"
    rf"/(?:abs|pdf|html|format|ps|papers|overview)/({_NEW_ID}|{_OLD_ID})(?:v\d+)?(?:\.pdf)?(?=$|[/?#\s)\]])",
    re.IGNORECASE,
)
_QUOTES = '"“”„«»'
_DOI = re.compile(rf"10\.\d{{4,9}}/[^\s\0-\x1f\x7f-\x9f<>{_QUOTES}]+")
# A text that begins with a DOI is one, and brackets belong to it: 10.1002/(SICI)1097(1990)41:6<391::AID>3.0.CO;2-9
_WHOLE_DOI = re.compile(rf"(?:doi:\s*)?(10\.\d{{4,9}}/[^\s\0-\x1f\x7f-\x9f{_QUOTES}]+)", re.IGNORECASE)
_DOI_LINK = re.compile(r"(?:https?://)?(?:dx\.|www\.)?doi\.org/([^\s?#]+)", re.IGNORECASE)
_BRACKETS = {")": "(", "]": "[", "}": "{", ">": "<"}
_ARXIV_DOI = re.compile(rf"10\.48550/arxiv\.({_NEW_ID}|{_OLD_ID})", re.IGNORECASE)
# What needs no look at its parts: a host's name, and a path and query of harmless signs.
_PLAIN_URL = re.compile(r"https?://[A-Za-z0-9.-]+(?:/[A-Za-z0-9._~/?=&+-]*)?")
_URL_SAFE = "%/:?#@!$&'()*+,;=~-._"
_LONE_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")


def arxiv_id(text: str) -> str | None:
    """The arXiv id that the text is, or that its address or DOI names; without version or subject class.

    >>> arxiv_id("arXiv:2401.01234v2"), arxiv_id("https://arxiv.org/pdf/math.CA/0611800")
    ('2401.01234', 'math/0611800')
    """
    text = text.strip()
    found = _ARXIV.fullmatch(text) or _ARXIV_URL.search(text) or _ARXIV_DOI.search(text)
    if not found:
        return None
    name = found[1].lower()
    if "/" not in name:
        return name
    archive, number = name.split("/")
    return f"{archive.split('.')[0]}/{number}"


def doi(text: str) -> str | None:
    """The DOI that the text begins with or, else, that is found in it; lower case, without a resolver's address.

    arXiv's own DOIs are arXiv ids, and none here.
    """
    text = text.strip()
    if linked := doi_of_link(text):
        return linked
    whole = _WHOLE_DOI.match(text)
    found = whole[1] if whole else next(iter(_DOI.findall(text)), "")
    return _plain_doi(found)


def doi_of_link(url: str) -> str | None:
    """The DOI that a resolver's address leads to; other addresses hold DOIs with things behind them.

    >>> doi_of_link("https://doi.org/10.1000/A%3C1%3E2?via=feed")
    '10.1000/a<1>2'
    """
    link = _DOI_LINK.match(url.strip())
    whole = _WHOLE_DOI.match(unquote(link[1])) if link else None
    return _plain_doi(whole[1]) if whole else None


def doi_url(doi: str) -> str:
    """The resolver's address of a DOI, safe in an attribute.

    >>> doi_url("10.1000/(a)b<1>2#3")
    'https://doi.org/10.1000/(a)b%3C1%3E2%233'
    """
    return "https://doi.org/" + quote(clean(doi), safe="/:;()")


def _plain_doi(found: str) -> str | None:
    """A DOI without what a sentence puts behind it: stops, and brackets that it does not open."""
    found = clean(found).lower()
    while found and (found[-1] in ".,;'’" or _is_unopened(found)):
        found = found[:-1]
    return found if _WHOLE_DOI.fullmatch(found) and not _ARXIV_DOI.match(found) else None


def _is_unopened(text: str) -> bool:
    opening = _BRACKETS.get(text[-1])
    return opening is not None and text.count(text[-1]) > text.count(opening)


def safe_url(text: str) -> str | None:
    """An http or https address that is safe in an attribute, or nothing.

    >>> safe_url(" \\tjAvA\\nsCrIpT:alert(1)") is None
    True
    """
    if _PLAIN_URL.fullmatch(text):
        return text
    text = "".join(clean(text).split())
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    start = text.index("//") + 2 + len(parts.netloc)
    path, hash, fragment = _LONE_PERCENT.sub("%25", text[start:]).partition("#")
    behind = quote(path, safe=_URL_SAFE) + hash + quote(fragment, safe=_URL_SAFE.replace("#", ""))
    return quote(text[:start], safe=f"{_URL_SAFE}[]") + behind

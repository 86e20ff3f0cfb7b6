"""Names that the world gives a paper: arXiv ids, DOIs and addresses, in their one canonical form."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from digest.text import clean

_NEW_ID = r"\d{2}(?:0[1-9]|1[0-2])\.\d{4,5}"
_OLD_ID = r"[a-z]+(?:-[a-z]+)?(?:\.[A-Z]{2})?/\d{2}(?:0[1-9]|1[0-2])\d{3}"
_ARXIV = re.compile(rf"(?:arxiv:\s*)?({_NEW_ID}|{_OLD_ID})(?:v\d+)?", re.IGNORECASE)
_ARXIV_URL = re.compile(
    r"(?:arxiv\.org|alphaxiv\.org|huggingface\.co|hf\.co|ar5iv\.org|ar5iv\.labs\.arxiv\.org)"
    rf"/(?:abs|pdf|html|format|ps|papers|overview)/({_NEW_ID}|{_OLD_ID})(?:v\d+)?(?:\.pdf)?(?=$|[/?#\s)\]])",
    re.IGNORECASE,
)
_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>]+", re.IGNORECASE)
_ARXIV_DOI = re.compile(rf"10\.48550/arxiv\.({_NEW_ID}|{_OLD_ID})", re.IGNORECASE)
# What needs no look at its parts: a host's name, and a path and query of harmless signs.
_PLAIN_URL = re.compile(r"https?://[A-Za-z0-9.-]+(?:/[A-Za-z0-9._~/?=&+-]*)?")
_URL_SAFE = "%/:?#[]@!$&'()*+,;=~-._"


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
    """The DOI in the text, lower case, without a resolver's address; arXiv's own DOIs are arXiv ids."""
    found = _DOI.search(text)
    if not found or _ARXIV_DOI.match(found[0]):
        return None
    return found[0].rstrip(".,;)").lower()


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
    return quote(text, safe=_URL_SAFE)

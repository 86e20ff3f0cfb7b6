"""Where a paper, a topic or an issue stands in the site: one safe directory name for each id."""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import blake2b

_ARXIV_NEW = re.compile(r"[0-9]{4}\.[0-9]{4,5}")
_ARXIV_OLD = re.compile(r"[a-z]+(?:-[a-z]+)?/[0-9]{7}")
_PLAIN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST = 80
# Names that Windows cannot hold as a folder, and those that mean something below a list's address.
_RESERVED = frozenset(
    ["con", "prn", "aux", "nul", "page", "feed", "index", "cite"]
    + [f"{port}{n}" for port in ("com", "lpt") for n in range(10)]
)


def address(id: str) -> str:
    """The directory name for an id; the same id always has the same name.

    >>> address("2401.01234"), address("hep-th/9901001"), address("attention-is-all-you-need")
    ('2401.01234', 'hep-th-9901001', 'attention-is-all-you-need')
    >>> address("../../etc/passwd"), address("con"), address("Łódź")
    ('etc-passwd-17a86b', 'con-d41480', 'lodz-a6190e')
    """
    if _ARXIV_NEW.fullmatch(id):
        return id
    if _ARXIV_OLD.fullmatch(id):
        return id.replace("/", "-")
    if len(id) <= _LONGEST and id not in _RESERVED and _PLAIN.fullmatch(id):
        return id
    from slugify import slugify

    slug = slugify(id, max_length=_LONGEST - 7, word_boundary=True)
    return f"{slug}-{id_hash(id)}" if slug else id_hash(id)


def id_hash(id: str) -> str:
    """Six hexadecimal digits that tell ids apart whose slugs are alike."""
    return blake2b(id.encode("utf8", "surrogatepass"), digest_size=3).hexdigest()


def addresses(ids: Iterable[str]) -> dict[str, str]:
    """An address for every id; where two ids share one, all but the smallest id get their hash behind it."""
    taken: dict[str, str] = {}
    given: dict[str, str] = {}
    for id in sorted(ids):
        name = address(id)
        if name in taken:
            name = f"{name[: _LONGEST - 7].rstrip('-.')}-{id_hash(id)}"
        taken[name] = id
        given[id] = name
    return given


def paper_href(address: str) -> str:
    """`papers/SLUG/`, from the site's root."""
    return f"papers/{address}/"


def topic_href(slug: str) -> str:
    """`topics/SLUG/`."""
    return f"topics/{address(slug)}/"


def issue_href(period: str) -> str:
    """`issues/PERIOD/`."""
    return f"issues/{period}/"

"""Which issues have a picture, and what stands in it: those of the last thirty days, if something can draw."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from digest.address import issue_href
from digest.hashing import digest_of
from digest.model import Issue
from digest.periods import bounds
from digest.prose import plain
from digest.web.artifacts import Artifact, Rank
from digest.web.cards import Inks, SocialCard, draw_card, readable
from digest.web.catalogue import Catalogue
from digest.words import counted, label

_DAYS = 30  # nobody links to older issues much, and to draw a picture takes longer than to make a page
_LOOKED_AT = 20  # titles, for three that the font has the letters of


def plan_cards(catalogue: Catalogue, digest: str, maker: str, inks: Inks, code: str) -> dict[str, Artifact]:
    """The pictures by their issues' periods; none without something that draws."""
    as_of = catalogue.curated.as_of
    if not maker or as_of is None:
        return {}
    oldest = as_of - timedelta(days=min(_DAYS, as_of.toordinal() - 1))
    recent = (issue for issue in catalogue.curated.issues if bounds(issue.period)[1] > oldest)
    return {
        issue.period: _artifact(_card(catalogue, digest, issue, inks), issue, f"{code}/{maker}")
        for issue in recent
    }


def _card(catalogue: Catalogue, digest: str, issue: Issue, inks: Inks) -> SocialCard:
    words = catalogue.words
    return SocialCard(
        digest=digest,
        label=label(words, issue.period),
        count=counted(words, len(issue.entries), words.numbers.papers),
        titles=readable(plain(catalogue.entries[id].paper.title) for id in issue.entries[:_LOOKED_AT]),
        inks=inks,
    )


def _artifact(card: SocialCard, issue: Issue, maker: str) -> Artifact:
    make: Callable[[], bytes] = lambda: draw_card(card)  # noqa: E731
    path = f"{issue_href(issue.period)}card.png"
    return Artifact(path, digest_of((maker, card)), make, Rank.DATA, f"issue {issue.period}")

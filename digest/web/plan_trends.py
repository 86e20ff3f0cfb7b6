"""`/trends/`: how many papers each topic has a week, and what rose."""

from __future__ import annotations

from digest.web.catalogue import ALL_FEED, Catalogue
from digest.web.pages import Head, TrendsPage
from digest.words import Words


def trends_page(catalogue: Catalogue, words: Words) -> TrendsPage:
    """The page as of the store's newest day."""
    del catalogue
    head = Head(title=words.trends.title, description="", path="trends/", feeds=(ALL_FEED,), section="trends")
    return TrendsPage(head=head)

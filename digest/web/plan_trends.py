"""`/trends/`: how many papers each topic has a week, and what rose."""

from __future__ import annotations

from digest.web.catalogue import Catalogue, all_feed
from digest.web.pages import Head, TrendsPage
from digest.words import Words


def trends_page(catalogue: Catalogue, words: Words) -> TrendsPage:
    """The page as of the store's newest day."""
    del catalogue
    head = Head(title=words.trends.title, description="", path="trends/", feeds=(all_feed(words),), section="trends")
    return TrendsPage(head=head)

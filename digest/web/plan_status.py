"""`/status/`: what each source gave and when, and what is incomplete."""

from __future__ import annotations

from digest.web.catalogue import Catalogue, all_feed
from digest.web.pages import Head, StatusPage
from digest.words import Words


def status_page(catalogue: Catalogue, words: Words) -> StatusPage:
    """The page as of the store's newest day."""
    del catalogue
    head = Head(
        title=words.status.title, description="", path="status/", feeds=(all_feed(words),), section="status"
    )
    return StatusPage(head=head)

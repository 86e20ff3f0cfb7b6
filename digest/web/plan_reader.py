"""The pages that scripts fill in from the reader's own browser: search, and what they saved."""

from __future__ import annotations

from digest.web.catalogue import all_feed
from digest.web.pages import Head, SavedPage, SearchPage
from digest.words import Words


def search_page(words: Words) -> SearchPage:
    """Where to type what is looked for."""
    return SearchPage(
        head=Head(
            title=words.search.title,
            description="",
            path="search/",
            feeds=(all_feed(words),),
            section="search",
        )
    )


def saved_page(words: Words) -> SavedPage:
    """The reader's own lists."""
    head = Head(
        title=words.saved.title,
        description="",
        path="saved/",
        feeds=(all_feed(words),),
        section="saved",
        listed=False,
    )
    return SavedPage(head=head)

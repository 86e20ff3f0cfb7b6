"""The pages that scripts fill in from the reader's own browser: search, and what they saved."""

from __future__ import annotations

from collections.abc import Sequence

from digest.address import issue_href
from digest.periods import kind_of
from digest.web.catalogue import Catalogue, all_feed
from digest.web.pages import Head, SavedPage, SearchPage
from digest.web.parts import Counted, TopicSummary
from digest.web.search_documents import UNKNOWN_YEAR, year_of
from digest.words import Words, label

_MONTHS = 12


def search_page(catalogue: Catalogue, topics: Sequence[TopicSummary]) -> SearchPage:
    """Where to type what is looked for."""
    words, entries = catalogue.words, catalogue.curated.entries
    years = {year_of(entry) for entry in entries}
    months = [issue for issue in catalogue.curated.issues if kind_of(issue.period) == "month"]
    return SearchPage(
        head=Head(
            title=words.search.title,
            description=words.search.description,
            path="search/",
            feeds=(all_feed(words),),
            section="search",
        ),
        count=len(entries),
        topics=tuple(topic for topic in topics if topic.count),
        years=tuple(sorted(filter(None, years), reverse=True)),
        unknown_year=UNKNOWN_YEAR if None in years else "",
        months=tuple(
            Counted(label(words, issue.period), issue_href(issue.period), len(issue.entries))
            for issue in reversed(months[-_MONTHS:])
        ),
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

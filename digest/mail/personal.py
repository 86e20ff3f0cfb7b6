"""What of an issue is for one subscriber, by their topics, words and the papers they like.

A paper is theirs if it is in one of their topics, or in a topic below one, or holds one of the phrases that they
include; without either, all are. One that holds a phrase they exclude never is. Included phrases come first, then
what is near to the papers they like. A phrase counts as whole words, without regard to case, in title, authors,
topics and abstract.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

from msgspec import Struct

from digest.mail.subscribers import Subscriber
from digest.model import Curated, Entry, Topic
from digest.problems import nearest
from digest.prose import plain
from digest.text import clean, fold, one_line, shorten
from digest.words import Words, fill

Nearness = Callable[[str], float]  # of a paper, by its id, to those that somebody likes
_SENTENCE = 400  # characters of what somebody chose: a message has its bounds
_PHRASES = 1024  # whose papers are remembered, so that memory does not grow with subscribers


class Choice(Struct, frozen=True):
    """The papers for one reader, first the one that matters most, and what they chose, in sentences."""

    papers: tuple[str, ...]
    late: tuple[str, ...]
    sentences: tuple[str, ...] = ()


class Chooser:
    """Chooses from the papers of one issue; what a phrase or topic means is looked up once for all subscribers."""

    def __init__(self, words: Words, curated: Curated, ids: Iterable[str]):
        self._words = words
        self._topics = {shelf.topic.slug: shelf.topic for shelf in curated.shelves}
        self._slugs = {fold(name): topic.slug for topic in self._topics.values() for name in _names(topic)}
        wanted = frozenset(ids)
        entries = [entry for entry in curated.entries if entry.paper.id in wanted]
        self._texts = {entry.paper.id: folded(" \n ".join(self._parts(entry))) for entry in entries}
        self._within = {entry.paper.id: frozenset(self._wider(entry)) for entry in entries}
        self._with_phrase = lru_cache(_PHRASES)(self._find_phrase)

    def unknown_topics(self, subscriber: Subscriber) -> Iterator[tuple[str, str]]:
        """The subscriber's topics that the digest does not have, each with a hint."""
        for name in subscriber.topics:
            if fold(name) not in self._slugs:
                yield name, nearest(name, self._topics) or "'digest topics' lists them"

    def choose(
        self, subscriber: Subscriber, papers: Sequence[str], late: Sequence[str], near: Nearness | None = None
    ) -> Choice:
        """What of the ranked papers is for the subscriber."""
        included = self._with_any(subscriber.include)
        excluded = self._with_any(subscriber.exclude)
        slugs = {self._slugs.get(fold(name), "") for name in subscriber.topics}
        takes_all = not (subscriber.topics or subscriber.include)

        def keep(ids: Sequence[str]) -> tuple[str, ...]:
            theirs = [
                id
                for id in ids
                if id not in excluded
                and (takes_all or id in included or not slugs.isdisjoint(self._within[id]))
            ]
            return tuple(sorted(theirs, key=lambda id: (id not in included, -near(id) if near else 0)))

        return Choice(
            keep(papers),
            keep(late),
            tuple(
                [shorten(one_line(said), _SENTENCE) for said in self._sentences(subscriber, near is not None)]
            ),
        )

    def _with_any(self, phrases: Iterable[str]) -> frozenset[str]:
        return frozenset[str]().union(*map(self._with_phrase, phrases))

    def _find_phrase(self, phrase: str) -> frozenset[str]:
        wanted = folded(phrase)
        return frozenset(id for id, text in self._texts.items() if holds(text, wanted))

    def _parts(self, entry: Entry) -> Iterator[str]:
        paper = entry.paper
        yield from (plain(paper.title), *paper.authors)
        yield from (self._topics[match.slug].name for match in entry.topics if match.slug in self._topics)
        yield plain(paper.abstract)

    def _wider(self, entry: Entry) -> Iterator[str]:
        """The slugs of the entry's topics, and of those above them."""
        for match in entry.topics:
            slug: str | None = match.slug
            seen: set[str] = set()
            while slug and slug not in seen:
                yield slug
                seen.add(slug)
                slug = self._topics[slug].parent if slug in self._topics else None

    def _sentences(self, subscriber: Subscriber, by_likes: bool) -> Iterator[str]:
        said, comma = self._words.mail, self._words.numbers.comma
        slugs = [self._slugs.get(fold(name), "") for name in subscriber.topics]
        names = [self._topics[slug].name for slug in dict.fromkeys(slugs) if slug]
        if names:
            yield fill(self._words, said.chosen_topics, topics=comma.join(names))
        if subscriber.include:
            yield fill(self._words, said.chosen_words, phrases=comma.join(subscriber.include))
        if subscriber.exclude:
            yield fill(self._words, said.left_out, phrases=comma.join(subscriber.exclude))
        if by_likes:
            yield said.by_likes


def _names(topic: Topic) -> tuple[str, str]:
    return topic.slug, topic.name


def folded(text: str) -> str:
    """The text without case and doubled blanks, for looking up phrases."""
    return " ".join(unicodedata.normalize("NFKC", clean(text)).casefold().split())


def holds(text: str, phrase: str) -> bool:
    """Whether the folded text holds the folded phrase as whole words.

    >>> holds("a survey of graphs", "survey"), holds("graphs", "graph"), holds("用于训练的方法", "训练")
    (True, False, True)
    """
    start = text.find(phrase) if phrase else -1
    while start >= 0:
        end = start + len(phrase)
        if not _goes_on(text[start - 1 : start], phrase[0]) and not _goes_on(text[end : end + 1], phrase[-1]):
            return True
        start = text.find(phrase, start + 1)
    return False


def _goes_on(beside: str, edge: str) -> bool:
    """Whether a word goes on from the phrase's edge to the sign beside it; Chinese and the like have no such ends."""
    return beside.isalnum() and edge.isalnum() and not (_is_wide(beside) or _is_wide(edge))


def _is_wide(sign: str) -> bool:
    return unicodedata.east_asian_width(sign) in "WF"

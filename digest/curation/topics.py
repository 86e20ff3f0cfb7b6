"""Topics of papers: which terms of the taxonomy a paper uses, how much they weigh, and what they come to.

A phrase counts more in the title than in the abstract, and less each further time. A paper's topics depend on
the paper and the taxonomy alone, so they can be kept for as long as neither changes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from math import sqrt
from typing import NamedTuple

from msgspec import Struct

from digest.curation.taxonomy import name_of, slug_of
from digest.curation.terms import TermTree
from digest.model import IN_TITLE, Paper, Term, Topic, TopicMatch
from digest.text import one_line, shorten

_MOST_NAMED = 12  # terms named for one topic: more explain nothing
_LONGEST_NAME = 80


class Tuning(Struct, frozen=True):
    """Numbers found on labelled papers (`tests/bench/topics.py`); the result is flat around each."""

    title: float = 2.5  # mentions in the abstract that one in the title is worth
    least: float = 1.25  # evidence for a first topic: a plain term twice is enough, once is not
    least_more: float = 3.3  # evidence for a further topic
    share: float = 0.4  # of the first topic's evidence, that a further topic needs


class _Voice(NamedTuple):
    """What a phrase says for a topic (its place in the taxonomy): once in the abstract, and in the title."""

    topic: int
    weight: float
    in_title: float
    text: str


# A phrase in a paper: what it says, the root of its times in the abstract, and whether the title has it.
_Use = tuple[tuple[_Voice, ...], float, bool]


class Classifier:
    """A taxonomy made ready to find the topics of many papers."""

    def __init__(
        self, taxonomy: tuple[Topic, ...], *, most: int, threshold: float, tuning: Tuning | None = None
    ):
        self._slugs = [topic.slug for topic in taxonomy]
        self._most = most
        self._threshold = threshold
        self._tuning = tuning or Tuning()
        terms = [(place, term) for place, topic in enumerate(taxonomy) for term in topic.terms]
        self._tree = TermTree(term.text for _, term in terms)
        self._singles = [_voice(place, term, self._tuning.title) for place, term in terms]
        self._voices: list[tuple[_Voice, ...]] = []  # by group of the tree

    def topics_of(self, paper: Paper) -> tuple[TopicMatch, ...]:
        """The paper's topics: all that it was given, then those its words earn, most central first."""
        given = tuple(dict.fromkeys(map(slug_of, paper.topics)))
        matches = [TopicMatch(slug, 1.0, given=True) for slug in given]
        if len(given) < self._most:
            matches += [match for match in self._earned(paper) if match.slug not in given]
        return tuple(matches[: max(self._most, len(given))])

    def _earned(self, paper: Paper) -> list[TopicMatch]:
        uses = self._uses(paper)
        evidence = [0.0] * len(self._slugs)
        for voices, loudness, is_titled in uses:
            for topic, weight, in_title, _ in voices:
                evidence[topic] += weight * loudness + in_title if is_titled else weight * loudness
        chosen = self._choose(evidence)
        total, terms = sum(evidence), _terms_for(chosen, uses)
        return [
            TopicMatch(self._slugs[topic], round(evidence[topic] / total, 3), terms[topic])
            for topic in chosen
        ]

    def _uses(self, paper: Paper) -> list[_Use]:
        titled = dict.fromkeys(self._tree.groups_in(paper.title))
        counts = Counter(self._tree.groups_in(" ".join((paper.abstract, *paper.categories))))
        for group in range(len(self._voices), len(self._tree.groups)):
            self._voices.append(_join(self._singles[number] for number in self._tree.groups[group]))
        return [
            (self._voices[group], sqrt(counts[group]), group in titled)
            for group in dict.fromkeys((*titled, *counts))
        ]

    def _choose(self, evidence: list[float]) -> list[int]:
        tuning = self._tuning
        ranked = sorted(range(len(evidence)), key=lambda topic: (-evidence[topic], topic))[: self._most]
        if not ranked or evidence[ranked[0]] < max(tuning.least * self._threshold, 1e-6):
            return []
        needed = max(tuning.share * evidence[ranked[0]], tuning.least_more * self._threshold, 1e-6)
        return [ranked[0], *(topic for topic in ranked[1:] if evidence[topic] >= needed)]


def assign_topics(
    papers: Iterable[Paper], taxonomy: tuple[Topic, ...], *, most: int, threshold: float
) -> dict[str, tuple[TopicMatch, ...]]:
    """For each paper's id its topics, most central first; none for a paper whose words fit no topic."""
    classifier = Classifier(taxonomy, most=most, threshold=threshold)
    return {paper.id: classifier.topics_of(paper) for paper in papers}


def topics_given(papers: Iterable[Paper], taxonomy: tuple[Topic, ...]) -> tuple[Topic, ...]:
    """The topics that only papers name, by slug; each is called by the words it was given in."""
    known = {topic.slug for topic in taxonomy}
    names: dict[str, set[str]] = {}
    for given in {given for paper in papers for given in paper.topics}:
        slug = slug_of(given)
        if slug not in known:
            words = shorten(one_line(given), _LONGEST_NAME)
            names.setdefault(slug, set()).add(words if words not in ("", slug) else name_of(slug))
    return tuple(Topic(slug=slug, name=min(words)) for slug, words in sorted(names.items()))


def _voice(place: int, term: Term, title: float) -> _Voice:
    text = term.text.lstrip("=")
    if term.title_only:
        return _Voice(place, 0.0, term.weight, text)
    return _Voice(place, term.weight, term.weight * title, text)


def _join(voices: Iterable[_Voice]) -> tuple[_Voice, ...]:
    """One voice for each topic: two terms that it has for the same words are not heard twice."""
    joined: dict[int, _Voice] = {}
    for voice in voices:
        other = joined.get(voice.topic, voice)
        louder = max(voice, other, key=lambda one: (one.weight, one.in_title))
        weight, in_title = louder.weight, max(voice.in_title, other.in_title)
        joined[voice.topic] = _Voice(voice.topic, weight, in_title, louder.text)
    return tuple(joined.values())


def _terms_for(chosen: list[int], uses: list[_Use]) -> dict[int, tuple[str, ...]]:
    """For each chosen topic the terms that speak for it, loudest first, for people to read."""
    worth: dict[int, list[tuple[float, str]]] = {topic: [] for topic in chosen}
    for voices, loudness, is_titled in uses:
        for topic, weight, in_title, text in voices:
            value = weight * loudness + in_title if is_titled else weight * loudness
            if topic in worth and value > 0:
                worth[topic].append((-value, text + IN_TITLE if is_titled else text))
    return {topic: tuple(text for _, text in sorted(terms)[:_MOST_NAMED]) for topic, terms in worth.items()}

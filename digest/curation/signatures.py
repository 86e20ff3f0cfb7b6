"""What a paper's text says, as a short signature: its strongest terms with their weights.

A term is a word, or a phrase of two words that stands in some title. How much it says depends on how many
papers use it; a `Vocabulary` holds that, so a signature depends on one text and on the vocabulary alone.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from itertools import pairwise
from math import log, sqrt
from typing import NamedTuple

from msgspec import Struct

from digest.curation.vocabulary import stem, words_in
from digest.model import Paper

_SIZE = 64  # terms of a signature: half as many lose one kin in sixteen, twice as many win one in a hundred
_HEAD = 24  # terms in its head, at most: measured like its size, and as flat above
_REACH = 512  # papers that the terms of a head are in, taken together: what bounds the work for one paper
_MOST = 1024  # papers a term may be in
_FEWEST = 2  # papers a term must be in to join any
_UNIT = 250  # a signature's length, so that weights are whole numbers that fit a byte: their sums are exact
_BYTES = 5  # of a term in a signature: four for its number, one for its weight
# What a term says that is in a text so often; rounded, so that it is the same on every machine.
_LOUDNESS = tuple(round(1 + log(max(times, 1)), 3) for times in range(100))
_SAYS_NOTHING = frozenset(
    words_in("""
    about above across after again against all almost along already also although always am among an and
    another any anything are aren around arxiv as at available away based be became because become been
    before being below between beyond both but by can cannot code come could de did do does doing done
    down due during each either else emph enough et etc even ever every far few first for four from
    further furthermore get github give given go good had has have having he her here hers him his how
    however http https ie if in indeed instead into is it its itself just keep last least less let like
    made make making many may me might more moreover most much must my near need never nevertheless next
    no nor not nothing novel now of off often on once one only onto or org other others our ours out over
    own paper papers part per perhaps propose proposed quite rather really recent recently same second see
    several shall she should show shown shows since so some still such textbf textit than that the their
    theirs them then there therefore these they this those though three through thus to together too
    toward towards two under unlike until up upon us use used uses using very via want was way we well
    were what when where whereas whether which while who whole whom whose why will with within without
    work works would www yet you your
    """)
)

Text = tuple[list[str], list[str]]  # the stems of a title and of an abstract; "" for what says nothing


class Stems(dict[str, str]):
    """The stems of words, remembered; "" for numbers, lone letters and words that say nothing."""

    def __missing__(self, word: str) -> str:
        is_lone = len(word) == 1 and word.isascii()
        self[word] = "" if is_lone or word in _SAYS_NOTHING or word.isdigit() else stem(word)
        return self[word]

    def of(self, paper: Paper) -> Text:
        """The stems of the paper's words, in order."""
        title, abstract = words_in(paper.title.lower()), words_in(paper.abstract.lower())
        return [self[word] for word in title], [self[word] for word in abstract]


class Vocabulary(Struct, frozen=True, array_like=True, dict=True):
    """The terms that tell papers apart. Of a number of papers only its octave counts: its binary digits."""

    terms: tuple[str, ...]
    spread: bytes  # the octave of the papers that a term is in
    size: int  # the octave of all papers

    @cached_property
    def rarity(self) -> dict[str, tuple[int, int]]:
        """How rare each term is (1 if it is in all papers, 2 in half, 3 in a quarter), and its number."""
        return {
            term: (self.size - spread + 1, number)
            for number, (term, spread) in enumerate(zip(self.terms, self.spread, strict=True))
        }

    @cached_property
    def phrases(self) -> dict[tuple[str, str], str]:
        """Those of the terms that are two words, by their words."""
        return {pairs: term for term in self.terms for pairs in pairwise(term.split(" "))}


class Signature(NamedTuple):
    """A text's terms, strongest first, by number and with weights; the first `head` lead to kin."""

    terms: memoryview
    weights: bytes
    head: int


def learn_vocabulary(texts: Iterable[Text]) -> Vocabulary:
    """The terms of these texts that are neither in too few of them nor in too many."""
    texts = list(texts)
    phrases = {pair: " ".join(pair) for title, _ in texts for pair in pairwise(title) if all(pair)}
    papers = Counter[str]()
    for title, abstract in texts:
        papers.update({*title, *abstract})
        pairs = {*pairwise(title), *pairwise(abstract)}
        papers.update([phrases[pair] for pair in phrases.keys() & pairs])
    del papers[""]
    size = len(texts).bit_length()
    # Whole octaves here too: one paper more seldom changes what says something.
    most = min(max(4, 1 << size >> 1), _MOST)
    spread = {term: n.bit_length() for term, n in sorted(papers.items()) if _FEWEST <= n <= most}
    return Vocabulary(tuple(spread), bytes(spread.values()), size)


def sign(text: Text, vocabulary: Vocabulary) -> bytes:
    """The text's signature, packed."""
    title, abstract = text
    words = [*title, "", *title, "", *abstract]  # a word of the title counts twice
    times = Counter(words)
    rarity, phrases = vocabulary.rarity, vocabulary.phrases
    times.update([phrases[pair] for pair in pairwise(words) if pair in phrases])
    ranked = sorted(
        [
            (-_LOUDNESS[min(count, 99)] * rarity[term][0], rarity[term][1])
            for term, count in times.items()
            if term in rarity
        ]
    )[:_SIZE]
    length = sqrt(sum([strength * strength for strength, _ in ranked]))
    weights = [round(-_UNIT * strength / length) for strength, _ in ranked]
    terms = [number for _, number in ranked]
    return array("I", terms).tobytes() + bytes([*weights, _head([vocabulary.spread[term] for term in terms])])


def unpack(signature: bytes) -> Signature:
    """The signature as `sign` found it."""
    terms = len(signature) // _BYTES
    return Signature(memoryview(signature)[: 4 * terms].cast("I"), signature[4 * terms : -1], signature[-1])


def _head(spreads: list[int]) -> int:
    """How many of the strongest terms lead to few enough papers; one always does."""
    reach = 0
    for place, spread in enumerate(spreads[:_HEAD]):
        reach += 1 << spread >> 1
        if reach > _REACH:
            return max(place, 1)
    return min(len(spreads), _HEAD)

"""Works of our own making, and what sources say about them, for laws about merging."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import count
from typing import Any, TypeAlias

from hypothesis import strategies as st
from msgspec.structs import asdict, replace

from digest.library.merge import merge_records
from digest.model import Origin, Paper, Record, VoteCount

DAYS = [date(2026, 9, 30), date(2026, 10, 1), date(2026, 10, 2), date(2026, 11, 20)]

Words: TypeAlias = st.SearchStrategy[str]

# For each work: titles that its records may carry, the second with one slip, the third a new one.
TITLES = [
    ("Tidal Memory for Kelp Forest Robots", "Tidal Memry for Kelp Forest Robots", "Seaweed Robots Remember"),
    ("A Grammar of Silent Violins", "A Grammar of Silent Violinz", "Strings That Nobody Hears"),
    ("Why Do Glaciers Prefer Sparse Attention?", "Why do glaciers preffer sparse attention", "Cold Heads"),
    ("Zero-Shot Bread: Learning to Bake from Text", "Zero shot bread, learnin to bake from text", "Loaf"),
]
ABSTRACTS = [
    "We follow forty machines through a forest of kelp for a year, and ask what they keep of each tide. "
    "Machines that forget every second tide find their way home sooner, and need a third of the memory.",
    "Silence has a structure that players agree on. We write down two hundred of its rules, test them with "
    "nine orchestras in four halls, and show which of the rules survive when the hall is empty.",
    "Ice moves where it is told to look. With a model of eleven parameters we explain the paths of sixty "
    "glaciers over a century, and find that most of the weights can be left out without any loss.",
    "Recipes leave out what everybody knows. We train a small model on what they leave out, let it bake six "
    "hundred loaves that it has never seen, and have them judged by people who were not told of it.",
]


def record(title: str = "A title", **said: Any) -> Record:
    """A record that says what the test needs."""
    origin = said.pop("origin", Origin("listing.txt", 1))
    return Record(**{"origin": origin, "source": "hf-text", "title": title, "featured_on": DAYS[1], **said})


def paper(id: str, title: str = "A title", **said: Any) -> Paper:
    """A paper of the store that says what the test needs."""
    return Paper(**{"id": id, "title": title, "featured_on": DAYS[1], **said})


def added(*batches: Iterable[Record], to: Iterable[Paper] = ()) -> tuple[Paper, ...]:
    """The papers after each batch was added in turn."""
    papers = tuple(to)
    for batch in batches:
        papers = merge_records(papers, batch).papers
    return papers


def without_names(papers: Iterable[Paper]) -> list[Paper]:
    """The papers without what may depend on the order of adding."""
    return sorted((replace(paper, id="", aliases=()) for paper in papers), key=repr)


def as_records(papers: Iterable[Paper]) -> list[Record]:
    """What an export of the papers says."""
    places = (Origin("all.jsonl", line) for line in count(1))
    return [Record(origin=next(places), source="jsonl", **asdict(paper)) for paper in papers]


def _told(title: Words, abstract: Words, **ids: Any) -> st.SearchStrategy[Record]:
    maybe = st.none()
    small = st.integers(0, 3)
    words = st.lists(st.sampled_from(["Vision", "vision", "Deep Learning", "robots"]), max_size=2).map(tuple)
    return st.builds(
        Record,
        origin=st.just(Origin("listing.txt", 1)),
        source=st.sampled_from(["hf-text", "jsonl"]),
        title=title,
        abstract=abstract,
        authors=st.lists(st.sampled_from(["Ada Kelp", "Bo Reed", "C. Loaf"]), max_size=3).map(tuple),
        author_count=maybe | small,
        published=maybe | st.sampled_from(DAYS),
        featured_on=st.sampled_from(DAYS),
        position=maybe | st.integers(1, 3),
        votes=maybe | small,
        comments=maybe | small,
        vote_history=st.lists(st.builds(VoteCount, st.sampled_from(DAYS), small), max_size=2).map(tuple),
        url=maybe | st.sampled_from(["https://one.example/a", "https://two.example/b"]),
        categories=words,
        topics=words,
        **ids,
    )


@st.composite
def _of_one_work(draw: st.DrawFn) -> Record:
    number = draw(st.integers(0, 3))
    text = ABSTRACTS[number]
    return draw(
        _told(
            st.sampled_from([*TITLES[number], TITLES[number][0].upper()]),
            st.sampled_from([text, text[:130], ""]),
            arxiv_id=st.none() | st.just(f"2610.0000{number}"),
            doi=st.none() | st.just(f"10.1000/kelp.{number}"),
            id=st.none() | st.sampled_from([f"our-{number}", f"your-{number}"]),
        )
    )


_two_dois = [
    record("Seaweed Robots Remember", arxiv_id="2610.00000", doi="10.1000/kelp.0"),
    record("Tidal Memory for Kelp Forest Robots", arxiv_id="2610.00000", doi="10.1000/reed.0"),
    record("Robots of the Tide", doi="10.1000/reed.0", votes=2),
]

# Records of four works that cannot be taken for each other.
_some = st.lists(_of_one_work(), max_size=6)
clear_records = _some | _some.map(_two_dois.__add__)

# Records of works that share titles, ids and DOIs in every combination.
tangled_records = st.lists(
    _told(
        st.sampled_from([*TITLES[0], *TITLES[1]]),
        st.sampled_from([ABSTRACTS[0], ABSTRACTS[1], ABSTRACTS[0][:130], ""]),
        arxiv_id=st.none() | st.sampled_from(["2610.00001", "2610.00002"]),
        doi=st.none() | st.sampled_from(["10.1000/kelp", "10.1000/reed"]),
        id=st.none() | st.sampled_from(["ours", "yours", "2610.00001", "a-grammar-of-silent-violins"]),
    ),
    max_size=7,
)

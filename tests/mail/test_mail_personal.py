"""One issue for many readers: each gets what they chose, and nothing where nothing is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mail_issues import BASE, a_digest, a_member, a_paper, ids_of, mailing, message_to, parsed
from msgspec.structs import replace

from digest.citing import bibtex, csl, ris
from digest.mail.mailed import Mailed, record_mailed
from digest.mail.personal import Choice, Chooser, folded, holds
from digest.mail.subscribers import Subscriber
from digest.model import Curated, Entry, Paper, Topic, TopicMatch, TopicShelf
from digest.problems import Problem
from digest.words import load_words

WORDS = load_words("en")
TOPICS = (
    Topic(slug="learning", name="Machine learning"),
    Topic(slug="robots", name="Robots", parent="learning"),
    Topic(slug="graphs", name="Graphs & nets"),
)
SUBJECTS = ("river", "map", "song", "survey")
ADA = Subscriber("ada@example.org", "Ada")


def curated_of(papers: Sequence[Paper], topics: Sequence[Topic] = TOPICS) -> Curated:
    entries = tuple(
        Entry(
            paper=paper,
            address=paper.id,
            topics=tuple(TopicMatch(slug, 1.0) for slug in paper.topics),
            heat=float(paper.votes or 0),
            related=(),
        )
        for paper in papers
    )
    shelves = tuple(
        TopicShelf(topic, tuple(paper.id for paper in papers if topic.slug in paper.topics))
        for topic in topics
    )
    return Curated(
        as_of=papers[0].featured_on,
        entries=entries,
        shelves=shelves,
        issues=(),
        trending=(),
        trends_by_votes=True,
    )


def choose(papers: Sequence[Paper], subscriber: Subscriber, near: dict[str, float] | None = None) -> Choice:
    ids = [paper.id for paper in papers]
    chooser = Chooser(WORDS, curated_of(papers), ids)
    return chooser.choose(subscriber, ids, (), (lambda id: near[id]) if near else None)


@dataclass
class Wish:
    topics: tuple[str, ...]
    include: tuple[str, ...]
    exclude: tuple[str, ...]

    @property
    def subscriber(self) -> Subscriber:
        return replace(ADA, topics=self.topics, include=self.include, exclude=self.exclude)


some = st.lists(st.sampled_from(SUBJECTS), max_size=2, unique=True).map(tuple)
topics = st.lists(st.sampled_from([topic.slug for topic in TOPICS]), max_size=2, unique=True).map(tuple)
papers = st.lists(st.tuples(some, topics), min_size=1, max_size=12).map(
    lambda drawn: [
        a_paper(n, title=f"About {n}: {' '.join(words)}.", abstract="", topics=slugs)
        for n, (words, slugs) in enumerate(drawn)
    ]
)
wishes = st.builds(Wish, topics, some, some)


@given(papers, wishes)
def test_what_is_excluded_never_comes_and_what_is_included_comes_first(
    papers: list[Paper], wish: Wish
) -> None:
    chosen = choose(papers, wish.subscriber).papers
    titles = {paper.id: folded(paper.title) for paper in papers}

    def has(id: str, phrases: tuple[str, ...]) -> bool:
        return any(holds(titles[id], phrase) for phrase in phrases)

    assert not any(has(id, wish.exclude) for id in chosen)
    lifted = [has(id, wish.include) for id in chosen]
    assert lifted == sorted(lifted, reverse=True)
    assert [id for id in titles if has(id, wish.include) and not has(id, wish.exclude)] == [
        id for id in chosen if has(id, wish.include)
    ]


@given(papers, wishes)
def test_a_reader_gets_what_is_in_their_topics_or_holds_their_words_and_nothing_else(
    papers: list[Paper], wish: Wish
) -> None:
    by_topic = {*choose(papers, replace(wish.subscriber, include=())).papers} if wish.topics else set()
    by_words = {*choose(papers, replace(wish.subscriber, topics=())).papers} if wish.include else set()
    assert {*choose(papers, wish.subscriber).papers} == by_topic | by_words or not (
        wish.topics or wish.include
    )
    for id in by_words:
        title = next(paper.title for paper in papers if paper.id == id)
        assert any(holds(folded(title), phrase) for phrase in wish.include)


@given(papers, wishes)
def test_a_choice_is_a_part_of_the_issue_in_its_order(papers: list[Paper], wish: Wish) -> None:
    order = [paper.id for paper in papers]
    chosen = choose(papers, replace(wish.subscriber, include=())).papers
    assert list(chosen) == [id for id in order if id in chosen]
    assert choose(papers, ADA).papers == tuple(order)


@given(papers, wishes, wishes)
def test_more_topics_bring_more_and_more_exclusions_less(papers: list[Paper], one: Wish, two: Wish) -> None:
    some = {*choose(papers, one.subscriber).papers}
    if one.topics:
        wider = replace(one.subscriber, topics=one.topics + two.topics)
        assert some <= {*choose(papers, wider).papers}
    narrower = replace(one.subscriber, exclude=one.exclude + two.exclude)
    assert {*choose(papers, narrower).papers} <= some


@given(papers, st.lists(st.floats(0, 1), min_size=12, max_size=12))
def test_what_is_nearer_to_papers_they_like_is_before_what_is_farther(
    papers: list[Paper], much: list[float]
) -> None:
    near = {paper.id: value for paper, value in zip(papers, much, strict=False)}
    chosen = choose(papers, ADA, near).papers
    assert [near[id] for id in chosen] == sorted(near.values(), reverse=True)


def test_topics_go_by_slug_or_name_and_hold_those_below() -> None:
    papers = [a_paper(n, topics=(slug,)) for n, slug in enumerate(("learning", "robots", "graphs"))]

    def found(*names: str) -> tuple[str, ...]:
        return choose(papers, replace(ADA, topics=names)).papers

    assert found("Machine Learning") == found("learning") == found("machine-learning") == ("p0-0", "p0-1")
    assert found("ROBOTS") == ("p0-1",)
    assert found("graphs & nets", "robots") == ("p0-1", "p0-2")
    assert found("weaving") == ()


def test_topics_in_a_circle_do_not_go_on_for_ever() -> None:
    circle = (Topic(slug="a", name="A", parent="b"), Topic(slug="b", name="B", parent="a"))
    paper = a_paper(1, topics=("a",))
    chooser = Chooser(WORDS, curated_of([paper], circle), [paper.id])
    assert chooser.choose(replace(ADA, topics=("b",)), [paper.id], ()).papers == (paper.id,)


@pytest.mark.parametrize(
    ("text", "phrase", "found"),
    [
        ("Deep Learning for maps", "deep  learning", True),
        ("Deep Learning for maps", "learn", False),
        ("Graph-based maps", "graph", True),
        ("C++ and C#", "c++", True),
        ("Straße der STRASSE", "strasse", True),
        ("Über Flüsse", "über", True),
        ("用于训练的方法", "训练", True),
        ("ﬁne-tuning", "fine-tuning", True),
        ("rivers", "", False),
        ("a maps map", "map", True),
    ],
)
def test_a_phrase_is_found_as_whole_words_whatever_its_case(text: str, phrase: str, found: bool) -> None:
    assert holds(folded(text), folded(phrase)) is found


def test_words_are_looked_for_in_title_authors_topics_and_abstract(tmp_path: Path) -> None:
    papers = [
        a_paper(1, title="On weirs"),
        a_paper(2, abstract="It is a weirs thing."),
        a_paper(3, authors=("Ann Weirs",)),
        a_paper(4, title="Other"),
    ]
    root = a_digest(tmp_path, papers)
    message = message_to(mailing(root), replace(ADA, exclude=("Weirs",)))
    assert message
    assert ids_of(message) == ["p0-4"]


# --- letters


def letters(root: Path, *subscribers: Subscriber, issue: str = "latest") -> tuple[list[str], list[Problem]]:
    told: list[Problem] = []
    members = [a_member(one, line) for line, one in enumerate(subscribers, 2)]
    found = mailing(root, issue).letters(members, "subscribers.csv", root, told.append)
    return [letter.address for letter in found], told


def test_who_has_nothing_left_or_another_frequency_gets_no_letter(tmp_path: Path) -> None:
    root = a_digest(tmp_path, [a_paper(1, topics=("graphs",)), a_paper(1, 7)])
    ada, bob, eve, dan = (Subscriber(f"{name}@example.org") for name in ("ada", "bob", "eve", "dan"))
    everyone = (
        ada,
        replace(bob, topics=("language",)),
        replace(eve, frequency="weekly"),
        replace(dan, frequency="monthly", exclude=("paper",)),
    )
    assert letters(root, *everyone) == (["ada@example.org"], [])
    assert letters(root, *everyone, issue="2026-W47") == (["eve@example.org"], [])
    assert letters(root, *everyone, issue="2026-11") == ([], [])


def test_a_topic_that_is_not_there_and_a_bibliography_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    root = a_digest(tmp_path, [a_paper(1, topics=("graphs",))])
    (root / "likes.bib").write_text("nothing", encoding="utf-8")
    to, told = letters(
        root,
        replace(ADA, topics=("graph", "graphs")),
        replace(ADA, bibliography="likes.bib"),
        replace(ADA, bibliography="none.bib"),
    )
    assert to == ["ada@example.org"] * 3
    assert (told[0].path, told[0].line, told[0].hint) == ("subscribers.csv", 2, "did you mean 'graphs'?")
    assert "is no BibTeX, RIS or CSL-JSON" in told[1].fact
    assert "cannot be read" in told[2].fact


def test_a_letter_is_the_message_that_the_subscriber_would_be_shown(tmp_path: Path) -> None:
    root = a_digest(tmp_path, [a_paper(n) for n in range(1, 4)])
    found = mailing(root)
    (letter,) = found.letters([a_member(ADA)], "subscribers.csv", root, lambda _: None)
    shown = message_to(found, ADA)
    assert shown
    assert letter.message() == letter.message() == shown.eml
    assert letter.issue_key == "2026-11-20"


def test_what_is_late_is_chosen_by_the_same_rules(tmp_path: Path) -> None:
    root = a_digest(tmp_path, [a_paper(n, days) for days in range(2) for n in range(1, 4)])
    record_mailed(root / "outbox/mailed.jsonl", "mailed.jsonl", Mailed("2026-11-19", ("p1-1",)))
    message = message_to(mailing(root), replace(ADA, exclude=("paper 2",), include=("paper 3", "paper 1")))
    assert message
    assert ids_of(message) == ["p0-1", "p0-3", "p1-3"]
    only_late = message_to(mailing(root), replace(ADA, exclude=("day 0", "paper 2")))
    assert only_late
    assert parsed(only_late.eml)["Subject"] == "1 paper: Paper 3 of day 1"


def test_late_papers_alone_are_counted_and_shown_as_others_are(tmp_path: Path) -> None:
    root = a_digest(tmp_path, [a_paper(n, days) for days in range(2) for n in range(1, 4)])
    record_mailed(root / "outbox/mailed.jsonl", "mailed.jsonl", Mailed("2026-11-19", ("p1-1",)))
    message = message_to(mailing(root), replace(ADA, include=("day 1",)))
    assert message
    assert (message.issue.count, message.issue.groups) == (2, ())
    assert message.issue.lead_title == "Late additions to earlier issues"
    assert [paper.paper.id for paper in message.issue.lead] == ["p1-2", "p1-3"]
    assert parsed(message.eml)["Subject"] == "2 papers: Paper 2 of day 1"
    assert "Number 2 is first." in message.text


def test_a_preheader_goes_on_where_the_subject_ends(tmp_path: Path) -> None:
    papers = [a_paper(n, title=f"Paper {n}", abstract=f"It is on rivers, {n}.") for n in (1, 2)]
    both = mailing(a_digest(tmp_path / "two", papers)).general().issue
    alone = mailing(a_digest(tmp_path / "one", papers[:1])).general().issue
    assert both.preheader == "2 papers, led by Paper 1; Paper 2. It is on rivers, 1."
    assert (alone.subject, alone.preheader) == ("1 paper: Paper 1", "It is on rivers, 1.")


def test_an_issue_without_papers_leads_to_a_page_that_is_there(tmp_path: Path) -> None:
    message = mailing(a_digest(tmp_path, [a_paper(1)]), "2026-11-18").general()
    assert message.issue.address == BASE
    assert "issues/2026-11-18" not in message.eml.decode()


def test_what_a_reader_chose_stands_in_their_mail_and_in_nobody_elses(tmp_path: Path) -> None:
    root = a_digest(tmp_path, [a_paper(1, topics=("graphs",))])
    found = mailing(root)
    hers = message_to(found, replace(ADA, topics=("graphs",), include=("moss",), exclude=("weir",)))
    his = message_to(found, Subscriber("bob@example.org", "Bob"))
    assert hers
    assert his
    for word in ("Graphs", "moss", "weir"):
        assert word in hers.text.split("\n-- \n")[1]
        assert word not in his.text
    for mine, other in ((hers, "bob"), (his, "ada")):
        assert other not in mine.eml.decode().lower()


# --- papers they like

BRIDGES = "Suspension bridges swing in the wind, and dampers calm their cables."
BREAD = "Sourdough bread rises with yeast, and flour of rye ferments slowly."


@pytest.mark.parametrize(("ending", "write"), [("bib", bibtex), ("ris", ris), ("json", csl)])
def test_a_bibliography_puts_what_is_like_it_first(tmp_path: Path, ending: str, write: object) -> None:
    papers = [
        a_paper(
            n, title=("Bridges" if n % 2 else "Bread") + f" of kind {n}", abstract=BRIDGES if n % 2 else BREAD
        )
        for n in range(1, 25)
    ]
    likes = [
        Paper(
            id="x", title="Dampers for cables of bridges", abstract=BRIDGES, featured_on=papers[0].featured_on
        )
    ]
    written = write(likes, ["x"]) if ending != "json" else csl(likes, ["x"])  # type: ignore[operator]
    content = written if isinstance(written, bytes) else written.encode()
    root = a_digest(tmp_path, papers)
    (root / f"likes.{ending}").write_bytes(content)
    message = message_to(mailing(root), replace(ADA, bibliography=f"likes.{ending}"), root)
    assert message
    titles = [paper.title.split()[0] for paper in message.issue.lead]
    assert titles == ["Bridges"] * 10
    assert "nearness to papers you like" in message.text

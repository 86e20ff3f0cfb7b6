"""Sitemap, robots.txt, the list of feeds, papers and issues as JSON: complete, valid, nothing invented."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
import pytest
from feed_rules import SITEMAP, opml_faults, sitemap_faults
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from digest.model import Paper, VoteCount
from digest.web.listings import (
    SITEMAP_MOST,
    Place,
    Subscription,
    issue_json,
    opml,
    papers_json,
    robots,
    sitemap,
)
from digest.web.pages import Head, IssuePage
from digest.web.parts import Card, DayGroup, TopicTag

BASE = "https://me.example.org/my-digest/"
DAY = date(2026, 11, 20)
ROBOTICS = TopicTag("robotics", "Robotics", "topics/robotics/", ("robot",), False)
AGENTS = TopicTag("agents", "Agents", "topics/agents/", (), True)
FULL = Paper(
    id="2401.01234",
    title="Sparse “maps”",
    abstract="A result.\n\nAnother.",
    authors=("Ada Example", "Bo Sample"),
    author_count=2,
    published=date(2024, 1, 2),
    featured_on=DAY,
    position=3,
    votes=0,
    comments=1,
    vote_history=(VoteCount(DAY, 4),),
    arxiv_id="2401.01234",
    doi="10.1000/x",
    url="https://papers.example.org/1",
    pdf_url="https://papers.example.org/1.pdf",
    code_url="https://code.example.org/1",
    categories=("cs.RO",),
    topics=("Robotics",),
    sources=("hf-text",),
    aliases=("sparse-maps",),
)
EXPORT_KEYS = [
    *("id", "title", "abstract", "authors", "author_count", "published", "featured_on", "position", "votes"),
    *("comments", "vote_history", "arxiv_id", "doi", "url", "pdf_url", "code_url", "categories", "topics"),
    *("sources", "aliases", "curated"),
]


def a_card(paper: Paper, *topics: TopicTag) -> Card:
    return Card(paper, f"papers/{paper.id}/", topics, "<p>note</p>")


def an_issue(cards: Sequence[Card], introduction: str) -> IssuePage:
    return IssuePage(
        head=Head(title="T", description="D", path="issues/2026-11-20/"),
        period="2026-11-20",
        kind="day",
        label="Friday, 20 November 2026",
        introduction_title="From the editor" if introduction else "",
        introduction=introduction,
        count=len(cards),
        first=1,
        groups=(DayGroup(DAY, "issues/2026-11-20/", tuple(cards[:50])),),
        previous=None,
        next=None,
        wider=(),
        page=1,
        pages=2,
    )


# The sitemap


def locations(text: bytes) -> list[str]:
    return [element.text for element in etree.fromstring(text).iter(f"{SITEMAP}loc")]


def test_a_sitemap_lists_each_address_and_dates_only_papers() -> None:
    files = sitemap([Place(""), Place("topics/a/"), Place("papers/x/", DAY)], BASE)
    assert list(files) == ["sitemap.xml"]
    assert sitemap_faults(files["sitemap.xml"], BASE) == []
    assert locations(files["sitemap.xml"]) == [BASE, f"{BASE}topics/a/", f"{BASE}papers/x/"]
    changes = etree.fromstring(files["sitemap.xml"]).iter(f"{SITEMAP}lastmod")
    assert [change.text for change in changes] == ["2026-11-20"]


@pytest.mark.parametrize(
    ("count", "parts"), [(SITEMAP_MOST, 0), (SITEMAP_MOST + 1, 2), (2 * SITEMAP_MOST + 1, 3)]
)
def test_a_sitemap_above_fifty_thousand_addresses_is_an_index_of_parts(count: int, parts: int) -> None:
    files = sitemap([Place(f"papers/{n}/") for n in range(count)], BASE)
    assert list(files) == ["sitemap.xml", *(f"sitemap-{n}.xml" for n in range(1, parts + 1))]
    assert [fault for text in files.values() for fault in sitemap_faults(text, BASE)] == []
    root, *rest = files.values()
    if parts:
        assert locations(root) == [BASE + path for path in list(files)[1:]]
    listed = [place for text in rest or [root] for place in locations(text)]
    assert listed == [f"{BASE}papers/{n}/" for n in range(count)]


def test_an_empty_sitemap_is_well_formed() -> None:
    assert locations(sitemap([], BASE)["sitemap.xml"]) == []


@given(st.sets(st.text(st.characters(exclude_categories=()), max_size=20)))
def test_whatever_an_address_holds_the_sitemap_is_valid(names: set[str]) -> None:
    names = {name.encode(errors="replace").decode() for name in names}
    (text,) = sitemap([Place(f"papers/{name}/") for name in sorted(names)], BASE).values()
    assert sitemap_faults(text, BASE) == []


def test_robots_may_read_all_and_find_the_sitemap() -> None:
    assert robots(BASE).decode().splitlines() == [
        "User-agent: *",
        "Allow: /",
        "",
        f"Sitemap: {BASE}sitemap.xml",
    ]


# The list of feeds


def test_the_list_of_feeds_names_every_feed_in_its_group() -> None:
    every = Subscription("All papers", "feeds/all", BASE, "Everything & more")
    robotics = Subscription("Robotics", "topics/robotics/feed", f"{BASE}topics/robotics/")
    text = opml("My “Digest” & co", [("Papers", [every]), ("Topics", [robotics]), ("None", [])], BASE)
    assert opml_faults(text) == []
    root = etree.fromstring(text)
    assert root.findtext("head/title") == "My “Digest” & co"
    assert [group.get("text") for group in root.find("body")] == ["Papers", "Topics"]
    feeds = {one.get("xmlUrl"): (one.get("text"), one.get("htmlUrl")) for one in root.iterfind("body/*/*")}
    assert feeds == {
        f"{BASE}feeds/all.rss": ("All papers", BASE),
        f"{BASE}topics/robotics/feed.rss": ("Robotics", f"{BASE}topics/robotics/"),
    }


def test_the_list_of_feeds_holds_no_date_of_a_build() -> None:
    assert b"date" not in opml("T", [("G", [Subscription("F", "feeds/all", BASE)])], BASE).lower()


texts = st.text(st.characters(exclude_categories=()))


@given(title=texts, group=texts, name=texts, description=texts)
def test_whatever_feeds_are_called_the_list_is_well_formed(**said: str) -> None:
    feed = Subscription(f"F{said['name']}", "feeds/all", BASE, said["description"])
    assert opml_faults(opml(said["title"], [(f"G{said['group']}", [feed])], BASE)) == []


# JSON


def objects(text: bytes) -> Any:
    return json.loads(text.decode())


def test_a_paper_has_the_keys_of_the_export_in_its_order_then_its_address() -> None:
    (paper,) = objects(papers_json([a_card(FULL, ROBOTICS, AGENTS)], BASE))
    assert list(paper) == [*EXPORT_KEYS, "address"]
    assert paper["curated"] == {"topics": ["robotics", "agents"]}
    assert paper["address"] == f"{BASE}papers/2401.01234/"


def test_a_paper_is_read_back_without_loss() -> None:
    text = papers_json([a_card(FULL, ROBOTICS)], BASE)
    assert msgspec.json.decode(text, type=list[Paper]) == [FULL]


def test_what_is_unknown_is_absent() -> None:
    (paper,) = objects(papers_json([a_card(Paper(id="a", title="A", featured_on=DAY))], BASE))
    assert paper == {"id": "a", "title": "A", "featured_on": "2026-11-20", "address": f"{BASE}papers/a/"}


def test_papers_keep_the_order_they_are_given_in() -> None:
    cards = [a_card(msgspec.structs.replace(FULL, id=id)) for id in ("c", "a", "b")]
    assert [paper["id"] for paper in objects(papers_json(cards, BASE))] == ["c", "a", "b"]


def test_a_digest_without_papers_is_an_empty_array() -> None:
    assert papers_json([], BASE) == b"[]\n"


def test_an_issue_says_what_its_page_says_and_holds_all_its_papers() -> None:
    cards = [a_card(msgspec.structs.replace(FULL, id=f"p{n}"), ROBOTICS) for n in range(60)]
    issue = objects(issue_json(an_issue(cards, "<p>Hello.</p>"), cards, BASE))
    papers = issue.pop("papers")
    assert issue == {
        "period": "2026-11-20",
        "label": "Friday, 20 November 2026",
        "address": f"{BASE}issues/2026-11-20/",
        "count": 60,
        "introduction_title": "From the editor",
        "introduction": "<p>Hello.</p>",
    }
    assert papers == objects(papers_json(cards, BASE))


def test_an_issue_without_introduction_or_papers_is_valid() -> None:
    issue = objects(issue_json(an_issue([], ""), [], BASE))
    assert (issue["count"], issue["papers"]) == (0, [])
    assert "introduction" not in issue


@given(title=st.text(), abstract=st.text(), name=st.text(), href=st.text())
def test_whatever_a_paper_says_its_json_says_the_same(
    title: str, abstract: str, name: str, href: str
) -> None:
    paper = Paper(id="x", title=title, abstract=abstract, authors=(name,), featured_on=DAY)
    text = papers_json([Card(paper, href, (), "")], BASE)
    assert msgspec.json.decode(text, type=list[Paper]) == [paper]
    assert objects(text)[0]["address"] == BASE + href

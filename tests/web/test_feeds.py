"""Feeds: valid in three formats, the same in each, the same on any day, and safe whatever a title says."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import feedparser
import pytest
from feed_rules import ATOM, CONTENT, CREATOR, atom_faults, json_feed_faults, rss_faults
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from digest.address import address
from digest.model import Paper
from digest.periods import kind_of
from digest.prose.references import absolute
from digest.text import clean
from digest.web.feed_content import MOST_ISSUE, FeedSite, byline
from digest.web.feed_items import FeedItem, issue_item, paper_items
from digest.web.feeds import EMPTY_SINCE, Feed, atom, json_feed, rss
from digest.web.pages import Head, IssuePage
from digest.web.parts import Card, DayGroup, TopicTag
from digest.words import label, load_words

BASE = "https://me.example.org/my-digest/"
ENGLISH, GERMAN = load_words("en"), load_words("de")
SITE = FeedSite(BASE, ENGLISH, "")
DAY = date(2026, 11, 20)
FACTS = {"id": "2401.01234", "title": "Sparse maps of & for “rivers”", "featured_on": DAY, "position": 1}
ROBOTICS = TopicTag("robotics", "Robotics & Control", "topics/robotics/", ("robot",), False)


def a_card(note: str = "", topics: tuple[TopicTag, ...] = (ROBOTICS,), **facts: Any) -> Card:
    paper = Paper(**{**FACTS, **facts})
    return Card(paper, f"papers/{address(paper.id)}/", topics, note)


def cards_of(count: int, **facts: Any) -> list[Card]:
    return [a_card(id=f"2401.{n:05}", title=f"Paper {n}", position=n, **facts) for n in range(1, count + 1)]


def a_feed(items: Iterable[FeedItem], base_url: str = BASE, **facts: str) -> Feed:
    texts = {"title": "My Digest: All papers", "description": "Maps & more", "author": "Ada Editor", **facts}
    home = base_url
    return Feed(path="feeds/all", home=home, base_url=base_url, language="en", items=tuple(items), **texts)


def an_issue(
    cards: Sequence[Card], period: str = "2026-11-20", more: int = 0, introduction: str = ""
) -> IssuePage:
    days = sorted({card.paper.featured_on for card in cards})
    listed = {day: tuple(card for card in cards if card.paper.featured_on == day) for day in days}
    return IssuePage(
        head=Head(title=label(ENGLISH, period), description="", path=f"issues/{period}/"),
        period=period,
        kind=kind_of(period),
        label=label(ENGLISH, period),
        introduction_title="From the editor" if introduction else "",
        introduction=introduction,
        count=len(cards) + more,
        first=1,
        groups=tuple(DayGroup(day, f"issues/{day}/", group) for day, group in listed.items()),
        previous=None,
        next=None,
        wider=(),
        page=1,
        pages=1 + bool(more),
    )


def faults(feed: Feed) -> list[str]:
    return [*rss_faults(rss(feed)), *atom_faults(atom(feed)), *json_feed_faults(json_feed(feed))]


def one_item(card: Card) -> FeedItem:
    (item,) = paper_items([card], SITE)
    return item


# What readers get


def test_a_reader_sees_the_same_papers_in_all_three_formats() -> None:
    cards = cards_of(20, abstract="A result.", authors=("Ada Example", "Bo Sample"))
    feed = a_feed(paper_items([*cards, a_card(title="Loss < 0.5 & more")], SITE))

    by_rss, by_atom = feedparser.parse(rss(feed)), feedparser.parse(atom(feed))
    by_json = json.loads(json_feed(feed))

    assert (by_rss.bozo, by_atom.bozo) == (0, 0)
    assert (by_rss.version, by_atom.version) == ("rss20", "atom10")
    keys = ("id", "title", "url", "summary", "content_html", "tags")
    rows = [tuple(item[key] for key in keys) for item in by_json["items"]]
    assert rows == [read_back(entry) for entry in by_atom.entries]
    assert rows == [read_back(entry) for entry in by_rss.entries]
    times = [datetime.fromisoformat(i["date_published"]).utctimetuple()[:6] for i in by_json["items"]]
    assert times == [entry.published_parsed[:6] for entry in by_rss.entries]
    assert times == [entry.updated_parsed[:6] for entry in by_atom.entries]
    assert len(rows) == 21


def read_back(entry: Any) -> tuple[object, ...]:
    tags = [tag.term for tag in entry.tags]
    summary = unescape(entry.summary) if entry.summary_detail.type == "text/html" else entry.summary
    content = next(part.value for part in entry.content)
    return (entry.id, unescape(entry.title), entry.link, summary, content, tags)


def test_the_feed_itself_is_named_alike_in_all_three_formats() -> None:
    feed = a_feed(paper_items(cards_of(2), SITE))
    by_rss, by_atom = feedparser.parse(rss(feed)).feed, feedparser.parse(atom(feed)).feed
    by_json = json.loads(json_feed(feed))
    assert by_rss.title == by_atom.title == by_json["title"] == "My Digest: All papers"
    assert by_rss.link == by_atom.link == by_json["home_page_url"] == BASE
    assert by_rss.language == by_atom.language == by_json["language"] == "en"
    assert unescape(by_rss.subtitle) == by_atom.subtitle == by_json["description"] == "Maps & more"
    assert by_json["feed_url"] == BASE + "feeds/all.json"
    assert [link.href for link in by_atom.links if link.rel == "self"] == [BASE + "feeds/all.atom"]


def test_every_format_keeps_the_rules_of_its_specification() -> None:
    cards = [
        *cards_of(5, abstract="Costs $O(n^2)$.\n\nA second paragraph.", authors=("Ada Example",)),
        a_card(id="no-authors", title="Nobody", topics=(), categories=("cs.LG", "cs.LG", " ")),
        a_card(id="no-position", position=None, url="https://papers.example.org/?a=1&b=2"),
    ]
    assert faults(a_feed(paper_items(cards, SITE))) == []
    assert faults(a_feed([issue_item(an_issue(cards), SITE)])) == []


def test_authors_are_named_in_every_format_and_the_digests_own_stand_in_for_none() -> None:
    feed = a_feed(paper_items([a_card(authors=("Ada Ö. Example", "Bo & Sample")), a_card(id="none")], SITE))
    in_rss, in_atom = etree.fromstring(rss(feed)), etree.fromstring(atom(feed))
    in_json = json.loads(json_feed(feed))
    for named in (
        [[name.text for name in item.iter(CREATOR)] for item in in_rss.iter("item")],
        [[name.text for name in entry.iter(f"{ATOM}name")] for entry in in_atom.iter(f"{ATOM}entry")],
        [[author["name"] for author in item.get("authors", [])] for item in in_json["items"]],
    ):
        assert named == [["Ada Ö. Example", "Bo & Sample"], []]
    assert (
        in_json["authors"]
        == [{"name": in_atom.findtext(f"{ATOM}author/{ATOM}name")}]
        == [{"name": "Ada Editor"}]
    )


def test_a_feed_without_papers_is_valid_and_dated_the_same_on_any_day() -> None:
    feed = a_feed([])
    assert faults(feed) == []
    assert etree.fromstring(atom(feed)).findtext(f"{ATOM}updated") == EMPTY_SINCE.isoformat()
    assert etree.fromstring(rss(feed)).findtext("channel/lastBuildDate") == "Thu, 01 Jan 1970 00:00:00 +0000"


def test_a_feed_without_title_description_or_author_is_valid() -> None:
    assert faults(a_feed(paper_items(cards_of(2), SITE), title=" ", description="\x00", author="")) == []


# Names and dates


def test_an_id_depends_on_nothing_but_the_papers_id() -> None:
    before = one_item(a_card(topics=()))
    renamed = Paper(**{**FACTS, "title": "Renamed", "position": 9})
    (after,) = paper_items([Card(renamed, "elsewhere/", (), "n")], FeedSite("http://x.org/", GERMAN, "en"))
    assert before.id == after.id != one_item(a_card(id="2401.01235")).id
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", before.id)


def test_a_feeds_own_id_survives_a_new_address_and_a_new_title() -> None:
    moved = a_feed([], base_url="https://elsewhere.example.org/", title="Renamed")
    found = [etree.fromstring(atom(feed)).findtext(f"{ATOM}id") for feed in (a_feed([]), moved)]
    assert found[0] == found[1]


def test_a_paper_an_issue_and_a_feed_of_one_name_have_different_ids() -> None:
    paper = one_item(a_card(id="2026-11-20"))
    issue = issue_item(an_issue([a_card()]), SITE)
    assert paper.id != issue.id


def test_an_item_is_dated_by_its_listing_never_by_its_publication() -> None:
    item = one_item(a_card(published=date(2019, 3, 5), position=3))
    assert item.updated == datetime(2026, 11, 20, 11, 59, 57, tzinfo=UTC)


def test_the_newest_day_comes_first_and_within_a_day_the_listings_order() -> None:
    earlier = cards_of(3, featured_on=DAY - timedelta(days=1))
    today = [a_card(id=f"today-{n}", title=f"Today {n}", position=n) for n in (1, 2, 10, None)]
    items = paper_items([*earlier, *reversed(today)], SITE)
    titles = [item.title for item in items]
    assert titles == ["Today 1", "Today 2", "Today 10", "Today None", "Paper 1", "Paper 2", "Paper 3"]


days = st.dates(date(2026, 11, 1), date(2026, 11, 4))
places = st.one_of(st.none(), st.integers(0, 5), st.integers(7_000, 100_000))


@given(st.lists(st.tuples(days, places), max_size=60), st.randoms())
def test_no_two_items_are_dated_alike_and_each_keeps_its_day(
    listed: list[tuple[date, int | None]], random: Any
) -> None:
    cards = [a_card(id=f"p{n}", featured_on=day, position=place) for n, (day, place) in enumerate(listed)]
    items = paper_items(cards, SITE)
    times = [item.updated for item in items]
    assert times == sorted(set(times), reverse=True)
    assert sorted(time.date() for time in times) == sorted(day for day, _ in listed)
    random.shuffle(cards)
    assert paper_items(cards, SITE) == items


def test_papers_of_one_position_differ_by_less_than_a_second() -> None:
    items = paper_items([a_card(id=f"p{n}", position=7) for n in range(50)], SITE)
    seconds = {item.updated.replace(microsecond=0) for item in items}
    assert seconds == {datetime(2026, 11, 20, 11, 59, 53, tzinfo=UTC)}


def test_a_paper_is_in_a_feed_once() -> None:
    assert len(paper_items([a_card(), a_card()], SITE)) == 1


def test_another_hash_seed_gives_the_same_bytes() -> None:
    script = (
        "import test_feeds as t, sys; w = sys.stdout.buffer.write\n"
        "c = [t.a_card(id=f'p{n}', abstract='x $y^2$ z', categories=('cs.LG', 'b', 'a')) for n in range(9)]\n"
        "items = (*t.paper_items(c, t.SITE), t.issue_item(t.an_issue(c), t.SITE)); f = t.a_feed(items)\n"
        "w(t.rss(f)); w(t.atom(f)); w(t.json_feed(f))"
    )
    here = Path(__file__).parent
    path = os.pathsep.join([str(here), str(here.parent.parent)])
    first, second = (
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": seed, "TZ": zone},
            capture_output=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "Asia/Tokyo"), ("2", "America/Lima"))
    )
    assert first == second != b""


def test_a_feed_is_written_in_a_process_that_has_loaded_nothing_else() -> None:
    texts = (
        "title='T', description='', path='f', home='http://x.org/', base_url='http://x.org/', language='en'"
    )
    script = f"from digest.web.feeds import Feed, rss; rss(Feed({texts}, author='', items=()))"
    subprocess.run([sys.executable, "-c", script], check=True, cwd=Path(__file__).parent.parent.parent)


# What an item says


def test_an_item_says_when_its_paper_was_published_and_where_it_is_listed() -> None:
    content = one_item(a_card(published=date(2024, 3, 5))).content
    issue = f'<a href="{BASE}issues/2026-11-20/">Friday, 20 November 2026</a>'
    topic = f'<a href="{BASE}topics/robotics/">Robotics &amp; Control</a>'
    assert f"<p>Published 5 March 2024. Listed on {issue} under {topic}.</p>" in content


def test_an_unknown_date_is_not_invented() -> None:
    assert "Published" not in one_item(a_card()).content


def test_the_whole_abstract_is_in_the_content_and_its_first_sentences_in_the_summary() -> None:
    abstract = "First sentence. Second sentence. " + "More follows here. " * 60
    item = one_item(a_card(abstract=abstract))
    assert item.content.count("More follows here.") == 60
    assert item.summary == "First sentence. Second sentence."


@pytest.mark.parametrize("abstract", ["", " \n\t ", "\u200b"])
def test_a_missing_abstract_is_said_to_be_missing(abstract: str) -> None:
    item = one_item(a_card(abstract=abstract))
    assert item.summary == ENGLISH.card.no_abstract
    assert ENGLISH.card.no_abstract in item.content


def test_three_thousand_authors_are_ten_and_a_number() -> None:
    card = a_card(authors=tuple(f"Author {n}" for n in range(3000)))
    item = one_item(card)
    assert "Author 9 and 2,990 more" in item.content
    assert len(item.authors) == 10
    assert len(item.content) < 2_000


def test_a_byline_counts_the_authors_that_are_not_named() -> None:
    assert byline(ENGLISH, a_card(author_count=12).paper) == "12 authors"
    assert byline(ENGLISH, a_card(authors=("A",), author_count=12).paper) == "A and 11 more"
    assert byline(ENGLISH, a_card(authors=("A", "B", "C")).paper) == "A, B and C"
    assert byline(ENGLISH, a_card().paper) == ""


def test_votes_and_comments_change_no_feed() -> None:
    before = paper_items([a_card(votes=1, comments=0)], SITE)
    assert paper_items([a_card(votes=99, comments=40)], SITE) == before


def test_a_title_is_plain_text_and_escaped_once() -> None:
    feed = a_feed(paper_items([a_card(title="If a<b & c>d then <b>bold</b>")], SITE))
    titles = [
        etree.fromstring(rss(feed)).findtext("channel/item/title"),
        etree.fromstring(atom(feed)).findtext(f"{ATOM}entry/{ATOM}title"),
        json.loads(json_feed(feed))["items"][0]["title"],
    ]
    assert set(titles) == {"If a<b & c>d then <b>bold</b>"}


def test_a_summary_is_text_in_atom_and_the_same_text_as_html_in_rss() -> None:
    feed = a_feed(paper_items([a_card(abstract="Holds for p<0.05 & <i>q</i>.")], SITE))
    in_atom = etree.fromstring(atom(feed)).findtext(f"{ATOM}entry/{ATOM}summary")
    in_rss = etree.fromstring(rss(feed)).findtext("channel/item/description")
    assert in_atom == "Holds for p<0.05 & <i>q</i>."
    assert in_rss == "Holds for p&lt;0.05 &amp; &lt;i&gt;q&lt;/i&gt;."


def test_the_editors_note_is_there_and_its_addresses_are_whole() -> None:
    note = '<p><a href="../2401.00002/" rel="noopener">this</a>, <a href="#n">that</a> &amp; href="../x".</p>'
    content = one_item(a_card(note=note)).content
    assert f'<a href="{BASE}papers/2401.00002/" rel="noopener">this</a>' in content
    assert f'<a href="{BASE}papers/2401.01234/#n">that</a> &amp; href="../x".' in content


def test_what_xml_forbids_is_left_out_and_what_mathematics_needs_is_kept() -> None:
    item = one_item(a_card(note="<p>a\x0b\x1f\ufffeb <math><mo>\u2061</mo></math></p>"))
    assert "<p>ab <math><mo>\u2061</mo></math></p>" in item.content
    assert faults(a_feed([item])) == []


def test_an_address_is_found_behind_whatever_another_attribute_says() -> None:
    html = '<a title="a > b" href="x?a=1&amp;b=2">href="y"</a>'
    assert absolute(html, BASE) == f'<a title="a > b" href="{BASE}x?a=1&amp;b=2">href="y"</a>'


def test_an_address_that_cannot_be_read_breaks_no_feed() -> None:
    assert absolute('<a href="http://[::1/">x</a>', BASE) == f'<a href="{BASE}">x</a>'


def test_a_paper_that_is_nowhere_else_gets_searches_labelled_as_such() -> None:
    assert "Search for the title: <a" in one_item(a_card()).content
    assert "Search" not in one_item(a_card(arxiv_id="2401.01234")).content


def test_a_dangerous_address_is_not_linked() -> None:
    content = one_item(a_card(url="javascript:alert(1)", code_url="data:text/html,x")).content
    assert "javascript" not in content
    assert "data:" not in content


# Whole issues


def test_an_issue_is_one_item_with_its_introduction_and_papers_in_order() -> None:
    cards = cards_of(38, abstract="It works. " * 100, authors=("Ada Example",), published=date(2024, 3, 5))
    item = issue_item(an_issue(cards, introduction='<p>See <a href="../../about/">us</a>.</p>'), SITE)
    assert item.title == "Friday, 20 November 2026 · 38 papers"
    assert item.updated == datetime(2026, 11, 20, 12, tzinfo=UTC)
    assert f'<p>See <a href="{BASE}about/">us</a>.</p>' in item.content
    found = re.findall(rf'<h3><a href="{BASE}papers/2401\.\d+/">(.*?)</a></h3>', item.content)
    assert found == [f"Paper {n}" for n in range(1, 39)]
    assert item.content.count("Ada Example · Published 5 March 2024.") == 38
    assert item.content.count("It works.") == 3800
    assert item.summary == "Paper 1; Paper 2; Paper 3; and 35 more"


def test_an_issue_that_goes_on_says_where() -> None:
    item = issue_item(an_issue(cards_of(50), more=70), SITE)
    assert item.title.endswith("120 papers")
    assert f'<a href="{BASE}issues/2026-11-20/">And 70 more on the web</a>' in item.content


def test_an_issue_of_one_paper_says_so() -> None:
    assert issue_item(an_issue(cards_of(1)), SITE).title == "Friday, 20 November 2026 · 1 paper"


def test_a_weeks_issue_is_dated_by_its_last_day_and_names_its_days() -> None:
    cards = [a_card(), a_card(id="older", featured_on=DAY - timedelta(days=2))]
    item = issue_item(an_issue(cards, period="2026-W47"), SITE)
    assert item.updated.date() == date(2026, 11, 22)
    assert f'<h2><a href="{BASE}issues/2026-11-18/">Wednesday, 18 November 2026</a></h2>' in item.content


@pytest.mark.parametrize("length", [100, 1_300, 3_000, 9_000])
def test_an_issue_is_never_larger_than_a_mail_may_be_and_no_abstract_is_cut_in_a_word(length: int) -> None:
    cards = cards_of(50, abstract="Wording follows wording " * (length // 24), authors=("Ada Example",))
    content = issue_item(an_issue(cards), SITE).content
    assert len(content.encode()) <= MOST_ISSUE
    assert content.count("<h3>") == 50
    whole = 50 * (length // 24)
    assert (content.count("Wording follows wording") == whole) == (length < 2_000)
    assert not re.search(r"Word(?!ing)|follow(?!s)", content)


def test_an_issue_whose_very_notes_are_too_long_keeps_every_title() -> None:
    cards = cards_of(50, note=f"<p>{'long ' * 800}</p>")
    content = issue_item(an_issue(cards), SITE).content
    assert (content.count("<h3>"), content.count("long")) == (50, 0)


def test_a_late_paper_keeps_an_issues_id() -> None:
    before, after = (issue_item(an_issue(cards_of(count)), SITE) for count in (3, 4))
    assert (before.id, before.updated, before.href) == (after.id, after.updated, after.href)
    assert before.title != after.title


# Strangers' texts

pieces = ["<script>alert(1)</script>", "]]>", "<!--", "&nbsp;", "<img src=x onerror=y>", "$x^2$", "\\(", "\\"]
characters = st.characters(exclude_categories=["Cs"])  # no card can hold a lone surrogate
marks = st.sampled_from("<>&\"'${}[]#%;/ \n\r\t\x00\x0b\x7f\x85\ufffe\uffff\u202e\u2028")
hostile = st.lists(st.one_of(characters, marks, st.sampled_from(pieces)), max_size=30).map("".join)
surrogates = st.text(st.characters(exclude_categories=()))


@given(title=hostile, abstract=hostile, name=hostile, tag=hostile, id=hostile, url=hostile)
def test_whatever_a_paper_says_its_feeds_are_valid(**said: str) -> None:
    title, abstract, name, tag = said["title"], said["abstract"], said["name"], said["tag"]
    topic = TopicTag("t", tag, "topics/t/", (), True)
    names = {"authors": (name, title), "categories": (tag, name)}
    card = a_card(id=said["id"], title=title, abstract=abstract, url=said["url"], topics=(topic,), **names)
    assert faults(a_feed(paper_items([card], SITE))) == []
    assert faults(a_feed([issue_item(an_issue([card], introduction="<p>x</p>"), SITE)])) == []


@given(title=surrogates, description=surrogates, author=surrogates)
def test_whatever_a_digest_calls_itself_its_feeds_are_valid(
    title: str, description: str, author: str
) -> None:
    assert faults(a_feed([], title=title, description=description, author=author)) == []


def test_hostile_records_give_valid_feeds(shared: Path) -> None:
    lines = (shared / "data" / "hostile.jsonl").read_text(encoding="utf-8").splitlines()
    cards = [hostile_card(json.loads(line), place) for place, line in enumerate(lines, 1)]
    feed = a_feed(paper_items(cards, SITE))
    assert len(feed.items) == len(cards) > 20
    assert faults(feed) == []
    assert faults(a_feed([issue_item(an_issue(cards), SITE)])) == []
    assert all(len(item.content) < 20_000 for item in feed.items)
    texts = [node.text for node in etree.fromstring(rss(feed)).iter(CONTENT)]
    assert not any("<img" in text or "<script" in text for text in texts)


def test_real_abstracts_give_valid_feeds_and_fit_into_issues_whole(shared: Path) -> None:
    lines = [
        line
        for path in sorted((shared / "seeds").iterdir())
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines()
    ]
    abstracts = [line for line in lines if len(line) > 500]
    cards = [a_card(id=f"p{n}", title=text[:90], abstract=text) for n, text in enumerate(abstracts)]
    issue = issue_item(an_issue(cards[:50], more=70), SITE)
    assert len(cards) > 600
    assert faults(a_feed(paper_items(cards, SITE))) == []
    assert faults(a_feed([issue])) == []
    assert len(issue.content) > sum(map(len, abstracts[:50]))


def hostile_card(record: dict[str, Any], place: int) -> Card:
    """The record as the store would hold it: without lone surrogates, which are no text."""
    topics = [clean(name) for name in record["topics"]]
    return a_card(
        id=record["id"],
        title=clean(record["title"]),
        abstract=clean(record["abstract"]),
        authors=tuple(map(clean, record["authors"])),
        url=record["url"] or None,
        position=place,
        topics=tuple(TopicTag("t", name, f"topics/{address(name)}/", (), True) for name in topics),
    )

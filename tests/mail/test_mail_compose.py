"""The issue as mail: the same papers and words as on the site, in a message that any program reads."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from email.utils import parsedate_to_datetime
from html import escape, unescape
from pathlib import Path

import html5lib
import pytest
from mail_issues import (
    BASE,
    SECRET,
    SETTINGS,
    a_digest,
    a_paper,
    additions,
    ids_of,
    mailing,
    message_to,
    parsed,
)
from sites import NEWEST, Site, build, site_files, write

from digest.edition import Edition
from digest.mail.compose import MOST, Message
from digest.mail.mailed import Mailed, record_mailed
from digest.mail.opening import Opening, opening_of
from digest.mail.subscribers import Subscriber
from digest.problems import DigestError
from digest.wrapping import columns_of

INTRODUCTION = (
    "# Of rivers\n\nIt began with [water](../../topics/) and $x^2$.\n\nThen ![a map](map.png) came."
)
TITLES = [f"{word} of the <b>{n}</b>th & last" for n, word in enumerate(("Rivers", "Maps", "Songs") * 5)]


def fifteen(**facts: object) -> list:
    return [a_paper(n, title=title, **facts) for n, title in enumerate(TITLES, 1)]


# --- one issue in five forms


def test_page_feed_html_text_and_json_hold_the_same_papers_and_introduction(tmp_path: Path) -> None:
    root = a_digest(tmp_path, [*fifteen(topics=("graphs",)), a_paper(1, 1)], introduction=INTRODUCTION)
    build(root)
    files = site_files(root / "site")
    page = files[f"issues/{NEWEST}/index.html"].decode()
    told = json.loads(files[f"issues/{NEWEST}/issue.json"])
    item = json.loads(files["feeds/daily.json"])["items"][0]["content_html"]
    message = mailing(root).general()
    listed = [paper["id"] for paper in told["papers"]]
    assert sorted(ids_of(message)) == sorted(listed)
    assert len(listed) == told["count"] == message.issue.count == 15
    for form in (page, item, message.html, message.text):
        found = dict.fromkeys(re.findall(r"/papers/(p0-[0-9]+)/", form.split("</main>")[0]))
        assert sorted(found) == sorted(listed)
    for form in (page, item, message.html, message.text, told["introduction"]):
        words = re.sub(r"<[^>]*>|\s+", " ", form)
        assert "It began with" in words
        assert "came." in words
    assert list(dict.fromkeys(re.findall(r"/papers/(p0-[0-9]+)/", item))) == listed  # as the listing did


def test_mail_leads_with_the_ten_hottest_and_has_the_others_by_topic(tmp_path: Path) -> None:
    papers = [a_paper(n, votes=n, topics=(("graphs", "language")[n % 2],)) for n in range(1, 16)]
    issue = mailing(a_digest(tmp_path, papers)).general().issue
    assert [paper.paper.id for paper in issue.lead] == [f"p0-{n}" for n in range(15, 5, -1)]
    assert [(group.name, group.first, len(group.papers)) for group in issue.groups] == [
        ("Graphs", 11, 2),
        ("Language", 13, 3),
    ]
    assert issue.groups[0].address == f"{BASE}topics/graphs/"


def test_an_introduction_has_whole_addresses_and_neither_images_nor_mathematical_markup(
    tmp_path: Path,
) -> None:
    message = mailing(a_digest(tmp_path, fifteen(), introduction=INTRODUCTION)).general()
    assert f'href="{BASE}topics/"' in message.html
    assert "x²" in message.html
    assert "a map" in message.html
    assert not re.search(r"<(img|math|svg|script|link|iframe)\b", message.html)
    assert f"water <{BASE}topics/>" in message.text
    assert "Of rivers" in message.text


def test_a_long_introduction_ends_with_a_paragraph_and_leads_to_the_web(tmp_path: Path) -> None:
    words = "\n\n".join(f"Paragraph {n} of {'many ' * 100}words." for n in range(60))
    message = mailing(a_digest(tmp_path, fifteen(), introduction=words)).general()
    assert message.issue.introduction_goes_on
    assert "The whole introduction" in message.html
    assert "The whole introduction" in message.text
    assert message.issue.introduction.endswith("words.</p>")


# --- the message


def test_a_message_says_whose_it_is_and_how_to_leave(tmp_path: Path) -> None:
    message = message_to(mailing(a_digest(tmp_path, fifteen())), Subscriber("ada@example.org", "Ada"))
    assert message
    head = parsed(message.eml)
    assert head["Subject"] == "15 papers: Rivers of the <b>0</b>th & last"
    assert (head["From"], head["To"]) == ("Gazette <gazette@example.org>", "Ada <ada@example.org>")
    assert head["List-Id"] == '"Gazette" <my-digest.me.example>'
    https, mailto = head["List-Unsubscribe"].split(", ")
    token = re.fullmatch(r"<https://example.org/leave\?t=([0-9a-f]{32})>", https)
    assert token
    assert mailto == f"<mailto:leave@example.org?subject={token[1]}>"
    assert head["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    text, html = (part.get_content() for part in head.iter_parts())
    for body in (text, html):
        assert token[1] in body
        assert "https://example.org/me" in body
        assert f"{BASE}issues/{NEWEST}/" in body


def test_the_message_for_all_has_nobodys_token(tmp_path: Path) -> None:
    head = parsed(mailing(a_digest(tmp_path, fifteen())).general().eml)
    assert head["To"] == "Gazette <gazette@example.org>"
    assert head["List-Unsubscribe"] is None


@pytest.mark.parametrize(
    ("settings", "leave"),
    [
        ('from = "gazette@example.org"', "mailto:gazette@example.org?subject=unsubscribe"),
        (
            'from = "no-answer@example.org"\nreply_to = "a+b@example.org"',
            "mailto:a%2Bb@example.org?subject=unsubscribe",
        ),
    ],
)
def test_without_a_setting_readers_leave_by_a_message_to_whoever_gets_answers(
    tmp_path: Path, settings: str, leave: str
) -> None:
    found = mailing(a_digest(tmp_path, fifteen(), f'base_url = "{BASE}"\n[mail]\n{settings}\n'))
    personal = message_to(found, Subscriber("ada@example.org"))
    assert personal
    for message in (personal, found.general()):
        head = parsed(message.eml)
        assert head["List-Unsubscribe"] == f"<{leave}>"
        assert head["List-Unsubscribe-Post"] is None
        assert f'href="{leave}"' in message.html
        assert leave in message.text


def test_a_message_is_the_same_each_time_and_each_has_an_id_of_its_own(tmp_path: Path) -> None:
    root = a_digest(tmp_path, [*fifteen(), a_paper(1, 1)])
    ada, bob = Subscriber("ada@example.org"), Subscriber("bob@example.org")
    first, again = message_to(mailing(root), ada), message_to(mailing(root), Subscriber("ADA@example.org"))
    other, earlier = message_to(mailing(root), bob), message_to(mailing(root, "2026-11-19"), ada)
    theirs = message_to(mailing(root, secret=SECRET[::-1]), ada)
    assert first
    assert first == message_to(mailing(root), ada)
    ids = [parsed(each.eml)["Message-ID"] for each in (first, other, earlier, theirs) if each]
    assert len({*ids}) == 4
    assert again
    assert parsed(again.eml)["Message-ID"] == ids[0]


@pytest.mark.parametrize(
    ("issue", "day"), [("latest", 20), ("2026-W47", 20), ("2026-11-18", 18), ("2026-11", 20)]
)
def test_the_date_is_the_morning_of_the_newest_day_within(tmp_path: Path, issue: str, day: int) -> None:
    root = a_digest(tmp_path, [*fifteen(), a_paper(1, 2)])
    date = parsedate_to_datetime(parsed(mailing(root, issue).general().eml)["Date"])
    assert date.isoformat() == f"2026-11-{day}T06:00:00+00:00"


def test_a_topics_issue_is_its_part_and_leads_to_its_page(tmp_path: Path) -> None:
    papers = [a_paper(n, topics=(("graphs", "language")[n % 2],)) for n in range(1, 10)]
    message = mailing(a_digest(tmp_path, papers), topic="graphs").general()
    assert {*ids_of(message)} == {"p0-2", "p0-4", "p0-6", "p0-8"}
    assert message.issue.subject == "Graphs, 4 papers: Paper 2 of day 0"
    assert message.issue.address == f"{BASE}topics/graphs/"
    with pytest.raises(DigestError, match="did you mean 'graphs'"):
        mailing(tmp_path, topic="graph")


def test_only_what_is_over_is_the_latest_week_or_month(tmp_path: Path) -> None:
    root = a_digest(tmp_path, [*fifteen(), a_paper(1, 7)])
    assert mailing(root, "latest-week").draft.edition.period == "2026-W46"
    assert mailing(root, "2026-W47").draft.edition.period == "2026-W47"
    with pytest.raises(DigestError, match="no month is over"):
        mailing(root, "latest-month")
    with pytest.raises(DigestError, match="is no day, week or month"):
        mailing(root, "2026-13-45")


# --- nothing, too much, and what is missing


@pytest.mark.parametrize(
    ("issue", "topic", "why"),
    [
        ("2026-11-17", None, "Nothing was listed on this day."),
        ("2026-W40", None, "Nothing was listed in this week."),
        ("2026-11-20", "robots", "None of the papers of this issue is on Robots & rovers: 15 papers"),
        ("2026-11-16", None, "The 1 paper that was listed is hidden."),
    ],
)
def test_an_issue_without_papers_says_why(tmp_path: Path, issue: str, topic: str | None, why: str) -> None:
    root = a_digest(tmp_path, [*fifteen(), a_paper(1, 4)])
    write(root / "content/notes/p4-1.md", "---\nhide: true\n---\n")
    message = mailing(root, issue, topic).general()
    assert message.issue.empty.startswith(why)
    assert why in message.text.replace("\n", " ")
    assert parsed(message.eml)["Subject"].startswith("No papers: ")


def test_entries_that_could_not_be_read_are_told(tmp_path: Path) -> None:
    root = a_digest(tmp_path, fifteen())
    additions(root, skipped=3)
    message = mailing(root).general()
    assert "3 entries of these listings could not be read." in message.text
    assert f'3 entries of these listings could not be read. <a href="{BASE}status/"' in message.html
    additions(root, skipped=3, day=NEWEST - timedelta(days=3))
    assert "could not be read" not in mailing(root).general().text


@pytest.mark.parametrize("text", ["", "W" * 3000, "语言 " * 400, "<&>\"'" * 500])
def test_seven_hundred_papers_fit_and_none_is_cut(tmp_path: Path, text: str) -> None:
    topics = ("graphs", "robots", "language")
    papers = [
        a_paper(n, title=f"Of {n} {text}", abstract=f"{text}.", topics=(topics[n % 3],)) for n in range(700)
    ]
    message = mailing(a_digest(tmp_path, papers)).general()
    shown = ids_of(message)
    assert len(message.eml) <= MOST
    assert len(message.html.encode()) <= MOST
    assert 5 < len(shown) == 700 - message.issue.more
    more = f"And {message.issue.more} more on the web"
    assert more in message.html
    assert more in message.text
    assert message.html.count("/papers/") == message.text.count("/papers/") == len(shown)
    assert message.html.rstrip().endswith("</html>")
    assert message.issue.count == 700


def test_one_paper_more_than_fits_is_one_on_the_web(tmp_path: Path) -> None:
    papers = [a_paper(n) for n in range(1, 400)]
    message = mailing(a_digest(tmp_path, papers)).general()
    assert len(ids_of(message)) + message.issue.more == 399
    assert len(message.eml) > 0.85 * MOST, "there was room for more"


def test_a_paper_without_anything_is_still_one(tmp_path: Path) -> None:
    paper = a_paper(1, title="\u200b", abstract="", votes=None)
    message = mailing(a_digest(tmp_path, [paper])).general()
    assert message.issue.subject == "1 paper: Untitled"
    assert "No abstract is known." in message.text


# --- late additions


def mailed(root: Path, period: str, *ids: str, late: tuple[str, ...] = ()) -> None:
    record_mailed(root / "outbox/mailed.jsonl", "mailed.jsonl", Mailed(period, ids, late))


def test_what_came_after_its_mail_is_in_the_next_one_once(tmp_path: Path) -> None:
    papers = [a_paper(n, days) for days in range(3) for n in range(1, 4)]
    root = a_digest(tmp_path, papers)
    mailed(root, "2026-11-18", "p2-1", "p2-2")
    thursday = mailing(root, "2026-11-19")
    assert thursday.draft.late == ("p2-3",)
    assert thursday.general().issue.groups[0].name == "Late additions to earlier issues"
    mailed(root, "2026-11-19", *thursday.draft.papers, late=thursday.draft.late)
    assert mailing(root, "2026-11-20").draft.late == ()


def test_a_day_that_was_never_mailed_is_not_late(tmp_path: Path) -> None:
    root = a_digest(tmp_path, [a_paper(n, days) for days in range(3) for n in range(1, 4)])
    assert mailing(root).draft.late == ()
    mailed(root, "2026-W46", "x")
    mailed(root, "2026-11-19/graphs", "x")
    assert mailing(root).draft.late == ()


def test_what_was_mailed_once_is_what_is_mailed_again(tmp_path: Path) -> None:
    root = a_digest(tmp_path, [a_paper(n) for n in range(1, 6)])
    mailed(root, "2026-11-20", "p0-2", "p0-1", "gone")
    draft = mailing(root).draft
    assert (draft.papers, draft.was_mailed) == (("p0-2", "p0-1"), True)
    mailed(root, "2026-11-20", "p0-5")
    assert mailing(root).draft == draft


def test_a_damaged_line_on_mailed_issues_is_told_and_skipped(tmp_path: Path) -> None:
    root = a_digest(tmp_path, [a_paper(n, days) for days in range(2) for n in range(1, 4)])
    write(root / "outbox/mailed.jsonl", '{"issue": "yesterday"}\n{"issue": "2026-11-19", "pap')
    mailed(root, "2026-11-19", "p1-1")
    found = mailing(root)
    assert found.draft.late == ("p1-2", "p1-3")
    assert [problem.line for problem in found.problems] == [1]


# --- form


def test_the_text_is_seventy_two_columns_but_for_addresses(tmp_path: Path) -> None:
    titles = ["语言模型" * 30, "مقدمة في التعلم " * 12, "👩‍🚀 " * 40, "plain words " * 20]
    papers = [a_paper(n, title=title * 1, abstract=f"{title}. " * 3) for n, title in enumerate(titles * 4, 1)]
    text = mailing(a_digest(tmp_path, papers, introduction=INTRODUCTION)).general().text
    long = [line for line in text.split("\n") if columns_of(line) > 72]
    assert [line for line in long if not line.strip().startswith("http")] == []
    assert [int(n) for n in re.findall(r"^ +(\d+)\. ", text, re.MULTILINE)] == [*range(1, 17)]


def test_the_html_is_well_formed_one_column_and_readable_without_a_style_sheet(tmp_path: Path) -> None:
    message = mailing(a_digest(tmp_path, fifteen(topics=("graphs",)), introduction=INTRODUCTION)).general()
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(message.html)
    assert parser.errors == []
    assert tree.get("lang") == "en"
    assert tree.get("dir") == "ltr"
    assert {table.get("role") for table in tree.iter("table")} == {"presentation"}
    assert [len([*tree.iter("h1")]), len([*tree.iter("style")])] == [1, 1]
    assert all("color:" in link.get("style") for link in tree.iter("a"))
    assert not re.search(r"var\(|position:|url\(|data:|light-dark", message.html)
    assert message.html.index("charset") < 1024
    assert "Rivers of the &lt;b&gt;0&lt;/b&gt;th &amp; last" in message.html
    assert "Rivers of the <b>0</b>th & last" in message.text
    unseen = next(tree.iter("div"))
    assert "display:none" in unseen.get("style")
    assert unseen.text.startswith("15 papers, led by Rivers of the")


def test_in_german_all_but_the_papers_is_german(tmp_path: Path) -> None:
    settings = SETTINGS.replace("[mail]", 'language = "de"\n[mail]')
    root = a_digest(tmp_path, fifteen(topics=("graphs",)), settings)
    subscriber = Subscriber("ada@example.org", topics=("graphs",), exclude=("Quark",))
    message = message_to(mailing(root), subscriber)
    assert message
    assert message.issue.subject.startswith("15 Artikel: ")
    assert 'lang="de"' in message.html
    assert 'lang="en"' in message.html
    for words in ("Freitag, 20. November 2026", "Im Web lesen", "Abmelden", "Ihre Themen: Graphs.", "Quark"):
        assert words in message.text
        assert words in message.html


def test_a_theme_replaces_a_template_of_mail_and_its_mistakes_are_told(tmp_path: Path) -> None:
    root = a_digest(tmp_path, fifteen())
    write(root / "themes/paper/mail/title.txt", "{{ it.title|wrap(5, 5) }} !\n")
    assert mailing(root).general().text.count(" !\n") == 5
    write(root / "themes/paper/mail/title.txt", "{{ it.titel }}\n")
    with pytest.raises(DigestError, match=r"mail/title.txt:1: the template fails.*titel"):
        mailing(root).general()


# --- hostile


def test_a_hostile_digest_makes_mail_that_parses_and_runs_nothing(hostile: Site) -> None:
    for period in ("2026-11-20", "2026-W47", "2026-11-18"):
        message = mailing(hostile.root, period).general()
        head = parsed(message.eml)
        assert len(message.eml) <= MOST
        assert max(map(len, message.eml.split(b"\r\n"))) <= 998
        assert not re.search(rb"(?<!\r)\n", message.eml)
        assert [part.get_content_type() for part in head.iter_parts()] == ["text/plain", "text/html"]
        tree = html5lib.parse(message.html, namespaceHTMLElements=False)
        tags = {element.tag for element in tree.iter() if isinstance(element.tag, str)}
        assert tags.isdisjoint({"script", "img", "svg", "math", "iframe", "form", "input", "link", "base"})
        assert "object" not in tags
        for element in tree.iter():
            assert not [name for name in element.attrib if name.startswith("on")]
            href = element.get("href", "")
            assert not href or href.startswith(("https://", "http://", "mailto:"))


# --- an editor's words


ITEM = "Item {} of " + "many " * 50 + "words."
LONG = {
    "list": "\n".join(f"* {ITEM.format(n)}" for n in range(90)),
    "quotation": "\n>\n".join(f"> {ITEM.format(n)}" for n in range(90)),
    "table": "| a | b |\n|---|---|\n" + "\n".join(f"| {n} | {ITEM.format(n)} |" for n in range(90)),
    "quoted list": "\n".join(f"> * {ITEM.format(n)}" for n in range(90)),
}


def opening(source: str) -> Opening:
    edition = Edition(
        period="2026-11-20",
        kind="day",
        label="Friday",
        href="issues/2026-11-20/",
        introduction_title="",
        introduction="",
        introduction_source=source,
        papers=(),
    )
    return opening_of(edition, f"{BASE}issues/2026-11-20/")


def test_a_long_introduction_keeps_its_first_blocks_of_every_kind() -> None:
    start = "# Of rivers\n\nBegun.\n\n* one\n* two\n\n> quoted\n\n## The others\n\n"
    found = opening(start + "\n\n".join(ITEM.format(n) for n in range(90)))
    assert re.findall(r"<(\w+)", found.html)[:9] == [
        "h3",
        "p",
        "ul",
        "li",
        "li",
        "blockquote",
        "p",
        "h4",
        "p",
    ]
    assert found.html.endswith("words.</p>")
    assert found.goes_on
    assert not opening(start).goes_on


@pytest.mark.parametrize("kind", LONG)
def test_of_what_is_too_long_itself_whole_parts_are_kept(kind: str) -> None:
    found = opening(f"Begun.\n\n{LONG[kind]}\n\nEnded.")
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    parser.parseFragment(found.html)
    assert parser.errors == []
    kept = [int(n) for n in re.findall("Item ([0-9]+) of", found.html)]
    assert kept == [*range(len(kept))]
    assert 20 < len(kept) == found.html.count("words.") < 90
    assert found.goes_on
    assert "Ended." not in found.html


def test_no_heading_is_left_without_what_it_stands_above() -> None:
    found = opening("Begun.\n\n## Never\n\n---\n\n" + "many " * 9_000)
    assert re.sub("<[^>]*>", "", found.html) == "Begun."


@pytest.mark.parametrize(
    "source",
    [
        "word " * 9_000,
        "> " * 80 + "word " * 400,
        "<table>" + "<tr><td>x</td></tr>" * 2_000 + "</table>",
        "<blockquote>" * 3_000 + "deep",
        "<i>語</i>" * 4_000,
        "<blockquote>" * 20 + "<pre>" + "x\n" * 3_000 + "</pre>",
        "[x](/a) " * 2_000,
    ],
)
def test_no_introduction_takes_the_room_of_the_papers(tmp_path: Path, source: str) -> None:
    found = opening(f"Begun.\n\n{source}\n\nEnded.")
    assert len(found.html.encode()) <= 15_000
    assert len(found.text.encode()) <= 15_000
    assert found.goes_on
    message = mailing(a_digest(tmp_path, fifteen(), introduction=source)).general()
    assert len(message.eml) <= MOST
    assert len(ids_of(message)) == 15
    assert "The whole introduction" in message.html
    assert "The whole introduction" in message.text


def test_headings_of_an_introduction_stand_below_its_title(tmp_path: Path) -> None:
    source = '+++\ntitle = "Of rivers"\n+++\n# One\n\n## Two <h2>\n\n[a](/b "<h2>")\n'
    html = mailing(a_digest(tmp_path, fifteen(), introduction=source)).general().html
    title, *others = re.findall(r"<(h[1-6])[^>]*>(?:Of rivers|One|Two)", html)
    assert (title, others) == ("h2", ["h3", "h4"])
    assert 'title="<h2>"' in html


def test_a_link_to_a_footnote_leads_to_where_it_is_on_the_web(tmp_path: Path) -> None:
    root = a_digest(tmp_path, fifteen(), introduction="Begun[^1].\n\n[^1]: A note.")
    build(root)
    address = re.search(r'href="([^"]*)#([^"]*)"', mailing(root).general().html)
    assert address
    assert address[1] == f"{BASE}issues/{NEWEST}/"
    page = site_files(root / "site")[f"issues/{NEWEST}/index.html"].decode()
    assert f'id="{address[2]}"' in page


def noted(root: Path, note: str) -> Message:
    a_digest(root, fifteen())
    write(root / "content/notes/p0-1.md", note)
    return mailing(root).general()


def test_a_note_is_labelled_and_its_links_are_links_in_html_and_addresses_in_text(tmp_path: Path) -> None:
    message = noted(tmp_path, "Now *see* [here](../../about/) & there.")
    note = message.issue.lead[0]
    assert note.note == f"Now see here <{BASE}about/> & there."
    assert note.note_html == f'<p>Now <em>see</em> <a href="{BASE}about/">here</a> &amp; there.</p>'
    assert f"Editor’s note: {note.note} Number 1 is first." in " ".join(message.text.split())
    assert re.search(r'<div class="note editor"[^>]*><p[^>]*>Editor’s note</p>', message.html)


@pytest.mark.parametrize(
    ("note", "html", "text"),
    [
        ("One.\n\nTwo.", "<p>One. …</p>", "One. …"),
        ("* One.\n* Two.\n\nThree.", "<ul>\n<li>One.</li>\n<li>Two.</li>\n</ul><p>…</p>", "* One. * Two. …"),
        ("![](a.png)\n\nOne.", "<p>One.</p>", "One."),
        ("![](a.png)", "", ""),
        ("# One", '<h3 id="p0-1-one">One</h3>', "One"),
    ],
)
def test_a_note_shows_its_first_words_and_whether_there_are_more(
    tmp_path: Path, note: str, html: str, text: str
) -> None:
    lead = noted(tmp_path, note).issue.lead[0]
    assert (lead.note_html, lead.note) == (html, text)


@pytest.mark.parametrize("note", ["<&> " * 400, "<b>many</b> words " * 400, "<i></i>" * 900 + "<&>\n\nTwo."])
def test_a_long_note_is_cut_and_its_text_escaped(tmp_path: Path, note: str) -> None:
    lead = noted(tmp_path, note).issue.lead[0]
    inside = lead.note_html.removeprefix("<p>").removesuffix("</p>")
    assert "<" not in inside
    assert unescape(inside) == lead.note
    assert len(lead.note) <= 602
    assert lead.note.endswith("…")


# --- as it is seen


def test_the_papers_that_lead_are_numbered_in_both_parts(tmp_path: Path) -> None:
    message = mailing(a_digest(tmp_path, fifteen())).general()
    ranks = re.findall(r'<span class="rank"[^>]*>([0-9]+)\.</span> <a href="[^"]*/papers/', message.html)
    assert [int(rank) for rank in ranks] == [*range(1, 11)]


def test_two_sentences_are_shown_where_both_are_of_the_usual_length(tmp_path: Path) -> None:
    sentence = "A sentence has " + "some words " * 18 + "in it."
    message = mailing(
        a_digest(tmp_path, [a_paper(1, abstract=f"{sentence} {sentence} {sentence}")])
    ).general()
    assert message.issue.lead[0].excerpt == f"{sentence} {sentence}"


def test_code_is_linked_in_both_parts(tmp_path: Path) -> None:
    address = "https://code.example/a?b=1&c=2"
    message = mailing(a_digest(tmp_path, [a_paper(1, code_url=address)])).general()
    assert f"\n     code: {address}\n" in message.text
    assert f'href="{escape(address)}"' in message.html


def test_the_text_ends_with_the_digest_and_a_line_end(tmp_path: Path) -> None:
    message = mailing(a_digest(tmp_path, fifteen())).general()
    assert message.text.endswith(f"\nGazette: {BASE}\n")


def test_whoever_leaves_finds_the_way_beside_the_reason(tmp_path: Path) -> None:
    message = message_to(mailing(a_digest(tmp_path, fifteen())), Subscriber("ada@example.org"))
    assert message
    last = re.split(r"<p\b", message.html)[-1]
    assert "because you subscribed to it. <a" in last
    assert "Unsubscribe" in last


def test_an_issue_of_nothing_counts_nothing(tmp_path: Path) -> None:
    message = mailing(a_digest(tmp_path, fifteen()), "2026-11-17").general()
    assert "0 papers" not in message.html + message.text


def test_papers_that_all_came_late_stand_below_a_heading(tmp_path: Path) -> None:
    papers = [a_paper(1, 1), a_paper(2, 1), a_paper(1)]
    root = a_digest(tmp_path, papers)
    mailed(root, "2026-11-19", "p1-1")
    write(root / "content/notes/p0-1.md", "---\nhide: true\n---\n")
    message = mailing(root, "2026-11-20").general()
    title = message.issue.lead_title
    assert title
    assert message.html.index(f">{title}</h2>") < message.html.index('class="paper"')
    assert message.text.index(f"\n{title}\n") < message.text.index("  1. ")


def test_from_right_to_left_bars_stand_on_the_right(tmp_path: Path) -> None:
    settings = SETTINGS.replace("[mail]", 'language = "he"\n[mail]')
    root = a_digest(tmp_path, fifteen(authors=("A. One",)), settings, "> quoted")
    write(root / "content/words.toml", 'tag = "he"\ndir = "rtl"\n')
    write(root / "content/notes/p0-1.md", "Said.")
    html = mailing(root).general().html
    for element in (r'<div class="note editor"', "<blockquote"):
        style = re.search(f'{element} style="([^"]*)"', html)
        assert style
        assert "border-right:2px" in style[1]
        assert "border-left:2px" not in style[1]
    assert html.count('<p class="by meta" dir="auto"') == 10
    assert "border-inline" not in html


def test_the_column_is_a_block_and_a_table_for_outlook_alone(tmp_path: Path) -> None:
    html = mailing(a_digest(tmp_path, fifteen())).general().html
    assert re.search('<div class="column" style="max-width:600px;margin:0 auto">', html)
    shown = re.sub(r"<!--.*?-->", "", html, flags=re.DOTALL)
    assert "600" not in re.sub("max-width:600px|font-weight:600", "", shown)
    assert re.search(r'<!--\[if mso\]><table [^>]*width="600"', html)


def test_what_outlook_alone_reads_holds_nothing_of_the_content(hostile: Site, tmp_path: Path) -> None:
    plain = mailing(a_digest(tmp_path, fifteen())).general().html
    worst = mailing(hostile.root, "2026-11-20").general().html
    kinds = [re.findall(r"<!--.*?-->", html, re.DOTALL) for html in (plain, worst)]
    assert kinds[0] == kinds[1]
    assert len(kinds[0]) == 3


def test_addresses_of_an_introduction_are_whole_in_json_too(tmp_path: Path) -> None:
    root = a_digest(tmp_path, fifteen(), introduction="It began with [water](../../topics/).")
    build(root)
    told = json.loads(site_files(root / "site")[f"issues/{NEWEST}/issue.json"])
    assert f'href="{BASE}topics/"' in told["introduction"]

"""What a static site does for its mail: links to sign up and to leave, and feeds that services mail on."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import feedparser
import html5lib
import pytest
from sites import AWAY, NEWEST, Site, build, new_digest, run, some_papers, write

from digest.model import Paper

PAPERS = some_papers(12, crowd=5)
MAILBOX = (
    '[mail]\nsubscribe = "mailto:me@example.org"\nunsubscribe = ["mailto:leave@example.org?subject=stop"]\n'
)


def a_site(root: Path, settings: str = "", papers: list[Paper] | None = None) -> Site:
    new_digest(root, papers or PAPERS, f'base_url = "{AWAY}"\ntitle = "Gazette & more"\n{settings}')
    build(root)
    return Site(root, root / "site", AWAY)


def foot_links(content: bytes) -> dict[str, str]:
    """The links in a page's foot, by what they say."""
    tree = html5lib.parse(content, treebuilder="lxml", namespaceHTMLElements=False)
    links = tree.getroot().findall(".//footer[@class='foot']//a")
    return {"".join(link.itertext()): link.get("href") for link in links}


@pytest.mark.parametrize("theme", ["paper", "terminal"])
def test_every_page_says_where_its_mail_begins_and_ends(tmp_path: Path, theme: str) -> None:
    site = a_site(tmp_path, f'theme = "{theme}"\n{MAILBOX}')
    pages = {path: page for path, page in site.pages.items() if b'class="foot"' in page}
    assert {"index.html", "404.html", "search/index.html"} <= set(pages)
    for page in pages.values():
        links = foot_links(page)
        begun = urlsplit(links["By mail"])
        assert (begun.scheme, begun.path) == ("mailto", "me@example.org")
        assert parse_qs(begun.query) == {"subject": ["Subscribe to Gazette & more"]}
        assert links["Unsubscribe"] == "mailto:leave@example.org?subject=stop"
        assert b"form-action 'self'" in page


def test_a_form_of_a_list_manager_is_a_link_in_the_words_of_the_site(tmp_path: Path) -> None:
    address = "https://lists.example.org/join?list=a&b=c"
    site = a_site(tmp_path, f'language = "de"\n[mail]\nsubscribe = "{address}"\n')
    links = foot_links(site.pages["index.html"])
    assert links["Per E-Mail"] == address
    assert "Abmelden" not in links


def test_an_address_for_one_subscriber_stands_on_no_page(tmp_path: Path) -> None:
    leave = "mailto:leave@example.org?subject={token}"
    site = a_site(tmp_path, f'[mail]\nunsubscribe = ["{leave}", "https://example.org/out?t={{token}}"]\n')
    assert not any(b"token}" in content for content in site.files.values())
    assert "Unsubscribe" not in foot_links(site.pages["index.html"])


def test_without_the_setting_no_page_speaks_of_mail(tmp_path: Path) -> None:
    site = a_site(tmp_path)
    assert not {"By mail", "Unsubscribe"} & set(foot_links(site.pages["index.html"]))
    assert not any(b"mailto:" in page for page in site.pages.values())


def test_pages_change_with_the_setting_alone(tmp_path: Path) -> None:
    site = a_site(tmp_path, MAILBOX)
    assert not build(tmp_path).made.written
    settings = (tmp_path / "digest.toml").read_text(encoding="utf-8")
    write(tmp_path / "digest.toml", settings + "per_minute = 20.0\n")
    assert not build(tmp_path).made.written
    write(tmp_path / "digest.toml", settings.replace("me@", "you@"))
    assert build(tmp_path).made.written >= len(site.pages) - 1


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('subscribe = "mailto:me"', "'mail.subscribe': 'me' has no @"),
        ('subscribe = "mailto:"', "'mail.subscribe'"),
        ('subscribe = "mailto:me@example"', "has a domain without a dot"),
        ('subscribe = "https:///join"', "names no host"),
        ('subscribe = "http://example.org/join"', "is not of the form expected"),
        ('preferences = "mailto:a..b@example.org"', "'mail.preferences'"),
    ],
)
def test_check_names_an_address_that_nobody_can_use(tmp_path: Path, line: str, words: str) -> None:
    new_digest(tmp_path, PAPERS, f"[mail]\n{line}\n")
    done = run(tmp_path, "check")
    assert done.returncode == 1
    assert words in done.stderr
    assert "digest.toml:2" in done.stderr


# --- feeds that services mail on


DAY = NEWEST - timedelta(days=35)  # in a week and a month that are over


def issue_of(count: int) -> list[Paper]:
    """So many papers on one day, and one since."""
    abstract = "It costs $\\frac{a}{b}$ for $x_i < 1$, *|UNSUB|* and all. " + "More is said here. " * 40
    papers = [
        Paper(id=f"p{n}", title=f"Paper {n} on $n^{n}$", position=n, abstract=abstract, featured_on=DAY)
        for n in range(1, count + 1)
    ]
    return [*papers, Paper(id="newer", title="A newer one", featured_on=NEWEST)]


def contents(site: Site, feed: str) -> str:
    """The item of the issue with most papers, as a service reads it."""
    read = feedparser.parse(site.files[f"feeds/{feed}.rss"])
    assert not read.bozo
    (content,) = read.entries[-1].content
    assert content.type == "text/html"
    return str(content.value)


@pytest.mark.parametrize("feed", ["daily", "weekly"])
def test_a_feed_carries_a_whole_issue_with_whole_addresses(tmp_path: Path, feed: str) -> None:
    note = "---\npin: false\n---\nSee [the other](../../about/) of $\\sqrt{2}$.\n"
    new_digest(tmp_path, issue_of(50), f'base_url = "{AWAY}"\n')
    write(tmp_path / "content/notes/p7.md", note)
    write(tmp_path / f"content/issues/{DAY}.md", "Today: ![a map](/map.png) and $\\frac{1}{2}$.\n")
    build(tmp_path)
    html = contents(Site(tmp_path, tmp_path / "site", AWAY), feed)
    for n in range(1, 51):
        assert f'href="{AWAY}papers/p{n}/"' in html
    assert len(html.encode()) < 102_000
    addresses = [unescape(found) for found in re.findall(r'(?:href|src)="([^"]*)"', html)]
    assert addresses
    assert all(re.match("https?://", address) for address in addresses)
    assert "/issues/" in addresses[-1]


def test_mathematics_in_an_issue_is_text_that_every_mail_program_shows(tmp_path: Path) -> None:
    new_digest(tmp_path, issue_of(5), f'base_url = "{AWAY}"\n')
    write(tmp_path / "content/notes/p1.md", "Of $\\sqrt{2}$.\n")
    write(tmp_path / f"content/issues/{DAY}.md", "About $\\frac{1}{2}$.\n")
    build(tmp_path)
    site = Site(tmp_path, tmp_path / "site", AWAY)
    for feed in ("daily", "weekly", "monthly"):
        html = contents(site, feed)
        assert "<math" not in html
        assert "It costs a/b for xᵢ &lt; 1" in html
        assert "Paper 2 on n²" in html
        assert "Of √2." in html
        assert "*|" not in html
    assert "About 1/2." in contents(site, "daily")


def test_what_is_more_than_a_feed_carries_is_a_link(tmp_path: Path) -> None:
    new_digest(tmp_path, issue_of(120), f'base_url = "{AWAY}"\n')
    build(tmp_path)
    html = contents(Site(tmp_path, tmp_path / "site", AWAY), "daily")
    shown = len(re.findall(r"<h3", html))
    assert f'<a href="{AWAY}issues/{DAY}/">And {120 - shown} more on the web</a>' in html

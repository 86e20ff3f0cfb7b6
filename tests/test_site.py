"""The site of the demonstration, and of the five real listings: what pages, feeds and listings must be."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

import feedparser
import pytest
from lxml import etree
from site_rules import (
    CSS_LOADS,
    FEED_FAULTS,
    form_faults,
    is_redirect,
    is_unlisted,
    opml_faults,
    safety_faults,
    sitemap_faults,
    stranger_faults,
)
from sites import AWAY, Site, run, run_well, stored

MOST = 30  # of many pages of one kind, and of many feeds: html5lib would read the seeds' site for a minute
OUTWARD = frozenset(
    {"arxiv.org", "doi.org", "scholar.google.com", "huggingface.co", "www.semanticscholar.org"}
)
LOCATION = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


@pytest.fixture(scope="session", params=["demonstration", "seeds"])
def site(request: pytest.FixtureRequest) -> Site:
    """Each of the two sites."""
    found: Site = request.getfixturevalue(request.param)
    return found


def looked_at(site: Site) -> list[str]:
    """Every page, but of a kind that has many pages a sample."""
    kinds: dict[str, list[str]] = {}
    for path in sorted(site.pages):
        kinds.setdefault(path.split("/")[0], []).append(path)
    return [path for pages in kinds.values() for path in sample(pages)]


def sample(many: list[Any]) -> list[Any]:
    return random.Random(1).sample(many, min(MOST, len(many)))


def hosts(site: Site) -> frozenset[str]:
    """Where pages may lead: what papers and the curator name, and where a title can be searched for."""
    papers = stored(site.root)
    links = " ".join(filter(None, (url for p in papers for url in (p.url, p.pdf_url, p.code_url))))
    written = " ".join(path.read_text(encoding="utf-8") for path in site.root.glob("content/*/*.md"))
    named = " ".join([links, written, *(paper.abstract for paper in papers)])
    return OUTWARD | set(re.findall(r"(?:[\w-]+\.)+[a-z]{2,}", named.lower()))


def faults(site: Site, judge: Any, *more: Any) -> dict[str, list[str]]:
    """What a judge has to say, by page."""
    found = {path: judge(site, path, *more) for path in looked_at(site)}
    return {path: said for path, said in found.items() if said}


# --- pages


def test_every_page_is_well_formed_and_says_what_it_is(site: Site) -> None:
    assert faults(site, form_faults) == {}


def test_no_page_loads_anything_from_elsewhere_or_leads_anywhere_but_to_papers(site: Site) -> None:
    assert faults(site, stranger_faults, hosts(site)) == {}
    styles = [content.decode() for path, content in site.files.items() if path.endswith(".css")]
    assert styles
    assert [found for style in styles for found in CSS_LOADS.findall(style)] == []


def test_nothing_runs_on_a_page_but_the_themes_own_scripts(site: Site) -> None:
    assert faults(site, safety_faults) == {}


def test_every_paper_topic_and_issue_has_its_page(site: Site) -> None:
    papers = stored(site.root)
    found = {kind: [path for path in site.pages if path.startswith(kind)] for kind in ("papers/", "topics/")}
    aliases = sum(len(paper.aliases) for paper in papers)
    assert len(found["papers/"]) == len(papers) + aliases
    assert {f"issues/{paper.featured_on}/index.html" for paper in papers} <= site.pages.keys()
    assert {f"issues/{paper.featured_on:%G-W%V}/index.html" for paper in papers} <= site.pages.keys()
    assert {f"issues/{paper.featured_on:%Y-%m}/index.html" for paper in papers} <= site.pages.keys()
    assert len(found["topics/"]) > 15


def test_the_seeds_give_689_paper_pages(seeds: Site) -> None:
    assert len([path for path in seeds.pages if path.startswith("papers/")]) == 689


def test_every_internal_link_resolves_at_the_root_of_a_host_and_below_it(site: Site) -> None:
    assert site.base_url.endswith(("my-digest/", ":8000/"))
    assert run(site.root, "check").stdout.strip() == "nothing is wrong"


def test_the_page_for_lost_readers_works_at_any_depth(site: Site) -> None:
    tree, _ = site.parsed("404.html")
    links = [element.get(name) for element in tree.iter("*") for name in ("href", "src") if element.get(name)]
    base_path = urlsplit(site.base_url).path
    assert [link for link in links if not link.startswith((base_path, "#"))] == []


# --- feeds


def feed_paths(site: Site) -> list[PurePosixPath]:
    """Every feed's path without its ending."""
    return sorted(PurePosixPath(path).with_suffix("") for path in site.files if path.endswith(".rss"))


def some_feeds(site: Site) -> list[PurePosixPath]:
    """The feeds of the whole, and a few of topics."""
    whole, topics = (
        [p for p in feed_paths(site) if p.parts[0] == "feeds"],
        [p for p in feed_paths(site) if p.parts[0] == "topics"],
    )
    return whole + sample(topics)[:5]


def test_every_topic_and_the_whole_have_feeds_in_three_formats(site: Site) -> None:
    feeds = {path.as_posix() for path in feed_paths(site)}
    topics = {path.split("/")[1] for path in site.pages if re.fullmatch(r"topics/[^/]+/index\.html", path)}
    whole = {f"feeds/{name}" for name in ("all", "trending", "daily", "weekly", "monthly")}
    assert feeds == whole | {f"topics/{topic}/feed" for topic in topics}
    assert [path for path in feeds for ending in FEED_FAULTS if f"{path}{ending}" not in site.files] == []


def test_every_feed_keeps_the_rules_of_its_format(site: Site) -> None:
    said = {
        f"{path}{ending}": judge(site.files[f"{path}{ending}"])
        for path in some_feeds(site)
        for ending, judge in FEED_FAULTS.items()
    }
    assert {path: faults for path, faults in said.items() if faults} == {}


def test_feed_readers_understand_every_feed(site: Site) -> None:
    for path in some_feeds(site):
        for ending in (".rss", ".atom"):
            read = feedparser.parse(site.files[f"{path}{ending}"])
            assert not read.bozo, (path, ending, read.bozo_exception)
            assert read.feed.title


def test_the_three_formats_of_a_feed_say_the_same(site: Site) -> None:
    for path in some_feeds(site):
        items = json.loads(site.files[f"{path}.json"])["items"]
        told = [(item["id"], item["url"]) for item in items]
        for ending in (".rss", ".atom"):
            entries = feedparser.parse(site.files[f"{path}{ending}"]).entries
            assert [(entry.id, entry.link) for entry in entries] == told, path
            assert [entry.title for entry in entries if not entry.title] == []


def test_feeds_lead_only_to_pages_that_are_there(site: Site) -> None:
    for path in some_feeds(site):
        feed = json.loads(site.files[f"{path}.json"])
        links = [feed["home_page_url"], feed["feed_url"], *(item["url"] for item in feed["items"])]
        within = re.findall(r'href="([^"]+)"', "".join(item["content_html"] for item in feed["items"]))
        ours = [link for link in (*links, *within) if link.startswith(site.base_url)]
        assert [link for link in ours if not site.there(link)] == []
        assert set(links) <= set(ours)


# --- what machines read


def listed(site: Site) -> Iterator[str]:
    """The addresses of the pages that search engines should have."""
    for path, page in site.pages.items():
        tree = etree.HTML(page.decode())
        if not is_unlisted(tree) and not is_redirect(tree):
            yield site.base_url + path.removesuffix("index.html")


def test_the_sitemap_names_exactly_the_pages_that_are_listed(site: Site) -> None:
    content = site.files["sitemap.xml"]
    assert sitemap_faults(content, site.base_url) == []
    assert {place.text for place in etree.fromstring(content).iter(LOCATION)} == set(listed(site))
    assert f"Sitemap: {site.base_url}sitemap.xml\n" in site.files["robots.txt"].decode()


def test_the_list_of_feeds_names_every_feed_once(site: Site) -> None:
    content = site.files["feeds/opml.xml"]
    assert opml_faults(content) == []
    outlines = [outline for outline in etree.fromstring(content).iter("outline") if outline.get("xmlUrl")]
    named = [
        PurePosixPath(outline.get("xmlUrl").removeprefix(site.base_url)).with_suffix("")
        for outline in outlines
    ]
    assert sorted(named) == feed_paths(site)
    assert [
        o.get("xmlUrl")
        for o in outlines
        if not site.there(o.get("xmlUrl")) or not site.there(o.get("htmlUrl"))
    ] == []


def test_the_list_of_papers_and_those_of_the_issues_hold_every_paper(site: Site) -> None:
    papers = stored(site.root)
    everything = json.loads(site.files["papers.json"])
    assert sorted(paper["id"] for paper in everything) == sorted(paper.id for paper in papers)
    assert [paper["address"] for paper in everything if not site.there(paper["address"])] == []
    days = {paper.featured_on for paper in papers}
    for day in days:
        issue = json.loads(site.files[f"issues/{day}/issue.json"])
        assert {paper["id"] for paper in issue["papers"]} == {p.id for p in papers if p.featured_on == day}
        assert issue["count"] == len(issue["papers"])


def test_what_hosts_would_change_is_told_to_stay(site: Site) -> None:
    assert site.files[".nojekyll"] == b""


def test_the_command_builds_what_the_function_builds(demonstration: Site, tmp_path: Any) -> None:
    said = run_well(demonstration.root, "build", "-o", tmp_path / "site", "--base-url", AWAY, "--jobs", "2")
    assert f"{len(demonstration.files)} written, 0 unchanged, 0 removed" in said
    assert Site(demonstration.root, tmp_path / "site").files == demonstration.files

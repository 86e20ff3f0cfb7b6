"""The worst that can be put into a digest: it is built without a crash, nothing runs, nothing lies elsewhere."""

from __future__ import annotations

import json
import re
from pathlib import Path, PurePosixPath

import feedparser
import html5lib
import pytest
from hostile_digest import IDS, WRITTEN
from hypothesis import given
from hypothesis import strategies as st
from site_rules import FEED_FAULTS, form_faults, opml_faults, safety_faults, sitemap_faults
from sites import AWAY, Site, run, stored, write

from digest.address import addresses

RESERVED = re.compile(r"(con|prn|aux|nul|page|feed|index|cite|com\d|lpt\d)", re.IGNORECASE)
SAFE = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")


def test_nothing_runs_on_any_page(hostile: Site) -> None:
    said = {path: safety_faults(hostile, path) for path in hostile.pages}
    assert {path: faults for path, faults in said.items() if faults} == {}


def test_every_page_is_still_well_formed(hostile: Site) -> None:
    said = {path: form_faults(hostile, path) for path in hostile.pages}
    assert {path: faults for path, faults in said.items() if faults} == {}


def test_templates_in_texts_are_text(hostile: Site) -> None:
    told = b"".join(hostile.files.values())
    assert b"7919*7919" in told
    assert b"62710561" not in told
    assert b"root:x:" not in told


def test_what_editors_write_is_shown_though_it_may_be_bad(hostile: Site) -> None:
    pages = [page for path, page in hostile.pages.items() if path.startswith("bad-")]
    assert len(pages) == len(WRITTEN)
    assert sum(b"<strong>last</strong>" in page for page in pages) > len(pages) * 3 / 4
    notes = [
        page for path, page in hostile.pages.items() if path.startswith("papers/") and b"<strong>last" in page
    ]
    assert len(notes) > len(WRITTEN)


@pytest.mark.parametrize(
    "bad",
    [
        *(
            "<script>1</script>",
            "<script src=//evil.example></script>",
            "<p onclick=x>",
            "<p style='x'>",
            "<base href=x>",
        ),
        *(
            "<a href=' jAvA\nscript:x'>",
            "<img src='data:x'>",
            "<iframe>",
            "<svg><script>1</script></svg>",
            "<style></style>",
        ),
        *(
            "<svg><a xlink:href='javascript:x'></a></svg>",
            "<form action=//evil.example>",
            "<object data=x>",
            "<embed>",
        ),
        *(
            "<meta http-equiv=refresh content='0;url=//evil.example'>",
            "<math><mi onclick=x>x</mi></math>",
            "<template>",
        ),
        '<script type="application/ld+json">{"a": "<!--"}</script>',
    ],
)
def test_the_judge_of_pages_sees_what_runs(tmp_path: Path, bad: str) -> None:
    write(tmp_path / "index.html", f"<!doctype html><title>x</title>{bad}")
    assert safety_faults(Site(tmp_path, tmp_path), "index.html")


def test_every_internal_link_resolves(hostile: Site) -> None:
    said = run(hostile.root, "check").stdout
    assert "Traceback" not in said
    assert not [line for line in said.splitlines() if "links to" in line]


def test_all_addresses_are_safe_and_no_two_are_equal_but_for_case(hostile: Site) -> None:
    paths = [PurePosixPath(path) for path in hostile.files]
    assert len({str(path).lower() for path in paths}) == len(paths)
    for path in paths:
        for part in path.parts[1:-1] if path.parts[0] != "issues" else ():
            assert SAFE.fullmatch(part), path
            assert len(part) <= 80, path
            assert not RESERVED.fullmatch(part) or (part == "page" and path.parts[-2].isdigit()), path


def test_every_paper_has_a_page_of_its_own(hostile: Site) -> None:
    papers = stored(hostile.root)
    assert len(papers) > len(IDS)
    listed = json.loads(hostile.files["papers.json"])
    assert len({paper["address"] for paper in listed}) == len(papers)
    assert [paper for paper in listed if not hostile.there(paper["address"])] == []


def test_feeds_and_lists_keep_their_rules(hostile: Site) -> None:
    for path, content in hostile.files.items():
        ending = PurePosixPath(path).suffix
        if path.startswith("feeds/") or "/feed." in path:
            if ending in FEED_FAULTS:
                assert FEED_FAULTS[ending](content) == [], path
            if ending in (".rss", ".atom"):
                assert not feedparser.parse(content).bozo, path
    assert opml_faults(hostile.files["feeds/opml.xml"]) == []
    assert sitemap_faults(hostile.files["sitemap.xml"], AWAY) == []


def test_nothing_runs_in_what_feed_readers_are_given(hostile: Site) -> None:
    items = (
        json.loads(hostile.files["feeds/all.json"])["items"]
        + json.loads(hostile.files["feeds/daily.json"])["items"]
    )
    for item in items:
        for part in html5lib.parseFragment(
            item["content_html"], treebuilder="lxml", namespaceHTMLElements=False
        ):
            for element in part.iter() if not isinstance(part, str) else ():
                tag = str(element.tag).rpartition("}")[2]
                assert tag not in (
                    "script",
                    "style",
                    "iframe",
                    "form",
                    "object",
                    "embed",
                    "base",
                    "meta",
                    "link",
                )
                assert [name for name in element.attrib if name.startswith("on") or name == "style"] == []
                for name in ("href", "src"):
                    assert re.match(r"https?://|mailto:|$", element.get(name, "")), element.attrib


@given(st.lists(st.text(max_size=120), max_size=20, unique=True))
def test_any_ids_have_safe_addresses_of_their_own(ids: list[str]) -> None:
    given = addresses(ids)
    assert len(set(given.values())) == len(ids)
    for name in given.values():
        assert SAFE.fullmatch(name)
        assert not RESERVED.fullmatch(name)
        assert len(name) <= 80

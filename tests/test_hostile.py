"""The worst that can be put into a digest: it is built without a crash, nothing runs, nothing lies elsewhere."""

from __future__ import annotations

import json
import random
import re
import string
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import feedparser
import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from site_rules import FEED_FAULTS, form_faults, opml_faults, safety_faults, sitemap_faults
from sites import AWAY, Site, new_digest, run, run_well, stored, write

from digest.address import address, addresses

SCRIPT = "<script>window.__xss=1</script>"
IMAGE = "<img src=x onerror='window.__xss=1'>"
RESERVED = re.compile(r"(con|prn|aux|nul|page|feed|index|cite|com\d|lpt\d)", re.IGNORECASE)
SAFE = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")
IDS = (
    *(
        "con",
        "aux",
        "nul",
        "NUL",
        "com1",
        "index",
        "page",
        "feed",
        "cite",
        "assets",
        "papers",
        ".digest-manifest",
    ),
    *(
        "../../x",
        "/etc/passwd",
        "..",
        "...",
        "~",
        "C:\\x",
        "\\\\host\\share",
        "a/../b",
        "a\0b",
        "%2e%2e%2f",
        "x.",
    ),
    *(
        "Same",
        "same",
        "SAME",
        "dup",
        "dup",
        "x" * 300,
        "é" * 300,
        "a b",
        "\u202egnp.exe",
        "💥",
        "-",
        "--",
        "?q#f",
    ),
    *(
        SCRIPT,
        "'\"><b>",
        "2401.00001",
        "2401.00001v2",
        "hep-th/9901001",
        "index.html",
        "page/2",
        "2026-11-20",
    ),
)
TOPIC_NAMES = (
    *(
        "../..",
        "page",
        "feed",
        "PAGE",
        SCRIPT,
        "t" * 300,
        "اللغة",
        "a/b",
        "",
        " ",
        "\0",
        "con",
        "Topics",
        "topics",
    ),
    *("'\"><i>", "C++", "C#", "%2e%2e", "index.html", "{{ 7919*7919 }}"),
)
TEXTS = (
    *(
        SCRIPT,
        IMAGE,
        "<svg/onload=window.__xss=1>",
        "javascript:window.__xss=1",
        "]]><script>window.__xss=1</script>",
    ),
    *(
        "</title></script></style></textarea>" + SCRIPT,
        "<!--",
        "-->",
        "&lt;script&gt;",
        "\u202eright to left",
        "{{ 7919*7919 }}",
    ),
    *(
        "$\\href{javascript:window.__xss=1}{x}$",
        "$\\text{<img src=x onerror=window.__xss=1>}$",
        "$" * 500,
        "\\" * 300,
    ),
    *(
        "w" * 3000,
        "مقدمة في التعلم العميق",
        "a\u0300" * 200,
        "\ud800",
        "\ufffe\uffff\x00\x1b[31m",
        "x<b>y</b>",
    ),
    *(
        "$$" + "{" * 400,
        "\\frac" * 200,
        "https://evil.example/<script>",
        "[x](javascript:window.__xss=1)",
        "`" * 99,
    ),
)
WRITTEN = (  # by an editor, in Markdown
    SCRIPT + IMAGE,
    "[a](javascript:window.__xss=1) [b](data:text/html,x) [c](//evil.example) <a href=' jAvAsCrIpT:alert(1)'>d</a>",
    "[e]: <javascript:window.__xss=1> 'x'\n\n[e] <javascript:window.__xss=1> <data:text/html,x>",
    "![f](javascript:window.__xss=1) ![g](https://evil.example/pixel.gif) ![h](data:image/svg+xml,x)",
    "<div onclick='window.__xss=1' style='position:fixed' id='content' class='masthead'>",
    "<iframe src='//evil.example'></iframe><base href='//evil.example'><object data=x></object><embed src=x>",
    "<form action='//evil.example'><input name=q onfocus=window.__xss=1 autofocus><button formaction=//evil.example>",
    "<style>* { background: url(//evil.example) }</style><link rel=stylesheet href='//evil.example/x.css'>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=window.__xss=1&gt;'>",
    "<svg><a xlink:href='javascript:window.__xss=1'><text>x</text></a><animate onbegin=window.__xss=1 /></svg>",
    "<meta http-equiv=refresh content='0;url=//evil.example'><template><img src=x onerror=window.__xss=1></template>",
    "<noscript><p title='</noscript><img src=x onerror=window.__xss=1>'></noscript>",
    "$\\href{javascript:window.__xss=1}{x}$ {{ 7919*7919 }} {% include '/etc/passwd' %}",
    f"| a | b |\n|:--|--:|\n| <td onmouseover=window.__xss=1> | `{SCRIPT}` |",
    f"# <b>{SCRIPT}\n\n## {{#content onclick=x}}\n\n- [ ] x\n\n[^1]\n\n[^1]: {IMAGE}\n",
    f"```\n{SCRIPT}\n```\n\n~~~ {{.x onclick=y}}\n{IMAGE}\n~~~",
)
LAST = "\n\nThe **last** word.\n"


def own_records() -> Iterator[dict[str, object]]:
    """Records of every bad id, topic and text; each its own work, save those of the id `dup`."""
    dice = random.Random(1)
    for number, (id, text) in enumerate(zip(IDS * 2, TEXTS * 4, strict=False)):
        yield {
            "id": id if number < len(IDS) else f"{id}-{number}",
            "title": f"{number} {text} {''.join(dice.choices(string.ascii_lowercase, k=12))}",
            "abstract": f"{text} of {number}. {dice.choice(TEXTS)}",
            "authors": [text, dice.choice(TEXTS)] if number % 3 else [f"A{n}" for n in range(60)],
            "votes": number,
            "url": dice.choice(("https://ok.example/?a=1&b=<2>\"'", text, "//evil.example", "https://[::1")),
            "pdf_url": f"https://ok.example/{text[:40]}",
            "code_url": dice.choice(("data:text/html,<b>", "https://ok.example/code", "file:///etc/passwd")),
            "topics": [TOPIC_NAMES[number % len(TOPIC_NAMES)], "Good topic"],
            "categories": [text],
            "featured_on": f"2026-11-{number % 3 + 18}",
            "aliases": ["../../alias", "con"] if number == 5 else [],
        }


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A digest of hostile records, topics, notes, introductions and pages, built below a host's root."""
    above = tmp_path_factory.mktemp("hostile")
    root = new_digest(above / "digest", topics=_taxonomy(), settings=_settings())
    lines = [json.dumps(record) for record in own_records()]
    shared = Path(__file__).parent.parent.parent / "shared/data/hostile.jsonl"
    if shared.is_file():
        lines += shared.read_text(encoding="utf-8").splitlines()
    (above / "listing.jsonl").write_text("\n".join(lines), encoding="utf-8")
    run_well(root, "add", "--date", "2026-11-20", above / "listing.jsonl")
    for number, (paper, words) in enumerate(zip(stored(root), WRITTEN * 3, strict=False)):
        front = f"---\ntopics: [{TOPIC_NAMES[number % len(TOPIC_NAMES)] or 'x'}]\n---\n" if number % 2 else ""
        write(root / f"content/notes/{address(paper.id)}.md", front + words + LAST)
    for number, words in enumerate(WRITTEN):
        write(root / f"content/pages/bad-{number}.md", f"# A {SCRIPT} title {IMAGE}\n\n{words}{LAST}")
    for name in ("2026-11-20", "2026-W47"):
        write(root / f"content/issues/{name}.md", f"# A {SCRIPT} title {IMAGE}\n\n{(LAST).join(WRITTEN)}")
    snapshot = _outside(above)
    run_well(root, "build")
    assert _outside(above) == snapshot, "something was written outside of the site"
    return Site(root, root / "site", AWAY)


def _settings() -> str:
    words = {"title": f"A <b>digest</b> & {SCRIPT}", "description": f"'\"><b>{SCRIPT}", "editor": SCRIPT}
    return "".join(f"{key} = {json.dumps(value)}\n" for key, value in {**words, "base_url": AWAY}.items())


def _taxonomy() -> str:
    return f'[[topic]]\nslug = "good-topic"\nname = "{SCRIPT}"\ndescription = "{IMAGE}"\nterms = ["script", "<b>"]\n'


def _outside(above: Path) -> dict[str, bytes]:
    """Every file near the digest that a build has no business with."""
    ours = (above / "digest/site", above / "digest/.digest-cache")
    found = (path for path in above.rglob("*") if path.is_file() and not any(map(path.is_relative_to, ours)))
    return {str(path): path.read_bytes() for path in found}


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

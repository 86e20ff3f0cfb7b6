"""A digest of the worst that strangers, sources and editors can put into one."""

from __future__ import annotations

import json
import random
import string
from collections.abc import Iterator
from pathlib import Path

from sites import AWAY, Site, new_digest, run_well, stored, write

from digest.address import address

SCRIPT = "<script>window.__xss=1</script>"
IMAGE = "<img src=x onerror='window.__xss=1'>"
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


def hostile_site(above: Path, shared: Path) -> Site:
    """A digest of hostile records, topics, notes, introductions and pages, built below a host's root."""
    root = new_digest(above / "digest", topics=_taxonomy(), settings=_settings())
    lines = [json.dumps(record) for record in own_records()]
    if (more := shared / "data/hostile.jsonl").is_file():
        lines += more.read_text(encoding="utf-8").splitlines()
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

"""Links of a built site that lead nowhere are found, each address once."""

from __future__ import annotations

from pathlib import Path

import pytest

from digest.web.links import broken_links

BASE = "https://me.example/my-digest/"


def site(folder: Path, **pages: str) -> Path:
    """Pages by their names; `index` is the front page, and `a` is there too."""
    for name, body in {"index": "", "a": "<p id=part>", **pages}.items():
        path = folder / ("index.html" if name == "index" else f"{name}/index.html")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"<!doctype html>\n<title>x</title>\n{body}", encoding="utf-8")
    return folder


def faults(folder: Path) -> list[str]:
    return [
        f"{problem.path}:{problem.line}: {problem.fact}" for problem in broken_links(folder, "site", BASE)
    ]


@pytest.mark.parametrize(
    "link",
    [
        *(
            "/my-digest/",
            "/my-digest/a/",
            "../a/",
            "../a/#part",
            "#here",
            "#",
            "#top",
            "",
            "../index.html",
            "?q=1",
        ),
        *(
            "https://me.example/my-digest/a/",
            "//me.example/my-digest/a/?v=1",
            "https://elsewhere.example/nowhere",
        ),
        *("mailto:me@me.example", "javascript:void(0)", "https://[broken", "http://me.example:99/x"),
    ],
)
def test_a_link_that_leads_somewhere_or_off_the_site_is_fine(tmp_path: Path, link: str) -> None:
    assert faults(site(tmp_path, b=f"<a id=here href='{link}'>x</a>")) == []


@pytest.mark.parametrize(
    ("link", "fact"),
    [
        ("/my-digest/b", "links to '/my-digest/b', which is a folder"),
        ("/my-digest/nowhere/", "links to '/my-digest/nowhere/', which is not in the site"),
        ("nowhere.html", "links to '/my-digest/b/nowhere.html', which is not in the site"),
        ("/a/", "links to '/a/', outside /my-digest/"),
        ("../../a/", "links to '/a/', outside /my-digest/"),
        ("../a/#other", "links to '/my-digest/a/#other', and no part of that page has this name"),
        ("#other", "links to '/my-digest/b/#other', and no part of that page has this name"),
        ("/my-digest/%61%62/", "links to '/my-digest/ab/', which is not in the site"),
    ],
)
def test_a_link_that_leads_nowhere_is_named_with_its_place(tmp_path: Path, link: str, fact: str) -> None:
    assert faults(site(tmp_path, b=f"<p>\n<a href='{link}'>x</a>")) == [f"site/b/index.html:4: {fact}"]


@pytest.mark.parametrize(
    "tag",
    ["<img src=/my-digest/x>", "<script src=/my-digest/x></script>", "<link rel=icon href=/my-digest/x>"],
)
def test_what_a_page_loads_is_followed_too(tmp_path: Path, tag: str) -> None:
    assert len(faults(site(tmp_path, b=tag))) == 1


def test_a_redirect_is_followed_and_a_pages_own_address_is_not(tmp_path: Path) -> None:
    to = "<meta http-equiv=refresh content=\"0; url='/my-digest/{}/'\"><link rel=canonical href=https://me.example/x>"
    assert faults(site(tmp_path, b=to.format("a"))) == []
    assert len(faults(site(tmp_path, b=to.format("nowhere")))) == 1


def test_an_address_that_many_pages_link_to_is_one_problem(tmp_path: Path) -> None:
    link = "<a href=/my-digest/nowhere/>x</a>"
    said = faults(site(tmp_path, b=link, c=link + link))
    assert said == [
        "site/b/index.html:3: links to '/my-digest/nowhere/', which is not in the site, 3 times in all"
    ]


def test_a_site_built_for_another_address_is_judged_by_that(tmp_path: Path) -> None:
    canonical = "<link rel=canonical href=https://other.example/deep/>"
    folder = site(tmp_path, index=f"{canonical}<a href=/deep/a/>x</a><a href=/my-digest/a/>y</a>")
    assert faults(folder) == ["site/index.html:3: links to '/my-digest/a/', outside /deep/"]


def test_strange_files_are_no_pages(tmp_path: Path) -> None:
    folder = site(tmp_path)
    (folder / "empty.html").write_bytes(b"")
    (folder / "blank.html").write_bytes(b" \n")
    (folder / "comment.html").write_bytes(b"<!-- x -->")
    (folder / "binary.html").write_bytes(bytes(range(256)))
    (folder / "declared.html").write_bytes(b"<?xml version='1.0' encoding='latin-1'?><a href='x'>\xe9</a>")
    assert faults(folder) == []
    assert broken_links(tmp_path / "missing", "site", BASE) == []

"""What a first visit transfers, compressed and with everything counted, and what each page lets a browser run."""

from __future__ import annotations

import random
from collections.abc import Iterable
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlsplit

import pytest
from hosting import compressed, hosted, reader
from msgspec.structs import replace
from page_kinds import by_kind, heaviest, typical
from sites import Site, build, new_digest, some_papers, stored

PAPER, FRONT, LONGEST = 20_000, 60_000, 60_000  # bytes of one visit
FIRST_SCRIPTS, ALL_SCRIPTS = 6_000, 15_000
CROWD = 700


Sizes = dict[str, int]  # of each file that a browser asked for, by its path


def first_visits(browser: Any, site: Site, paths: Iterable[str]) -> dict[str, Sizes]:
    """What a browser with an empty cache gets, by page; the pages are open at once, as each must come to rest."""
    with hosted(site) as address, ExitStack() as stack:
        visits = [(path, *_opened(stack, browser, address + path)) for path in paths]
        return {path: _sizes(page, asked, heard) for path, page, asked, heard in visits}


def _opened(stack: ExitStack, browser: Any, url: str) -> tuple[Any, list[Any], list[str]]:
    page, heard = stack.enter_context(reader(browser))
    asked: list[Any] = []
    page.on("requestfinished", lambda request: asked.append(request))
    page.goto(url)
    return page, asked, heard


def _sizes(page: Any, asked: list[Any], heard: list[str]) -> Sizes:
    page.wait_for_load_state("networkidle")
    assert heard == [], page.url
    sizes = {urlsplit(request.url).path: request.sizes()["responseBodySize"] for request in asked}
    assert sizes[urlsplit(page.url).path] > 0
    return sizes


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site whose newest issue has 700 papers, with abstracts as long as they are, and as hard to compress."""
    dice = random.Random(1)
    words = ["".join(dice.choices("etaoinsrhldcumfpgwybvk", k=dice.randint(2, 11))) for _ in range(4000)]
    use = [1 / rank for rank in range(1, 4001)]  # the second word half as often as the first, and so on

    def sentence(length: int) -> str:
        return " ".join(dice.choices(words, use, k=length)).capitalize()

    papers = [
        replace(
            paper,
            title=f"{paper.title} {sentence(6)}",
            abstract=". ".join(sentence(19) for _ in range(9)) + ".",
            authors=tuple(f"{name} {sentence(1)}" for name in "ABCDEFGH"),
        )
        for paper in some_papers(CROWD, crowd=CROWD)
    ]
    root = new_digest(tmp_path_factory.mktemp("crowded"), papers)
    build(root, root / "site", jobs=1)
    return Site(root, root / "site")


@pytest.fixture(params=["demonstration", "seeds", "crowded"])
def site(request: pytest.FixtureRequest) -> Site:
    found: Site = request.getfixturevalue(request.param)
    return found


def test_a_first_visit_is_light(browser: Any, site: Site) -> None:
    paper, longest = typical(site)["paper.html"], heaviest(site, "issue.html", "topic.html")
    most = {"": FRONT, paper: PAPER, longest: LONGEST}
    weights = {path: sum(sizes.values()) for path, sizes in first_visits(browser, site, most).items()}
    assert {path: weight for path, weight in weights.items() if weight > most[path]} == {}


def test_the_text_of_the_crowd_is_as_hard_to_compress_as_real_text(crowded: Site) -> None:
    abstracts = " ".join(paper.abstract for paper in stored(crowded.root)).encode()
    assert 0.3 < len(compressed(abstracts)) / len(abstracts) < 0.35  # as of 700 real ones


def test_every_kind_of_page_is_quiet_and_loads_few_scripts(browser: Any, demonstration: Site) -> None:
    visits = first_visits(browser, demonstration, typical(demonstration).values())
    scripts = {
        path: sum(size for file, size in files.items() if _is_ours(file) and "/on-demand/" not in file)
        for path, files in visits.items()
    }
    assert min(scripts.values()) > 0
    assert {path: size for path, size in scripts.items() if size > FIRST_SCRIPTS} == {}


def test_all_scripts_together_are_small(demonstration: Site) -> None:
    scripts = {
        path: len(compressed(content)) for path, content in demonstration.files.items() if _is_ours(path)
    }
    assert 0 < sum(scripts.values()) <= ALL_SCRIPTS, scripts


def test_scripts_are_sent_without_what_only_their_writers_read(demonstration: Site) -> None:
    lines = [
        line.strip()
        for path, content in demonstration.files.items()
        if _is_ours(path)
        for line in content.decode().splitlines()
    ]
    assert [line for line in lines if line.startswith(("//", "/*"))] == []


def _is_ours(path: str) -> bool:
    """Whether it is a script, and not of the library that searches."""
    return path.endswith(".js") and "/pagefind/" not in f"/{path}"


def test_no_page_lets_anything_run_but_files_of_the_site_and_search_its_library(demonstration: Site) -> None:
    for kind, paths in by_kind(demonstration).items():
        for path in paths:
            rules = _policy(demonstration, path)
            assert rules["default-src"] == ["'none'"], path
            loads = {source for name, sources in rules.items() for source in sources if name != "default-src"}
            assert loads <= {
                "'self'",
                "'none'",
                *(["'wasm-unsafe-eval'"] if kind == "search.html" else []),
            }, path


def _policy(site: Site, path: str) -> dict[str, list[str]]:
    tree, _ = site.parsed(f"{path}index.html" if not path or path.endswith("/") else path)
    content = tree.find(".//meta[@http-equiv='Content-Security-Policy']").get("content")
    return {name: sources for name, *sources in map(str.split, content.split(";"))}

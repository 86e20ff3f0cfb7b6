"""The theme: every page kind holds whatever may come, colours can be read, what is wrong is said with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import pytest
from sample_site import BASE, a_paper, artifacts_of, curated_of, files_of, shipped
from site_rules import form_faults, safety_faults
from sites import Site, write
from theme_contract import README, with_contract

from digest.model import Curated, Introduction, Note, PlainPage, Topic
from digest.problems import DigestError
from digest.shipped import shipped_themes
from digest.web.make import make_site
from digest.web.pages import TEMPLATES
from digest.web.theme import Theme, find_theme

SCRIPT = "</title></script><script>window.ran=1</script><img src=x onerror=ran=1>"
WIDE = " + ".join(f"x_{{{number}}}^2" for number in range(14))
ABSTRACT = "It is shown that this holds. It fails for the rest, as $a_i < b$ says. And so on, and so forth."

HOSTILE = [
    a_paper(1, title="X" * 300, abstract="Y" * 900 + ". And " + "z" * 400, authors=("N" * 200, "Al")),
    a_paper(2, title=f"On ${WIDE}$ and more", abstract=f"We show $${WIDE} = 1$$ and ${WIDE}$. So. And so."),
    a_paper(3, authors=tuple(f"Author {n}" for n in range(300)), abstract=ABSTRACT, votes=12345, comments=1),
    a_paper(4, title=SCRIPT, abstract=SCRIPT * 9, authors=(SCRIPT,), topics=("x", "y-" * 60)),
    a_paper(5, title="مقدمة في التعلم (2024)", abstract="نص عربي with English. ثم المزيد. ثم المزيد."),
    a_paper(6, title="A", topics=("x",)),
    a_paper(7, id="../../etc/passwd", author_count=1, code_url="javascript:alert(1)", url="https://[::1"),
    a_paper(8, id="CON", aliases=("an-old-id",), arxiv_id="2401.01234", doi="10.1/x", abstract=ABSTRACT),
    *(a_paper(n, days_before=9, votes=n, abstract=ABSTRACT, topics=("x", "z")) for n in range(1, 131)),
]
TOPICS = [
    Topic(slug="x", name="X"),
    Topic(slug="z", name=SCRIPT, description="W" * 300, parent="x"),
    Topic(slug="none", name="None of them", parent="x"),
]
NOTES = [
    Note(paper_id="p0-6", body=f"# One\n\nA [link](javascript:alert(1)). {SCRIPT}\n\n## One"),
    Note(paper_id="p0-3", body="# One\n\nAnother[^1]\n\n[^1]: below"),
]
INTRODUCTIONS = [
    Introduction("2026-11-20", SCRIPT, f"- a list\n\nThen a paragraph. {SCRIPT}\n\n# Topics\n\n# Topics"),
    Introduction("2026-W47", "", "# Only a heading"),
]
PAGES = [PlainPage("about", "W" * 300, f"# Content\n\n# Content\n\n    {'k' * 300}\n\n{SCRIPT}", "about.md")]


def hostile() -> Curated:
    return curated_of(HOSTILE, TOPICS, NOTES, INTRODUCTIONS)


def made(curated: Curated, folder: Path, pages: list[PlainPage]) -> Site:
    make_site(artifacts_of(curated, pages, title=f"{SCRIPT} & Co"), folder)
    return Site(folder, folder, BASE)


@pytest.fixture(scope="module", params=["hostile", "empty"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site of the worst that may come, and one of nothing."""
    folder = tmp_path_factory.mktemp(request.param)
    return made(hostile(), folder, PAGES) if request.param == "hostile" else made(curated_of([]), folder, [])


# --- what pages hold


def test_the_worst_that_may_come_has_every_kind_of_page() -> None:
    assert {a.template for a in artifacts_of(hostile(), PAGES)} - {""} == set(TEMPLATES.values())


def test_every_page_is_well_formed_whatever_is_in_it(site: Site) -> None:
    assert {path: found for path in site.pages if (found := form_faults(site, path))} == {}


def test_nothing_of_what_papers_say_runs(site: Site) -> None:
    assert {path: found for path in site.pages if (found := safety_faults(site, path))} == {}


def links(site: Site, path: str) -> Iterator[str]:
    tree, _ = site.parsed(path)
    for element in tree.iter("a", "link", "script", "img"):
        link = urljoin(f"{BASE}{path}", element.get("href") or element.get("src") or "")
        if link.startswith(BASE):
            yield link


def test_every_internal_link_leads_to_a_file_of_the_site(site: Site) -> None:
    broken = {(path, link) for path in site.pages for link in links(site, path) if not site.there(link)}
    assert {
        (path, link) for path, link in broken if not link.endswith("/x")
    } == set()  # x: an editor's own picture


def test_the_skip_link_leads_to_the_main_part_of_every_page(site: Site) -> None:
    for path in site.pages:
        tree, _ = site.parsed(path)
        skip = tree.find(".//a[@class='skip']")
        if skip is None:
            assert tree.find(".//meta[@http-equiv='refresh']") is not None
            continue
        target = tree.find(f".//*[@id='{skip.get('href')[1:]}']")
        assert (target.tag, target.get("tabindex")) == ("main", "-1")


def text_of(site: Site, path: str) -> str:
    tree, _ = site.parsed(path)
    return " ".join(" ".join(tree.find("body").itertext()).split())


def test_an_empty_digest_says_what_to_do(tmp_path: Path) -> None:
    assert "digest add listing.txt" in text_of(made(curated_of([]), tmp_path, []), "index.html")


def test_a_list_names_three_authors_and_a_paper_all_of_them(tmp_path: Path) -> None:
    site = made(hostile(), tmp_path, PAGES)
    assert "Author 0, Author 1, Author 2 and 297 more" in text_of(site, "issues/2026-11-20/index.html")
    page = text_of(site, "papers/p0-3/index.html")
    assert all(f"Author {number}" in page for number in range(300))


def test_a_paper_without_an_identifier_is_searched_for_and_says_so(tmp_path: Path) -> None:
    site = made(hostile(), tmp_path, PAGES)
    assert "Search for the title at arXiv or Google Scholar" in text_of(site, "papers/p0-6/index.html")
    known = next(path for path in site.pages if path.startswith("papers/con-"))
    assert "Search for" not in text_of(site, known)


def test_a_card_shows_the_first_paragraph_of_a_note_and_the_page_all_of_it(tmp_path: Path) -> None:
    note = Note(paper_id="p0-1", body="The first.\n\nThe second.")
    site = made(curated_of([a_paper(1)], notes=[note]), tmp_path, [])
    assert "The first." in text_of(site, "index.html")
    assert "The second." not in text_of(site, "index.html")
    assert "The second." in text_of(site, "papers/p0-1/index.html")


# --- the contract


def test_the_readme_of_themes_says_what_the_code_says() -> None:
    said = README.read_text(encoding="utf-8")
    assert said == with_contract(said), "run: python tests/web/theme_contract.py"


def test_the_child_theme_of_the_readme_works(tmp_path: Path) -> None:
    for language, path, text in re.findall(
        r"```(\w+)\n[#/*\s]*(themes/harbour/[\w./]+)[ */]*\n(.*?)```",
        README.read_text(encoding="utf-8"),
        re.S,
    ):
        assert language in ("toml", "css")
        write(tmp_path / path, text)
    theme = find_theme("harbour", tmp_path / "themes", shipped_themes(), "digest.toml")
    style = files_of(hostile(), theme=theme)["assets/style.css"].decode()
    assert style.index("#a3341c") < style.index("#0b5c7a") < style.index(".masthead")


# --- themes of one's own


def own_theme(root: Path, name: str, **files: str) -> Theme:
    for path, text in files.items():
        write(root / name / path.replace("__", "/").replace("_", "."), text)
    return find_theme(name, root, shipped_themes(), "digest.toml")


def test_a_single_template_of_the_digests_own_wins(tmp_path: Path) -> None:
    theme = own_theme(tmp_path, "paper", foot_html="<footer>{{ site.title }}, by hand</footer>")
    files = files_of(hostile(), theme=theme, title="Ours")
    assert b"<footer>Ours, by hand</footer>" in files["index.html"]
    assert files["assets/style.css"] == files_of(hostile())["assets/style.css"]


def test_what_a_child_adds_comes_after_what_it_changes(tmp_path: Path) -> None:
    own_theme(tmp_path, "middle", theme_toml='parent = "paper"', static__tokens_css=":root { --ink: a }")
    theme = own_theme(
        tmp_path,
        "child",
        theme_toml='parent = "middle"',
        static__tokens_css=":root { --ink: b }",
        static__extra_css="p { order: 977 }",
        static__logo_svg="<svg/>",
    )
    files = files_of(hostile(), theme=theme)
    style = files["assets/style.css"].decode()
    places = [style.index(part) for part in ("#1c1b19", "--ink: a", "--ink: b", ".masthead", "order: 977")]
    assert places == sorted(places)
    assert files["assets/logo.svg"] == b"<svg/>"


def test_a_change_of_a_template_makes_every_page_anew(tmp_path: Path) -> None:
    before = {a.path: a.key for a in artifacts_of(hostile())}
    after = {a.path: a.key for a in artifacts_of(hostile(), theme=own_theme(tmp_path, "paper", x_html="x"))}
    assert all(before[path] != after[path] for path in before if path.endswith(".html"))


@pytest.mark.parametrize(
    ("files", "place", "said"),
    [
        ({"paper_html": "\n\n{{ page.nothing }}"}, "paper.html:3", "nothing"),
        ({"card_html": "{{ it.paper.title }}\n{{ nothing }}"}, "card.html:2", "nothing"),
        ({"foot_html": "<p>\n{% if %}\n"}, "foot.html:2", "Expected an expression"),
        (
            {"topic_html": "{% extends 'base.html' %}\n{% block main %}\n{{ 1|nothing }}\n{% endblock %}"},
            "topic.html:3",
            "nothing",
        ),
        ({"issue_html": "\n{% include 'gone.html' %}"}, "issue.html:2", "gone.html"),
        ({"masthead_html": "\n{{ site.title|counted('x') }}"}, "masthead.html:2", "'<' not supported"),
    ],
)
def test_what_a_template_gets_wrong_is_said_with_its_file_and_line(
    tmp_path: Path, files: dict[str, str], place: str, said: str
) -> None:
    theme = own_theme(tmp_path, "paper", **files)
    with pytest.raises(DigestError) as error:
        files_of(hostile(), theme=theme)
    (problem,) = error.value.problems
    assert f"{place}:" in f"{problem}:"
    assert said in problem.fact
    assert problem.hint


def test_a_theme_that_is_not_there_is_named_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(
        DigestError, match=r"digest.toml: theme 'papr' does not exist\n  hint: did you mean 'paper'"
    ):
        find_theme("papr", tmp_path, shipped_themes(), "digest.toml")


def test_a_theme_that_is_its_own_grandparent_is_an_error(tmp_path: Path) -> None:
    write(tmp_path / "a/theme.toml", 'parent = "b"')
    with pytest.raises(DigestError, match="its own parent"):
        own_theme(tmp_path, "b", theme_toml='parent = "a"')


def test_every_page_names_the_same_few_files(site: Site) -> None:
    files = {link for path in site.pages for link in links(site, path) if "/assets/" in link}
    assert {link.partition("?")[0].removeprefix(BASE) for link in files} == {
        "assets/style.css",
        "assets/theme.js",
        "assets/site.js",
        "assets/digest.js",
        "assets/icon.svg",
    }
    assert shipped().static_files().keys() >= {"assets/theme.js", "assets/icon.svg"}

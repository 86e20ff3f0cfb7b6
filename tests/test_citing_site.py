"""What readers and their programs cite from: files, page heads and lists, of the sites as they are built."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import parse_qsl

import bibtexparser
import lxml.html
import pytest
import rispy
from sites import Site, run_well, stored

from digest.citing import facts
from digest.model import Paper

ABSTRACT = re.compile(r"(?m)^AB  - .*\n")  # many together have none
STEP = 7  # of all pages of papers, where there are hundreds


@pytest.fixture(params=["demonstration", "seeds", "hostile"])
def site(request: pytest.FixtureRequest) -> Site:
    found: Site = request.getfixturevalue(request.param)
    return found


def folders(site: Site, papers: Any) -> list[str]:
    """`papers/SLUG` of each of the papers that a JSON file of the site lists."""
    return [paper["address"].removeprefix(site.base_url).rstrip("/") for paper in papers]


def published(site: Site) -> list[tuple[str, Paper]]:
    """Where each paper's files are, and the paper; in listing order."""
    listed = json.loads(site.files["papers.json"])
    known = {paper.id: paper for paper in stored(site.root)}
    return [(folder, known[one["id"]]) for folder, one in zip(folders(site, listed), listed, strict=True)]


def text(site: Site, path: str) -> str:
    return site.files[path].decode()


def page_of(site: Site, path: str) -> Any:
    return lxml.html.fromstring(site.files[path].decode())


def some(pages: list[Any]) -> list[Any]:
    return pages if len(pages) < 200 else pages[::STEP]


def test_each_paper_has_one_entry_and_one_record_under_one_key_of_its_own(site: Site) -> None:
    keys = []
    for folder, known in published(site):
        library = bibtexparser.parse_string(text(site, f"{folder}/cite.bib"))
        (record,) = rispy.loads(text(site, f"{folder}/cite.ris"))
        assert (len(library.entries), library.failed_blocks) == (1, []), folder
        assert library.entries[0].key == record["id"]
        assert record.get("title", "") == facts.title(known)
        assert len(record.get("authors", [])) == len(facts.authors(known)), folder
        keys.append(record["id"])
    assert len(set(keys)) == len(keys) > 0


def test_the_files_of_issues_and_topics_are_those_of_their_papers_one_after_the_other(site: Site) -> None:
    lists = {
        path.rpartition("/")[0]: folders(site, json.loads(content)["papers"])
        for path, content in site.files.items()
        if re.fullmatch(r"issues/[^/]+/issue\.json", path)
    }
    listed = json.loads(site.files["papers.json"])
    topics = {path.split("/")[1] for path in site.files if re.fullmatch(r"topics/[^/]+/index\.html", path)}
    for slug in topics:
        own = [paper for paper in listed if slug in paper.get("curated", {}).get("topics", ())]
        lists[f"topics/{slug}"] = folders(site, own)
    for folder, papers in lists.items():
        entries = "\n".join(text(site, f"{paper}/cite.bib") for paper in papers)
        records = "".join(ABSTRACT.sub("", text(site, f"{paper}/cite.ris")) for paper in papers)
        assert text(site, f"{folder}/cite.bib") == entries, folder
        assert text(site, f"{folder}/cite.ris") == records, folder
    assert len(lists) > len(topics)


@pytest.mark.parametrize(("name", "ending"), [("bibtex", "bib"), ("ris", "ris")])
def test_an_export_says_of_each_paper_what_its_own_file_says(site: Site, name: str, ending: str) -> None:
    exported = run_well(site.root, "export", "--format", name).replace("\r\n", "\n")
    for folder, _ in published(site):
        assert text(site, f"{folder}/cite.{ending}").replace("\r\n", "\n") in exported, folder


def test_the_head_of_a_papers_page_says_what_is_known_and_nothing_else(site: Site) -> None:
    for folder, known in some(published(site)):
        page = page_of(site, f"{folder}/index.html")
        tags: dict[str, list[str]] = {}
        for meta in page.xpath("/html/head/meta[starts-with(@name, 'citation_')]"):
            tags.setdefault(meta.get("name"), []).append(meta.get("content"))
        names = [name.in_order for name in facts.authors(known)]
        day = known.published
        assert tags.pop("citation_title", [""]) == [facts.title(known)], folder
        assert tags.pop("citation_author", []) == names, folder
        assert tags.pop("citation_publication_date", None) == ([f"{day:%Y/%m/%d}"] if day else None)
        assert tags.pop("citation_arxiv_id", [""]) == [facts.arxiv_id(known)]
        assert tags.pop("citation_doi", [""]) == [facts.doi(known)]
        assert tags.keys() <= {"citation_pdf_url", "citation_abstract_html_url"}
        (script,) = page.xpath("/html/head/script[@type='application/ld+json']")
        article = json.loads(script.text)
        assert article["@type"] == "ScholarlyArticle"
        assert article.get("headline", "") == facts.title(known)
        assert [author["name"] for author in article.get("author", [])] == names
        assert article["url"] == f"{site.base_url}{folder}/"


def test_no_author_is_made_up_where_only_their_number_is_known(seeds: Site) -> None:
    counted = [folder for folder, known in published(seeds) if known.author_count and not known.authors]
    assert len(counted) > 10
    for folder in counted:
        page = text(seeds, f"{folder}/index.html")
        assert "citation_author" not in page
        assert '"author"' not in page
        assert "author" not in text(seeds, f"{folder}/cite.bib").split("note=")[0]
        assert "AU  - " not in text(seeds, f"{folder}/cite.ris")


def test_programs_find_every_paper_of_an_issue_or_topic_page_and_none_on_the_front_page(site: Site) -> None:
    titles = {folder: facts.title(known) for folder, known in published(site)}
    lists = [
        path for path in site.pages if re.match(r"(?:issues|topics)/[^/]+/(?:page/\d+/)?index\.html", path)
    ]
    found = 0
    for path in lists:
        for card in page_of(site, path).xpath("//*[contains(@class, 'papers')]/li"):
            (span,) = card.xpath("./span[@class='Z3988']")
            (link,) = card.xpath("./h3/a/@href")
            folder = f"papers/{link.rstrip('/').rpartition('/')[2]}"
            context = parse_qsl(span.get("title"), strict_parsing=True)
            assert dict(context).get("rft.title", "") == titles[folder], path
            found += 1
    assert found >= len(titles)
    assert "Z3988" not in text(site, "index.html")


def test_pages_link_to_the_files_without_scripts(site: Site) -> None:
    for folder, _ in some(published(site)):
        links = page_of(site, f"{folder}/index.html").xpath("//a[@download]/@href")
        assert [site.there(link) for link in links] == [True, True], folder
    for path in site.pages:
        is_first = re.fullmatch(r"(issues|topics)/[^/]+/index\.html", path)
        links = page_of(site, path).xpath("//a[@download]/@href") if is_first else []
        assert all(site.there(link) for link in links), path
        if is_first and b'"Z3988"' in site.pages[path]:
            assert len(links) == 2, path

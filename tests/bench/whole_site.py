"""whole_site.py CORPUS SITE: is SITE all that a build of the papers in CORPUS (JSON Lines) must hold?

Looks at every day's issue, topic and feed, and at a sample of paper pages; so an empty or partial site cannot
win a race. Says one line for each check, and exits with 1 if one fails. Needs the standard library alone.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

Paper = dict[str, str]
RELATED = 5
FEED_KINDS = ("rss", "atom", "json")


class Text(HTMLParser):
    """The words of a page and the papers that it links to; none where there is no page."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.words: list[str] = []
        self.papers: set[str] = set()
        self.feed(page.read_text(encoding="utf-8") if page.is_file() else "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        link = re.search(r"(?:^|/)papers/([^/]+)/$", dict(attrs).get("href") or "") if tag == "a" else None
        if link:
            self.papers.add(link[1])

    def handle_data(self, data: str) -> None:
        self.words += data.split()

    def says(self, text: str) -> bool:
        return "".join(text.split()) in "".join(self.words)


def pages_of(list_folder: Path) -> list[Text]:
    """The pages of a list: the newest, and those with a number."""
    return [
        Text(page) for page in [list_folder / "index.html", *sorted(list_folder.glob("page/*/index.html"))]
    ]


def linked(list_folder: Path) -> set[str]:
    return {paper for page in pages_of(list_folder) for paper in page.papers}


def plain(texts: Iterable[str]) -> list[str]:
    """The texts without TeX: what holds some is shown as MathML, in other words."""
    return [text for text in texts if not re.search(r"[$\\{}^_~]", text)]


def wrong_papers(papers: Sequence[Paper], site: Path) -> Iterator[str]:
    """Paper pages that lack their facts or related papers."""
    for paper in papers:
        page = Text(site / "papers" / paper["id"] / "index.html")
        facts = plain([paper["title"], *paper["abstract"].split(". "), *paper["authors"]])
        others = {id for id in page.papers - {paper["id"]} if (site / "papers" / id / "index.html").is_file()}
        if not all(map(page.says, facts)) or len(others) < RELATED:
            yield paper["id"]


def periods(day: str) -> tuple[str, str, str]:
    year, week, _ = date.fromisoformat(day).isocalendar()
    return day, f"{year}-W{week:02}", day[:7]


def wrong_issues(papers: Iterable[Paper], site: Path) -> Iterator[str]:
    """Days whose issue does not link exactly to their papers; weeks and months that lack an issue."""
    days: dict[str, set[str]] = {}
    for paper in papers:
        days.setdefault(paper["published"], set()).add(paper["id"])
    yield from (day for day, ids in days.items() if linked(site / "issues" / day) != ids)
    longer = {period for day in days for period in periods(day)[1:]}
    yield from (period for period in longer if not (site / "issues" / period / "index.html").is_file())


def items(feed: Path) -> int:
    """How many items a feed has; none where it is missing or cannot be parsed."""
    try:
        if feed.suffix == ".json":
            return len(json.loads(feed.read_text(encoding="utf-8"))["items"])
        tags = Counter(element.tag.rpartition("}")[2] for element in ET.parse(feed).iter())
        return tags["item"] + tags["entry"]
    except (OSError, ValueError, KeyError, ET.ParseError):
        return 0


def empty_feeds(site: Path, topics: Iterable[Path]) -> Iterator[str]:
    names = [site / "feeds" / name for name in ("all", "trending", "daily", "weekly")]
    names += [topic / "feed" for topic in topics]
    for name in names:
        for kind in FEED_KINDS:
            feed = name.with_suffix(f".{kind}")
            if not items(feed):
                yield feed.relative_to(site).as_posix()


def check(papers: Sequence[Paper], site: Path, sample: int) -> Iterator[tuple[str, Sequence[str]]]:
    """Each check with what is wrong."""
    there = {page.parent.name for page in site.glob("papers/*/index.html")}
    yield f"{len(papers)} papers have their page", sorted({paper["id"] for paper in papers} - there)
    chosen = random.Random(1).sample(papers, min(sample, len(papers)))
    yield f"{len(chosen)} of them say all, and name {RELATED} others", list(wrong_papers(chosen, site))
    yield "each day, week and month has its issue", list(wrong_issues(papers, site))
    topics = [page.parent for page in sorted(site.glob("topics/*/index.html"))]
    filled = {topic: linked(topic) for topic in topics}
    sorted_in = set().union(*filled.values())
    yield (
        f"{len(sorted_in)} papers, most of them, are in a topic",
        [] if 2 * len(sorted_in) > len(papers) else ["few"],
    )
    yield "every feed has items", list(empty_feeds(site, [topic for topic, ids in filled.items() if ids]))
    addresses = sum(part.read_text(encoding="utf-8").count("/papers/") for part in site.glob("sitemap*.xml"))
    yield f"the sitemap names {addresses} papers", [] if addresses == len(papers) else ["not all"]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("site", type=Path)
    parser.add_argument("--sample", type=int, default=300)
    given = parser.parse_args()
    papers = [json.loads(line) for line in given.corpus.read_text(encoding="utf-8").splitlines()]
    failed = 0
    for claim, wrong in check(papers, given.site, given.sample):
        print(f"{'no ' if wrong else 'yes'}  {claim}" + (f"; not: {', '.join(wrong[:5])} …" if wrong else ""))
        failed += bool(wrong)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

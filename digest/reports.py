"""What a digest can be asked: what it holds, why a paper is where it is, and what is wrong with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from digest.folder import Digest, load_settings
from digest.model import Curated, Entry
from digest.pipeline import Content, curate_content, load_content, plan_problems, unplaced_words
from digest.problems import DigestError, Problem, nearest

Row = tuple[str, ...]


def published(digest: Digest) -> tuple[Content, Curated]:
    """What the digest holds, and what it publishes of that."""
    config = load_settings(digest)
    content = load_content(digest)
    return content, curate_content(digest, content, config)


def count_content(digest: Digest) -> list[Row]:
    """What the digest holds, a row for each count."""
    content, curated = published(digest)
    papers = [entry.paper for entry in curated.entries]
    days = sorted({paper.featured_on for paper in papers})
    sources = Counter(source for paper in papers for source in paper.sources)
    return [
        ("papers", f"{len(papers):,}"),
        ("hidden by a note", f"{len(content.papers) - len(papers):,}"),
        ("days", f"{len(days):,}"),
        ("first day", days[0].isoformat() if days else "-"),
        ("last day", days[-1].isoformat() if days else "-"),
        ("topics with papers", f"{sum(bool(shelf.entries) for shelf in curated.shelves):,}"),
        ("papers without a topic", f"{sum(not entry.topics for entry in curated.entries):,}"),
        ("papers with an arXiv id", f"{sum(bool(paper.arxiv_id) for paper in papers):,}"),
        ("papers with votes", f"{sum(paper.votes is not None for paper in papers):,}"),
        ("notes", f"{len(content.notes):,}"),
        ("introductions", f"{len(content.introductions):,}"),
        *((f"read as {source}", f"{count:,}") for source, count in sorted(sources.items())),
    ]


def list_topics(digest: Digest) -> Sequence[Row]:
    """Every topic: its slug, how many papers it has, its name."""
    _, curated = published(digest)
    rows = [(shelf.topic.slug, f"{len(shelf.entries):,}", shelf.topic.name) for shelf in curated.shelves]
    return rows or [("no topics", "", "")]


def why_topics(digest: Digest, paper_id: str) -> list[Row]:
    """A paper's topics, most central first: slug, share of evidence, the terms that earned it."""
    _, curated = published(digest)
    entry = _entry(curated, paper_id)
    rows = [
        (match.slug, f"{match.score:.2f}", "given" if match.given else ", ".join(match.terms))
        for match in entry.topics
    ]
    return (
        [(entry.paper.title, "", ""), *rows] if rows else [(entry.paper.title, "", ""), ("no topic", "", "")]
    )


def _entry(curated: Curated, paper_id: str) -> Entry:
    by_name: dict[str, Entry] = {}
    for entry in curated.entries:
        for name in (*entry.paper.aliases, entry.address, entry.paper.id):
            by_name[name] = entry
    found = by_name.get(paper_id)
    if found is None:
        hint = nearest(paper_id, by_name) or "'digest export' lists the ids"
        if any(shelf.topic.slug == paper_id for shelf in curated.shelves):
            hint = f"it is a topic: 'digest export --topic {paper_id}' lists its papers"
        raise DigestError(Problem(paper_id, 0, "no paper has this id", hint))
    return found


def check_digest(digest: Digest, output: str | None) -> tuple[list[Problem], bool]:
    """Everything wrong with the settings, the theme, the content and the built site; whether there is a site."""
    from digest.web.links import broken_links

    config = load_settings(digest)
    content = load_content(digest)
    curated = curate_content(digest, content, config)
    found = [*content.problems, *unplaced_words(digest, content, curated)]
    found += plan_problems(digest, config, content, curated)
    folder = Path(output) if output else digest.path(config.build.output)
    shown = output or digest.show(config.build.output)
    is_built = (folder / "index.html").is_file()
    if output and not is_built:
        found.append(Problem(shown, 0, "holds no site", "build one there first, or name another folder"))
    return [*found, *broken_links(folder, shown, config.base_url)], is_built

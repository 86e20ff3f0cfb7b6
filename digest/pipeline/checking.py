"""What `digest check` finds wrong with content, theme and plan before a build would."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from msgspec.structs import replace

from digest.config import CONFIG_NAME, Config
from digest.folder import (
    Digest,
)
from digest.model import Curated, is_key
from digest.pipeline.content import Content
from digest.problems import DigestError, Problem, nearest


def unplaced_words(digest: Digest, content: Content, curated: Curated) -> Iterator[Problem]:
    """Notes on papers, and introductions to issues, that are not there."""
    from digest.curation.curate import unplaced_introductions, unplaced_notes

    papers = [name for paper in content.papers for name in (paper.id, *paper.aliases) if not is_key(name)]
    for name in unplaced_notes(content.papers, content.notes):
        place = digest.show(f"content/notes/{name}.md")
        hint = nearest(name, papers) or "a note's file is named as the paper's id"
        yield Problem(place, 0, f"no paper has the id '{name}'", hint)
    yield from _mistyped_topics(digest, content)
    periods = [issue.period for issue in curated.issues]
    for period in unplaced_introductions(curated.issues, content.introductions):
        place = digest.show(f"content/issues/{period}.md")
        hint = nearest(period, periods) or "no paper was listed then"
        yield Problem(place, 0, f"there is no issue {period}", hint)


def _mistyped_topics(digest: Digest, content: Content) -> Iterator[Problem]:
    """Topics in notes that are new to the taxonomy, and nearly one of its own."""
    from digest.curation.taxonomy import slug_of

    known = [topic.slug for topic in content.topics]
    for note in content.notes:
        for topic in note.topics:
            hint = "" if slug_of(topic) in known else nearest(slug_of(topic), known)
            if hint:
                place = digest.show(f"content/notes/{note.paper_id}.md")
                yield Problem(place, 0, f"'{topic}' is no topic of content/topics.toml", hint)


def plan_problems(digest: Digest, config: Config, content: Content, curated: Curated) -> tuple[Problem, ...]:
    """What a build would stop at: the theme, its templates, two files at one address."""
    from digest.pipeline.post import mail_problems
    from digest.pipeline.subscribing import subscriber_problems
    from digest.shipped import shipped_themes
    from digest.web.artifacts import check_paths
    from digest.web.make import rehearse
    from digest.web.plan import SiteInput, plan_site
    from digest.web.template_check import check_templates
    from digest.web.theme import find_theme, replaces_nothing
    from digest.words.own import missing_words, words_of

    own = digest.path("themes")
    found = [*mail_problems(digest, config)]
    found += subscriber_problems(digest, [shelf.topic for shelf in curated.shelves])
    try:
        theme = find_theme(config.theme, own, shipped_themes(), digest.show(CONFIG_NAME))
        found += check_templates(theme)
        words = words_of(digest, config)
        found += missing_words(digest, config, words)
        artifacts = plan_site(
            SiteInput(curated, content.pages, config, words, theme, code="", additions=content.additions)
        )
        check_paths(artifacts)
        rehearse(artifacts)
        found += replaces_nothing(own, shipped_themes())
    except DigestError as error:
        lines = {(problem.path, problem.line) for problem in found}  # each is told once
        found += [problem for problem in error.problems if (problem.path, problem.line) not in lines]
    return tuple(_in_folder(digest, problem) for problem in found)


def _in_folder(digest: Digest, problem: Problem) -> Problem:
    """The problem with a file of the digest's called as the user would."""
    path = Path(problem.path)
    if not path.is_relative_to(digest.root):
        return problem
    return replace(problem, path=digest.show(path.relative_to(digest.root).as_posix()))

"""`digest subscribers`: the file of subscribers changed and read, by the topics that the digest has."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

from digest.files import read_file
from digest.folder import Digest, load_settings
from digest.mail.roster import Added, add_subscribers, change_roster, load_roster, remove_subscriber
from digest.mail.subscribers import Member, Roster, Subscriber
from digest.model import Topic
from digest.pipeline.content import curate_content, load_content
from digest.pipeline.mailing import OUTBOX, SUBSCRIBERS
from digest.pipeline.post import SECRET
from digest.problems import DigestError, Problem, nearest
from digest.sources.bibliography import find_bibliography, read_bibliography
from digest.text import fold

_PATIENCE = 10  # seconds for git to answer
_DOING = "digest subscribers"
# Of the outbox: they name nobody, and unattended runs keep them in a branch.
_PUBLIC = frozenset({"mailed.jsonl", "send-log.jsonl"})
# What nobody else is to have, and the line that tells git so.
_PRIVATE = {SUBSCRIBERS: SUBSCRIBERS, f"{OUTBOX}/{SECRET}": f"{OUTBOX}/"}


def enter_subscribers(
    path: Path, shown: str, newcomers: Iterable[Subscriber]
) -> tuple[Added, tuple[Problem, ...]]:
    """The file with the newcomers it did not have; what is wrong with rows that were there."""
    added: list[Added] = []

    def change(roster: Roster) -> Roster:
        added.append(add_subscribers(roster, newcomers, shown))
        return added[0].roster

    problems = change_roster(path, shown, _DOING, change)
    return added[0], problems


def drop_subscriber(path: Path, shown: str, address: str) -> tuple[Problem, ...]:
    """The file without any row of that address; a DigestError where there is none."""

    def change(roster: Roster) -> Roster:
        left = remove_subscriber(roster, address)
        if left is roster:
            raise DigestError(Problem(shown, 0, f"nobody subscribes as '{address}'", "it stays as it is"))
        return left

    return change_roster(path, shown, _DOING, change)


def topics_of(digest: Digest) -> tuple[Topic, ...]:
    """The digest's topics: those of its taxonomy, and those that sources and notes gave."""
    curated = curate_content(digest, load_content(digest), load_settings(digest))
    return tuple(shelf.topic for shelf in curated.shelves)


def unknown_topics(topics: Iterable[Topic], subscribers: Iterable[Subscriber]) -> Iterator[tuple[str, str]]:
    """What subscribers call a topic and is none of these, each once, with a hint."""
    names = {fold(name): topic.slug for topic in topics for name in (topic.slug, topic.name)}
    for name in dict.fromkeys(name for one in subscribers for name in one.topics):
        if fold(name) not in names:
            yield name, nearest(name, names.values()) or "'digest topics' lists them"


def topic_problems(topics: Iterable[Topic], roster: Roster, shown: str) -> Iterator[Problem]:
    """What the file called `shown` calls a topic and is none, at the first line that does."""
    for topic, hint in unknown_topics(topics, roster.subscribers):
        line = next(one.line for one in roster.members if topic in one.subscriber.topics)
        yield Problem(shown, line, f"there is no topic '{topic}'", hint)


def bibliography_problems(members: Iterable[Member], shown: str, folder: Path) -> Iterator[Problem]:
    """The bibliographies that nobody can open, each time one is named; what is wrong within the others, once."""
    found: dict[Path, None] = {}
    for member in members:
        if named := member.subscriber.bibliography:
            try:
                found[find_bibliography(folder, named, shown, member.line)] = None
            except DigestError as error:
                yield from error.problems
    for path in found:
        try:
            read_bibliography(read_file(path, str(path)), str(path))
        except DigestError as error:
            yield from error.problems


def subscriber_problems(digest: Digest, topics: Iterable[Topic]) -> Iterator[Problem]:
    """What is wrong with the file of subscribers, and which private files git would publish."""
    path, shown = digest.path(SUBSCRIBERS), digest.show(SUBSCRIBERS)
    try:
        roster, problems = load_roster(path, shown)
    except DigestError as error:
        yield from error.problems
    else:
        yield from problems
        yield from topic_problems(topics, roster, shown)
        yield from bibliography_problems(roster.members, shown, path.parent)
    yield from _git_problems(digest)


def _git_problems(digest: Digest) -> Iterator[Problem]:
    """The private files that git keeps, and those that it would take; none where there is no git or no repository."""
    tracked = _tracked(digest.root, (SUBSCRIBERS, OUTBOX))
    hint = "others may read it: 'git rm --cached {}', and commit; older commits keep it"
    for name in tracked:
        yield Problem(digest.show(name), 0, "is tracked by git", hint.format(name))
    for name, line in _PRIVATE.items():
        if name not in tracked and digest.path(name).exists() and _git_would_take(digest.root, name):
            fact = "git would take it: it is not in .gitignore"
            yield Problem(digest.show(name), 0, fact, f"add the line '{line}' to {digest.show('.gitignore')}")


def _tracked(folder: Path, names: tuple[str, ...]) -> list[str]:
    """Which of these, or of the files in them, git keeps."""
    code, out = _git(folder, "ls-files", "-z", "--", *names)
    found = out.split("\0") if code == 0 else []
    return [name for name in found if name and Path(name).name not in _PUBLIC]


def _git_would_take(folder: Path, name: str) -> bool:
    return _git(folder, "check-ignore", "-q", "--", name)[0] == 1


def _git(folder: Path, *arguments: str) -> tuple[int | None, str]:
    """The exit code of git, and what it wrote; no code where there is no git."""
    asked = ["git", *arguments]
    try:
        done = subprocess.run(asked, cwd=folder, capture_output=True, timeout=_PATIENCE, check=False)
    except (OSError, subprocess.SubprocessError):
        return None, ""
    return done.returncode, done.stdout.decode("utf-8", "replace")

"""`digest email`: from content to messages, for all and for each subscriber.

content ─ library, curation ─► Curated ─ mail ─► Draft ─ mail, with the templates of web ─► Message
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from digest.config import CONFIG_NAME, Config
from digest.files import read_file, replace_file
from digest.folder import CACHE, Digest, load_settings
from digest.model import Curated, Topic
from digest.periods import bounds, kind_of
from digest.pipeline.content import Content, curate_content, load_content
from digest.pipeline.post import post_of
from digest.problems import DigestError, Problem, nearest

if TYPE_CHECKING:
    from digest.mail.compose import Composer, Message, Post, Render
    from digest.mail.delivery import Letter
    from digest.mail.drafts import Draft
    from digest.mail.mailed import Mailed
    from digest.mail.personal import Chooser, Nearness
    from digest.mail.subscribers import Member, Subscriber
    from digest.words import Words

OUTBOX = "outbox"
SUBSCRIBERS = "content/subscribers.csv"
MAILED = "mailed.jsonl"  # in the outbox: which papers each issue had when it was mailed
LATEST = {"latest": "day", "latest-week": "week", "latest-month": "month"}
_FILES = 64  # bibliographies that are remembered


class Mailing:
    """An issue on its way: what it holds, and the messages it is to become; each is made when it is asked for."""

    def __init__(
        self,
        draft: Draft,
        composer: Composer,
        chooser: Chooser,
        post: Post,
        nearness: Callable[[Path], Nearness],
        problems: tuple[Problem, ...],
    ):
        self.draft, self.post, self.problems = draft, post, problems
        self._composer, self._chooser, self._nearness = composer, chooser, nearness

    @property
    def name(self) -> str:
        """What its files are called: `2026-11-20`, `2026-11-20-robotics`."""
        from digest.address import address

        topic = self.draft.topic
        return f"{self.draft.edition.period}-{address(topic.slug)}" if topic else self.draft.edition.period

    def general(self, leave: str = "") -> Message:
        """The message for all, to the digest's own address; `leave` is where a list manager lets them go."""
        return self._composer.general(leave)

    def personal(
        self, member: Member, shown: str, folder: Path, tell: Callable[[Problem], None]
    ) -> Message | None:
        """The message for one member of the file called `shown`, or none where nothing is left for them."""
        make = self._maker(member, shown, folder, tell)
        return make() if make else None

    def empty_for(self, subscriber: Subscriber) -> Message:
        """The message that says to a subscriber that nothing is left for them."""
        from digest.mail.personal import Choice

        sentences = self._chooser.choose(subscriber, (), ()).sentences
        return self._composer.personal(subscriber, Choice((), (), sentences))

    def letters(
        self,
        members: Iterable[Member],
        shown: str,
        folder: Path,
        tell: Callable[[Problem], None],
        *,
        empty: bool = False,
        any_kind: bool = False,
        is_newest: bool = True,
    ) -> Iterator[Letter]:
        """A letter for each member of the file called `shown` who is to get this kind of issue, and for whom
        something is left; `folder` is where their bibliographies are.

        With `empty` an issue without papers goes to all, with `any_kind` to those too who want another kind. One that
        is not the newest any more is for those who were there when it was begun.
        """
        from digest.mail.delivery import Letter
        from digest.mail.keys import subscriber_key

        is_empty = not (self.draft.papers or self.draft.late)
        for member in members:
            subscriber = member.subscriber
            if not any_kind and KINDS[subscriber.frequency] != self.draft.edition.kind:
                continue
            if not is_newest and self._came_since(subscriber):
                continue
            make = self._maker(member, shown, folder, tell)
            if empty and is_empty:
                make = partial(self.empty_for, subscriber)
            if make:
                key = subscriber_key(self.post.secret, subscriber.address)
                yield Letter(subscriber.address, key, self.draft.key, partial(_bytes_of, make))

    def _came_since(self, subscriber: Subscriber) -> bool:
        begun = self.draft.begun
        return begun is not None and subscriber.since is not None and subscriber.since > begun

    def _maker(
        self, member: Member, shown: str, folder: Path, tell: Callable[[Problem], None]
    ) -> Callable[[], Message] | None:
        """What makes the message, once what it is to hold is known."""
        subscriber, draft = member.subscriber, self.draft
        for name, hint in self._chooser.unknown_topics(subscriber):
            tell(Problem(shown, member.line, f"there is no topic '{name}'", hint))
        near = self._near(member, shown, folder, tell)
        choice = self._chooser.choose(subscriber, draft.papers, draft.late, near)
        if not (choice.papers or choice.late):
            return None
        return partial(self._composer.personal, subscriber, choice)

    def _near(
        self, member: Member, shown: str, folder: Path, tell: Callable[[Problem], None]
    ) -> Nearness | None:
        from digest.sources.bibliography import find_bibliography

        named = member.subscriber.bibliography
        if not named:
            return None
        try:
            return self._nearness(find_bibliography(folder, named, shown, member.line))
        except DigestError as error:
            for problem in error.problems:
                tell(problem)
            return None


KINDS = {"daily": "day", "weekly": "week", "monthly": "month"}  # of issues, by a subscriber's frequency


def _bytes_of(make: Callable[[], Message]) -> bytes:
    return make().eml


def open_mailing(
    digest: Digest,
    secret: bytes,
    mailed: Path,
    *,
    issue: str = "latest",
    topic: str | None = None,
    close: bool = False,
) -> Mailing:
    """The mailing of an issue, `latest`, `latest-week`, `latest-month` or a period, or of a topic's part of it.

    `mailed` is the file that says which papers earlier ones had; with `close` the newest week and month are over.
    """
    return Press(digest, load_settings(digest), secret, mailed, close=close).mailing(issue, topic)


class Press:
    """What all mailings of a digest are made of, read once."""

    def __init__(self, digest: Digest, config: Config, secret: bytes, mailed: Path, *, close: bool = False):
        from digest.mail.mailed import load_mailed
        from digest.words.own import words_of

        self._digest, self._config = digest, config
        self._words, self._post = words_of(digest, config), post_of(digest, config, secret)
        self._content = load_content(digest)
        self._curated = curate_content(digest, self._content, config, close=close)
        self._mailed, in_record = load_mailed(mailed, str(mailed))
        self.problems = (*self._content.problems, *in_record)

    def has(self, issue: str) -> bool:
        """Whether there is such an issue: no week, for example, may be over yet."""
        from digest.mail.drafts import latest_period

        return issue not in LATEST or latest_period(self._curated, LATEST[issue], self._mailed) is not None

    def unfinished(self, issue: str, topic: str | None) -> tuple[Mailed, ...]:
        """What was begun of the kind before that issue, and not brought to an end; the oldest first."""
        from digest.mail.mailed import issue_key

        period = _period(self._curated, issue, self._mailed)
        earlier = (one.period for one in self._curated.issues if one.period < period)
        keys = (issue_key(each, topic or "") for each in earlier if kind_of(each) == kind_of(period))
        return tuple(
            self._mailed[key] for key in keys if key in self._mailed and not self._mailed[key].finished
        )

    @property
    def words(self) -> Words:
        """The words of the digest's language."""
        return self._words

    def renderer(self) -> Render:
        """What renders the theme's mail templates."""
        return _renderer(self._digest, self._content, self._curated, self._config, self._words)

    def mailing(self, issue: str, topic: str | None) -> Mailing:
        """The mailing of an issue, or of a topic's part of it."""
        from digest.mail.compose import Composer
        from digest.mail.papers import MailPapers
        from digest.mail.personal import Chooser

        words, post, curated = self._words, self._post, self._curated
        draft = _draft(words, self._content, curated, issue, topic, self._mailed)
        papers = MailPapers(words, {entry.paper.id: entry for entry in curated.entries}, post.home)
        ids = (*draft.papers, *draft.late)
        return Mailing(
            draft,
            Composer(draft, curated, papers, post, words, self.renderer()),
            Chooser(words, curated, ids),
            post,
            _nearness(self._digest, curated, ids),
            self.problems,
        )


def write_message(outbox: Path, name: str, message: Message) -> tuple[Path, ...]:
    """The message as `NAME.eml`, `NAME.html` and `NAME.txt` in the outbox, each file whole at once."""
    files = {
        outbox / f"{name}.eml": message.eml,
        outbox / f"{name}.html": message.html.encode("utf-8", "replace"),
        outbox / f"{name}.txt": f"{message.text.rstrip()}\n".encode("utf-8", "replace"),
    }
    for path, content in files.items():
        replace_file(path, content)
    return tuple(files)


def _draft(
    words: Words,
    content: Content,
    curated: Curated,
    issue: str,
    topic: str | None,
    mailed: Mapping[str, Mailed],
) -> Draft:
    from digest.mail.drafts import draft_of

    period = _period(curated, issue, mailed)
    hidden = _hidden(content, curated, period)
    return draft_of(words, curated, period, _topic(curated, topic), mailed, content.additions, hidden)


def _period(curated: Curated, issue: str, mailed: Mapping[str, Mailed]) -> str:
    from digest.mail.drafts import latest_period

    if issue in LATEST:
        found = latest_period(curated, LATEST[issue], mailed)
        if found is None:
            fact = "there is no issue yet" if issue == "latest" else f"no {LATEST[issue]} is over yet"
            raise DigestError(Problem("--issue", 0, fact, "add papers first, or name a period"))
        return found
    try:
        bounds(issue)
    except ValueError:
        hint = nearest(issue, LATEST) or "write it as 2026-11-20, 2026-W47 or 2026-11"
        raise DigestError(Problem("--issue", 0, f"'{issue}' is no day, week or month", hint)) from None
    return issue


def _topic(curated: Curated, slug: str | None) -> Topic | None:
    topics = {shelf.topic.slug: shelf.topic for shelf in curated.shelves}
    if slug is None or slug in topics:
        return topics[slug] if slug else None
    hint = nearest(slug, topics) or "'digest topics' lists them"
    raise DigestError(Problem("--topic", 0, f"there is no topic '{slug}'", hint))


def _hidden(content: Content, curated: Curated, period: str) -> int:
    """How many papers of the period are in the store and not published."""
    first, last = bounds(period)
    shown = {entry.paper.id for entry in curated.entries}
    return sum(first <= paper.featured_on <= last and paper.id not in shown for paper in content.papers)


def _renderer(digest: Digest, content: Content, curated: Curated, config: Config, words: Words) -> Render:
    from digest.shipped import shipped_themes
    from digest.web.mail_templates import mail_renderer
    from digest.web.plan import SiteInput
    from digest.web.theme import find_theme

    theme = find_theme(config.theme, digest.path("themes"), shipped_themes(), digest.show(CONFIG_NAME))
    templates = digest.path(CACHE) / "templates"
    return mail_renderer(SiteInput(curated, content.pages, config, words, theme, "", templates))


def _nearness(digest: Digest, curated: Curated, ids: Iterable[str]) -> Callable[[Path], Nearness]:
    """How near the papers are to those in a bibliography, which is read when it is first asked for."""
    ids = tuple(ids)

    @lru_cache(1)
    def nearness_to() -> Callable[[Iterable[tuple[str, str]]], Nearness]:
        from digest.curation.nearness import nearness_in

        return nearness_in(curated, digest.path(CACHE), ids)

    @lru_cache(_FILES)
    def near(path: Path) -> Nearness:
        from digest.sources.bibliography import read_bibliography

        works = read_bibliography(read_file(path, str(path)), str(path))
        return nearness_to()((work.title, work.abstract) for work in works)

    return near

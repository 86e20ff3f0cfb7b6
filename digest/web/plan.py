"""From what is published to the artifacts of a site: every page, feed and listing, each with its key."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct

from digest.address import address
from digest.config import DEFAULT_BASE_URL, Config
from digest.hashing import digest_of, digest_of_bytes, keyed
from digest.model import Curated, PlainPage, is_key
from digest.problems import DigestError, Problem
from digest.prose import markdown_html
from digest.web.artifacts import Artifact, Rank
from digest.web.catalogue import Catalogue
from digest.web.feeds import GENERATOR
from digest.web.pages import TEMPLATES, Page, Site, page_bytes
from digest.web.parts import Link, MenuLink
from digest.web.plan_archive import archive_page
from digest.web.plan_feeds import feed_artifacts, listing_artifacts
from digest.web.plan_lists import issue_pages, page_path
from digest.web.plan_pages import front_page, missing_page, paper_pages, plain_page, redirect_page
from digest.web.plan_topics import topic_pages, topic_summaries, topics_page
from digest.web.templates import Renderer
from digest.web.theme import STYLE_PATH, Theme

_THEME_SCRIPT = "assets/theme.js"  # runs before the first paint; the theme's other scripts are deferred

_MENU = (
    MenuLink("today", "Today", ""),
    MenuLink("topics", "Topics", "topics/"),
    MenuLink("archive", "Archive", "archive/"),
)
_KEPT = ("search", "trends", "saved", "status")
_RANKS = {"paper.html": Rank.PAPER, "redirect.html": Rank.PAPER, "front.html": Rank.FRONT}


class SiteInput(Struct, frozen=True):
    """All that a site is planned from."""

    curated: Curated
    pages: tuple[PlainPage, ...]
    config: Config
    theme: Theme
    code: str  # a digest of the package and the libraries that render
    bytecode: Path | None = None  # where compiled templates may be kept


def plan_site(given: SiteInput) -> list[Artifact]:
    """Every file of the site; nothing is rendered yet. A DigestError names pages at addresses that are kept."""
    _refuse_kept(given.pages)
    assets = list(_assets(given.theme))
    site = _site(given, assets)
    catalogue = Catalogue(given.curated, _markdown, site.base_path)
    planner = _PagePlanner(given, site)
    pages = list(_pages(catalogue, given))
    page_artifacts = [planner.plan(page, origin) for page, origin in pages]
    listed = [page for page, _ in pages if page.head.listed]
    return [
        *assets,
        *page_artifacts,
        *feed_artifacts(catalogue, site, given.config, given.code),
        *listing_artifacts(catalogue, site, given.code, listed),
    ]


def _markdown(text: str, id_prefix: str) -> str:
    return str(markdown_html(text, id_prefix=id_prefix))


def _refuse_kept(pages: Sequence[PlainPage]) -> None:
    """What comes later must not take the place of a curator's page."""
    hint = "rename it: search, trends, saved and status will be pages of the site's own"
    kept = [
        Problem(page.path, 0, f"/{page.name}/ is kept for the site", hint)
        for page in pages
        if page.name in _KEPT
    ]
    if kept:
        raise DigestError(kept)


def _pages(catalogue: Catalogue, given: SiteInput) -> Iterator[tuple[Page, str]]:
    """Every page with what asked for it."""
    summaries = topic_summaries(catalogue)
    config = given.config
    yield (
        front_page(catalogue, config.title, config.description, summaries, config.trending.window),
        "the front page",
    )
    for paper in paper_pages(catalogue):
        yield paper, f"paper '{paper.card.paper.id}'"
    for shelf in given.curated.shelves:
        origin = f"topic '{shelf.topic.slug}'"
        numbers = 0
        for page in topic_pages(catalogue, shelf):
            numbers = max(numbers, page.page or 0)
            yield page, origin
        if numbers:  # the newest full page links to the next, which is still the topic's own
            home = catalogue.topic_link(shelf.topic)
            yield redirect_page(page_path(home.href, numbers + 1), home), origin
    yield topics_page(summaries), "the list of topics"
    for issue in given.curated.issues:
        for issue_page in issue_pages(catalogue, issue):
            yield issue_page, f"issue {issue.period}"
    yield archive_page(catalogue), "the archive"
    yield missing_page(), "the page for lost readers"
    for plain in given.pages:
        yield plain_page(plain), plain.path
    yield from _redirects(catalogue)


def _redirects(catalogue: Catalogue) -> Iterator[tuple[Page, str]]:
    """Old addresses of papers that are now known by a better id."""
    taken = {entry.address for entry in catalogue.curated.entries}
    for entry in catalogue.curated.entries:
        for alias in entry.paper.aliases:
            name = address(alias)
            if name not in taken and not is_key(alias):
                taken.add(name)
                target = Link(entry.paper.title, catalogue.cards[entry.paper.id].href)
                yield redirect_page(f"papers/{name}/", target), f"alias '{alias}'"


def _site(given: SiteInput, assets: Sequence[Artifact]) -> Site:
    config = given.config
    base_url = (config.base_url or DEFAULT_BASE_URL).rstrip("/") + "/"
    keys = {asset.path: asset.key for asset in assets}
    versioned = {path: f"{path}?v={key[:8]}" for path, key in keys.items()}
    scripts = (path for path in sorted(versioned) if path.endswith(".js") and path != _THEME_SCRIPT)
    return Site(
        title=config.title,
        description=config.description,
        language=config.language,
        base_url=base_url,
        base_path=urlsplit(base_url).path,
        menu=_MENU,
        pages=tuple(Link(page.title, f"{page.name}/") for page in given.pages if page.menu),
        style=versioned[STYLE_PATH],
        scripts=tuple(versioned[path] for path in scripts),
        theme_script=versioned.get(_THEME_SCRIPT, ""),
        generator=GENERATOR,
    )


def _assets(theme: Theme) -> Iterator[Artifact]:
    style = theme.style_sheet()
    yield Artifact(STYLE_PATH, digest_of_bytes(style), lambda: style, Rank.ASSET, f"theme '{theme.name}'")
    for path, file in theme.static_files().items():
        content = file.read_bytes()
        yield Artifact(path, digest_of_bytes(content), _constant(content), Rank.ASSET, str(file))


def _constant(content: bytes) -> Callable[[], bytes]:
    return lambda: content


class _PagePlanner:
    """Gives each page its key: a digest of the code, the theme, what all pages share, and the page."""

    def __init__(self, given: SiteInput, site: Site):
        self.renderer = Renderer(given.theme, site, given.bytecode)
        facts = (given.code, given.theme.key, site)
        self.key_of = {kind: keyed(digest_of((*facts, kind))) for kind in TEMPLATES.values()}

    def plan(self, page: Page, origin: str) -> Artifact:
        template = TEMPLATES[type(page)]
        key = self.key_of[template](page_bytes(page))
        path = page.head.path
        file = path if path.endswith(".html") else f"{path}index.html"
        rank = _RANKS.get(template, Rank.LIST)
        return Artifact(file, key, lambda: self.renderer.render(page), rank, origin, template)

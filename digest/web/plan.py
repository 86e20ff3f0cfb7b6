"""From what is published to the artifacts of a site: every page, feed and listing, each with its key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from digest.address import address
from digest.config import Config, base_url_of
from digest.hashing import digest_of, keyed
from digest.model import Addition, Curated, PlainPage, is_key
from digest.prose import markdown_html
from digest.web.artifacts import Artifact, Rank
from digest.web.cards import inks_of
from digest.web.catalogue import Catalogue
from digest.web.feeds import GENERATOR
from digest.web.pages import TEMPLATES, IssuePage, Page, Site, page_bytes
from digest.web.parts import Link, MenuLink
from digest.web.plan_archive import archive_page
from digest.web.plan_assets import Assets, plan_assets
from digest.web.plan_cards import plan_cards
from digest.web.plan_citations import citation_artifacts
from digest.web.plan_feeds import feed_artifacts
from digest.web.plan_listings import listing_artifacts
from digest.web.plan_lists import issue_pages, page_path
from digest.web.plan_mail import mail_links
from digest.web.plan_pages import front_page, missing_page, paper_pages, plain_page, redirect_page
from digest.web.plan_reader import saved_page, search_page
from digest.web.plan_status import status_page, unread_of_latest
from digest.web.plan_topics import topic_pages, topic_summaries, topics_page
from digest.web.plan_trends import trends_page
from digest.web.templates import Renderer
from digest.web.theme import Theme
from digest.words import Words, other_language
from digest.words.sections import Menu

_RANKS = {"paper.html": Rank.PAPER, "redirect.html": Rank.PAPER, "front.html": Rank.FRONT}


class SiteInput(Struct, frozen=True):
    """All that a site is planned from."""

    curated: Curated
    pages: tuple[PlainPage, ...]
    config: Config
    words: Words
    theme: Theme
    code: str  # a digest of the package and the libraries that render
    bytecode: Path | None = None  # where compiled templates may be kept
    additions: tuple[Addition, ...] = ()  # oldest first
    cards: str = ""  # what draws pictures of issues, as a key; nothing where there are none
    search: bool = True  # whether an index of the papers is made beside the pages


def plan_site(given: SiteInput) -> list[Artifact]:
    """Every file of the site; nothing is rendered yet."""
    base_url = base_url_of(given.config)
    assets = plan_assets(given.theme, given.words, urlsplit(base_url).path)
    site = site_of(given, assets, base_url)
    catalogue = Catalogue(given.curated, _markdown, given.words, site.base_path)
    planner = _PagePlanner(given, site)
    cards = _cards(catalogue, given)
    pages = [(_with_image(page, cards), origin) for page, origin in _pages(catalogue, given)]
    page_artifacts = [planner.plan(page, origin) for page, origin in pages]
    listed = [page for page, _ in pages if page.head.listed]
    return [
        *assets.artifacts,
        *page_artifacts,
        *cards.values(),
        *citation_artifacts(catalogue, given.code),
        *feed_artifacts(catalogue, site, given.config, given.code),
        *listing_artifacts(catalogue, site, given.code, listed),
    ]


def _cards(catalogue: Catalogue, given: SiteInput) -> dict[str, Artifact]:
    inks = inks_of(given.theme.style_sheet().decode(errors="replace"))
    return plan_cards(catalogue, given.config.title, given.cards, inks, given.code)


def _with_image(page: Page, cards: Mapping[str, Artifact]) -> Page:
    """The page, and on an issue's first page its picture."""
    if not isinstance(page, IssuePage) or page.page != 1 or page.period not in cards:
        return page
    return replace(page, head=replace(page.head, image=cards[page.period].path))


def _markdown(text: str, id_prefix: str) -> str:
    return str(markdown_html(text, id_prefix=id_prefix))


def _pages(catalogue: Catalogue, given: SiteInput) -> Iterator[tuple[Page, str]]:
    """Every page with what asked for it."""
    summaries = topic_summaries(catalogue)
    config = given.config
    yield (
        front_page(
            catalogue,
            config.title,
            config.description,
            summaries,
            config.trending.window,
            unread_of_latest(given.additions),
        ),
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
    yield topics_page(catalogue, summaries), "the list of topics"
    for issue in given.curated.issues:
        for issue_page in issue_pages(catalogue, issue):
            yield issue_page, f"issue {issue.period}"
    yield archive_page(catalogue), "the archive"
    yield search_page(catalogue, summaries), "the search page"
    yield saved_page(given.words), "the page of saved papers"
    yield trends_page(catalogue, given.words), "the page of trends"
    yield status_page(catalogue, given.words, given.additions), "the page of the digest's state"
    yield missing_page(given.words), "the page for lost readers"
    for plain in given.pages:
        yield plain_page(plain, given.words), plain.path
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


def _menu(words: Menu) -> tuple[MenuLink, ...]:
    return (
        MenuLink("today", words.today, ""),
        MenuLink("topics", words.topics, "topics/"),
        MenuLink("archive", words.archive, "archive/"),
        MenuLink("trends", words.trends, "trends/"),
        MenuLink("search", words.search, "search/"),
        MenuLink("saved", words.saved, "saved/"),
    )


def site_of(given: SiteInput, assets: Assets, base_url: str) -> Site:
    """What all templates share."""
    config = given.config
    theirs = other_language(config.papers_language, given.words)
    return Site(
        title=config.title,
        description=config.description,
        words=given.words,
        papers_language=theirs,
        papers_lang=f" lang={theirs}" if theirs else "",
        base_url=base_url,
        base_path=urlsplit(base_url).path,
        menu=_menu(given.words.menu),
        pages=tuple(Link(page.title, f"{page.name}/") for page in given.pages if page.menu),
        mail=mail_links(given.words, config),
        search=given.search,
        style=assets.style,
        scripts=assets.scripts,
        theme_script=assets.theme_script,
        generator=GENERATOR,
    )


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

"""Digests and their sites, for tests: papers of our own making, the real command, what was built."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import html5lib
import msgspec

from digest.folder import Digest
from digest.library.store import load_papers, save_papers
from digest.model import Paper
from digest.pipeline import BuildOptions, Built, build_site
from digest.web.search_index import FOLDER

ROOT = Path(__file__).parent.parent
NOON = "1795176000"  # 20 November 2026, in SOURCE_DATE_EPOCH's seconds
AWAY = "https://me.example/my-digest/"
NEWEST = date(2026, 11, 20)

TOPICS = """
[[topic]]
slug = "graphs"
name = "Graphs"
description = "Nodes, edges, and what can be learned on them."
terms = ["graph", "node"]

[[topic]]
slug = "robots"
name = "Robots & rovers"
description = "Machines that move."
parent = "graphs"
terms = ["robot", "rover"]

[[topic]]
slug = "language"
name = "Language"
terms = ["language", "words"]
"""
KINDS = ("graph", "graph", "graph", "robot", "language")
DOING = (
    "that ask",
    "that wait",
    "under $\\alpha_{i} \\le 2$",
    "with <b>marks</b> & signs",
    "in العربية",
    "at night",
)
THINGS = ("maps", "rivers", "tables", "proofs", "songs", "ladders", "kitchens", "letters", "moons", "bridges")
SENTENCES = (
    "We look at every {0} that has more than two neighbours, and say what it does next.",
    "A {0} is given one hour and no help; it finds $O(n^2)$ ways to fail & one to succeed.",
    "On three collections of {1} the {0} needs half of the time.",
    "Nothing is learned from {1} alone, as $\\sum_{{i}} x_i < 1$ shows.",
    "We give the {1} away, and with them a list of what went wrong.",
    "What a {0} cannot see it asks for, once, in plain words.",
)


def some_papers(count: int, seed: int = 1, crowd: int = 60) -> list[Paper]:
    """Papers of our own making: a crowd on the newest day, the others on days of the months before."""
    dice = random.Random(seed)
    earlier = [NEWEST - timedelta(days=1 + number * 7 % 83) for number in range(count)]
    return [_paper(dice, n, seed, NEWEST if n < crowd else earlier[n]) for n in range(count)]


def _paper(dice: random.Random, number: int, seed: int, day: date) -> Paper:
    kind, thing = dice.choice(KINDS), dice.choice(THINGS)
    sentences = dice.sample(SENTENCES, dice.randint(1, 5))
    authors = [f"{dice.choice('ABCDE')}. {dice.choice(THINGS).capitalize()}" for _ in range(number % 4)]
    return Paper(
        id=f"{kind}-{seed}-{number}",
        title=f"{kind.capitalize()} {number} of {seed} for {thing} {dice.choice(DOING)}",
        abstract=" ".join(sentence.format(kind, thing) for sentence in sentences),
        authors=tuple(dict.fromkeys(authors)),
        published=day - timedelta(days=number % 9),
        featured_on=day,
        position=number + 1,
        url=f"https://papers.example.org/{seed}/{number}",
        sources=("jsonl",),
    )


def new_digest(root: Path, papers: Iterable[Paper] = (), settings: str = "", topics: str = TOPICS) -> Path:
    """A digest with these papers in its store."""
    write(root / "digest.toml", settings)
    write(root / "content/topics.toml", topics)
    store(root, papers)
    return root


def write(path: Path, text: str) -> None:
    """The text in a file, and the folders it needs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def store(root: Path, papers: Iterable[Paper]) -> None:
    """Makes the digest's store hold these papers and no others."""
    save_papers(root / "content/papers", papers, "content/papers")


def stored(root: Path) -> tuple[Paper, ...]:
    """The papers of the digest, in listing order."""
    return load_papers(root / "content/papers", "content/papers")[0]


def as_listing(papers: Iterable[Paper]) -> str:
    """The papers as JSON Lines."""
    return msgspec.json.Encoder().encode_lines(list(papers)).decode()


def copy_of_demonstration(root: Path, settings: str = "") -> Path:
    """The digest of the repository with more settings, where it can be built without touching anybody's."""
    write(root / "digest.toml", (ROOT / "digest.toml").read_text(encoding="utf-8") + settings)
    shutil.copytree(ROOT / "content", root / "content")
    return root


def build(root: Path, output: str | Path | None = None, **options: Any) -> Built:
    """One build within this process; without a search, which takes longer than the rest, unless it is asked for."""
    options.setdefault("search", "none")
    return build_site(Digest(root, ""), BuildOptions(output=str(output) if output else None, **options))


def environment(**more: str) -> dict[str, str]:
    """The environment of a command on 20 November 2026 that runs this checkout's package."""
    ours = {"PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": NOON, "PYTHONSAFEPATH": "1"}
    return {**os.environ, **ours, **more}


def command(*arguments: str | Path) -> list[str]:
    """`digest` with these arguments, as a process would run it."""
    return [sys.executable, "-m", "digest", *map(str, arguments)]


def run(root: Path, *arguments: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
    """The real command in a digest's folder; `more` is for its environment."""
    return subprocess.run(
        command(*arguments), cwd=root, env=environment(**more), capture_output=True, text=True, timeout=120
    )


def run_well(root: Path, *arguments: str | Path, **more: str) -> str:
    """What the command said; it must have ended well."""
    done = run(root, *arguments, **more)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@dataclass(frozen=True)
class Site:
    """A built site, where it came from, and the address it was built for."""

    root: Path  # the digest's
    folder: Path
    base_url: str = "http://127.0.0.1:8000/"

    @cached_property
    def files(self) -> dict[str, bytes]:
        return site_files(self.folder)

    @cached_property
    def pages(self) -> dict[str, bytes]:
        return {path: content for path, content in self.files.items() if path.endswith(".html")}

    @cached_property
    def _parsed(self) -> dict[str, tuple[Any, list[str]]]:
        return {}

    def parsed(self, path: str) -> tuple[Any, list[str]]:
        """A page as browsers see it, and what they put up with; each is read once."""
        if path not in self._parsed:
            self._parsed[path] = parse(self.pages[path])
        return self._parsed[path]

    def there(self, url: str) -> bool:
        """Whether a whole address, or one from the host's root, is that of a file of the site."""
        parts, base = urlsplit(urljoin(self.base_url, url)), urlsplit(self.base_url)
        path = unquote(parts.path).removeprefix(base.path)
        file = f"{path}index.html" if not path or path.endswith("/") else path
        return parts.netloc == base.netloc and parts.path.startswith(base.path) and file in self.files


def site_files(folder: Path) -> dict[str, bytes]:
    """Every file of a site by its path, without what the build keeps for itself and the index of the search."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.relative_to(folder).parts[0].startswith((".digest-", FOLDER))
    }


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """The paths that are not the same in both."""
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))


def times(folder: Path) -> dict[str, int]:
    """When each file of a folder was written, in nanoseconds."""
    return {str(path): path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


def parse(page: bytes) -> tuple[Any, list[str]]:
    """A page as browsers see it, and what they put up with."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("lxml"), namespaceHTMLElements=False)
    tree = parser.parse(page).getroot()
    return tree, [f"{code} at line {place[0]}" for place, code, _ in parser.errors]

"""The files of a new digest, from `starter/` beside this module; to write them is the caller's part."""

from __future__ import annotations

import json
import re
from datetime import date
from importlib.metadata import Distribution, PackageNotFoundError
from pathlib import Path

from digest.shipped import shipped_topics
from digest.text import one_line
from digest.words import load_words, long_day

_STARTER = Path(__file__).with_name("starter")
_TAXONOMY = "content/topics.toml"
_BLANK = re.compile(r'"@([A-Z]+)@"|@([A-Z]+)@')  # in quotes it becomes a string of TOML and YAML


def starter_files(title: str, today: date, install: str) -> tuple[tuple[str, bytes], ...]:
    """Path and content of each file of a new digest, by path; `install` is what pip installs us from."""
    words = {
        "TITLE": one_line(title),
        "TODAY": today.isoformat(),
        "DAY": long_day(load_words("en"), today),
        "INSTALL": one_line(install),
    }
    files = {
        path.relative_to(_STARTER).as_posix(): _fill(path.read_text(encoding="utf-8"), words)
        for path in _STARTER.rglob("*")
        if path.is_file()
    }
    return tuple(sorted({**files, _TAXONOMY: shipped_topics().read_bytes()}.items()))


def install_source(distribution: str = "digestpress") -> str:
    """What pip was given to install us, where others can reach it too: a repository or a wheel on the web."""
    try:
        told = Distribution.from_name(distribution).read_text("direct_url.json")
    except PackageNotFoundError:
        return ""
    return source_of(told or "{}")


def source_of(direct_url: str) -> str:
    """The requirement behind an installation's direct_url.json; nothing for a folder or file of one machine.

    >>> source_of('{"url": "https://a.example/p.git", "vcs_info": {"vcs": "git", "commit_id": "1f"}}')
    'git+https://a.example/p.git@1f'
    """
    told = json.loads(direct_url)
    url, versions = told.get("url", ""), told.get("vcs_info")
    if not url.startswith("https://"):
        return ""
    return f"{versions['vcs']}+{url}@{versions['commit_id']}" if versions else str(url)


def _fill(text: str, words: dict[str, str]) -> bytes:
    def word(blank: re.Match[str]) -> str:
        # A JSON string is also one of TOML and of YAML, once it holds no control character.
        return json.dumps(words[blank[1]], ensure_ascii=False) if blank[1] else words[blank[2]]

    return _BLANK.sub(word, text).encode()

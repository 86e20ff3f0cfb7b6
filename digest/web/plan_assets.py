"""The files that pages ask for: the theme's style sheet, scripts and pictures, and what scripts know of the site.

A script in `static/` is loaded on every page; one in `static/on-demand/` when a script of the former kind
imports it, from the address that `digest.files` has by its name. Addresses carry their content's digest, so
that a browser never mixes two builds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath

import msgspec
from msgspec import Struct
from rjsmin import jsmin

from digest.hashing import digest_of_bytes
from digest.web.artifacts import Artifact, Rank
from digest.web.theme import STYLE_PATH, Theme
from digest.words import Words

_THEME_SCRIPT = "assets/theme.js"  # runs before the first paint; other scripts are deferred
_SITE_SCRIPT = "assets/site.js"
_ON_DEMAND = "assets/on-demand/"


class Assets(Struct, frozen=True):
    """The artifacts, and what pages call those that they load."""

    artifacts: tuple[Artifact, ...]
    style: str
    scripts: tuple[str, ...]  # on every page, in this order
    theme_script: str


def plan_assets(theme: Theme, words: Words, base_path: str) -> Assets:
    """Every file below `assets/`."""
    artifacts = [_constant(STYLE_PATH, theme.style_sheet(), f"theme '{theme.name}'")]
    artifacts += [_asset(path, file) for path, file in theme.static_files().items()]
    versioned = {asset.path: f"{asset.path}?v={asset.key[:8]}" for asset in artifacts}
    site_script = _constant(
        _SITE_SCRIPT, _known_to_scripts(versioned, words, base_path), "the site's scripts"
    )
    eager = [
        address
        for path, address in sorted(versioned.items())
        if path.endswith(".js") and path != _THEME_SCRIPT and not path.startswith(_ON_DEMAND)
    ]
    return Assets(
        artifacts=(*artifacts, site_script),
        style=versioned[STYLE_PATH],
        scripts=(f"{_SITE_SCRIPT}?v={site_script.key[:8]}", *eager) if eager else (),
        theme_script=versioned.get(_THEME_SCRIPT, ""),
    )


def _known_to_scripts(versioned: Mapping[str, str], words: Words, base_path: str) -> bytes:
    """`globalThis.digest`: the site's base path, the addresses of scripts on demand, and their words."""
    files = {
        PurePosixPath(path).stem: base_path + address
        for path, address in sorted(versioned.items())
        if path.startswith(_ON_DEMAND)
    }
    known = {
        "base": base_path,
        "files": files,
        "words": {"cite": words.cite, "lists": words.lists, "keys": words.keys},
    }
    return b"globalThis.digest=" + msgspec.json.encode(known) + b";\n"


def _asset(path: str, file: Path) -> Artifact:
    """A file of the theme; a script without what only its writers read."""
    content = file.read_bytes()
    return _constant(path, jsmin(content) if path.endswith(".js") else content, str(file))


def _constant(path: str, content: bytes, origin: str) -> Artifact:
    make: Callable[[], bytes] = lambda: content  # noqa: E731
    return Artifact(path, digest_of_bytes(content), make, Rank.ASSET, origin)

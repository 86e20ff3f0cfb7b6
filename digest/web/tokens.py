"""A theme's tokens filled into a style sheet: mail programs know neither custom properties nor `light-dark()`.

Comes in: the `tokens.css` of a theme and its parents. Goes out: rules with plain values, for a light or a dark screen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from digest.problems import nearest
from digest.web.theme import Theme

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_AT_BLOCK = re.compile(r"@[^{};]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")  # what holds on some screens alone
_ROOT = re.compile(r":root\s*\{([^{}]*)\}")
_TOKEN = re.compile(r"(--[\w-]+)\s*:\s*([^;]+)")
_USE = re.compile(r"var\(\s*(--[\w-]+)\s*\)")
_VALUE = r"((?:[^(),]|\((?:[^()]|\([^()]*\))*\))+)"  # with functions in it, but no comma of its own
_PAIR = re.compile(rf"light-dark\(\s*{_VALUE},{_VALUE}\)")
_DEEP = 10  # tokens within tokens


def token_filters(theme: Theme) -> dict[str, Callable[[str], str]]:
    """The filters that fill the theme's tokens into a style sheet."""
    tokens = tokens_of(theme.tokens())

    @lru_cache(4)
    def in_light(css: str) -> str:
        """The same, as on a light screen."""
        return fill_tokens(css, tokens, 1)

    @lru_cache(4)
    def in_dark(css: str) -> str:
        """A style sheet with the theme's tokens in it, `var(--ink)` as on a dark screen; for mail."""
        return fill_tokens(css, tokens, 2)

    return {"in_light": in_light, "in_dark": in_dark}


def tokens_of(css: str) -> dict[str, str]:
    """The values of the custom properties that `:root` has on every screen; the last one stands."""
    everywhere = _AT_BLOCK.sub("", _COMMENT.sub("", css))
    return {
        name: value.strip() for block in _ROOT.findall(everywhere) for name, value in _TOKEN.findall(block)
    }


def fill_tokens(css: str, tokens: Mapping[str, str], place: int) -> str:
    """The rules with their tokens' values, of `light-dark(1, 2)` that at `place`; a LookupError names an unknown token.

    >>> fill_tokens("a { color: var(--ink) }", {"--ink": "light-dark(#111, #eee)"}, 2)
    'a { color: #eee }'
    """

    def value(found: re.Match[str]) -> str:
        name = found[1]
        if name not in tokens:
            raise LookupError(
                f"the theme has no token '{name}'; {nearest(name, tokens) or 'see its tokens.css'}"
            )
        return tokens[name]

    for _ in range(_DEEP):
        if not _USE.search(css):
            break
        css = _USE.sub(value, css)
    return _PAIR.sub(lambda found: found[place].strip(), css)

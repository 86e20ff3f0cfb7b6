"""A style sheet written into the elements that it speaks of, for mail programs that read no style sheet.

A `style` element with `data-css-inline="keep"` stays: it says what differs on a dark screen.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from digest.problems import DigestError, Problem

if TYPE_CHECKING:
    from css_inline import CSSInliner


def inlined(html: str) -> str:
    """The page with its styles in its elements; nothing is loaded from anywhere."""
    from css_inline import InlineError

    try:
        return _inliner().inline(html)
    except InlineError as error:
        hint = "look at the style elements of the theme's mail templates"
        raise DigestError(
            Problem("mail/issue.html", 0, f"its styles cannot be read: {error}", hint)
        ) from None


@cache
def _inliner() -> CSSInliner:
    from css_inline import CSSInliner

    return CSSInliner(load_remote_stylesheets=False, keep_link_tags=False, minify_css=True)

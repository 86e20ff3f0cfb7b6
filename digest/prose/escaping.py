"""Plain text in HTML."""

from __future__ import annotations

from collections.abc import Callable

import markupsafe

# `escape` without wrapping each piece of a page in Markup of its own; another build of markupsafe may lack it.
escape_text: Callable[[str], str] = getattr(markupsafe, "_escape_inner", markupsafe.escape)

"""Small pictures made at build time: SVG in the text's own colour, with a title for those who cannot see it."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

_BAR = 6  # width of a bar
_GAP = 2
_HEIGHT = 24


def bars(counts: Sequence[int], title: str) -> Markup:
    """A bar for each count, the highest as tall as the picture; a count of none leaves a hairline."""
    top = max(counts, default=0) or 1
    width = max(len(counts) * (_BAR + _GAP) - _GAP, 1)
    shapes = "".join(_bar(place * (_BAR + _GAP), count, top) for place, count in enumerate(counts))
    return Markup(
        f'<svg class="bars" viewBox="0 0 {width} {_HEIGHT}" width="{width}" height="{_HEIGHT}" role="img"'
        f' fill="currentColor"><title>{escape(title)}</title>{shapes}</svg>'
    )


def _bar(x: int, count: int, top: int) -> str:
    height = max(1, round((_HEIGHT - 1) * count / top) + 1) if count else 1
    return f'<rect x="{x}" y="{_HEIGHT - height}" width="{_BAR}" height="{height}"/>'

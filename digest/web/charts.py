"""Small pictures made at build time: SVG in the text's own colour, its numbers as its name."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

_SPARK_STEP = 3  # from bar to bar
_SPARK_HEIGHT = 14
_CHART_STEP = 20
_CHART_HEIGHT = 64  # of the highest bar, below its number
_NUMBER = 14  # room for the number above a bar
_FOOT = 1  # what a count of none leaves, so that its week is seen


def sparkline(counts: Sequence[int], title: str) -> Markup:
    """A bar for each count in the height of a line of text; the title and the counts are its name."""
    top = max(counts, default=0) or 1
    bars = "".join(
        f"M{place * _SPARK_STEP + 1} {_SPARK_HEIGHT}v-{_height(count, top, _SPARK_HEIGHT)}"
        for place, count in enumerate(counts)
    )
    width = max(len(counts) * _SPARK_STEP - 1, 1)
    name = f"{escape(title)}: {' '.join(map(str, counts))}"
    return Markup(
        f'<svg class="spark" viewBox="0 0 {width} {_SPARK_HEIGHT}" width="{width}" height="{_SPARK_HEIGHT}"'
        f' role="img" aria-label="{name}"><path d="{bars}" stroke="currentColor" stroke-width="2"/></svg>'
    )


def week_chart(weekly: Sequence[tuple[str, int]], title: str) -> Markup:
    """A bar for each week with its number above it; a table of the same belongs beside it."""
    counts = [count for _, count in weekly]
    top = max(counts, default=0) or 1
    width, height = max(len(counts) * _CHART_STEP, 1), _CHART_HEIGHT + _NUMBER
    return Markup(
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{escape(title)}">'
        f"{''.join(_week(place, count, top) for place, count in enumerate(counts))}</svg>"
    )


def _week(place: int, count: int, top: int) -> str:
    x, high, bottom = place * _CHART_STEP, _height(count, top, _CHART_HEIGHT), _CHART_HEIGHT + _NUMBER
    bar = f'<rect x="{x + 3}" y="{bottom - high}" width="{_CHART_STEP - 6}" height="{high}"/>'
    if not count:
        return bar
    return f'{bar}<text x="{x + _CHART_STEP // 2}" y="{bottom - high - 4}">{count}</text>'


def _height(count: int, top: int, most: int) -> int:
    return _FOOT + round((most - _FOOT) * count / top) if count else _FOOT

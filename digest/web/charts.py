"""Small pictures made at build time: SVG in the theme's colours, on whole pixels; their numbers stand beside them.

A count of none, a week in which nothing at all was listed, has no mark; a count of zero has one of a pixel.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup, escape

_SPARK_STEP = 3  # from bar to bar
_SPARK_HEIGHT = 14
_SPARK_TOP = 4  # a topic's only paper is no peak
_CHART_HEIGHT = 64  # of the highest bar, below its number
_CHART_GAP = 2.0  # percent of the chart's width, between bars
_NUMBER = 14  # room for the number above a bar
_MOST_NUMBERED = 99  # three digits of one bar would meet those of the next
_WIDTH, _HEIGHT = 156, 40  # of one of many charts: two fit on a phone
_WIDEST = 16  # a bar of it, and the gap to the next
_SHIFT, _SHIFT_HEIGHT = 120, 16  # of a share's way from then to now
_FOOT = 1  # what a count of zero leaves, so that its week is seen

Counts = Sequence[int | None]


def sparkline(counts: Counts, title: str) -> Markup:
    """A bar for each count in the height of a line of text, named by the title and the counts; nothing of none."""
    known = [count for count in counts if count is not None]
    if not known:
        return Markup("")
    top = max(*known, _SPARK_TOP)
    bars = _bars(counts, _SPARK_STEP, 1, top, _SPARK_HEIGHT, _SPARK_HEIGHT)
    width = len(counts) * _SPARK_STEP - 1
    name = f"{escape(title)}: {' '.join(map(str, known))}"
    return Markup(
        f'<svg class="spark" viewBox="0 0 {width} {_SPARK_HEIGHT}" width="{width}" height="{_SPARK_HEIGHT}"'
        f' role="img" aria-label="{name}"><path d="{bars}" stroke="currentColor" stroke-width="2"/></svg>'
    )


def week_chart(weekly: Sequence[tuple[str, int | None]], title: str) -> Markup:
    """A bar for each week, as wide as its place allows, its number above it; a table belongs beside."""
    counts = [count for _, count in weekly]
    step = (100 + _CHART_GAP) / max(len(counts), 1)  # the last bar ends at the edge
    return Markup(
        f'<svg class="weeks" width="100%" height="{_CHART_HEIGHT + _NUMBER}" role="img"'
        f' aria-label="{escape(title)}">{"".join(_weeks(counts, step))}</svg>'
    )


def small_chart(counts: Counts, top: int, title: str, latest: int = 0) -> Markup:
    """One of many charts with the same `top`: bars, the latest ones marked as such, and the highest one's number."""
    step = min(_WIDEST, _WIDTH // max(len(counts), 1))
    bar = (step - 1) // 2 * 2
    width, bottom = len(counts) * step - (step - bar), _HEIGHT + _NUMBER
    split = max(len(counts) - latest, 0)
    before = _bars(counts[:split], step, bar // 2, top, _HEIGHT, bottom)
    now = _bars(counts[split:], step, bar // 2 + split * step, top, _HEIGHT, bottom)
    return Markup(
        f'<svg viewBox="0 0 {width} {bottom}" width="{width}" height="{bottom}" role="img"'
        f' aria-label="{escape(title)}"><path class="base" d="M0 {bottom - 1}h{width}v1H0z"/>'
        f'<path d="{before}" stroke-width="{bar}"/><path class="now" d="{now}" stroke-width="{bar}"/>'
        f"{_peak(counts, step, bar, top)}</svg>"
    )


def shift(before: float, now: float, top: float, title: str) -> Markup:
    """A share's way from then, a ring, to now, a dot; `top` is the largest share of all such pictures."""
    room, middle = _SHIFT - 10, _SHIFT_HEIGHT // 2
    then, here = (5 + round(room * share / (top or 1)) for share in (before, now))
    line = f'<path d="M{then + 3} {middle}H{here}"/>' if here > then + 3 else ""
    return Markup(
        f'<svg class="shift" viewBox="0 0 {_SHIFT} {_SHIFT_HEIGHT}" width="{_SHIFT}" height="{_SHIFT_HEIGHT}"'
        f' role="img" aria-label="{escape(title)}">{line}<circle class="then" cx="{then}" cy="{middle}" r="3"/>'
        f'<circle cx="{here}" cy="{middle}" r="4"/></svg>'
    )


def _bars(counts: Counts, step: int, first: int, top: int, most: int, bottom: int) -> str:
    """The bars of known counts as one path, each a stroke upwards; the first one's middle is at `first`."""
    return "".join(
        f"M{first + place * step} {bottom}v-{_height(count, top, most)}"
        for place, count in enumerate(counts)
        if count is not None
    )


def _peak(counts: Counts, step: int, bar: int, top: int) -> str:
    """The number of the latest of the highest bars, above it and within the chart."""
    place, count = max(_known(counts), key=lambda each: (each[1], each[0]), default=(0, 0))
    if not count:
        return ""
    x, y = place * step, _HEIGHT + _NUMBER - _height(count, top, _HEIGHT) - 4
    sides = {True: ("start", x), False: ("middle", x + bar // 2)}
    anchor, at = ("end", x + bar) if place > len(counts) - 3 else sides[place < 2]
    return f'<text x="{at}" y="{y}" text-anchor="{anchor}">{count}</text>'


def _weeks(counts: Counts, step: float) -> Iterable[str]:
    top = max((count for _, count in _known(counts)), default=0) or 1
    bottom = _CHART_HEIGHT + _NUMBER
    last = len(counts) - 1
    for place, count in _known(counts):
        high = _height(count, top, _CHART_HEIGHT)
        x, width = place * step, step - _CHART_GAP
        yield f'<rect x="{x:.2f}%" y="{bottom - high}" width="{width:.2f}%" height="{high}"/>'
        if count and (top <= _MOST_NUMBERED or count == top or place == last):
            yield f'<text x="{x + width / 2:.2f}%" y="{bottom - high - 4}">{count}</text>'


def _known(counts: Counts) -> Iterable[tuple[int, int]]:
    return ((place, count) for place, count in enumerate(counts) if count is not None)


def _height(count: int, top: int, most: int) -> int:
    return _FOOT + round((most - _FOOT) * count / top) if count else _FOOT

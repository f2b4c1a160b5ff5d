"""Plots drawn on the server as SVG: read in black and white, in print, and by a screen reader's title.

Nothing is told by colour alone: each series has a hatch of its own and its number beside it, and a table stands next to
every plot. No style attribute: what it looks like stands in the style sheet.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

HATCHES = ("plain", "lines", "dots", "empty")
BAR, GAP, LABELS, WIDTH, NUMBERS = 22, 10, 200, 640, 70
HEIGHT, COLUMN_LABELS = 180, 34


@dataclass(frozen=True, slots=True)
class Bar:
    """`parts` are drawn one after the other, each in the hatch of its place; `told` is written at the end."""

    label: str
    parts: Sequence[float]
    told: str = ""


def bars(title: str, rows: Sequence[Bar], legend: Sequence[str] = (), *, whole: float = 0) -> Markup:
    """Draw lying bars, to a common scale: that of the longest, or of `whole`."""
    longest = whole or max((sum(row.parts) for row in rows), default=0) or 1
    top = 26 if legend else 4
    height = top + len(rows) * (BAR + GAP)
    room = WIDTH - LABELS - NUMBERS
    drawn = [_legend(legend)]
    for at, row in enumerate(rows):
        y, left = top + at * (BAR + GAP), float(LABELS)
        drawn.append(_text(LABELS - 8, y + 15, _short(row.label), "end"))
        for place, part in enumerate(row.parts):
            width = room * part / longest
            if width > 0:
                drawn.append(_rect(left, y, width, BAR, HATCHES[place % len(HATCHES)]))
            left += width
        drawn.append(_text(left + 6, y + 15, row.told or _number(sum(row.parts)), "start"))
    return _svg(title, WIDTH, height, drawn)


def columns(title: str, rows: Sequence[Bar], legend: Sequence[str] = ()) -> Markup:
    """Draw standing columns: how something went over time. Labels are thinned out where they would touch."""
    highest = max((sum(row.parts) for row in rows), default=0) or 1
    top = 30 if legend else 16
    step = WIDTH / max(len(rows), 1)
    width = max(1.0, min(step * 0.72, 56))
    every = max(1, -(-len(rows) * 52 // WIDTH))
    drawn = [_legend(legend), _line(0, top + HEIGHT, WIDTH, top + HEIGHT)]
    for at, row in enumerate(rows):
        left, y = at * step + (step - width) / 2, float(top + HEIGHT)
        for place, part in enumerate(row.parts):
            tall = (HEIGHT - 14) * part / highest
            y -= tall
            if tall > 0:
                drawn.append(_rect(left, y, width, tall, HATCHES[place % len(HATCHES)]))
        if width >= 20 and any(row.parts):
            drawn.append(_text(left + width / 2, y - 4, row.told or _number(sum(row.parts)), "middle"))
        if at % every == 0:
            drawn.append(_text(left + width / 2, top + HEIGHT + 16, row.label, "middle"))
    return _svg(title, WIDTH, top + HEIGHT + COLUMN_LABELS, drawn)


def _legend(names: Sequence[str]) -> Markup:
    drawn, left = [], 0.0
    for place, name in enumerate(names):
        drawn += [_rect(left, 2, 14, 14, HATCHES[place % len(HATCHES)]), _text(left + 20, 14, name, "start")]
        left += 40 + 7.2 * len(name)
    return Markup("").join(drawn)


def _svg(title: str, width: float, height: float, drawn: Sequence[Markup]) -> Markup:
    return Markup(
        '<svg class="plot" viewBox="0 0 {width} {height}" role="img" aria-label="{title}" focusable="false">'
        "{hatches}{drawn}</svg>"
    ).format(width=_number(width), height=_number(height), title=title, hatches=_HATCHES, drawn=Markup("").join(drawn))


# a hatch is a pattern over the paper, so that it is told from its neighbours without its colour
_HATCHES = Markup(
    '<defs><pattern id="plot-lines" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="6" height="6" class="plot-paper"/><rect width="3" height="6" class="plot-ink-lines"/></pattern>'
    '<pattern id="plot-dots" width="6" height="6" patternUnits="userSpaceOnUse">'
    '<rect width="6" height="6" class="plot-paper"/><circle cx="3" cy="3" r="1.4" class="plot-ink-dots"/>'
    "</pattern></defs>"
)
_FILLS = {"lines": "url(#plot-lines)", "dots": "url(#plot-dots)"}


def _rect(x: float, y: float, width: float, height: float, hatch: str) -> Markup:
    fill = Markup(' fill="{}"').format(_FILLS[hatch]) if hatch in _FILLS else Markup("")
    return Markup('<rect x="{}" y="{}" width="{}" height="{}" class="plot-bar plot-{}"{}/>').format(
        _number(x), _number(y), _number(width), _number(height), hatch, fill
    )


def _line(x1: float, y1: float, x2: float, y2: float) -> Markup:
    return Markup('<line x1="{}" y1="{}" x2="{}" y2="{}" class="plot-axis"/>').format(*map(_number, (x1, y1, x2, y2)))


def _text(x: float, y: float, words: str, anchor: str) -> Markup:
    return Markup('<text x="{}" y="{}" text-anchor="{}">{}</text>').format(
        _number(x), _number(y), anchor, escape(words)
    )


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _short(label: str) -> str:
    return label if len(label) <= 26 else f"{label[:25].rstrip()}…"

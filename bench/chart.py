"""A plot of growth as SVG: one line a subject, sizes along a logarithmic axis, milliseconds upwards."""

import math
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 420, 64, 168, 24, 48
COLOURS = ("#1d5fa8", "#b3432b", "#2e7d4f", "#6b4fa0", "#8a6d1a")


def growth_chart(sizes: Sequence[int], lines: Mapping[str, Sequence[float]], title: str) -> str:
    """Return the picture. `lines` are the values of each subject at these sizes."""
    most = max((value for values in lines.values() for value in values), default=1) * 1.1 or 1
    parts = [*_frame(sizes, most, title)]
    for (name, values), colour in zip(lines.items(), COLOURS, strict=False):
        points = [(_x(size, sizes), _y(value, most)) for size, value in zip(sizes, values, strict=True)]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in points]
        x, y = points[-1]
        parts.append(
            f'<text x="{x + 10:.1f}" y="{y + 4:.1f}" fill="{colour}">{escape(name)} {values[-1]:.1f} ms</text>'
        )
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
        f'font-size="13">\n<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>\n{body}\n</svg>\n'
    )


def _frame(sizes: Sequence[int], most: float, title: str) -> list[str]:
    bottom, right = HEIGHT - BOTTOM, WIDTH - RIGHT
    parts = [f'<text x="{LEFT}" y="16" font-weight="bold">{escape(title)}</text>']
    for step in range(5):
        value = most * step / 4
        y = _y(value, most)
        parts.append(f'<line x1="{LEFT}" x2="{right}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{value:.0f} ms</text>')
    for size in sizes:
        x = _x(size, sizes)
        parts.append(f'<text x="{x:.1f}" y="{bottom + 20}" text-anchor="middle">{size:,}</text>')
    return parts


def _x(size: int, sizes: Sequence[int]) -> float:
    span = math.log(sizes[-1] / sizes[0]) or 1
    return LEFT + (WIDTH - LEFT - RIGHT) * math.log(size / sizes[0]) / span


def _y(value: float, most: float) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / most)

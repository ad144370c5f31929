"""The reliability diagram as inline SVG: confidence to the right, share that is right upwards, and the line on which both agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

SIZE, MARGIN = 320, 36
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


def reliability_diagram(bins: Sequence[Mapping[str, Any]]) -> str:
    """`bins` are those of `pipelines.figures.summary`; a dot's area grows with the number of its values."""
    most = max((b["values"] for b in bins), default=1)
    parts = [*_axes(), *(_dot(one, most) for one in bins)]
    box = f"0 0 {SIZE + MARGIN + 14} {SIZE + MARGIN + 14}"
    return (
        f'<svg class="diagram" viewBox="{box}" role="img" aria-label="Reliability: share right by confidence">'
        f"{''.join(parts)}</svg>"
    )


def _x(share: float) -> float:
    return round(MARGIN + share * SIZE, 1)


def _y(share: float) -> float:
    return round(8 + (1 - share) * SIZE, 1)


def _axes() -> list[str]:
    parts = [f'<path class="agree" d="M{_x(0)} {_y(0)}L{_x(1)} {_y(1)}"/>']
    for tick in TICKS:
        parts += [
            f'<path class="grid" d="M{_x(0)} {_y(tick)}H{_x(1)}M{_x(tick)} {_y(0)}V{_y(1)}"/>',
            f'<text x="{_x(0) - 6}" y="{_y(tick) + 4}" text-anchor="end">{tick:g}</text>',
            f'<text x="{_x(tick)}" y="{_y(0) + 16}" text-anchor="middle">{tick:g}</text>',
        ]
    return parts


def _dot(one: Mapping[str, Any], most: int) -> str:
    low, high = one["interval"]
    x, radius = _x(one["confidence"]), round(3 + 8 * (one["values"] / most) ** 0.5, 1)
    says = (
        f"{one['low']:.2f} to {one['high']:.2f}: {one['values']} values, mean confidence "
        f"{one['confidence']:.3f}, right {one['right']:.3f}"
    )
    return (
        f'<g class="bin"><title>{says}</title><path d="M{x} {_y(low)}V{_y(high)}"/>'
        f'<circle cx="{x}" cy="{_y(one["right"])}" r="{radius}"/></g>'
    )

"""Long rolls are looked at piece by piece, so that their letters stay large enough; no line is lost or read twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from idp.ports import Picture
    from pipelines.pictures.strips import Corners

LAP = 96
"""Neighbouring pieces share so many pixels of the shrunk picture: over three lines even of large print."""
EDGE = 3
"""What comes so near to a cut, in pixels of the shrunk picture, may be half a line."""
SAME = 0.5
"""Two outlines of which so much is shared are of one line."""


@dataclass(frozen=True, slots=True)
class Tile:
    """Rows `top` to `bottom` of a picture; `near` is how many rows at its cuts may hold halves of lines."""

    top: int
    bottom: int
    near: float = 0.0

    def cuts(self, corners: Corners, height: int) -> bool:
        """Whether the outline reaches a cut, in a picture so many rows high."""
        first, last = corners[:, 1].min(), corners[:, 1].max()
        above = self.top > 0 and first < self.top + self.near
        below = self.bottom < height and last > self.bottom - self.near
        return bool(above or below)


def tiles(picture: Picture, scale: float, side: int) -> tuple[Tile, ...]:
    """The picture in overlapping pieces that are, shrunk by `scale`, at most `side` pixels high."""
    height = picture.shape[0]
    most, lap = round(side / scale), round(LAP / scale)
    if height <= most:
        return (Tile(0, height),)
    number = -(-(height - lap) // (most - lap))
    step = -(-(height - lap) // number)
    return tuple(
        Tile(i * step, min((i + 1) * step + lap, height), EDGE / scale) for i in range(number)
    )


def merged(found: Sequence[tuple[Tile, Corners]], height: int) -> list[Corners]:
    """One outline a line: whole ones before those that a cut may have halved, larger before smaller."""
    if len({tile for tile, _ in found}) < 2:
        return [corners for _, corners in found]
    ranked = sorted(found, key=lambda f: (f[0].cuts(f[1], height), -_area(_span(f[1]))))
    kept: list[tuple[Tile, Corners]] = []
    for tile, corners in ranked:
        others = [span for other, span in kept if other != tile]
        if all(_shared(_span(corners), _span(other)) < SAME for other in others):
            kept.append((tile, corners))
    return [corners for _, corners in kept]


def _span(corners: Corners) -> tuple[float, float, float, float]:
    (x0, y0), (x1, y1) = corners.min(axis=0), corners.max(axis=0)
    return float(x0), float(y0), float(x1), float(y1)


def _area(span: tuple[float, float, float, float]) -> float:
    return max(span[2] - span[0], 0.0) * max(span[3] - span[1], 0.0)


def _shared(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> float:
    """How much of the smaller one both cover, 0..1."""
    both = (max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3]))
    return _area(both) / max(min(_area(a), _area(b)), 1e-9)

"""How a photographed page slopes: rows may fall or rise to the right, and more so at the top than at the foot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import median

from idp.document import Box

LEAST = 0.025
"""Pages whose rows slope less than this (in heights of the page over its width) need no levelling."""
_FEWEST = 4
_MOST = 60
_FAR = 0.1


@dataclass(frozen=True, slots=True)
class Level:
    """Rows slope by `slope` at the top of the page and by `slope + change` at its foot; both 0 on a straight page."""

    slope: float = 0.0
    change: float = 0.0

    @property
    def flat(self) -> bool:
        return not (self.slope or self.change)

    def height(self, x: float, y: float) -> float:
        """Where the row through (x, y) meets the left edge of the page."""
        return (y - self.slope * x) / (1 + self.change * x)


def level_of(runs: Iterable[Sequence[Box]]) -> Level:
    """The level that most runs of words show; a run is three or more words that stand close on one line."""
    seen = [point for _, run in zip(range(_MOST), runs, strict=False) if (point := _point(run))]
    if len(seen) < _FEWEST:
        return Level()
    usual = median(slope for _, slope in seen)
    changes = [
        (s2 - s1) / (y2 - y1) for (y1, s1), (y2, s2) in combinations(seen, 2) if abs(y2 - y1) > _FAR
    ]
    change = median(changes) if len(changes) > _FEWEST else 0.0
    slope = median(s - change * y for y, s in seen)
    if max(abs(slope), abs(slope + change), abs(usual)) < LEAST:
        return Level()
    return Level(slope, change) if abs(change) >= LEAST else Level(usual)


def _point(run: Sequence[Box]) -> tuple[float, float] | None:
    """Where a run meets the left edge, and its slope there."""
    if len(run) < 3:
        return None
    (x1, y1), (x2, y2) = run[0].centre, run[-1].centre
    if x2 - x1 < _FAR:
        return None
    slope = (y2 - y1) / (x2 - x1)
    return y1 - slope * x1, slope

"""Which way up a page stands, told by its lines before all of them are read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.pictures.strips import sides

if TYPE_CHECKING:
    from pipelines.pictures.strips import Corners

SAMPLE = 6
"""Lines that are read to tell head from foot."""
SURE = 0.93
"""Print that stands upright is read above this; what stands on its head stays under it, mostly far."""
SURER = 0.04
"""By so much the better of two ways up must be surer to be believed against the page as it came."""
LONG = 3.0
"""Lines so many times as long as high have a direction."""


@dataclass(frozen=True, slots=True)
class Stand:
    """By how many degrees clockwise the picture must be turned to stand upright, and how surely it was then read, 0..1."""

    turn: int
    sure: float


def stand_of(lines: Sequence[Corners], read: Callable[[Sequence[Corners]], float]) -> Stand:
    """How the page of `lines` (corners as found, clockwise from the picture's top left) stands.

    `read` says how surely the given lines are read, each from its first corner. Lines that run up or down are tried both
    ways; those that run across are tried upside down only where they are unsure.
    """
    lying = _lie(lines)
    sample = _sample([c for c in lines if _stands(c) == lying])
    if not sample:
        return Stand(0, 0.0)
    if not lying:
        upright = read(sample)
        if upright >= SURE:
            return Stand(0, upright)
        reversed_ = read([_rolled(c, 2) for c in sample])
        return Stand(180, reversed_) if reversed_ > upright + SURER else Stand(0, upright)
    down, up = read([_rolled(c, 1) for c in sample]), read([_rolled(c, 3) for c in sample])
    return Stand(270, down) if down >= up else Stand(90, up)


def turned(corners: Corners, turn: int, size: tuple[int, int]) -> Corners:
    """Where `corners` lie once a picture `size` (width, height) pixels large was turned clockwise, from its new top left."""
    import numpy as np

    width, height = size
    x, y = corners[:, 0], corners[:, 1]
    moved = {0: (x, y), 90: (height - y, x), 180: (width - x, height - y), 270: (y, width - x)}
    return _rolled(np.stack(moved[turn], axis=1), -turn // 90)


def _rolled(corners: Corners, first: int) -> Corners:
    """The same corners, beginning with another one."""
    import numpy as np

    return np.roll(corners, -first, axis=0)


def _stands(corners: Corners) -> bool:
    along, across = sides(corners)
    return across > along


def _lie(lines: Sequence[Corners]) -> bool:
    """Whether most of the text, by its length, runs up or down."""
    lengths = [(max(sides(c)), _stands(c)) for c in lines]
    return 2 * sum(n for n, stands in lengths if stands) > sum(n for n, _ in lengths)


def _sample(lines: Sequence[Corners]) -> list[Corners]:
    """A few lines of middling length, spread over the page: the longest cost most, short ones say little."""
    long = [c for c in lines if max(sides(c)) >= LONG * min(sides(c))] or list(lines)
    long.sort(key=lambda c: max(sides(c)))
    some = long[len(long) // 3 :] if len(long) > 2 * SAMPLE else long
    step = max(1, len(some) // SAMPLE)
    return some[::step][:SAMPLE]

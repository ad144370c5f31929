"""Print on a picture: where ink lies, and how much of it no word is known for."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from idp.document import Box

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Grey: TypeAlias = NDArray[np.uint8]

INK_DPI = 100
"""Pages are drawn so for `Ink`; smaller print melts."""
AROUND = 31
"""What is around a point reaches so many pixels."""
CONTRAST = 24
"""Ink is so much darker or lighter than what is around it, of 255."""
EDGE = 0.2
"""The part of a word's box above and below that is not looked at for contrast: its neighbours may reach in."""
LEAST_CONTRAST = 8.0
"""Print makes the shades in a word's box differ by more than this; blank paper and paint do not."""
LEAST_IN_WORD = 0.03
"""A word that is seen covers at least this share of its box with ink."""
TALLEST, SHORTEST, WIDEST = 40, 4, 70
"""Letters are of this size, in pixels; joined ones may be wide."""
WORD_WIDE = 18
"""Letters in a row make print from this many pixels on."""


@dataclass(frozen=True, slots=True, eq=False)
class Ink:
    """A grey picture's ink; all boxes given and returned are in 0..1 of it."""

    grey: Grey
    any: NDArray[np.bool_]
    """Where a point is darker or lighter than what is around it."""
    letters: Grey
    """255 where dark ink has the size of letters."""

    def under(self, boxes: Sequence[Box]) -> list[float]:
        """The share of each box that ink covers."""
        import numpy as np

        return _means(self.any.astype(np.int64), boxes)

    def contrast(self, boxes: Sequence[Box]) -> list[float]:
        """How far the shades within each box lie apart, as their standard deviation, of 255; less its upper and lower edge."""
        import numpy as np

        inner = [Box(b.x0, b.y0 + EDGE * b.height, b.x1, b.y1 - EDGE * b.height) for b in boxes]
        grey = self.grey.astype(np.int64)
        pairs = zip(_means(grey, inner), _means(grey * grey, inner), strict=True)
        return [math.sqrt(max(squares - mean * mean, 0.0)) for mean, squares in pairs]

    def unread(self, words: Sequence[Box], within: Box | None = None) -> tuple[float, float]:
        """How many pixels print runs on under `words`, and beside them, by the length of its lines; only inside `within`."""
        import numpy as np

        high, wide = self.letters.shape
        known = np.zeros((high, wide), np.uint8)
        for x0, y0, x1, y1 in _pixels(words, wide, high):
            grow = max(2, (y1 - y0) // 4)
            known[max(y0 - grow, 0) : y1 + grow, max(x0 - grow, 0) : x1 + grow] = 255
        letters = self.letters
        if within is not None:
            ((x0, y0, x1, y1),) = _pixels([within], wide, high)
            letters, known = letters[y0:y1, x0:x1], known[y0:y1, x0:x1]
        if not letters.size:
            return 0.0, 0.0
        return _length(letters & known), _length(letters & ~known)


def ink_of(grey: Grey) -> Ink:
    """The ink on a grey picture, drawn at about INK_DPI."""
    import cv2
    import numpy as np

    around = cv2.blur(grey, (AROUND, AROUND)).astype(np.int16)
    apart = around - grey
    dark = (apart > CONTRAST).astype(np.uint8)
    return Ink(grey, abs(apart) > CONTRAST, _letter_sized(dark))


def _means(values: NDArray[np.int64], boxes: Sequence[Box]) -> list[float]:
    """The mean of `values` in each box."""
    import numpy as np

    high, wide = values.shape
    sums = np.zeros((high + 1, wide + 1), np.int64)
    sums[1:, 1:] = values.cumsum(0).cumsum(1)
    means = []
    for x0, y0, x1, y1 in _pixels(boxes, wide, high):
        area = (x1 - x0) * (y1 - y0)
        found = sums[y1, x1] - sums[y0, x1] - sums[y1, x0] + sums[y0, x0]
        means.append(float(found) / area if area > 0 else 0.0)
    return means


def _letter_sized(dark: Grey) -> Grey:
    import cv2
    import numpy as np

    count, labels, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    wide, high = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    kept = (high >= SHORTEST) & (high <= TALLEST) & (wide <= WIDEST) & (stats[:, 4] >= SHORTEST)
    kept[0] = False
    return np.where(kept, 255, 0).astype(np.uint8)[labels] if count > 1 else np.zeros_like(dark)


def _length(letters: Grey) -> float:
    """How long the lines are that `letters` stand on, in pixels."""
    import cv2

    joined = cv2.morphologyEx(letters, cv2.MORPH_CLOSE, _row(9))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    wide, high = stats[1:, cv2.CC_STAT_WIDTH], stats[1:, cv2.CC_STAT_HEIGHT]
    lines = (wide >= WORD_WIDE) & (high <= TALLEST + 8) & (wide >= 1.5 * high)
    return float(wide[lines].sum())


def _row(wide: int) -> Any:
    import numpy as np

    return np.ones((1, wide), np.uint8)


def _pixels(boxes: Sequence[Box], wide: int, high: int) -> list[tuple[int, int, int, int]]:
    return [
        (
            max(int(box.x0 * wide), 0),
            max(int(box.y0 * high), 0),
            min(round(box.x1 * wide + 0.5), wide),
            min(round(box.y1 * high + 0.5), high),
        )
        for box in boxes
    ]

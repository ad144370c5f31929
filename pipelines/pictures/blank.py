"""Whether a page holds anything to read: dust, punch holes, the edge of the scanner and the other side shining through do not count."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipelines.pictures.look import Look

    Plane = NDArray[np.uint8]

SHINES_THROUGH = 26
"""Levels: what is less dark against the paper is the other side's print, or stains."""
LEAST_SPOT = 4
"""Smaller spots, in pixels of the small copy, are dust."""
FEWEST_SPOTS, LEAST_INK = 3, 0.0005
"""Fewer spots than that, with less of the page under them than that share, say nothing."""
RIM = 0.03
"""Share of the longer side: what touches this rim is the scanner's edge."""
LEAST_HOLE, LARGEST_HOLE = 0.012, 0.045
"""A punch hole's size and ..."""
HOLE_RIM = 0.12
"""... how far from the rim it lies, as shares of the longer side."""


def is_empty(look: Look) -> bool:
    """Whether nothing on the page is to be read; a line of text, a stamp or a drawing is."""
    import cv2
    import numpy as np

    grey = cv2.GaussianBlur(look.grey, (0, 0), 0.8)
    paper = cv2.morphologyEx(
        cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA),
        cv2.MORPH_CLOSE,
        np.ones((15, 15), np.uint8),
    )
    around = cv2.resize(paper, grey.shape[::-1], interpolation=cv2.INTER_LINEAR)
    dark = (cv2.subtract(around, grey) > SHINES_THROUGH).astype(np.uint8)
    spots = cv2.connectedComponentsWithStats(dark, connectivity=8)[2][1:]
    found = spots[_speaks(np.asarray(spots, np.int32), grey.shape[1], grey.shape[0])]
    inked = float(found[:, cv2.CC_STAT_AREA].sum())
    return len(found) < FEWEST_SPOTS and inked < LEAST_INK * grey.size


def _speaks(spots: NDArray[np.int32], wide: int, high: int) -> NDArray[np.bool_]:
    """Which spots may be print."""
    import numpy as np

    x, y, w, h, area = (spots[:, k].astype(np.float64) for k in range(5))
    longer = max(wide, high)
    large = (np.maximum(w, h) >= LEAST_SPOT) & (area >= 6)
    gap = np.minimum.reduce([x, y, wide - x - w, high - y - h])
    at_rim = gap < RIM * longer * 0.3
    round_ = (np.minimum(w, h) > 0.75 * np.maximum(w, h)) & (area > 0.65 * w * h)
    holed = round_ & (w >= LEAST_HOLE * longer) & (w <= LARGEST_HOLE * longer)
    holed &= gap < HOLE_RIM * longer
    return np.asarray(large & ~at_rim & ~holed, np.bool_)

"""Lines of text found on a map of ink, and cut out of the picture as level strips."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from idp.ports import Picture

    Corners: TypeAlias = NDArray[np.float64]
    """Four rows of x and y in pixels: top left, top right, bottom right, bottom left of the text as it reads."""

STANDING = 1.5
"""A strip so many times as high as wide holds text that runs downwards."""
SMALLEST = 3.0
"""Pixels of the map under which a spot is no letter."""


def fitted(picture: Picture, scale: float, step: int = 32) -> Any:
    """The picture at `scale`, its sides multiples of `step`, as a network takes it: 1 × 3 × height × width, BGR in -1..1."""
    import cv2

    height, width = picture.shape[:2]
    size = tuple(max(step, round(side * scale / step) * step) for side in (width, height))
    kind = cv2.INTER_AREA if scale < 0.5 else cv2.INTER_LINEAR
    small = cv2.resize(picture, size, interpolation=kind)
    return cv2.dnn.blobFromImage(small, 1 / 127.5, mean=(127.5,) * 3, swapRB=True)


def outlines(
    ink: NDArray[np.float32], *, threshold: float, least: float, grow: float
) -> list[Corners]:
    """The slanted rectangles around the spots of `ink` (0..1), in its pixels.

    Spots are where it passes `threshold`; those whose mean stays under `least` are left out. A spot is the core of a line:
    its rectangle is widened on all sides by `grow` times its area over its circumference.
    """
    import cv2
    import numpy as np

    mask = cv2.dilate((ink > threshold).astype(np.uint8), np.ones((2, 2), np.uint8))
    found = []
    for contour in cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)[0]:
        middle, (wide, high), angle = cv2.minAreaRect(contour)
        if (
            min(wide, high) < SMALLEST
            or _mean(ink, cv2.boxPoints((middle, (wide, high), angle))) < least
        ):
            continue
        more = grow * wide * high / (wide + high)
        found.append(_in_order(cv2.boxPoints((middle, (wide + more, high + more), angle))))
    return found


def _mean(ink: NDArray[np.float32], points: Any) -> float:
    """The mean of `ink` inside the polygon `points`."""
    import cv2
    import numpy as np

    height, width = ink.shape
    x0, y0 = np.clip(np.floor(points.min(axis=0)).astype(int), 0, (width - 1, height - 1))
    x1, y1 = np.clip(np.ceil(points.max(axis=0)).astype(int), 0, (width - 1, height - 1))
    mask = np.zeros((y1 - y0 + 1, x1 - x0 + 1), np.uint8)
    cv2.fillPoly(mask, [(points - (x0, y0)).astype(np.int32)], 1)
    return float(cv2.mean(ink[y0 : y1 + 1, x0 : x1 + 1], mask)[0])


def _in_order(points: Any) -> Corners:
    """The corners clockwise from the top left, so that the first side is the upper one."""
    import numpy as np

    by_x = points[np.argsort(points[:, 0], kind="stable")].astype(np.float64)
    left, right = by_x[:2], by_x[2:]
    top_left, bottom_left = left[np.argsort(left[:, 1], kind="stable")]
    top_right, bottom_right = right[np.argsort(right[:, 1], kind="stable")]
    return np.array([top_left, top_right, bottom_right, bottom_left])


def level(corners: Corners) -> Corners:
    """The same corners, beginning where the text begins: a high rectangle holds text that runs downwards."""
    import numpy as np

    wide, high = sides(corners)
    return np.roll(corners, -1, axis=0) if high >= STANDING * wide else corners


def sides(corners: Corners) -> tuple[float, float]:
    """Length of the first side (along) and the second (across), at least one pixel each."""
    import numpy as np

    a, b, c, d = corners
    along, across, below, beyond = (
        float(np.linalg.norm(side)) for side in (b - a, d - a, c - d, c - b)
    )
    return max(along, below, 1.0), max(across, beyond, 1.0)


def widened(corners: Corners, along: float, across: float) -> Corners:
    """The same with so many times its height more at each end, and above and below; less where that is negative."""
    import numpy as np

    long, high = sides(corners)
    to_right = (corners[1] - corners[0]) / long * along * high
    down = (corners[3] - corners[0]) / high * across * high
    return corners + np.array(
        [-to_right - down, to_right - down, to_right + down, down - to_right], np.float64
    )


def strip(picture: Picture, corners: Corners, height: int) -> Picture:
    """What lies between `corners` (as `level` puts them), drawn `height` pixels high and as wide as it then is."""
    import cv2
    import numpy as np

    along, across = sides(corners)
    width, finer = max(round(along * height / across), 8), 1
    while across > 2 * finer * height:
        finer *= 2
    high, wide = height * finer, width * finer
    target = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    map_ = cv2.getPerspectiveTransform(corners.astype(np.float32), target)
    cut = cv2.warpPerspective(
        picture, map_, (wide, high), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    if finer > 1:
        cut = cv2.resize(cut, (width, height), interpolation=cv2.INTER_AREA)
    return np.asarray(cut, np.uint8)

"""Pictures made ready for an engine: large enough to read, and turned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from idp.document import Box

if TYPE_CHECKING:
    from idp.ports import Picture

LEAST_WIDTH = 1000
"""Narrower pictures are enlarged, since receipts a few hundred pixels wide have letters ten pixels high."""
MOST_PIXELS = 6_000_000


def legible(picture: Picture) -> Picture:
    """The same picture, enlarged where it is too small to read."""
    import cv2
    import numpy as np

    height, width = picture.shape[:2]
    scale = min(LEAST_WIDTH / width, (MOST_PIXELS / (width * height)) ** 0.5, 3.0)
    if scale <= 1.05:
        return picture
    size = (round(width * scale), round(height * scale))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_CUBIC), np.uint8)


def is_blank(picture: Picture) -> bool:
    """Whether the picture is of one shade all over, as an empty page is."""
    return float(picture[::4, ::4].std()) < 1.5


def turned(picture: Picture, degrees: int) -> Picture:
    """The picture turned clockwise by 0, 90, 180 or 270 degrees."""
    import numpy as np

    return np.ascontiguousarray(np.rot90(picture, -degrees // 90))


def turned_back(box: Box, degrees: int) -> Box:
    """Where `box` of a picture that was turned clockwise by `degrees` lies in the picture as it was."""
    match degrees % 360:
        case 90:
            return Box(box.y0, 1 - box.x1, box.y1, 1 - box.x0)
        case 180:
            return Box(1 - box.x1, 1 - box.y1, 1 - box.x0, 1 - box.y0)
        case 270:
            return Box(1 - box.y1, box.x0, 1 - box.y0, box.x1)
        case _:
            return box

"""Pictures made ready for an engine: large enough to read, and turned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from idp.document import Box

if TYPE_CHECKING:
    from idp.ports import Picture

LEAST_WIDTH = 1000
"""Narrower pictures are enlarged, since receipts a few hundred pixels wide have letters ten pixels high."""
MOST_PIXELS = 6_000_000
LOOKED_AT = 960
"""Longer side, in pixels, of the picture in which letters are measured."""
FEWEST_LETTERS = 30


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


def letter_height(picture: Picture) -> float | None:
    """How high the usual letter is, as a share of the picture's longer side; None where nothing looks like letters.

    Roughly, and in a few hundredths of a second: the middle height of the dark spots that have a letter's size and shape.
    """
    import cv2
    import numpy as np

    longer = max(picture.shape[:2])
    scale = min(1.0, LOOKED_AT / longer)
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    grey = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    method, kind = cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV
    ink = cv2.adaptiveThreshold(grey, 255, method, kind, 25, 15)
    spots = cv2.connectedComponentsWithStats(ink, connectivity=8)[2][1:]
    high, wide = spots[:, cv2.CC_STAT_HEIGHT], spots[:, cv2.CC_STAT_WIDTH]
    letters = high[(high >= 4) & (high <= 60) & (wide >= 2) & (wide <= 3 * high)]
    if len(letters) < FEWEST_LETTERS:
        return None
    middle = np.median(letters)
    return float(middle / (scale * longer))


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

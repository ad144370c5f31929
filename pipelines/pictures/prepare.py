"""Pictures made ready for an engine: large enough to read, and turned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from idp.document import Box

if TYPE_CHECKING:
    from idp.ports import Picture

LEAST_WIDTH = 1000
"""Narrower pictures are enlarged, since receipts a few hundred pixels wide have letters ten pixels high."""
MOST_PIXELS = 6_000_000
LOOKED_AT = 960
"""Longer side, in pixels, of the picture in which letters are measured."""
FEWEST_LETTERS = 30
SCAN_SIDE, SCAN_LETTERS = 2300, 14
"""Pixels of the longer side and of a letter's height on a scan at 200 dpi, at least."""
SCAN_SHAPE = 0.6
"""Sheets of paper are at least so wide for their height; A4 has 0.71."""
SCAN_SPREAD = 0.65
"""A page's letters reach over so much of its width; a receipt is narrow."""
WHITE, MOST_GREY = 240, 0.12
"""Paper on a clean scan is so light, and so little of the page lies between paper and ink."""


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
    import numpy as np

    spots, size = _letters(picture)
    return float(np.median(spots[:, 3]) / max(size)) if len(spots) >= FEWEST_LETTERS else None


def _letters(picture: Picture) -> tuple[Any, tuple[int, int]]:
    """Left, top, width and height of what looks like letters on a small copy of the picture, and that one's height and width."""
    import cv2

    scale = min(1.0, LOOKED_AT / max(picture.shape[:2]))
    small = cv2.resize(grey(picture), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    method, kind = cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV
    ink = cv2.adaptiveThreshold(small, 255, method, kind, 25, 15)
    spots = cv2.connectedComponentsWithStats(ink, connectivity=8)[2][1:]
    high, wide = spots[:, cv2.CC_STAT_HEIGHT], spots[:, cv2.CC_STAT_WIDTH]
    kept = (high >= 4) & (high <= 60) & (wide >= 2) & (wide <= 3 * high)
    return spots[kept, :4], (small.shape[0], small.shape[1])


def is_clean_scan(picture: Picture) -> bool:
    """Whether the picture seems to be a page from a scanner at 200 dpi or more: large, letters to match, flat white paper.

    Receipts on a scanner's glass look alike: only reading them tells them apart.
    """
    import numpy as np

    shorter, longer = sorted(picture.shape[:2])
    if longer < SCAN_SIDE or shorter < SCAN_SHAPE * longer:
        return False
    green = picture[::3, ::3, 1]
    if np.median(green) < WHITE or np.mean((green > 60) & (green < 200)) > MOST_GREY:
        return False
    spots, (height, width) = _letters(picture)
    if len(spots) < FEWEST_LETTERS:
        return False
    share = np.median(spots[:, 3]) / max(height, width)
    left, right = np.percentile(spots[:, 0], (3, 97))
    return bool(
        share * max(picture.shape[:2]) >= SCAN_LETTERS and right - left >= SCAN_SPREAD * width
    )


def with_letters(picture: Picture, height: float) -> Picture:
    """The same picture, shrunk until its letters are so many pixels high; never enlarged."""
    import cv2
    import numpy as np

    letters = letter_height(picture)
    if letters is None or (scale := height / (letters * max(picture.shape[:2]))) > 0.95:
        return picture
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8)


def grey(picture: Picture) -> Any:
    """The picture without its colours, height × width."""
    import cv2

    return cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)


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

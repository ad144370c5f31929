"""Uneven light and faint ink: measured on the small copy, mended on the picture itself only where there is need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.pictures.look import small

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from idp.ports import Picture
    from pipelines.pictures.look import Look

    Plane = NDArray[np.uint8]

SIDE = 250
"""Longer side of the copy on which light is measured: print is painted over there, shadows stay."""
PRINT = 9
BLOCKS = 12
UNEVEN = 0.72
"""Where paper under print is darker than so much of the brightest paper, light is uneven."""
DARKEST = 0.25
"""Darker than so much of the brightest is no shadow but a dark thing, and stays as it is."""
TINT = 0.12
"""Paper in the shade has the tint of paper in the light; shares of the brightest channel."""
PAPER = 250
"""The level to which paper is brought."""
FAINT = 54
"""Levels between ink and paper below which print is stretched."""
FEWEST_LETTERS = 25
STRONG = 160


def is_uneven(look: Look) -> bool:
    """Whether the paper under the print is much darker in some places than in others.

    Only where letters stand is asked, since a dark border or a coloured bar is no shadow.
    """
    import numpy as np

    if len(look.letters) < FEWEST_LETTERS:
        return False
    paper = _paper(look.copy).max(axis=2)
    scale = max(paper.shape) / max(look.grey.shape)
    x, y = ((look.letters[:, k] + look.letters[:, k + 2] / 2) * scale for k in (0, 1))
    high, wide = paper.shape
    row, column = np.clip(y.astype(int), 0, high - 1), np.clip(x.astype(int), 0, wide - 1)
    under = paper[row, column].astype(np.float64)
    # Letters crowd in some places: each part of the page counts once.
    block = (row * BLOCKS // high) * BLOCKS + column * BLOCKS // wide
    sums, counts = np.bincount(block, under), np.bincount(block)
    levels = sums[counts >= 2] / counts[counts >= 2]
    if len(levels) < 4:
        return False
    return float(np.percentile(levels, 8)) < UNEVEN * float(np.percentile(levels, 92))


def evened(picture: Picture) -> Picture:
    """`picture` as if light had fallen on it evenly: each place is set against the paper around it."""
    import cv2
    import numpy as np

    light = _light(_paper(picture))
    size = (picture.shape[1], picture.shape[0])
    around = cv2.resize(light, size, interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(picture, cv2.merge([around] * 3), scale=PAPER), np.uint8)


def _light(paper: Picture) -> Plane:
    """How bright the light is at each place of the small copy.

    Coloured and dark bars say nothing of the light, and would vanish if they were taken for paper in the shade: there it is
    taken from the paper around them.
    """
    import cv2
    import numpy as np

    levels = paper.astype(np.float32)
    bright = levels.max(axis=2)
    most = float(np.percentile(bright, 95))
    tint = levels / np.maximum(bright, 1.0)[:, :, None]
    usual = np.median(tint[bright > 0.5 * most], axis=0)
    is_paper = (np.abs(tint - usual).max(axis=2) < TINT) & (bright > DARKEST * most)
    weight = cv2.erode(is_paper.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(np.float32)
    light, sure = np.zeros_like(bright), np.zeros_like(bright)
    for spread in (3, 9, 30, 100):
        near, count = (cv2.GaussianBlur(v, (0, 0), spread) for v in (bright * weight, weight))
        fresh = np.minimum(count, 1.0 - sure)
        light, sure = light + fresh * near / np.maximum(count, 1e-6), sure + fresh
    out = np.where(sure > 0, light / np.maximum(sure, 1e-6), most)
    return np.clip(out, DARKEST * most, 255).astype(np.uint8)


def contrast(look: Look) -> float:
    """By how many levels the usual ink is darker than the paper; 255 where there is too little print to tell."""
    import numpy as np

    if len(look.letters) < FEWEST_LETTERS:
        return 255.0
    ink = float(np.percentile(look.grey[look.ink > 0], 25))
    return _level(look) - ink


def _level(look: Look) -> float:
    import numpy as np

    return float(np.percentile(look.grey, 75))


def stretched(picture: Picture, look: Look) -> Picture:
    """`picture` with its levels drawn apart, so that ink is dark and paper nearly white."""
    import cv2
    import numpy as np

    paper, gap = _level(look), max(contrast(look), 12.0)
    levels = np.arange(256, dtype=np.float64)
    table = np.clip(245 - (paper - levels) * STRONG / gap, 0, 255).astype(np.uint8)
    return np.asarray(cv2.LUT(picture, table), np.uint8)


def _paper(picture: Picture) -> Picture:
    """The small copy with its print painted over by the paper around it."""
    import cv2
    import numpy as np

    copy, _ = small(picture, SIDE)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (PRINT, PRINT))
    closed = cv2.morphologyEx(copy, cv2.MORPH_CLOSE, kernel)
    return np.asarray(cv2.medianBlur(closed, 5), np.uint8)

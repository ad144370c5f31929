"""A first look at a picture: a small copy in grey and the spots on it that have a letter's size and shape.

Everything that is decided about a picture is decided on this copy, so that deciding costs some milliseconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from idp.ports import Picture

    Plane = NDArray[np.uint8]
    """Height × width, one value a pixel."""

LOOKED_AT = 1000
"""Longer side of the small copy, in pixels: small print on A4 still has letters 5 pixels high there."""
ORDINARY = 2.0
"""So many times longer than wide is nothing special."""
LEAST_LETTER, LARGEST_LETTER = 4, 60
WIDEST_IN_HEIGHTS = 4
"""Letters that touch make spots that are wider than high."""
OTHER = 25
"""Levels by which a page's content differs from its rim."""
LIGHTER = 12
"""How many levels ink must be darker than the paper around it."""


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """The small copy.

    `scale` leads from the picture's pixels to those of `copy`, which is in colour. `letters` are left, top, width, height and area of each spot, in
    pixels of the copy; `ink` is 255 where they are.
    """

    copy: Picture
    grey: Plane
    scale: float
    letters: NDArray[np.int32]
    ink: Plane

    @property
    def letter(self) -> float:
        """The usual height of a letter in pixels of the picture itself; 0 where there are none."""
        import numpy as np

        return float(np.median(self.letters[:, 3]) / self.scale) if len(self.letters) else 0.0


def small(picture: Picture, longest: int) -> tuple[Picture, float]:
    """`picture` with no side longer than `longest`, and the factor by which it was shrunk."""
    import cv2
    import numpy as np

    scale = min(1.0, longest / max(picture.shape[:2]))
    if scale == 1.0:
        return picture, 1.0
    size = (max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale)))
    # Whole steps are far cheaper than odd ones: the odd one comes last, on what is left.
    whole = int(1 / scale)
    if whole >= 2 and min(picture.shape[:2]) >= 2 * whole:
        high, wide = (side // whole * whole for side in picture.shape[:2])
        step = (wide // whole, high // whole)
        picture = np.asarray(
            cv2.resize(picture[:high, :wide], step, interpolation=cv2.INTER_AREA), np.uint8
        )
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8), scale


def look(picture: Picture) -> Look:
    """The small copy of `picture` with its letters."""
    import cv2
    import numpy as np

    high, wide = picture.shape[:2]
    # A till roll's copy is longer, so that its letters stay letters.
    shape = max(high, wide) / min(high, wide)
    copy, scale = small(picture, round(LOOKED_AT * min(max(1.0, shape / ORDINARY), 16.0) ** 0.5))
    grey = np.asarray(cv2.cvtColor(copy, cv2.COLOR_RGB2GRAY), np.uint8)
    letters, ink = letters_of(grey)
    return Look(copy, grey, scale, letters, ink)


def content(look: Look) -> NDArray[np.float64]:
    """Points around everything on the page that is not of the colour of its rim, in pixels of the picture itself.

    All of it is enclosed, pictures and rules, too; for a photo that is everything. Without anything: the rim itself.
    """
    import cv2
    import numpy as np

    grey = look.grey
    high, wide = grey.shape
    rim = np.median(np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]]))
    other = (np.abs(grey.astype(np.int16) - int(rim)) > OTHER).astype(np.uint8)
    # Faint print may differ less, but was seen as letters.
    points = cv2.findNonZero(cv2.max(cv2.medianBlur(other, 3), look.ink))
    if points is None:
        return np.array([[0, 0], [wide, 0], [wide, high], [0, high]]) / look.scale
    hull = np.asarray(cv2.convexHull(points), np.float64).reshape(-1, 2)
    return np.asarray((hull + 0.5) / look.scale, np.float64)


def letters_of(grey: Plane) -> tuple[NDArray[np.int32], Plane]:
    """The spots of a letter's size that are darker than what surrounds them, and the mask of their pixels."""
    import cv2
    import numpy as np

    method, kind = cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV
    dark = cv2.adaptiveThreshold(grey, 255, method, kind, 31, LIGHTER)
    _, labels, spots, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    wide, high, area = (
        spots[:, k] for k in (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT, cv2.CC_STAT_AREA)
    )
    like = (high >= LEAST_LETTER) & (high <= LARGEST_LETTER)
    like &= (wide >= 2) & (wide <= WIDEST_IN_HEIGHTS * high) & (area >= 0.12 * wide * high)
    like[0] = False
    ink = np.where(like, 255, 0).astype(np.uint8)[labels]
    return np.asarray(spots[like], np.int32), ink

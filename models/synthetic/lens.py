"""How a page lies before a scanner or a telephone. The way back leads from 0..1 of the new picture to 0..1 of the old one."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any, TypeAlias

from idp.document import Matrix
from idp.geometry import inverse, quarter, then
from models.synthetic.dice import as_bytes, dice_of

if TYPE_CHECKING:
    import numpy as np

    Picture: TypeAlias = np.ndarray[Any, np.dtype[np.uint8]]


def laid_askew(
    page: Picture, rng: random.Random, *, degrees: float, margin: float
) -> tuple[Picture, Matrix]:
    """A sheet on the glass of a scanner; `margin` is how much of the lid shows on either side, in widths of the page."""
    import cv2
    import numpy as np

    high, wide = page.shape[:2]
    side, top = round(margin * wide), round(margin * wide * rng.uniform(0, 1))
    size = wide + 2 * side, high + 2 * top
    lie = np.vstack([cv2.getRotationMatrix2D((wide / 2, high / 2), -degrees, 1.0), [0, 0, 1]])
    lie[:2, 2] += side, top
    lid = rng.choice((255, 252, 246, 235)) if rng.random() < 0.85 else rng.choice((30, 90, 160))
    out = cv2.warpPerspective(page, lie, size, flags=cv2.INTER_AREA, borderValue=(lid,) * 3)
    return as_bytes(out), _way_back(lie, size, (wide, high))


def held_before_a_lens(page: Picture, rng: random.Random) -> tuple[Picture, Matrix]:
    """A photo from the hand: the paper turned and tilted on a table, of which more or less shows; some corners cut off."""
    import cv2
    import numpy as np

    high, wide = page.shape[:2]
    room = rng.choice((1.0, 1.02, 1.1, 1.25, 1.5))
    size = round(wide * room), round(high * rng.choice((1.0, room)))
    tilt = rng.choice((0.02, 0.05, 0.1, 0.16))
    a = np.deg2rad(rng.gauss(0, 3.5))
    unit = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]], np.float64)
    far = rng.randrange(4)
    unit[[far, (far + 1) % 4]] *= 1 - rng.uniform(0.3, 1) * tilt
    shape = (
        unit * (wide / 2, high / 2) @ np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]])
    )
    shape *= min(1.0, rng.uniform(0.97, 1.01) * (np.array(size) / np.ptp(shape, axis=0)).min())
    shape -= (shape.max(axis=0) + shape.min(axis=0)) / 2
    shape += np.array(size) / 2
    source = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    lie = cv2.getPerspectiveTransform(source, shape.astype(np.float32))
    sheet = cv2.warpPerspective(page, lie, size, flags=cv2.INTER_AREA).astype(np.float32)
    mask = cv2.warpPerspective(np.ones((high, wide), np.float32), lie, size)
    fall = cv2.GaussianBlur(np.roll(mask, (6, 4), (0, 1)), (0, 0), max(size) / 200)[:, :, None]
    scene = _table(rng, size) * (1 - 0.45 * fall)
    scene = scene * (1 - mask[:, :, None]) + sheet * mask[:, :, None]
    return as_bytes(scene), _way_back(lie, size, (wide, high))


def turned(picture: Picture, matrix: Matrix, degrees: int) -> tuple[Picture, Matrix]:
    """The picture turned clockwise by quarters, as a telephone held across does."""
    import numpy as np

    out = np.ascontiguousarray(np.rot90(picture, -degrees // 90))
    return out, then(inverse(quarter(degrees)), matrix)


def _table(rng: random.Random, size: tuple[int, int]) -> Any:
    """Something to lie on: wood, stone, cloth, a dark desk."""
    import cv2
    import numpy as np

    dice = dice_of(rng)
    wide, high = size
    colour = rng.choice(
        (
            (58, 48, 42),
            (165, 125, 85),
            (196, 190, 184),
            (90, 90, 96),
            (120, 95, 70),
            (225, 222, 218),
            (40, 60, 90),
        )
    )
    lie = (max(2, high // 8), 6) if rng.random() < 0.5 else (6, max(2, wide // 8))
    grain = cv2.resize(
        dice.normal(0, 1, lie).astype(np.float32), size, interpolation=cv2.INTER_CUBIC
    )
    fine = dice.normal(0, rng.choice((1, 3, 6)), (high, wide)).astype(np.float32)
    return np.array(colour, np.float32) + (rng.choice((3, 8, 14)) * grain + fine)[:, :, None]


def _way_back(lie: Any, size: tuple[int, int], page: tuple[int, int]) -> Matrix:
    import numpy as np

    unit = np.diag([1 / page[0], 1 / page[1], 1]) @ np.linalg.inv(lie) @ np.diag([*size, 1])
    a, b, c, d, e, f, g, h, i = (float(v) for v in (unit / unit[2, 2]).ravel())
    return a, b, c, d, e, f, g, h, i

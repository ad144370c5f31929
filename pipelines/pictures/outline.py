"""The outline of a sheet of paper in a photo: four corners, found only where its sides stand out from what lies around it.

Two searches propose outlines: bright or differently coloured areas of about four corners, and pairs of long straight
edges. Each proposal is judged by how far along its sides the picture changes from inside to outside.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.pictures.look import letters_of, small
from pipelines.pictures.proposals import LEAST_AREA, from_areas, from_lines

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from idp.ports import Picture
    from pipelines.pictures.look import Look

    Floats = NDArray[np.float64]
    Plane = NDArray[np.uint8]
    Quads = NDArray[np.float64]
    """Number × 4 × 2: corners clockwise from the top left, in pixels."""

SIDE = 480
"""Longer side of the copy on which outlines are looked for: print vanishes, edges of paper stay."""
TEXT = 13
"""Darker strokes up to this width, in the copy's pixels, are painted over by the paper around them."""
STEP = 6
"""How far inside and outside of a side the picture is compared."""
DIFFERENT = 12.0
"""Levels of lightness and colour by which paper differs from what it lies on."""
UNEVEN = 24
SAMPLES = 32
LIKELIEST = 40
WHOLE, CUT = (0.75, 0.5, 0.8, 0.6), (0.85, 0.75, 0.45, 0.9)
"""What an outline must have at least where all four sides can be seen, and where the picture cuts off an end of the paper:
support, that of the weakest side, the share of its sides within the picture, and the share of the letters within it."""
BAND, LESS_EVEN, LARGER, WRITTEN = 0.88, 0.08, 1.2, 0.005
"""A larger outline takes another's place where its sides stand out so far and are so nearly as even, it is no larger than that, and it
holds so many more of the letters."""
BORDER = 0.012
"""Sides so near to the picture's own border say nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """Corners in pixels of the picture, clockwise from the top left, and the share of the sides that stand out."""

    corners: Floats
    confidence: float


@dataclass(frozen=True, slots=True, eq=False)
class _Sides:
    """For each outline: the share of its sides along which the picture changes, that of its weakest side, how alike the
    picture is all along just inside of each, and how much of them lies within the picture.
    """

    support: Floats
    weakest: Floats
    even: Floats
    visible: Floats


def outline(look: Look) -> Outline | None:
    """The outline of the paper in the picture that was looked at; None for scans, for pages that fill the picture, and where it is not sure."""
    import cv2
    import numpy as np

    copy, scale = small(look.copy, SIDE)
    if _is_framed_by_paper(copy):
        return None
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (TEXT, TEXT))
    plain = cv2.morphologyEx(cv2.medianBlur(copy, 3), cv2.MORPH_CLOSE, kernel)
    lab = np.asarray(cv2.cvtColor(plain, cv2.COLOR_RGB2LAB), np.uint8)
    quads = np.concatenate([from_areas(lab), from_lines(lab)])
    quads = quads[_plausible(quads, lab.shape[1], lab.shape[0])] if len(quads) else quads
    if not len(quads):
        return None
    seen = _sides(quads, lab)
    # A dark bar on the paper makes a smaller outline whose sides stand out as well: the larger one is the paper. What
    # lies around it may have long edges, too, but is less even just inside of them, and has no letters.
    worth = seen.support**2 * seen.even**0.75 * np.sqrt(_areas(quads))
    spots = _letters(look) * scale
    for least in (WHOLE, CUT):
        best = _best(quads, seen, worth, spots, least)
        if best is not None:
            return Outline(quads[best] / (scale * look.scale), float(seen.support[best]))
    return None


def _best(
    quads: Quads, seen: _Sides, worth: Floats, letters: Floats, least: tuple[float, ...]
) -> int | None:
    """Which outline is worth most among those that have what they must, or None."""
    import numpy as np

    support, side, visible, held = least
    good = (seen.support >= support) & (seen.weakest >= side) & (seen.visible >= visible)
    likely = np.argsort(-np.where(good, worth, 0))[: min(LIKELIEST, int(good.sum()))]
    ranked = [(_held(letters, quads[i]), int(i)) for i in likely]
    kept = [(share, i) for share, i in ranked if share >= held]
    if not kept:
        return None
    best = max(kept, key=lambda one: (0.1 + one[0]) ** 2 * float(worth[one[1]]))[1]
    alike = good & (seen.support >= BAND) & (seen.even >= seen.even[best] - LESS_EVEN)
    return _with_its_bands(quads, best, alike, letters)


def _with_its_bands(quads: Quads, best: int, good: NDArray[np.bool_], letters: Floats) -> int:
    """The outline a little larger than `best` that holds more letters: paper may end in a coloured band that is written on."""
    import numpy as np

    areas = _areas(quads)
    near = good & (areas > areas[best]) & (areas < LARGER * areas[best])
    middle = quads[best].mean(axis=0)
    inner = middle + (quads[best] - middle) * 0.97
    around = [int(i) for i in np.flatnonzero(near) if _held(inner, quads[i]) == 1.0]
    held = _held(letters, quads[best])
    more = [(_held(letters, quads[i]), int(i)) for i in around]
    return max([one for one in more if one[0] >= held + WRITTEN], default=(held, best))[1]


def _letters(look: Look) -> Floats:
    """The middles of dark letters and of pale ones on dark bars, in pixels of the look's copy."""
    import numpy as np

    both = np.concatenate([look.letters, letters_of(255 - look.grey)[0]]).astype(np.float64)
    return both[:, :2] + both[:, 2:4] / 2


def _is_framed_by_paper(copy: Picture) -> bool:
    """Whether bright even paper reaches the picture's border nearly everywhere, as on a scan."""
    import cv2
    import numpy as np

    grey = cv2.cvtColor(copy, cv2.COLOR_RGB2GRAY)
    paper = float(np.percentile(grey, 80))
    rim = max(2, round(0.015 * max(grey.shape)))
    strips = [grey[:rim].max(axis=0), grey[-rim:].max(axis=0)]
    strips += [grey[:, :rim].max(axis=1), grey[:, -rim:].max(axis=1)]
    return float(np.mean(np.concatenate(strips) >= paper - 25)) > 0.85


def _areas(quads: Quads) -> Floats:
    import numpy as np

    x, y = quads[:, :, 0], quads[:, :, 1]
    crossed = x * np.roll(y, -1, axis=1) - np.roll(x, -1, axis=1) * y
    return np.asarray(np.abs(crossed.sum(axis=1)) / 2, np.float64)


def _plausible(quads: Quads, wide: int, high: int) -> NDArray[np.bool_]:
    """Which are large, convex, nowhere far outside of the picture, and have corners that a sheet seen aslant can have."""
    import numpy as np

    sides = np.roll(quads, -1, axis=1) - quads
    lengths = np.hypot(sides[:, :, 0], sides[:, :, 1])
    before = np.roll(sides, 1, axis=1)
    crossed = before[:, :, 0] * sides[:, :, 1] - before[:, :, 1] * sides[:, :, 0]
    sine = crossed / np.maximum(lengths * np.roll(lengths, 1, axis=1), 1e-9)
    room = np.array([wide, high]) * 0.1
    inside = ((quads >= -room) & (quads <= np.array([wide, high]) + room)).all(axis=(1, 2))
    large = _areas(quads) >= LEAST_AREA * wide * high
    opposite = lengths / np.maximum(np.roll(lengths, 2, axis=1), 1e-9)
    return np.asarray(
        inside & large & (sine > 0.75).all(axis=1) & (opposite < 1.7).all(axis=1), np.bool_
    )


def _held(points: Floats, quad: Floats) -> float:
    """The share of `points` within `quad`."""
    import numpy as np

    if not len(points):
        return 1.0
    inside = np.ones(len(points), np.bool_)
    for a, b in zip(quad, np.roll(quad, -1, axis=0), strict=True):
        inside &= (b[0] - a[0]) * (points[:, 1] - a[1]) >= (b[1] - a[1]) * (points[:, 0] - a[0])
    return float(inside.mean())


def _sides(quads: Quads, lab: Plane) -> _Sides:
    """What can be seen along the sides of each outline."""
    import numpy as np

    high, wide = lab.shape[:2]
    along = np.roll(quads, -1, axis=1) - quads
    length = np.maximum(np.hypot(along[:, :, 0], along[:, :, 1]), 1e-9)
    outward = np.stack([along[:, :, 1], -along[:, :, 0]], axis=2) / length[:, :, None]
    t = np.linspace(0.05, 0.95, SAMPLES)
    on = quads[:, :, None, :] + along[:, :, None, :] * t[None, None, :, None]
    inner, outer = (on + s * STEP * outward[:, :, None, :] for s in (-1, 1))
    margin = BORDER * max(high, wide)
    most = np.array([wide, high]) - 1 - margin
    seen = ((outer >= margin) & (outer <= most)).all(axis=3)
    a, b = (_at(lab, points) for points in (inner, outer))
    change = np.abs(a - b).max(axis=3) >= DIFFERENT
    counted = seen.sum(axis=2)
    by_side = (seen & change).sum(axis=2) / np.maximum(counted, 1)
    weakest = np.where(counted >= SAMPLES // 4, by_side, 1.0).min(axis=1)
    total = counted.sum(axis=1)
    support = (seen & change).sum(axis=(1, 2)) / np.maximum(total, 1)
    own = np.median(a, axis=2, keepdims=True)
    even = (np.abs(a - own).max(axis=3) < UNEVEN).mean(axis=(1, 2))
    return _Sides(support, weakest, even, total / (4 * SAMPLES))


def _at(lab: Plane, points: Floats) -> NDArray[np.int16]:
    import numpy as np

    high, wide = lab.shape[:2]
    x = np.clip(points[..., 0], 0, wide - 1).astype(np.int64)
    y = np.clip(points[..., 1], 0, high - 1).astype(np.int64)
    return lab[y, x].astype(np.int16)

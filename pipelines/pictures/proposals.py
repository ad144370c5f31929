"""Outlines proposed for the sheet of paper in a photo: around areas that differ, and between long straight edges."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Plane = NDArray[np.uint8]
    Quads = NDArray[np.float64]
    """Number × 4 × 2: corners clockwise from the top left, in pixels."""

LEAST_AREA = 0.12
"""A sheet covers at least such a share of the photo."""
MOST_LINES = 13


def from_areas(lab: Plane) -> Quads:
    """Quadrilaterals around areas that are brighter, less coloured, or otherwise unlike the picture's border."""
    import cv2
    import numpy as np

    light = lab[:, :, 0]
    colour = np.abs(lab[:, :, 1:].astype(np.int16) - 128).sum(axis=2)
    rim = np.concatenate([lab[:4].reshape(-1, 3), lab[-4:].reshape(-1, 3)])
    rim = np.concatenate([rim, lab[:, :4].reshape(-1, 3), lab[:, -4:].reshape(-1, 3)])
    unlike = np.abs(lab.astype(np.int16) - np.median(rim, axis=0).astype(np.int16)).sum(axis=2)
    grey_paper = np.clip(light.astype(np.int16) - 2 * colour, 0, 255)
    found = []
    for plane in (light, grey_paper, np.clip(unlike, 0, 255)):
        level = plane.astype(np.uint8)
        otsu, _ = cv2.threshold(level, 0, 255, cv2.THRESH_OTSU)
        for threshold in (otsu, (otsu + 255) / 2, otsu * 0.8):
            found += _quads_of((level > threshold).astype(np.uint8))
    return in_order(np.array(found, np.float64).reshape(-1, 4, 2))


def _quads_of(mask: Plane) -> list[Floats]:
    """Quadrilaterals around the large spots of `mask`."""
    import cv2
    import numpy as np

    whole = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((7, 7), np.uint8))
    contours, _ = cv2.findContours(whole, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    quads = []
    for contour in sorted(contours, key=cv2.contourArea, reverse=True)[:2]:
        hull = cv2.convexHull(contour)
        if cv2.contourArea(contour) < LEAST_AREA * mask.size or len(hull) < 4:
            continue
        quad = np.asarray(cv2.approxPolyN(hull, 4), np.float64).reshape(-1, 2)
        if len(quad) == 4 and cv2.contourArea(contour) > 0.8 * cv2.contourArea(hull):
            quads.append(quad)
    return quads


def from_lines(lab: Plane) -> Quads:
    """Quadrilaterals between every two long edges that run across and every two that run down; the border counts as edges."""
    import cv2
    import numpy as np

    high, wide = lab.shape[:2]
    edges = np.zeros((high, wide), np.uint8)
    for channel in range(3):
        found_here = cv2.Canny(np.ascontiguousarray(lab[:, :, channel]), 15, 40)
        edges = np.maximum(edges, np.asarray(found_here, np.uint8))
    least = 0.15 * max(high, wide)
    found = cv2.HoughLinesP(edges, 1, np.pi / 360, 40, minLineLength=least, maxLineGap=12)
    if found is None:
        return np.zeros((0, 4, 2))
    ends = found.reshape(-1, 4).astype(np.float64)
    run = np.abs(ends[:, 2:] - ends[:, :2])
    across = _apart(ends[run[:, 0] >= run[:, 1]], wide)
    down = _apart(ends[run[:, 0] < run[:, 1]], high)
    border = np.array([[0, 1.0, 0], [0, 1.0, -high], [1.0, 0, 0], [1.0, 0, -wide]])
    return _between(np.array([*across, *border[:2]]), np.array([*down, *border[2:]]))


def _between(across: Floats, down: Floats) -> Quads:
    """The quadrilaterals between every two lines of `across` and every two of `down`."""
    import numpy as np

    a, b = (across[i][:, None, :] for i in np.triu_indices(len(across), 1))
    c, d = (down[i][None, :, :] for i in np.triu_indices(len(down), 1))
    corners = np.stack([_meet(a, c), _meet(a, d), _meet(b, d), _meet(b, c)], axis=2)
    return in_order(corners.reshape(-1, 4, 2))


def _apart(ends: Floats, span: int) -> list[Floats]:
    """The longest of the edges as lines a·x + b·y + c = 0, less those that nearly repeat a longer one."""
    import numpy as np

    lengths = np.hypot(*(ends[:, 2:] - ends[:, :2]).T)
    kept: list[tuple[Floats, float, float]] = []
    for i in np.argsort(-lengths):
        x0, y0, x1, y1 = ends[i]
        normal = np.array([y0 - y1, x1 - x0]) / max(float(lengths[i]), 1e-9)
        normal = normal if normal[int(np.abs(normal).argmax())] > 0 else -normal
        line = np.array([*normal, -(normal[0] * x0 + normal[1] * y0)])
        flat = abs(normal[1]) > abs(normal[0])
        at = [-(line[2] + line[0 if flat else 1] * t) / line[1 if flat else 0] for t in (0, span)]
        if all(abs(at[0] - p) + abs(at[1] - q) > 10 for _, p, q in kept):
            kept.append((line, at[0], at[1]))
        if len(kept) == MOST_LINES:
            break
    return [line for line, _, _ in kept]


def _meet(one: Floats, other: Floats) -> Floats:
    """Where lines cross; far away for parallels."""
    import numpy as np

    across = one[..., 0] * other[..., 1] - other[..., 0] * one[..., 1]
    across = np.where(np.abs(across) > 1e-9, across, 1e-9)
    x = (one[..., 1] * other[..., 2] - other[..., 1] * one[..., 2]) / across
    y = (one[..., 2] * other[..., 0] - other[..., 2] * one[..., 0]) / across
    return np.stack([x, y], axis=-1)


def in_order(quads: Quads) -> Quads:
    """Each with its corners clockwise from the one nearest to the top left."""
    import numpy as np

    out = quads - quads.mean(axis=1, keepdims=True)
    order = np.argsort(np.arctan2(out[:, :, 1], out[:, :, 0]), axis=1)
    turned = np.take_along_axis(quads, order[:, :, None], axis=1)
    first = turned.sum(axis=2).argmin(axis=1)
    order = (first[:, None] + np.arange(4)) % 4
    return np.asarray(np.take_along_axis(turned, order[:, :, None], axis=1), np.float64)

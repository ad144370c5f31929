"""Maps between a page as it was read and the page as it is shown, in 0..1 of each, origin at the top left.

A map is a 3 × 3 homography, written row by row: it takes (x, y, 1) to (x', y', 1) times a factor. A turn, a tilt and the
perspective of a photo are all of this form.
"""

from __future__ import annotations

from idp.document import Box, Matrix

SAME: Matrix = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)
"""Every point stays where it is."""

_QUARTERS: dict[int, Matrix] = {
    0: SAME,
    90: (0.0, -1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0),
    180: (-1.0, 0.0, 1.0, 0.0, -1.0, 1.0, 0.0, 0.0, 1.0),
    270: (0.0, 1.0, 0.0, -1.0, 0.0, 1.0, 0.0, 0.0, 1.0),
}


def quarter(degrees: int) -> Matrix:
    """Where points lie after their page was turned clockwise by 0, 90, 180 or 270 degrees."""
    return _QUARTERS[degrees % 360]


def then(first: Matrix, second: Matrix) -> Matrix:
    """`first`, and after it `second`."""
    a, b = second, first
    cells = [
        sum(a[3 * row + k] * b[3 * k + column] for k in range(3))
        for row in range(3)
        for column in range(3)
    ]
    return _scaled(cells)


def inverse(matrix: Matrix) -> Matrix:
    """The way back. Raises ValueError for a map that loses a dimension."""
    a, b, c, d, e, f, g, h, i = matrix
    cells = [
        e * i - f * h,
        c * h - b * i,
        b * f - c * e,
        f * g - d * i,
        a * i - c * g,
        c * d - a * f,
        d * h - e * g,
        b * g - a * h,
        a * e - b * d,
    ]
    if abs(a * cells[0] + b * cells[3] + c * cells[6]) < 1e-12:
        raise ValueError("this map cannot be undone")
    return _scaled(cells)


def point(x: float, y: float, matrix: Matrix) -> tuple[float, float]:
    """Where a point goes; far outside the page for one on the horizon."""
    a, b, c, d, e, f, g, h, i = matrix
    w = g * x + h * y + i
    w = w if abs(w) > 1e-9 else 1e-9
    return (a * x + b * y + c) / w, (d * x + e * y + f) / w


def mapped(box: Box, matrix: Matrix) -> Box:
    """The smallest box around the four corners of `box` where they go, cut to 0..1."""
    corners = [point(x, y, matrix) for x in (box.x0, box.x1) for y in (box.y0, box.y1)]
    xs = [min(max(x, 0.0), 1.0) for x, _ in corners]
    ys = [min(max(y, 0.0), 1.0) for _, y in corners]
    return Box(min(xs), min(ys), max(xs), max(ys))


def _scaled(cells: list[float]) -> Matrix:
    """Brought to a last cell of 1, where it is not nothing."""
    a, b, c, d, e, f, g, h, i = cells
    k = i if abs(i) > 1e-12 else 1.0
    return a / k, b / k, c / k, d / k, e / k, f / k, g / k, h / k, i / k

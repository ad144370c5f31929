"""Points and pictures moved by a homography, in pixels counted from the picture's edge: the first pixel's middle is at 0.5."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from idp.document import Matrix
    from idp.ports import Picture

    Square = NDArray[np.float64]
    """3 × 3."""
    Points = NDArray[np.float64]
    """Rows of x and y."""


MARGIN = 0.02
"""Share of the longer side that stays around what is on a turned page."""


@dataclass(frozen=True, slots=True, eq=False)
class Move:
    """From a picture of size `before` to one of size `after` (width, height): where each point goes."""

    matrix: Square
    before: tuple[int, int]
    after: tuple[int, int]


def turned_by(degrees: float, size: tuple[int, int], content: Points) -> Move:
    """Everything turned clockwise by `degrees`, on a sheet just large enough to lose nothing of what the points `content` enclose."""
    import numpy as np

    a = np.deg2rad(degrees)
    cos, sin = np.cos(a), np.sin(a)
    around = np.array([[cos, -sin, 0.0], [sin, cos, 0.0], [0.0, 0.0, 1.0]])
    held, corners = (moved(points, around) for points in (content, corners_of(size)))
    # Nothing is gained by more margin than there was, nor by a sheet larger than the turned one.
    edge = MARGIN * max(size)
    least = np.maximum(held.min(axis=0) - edge, corners.min(axis=0))
    most = np.minimum(held.max(axis=0) + edge, corners.max(axis=0))
    after = (round(float(most[0] - least[0])), round(float(most[1] - least[1])))
    middle = shifted((after[0] - most[0] - least[0]) / 2, (after[1] - most[1] - least[1]) / 2)
    return Move(middle @ around, size, after)


def laid_flat(corners: Points, size: tuple[int, int], after: tuple[int, int]) -> Move:
    """What lies within `corners` (clockwise from the top left) made to fill a picture of size `after`."""
    import cv2
    import numpy as np

    target = corners_of(after).astype(np.float32)
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), target)
    return Move(np.asarray(matrix, np.float64), size, after)


def corners_of(size: tuple[int, int]) -> Points:
    """The corners of a picture of `size` (width, height), clockwise from the top left."""
    import numpy as np

    wide, high = size
    return np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float64)


def sized(size: tuple[int, int], factor: float) -> Move:
    """Enlarged or shrunk."""
    import numpy as np

    after = (max(1, round(size[0] * factor)), max(1, round(size[1] * factor)))
    return Move(np.diag([after[0] / size[0], after[1] / size[1], 1.0]), size, after)


def then(first: Move, second: Move) -> Move:
    """`first`, and after it `second`."""
    return Move(second.matrix @ first.matrix, first.before, second.after)


def moved(points: Points, matrix: Square) -> Points:
    """Where `points` go."""
    import numpy as np

    out = np.column_stack([points, np.ones(len(points))]) @ matrix.T
    return np.asarray(out[:, :2] / out[:, 2:], np.float64)


def drawn(picture: Picture, move: Move) -> Picture:
    """`picture` after `move`; what lay outside it becomes the colour that most of its edge has."""
    import cv2
    import numpy as np

    matrix = shifted(-0.5, -0.5) @ move.matrix @ shifted(0.5, 0.5)
    out = cv2.warpPerspective(
        picture,
        matrix,
        move.after,
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=_edge_colour(picture),
    )
    return np.asarray(out, np.uint8)


def way_back(move: Move) -> Matrix:
    """From 0..1 of the picture after `move` to 0..1 of the one before."""
    import numpy as np

    (wide, high), (new_wide, new_high) = move.before, move.after
    back = np.linalg.inv(move.matrix)
    unit = np.diag([1 / wide, 1 / high, 1.0]) @ back @ np.diag([new_wide, new_high, 1.0])
    a, b, c, d, e, f, g, h, i = (float(cell) for cell in (unit / unit[2, 2]).ravel())
    return a, b, c, d, e, f, g, h, i


def _edge_colour(picture: Picture) -> tuple[float, ...]:
    import numpy as np

    edge = np.concatenate([picture[0], picture[-1], picture[:, 0], picture[:, -1]])
    return tuple(float(level) for level in np.median(edge, axis=0))


def shifted(x: float, y: float) -> Square:
    """The matrix that shifts points."""
    import numpy as np

    return np.array([[1.0, 0.0, x], [0.0, 1.0, y], [0.0, 0.0, 1.0]])

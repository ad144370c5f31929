"""A sheet of paper seen aslant, laid flat: its shape and size once it is straight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.pictures.move import Move, laid_flat

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

MOST_FOCAL, LEAST_FOCAL = 3.0, 0.5
"""A camera's focal length in longer sides of its picture; what seems beyond is a mistake."""
PARALLEL = 0.02
LIKE = 1.25
"""The shape that optics give may differ by this factor from that of the sides as seen."""
SLIGHT = 1.5
"""Degrees by which sides may stray from level and upright before it is worth moving every point."""
NEARLY_ALL = 0.75
"""Share of the picture beyond which there is too little around the sheet for cutting it off to matter."""


def straightened(corners: Floats, size: tuple[int, int]) -> Move | None:
    """The move that makes the sheet within `corners` (clockwise from the top left) the whole picture; None where that changes little."""
    import numpy as np

    sides = np.roll(corners, -1, axis=0) - corners
    lengths = np.hypot(sides[:, 0], sides[:, 1])
    angles = np.rad2deg(np.arctan2(sides[:, 1], sides[:, 0])) - np.array([0, 90, 180, 270])
    stray = np.abs((angles + 180) % 360 - 180).max()
    # Corners outside of the picture stand for paper that it cuts off.
    covered = lengths[0] * lengths[1] / (size[0] * size[1])
    if stray < SLIGHT and covered > NEARLY_ALL:
        return None
    wide, high = max(lengths[0], lengths[2]), max(lengths[1], lengths[3])
    shape = _shape(corners - np.array(size) / 2, max(size), float(wide / high))
    # No pixel of the sheet is lost: the side that optics would make shorter keeps its length.
    wide, high = max(wide, high * shape), max(high, wide / shape)
    return laid_flat(corners, size, (round(float(wide)), round(float(high))))


def _shape(corners: Floats, longer: int, seen: float) -> float:
    """Width by height of the flat sheet whose `corners`, counted from the picture's middle, a camera without distortion saw."""
    import numpy as np

    one, two, four, three = np.column_stack([corners / longer, np.ones(4)])
    k2 = np.cross(one, four) @ three / (np.cross(two, four) @ three)
    k3 = np.cross(one, four) @ two / (np.cross(three, four) @ two)
    across, down = k2 * two - one, k3 * three - one
    if min(abs(across[2]), abs(down[2])) < PARALLEL:
        return seen
    focal = -(across[:2] @ down[:2]) / (across[2] * down[2])
    if not LEAST_FOCAL**2 <= focal <= MOST_FOCAL**2:
        return seen
    shape = float(
        np.sqrt(
            (across[:2] @ across[:2] / focal + across[2] ** 2)
            / (down[:2] @ down[:2] / focal + down[2] ** 2)
        )
    )
    return shape if seen / LIKE <= shape <= seen * LIKE else seen

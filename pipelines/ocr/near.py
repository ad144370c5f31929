"""Which letters of a page stand next to one another, and which words stand in the same place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Flags: TypeAlias = NDArray[np.bool_]

WORD_GAP = 0.15
"""Letters further apart than this many letter heights belong to different words; a space is at least 0.2 of its font's size."""
AGAIN_X, AGAIN_Y = 0.003, 0.0025
"""Equal words nearer than this, of the page's width and height, are one drawn twice; up to twice as far they may be."""


def adjoin(boxes: Floats) -> Flags:
    """Whether each letter follows right after the one before it in the same word, on lines that run to the right."""
    import numpy as np

    a, b = boxes[:-1], boxes[1:]
    high = np.minimum(a[:, 3] - a[:, 1], b[:, 3] - b[:, 1])
    shared = np.minimum(a[:, 3], b[:, 3]) - np.maximum(a[:, 1], b[:, 1])
    gap = b[:, 0] - a[:, 2]
    tall = np.maximum(a[:, 3] - a[:, 1], b[:, 3] - b[:, 1])
    near = (shared > 0.5 * high) & (gap > -0.5 * tall) & (gap < WORD_GAP * tall)
    return np.concatenate([[False], near])


def run_right(boxes: Floats, quarter: int) -> Floats:
    """Boxes turned about the origin so that lines which run the way of `quarter` run to the right."""
    import numpy as np

    x0, y0, x1, y1 = boxes.T
    turned = {1: (y0, -x1, y1, -x0), 2: (-x1, -y1, -x0, -y0), 3: (-y1, x0, -y0, x1)}
    return np.stack(turned[quarter], axis=1)


def distinct(texts: Sequence[str], corners: Floats) -> list[int]:
    """The numbers of words without those drawn again at nearly the same place, as some programs do to embolden.

    `corners` are the left and top of each, in 0..1.
    """
    import numpy as np

    numbers = {text: number for number, text in enumerate(texts)}
    if len(numbers) == len(texts):
        return list(range(len(texts)))
    alike = np.array([numbers[text] for text in texts])
    crowded = _close(alike, corners[:, 0], 2 * AGAIN_X) & _close(alike, corners[:, 1], 2 * AGAIN_Y)
    cells = np.floor(corners / (AGAIN_X, AGAIN_Y))
    seen: set[tuple[str, int, int]] = set()
    kept = []
    for number, text in enumerate(texts):
        if crowded[number]:
            x, y = (int(at) for at in cells[number].tolist())
            near = [(text, x + dx, y + dy) for dx in (0, -1, 1) for dy in (0, -1, 1)]
            if not seen.isdisjoint(near):
                continue
            seen.add(near[0])
        kept.append(number)
    return kept


def _close(alike: NDArray[np.int64], at: NDArray[np.float64], most: float) -> Flags:
    """Whether one with the same number in `alike` lies at most so far off, along one axis; `at` is in 0..1."""
    import numpy as np

    # In order of number, then place, whatever has a near one has it next to it.
    keys = 2.0 * alike + at
    order = np.argsort(keys)
    near = np.diff(keys[order]) <= most
    close = np.zeros(len(keys), np.bool_)
    close[order[1:]] = near
    close[order[:-1]] |= near
    return close

"""How far lines of text are from level, or, on a page that lies on its side, from upright."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipelines.pictures.look import Look

    Floats = NDArray[np.float64]

WIDEST = 20.0
"""Degrees to each side among which the skew is looked for."""
FEWEST_LETTERS = 25
SAMPLE = 8_000
"""So many points of ink are enough."""
LEAST_PEAK = 1.6
"""By how much the best angle's lines must stand out over the usual angle's."""


def skew(look: Look) -> float | None:
    """By how many degrees clockwise the text is turned out of level or upright; None where no lines stand out.

    The ink is projected onto an axis at many angles: at the right one, lines and the gaps between them fall apart. Lines
    that run up or down the page count as lines that run across, so that quarter turns are left as they are.
    """
    import numpy as np

    if len(look.letters) < FEWEST_LETTERS:
        return None
    ys, xs = np.nonzero(look.ink)
    step = max(1, len(xs) // SAMPLE)
    # Points on whole pixels would fall into line at 0 degrees whatever is written.
    chance = np.random.default_rng(0)
    x, y = (v[::step] + chance.uniform(-0.5, 0.5, len(v[::step])) for v in (xs, ys))
    x, y = x - x.mean(), y - y.mean()
    fine = max(1.0, float(np.median(look.letters[:, 3])) / 8)
    coarse = np.arange(-WIDEST, WIDEST + 0.5, 1.0)
    scores = _sharpness(x, y, coarse, 2 * fine)
    best, usual = float(coarse[scores.argmax()]), float(np.median(scores))
    if scores.max() < LEAST_PEAK * usual:
        return None
    near = np.arange(best - 1.0, best + 1.01, 0.1)
    return _peak(near, _sharpness(x, y, near, fine))


def _sharpness(x: Floats, y: Floats, degrees: Floats, bin_: float) -> Floats:
    """For each angle, how sharply ink and gaps alternate across the lines, level or upright, whichever is sharper."""
    import numpy as np

    out = []
    for angle in np.deg2rad(degrees):
        cos, sin = np.cos(angle), np.sin(angle)
        across, along = _steps((y * cos - x * sin) / bin_), _steps((x * cos + y * sin) / bin_)
        out.append(max(across, along))
    return np.array(out)


def _steps(places: Floats) -> float:
    import numpy as np

    counts = np.bincount((places - places.min()).astype(np.int64))
    return float((np.diff(counts).astype(np.float64) ** 2).sum())


def _peak(angles: Floats, scores: Floats) -> float:
    """The middle of the angles that are nearly as good as the best one."""
    import numpy as np

    weight = np.clip(scores - 0.9 * scores.max(), 0, None)
    return float((angles * weight).sum() / weight.sum())

"""95 % intervals by resampling documents: how far a figure might lie elsewhere had other documents of the kind been labelled.

Whole documents are drawn, since the errors in one hang together. Seeded, so that the same marks give the same interval.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.metrics import Score, Tally
from models.reliability import Graded

Interval = tuple[float, float]
Shares = NDArray[np.float64]
"""One figure a resample."""

TIMES = 1000
SEED = 1729


class Resamples:
    """The same documents drawn TIMES times with replacement; paired figures come from one of these."""

    def __init__(self, documents: int) -> None:
        chance = np.random.default_rng(SEED)
        self._weights = np.zeros((TIMES, documents))
        for time in range(TIMES if documents else 0):
            drawn = chance.integers(documents, size=documents)
            self._weights[time] = np.bincount(drawn, minlength=documents)

    def f1(self, tallies: Sequence[Tally]) -> Shares:
        """F1 of `tallies` (one a document) in each resample; NaN where one holds nothing labelled."""
        counts = np.array([(2 * t.right, t.labelled + t.predicted) for t in tallies], np.float64)
        counts = counts.reshape(-1, 2)
        return _ratio(*(self._weights @ counts).T)

    def calibration_error(self, graded: Sequence[Sequence[Graded]]) -> Shares:
        """`expected_calibration_error` of the values in each resample; `graded` holds those of each document."""
        gaps, values = np.zeros((len(graded), 10)), np.zeros(len(graded))
        for row, of_one in enumerate(graded):
            values[row] = len(of_one)
            for confidence, right in of_one:
                gaps[row, min(9, int(confidence * 10))] += confidence - right
        return _ratio(np.abs(self._weights @ gaps).sum(axis=1), self._weights @ values)

    def coverage(
        self, graded: Sequence[Sequence[Graded]], labelled: Sequence[int], budget: float
    ) -> Shares:
        """`models.reliability.coverage` in each resample; both arguments hold those of each document."""
        ranked = sorted(
            ((c, right, row) for row, of_one in enumerate(graded) for c, right in of_one),
            key=lambda g: -g[0],
        )
        of = self._weights @ np.array(labelled, np.float64)
        if not ranked:
            return np.zeros_like(of)
        sure, right, rows = (np.array(column) for column in zip(*ranked, strict=True))
        drawn = self._weights[:, rows]
        taken = drawn.cumsum(axis=1)
        good = (drawn * right).cumsum(axis=1) >= (1 - budget) * taken - 1e-9
        last = np.append(sure[1:] != sure[:-1], True)
        return _ratio(np.where(good & last, taken, 0).max(axis=1), of)


def interval(figures: Shares) -> Interval | None:
    """The middle 95 % of `figures`; None where there is nothing to draw from."""
    held = figures[~np.isnan(figures)]
    if not held.size:
        return None
    low, high = np.quantile(held, (0.025, 0.975))
    return float(low), float(high)


def f1_intervals(score: Score) -> dict[str, Interval | None]:
    """The interval of every field's F1, of `micro` and, where lines are labelled, of `lines`."""
    again = Resamples(score.documents)
    found = {name: interval(again.f1([m.of(name) for m in score.marks])) for name in score.fields}
    found["micro"] = interval(again.f1([m.header for m in score.marks]))
    if score.lines.labelled:
        found["lines"] = interval(again.f1([m.lines for m in score.marks]))
    return found


def _ratio(part: Shares, whole: Shares) -> Shares:
    return np.divide(part, whole, out=np.full_like(part, np.nan), where=whole > 0)

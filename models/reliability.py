"""Whether a stated confidence can be trusted, and how much could therefore pass unseen.

Every value found for a labelled field counts, as a pair of its confidence and whether it is right.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from models.metrics import Marks, Score

Graded = tuple[float, bool]

EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 1.0)
"""Of the bins shown to people: finer where it is decided what passes unseen."""

_Z = 1.959964
"""95 % of a normal distribution lie within so many standard deviations."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Values whose confidence is at least `low` and under `high` (at most, in the last bin); `right` is a share."""

    low: float
    high: float
    values: int
    confidence: float
    right: float

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval of `right`; unlike a drawn one it stays wide where few values are all right."""
        n, z2 = self.values, _Z * _Z
        centre = (self.right + z2 / (2 * n)) / (1 + z2 / n)
        reach = _Z * math.sqrt(self.right * (1 - self.right) / n + z2 / (4 * n * n)) / (1 + z2 / n)
        return max(0.0, centre - reach), min(1.0, centre + reach)


def bins(graded: Sequence[Graded]) -> tuple[Bin, ...]:
    """The bins between EDGES that hold values; `confidence` is the mean of those in it."""
    found = []
    for low, high in pairwise(EDGES):
        held = [g for g in graded if low <= g[0] < high or g[0] == high == EDGES[-1]]
        if held:
            mean, right = sum(c for c, _ in held), sum(r for _, r in held)
            found.append(Bin(low, high, len(held), mean / len(held), right / len(held)))
    return tuple(found)


def expected_calibration_error(graded: Sequence[Graded]) -> float:
    """The mean distance between stated confidence and the share that is right, over ten equal bins; NaN without values."""
    if not graded:
        return math.nan
    tenths: list[list[Graded]] = [[] for _ in range(10)]
    for confidence, right in graded:
        tenths[min(9, int(confidence * 10))].append((confidence, right))
    return sum(abs(sum(c for c, _ in t) - sum(r for _, r in t)) for t in tenths) / len(graded)


def coverage(graded: Sequence[Graded], of: int, budget: float) -> float:
    """The largest share of `of` that can be taken unseen, most confident first, with at most `budget` of it wrong.

    Values of one confidence are taken together or not at all.
    """
    ranked = sorted(graded, key=lambda g: -g[0])
    best = right = 0
    for taken, (confidence, is_right) in enumerate(ranked, 1):
        right += is_right
        last = taken == len(ranked) or ranked[taken][0] != confidence
        if last and right / taken >= 1 - budget:
            best = taken
    return best / of if of else 0.0


def document_grade(marks: Marks) -> Graded | None:
    """A document's confidence is its least sure labelled field's; right is one whose every labelled field is right.

    A labelled field that was not found makes it wrong without lowering its confidence: nothing tells the program of it.
    None where no labelled field was found.
    """
    found = [m.confidence for m in marks.fields if m.confidence is not None]
    return (min(found), marks.perfect) if found else None


def graded_documents(score: Score) -> list[Graded]:
    """`document_grade` of all documents that have one."""
    return [grade for marks in score.marks if (grade := document_grade(marks)) is not None]

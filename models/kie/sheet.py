"""A page's words in reading order with the rows and runs that they stand in, measured in heights of a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Protocol

from idp.document import Word

GAP = 1.0
"""A gap wider than this many line heights ends a run."""
FLATTEST = 0.002
"""Lines lower than this part of the page's height are taken to be as high, so that nothing is divided by nothing."""


class Sized(Protocol):
    """A page, read or from a cache: words in reading order, and a size in any unit."""

    @property
    def words(self) -> tuple[Word, ...]: ...

    @property
    def width(self) -> float: ...

    @property
    def height(self) -> float: ...


@dataclass(frozen=True, slots=True)
class Sheet:
    """Words with their rectangles (left, top, right, bottom) in line heights; `rows` and `runs` number them as they follow.

    `line` is the height of the page's typical line in its own unit.
    """

    words: tuple[Word, ...]
    spots: tuple[tuple[float, float, float, float], ...]
    rows: tuple[int, ...]
    runs: tuple[int, ...]
    line: float

    @staticmethod
    def of(page: Sized, most: int) -> Sheet:
        """The first `most` words of `page`."""
        words = page.words[:most]
        heights = [w.box.height * page.height for w in words]
        line = max(median(heights), FLATTEST * page.height, 1e-6) if words else 1.0
        across, down = page.width / line, page.height / line
        spots = tuple(
            (w.box.x0 * across, w.box.y0 * down, w.box.x1 * across, w.box.y1 * down) for w in words
        )
        rows, runs = _followed(spots)
        return Sheet(words, spots, rows, runs, line)

    def spans(self) -> list[range]:
        """The words of each run."""
        starts = [at for at, run in enumerate(self.runs) if at == 0 or run != self.runs[at - 1]]
        return [
            range(start, end)
            for start, end in zip(starts, [*starts[1:], len(self.runs)], strict=True)
        ]


def _followed(
    spots: Sequence[tuple[float, float, float, float]],
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Row and run of every word: a word goes on in the row of the one before if it stands beside it, to the right."""
    rows: list[int] = []
    runs: list[int] = []
    for at, (x0, y0, _, y1) in enumerate(spots):
        if at == 0:
            rows.append(0)
            runs.append(0)
            continue
        before = spots[at - 1]
        shared = min(y1, before[3]) - max(y0, before[1])
        beside = shared > 0.4 * min(y1 - y0, before[3] - before[1]) and x0 > before[0]
        rows.append(rows[-1] + (not beside))
        runs.append(runs[-1] + (not beside or x0 - before[2] > GAP))
    return tuple(rows), tuple(runs)

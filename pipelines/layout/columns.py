"""Running text in columns is read column by column; everything else row by row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import mean

from pipelines.layout.sheet import Row, Spot

Run = list[Spot]

_FEWEST_ROWS = 5
_FEWEST_WORDS = 4.5
"""Columns of fewer words a line are labels, values or cells, which belong to what stands beside them."""
_MOST_FIGURES = 0.25
_FLUSH = 1.0
_APART = 2.5


@dataclass(slots=True)
class _Group:
    """Rows of text in columns while they are gathered: where columns begin, and the runs of each."""

    starts: list[float]
    bottom: float
    columns: list[list[Run]] = field(default_factory=list)
    rows: list[list[Run]] = field(default_factory=list)

    @staticmethod
    def begin(runs: list[Run]) -> _Group:
        group = _Group([run[0].x0 for run in runs], 0.0, [[] for _ in runs])
        group.take(runs, list(range(len(runs))))
        return group

    def take(self, runs: list[Run], places: Sequence[int]) -> None:
        self.rows.append(runs)
        for run, place in zip(runs, places, strict=True):
            self.columns[place].append(run)
        self.bottom = max(s.y1 for run in runs for s in run)

    def places(self, runs: Sequence[Run]) -> list[int] | None:
        """The column of each run, or None where one begins elsewhere or runs into the next column."""
        found: list[int] = []
        for run in runs:
            height = run[0].height
            near = [n for n, x in enumerate(self.starts) if abs(run[0].x0 - x) < _FLUSH * height]
            if not near:
                return None
            after = self.starts[near[0] + 1 : near[0] + 2]
            if after and run[-1].x1 > after[0] - 0.3 * height:
                return None
            found.append(near[0])
        return (
            found if min(r[0].y0 for r in runs) - self.bottom < _APART * runs[0][0].height else None
        )

    @property
    def is_text(self) -> bool:
        longest = max(len(column) for column in self.columns)
        return all(2 * len(column) >= longest and _is_text(column) for column in self.columns)


def in_order(rows: Iterable[Row]) -> list[Run]:
    """The runs of `rows` in reading order."""
    found: list[Run] = []
    group: _Group | None = None
    for row in rows:
        runs = row.runs()
        places = group.places(runs) if group else None
        if group and places is not None:
            group.take(runs, places)
            continue
        found += _read(group)
        group = _Group.begin(runs) if 2 <= len(runs) <= 4 else None
        found += [] if group else runs
    return found + _read(group)


def _read(group: _Group | None) -> list[Run]:
    if group is None:
        return []
    return [run for part in (group.columns if group.is_text else group.rows) for run in part]


def _is_text(column: Sequence[Run]) -> bool:
    """Whether the lines of a column are sentences: many, long, with few figures."""
    if len(column) < _FEWEST_ROWS or mean(len(run) for run in column) < _FEWEST_WORDS:
        return False
    words = [spot.word.text for run in column for spot in run]
    return sum(any(c.isdigit() for c in w) for w in words) <= _MOST_FIGURES * len(words)

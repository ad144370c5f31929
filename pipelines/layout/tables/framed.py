"""Tables with a frame drawn around their cells, or around their columns only."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from idp.document import Box, Cell, Table
from pipelines.layout.sheet import Row, Sheet, Spot
from pipelines.layout.tables.grouping import Laid, figure_columns, grouped, is_key
from pipelines.layout.tables.gutters import Piece
from pipelines.layout.tables.rulings import Frame
from pipelines.layout.tables.strips import Chunk, is_figure, strip_of, within

LEAST_FILLED = 0.3
"""A grid with a smaller share of cells holding text is a form or a frame, not a table."""
_FULLEST_HEAD = 3
"""More rows than this do not head a table."""


@dataclass(frozen=True, slots=True)
class _Owned:
    """A drawn cell: first column, first row, last column, last row."""

    c0: int
    r0: int
    c1: int
    r1: int


@dataclass(frozen=True, slots=True)
class _Grid:
    """A frame with the owner of every place in it."""

    frame: Frame
    owners: dict[tuple[int, int], _Owned]

    @staticmethod
    def of(frame: Frame) -> _Grid:
        owners: dict[tuple[int, int], _Owned] = {}
        for c0, r0, c1, r1 in frame.cells:
            own = _Owned(c0, r0, c1, r1)
            for r in range(r0, r1 + 1):
                for c in range(c0, c1 + 1):
                    owners.setdefault((r, c), own)
        for r in range(len(frame.ys) - 1):
            for c in range(len(frame.xs) - 1):
                owners.setdefault((r, c), _Owned(c, r, c, r))
        return _Grid(frame, owners)

    @property
    def columns(self) -> int:
        return len(self.frame.xs) - 1

    @property
    def bands(self) -> int:
        return len(self.frame.ys) - 1

    def home(self, x: float, y: float) -> _Owned:
        c = min(max(bisect_right(self.frame.xs, x) - 1, 0), self.columns - 1)
        r = min(max(bisect_right(self.frame.ys, y) - 1, 0), self.bands - 1)
        return self.owners[r, c]


def framed_table(frame: Frame, rows: Sequence[Row], sheet: Sheet, gap: float) -> Table | None:
    """The table in a frame: its cells, or, where only columns and a header are drawn, the rows that its print shows.

    None for forms and for boxes of one column or row.
    """
    grid = _Grid.of(frame)
    if grid.columns < 2:
        return None
    bands = _lines(grid, rows, gap)
    figures = figure_columns([line for band in bands for line in band if _plain(line)])
    split = [_split(band, figures) for band in bands]
    if sum(len(groups) for groups in split) < 2:
        return None
    drawn = [row for r, groups in enumerate(split) for row in _drawn(grid, split, r, sheet)]
    cells = _without_empty(drawn)
    if len(cells) < 2 or len(cells[0]) < 2 or not _filled(cells):
        return None
    box = Box.around(cell.box for row in cells for cell in row)
    return Table(cells, box, header_of(cells))


def _lines(grid: _Grid, rows: Sequence[Row], gap: float) -> list[list[Laid]]:
    """The lines of print that begin in each band of rows."""
    frame = grid.frame
    bands: list[list[Laid]] = [[] for _ in range(grid.bands)]
    for row in within(rows, frame.xs[0], frame.ys[0], frame.xs[-1], frame.ys[-1]):
        strip = strip_of(row, gap)
        homes: dict[int, dict[_Owned, list[Spot]]] = {}
        for spot in (s for chunk in strip.chunks for s in chunk.spots):
            own = grid.home((spot.x0 + spot.x1) / 2, spot.middle)
            homes.setdefault(own.r0, {}).setdefault(own, []).append(spot)
        for r, owned in homes.items():
            pieces = tuple(Piece(Chunk.of(s), own.c0, own.c1) for own, s in owned.items())
            bands[r].append(Laid(pieces, strip.y0, strip.y1))
    return bands


def _plain(line: Laid) -> bool:
    return all(p.first == p.last for p in line.pieces)


def _split(band: Sequence[Laid], figures: frozenset[int]) -> list[list[Laid]]:
    """The rows of a band: one, unless figures stand side by side more than once in it."""
    keys = [line for line in band if is_key(line, figures) and len(line.columns & figures) > 1]
    if len(keys) < 2:
        few = [line for line in band if is_key(line, figures)]
        if len(few) < 3 or len(figures) > 1:
            return [list(band)]
    return grouped(band, figures)


def _drawn(
    grid: _Grid, split: Sequence[Sequence[Sequence[Laid]]], r: int, sheet: Sheet
) -> list[list[Cell]]:
    """The rows of cells that band `r` makes."""
    frame, groups = grid.frame, split[r]
    edges = [
        frame.ys[r],
        *(_edge(a, b) for a, b in pairwise(groups)),
        frame.ys[r + 1],
    ]
    rows = []
    for at, group in enumerate(groups):
        row: list[Cell] = []
        for c in range(grid.columns):
            own = grid.owners[r, c]
            box = sheet.box(frame.xs[c], edges[at], frame.xs[c + 1], edges[at + 1])
            if (own.c0, own.r0) != (c, r):
                row.append(Cell("", box, 0, 0))
                continue
            last = len(groups) == 1
            bottom = frame.ys[own.r1 + 1] if last else edges[at + 1]
            tall = sum(max(len(split[n]), 1) for n in range(r, own.r1 + 1)) if last else 1
            text = _text(group, c)
            box = sheet.box(frame.xs[c], edges[at], frame.xs[own.c1 + 1], bottom)
            row.append(Cell(text, box, tall, own.c1 - c + 1))
        rows.append(row)
    return rows


def _edge(above: Sequence[Laid], below: Sequence[Laid]) -> float:
    return (max(line.y1 for line in above) + min(line.y0 for line in below)) / 2


def _text(lines: Sequence[Laid], c: int) -> str:
    said = [" ".join(p.chunk.text for p in line.pieces if p.first == c) for line in lines]
    return "\n".join(text for text in said if text)


def _without_empty(rows: Sequence[Sequence[Cell]]) -> tuple[tuple[Cell, ...], ...]:
    """Rows and columns that hold text, or lie under a cell that does."""
    kept = [row for row in rows if any(cell.text for cell in row)]
    if not kept:
        return ()
    empty = {c for c in range(len(kept[0])) if not any(row[c].text for row in kept)}
    return tuple(_narrowed(row, empty) for row in kept)


def _narrowed(row: Sequence[Cell], empty: set[int]) -> tuple[Cell, ...]:
    cells = []
    for c, cell in enumerate(row):
        if c in empty:
            continue
        lost = sum(c < e < c + cell.column_span for e in empty)
        cells.append(replace(cell, column_span=cell.column_span - lost) if lost else cell)
    return tuple(cells)


def _filled(cells: Sequence[Sequence[Cell]]) -> bool:
    places = [cell for row in cells for cell in row if cell.row_span]
    return sum(bool(cell.text) for cell in places) >= LEAST_FILLED * len(places)


def header_of(rows: Sequence[Sequence[Cell]]) -> int | None:
    """The last row that heads the table: text over figures, or over everything where there are none."""
    for at, row in enumerate(rows[: _FULLEST_HEAD + 1]):
        said = [is_figure(cell.text) for cell in row if cell.text]
        if any(said):
            return at - 1 if at else None
    first = rows[0]
    return 0 if len(rows) > 1 and all(c.text or not c.row_span for c in first) else None

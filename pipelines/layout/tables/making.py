"""Rows of cells from lines of print whose columns are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from idp.document import Box, Cell, Table
from pipelines.layout.sheet import Sheet
from pipelines.layout.tables.grouping import Laid
from pipelines.layout.tables.gutters import Piece

Group = Sequence[Laid]


@dataclass(frozen=True, slots=True)
class Plan:
    """A table before it is drawn up: lines grouped to rows, the borders of its columns, and how many rows head it."""

    sheet: Sheet
    groups: tuple[Group, ...]
    borders: tuple[float, ...]
    heads: int = 0


def table_of(plan: Plan) -> Table:
    """The table of a plan with at least one row; spans are those of its pieces."""
    rows = [list(_row(plan, at)) for at in range(len(plan.groups))]
    if plan.heads > 1:
        _stretch(rows, plan.heads)
    cells = tuple(tuple(row) for row in rows)
    box = Box.around(cell.box for row in cells for cell in row)
    return Table(cells, box, plan.heads - 1 if plan.heads else None)


def _row(plan: Plan, at: int) -> list[Cell]:
    group = plan.groups[at]
    top, bottom = _heights(plan, at)
    count = len(plan.borders) - 1
    said: dict[int, list[list[Piece]]] = {}
    reach: dict[int, int] = {}
    for line in group:
        for piece in sorted(line.pieces, key=lambda p: p.chunk.x0):
            home = next((c for c, last in reach.items() if c <= piece.first <= last), piece.first)
            reach[home] = max(reach.get(home, home), piece.last)
            lines = said.setdefault(home, [])
            if lines and lines[-1][0] in line.pieces:
                lines[-1].append(piece)
            else:
                lines.append([piece])
    if len(reach) == 1 and 0 in reach and reach[0] > 0:
        reach[0] = count - 1  # a line of its own that runs over columns has them all
    cells: list[Cell] = []
    while len(cells) < count:
        c = len(cells)
        last = min(max(reach.get(c, c), c), _before_next(reach, c, count))
        text = "\n".join(" ".join(p.chunk.text for p in line) for line in said.get(c, ()))
        box = plan.sheet.box(plan.borders[c], top, plan.borders[last + 1], bottom)
        cells.append(Cell(text, box, 1, last - c + 1))
        cells += [_covered(plan, i, top, bottom) for i in range(c + 1, last + 1)]
    return cells


def _before_next(reach: dict[int, int], c: int, count: int) -> int:
    return min((other for other in reach if other > c), default=count) - 1


def _covered(plan: Plan, c: int, top: float, bottom: float) -> Cell:
    return Cell("", plan.sheet.box(plan.borders[c], top, plan.borders[c + 1], bottom), 0, 0)


def _heights(plan: Plan, at: int) -> tuple[float, float]:
    """Where a row begins and ends: half way to its neighbours' print."""
    group = plan.groups[at]
    top, bottom = min(line.y0 for line in group), max(line.y1 for line in group)
    if at:
        top = min(top, (max(line.y1 for line in plan.groups[at - 1]) + top) / 2)
    if at + 1 < len(plan.groups):
        bottom = max(bottom, (min(line.y0 for line in plan.groups[at + 1]) + bottom) / 2)
    return top, bottom


def _stretch(rows: list[list[Cell]], heads: int) -> None:
    """Headings that stand beside a shared heading take the whole height of the header."""
    for c in range(len(rows[0])):
        column = [rows[r][c] for r in range(heads)]
        if any(cell.column_span != 1 for cell in column) or not any(cell.text for cell in column):
            continue
        filled = [r for r, cell in enumerate(column) if cell.text]
        if len(filled) == 1:
            box = Box.around(cell.box for cell in column)
            rows[0][c] = Cell(column[filled[0]].text, box, heads, 1)
            for r in range(1, heads):
                rows[r][c] = replace(column[r], text="", row_span=0, column_span=0)

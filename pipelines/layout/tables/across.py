"""Tables that go on on the next page, with their header repeated or without it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from idp.document import Box, Table
from pipelines.layout.sheet import Sheet
from pipelines.layout.tables.aligned import Region, Setting, downward
from pipelines.layout.tables.gutters import Columns, Piece, placed
from pipelines.layout.tables.strips import Strip, is_figure

_LOW = 0.6
"""A table that goes on ends below this height of its page."""
_HIGH = 0.5
"""Its rest begins above this height of the next page."""
_FULL = 0.6


def goes_on(before: Table, table: Table) -> bool:
    """Whether `table`, the first of its page, goes on from `before`, the last of the page before: the same columns, no other header."""
    if before.box.y1 < _LOW or table.box.y0 > _HIGH:
        return False
    mine, theirs = borders_of(table), borders_of(before)
    if len(mine) != len(theirs) or not _alike(mine, theirs):
        return False
    return table.header is None or before.header is None or _said(table) == _said(before)


def borders_of(table: Table) -> tuple[float, ...]:
    """Where a table's columns begin, and its right edge, in 0..1 of the page."""
    starts: list[float] = []
    for c in range(len(table.rows[0])):
        own = [row[c].box for row in table.rows if row[c].column_span == 1]
        starts.append(median(b.x0 for b in own or [row[c].box for row in table.rows]))
    return (*starts, table.box.x1)


def _alike(a: Sequence[float], b: Sequence[float]) -> bool:
    """Whether the middle of each column lies in the other's."""
    middles = [(x0 + x1) / 2 for x0, x1 in pairwise(a)]
    return all(x0 < m < x1 for m, (x0, x1) in zip(middles, pairwise(b), strict=True))


def _said(table: Table) -> list[str]:
    rows = table.rows[: (table.header or 0) + 1]
    return [" ".join(cell.text.split()) for row in rows for cell in row]


def with_rest(
    page: Setting, found: Sequence[tuple[Region, Columns]], before: Table, sheet: Sheet
) -> list[tuple[Region, Columns]]:
    """The regions of a page, the rest of `before` among them: rows that stand in its columns, which so few alone would not show."""
    if before.box.y1 < _LOW:
        return list(found)
    borders = [sheet.laid(Box(x, 0.0, x, 0.0))[0] for x in borders_of(before)]
    columns: Columns = tuple(pairwise(borders))
    start = next((n for n, s in enumerate(page.strips) if _belongs(page, s, columns, before)), None)
    if start is None or page.strips[start].y0 > _HIGH * sheet.height:
        return list(found)
    over = [(r, c) for r, c in found if r.start <= start < r.end]
    if any(len(c) == len(columns) for _, c in over):
        return list(found)
    heads = over[0][0].heads if over else 0
    first = over[0][0].start if over else start
    rest = Region(first, downward(page, first, start), heads, rest=True)
    kept = [(r, c) for r, c in found if r.start >= rest.end or r.end <= first]
    return sorted([*kept, (rest, columns)], key=lambda each: each[0].start)


def _belongs(page: Setting, strip: Strip, columns: Columns, before: Table) -> bool:
    """Whether a strip is a row of the table before: as full, with figures where it has them, and nothing across its borders."""
    if len(strip.chunks) < 2 or not strip.figures:
        return False
    pieces = placed(strip, columns, page.gaps)
    if any(p.last > p.first for p in pieces) or not _inside(pieces, columns):
        return False
    body = before.rows[(before.header or 0) + 1 :] or before.rows
    usual = median(sum(bool(cell.text) for cell in row) for row in body)
    figures = {
        c
        for c in range(len(columns))
        if sum(is_figure(row[c].text) for row in body) > len(body) / 2
    }
    own = {p.first for p in pieces if p.chunk.figure}
    return len(pieces) >= max(2, _FULL * usual) and len(own & figures) >= min(2, len(figures)) > 0


def _inside(pieces: Sequence[Piece], columns: Columns) -> bool:
    left, right = columns[0][0], columns[-1][1]
    slack = 0.02 * (right - left)
    return all(p.chunk.x0 > left - slack and p.chunk.x1 < right + slack for p in pieces)

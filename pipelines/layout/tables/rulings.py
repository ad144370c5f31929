"""The lines drawn on a page, and the cells between them: pdfplumber's geometry on whatever lines there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_SCALE = 10.0
"""pdfplumber's tolerances are meant for print of about this many points."""
_SNAP, _JOIN, _MEET = 3.0, 5.0, 4.0
_SHORTEST = 0.7
"""Lines shorter than this many word heights are dashes or strokes of letters."""
_MOST = 3_000
"""A page with more lines is a drawing, not a table."""

Rect = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Rulings:
    """Lines across (y, left, right) and down (x, top, bottom), on the sheet."""

    across: tuple[tuple[float, float, float], ...] = ()
    down: tuple[tuple[float, float, float], ...] = ()

    def between(self, top: float, bottom: float, x0: float, x1: float) -> list[float]:
        """Heights of the lines across that run along at least half of a stretch, between two heights."""
        return sorted(
            y
            for y, left, right in self.across
            if top < y < bottom and min(right, x1) - max(left, x0) > 0.5 * (x1 - x0)
        )


@dataclass(frozen=True, slots=True)
class Frame:
    """A table's cells as drawn: borders of its rows and columns, and rectangles by index, both ends included."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[tuple[int, int, int, int], ...]
    """First column, first row, last column, last row."""


def rulings_of(rules: Iterable[Rect], height: float) -> Rulings:
    """The drawn lines `rules`, given as thin rectangles on the sheet; pieces of one line joined."""
    edges = []
    for x0, y0, x1, y1 in rules:
        wide, high = x1 - x0, y1 - y0
        if max(wide, high) < _SHORTEST * height or min(wide, high) > 0.6 * height:
            continue
        x, y = (x0 + x1) / 2, (y0 + y1) / 2
        edges.append(_edge(x0, y, x1, y, height) if wide > high else _edge(x, y0, x, y1, height))
    if not edges or len(edges) > _MOST:
        return Rulings()
    from pdfplumber.table import merge_edges

    merged = merge_edges(edges, _SNAP, _SNAP, _JOIN, _JOIN)
    k = height / _SCALE
    return Rulings(
        tuple((e["top"] * k, e["x0"] * k, e["x1"] * k) for e in merged if e["orientation"] == "h"),
        tuple(
            (e["x0"] * k, e["top"] * k, e["bottom"] * k) for e in merged if e["orientation"] == "v"
        ),
    )


def _edge(x0: float, y0: float, x1: float, y1: float, height: float) -> dict[str, object]:
    k = _SCALE / height
    return {
        "x0": x0 * k, "x1": x1 * k, "top": y0 * k, "bottom": y1 * k,
        "width": (x1 - x0) * k, "height": (y1 - y0) * k,
        "orientation": "h" if y0 == y1 else "v", "object_type": "line",
    }  # fmt: skip


def frames_of(rulings: Rulings, height: float) -> list[Frame]:
    """Every group of cells that touch, top to bottom; boxes that stand alone are none."""
    if len(rulings.across) < 2 or len(rulings.down) < 2:
        return []
    from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells

    edges = [_edge(x0, y, x1, y, height) for y, x0, x1 in rulings.across]
    edges += [_edge(x, y0, x, y1, height) for x, y0, y1 in rulings.down]
    cells = intersections_to_cells(edges_to_intersections(edges, _MEET, _MEET))
    k = height / _SCALE
    return [
        _frame([(a * k, b * k, c * k, d * k) for a, b, c, d in t]) for t in cells_to_tables(cells)
    ]


def _frame(cells: Sequence[Rect]) -> Frame:
    xs = tuple(sorted({x for cell in cells for x in (cell[0], cell[2])}))
    ys = tuple(sorted({y for cell in cells for y in (cell[1], cell[3])}))
    column, row = {x: i for i, x in enumerate(xs)}, {y: i for i, y in enumerate(ys)}
    spans = [(column[a], row[b], column[c] - 1, row[d] - 1) for a, b, c, d in cells]
    return Frame(xs, ys, tuple(sorted(spans, key=lambda s: (s[1], s[0]))))

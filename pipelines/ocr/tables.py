"""Ruled tables of a PDF: pdfplumber finds the cells between the rules, the page's words fill them."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

from idp.document import Box, Cell, Page, Table, Word
from pipelines.stages.parse_layout import rows_of

MOST_PAGES = 30
"""Tables are looked for on so many pages of a file, each of which takes about a tenth of a second."""
LEAST_FILLED = 0.3
"""A grid with a smaller share of cells holding text is a form or a frame, not a table."""
SETTINGS = {
    "vertical_strategy": "lines",
    "horizontal_strategy": "lines",
    "snap_tolerance": 3,
    "intersection_tolerance": 4,
    "edge_min_length": 8,
}


def ruled_tables(content: bytes, pages: Sequence[Page]) -> dict[int, tuple[Table, ...]]:
    """The tables on `pages` by page number; none where pdfplumber cannot read the file, since tables are a help only."""
    if not pages:
        return {}
    import pdfplumber
    from pdfminer.psexceptions import PSException
    from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

    # What a damaged file does inside the parser ends in one of these.
    ours = (PSException, MalformedPDFException, PdfminerException)
    builtin = (ArithmeticError, AssertionError, AttributeError, LookupError, OSError)
    broken = (*ours, *builtin, RecursionError, TypeError, ValueError)
    wanted = {page.number: page for page in pages[:MOST_PAGES]}
    found: dict[int, tuple[Table, ...]] = {}
    try:
        with pdfplumber.open(io.BytesIO(content), pages=sorted(wanted)) as pdf:
            for page in pdf.pages:
                found[page.page_number] = tuple(_tables(page, wanted[page.page_number]))
    except broken:
        pass
    return found


def _tables(page: Any, read: Page) -> Iterator[Table]:
    left, top, right, bottom = page.cropbox
    wide, high = float(right - left), float(bottom - top)
    if wide <= 0 or high <= 0:
        return
    for found in page.find_tables(SETTINGS):
        grid = [
            [
                cell
                and Box(
                    float(cell[0] - left) / wide,
                    float(cell[1] - top) / high,
                    float(cell[2] - left) / wide,
                    float(cell[3] - top) / high,
                )
                for cell in row.cells
            ]
            for row in found.rows
        ]
        table = filled(grid, read)
        if table is not None:
            yield table


def filled(grid: Sequence[Sequence[Box | None]], page: Page) -> Table | None:
    """A table of the words inside each cell of `grid`; None marks a cell that a wider or taller one covers.

    Rows and columns without any text are left out. None where what remains is no table: fewer than two rows or columns, or
    mostly empty.
    """
    words = _by_cell(grid, page.words)
    rows = [r for r in range(len(grid)) if any(words.get((r, c)) for c in range(len(grid[r])))]
    width = max((len(row) for row in grid), default=0)
    columns = [c for c in range(width) if any(words.get((r, c)) for r in rows)]
    if len(rows) < 2 or len(columns) < 2 or len(words) < LEAST_FILLED * len(rows) * len(columns):
        return None
    cells = tuple(
        tuple(_cell(grid, r, c, words.get((r, c), ()), page) for c in columns) for r in rows
    )
    return Table(cells, Box.around(cell.box for row in cells for cell in row))


def _by_cell(
    grid: Sequence[Sequence[Box | None]], words: Sequence[Word]
) -> dict[tuple[int, int], list[Word]]:
    boxes = [(r, c, box) for r, row in enumerate(grid) for c, box in enumerate(row) if box]
    held: dict[tuple[int, int], list[Word]] = {}
    for word in words:
        x, y = word.box.centre
        home = next(((r, c) for r, c, box in boxes if box.holds(x, y)), None)
        if home is not None:
            held.setdefault(home, []).append(word)
    return held


def _cell(
    grid: Sequence[Sequence[Box | None]], r: int, c: int, words: Sequence[Word], page: Page
) -> Cell:
    box = grid[r][c] if c < len(grid[r]) else None
    if box is None:
        row = Box.around(b for b in grid[r] if b)
        column = [other[c] for other in grid if c < len(other)]
        across = Box.around([b for b in column if b] or [row])
        box = Box(across.x0, row.y0, across.x1, row.y1)
    text = "\n".join(line.text for line in rows_of(words, page.width, page.height))
    return Cell(text, box)

"""Boxes of the page as it was read become boxes of the page as people see it.

Only photos and skewed scans differ: everything before this step works on their straightened pages.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from idp.document import Block, Box, Cell, Code, Document, Line, Matrix, Page, Pair, Table, Word
from idp.fields import Extraction, Field, LineItem
from idp.geometry import SAME, inverse, mapped, point

Placed = TypeVar("Placed", Field, LineItem)


def as_shown(document: Document) -> Document:
    """The document with every box where people see it; its pages have no `matrix` any more."""
    return replace(document, pages=tuple(_shown(page) for page in document.pages))


def placed_as_shown(extraction: Extraction, document: Document) -> Extraction:
    """The extraction with the boxes of its fields, candidates and lines on the pages of `document` as they are shown."""
    maps = {page.number: page.matrix for page in document.pages if page.matrix is not None}
    if not maps:
        return extraction
    return replace(
        extraction,
        fields=tuple(_placed(f, maps) for f in extraction.fields),
        candidates=tuple(_placed(c, maps) for c in extraction.candidates),
        line_items=tuple(_placed(i, maps) for i in extraction.line_items),
    )


def _placed(value: Placed, maps: dict[int, Matrix]) -> Placed:
    if value.page not in maps or value.box is None:
        return value
    return replace(value, box=mapped(value.box, maps[value.page]))


def _shown(page: Page) -> Page:
    if page.matrix is None:
        return page
    matrix = page.matrix
    width, height = _size(page, matrix)
    return replace(
        page,
        width=width,
        height=height,
        words=tuple(_word(w, matrix) for w in page.words),
        lines=tuple(_line(line, matrix) for line in page.lines),
        blocks=tuple(_block(b, matrix) for b in page.blocks),
        tables=tuple(_table(t, matrix) for t in page.tables),
        pairs=tuple(_pair(p, matrix) for p in page.pairs),
        codes=tuple(_code(c, matrix) for c in page.codes),
        rules=tuple(mapped(rule, matrix) for rule in page.rules),
        matrix=None,
    )


def _size(page: Page, matrix: Matrix) -> tuple[float, float]:
    """The page as shown, in the same units: as large as its corners lie apart on the page as read."""
    try:
        back = inverse(matrix)
    except ValueError:
        back = SAME
    (x0, y0), (x1, y1), (x2, y2) = (point(x, y, back) for x, y in ((0, 0), (1, 0), (0, 1)))
    width = ((x1 - x0) * page.width) ** 2 + ((y1 - y0) * page.height) ** 2
    height = ((x2 - x0) * page.width) ** 2 + ((y2 - y0) * page.height) ** 2
    return max(width**0.5, 1.0), max(height**0.5, 1.0)


def _word(word: Word, matrix: Matrix) -> Word:
    return replace(word, box=mapped(word.box, matrix))


def _line(line: Line, matrix: Matrix) -> Line:
    return Line.of(_word(word, matrix) for word in line.words)


def _block(block: Block, matrix: Matrix) -> Block:
    lines = tuple(_line(line, matrix) for line in block.lines)
    return replace(block, lines=lines, box=Box.around(line.box for line in lines))


def _cell(cell: Cell, matrix: Matrix) -> Cell:
    return replace(cell, box=mapped(cell.box, matrix))


def _table(table: Table, matrix: Matrix) -> Table:
    rows = tuple(tuple(_cell(cell, matrix) for cell in row) for row in table.rows)
    return replace(table, rows=rows, box=mapped(table.box, matrix))


def _pair(pair: Pair, matrix: Matrix) -> Pair:
    return replace(
        pair,
        label_box=mapped(pair.label_box, matrix),
        value_box=mapped(pair.value_box, matrix),
    )


def _code(code: Code, matrix: Matrix) -> Code:
    return replace(code, box=mapped(code.box, matrix))

"""Words become lines, lines become blocks, all in reading order; tables, pairs, head and foot are found among them.

Reading order is by rows, each from left to right, since on bills a label and its value stand side by side; only running text in
columns is read column by column. Blocks keep together what stands in a column, such as an address.
"""

from __future__ import annotations

from dataclasses import replace

from idp.document import Document, Line, Page, Table
from pipelines.layout.blocks import blocks_of
from pipelines.layout.columns import in_order
from pipelines.layout.pairs import pairs_of
from pipelines.layout.parts import with_parts
from pipelines.layout.sheet import is_vertical, sheet_of
from pipelines.layout.tables.finding import tables_of


def parse_layout(document: Document) -> Document:
    """The same document with lines, blocks, tables and pairs on every page, and each page's words in reading order."""
    pages: list[Page] = []
    for page in document.pages:
        before = pages[-1].tables[-1] if pages and pages[-1].tables else None
        pages.append(_parsed(page, before))
    return replace(document, pages=with_parts(pages))


def _parsed(page: Page, before: Table | None) -> Page:
    """`before` is the last table of the page before."""
    sheet = sheet_of(
        (word for word in page.words if not is_vertical(word, page)), page.width, page.height
    )
    lines = [Line.of(spot.word for spot in run) for run in in_order(sheet.rows)]
    lines += [Line.of((word,)) for word in page.words if is_vertical(word, page)]
    tables = tables_of(sheet, page, before)
    return replace(
        page,
        words=tuple(word for line in lines for word in line.words),
        lines=tuple(lines),
        blocks=blocks_of(lines, page),
        tables=tables,
        pairs=pairs_of(lines, tables, page),
    )

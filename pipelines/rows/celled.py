"""Items from tables whose cells the reader found: ruled tables keep wrapped descriptions together."""

from __future__ import annotations

from collections.abc import Sequence

from idp.document import Box, Cell, Document, Table, Word
from idp.fields import LineItem
from pipelines.rows.columns import Column, header_of, headings, settled
from pipelines.rows.description import described
from pipelines.rows.numbers import Number, fits, number_of
from pipelines.rows.row import Row, is_carried, is_end


def celled_items(document: Document, *, comma: bool | None) -> tuple[LineItem, ...]:
    """Line items of every table with a header row, page after page; a table that goes on needs no second header."""
    items: list[LineItem] = []
    columns: tuple[Column | None, ...] | None = None
    for page in document.pages:
        for table in page.tables:
            start, found = _header(table)
            if found is not None:
                columns = found
            elif columns is None or len(table.rows[0]) != len(columns):
                continue
            for row in table.rows[start:]:
                item = _item(row, columns or (), page.number, comma)
                if item is not None:
                    items.append(item)
    return tuple(items)


def _words(cell: Cell) -> list[Word]:
    return [Word(part, cell.box) for part in cell.text.split()]


def _header(table: Table) -> tuple[int, tuple[Column | None, ...] | None]:
    """Where the rows after the header begin, and the column of each cell."""
    for at, row in enumerate(table.rows[:3]):
        heads = []
        for cell in row:
            found = headings(_words(cell))
            heads.append(found[0] if found else None)
        if header_of([w for cell in row for w in _words(cell)]) is None:
            continue
        real = [h for h in heads if h is not None]
        decided = iter(settled(real))
        return at + 1, tuple(next(decided).column if h is not None else None for h in heads)
    return 0, None


def _number(cell: Cell, comma: bool | None) -> Number | None:
    numbers = [n for w in _words(cell) if (n := number_of(w, comma=comma)) is not None]
    return numbers[-1] if numbers else None


def _under(columns: tuple[Column | None, ...], row: Sequence[Cell]) -> dict[Column, Cell]:
    """The first cell with text of each column."""
    cells: dict[Column, Cell] = {}
    for column, cell in zip(columns, row, strict=False):
        if column is not None and cell.text.strip():
            cells.setdefault(column, cell)
    return cells


def _item(
    row: Sequence[Cell], columns: tuple[Column | None, ...], page: int, comma: bool | None
) -> LineItem | None:
    cells = _under(columns, row)
    whole = Row(
        page, tuple(w for cell in row for w in _words(cell)), Box.around(c.box for c in row)
    )
    if not whole.words or is_carried(whole) or is_end(whole):
        return None
    numbers = {
        c: n for c, cell in cells.items() if c.numeric and (n := _number(cell, comma)) is not None
    }
    amount = numbers.get(Column.AMOUNT) or numbers.get(Column.GROSS)
    quantity, price, rate = (
        numbers.get(c) for c in (Column.QUANTITY, Column.UNIT_PRICE, Column.TAX_RATE)
    )
    description = (
        described(cells[Column.DESCRIPTION].text.split()) if Column.DESCRIPTION in cells else ""
    )
    if amount is None or not description:
        return None
    exact = (
        quantity is not None
        and price is not None
        and fits(quantity.value, price.value, amount.value)
    )
    return LineItem(
        description,
        None if quantity is None else quantity.value,
        None if price is None else price.value,
        amount.value,
        rate.value
        if rate is not None and (rate.percent or not rate.money) and 0 <= rate.value <= 40
        else None,
        rate.value if rate is not None and rate.money and not rate.percent else None,
        page,
        whole.box,
        confidence=0.9 if exact else 0.7,
    )

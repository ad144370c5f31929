"""Items from tables whose cells the reader found: ruled tables keep wrapped descriptions together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from idp.document import Box, Cell, Document, Table, Word
from idp.fields import LineItem
from idp.money import cents
from pipelines.rows.columns import Column, header_of, headings, settled
from pipelines.rows.description import described, is_label
from pipelines.rows.numbers import Number, fits, number_of
from pipelines.rows.row import Row, is_carried, is_end

_HEADER_ROWS = 3
"""In how many rows from the top the headings are looked for where the table does not say."""

Columns = tuple[Column | None, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """What one row of cells says of an item; a second row may say the rest."""

    description: str
    numbers: dict[Column, Number]
    page: int
    box: Box

    @property
    def amount(self) -> Number | None:
        return self.numbers.get(Column.AMOUNT) or self.numbers.get(Column.GROSS)

    def with_rest(self, other: _Part) -> _Part:
        """The same with the numbers of `other`, which has the amount."""
        both = self.numbers | other.numbers
        return replace(self, numbers=both, box=Box.around((self.box, other.box)))


def celled_items(document: Document, *, comma: bool | None) -> tuple[LineItem, ...]:
    """Line items of every table with a header row, page after page; a table that goes on needs no second header."""
    parts: list[_Part] = []
    columns: Columns | None = None
    for page in document.pages:
        for table in page.tables:
            start, found = _header(table)
            if found is not None:
                columns = found
            elif columns is None or len(table.rows[0]) != len(columns):
                continue
            for row in table.rows[start:]:
                part = _part(row, columns or (), page.number, comma)
                if part is not None:
                    _add(part, parts)
    return tuple(item for part in parts if (item := _item(part)) is not None)


def _add(part: _Part, parts: list[_Part]) -> None:
    """One more row: the rest of the item above where that has no amount yet and the row no text, else an item."""
    last = parts[-1] if parts else None
    if part.description and part.numbers:
        parts.append(part)
    elif last is not None and not part.description and part.amount and last.amount is None:
        parts[-1] = last.with_rest(part)


def _words(cell: Cell) -> list[Word]:
    return [Word(part, cell.box) for part in cell.text.split()]


def _header(table: Table) -> tuple[int, Columns | None]:
    """Where the rows after the header begin, and the column of each cell."""
    tried: list[tuple[int, Sequence[Cell]]] = list(enumerate(table.rows[:_HEADER_ROWS]))
    if table.header is not None and table.header < len(table.rows):
        tried.insert(0, (table.header, _stacked(table.rows[: table.header + 1])))
        tried.insert(1, (table.header, table.rows[table.header]))
    for at, row in tried:
        words = tuple(w for cell in row for w in _words(cell))
        if header_of(words) is None or is_end(Row(0, words, table.box)):
            continue
        heads = [next(iter(headings(_words(cell))), None) for cell in row]
        decided = iter(settled([h for h in heads if h is not None]))
        return at + 1, tuple(next(decided).column if h is not None else None for h in heads)
    return 0, None


def _stacked(rows: Sequence[Sequence[Cell]]) -> list[Cell]:
    """The rows of a header as one; what spans columns heads each of them where the row below is not plain without it."""
    texts = ["" for _ in rows[0]]
    for row in rows:
        for at, cell in enumerate(row):
            for under in range(at, min(at + max(cell.column_span, 1), len(texts))):
                texts[under] = f"{texts[under]} {cell.text}".strip()
    whole = [Cell(text, cell.box) for text, cell in zip(texts, rows[-1], strict=True)]
    return [
        last if len(headings(_words(cell))) != 1 and headings(_words(last)) else cell
        for cell, last in zip(whole, rows[-1], strict=True)
    ]


def _number(cell: Cell, comma: bool | None) -> Number | None:
    numbers = [n for w in _words(cell) if (n := number_of(w, comma=comma)) is not None]
    return numbers[-1] if numbers else None


def _under(columns: Columns, row: Sequence[Cell]) -> dict[Column, Cell]:
    """The first cell with text of each column."""
    cells: dict[Column, Cell] = {}
    for column, cell in zip(columns, row, strict=False):
        if column is not None and cell.text.strip():
            cells.setdefault(column, cell)
    return cells


def _part(row: Sequence[Cell], columns: Columns, page: int, comma: bool | None) -> _Part | None:
    cells = _under(columns, row)
    whole = Row(
        page, tuple(w for cell in row for w in _words(cell)), Box.around(c.box for c in row)
    )
    if not whole.words or is_carried(whole) or is_end(whole):
        return None
    numbers = {
        c: n for c, cell in cells.items() if c.numeric and (n := _number(cell, comma)) is not None
    }
    text = cells.get(Column.DESCRIPTION)
    return _Part(_described(text.text) if text else "", numbers, page, whole.box)


def _described(text: str) -> str:
    """The description without the lines under it that tell other things by name."""
    lines = text.splitlines()
    end = next((n for n, line in enumerate(lines) if n and is_label(line)), len(lines))
    return described(" ".join(lines[:end]).split())


def _item(part: _Part) -> LineItem | None:
    """The item, or None where it has neither an amount nor what makes one."""
    quantity, price, rate, tax = (
        part.numbers.get(c)
        for c in (Column.QUANTITY, Column.UNIT_PRICE, Column.TAX_RATE, Column.TAX_AMOUNT)
    )
    amount = None if part.amount is None else part.amount.value
    if amount is None and quantity is not None and price is not None:
        amount = cents(quantity.value * price.value)
    if amount is None:
        return None
    if rate is not None and rate.money and not rate.percent:
        rate, tax = None, rate
    exact = quantity is not None and price is not None and fits(quantity.value, price.value, amount)
    return LineItem(
        part.description,
        None if quantity is None else quantity.value,
        None if price is None else price.value,
        amount,
        rate.value if rate is not None and 0 <= rate.value <= 40 else None,
        None if tax is None else tax.value,
        part.page,
        part.box,
        confidence=0.9 if exact else 0.7,
    )

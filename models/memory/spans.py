"""Values on a page with the words around them: what may be a date, an amount or a number, and where a known value is printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from idp.dates import Order, find_dates
from idp.document import Box
from idp.fields import AMOUNTS, DATES, FieldName, Value
from idp.money import decimal_comma, parse_amount
from idp.text import plain
from models.memory.rows import Sheet, above, left_of, said_in
from models.memory.shapes import any_shape, loose_shape

NUMBERS = frozenset({FieldName.INVOICE_NUMBER, FieldName.PURCHASE_ORDER})
PLACED = NUMBERS | AMOUNTS | DATES
"""Fields that differ from document to document, and are therefore remembered by their place."""

_AMOUNT = re.compile(
    r"(?<![\w.,/-])-?(?:[^\w\s.,-]|[A-Z]{1,3}\$?)?(\d{1,3}(?:[.,'’ ]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?)(?![\w%/])(?![.,-]\d)"
)


@dataclass(frozen=True, slots=True)
class Span:
    """A value as printed, with its label words to the left and above."""

    value: Value
    text: str
    page: int
    box: Box
    left: str
    above: str

    @property
    def x(self) -> float:
        return self.box.x0

    @property
    def y(self) -> float:
        return self.box.centre[1]


def spans_of(
    name: FieldName, sheet: Sheet, *, order: Order, examples: tuple[str, ...]
) -> tuple[Span, ...]:
    """All that may be a value of `name`, in reading order; `examples` say how a number looks, any looks where there are none."""
    return tuple(_spans(name, sheet, order, examples))


def _spans(
    name: FieldName, sheet: Sheet, order: Order, examples: tuple[str, ...]
) -> Iterator[Span]:
    comma = decimal_comma(sheet.text)
    for number, row in enumerate(sheet.rows):
        for value, start, end in _values(name, row.text, order, comma, examples):
            yield _span(sheet, number, value, start, end)


def _values(
    name: FieldName, text: str, order: Order, comma: bool | None, examples: tuple[str, ...]
) -> Iterator[tuple[Value, int, int]]:
    if name in DATES:
        for found in find_dates(text, order=order):
            yield found.value, found.start, found.end
    elif name in AMOUNTS:
        for m in _AMOUNT.finditer(text):
            amount = parse_amount(m.group(), decimal_comma=comma)
            if amount is not None:
                yield amount, m.start(1), m.end(1)
    else:
        pattern = loose_shape(examples) if examples else any_shape()
        for m in pattern.finditer(text):
            if any(c.isdigit() for c in m.group()):
                yield m.group(), m.start(), m.end()


def _span(sheet: Sheet, number: int, value: Value, start: int, end: int) -> Span:
    row = sheet.rows[number]
    box = row.box_of(start, end)
    return Span(
        value,
        row.text[start:end],
        row.page,
        box,
        left_of(row, start),
        above(sheet.rows, number, box),
    )


def printed(name: FieldName, value: Value, sheet: Sheet, *, order: Order) -> tuple[Span, ...]:
    """Every place where the page says `value`; text is compared without case, spaces and signs, and within one row."""
    if isinstance(value, str):
        return tuple(
            _span(sheet, number, value, start, end)
            for number, row in enumerate(sheet.rows)
            for start, end in said_in(row, value)
        )
    found = spans_of(name, sheet, order=order, examples=())
    return tuple(s for s in found if same(s.value, value))


def same(one: Value, other: Value) -> bool:
    """Whether two values say the same."""
    if isinstance(one, str) and isinstance(other, str):
        return plain(one) == plain(other)
    return one == other

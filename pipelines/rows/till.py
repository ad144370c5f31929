"""Items of receipts that head no columns: a text with an amount at its right, quantities before it or on the next row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from idp.document import Box, Document
from idp.fields import LineItem
from idp.money import cents
from idp.text import squeezed
from pipelines.rows.description import described, letters_of
from pipelines.rows.numbers import Number, Sums, meaning, number_of, numbers_in
from pipelines.rows.row import Row, is_carried, is_end, is_noise, pages_of

_STARTS = re.compile(r"\b(?:description|item|qty|price|amount)\b", re.IGNORECASE)
_TIMES_ROW = re.compile(
    r"^\D{0,8}?(\d+(?:[.,]\d+)?)\s*(?:kgs?|pcs?|l|lt|ltrs?|litres?|liters?|g|m|ea|hrs?|x|@|\*|×|unit)+\b\s*(?:net)?\s*[@x×*]?\s*"
    r"(?:RM|\$|£|€)?\s*(\d+[.,]\d{2,4})(?:\s*/\s*\w+)?|^\D{0,8}?(\d+(?:[.,]\d+)?)\s*[@x×*]\s*(?:RM|\$|£|€)?\s*(\d+[.,]\d{2,4})",
    re.IGNORECASE,
)


def till_items(document: Document, *, comma: bool | None) -> tuple[LineItem, ...]:
    """Line items by the look of the rows alone, up to the first total of each page."""
    found: list[LineItem] = []
    for rows in pages_of(document, most=3):
        body = _body(rows)
        found += _items(body, comma)
    return tuple(found)


def _body(rows: Sequence[Row]) -> list[Row]:
    """The rows between the head of the receipt and its totals."""
    first_sum = next(
        (n for n, row in enumerate(rows) if is_end(row) and re.search(r"\d", row.text)),
        len(rows),
    )
    start = max((n + 1 for n, row in enumerate(rows[:first_sum]) if _heads(row)), default=0)
    return list(rows[start:first_sum])


def _heads(row: Row) -> bool:
    """Rows above the items: numbers of the receipt, dates, telephone, headings."""
    if re.search(r"\d+[.,]\d\d(?!\d)", row.text):
        return False
    return (
        is_noise(row)
        or len(_STARTS.findall(row.text)) > 1
        or bool(re.search(r"\d\d[-/.]\d\d[-/.]\d\d|\d:\d\d", row.text))
    )


def _items(rows: Sequence[Row], comma: bool | None) -> list[LineItem]:
    items: list[LineItem] = []
    waiting: list[Row] = []
    for row in rows:
        if is_carried(row):
            continue
        counted = _counted(row)
        if counted is not None and items and _makes(counted, items[-1], row, comma):
            quantity, price = counted
            items[-1] = replace(items[-1], quantity=quantity, unit_price=price)
            continue
        sums = _sums(row, counted, comma)
        if sums.amount is None:
            if _text(row):
                waiting.append(row)
            continue
        item = _item(row, waiting, sums)
        waiting = []
        if item is not None:
            items.append(item)
    return items


def _counted(row: Row) -> tuple[Decimal, Decimal] | None:
    """Quantity and price of a row such as "6 @ 4.40" or "48.72 L @ $2.059/L"."""
    m = _TIMES_ROW.match(row.text)
    if m is None:
        return None
    quantity, price = (Decimal(part.replace(",", ".")) for part in m.groups() if part)
    return quantity, price


def _makes(counted: tuple[Decimal, Decimal], item: LineItem, row: Row, comma: bool | None) -> bool:
    """Whether the row only says how the amount of the item above came about."""
    amount = cents(counted[0] * counted[1])
    others = [n.value for n in numbers_in(row.words, comma=comma) if n.money]
    ours = item.amount is not None and abs(amount - item.amount) < Decimal("0.02")
    return ours and all(v in (amount, *counted) for v in others)


def _sums(row: Row, counted: tuple[Decimal, Decimal] | None, comma: bool | None) -> Sums:
    """What the row's numbers mean."""
    numbers = numbers_in(row.words, comma=comma)
    if counted is None:
        sums = meaning(numbers)
        if sums.unit_price is None and _says(row, sums.quantity):
            return replace(sums, quantity=None)
        return sums
    quantity, price = counted
    if numbers and numbers[-1].money and numbers[-1].value != price:
        return Sums(quantity, price, numbers[-1].value)
    return Sums(quantity, price, cents(quantity * price))


def _says(row: Row, count: Decimal | None) -> bool:
    """Whether a quantity is rather part of the words before it."""
    return count is not None and any(n.value == count for n in _named(row))


def _named(row: Row) -> list[Number]:
    """Numbers that are part of the words before them, such as "Unleaded 95"."""
    return [
        number
        for segment in row.segments
        for before, word in pairwise(segment)
        if sum(c.isalpha() for c in before.text) > 1
        and (number := number_of(word, comma=None)) is not None
        and not (number.count or number.money)
    ]


def _item(row: Row, waiting: Sequence[Row], sums: Sums) -> LineItem | None:
    """The item of a row, with the text that waited above where the row itself says nothing or goes on from there."""
    text, boxes = _text(row), [row.box]
    leading = _leading(row)
    begun = next((n for n, r in enumerate(waiting) if _leading(r) is not None), None)
    if sum(letters_of(w) for w in text.split()) < 3 and waiting:
        text = _text(waiting[-1])
        boxes.append(waiting[-1].box)
    elif begun is not None and leading is None:
        leading = _leading(waiting[begun])
        text = squeezed(" ".join([*(_text(r) for r in waiting[begun:]), text]))
        boxes += [r.box for r in waiting[begun:]]
    if sum(c.isalpha() for c in text) < 2:
        return None
    q, p = sums.quantity, sums.unit_price
    if p is None and leading is not None:
        q = leading
    return LineItem(text, q, p, sums.amount, page=row.page, box=Box.around(boxes), confidence=0.5)


def _leading(row: Row) -> Decimal | None:
    """The quantity that a row begins with, before its text."""
    if len(row.words) < 2 or not re.fullmatch(r"\d{1,2}x?", row.words[0].text):
        return None
    if sum(c.isalpha() for c in row.words[1].text) < 2:
        return None
    return Decimal(row.words[0].text.rstrip("x")) or None


def _text(row: Row) -> str:
    """The words of the row without its numbers (but for those inside the text)."""
    words = list(row.words)
    if not any(n.money for n in numbers_in(words, comma=None)) and _leading(row) is None:
        return described([w.text for w in words])
    named = _named(row)
    counts = 0 if _leading(row) is not None else 2
    while words:
        number = number_of(words[-1], comma=None)
        if number is not None and number in named:
            break
        if number is not None and not number.money:
            counts -= 1
        if number is None or counts < 0:
            if len(words[-1].text.strip(".:*$#")) >= 2 and words[-1].text not in (
                "RM",
                "SR",
                "ZR",
                "@",
            ):
                break
            if number is not None:
                break
        words.pop()
    if words and number_of(words[0], comma=None) is not None and len(words) > 1:
        words = words[1:]
    return described([w.text for w in words])

"""Items of receipts that head no columns: a text with an amount at its right, quantities before it or on the next row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from idp.document import Box, Document
from idp.fields import LineItem
from idp.money import cents
from idp.text import squeezed
from pipelines.rows.description import described, letters_of
from pipelines.rows.numbers import Sums, meaning, number_of, numbers_in
from pipelines.rows.row import Row, is_carried, is_end, is_noise, pages_of

_STARTS = re.compile(r"\b(?:description|item|qty|price|amount)\b", re.IGNORECASE)
_TIMES_ROW = re.compile(
    r"^\D{0,8}(\d+(?:[.,]\d+)?)\s*(?:kg|pcs?|x|@|\*|X|×|unit)+\s*[@xX×*]?\s*(?:RM|\$|£|€)?\s*(\d+[.,]\d{2,3})"
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
        sums = _sums(row, items, comma)
        if sums is None:
            continue
        if sums.amount is None:
            if _text(row):
                waiting.append(row)
            continue
        item = _item(row, waiting, sums)
        waiting = []
        if item is not None:
            items.append(item)
    return items


def _sums(row: Row, items: Sequence[LineItem], comma: bool | None) -> Sums | None:
    """What the row's numbers mean; None where it only repeats quantity and price of the item above."""
    numbers = numbers_in(row.words, comma=comma)
    counted = _TIMES_ROW.match(row.text)
    if counted is None:
        return meaning(numbers)
    q, p = (Decimal(part.replace(",", ".")) for part in counted.groups())
    if numbers and numbers[-1].money and numbers[-1].value != p:
        return Sums(q, p, numbers[-1].value)
    above = items[-1].amount if items else None
    if above is not None and abs(q * p - above) < Decimal("0.02"):
        return None
    return Sums(q, p, cents(q * p))


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
    counts = 0 if _leading(row) is not None else 2
    while words:
        number = number_of(words[-1], comma=None)
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

"""Items of receipts that head no columns: a text with an amount at its right, quantities before it or on the next row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from idp.document import Box, Document
from idp.fields import LineItem
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
        numbers = numbers_in(row.words, comma=comma)
        sums = meaning(numbers)
        letters = _text(row)
        if sums.amount is None:
            counted = _TIMES_ROW.match(row.text)
            if not counted and letters:
                waiting.append(row)
            continue
        counted = _TIMES_ROW.match(row.text)
        if counted:
            q, p = Decimal(counted[1].replace(",", ".")), Decimal(counted[2].replace(",", "."))
            if numbers and numbers[-1].money and numbers[-1].value != p:
                sums = Sums(q, p, numbers[-1].value)
            elif (
                items
                and items[-1].amount is not None
                and abs(q * p - items[-1].amount) < Decimal("0.02")
            ):
                continue
            else:
                sums = Sums(q, p, q * p)
        text, boxes = letters, [row.box]
        leading = _leading(row)
        begun = next((n for n, r in enumerate(waiting) if _leading(r) is not None), None)
        if sum(letters_of(w) for w in text.split()) < 3 and waiting:
            text = _text(waiting[-1])
            boxes.append(waiting[-1].box)
        elif begun is not None and leading is None:
            leading = _leading(waiting[begun])
            text = squeezed(" ".join([*(_text(r) for r in waiting[begun:]), text]))
            boxes += [r.box for r in waiting[begun:]]
        if sums.unit_price is None and leading is not None:
            sums = Sums(leading, None, sums.amount)
        waiting = []
        if sum(c.isalpha() for c in text) > 1:
            items.append(
                LineItem(
                    text,
                    sums.quantity,
                    sums.unit_price,
                    sums.amount,
                    None,
                    None,
                    row.page,
                    Box.around(boxes),
                    confidence=0.5,
                )
            )
    return items


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

"""What was sold: the rows of a receipt found by their words, their numbers by value."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from idp.money import parse_amount
from models.sroie.sheet import Row, Sheet

_NO_ROW = re.compile(r"total|\bcash\b|change|rounding|tender|\bdisc\w*\s*:", re.IGNORECASE)


def tag_items(sheet: Sheet, items: Sequence[Mapping[str, str]]) -> None:
    """The rows of what was sold: their words first, then their numbers, which stand in the same row, above or below."""
    where = {n: i for i, row in enumerate(sheet.rows) for n in row}
    spans: dict[int, tuple[int, int]] = {}
    start = 0
    for number, item in enumerate(items):
        rows = sheet.rows[start:]
        if found := sheet.span(f"line/{number}/description", item["description"], rows, 3):
            spans[number] = where[found[0]], where[found[-1]]
            start = where[found[0]]
    above = sum(
        _finds(sheet, first - 1, items[n]) - _finds(sheet, last + 1, items[n])
        for n, (first, last) in spans.items()
        if not any(_finds(sheet, row, items[n]) for row in range(first, last + 1))
    )
    ends = {
        n: min((f for f, _ in spans.values() if f > last), default=last + 3)
        for n, (_, last) in spans.items()
    }
    for number, (first, last) in spans.items():
        low, high = (
            (max(first - 1, 0), last + 1) if above > 0 else (first, min(last + 3, ends[number]))
        )
        rows = [row for row in sheet.rows[low:high] if not _NO_ROW.search(sheet.text(row))]
        _numbers(sheet, rows, f"line/{number}", items[number])


def _finds(sheet: Sheet, row: int, item: Mapping[str, str]) -> bool:
    """Whether that row has the item's amount."""
    inside = 0 <= row < len(sheet.rows) and "amount" in item
    return inside and any(sheet.amount(n) == Decimal(item["amount"]) for n in sheet.rows[row])


_UNIT = re.compile(r"^[x@*]|[x*@]$|(?<=\d)(?:pcs?|unit|kg|nos?|ea|pkt|btl)\.?$", re.IGNORECASE)
_NUMBER = re.compile(r"\W*(?:rm)?\s*\d[\d.,]*\W*(?:s?r|t)?", re.IGNORECASE)


def _numbers(sheet: Sheet, rows: Sequence[Row], key: str, item: Mapping[str, str]) -> None:
    """The item's numbers, each once: the amount as far right as it stands, the others as far left."""
    order: tuple[tuple[str, Callable[[Row], Any]], ...] = (
        ("amount", reversed),
        ("unit_price", iter),
        ("quantity", iter),
    )
    for column, side in order:
        if column not in item:
            continue
        wanted = Decimal(item[column])
        fits = [n for row in rows for n in side(row) if _says(sheet, n, wanted)]
        # Of equal numbers the one with cents is the price.
        fits.sort(key=lambda n: (sheet.amount(n) is None) != (column == "quantity"))
        if fits:
            sheet.tags[fits[0]] = f"{key}/{column}"


def _says(sheet: Sheet, number: int, wanted: Decimal) -> bool:
    text = _UNIT.sub("", sheet.words[number].text)
    return not sheet.tags[number] and bool(_NUMBER.fullmatch(text)) and parse_amount(text) == wanted

"""What was measured and what the measure costs, where a receipt prints them on rows of their own, as pumps and scales do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from idp.fields import LineItem
from pipelines.rows.row import Row

_UNIT = r"(?:l[1il]?\s?t(?:er|re|r)s?|1[1il]?\s?tre|litres?|liters?|ltrs?|l|kgs?|g|gal(?:lons?)?|kwh|m3)"
_MEASURED = re.compile(rf"^\W*(\d{{1,5}}[.,]\d{{1,3}})\s*{_UNIT}\b(?!\s*[@x×*])", re.IGNORECASE)
_PRICE = re.compile(
    rf"(\d{{1,4}}[.,]\d{{2,4}})\s*(?:R[MH]|[$€£])?\s*(?:/|per)\s*{_UNIT}\b", re.IGNORECASE
)
_NEAR = Decimal("0.05")


def is_measured(row: Row) -> bool:
    """Whether the row only says how much was measured ("39.54 litre, pump 7")."""
    return bool(_MEASURED.match(row.text)) and not _PRICE.search(row.text)


def priced_by_measure(items: Sequence[LineItem], rows: Sequence[Row]) -> list[LineItem]:
    """The items, with quantity and unit price where a measure and a price among `rows` make the amount."""
    found = [_value(m[1]) for row in rows if (m := _MEASURED.match(row.text))]
    prices = [_value(m[1]) for row in rows if (m := _PRICE.search(row.text))]
    return [_priced(item, found, prices) for item in items]


def _priced(item: LineItem, found: Sequence[Decimal], prices: Sequence[Decimal]) -> LineItem:
    if item.unit_price is not None or item.amount is None:
        return item
    for q in found:
        for p in prices:
            if abs(q * p - item.amount) <= _NEAR:
                return replace(item, quantity=q, unit_price=p)
    return item


def _value(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))

"""Rates of tax by the codes behind amounts ("12.90 SR"), as the summary of taxes on the same paper explains them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from idp.document import Document, Page, Word
from idp.fields import LineItem
from pipelines.rows.row import pages_of

_EXPLAINED = re.compile(
    r"^\W*(?:GST|VAT|TAX|SST|MWST|TVA)?\s*([A-Z]{1,3}|\*)\s*(?:[=:@(\-]|\bat\b|GST|VAT)[\s@(]*(?:GST\s*@?\s*)?(\d{1,2}(?:[.,]\d{1,2})?)\s*%",
)
_LISTED = re.compile(
    r"^\W*([A-Z]{1,3})\s+(\d{1,2}(?:[.,]\d{1,2})?)\s*%?\s+-?[\d.,]+\s+-?[\d.,]+\s*$"
)
"""Rows of a summary without signs: code, rate, net, tax."""
_CODED = re.compile(r"\d[.,]\d\d-?\s?([A-Z]{1,3}|\*)$")
_MOST_RATE = 40
_NO_CODES = frozenset({"RM", "USD", "AUD", "NZD", "GBP", "EUR", "SGD", "CR", "DR", "QTY"})


def with_rates(items: Sequence[LineItem], document: Document) -> tuple[LineItem, ...]:
    """The items with the rate that their code stands for, where they have none and the paper explains its codes."""
    rates = rates_by_code(document)
    if not rates:
        return tuple(items)
    pages = {page.number: page for page in document.pages}
    return tuple(_with_rate(item, rates, pages) for item in items)


def rates_by_code(document: Document) -> dict[str, Decimal]:
    """What each tax code means in percent, by the page's own summary; codes explained in two ways are left out."""
    found: dict[str, set[Decimal]] = {}
    for rows in pages_of(document):
        for row in rows:
            m = _EXPLAINED.match(row.text) or _LISTED.match(row.text)
            if m is None or m[1] in _NO_CODES:
                continue
            rate = Decimal(m[2].replace(",", "."))
            if rate <= _MOST_RATE:
                found.setdefault(m[1], set()).add(rate)
    return {code: next(iter(rates)) for code, rates in found.items() if len(rates) == 1}


def _with_rate(item: LineItem, rates: Mapping[str, Decimal], pages: Mapping[int, Page]) -> LineItem:
    page = pages.get(item.page or 0)
    if item.tax_rate is not None or item.box is None or page is None:
        return item
    code = next((c for w in _behind(item, page) if (c := _code(w)) in rates), None)
    return item if code is None else replace(item, tax_rate=rates[code])


def _behind(item: LineItem, page: Page) -> list[Word]:
    """The words on the item's rows and right of them, the rightmost first."""
    box = item.box
    if box is None:
        return []
    beside = [w for w in page.words if box.y0 <= w.box.centre[1] <= box.y1 and w.box.x0 >= box.x0]
    return sorted(beside, key=lambda w: -w.box.x1)


def _code(word: Word) -> str:
    """The tax code that a word is, or that is glued to its amount."""
    m = _CODED.search(word.text)
    return m[1] if m else word.text.strip("()[]")

"""Filling: what the page does not say but the equations prove: a subtotal, the tax's base, the lines' rate, whether tax is in them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from idp.fields import Extraction, Field, FieldName, FieldSource
from pipelines.reconciling.equations import Way
from pipelines.reconciling.repairing import PROVEN
from pipelines.reconciling.system import MOST_LINES, SUBTOTAL, TAX, TOTAL, System


def filled(extraction: Extraction, system: System) -> Extraction:
    """`extraction` with what its equations prove; nothing that was read is touched."""
    holding = {
        e.code: way
        for e in system.equations
        if e.code != "line" and (way := e.holding({}, system.values))
    }
    lines = holding.get("sum")
    if lines is None:
        return extraction
    included = _included(lines, system)
    after = extraction
    if extraction.tax_included is None and included is not None:
        after = replace(after, tax_included=included)
    after = _subtotal(after, lines, system)
    after = _no_tax(after, lines, system)
    return _rates(after, holding.get("tax"))


def _included(lines: Way, system: System) -> bool | None:
    """Whether the lines hold the tax; None where there is none, or what they make is both."""
    tax, total = system.figures.get(TAX), system.figures.get(TOTAL)
    if tax is None or total is None or not tax.value:
        return None
    subtotal = system.figures.get(SUBTOTAL)
    return lines.name == "total" or (subtotal is not None and subtotal.value == total.value)


def _subtotal(extraction: Extraction, lines: Way, system: System) -> Extraction:
    """The lines' sum, where with the tax it makes the total."""
    if SUBTOTAL in system.figures or lines.name != "total without tax":
        return extraction
    value = system.figures[TOTAL].value - system.figures[TAX].value
    made = Field(FieldName.SUBTOTAL, value, confidence=PROVEN, source=FieldSource.RULE)
    return extraction.with_field(made)


def _no_tax(extraction: Extraction, lines: Way, system: System) -> Extraction:
    """No tax, where lines and subtotal are the total already and nothing on the page was taken for tax."""
    subtotal, total = system.figures.get(SUBTOTAL), system.figures.get(TOTAL)
    proposed = any(c.name is FieldName.TAX_TOTAL for c in extraction.candidates)
    if TAX in system.figures or proposed or extraction.taxes or subtotal is None or total is None:
        return extraction
    rated = any(item.tax_rate or item.tax_amount for item in extraction.line_items)
    if rated or subtotal.value != total.value or lines.gap:
        return extraction
    made = Field(FieldName.TAX_TOTAL, Decimal(0), confidence=0.8, source=FieldSource.RULE)
    return extraction.with_field(made)


def _rates(extraction: Extraction, tax: Way | None) -> Extraction:
    """The one rate of tax for its base and for every line, where it makes the tax of all of them."""
    many = len(extraction.line_items) > MOST_LINES
    if tax is None or many or len(extraction.taxes) != 1 or len(tax.terms) == 1:
        return extraction
    one, rate = extraction.taxes[0], Decimal(tax.name)
    if one.rate is not None and one.rate != rate:
        return extraction
    total, amount = extraction.amount(FieldName.TOTAL), extraction.amount(FieldName.SUBTOTAL)
    base = total - one.tax if total is not None and TOTAL in tax.terms else amount
    taxes = (replace(one, rate=rate, base=one.base if one.base is not None else base),)
    items = tuple(
        replace(i, tax_rate=rate) if i.tax_rate is None and i.amount else i
        for i in extraction.line_items
    )
    if any(i.tax_rate not in (None, rate) for i in items):
        items = extraction.line_items
    return replace(extraction, taxes=taxes, line_items=items)

"""Line items: the rows of a bill, read in several ways; the way whose sum agrees with the totals is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from idp.document import Document, Kind
from idp.fields import Extraction, FieldName, LineItem, TaxLine
from idp.money import cents, decimal_comma
from idp.ports import LineItemExtractor
from pipelines.rows.celled import celled_items
from pipelines.rows.choice import NEAR, likeliest, sum_of
from pipelines.rows.headed import headed_items
from pipelines.rows.tax_codes import with_rates
from pipelines.rows.till import till_items

_READ = 40_000


def line_items(
    document: Document, extraction: Extraction, *, extractors: Sequence[LineItemExtractor] = ()
) -> Extraction:
    """`extraction` with its lines and with `tax_included` where arithmetic tells; lines known from an e-invoice stay.

    Each of `extractors` reads the rows once; its reading is weighed as those of the rules are.
    """
    if extraction.line_items:
        return extraction
    items = _best(document, extraction, [e.rows(document) for e in extractors])
    included = _tax_included(items, extraction)
    surer = (
        tuple(replace(item, confidence=min(0.98, item.confidence + 0.15)) for item in items)
        if included is not None
        else items
    )
    complete = with_rates([_complete(item) for item in surer], document)
    return replace(extraction, line_items=complete, tax_included=included, taxes=_taxes(extraction))


def _complete(item: LineItem) -> LineItem:
    """Quantity or unit price that the other two numbers imply; a line that counts nothing is one of its amount."""
    q, p, a = item.quantity, item.unit_price, item.amount
    if a is None:
        return item
    if q is None and p is None:
        return replace(item, quantity=Decimal(1), unit_price=a)
    if p is None and q:
        exact = (a / q).quantize(Decimal("0.0001"))
        return replace(item, unit_price=cents(exact) if cents(exact) == exact else exact)
    if q is None and p:
        times = a / p
        whole = times.quantize(Decimal(1))
        return (
            replace(item, quantity=whole)
            if abs(times - whole) < Decimal("0.001") and whole
            else item
        )
    return item


def _best(
    document: Document, extraction: Extraction, others: Sequence[tuple[LineItem, ...]]
) -> tuple[LineItem, ...]:
    """Of the readings of the rows, the likeliest; the first of those that are alike."""
    comma = decimal_comma("\n".join(page.text[:_READ] for page in document.pages[:4]))
    readings = [headed_items(document, comma=comma), celled_items(document, comma=comma)]
    if extraction.kind in (Kind.RECEIPT, Kind.OTHER) or not any(readings):
        readings.append(till_items(document, comma=comma))
    return likeliest((*readings, *others), _wanted(extraction))


def _wanted(extraction: Extraction) -> list[Decimal]:
    """The sums that the rows may make."""
    subtotal, tax, total = (
        extraction.amount(n) for n in (FieldName.SUBTOTAL, FieldName.TAX_TOTAL, FieldName.TOTAL)
    )
    net = total - tax if total is not None and tax is not None else None
    return [sum_ for sum_ in (subtotal, total, net) if sum_]


def _tax_included(items: tuple[LineItem, ...], extraction: Extraction) -> bool | None:
    """True where the lines add up to the total, False where to the subtotal, None where neither is proven."""
    if not items:
        return None
    lines = sum_of(items)
    total, subtotal = extraction.amount(FieldName.TOTAL), extraction.amount(FieldName.SUBTOTAL)
    tax = extraction.amount(FieldName.TAX_TOTAL)
    if total is not None and not tax and abs(lines - total) <= NEAR:
        return None if tax is None else False
    if total is not None and abs(lines - total) <= NEAR:
        return True
    net = (
        subtotal
        if subtotal is not None
        else total - tax
        if total is not None and tax is not None
        else None
    )
    if net is not None and abs(lines - net) <= NEAR:
        return False
    return None


def _taxes(extraction: Extraction) -> tuple[TaxLine, ...]:
    """The taxes, with the rate that tax and net prove where none is printed."""
    taxes = extraction.taxes
    if len(taxes) == 1 and taxes[0].rate is None:
        rate = _rate(taxes[0].tax, extraction)
        return (replace(taxes[0], rate=rate),) if rate is not None else taxes
    return taxes


def _rate(tax: Decimal, extraction: Extraction) -> Decimal | None:
    """The whole or half percentage that makes `tax` of the net, or None."""
    total = extraction.amount(FieldName.TOTAL)
    net = extraction.amount(FieldName.SUBTOTAL)
    if net is None or net == total:
        net = None if total is None else total - tax
    if not net or net <= 0 or tax < 0:
        return None
    exact = 100 * tax / net
    rate = (exact * 2).quantize(Decimal(1)) / 2
    return rate.normalize() + 0 if abs(rate * net / 100 - tax) <= Decimal("0.02") else None

"""What the paper says in money: subtotal, tax and total, each completed from the others where one is missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from idp.document import Kind
from idp.fields import Extraction, FieldName, LineItem
from idp.money import cents

SLIP = Decimal("0.05")
"""How far apart two sums of the same document may lie through rounding alone."""


HIGHEST_RATE = Decimal("0.30")
"""More than any country's rate of VAT, GST or sales tax: what exceeds it was misread."""


@dataclass(frozen=True, slots=True)
class Stated:
    """The paper's own amounts, positive for what a bill or a credit is worth; None where neither said nor implied.

    `sign` is -1 where the paper prints a credit with minus signs, else 1.
    """

    subtotal: Decimal | None
    tax: Decimal | None
    total: Decimal | None
    sign: int = 1


def stated(extraction: Extraction) -> Stated:
    """The amounts of `extraction`; what is owed stands in for a missing total.

    A tax, or a subtotal, that no rate of tax explains is left out: it was misread, and nothing is to be made of it.
    """
    subtotal = extraction.amount(FieldName.SUBTOTAL)
    tax = extraction.amount(FieldName.TAX_TOTAL)
    total = extraction.amount(FieldName.TOTAL)
    if total is None:
        total = extraction.amount(FieldName.AMOUNT_DUE)
    if tax is None and extraction.taxes:
        tax = sum((t.tax for t in extraction.taxes), Decimal(0))
    if total is None and subtotal is not None:
        total = subtotal + (tax or 0)
    if total is not None and tax is not None and not plausible_tax(tax, total):
        tax = None
    if tax is None and subtotal is not None and total is not None:
        tax = total - subtotal
        if not plausible_tax(tax, total):
            tax = subtotal = None
    if subtotal is None and tax is not None and total is not None:
        subtotal = total - tax
    sign = -1 if total is not None and total < 0 else 1
    return Stated(_signed(subtotal, sign), _signed(tax, sign), _signed(total, sign), sign)


def plausible_tax(tax: Decimal, total: Decimal) -> bool:
    """Whether `tax` can be the tax within `total`."""
    if total < 0:
        tax, total = -tax, -total
    return -SLIP <= tax <= max((total - tax) * HIGHEST_RATE, Decimal(0)) + SLIP


def is_credit(extraction: Extraction) -> bool:
    """Whether it is a supplier's credit: said to be one, or a bill below zero, which Xero does not take."""
    return extraction.kind is Kind.CREDIT_NOTE or stated(extraction).sign < 0


def row_amount(item: LineItem) -> Decimal | None:
    """A row's amount as printed, or what its quantity and price make."""
    if item.amount is not None:
        return item.amount
    if item.unit_price is None:
        return None
    return cents(item.unit_price * (Decimal(1) if item.quantity is None else item.quantity))


def rows_with_amounts(items: Iterable[LineItem]) -> tuple[tuple[LineItem, Decimal], ...]:
    """The rows that have an amount; others are headings or remarks between them."""
    found = ((item, row_amount(item)) for item in items)
    return tuple((item, amount) for item, amount in found if amount is not None)


def _signed(value: Decimal | None, sign: int) -> Decimal | None:
    return None if value is None else cents(value * sign)

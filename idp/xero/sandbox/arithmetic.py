"""The sandbox's own sums, made apart from the rest of the project so that each can prove the other.

Xero rounds the tax of every line to two places and then adds up; so is it done here.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
LARGEST = Decimal("999999999999.99")


class LineMismatch(ValueError):
    """Quantity times unit amount is not the line amount that was sent with them."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers of one line after Xero's completion; None where nothing was said."""

    quantity: Decimal | None
    unit_amount: Decimal | None
    line_amount: Decimal


def cents(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)


def places(value: Decimal, count: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-count), ROUND_HALF_UP)


def complete(
    quantity: Decimal | None, unit: Decimal | None, amount: Decimal | None, *, unitdp: int
) -> Figures:
    """Fill in what a line leaves out: any one of quantity, unit amount and line amount follows from the others."""
    quantity = None if quantity is None else places(quantity, 4)
    unit = None if unit is None else places(unit, unitdp)
    if amount is None:
        if unit is None:
            return Figures(quantity, None, Decimal("0.00"))
        quantity = Decimal(1) if quantity is None else quantity
        return Figures(quantity, unit, cents(quantity * unit))
    amount = cents(amount)
    if quantity is not None and unit is not None:
        expected = cents(quantity * unit)
        if expected != amount:
            raise LineMismatch(
                f"The line total {amount} does not match the expected line total {expected}"
            )
        return Figures(quantity, unit, amount)
    if unit:
        return Figures(places(amount / unit, 4), unit, amount)
    quantity = quantity or Decimal(1)
    return Figures(quantity, places(amount / quantity, unitdp), amount)


def line_tax(amount: Decimal, rate: Decimal, how: str) -> Decimal:
    """The tax of one line: on top of the amount (Exclusive), within it (Inclusive), or none."""
    if how == "NoTax":
        return Decimal("0.00")
    if how == "Inclusive":
        return cents(amount * rate / (100 + rate))
    return cents(amount * rate / 100)


def totals(lines: list[tuple[Decimal, Decimal]], how: str) -> tuple[Decimal, Decimal, Decimal]:
    """(subtotal, tax, total) of (line amount, tax amount) pairs."""
    amounts = sum((amount for amount, _tax in lines), Decimal("0.00"))
    tax = sum((tax for _amount, tax in lines), Decimal("0.00"))
    if how == "Inclusive":
        return amounts - tax, tax, amounts
    return amounts, tax, amounts + tax

"""Sums of a bill: lines to items, discount and charges, tax by rate, total. Tax is rounded per rate, or per line where asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

ZERO = Decimal(0)


class Priced(Protocol):
    @property
    def amount(self) -> Decimal: ...

    @property
    def tax_rate(self) -> Decimal: ...


@dataclass(frozen=True, slots=True)
class TaxPart:
    """One rate's share: `base` without tax, `gross` with it."""

    rate: Decimal
    base: Decimal
    tax: Decimal

    @property
    def gross(self) -> Decimal:
        return self.base + self.tax


@dataclass(frozen=True, slots=True)
class Sums:
    items_total: Decimal
    discount: Decimal
    charges: tuple[tuple[str, Decimal], ...]
    taxes: tuple[TaxPart, ...]
    subtotal: Decimal
    tax_total: Decimal
    total: Decimal


def cents(value: Decimal, places: int = 2) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def priced(quantity: Decimal, price: Decimal, discount: Decimal, places: int = 2) -> Decimal:
    """A row's amount after its discount in percent."""
    return cents(quantity * price * (100 - discount) / 100, places)


def summed(
    lines: Sequence[Priced],
    discount: Decimal,
    charges: tuple[tuple[str, Decimal], ...],
    included: bool,
    places: int = 2,
    *,
    by_line: bool = False,
) -> Sums:
    """Discount and charges are taxed at the rate that most of the money is taxed at; `by_line` rounds tax a line."""
    by_rate: dict[Decimal, list[Decimal]] = {}
    for line in lines:
        by_rate.setdefault(line.tax_rate, []).append(line.amount)
    main = max(by_rate, key=lambda rate: sum(by_rate[rate], ZERO))
    extra = sum((amount for _, amount in charges), ZERO) - discount
    if extra:
        by_rate[main].append(extra)
    taxes = tuple(
        _part(rate, amounts, included, places, by_line) for rate, amounts in sorted(by_rate.items())
    )
    subtotal = sum((part.base for part in taxes), ZERO)
    tax_total = sum((part.tax for part in taxes), ZERO)
    items = sum((line.amount for line in lines), ZERO)
    return Sums(items, discount, charges, taxes, subtotal, tax_total, subtotal + tax_total)


def _part(
    rate: Decimal, amounts: Sequence[Decimal], included: bool, places: int, by_line: bool
) -> TaxPart:
    whole = sum(amounts, ZERO)
    share = rate / (100 + rate) if included else rate / 100
    tax = (
        sum((cents(amount * share, places) for amount in amounts), ZERO)
        if by_line
        else cents(whole * share, places)
    )
    return TaxPart(rate, whole - tax if included else whole, tax)

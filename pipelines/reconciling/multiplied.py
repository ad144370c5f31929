"""Quantity × unit price: on which lines it says something, what rounding hides, and what else explains a difference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from idp.fields import LineItem
from idp.money import cents
from pipelines.reconciling.figures import usable
from pipelines.reconciling.printed import Prints

_CENT = Decimal("0.01")
_FINEST_DISCOUNT, _HIGHEST_DISCOUNT = Decimal(5), Decimal(50)
_PER = (Decimal(10), Decimal(100), Decimal(1000))


def multiplies(item: LineItem, prints: Prints) -> bool:
    """Whether the line prints quantity, price and amount, each in its own place; what was made from the others proves nothing."""
    values = (item.quantity, item.unit_price, item.amount)
    if not all(usable(v) for v in values):
        return False
    if not prints.pages or item.box is None:
        return True
    shown = [abs(s.number.value) for s in prints.within(item.page, item.box)]
    for value in values:
        assert value is not None
        if abs(value) not in shown:
            return False
        shown.remove(abs(value))
    return True


def rounding_of(quantity: Decimal, price: Decimal) -> Decimal:
    """How far product and amount may lie apart: prices and weights are printed to their last place only."""
    slack = abs(quantity) * Decimal("0.0005")
    if quantity != quantity.to_integral_value():
        slack = max(slack, abs(price) * Decimal("0.0005"))
    return _CENT + min(slack, Decimal(1))


def explained(
    item: LineItem, amount: Decimal, product: Decimal, prints: Prints, rates: Sequence[Decimal]
) -> bool:
    """Whether `amount` may be right though `product` differs: a discount, tax in one of the two, or a price per hundred."""
    if not product or not amount:
        return True
    count = abs(item.quantity or Decimal(0))
    if any(n <= count and abs(product - amount * n) <= n * _CENT for n in _PER):
        return True
    if any(
        _near(a * (100 + r) / 100, b)
        for r in rates
        for a, b in ((amount, product), (product, amount))
    ):
        return True
    return any(_near(product - off, amount) for off in _discounts(item, product, prints)) or (
        (prints.discounts or not prints.pages) and _is_share(product, amount)
    )


def _near(one: Decimal, other: Decimal) -> bool:
    return abs(cents(one) - other) <= _CENT


def _discounts(item: LineItem, product: Decimal, prints: Prints) -> Iterator[Decimal]:
    """What each number of the row would take off, as a share or as a sum."""
    for shown in prints.within(item.page, item.box):
        value = abs(shown.number.value)
        if shown.number.percent or not shown.number.money:
            yield product * value / 100
        if usable(value):
            yield value


def _is_share(product: Decimal, amount: Decimal) -> bool:
    """Whether `amount` is `product` less a share of five, ten, fifteen per cent and so on."""
    share = 100 * (product - amount) / product
    nearest = (share / _FINEST_DISCOUNT).quantize(Decimal(1)) * _FINEST_DISCOUNT
    return 0 < nearest <= _HIGHEST_DISCOUNT and _near(product * (100 - nearest) / 100, amount)

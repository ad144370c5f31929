"""Which of several readings of the rows is the likeliest: the one that adds up, multiplies, and names what it lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from idp.fields import LineItem
from pipelines.rows.description import speaks
from pipelines.rows.numbers import fits

NEAR = Decimal("0.05")
"""Sums of lines may miss the total by the rounding of cash."""

_COPIED = 0.8
"""The share of rows that two pages have in common where one copies the other."""

Items = tuple[LineItem, ...]


@dataclass(frozen=True, slots=True)
class _Weights:
    """What each sign of a right reading counts."""

    adds: float = 2.0
    close: float = 0.5
    named: float = 1.5
    multiplies: float = 0.5
    cut: float = 0.2


_WEIGHTS = _Weights()


def likeliest(readings: Iterable[Items], wanted: Sequence[Decimal]) -> Items:
    """The reading that is most likely right, the first among equals; empty where all are.

    `wanted` are the sums that the page states for the rows, with tax or without. What follows the rows that make one of them
    is left off.
    """
    best: Items = ()
    most = -1.0
    for items in readings:
        kept, weight = _weighed(_first_copy(items, wanted), wanted)
        if weight > most + 0.001:
            best, most = kept, weight
    return best


def sum_of(items: Items) -> Decimal:
    """All amounts together."""
    return sum((item.amount for item in items if item.amount is not None), Decimal(0))


def _weighed(items: Items, wanted: Sequence[Decimal]) -> tuple[Items, float]:
    """The items without what follows them, and how likely they are."""
    if not items:
        return (), 0.0
    kept = _part_that_adds_up(items, wanted)
    if not kept:
        return items, _WEIGHTS.close * _closeness(items, wanted) + _looks(items)
    cut = _WEIGHTS.cut * (len(items) - len(kept)) / len(items)
    return kept, _WEIGHTS.adds - cut + _looks(kept)


def _looks(items: Items) -> float:
    """How much the items look like items: named, and with a quantity and a price that make the amount."""
    named = sum(speaks(i.description) for i in items) / len(items)
    multiply = sum(_multiplies(i) for i in items) / len(items)
    return _WEIGHTS.named * named + _WEIGHTS.multiplies * multiply


def _multiplies(item: LineItem) -> bool:
    q, p, a = item.quantity, item.unit_price, item.amount
    return q is not None and p is not None and a is not None and fits(q, p, a)


def _closeness(items: Items, wanted: Sequence[Decimal]) -> float:
    """1 where the sum is as wanted, 0 where it is wrong by all of it."""
    total = sum_of(items)
    return max((1 - min(1.0, float(abs(total - w) / abs(w))) for w in wanted if w), default=0.0)


def _part_that_adds_up(items: Items, wanted: Sequence[Decimal]) -> Items:
    """All items where they add up, else the first so many that do: what follows them are sums and payments."""
    for end in range(len(items), 0, -1):
        if end < len(items) and items[end].unit_price is not None:
            # What has a price of its own is an item, whatever the sums say.
            return ()
        if _is_wanted(sum_of(items[:end]), wanted):
            return items[:end]
    return ()


def _first_copy(items: Items, wanted: Sequence[Decimal]) -> Items:
    """The items without pages that print the same ones again, or a breakdown of those that add up already.

    Pages that add up together are none: regular orders look alike.
    """
    if _is_wanted(sum_of(items), wanted):
        return items
    pages: dict[int | None, list[LineItem]] = {}
    for item in items:
        pages.setdefault(item.page, []).append(item)
    kept: list[list[LineItem]] = []
    for page in pages.values():
        before = tuple(item for other in kept for item in other)
        again = before and _is_wanted(sum_of(before), wanted) and _same_sum(page, before)
        if not again and not any(_repeats(page, other) for other in kept):
            kept.append(page)
    return tuple(item for page in kept for item in page)


def _repeats(page: Sequence[LineItem], before: Sequence[LineItem]) -> bool:
    """Whether nearly all of the shorter list stands in the other, too."""
    ours, theirs = (Counter((i.description, i.amount) for i in part) for part in (page, before))
    fewer = min(len(page), len(before))
    return (ours & theirs).total() >= _COPIED * fewer and 2 * fewer > max(len(page), len(before))


def _same_sum(page: Sequence[LineItem], before: Sequence[LineItem]) -> bool:
    return abs(sum_of(tuple(page)) - sum_of(tuple(before))) <= NEAR


def _is_wanted(total: Decimal, wanted: Sequence[Decimal]) -> bool:
    return any(abs(total - want) <= NEAR for want in wanted)

"""Which numbers of a page follow from others: a sum of two, a product, the sum of the column above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

MOST_NUMBERS = 120
"""Of a page with more numbers only so many are compared with one another."""
NEAR_ROWS = 1


@dataclass(frozen=True, slots=True)
class Number:
    """A number on a page: the place of its word, its row, its right edge in line heights, and what it is worth.

    `money` where cents or a currency show that it is an amount.
    """

    word: int
    row: int
    right: float
    value: float
    money: bool

    @property
    def cents(self) -> int:
        return round(self.value * 100)


def sums_of_two(numbers: Sequence[Number]) -> set[int]:
    """The words of amounts that two other amounts make together, as net and tax do."""
    amounts = [n for n in numbers if n.money and n.cents][-MOST_NUMBERS:]
    worth = {n.cents for n in amounts}
    found = set()
    for n in amounts:
        if any(0 < a < n.cents and n.cents - a in worth for a in worth):
            found.add(n.word)
    return found


def products(numbers: Sequence[Number]) -> set[int]:
    """The words of amounts that are the product of two numbers in their row or next to it."""
    rows: dict[int, list[Number]] = {}
    for n in numbers[:MOST_NUMBERS]:
        rows.setdefault(n.row, []).append(n)
    found = set()
    for row, amounts in rows.items():
        near = [n for r in range(row - NEAR_ROWS, row + NEAR_ROWS + 1) for n in rows.get(r, [])]
        for n in amounts:
            if n.money and n.cents and _is_product(n, near[:14]):
                found.add(n.word)
    return found


def _is_product(amount: Number, near: Sequence[Number]) -> bool:
    others = [n for n in near if n.word != amount.word and n.value > 0]
    return any(
        abs(a.value * b.value - amount.value) < 0.006 and not (a.value == 1 and b.value == 1)
        for at, a in enumerate(others)
        for b in others[at + 1 :]
    )


def column_sums(numbers: Sequence[Number]) -> set[int]:
    """The words of amounts that are the sum of two or more amounts right above them in their column."""
    columns: dict[int, list[Number]] = {}
    for n in numbers[:MOST_NUMBERS]:
        if n.money:
            columns.setdefault(round(n.right), []).append(n)
    found = set()
    for at in columns:
        column = sorted(
            (n for near in (at, at + 1) for n in columns.get(near, [])), key=lambda n: n.word
        )
        for below, n in enumerate(column):
            total = 0
            for count, above in enumerate(reversed(column[max(0, below - 60) : below]), 1):
                total += above.cents
                if count > 1 and total == n.cents and total:
                    found.add(n.word)
                    break
    return found

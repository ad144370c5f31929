"""Equations that figures should meet, each in one or several ways, and how far they miss."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from pipelines.reconciling.figures import Key

SLIP = Decimal("0.05")
"""Two sums of one document may lie so far apart through rounding alone."""
EXACT = Decimal("0.005")

Changes = Mapping[Key, Decimal]
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Way:
    """Σ coefficient × figure = 0, as the figures were read off by `gap`.

    `tight` is the rounding that a changed reading may show, `slack` what is taken as it is. Where the figure `cash` is paid
    in coins, the rounding to them is allowed besides.
    """

    terms: Mapping[Key, Decimal]
    gap: Decimal
    tight: Decimal = EXACT
    slack: Decimal = Decimal("0.02")
    name: str = ""
    cash: Key | None = None

    def off(self, changes: Changes, values: Changes) -> Decimal:
        """The gap after `changes` to `values`."""
        gap = self.gap
        for key, new in changes.items():
            if key in self.terms:
                gap += self.terms[key] * (new - values[key])
        return gap

    def allowed(self, changes: Changes, values: Changes) -> Decimal:
        """How far it may miss after `changes`."""
        allowed = self.tight if any(key in self.terms for key in changes) else self.slack
        if self.cash is None:
            return allowed
        return max(allowed, coins(changes.get(self.cash, values[self.cash])))


def coins(paid: Decimal) -> Decimal:
    """What rounding to five or ten cents may have done to a sum; nothing where it does not end so."""
    if paid % Decimal("0.05"):
        return ZERO
    return SLIP if paid % Decimal("0.10") == 0 else Decimal("0.025")


@dataclass(frozen=True, slots=True)
class Equation:
    """What must hold in one of its `ways`; `weight` is what a failure costs. One that does not `solve` only speaks for or against."""

    code: str
    at: int
    weight: float
    ways: tuple[Way, ...]
    solves: bool = True

    @property
    def keys(self) -> frozenset[Key]:
        return frozenset(key for way in self.ways for key in way.terms)

    def penalty(self, changes: Changes, values: Changes) -> float:
        """0 where it holds; half the weight where rounding might be the reason, though nothing shows which."""
        worst = self.weight
        for way in self.ways:
            gap = abs(way.off(changes, values))
            if gap <= way.allowed(changes, values):
                return 0.0
            if gap <= SLIP:
                worst = self.weight / 2
        return worst

    def holding(self, changes: Changes, values: Changes) -> Way | None:
        """The first way in which it holds exactly, or else by rounding."""
        near = [
            w
            for w in self.ways
            if abs(w.off(changes, values)) <= max(w.slack, w.allowed(changes, values))
        ]
        exact = [w for w in near if abs(w.off(changes, values)) <= w.tight]
        return next(iter(exact or near), None)

    def nearest(self, changes: Changes, values: Changes) -> Way:
        return min(self.ways, key=lambda w: abs(w.off(changes, values)))

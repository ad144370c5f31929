"""The search: which few figures, read otherwise, make the equations hold at the least cost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from idp.money import cents
from pipelines.reconciling.equations import SLIP, Changes, Equation, Way
from pipelines.reconciling.figures import NEVER, Figure, Key, cost

MARGIN = 1.0
"""A repair must be better by this than all others, and than none."""
PLAUSIBLE = 4.0
"""A slip that costs no more needs one equation to speak for it, any other two."""

_COINS = (SLIP, 2 * SLIP)
_MOST_FAILING = 12
_MANY_TERMS = 60
_FEW_WAYS = 3


@dataclass(frozen=True, slots=True)
class State:
    """Figures read otherwise, what that costs, and the penalty of every equation that still fails."""

    changes: Changes
    cost: float
    failing: Mapping[int, float]

    @property
    def total(self) -> float:
        return self.cost + sum(self.failing.values())


class Search:
    """One document's figures and equations. `repair` is all there is to ask."""

    def __init__(self, figures: Mapping[Key, Figure], equations: Sequence[Equation]) -> None:
        self._figures = figures
        self._equations = equations
        self._values = {key: figure.value for key, figure in figures.items()}
        self._of: dict[Key, list[int]] = {}
        for number, equation in enumerate(equations):
            for key in equation.keys:
                self._of.setdefault(key, []).append(number)

    def repair(self) -> dict[Key, Decimal]:
        """The changes that all of the best repairs share; empty where everything agrees, or nothing is clearly better."""
        failing = {
            n: p for n, e in enumerate(self._equations) if (p := e.penalty({}, self._values)) > 0
        }
        start = State({}, 0.0, failing)
        if not failing:
            return {}
        seen = self._explored(start)
        best = min(state.total for state in seen.values())
        near = [state for state in seen.values() if state.total < best + MARGIN]
        shared = set(near[0].changes.items())
        for state in near[1:]:
            shared &= set(state.changes.items())
        return self._proven(dict(shared), failing)

    def _explored(self, start: State) -> dict[frozenset[tuple[Key, Decimal]], State]:
        """All states met by a beam search from `start`; wide and deep for a bill, narrow where there are very many lines."""
        many = any(
            len(w.terms) > _MANY_TERMS for n in start.failing for w in self._equations[n].ways
        )
        width, depth = (4, 2) if many else (10, 4)
        seen = {frozenset[tuple[Key, Decimal]](): start}
        beam = [start]
        for _ in range(depth):
            found: dict[frozenset[tuple[Key, Decimal]], State] = {}
            for state in beam:
                for key, wanted, price in self._moves(state):
                    changes = {**state.changes, key: wanted}
                    name = frozenset(changes.items())
                    if name not in seen and name not in found:
                        found[name] = self._after(state, key, changes, price)
            seen |= found
            beam = sorted(found.values(), key=lambda s: s.total)[:width]
            if not beam:
                break
        return seen

    def _moves(self, state: State) -> Iterator[tuple[Key, Decimal, float]]:
        """Single changes that make a failing equation hold; the heaviest equations first."""
        order = sorted(state.failing, key=lambda n: (-self._equations[n].weight, n))
        for number in [n for n in order if self._equations[n].solves][:_MOST_FAILING]:
            equation = self._equations[number]
            ways = sorted(equation.ways, key=lambda w: abs(w.off(state.changes, self._values)))[
                :_FEW_WAYS
            ]
            for way in ways:
                yield from self._solutions(way, state)

    def _solutions(self, way: Way, state: State) -> Iterator[tuple[Key, Decimal, float]]:
        gap = way.off(state.changes, self._values)
        for key, factor in way.terms.items():
            if key in state.changes or not factor:
                continue
            wanted = cents(self._values[key] - gap / factor)
            near = {wanted, *(v for v in self._figures[key].others if abs(v - wanted) <= SLIP)}
            if key == way.cash:
                near |= {cents((wanted / coin).quantize(Decimal(1)) * coin) for coin in _COINS}
            for value in near:
                price = cost(self._figures[key], value)
                if price < NEVER:
                    yield key, value, price

    def _after(self, state: State, key: Key, changes: Changes, price: float) -> State:
        failing = dict(state.failing)
        for number in self._of.get(key, ()):
            penalty = self._equations[number].penalty(changes, self._values)
            if penalty:
                failing[number] = penalty
            else:
                failing.pop(number, None)
        return State(changes, state.cost + price, failing)

    def _proven(
        self, changes: dict[Key, Decimal], failing: Mapping[int, float]
    ) -> dict[Key, Decimal]:
        """`changes` where each is spoken for by what holds through it, else none of them."""
        for key, wanted in changes.items():
            holds = [
                n
                for n in self._of.get(key, ())
                if not self._equations[n].penalty(changes, self._values)
            ]
            mended = [n for n in holds if n in failing]
            plausible = cost(self._figures[key], wanted) <= PLAUSIBLE
            if not mended or not (plausible or len(holds) > 1):
                return {}
        return changes

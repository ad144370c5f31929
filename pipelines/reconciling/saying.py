"""Equations in words, with their figures, as the review page shows them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from idp.fields import Equation as Proven
from idp.fields import Extraction, FieldName, LineItem
from idp.money import cents
from pipelines.reconciling.equations import ZERO, Equation, Way
from pipelines.reconciling.system import DUE, SUBTOTAL, TAX, TOTAL, System

CALLED = {
    FieldName.SUBTOTAL: "subtotal",
    FieldName.TAX_TOTAL: "tax",
    FieldName.TOTAL: "total",
    FieldName.AMOUNT_DUE: "amount due",
}
_MOST_FAILING_LINES = 5


def proof_of(extraction: Extraction, system: System) -> tuple[Proven, ...]:
    """Every equation that can be checked, whether it holds, and by how much it fails; all lines that hold are one."""
    lines = [e for e in system.equations if e.code == "line"]
    rest = [e for e in system.equations if e.code != "line"]
    return (*_of_lines(extraction, lines, system), *(p for e in rest for p in _of(e, system)))


def _of_lines(
    extraction: Extraction, lines: Sequence[Equation], system: System
) -> Iterator[Proven]:
    values = system.values
    failing = [e for e in lines if e.holding({}, values) is None and e.weight > 2]
    right = sum(e.holding({}, values) is not None for e in lines)
    if right:
        which = "the one line" if right == len(lines) == 1 else f"{right} of {len(lines)} lines"
        yield Proven("lines", f"Quantity × unit price is the amount on {which}.", holds=True)
    for equation in failing[:_MOST_FAILING_LINES]:
        gap = cents(equation.ways[0].gap)
        say = said_of_line(extraction.line_items[equation.at])
        yield Proven("line", f"Line {equation.at + 1}: {say}: {_apart(gap)}.", holds=False, gap=gap)


def said_of_line(item: LineItem) -> str:
    """A clause such as "4 × 12.50 is 50.00, but the amount says 60.00"."""
    q, p, a = item.quantity or ZERO, item.unit_price or ZERO, item.amount or ZERO
    product = cents(q * p)
    tail = "as the amount says" if product == a else f"but the amount says {money(a)}"
    return f"{q.normalize():f} × {_price(p)} is {money(product)}, {tail}"


def _of(equation: Equation, system: System) -> Iterator[Proven]:
    values = system.values
    way = equation.holding({}, values)
    if way is not None:
        yield Proven(equation.code, f"{said(equation, way, system)}.", holds=True)
        return
    if not equation.solves or (equation.code == "due"):
        return
    way = equation.nearest({}, values)
    gap = cents(way.gap)
    say = f"{said(equation, way, system)}: {_apart(gap)}."
    yield Proven(equation.code, say, holds=False, gap=gap)


def said(equation: Equation, way: Way, system: System) -> str:
    """The equation in one clause, as it holds or fails."""
    values = system.values
    s, t, total, due = (values.get(k, ZERO) for k in (SUBTOTAL, TAX, TOTAL, DUE))
    match equation.code:
        case "sum":
            wanted = {"subtotal": s, "total": total}.get(way.name, total - t)
            made = wanted + way.gap
            return f"The lines come to {money(made)}, {_tail(way, f'the {way.name}', wanted)}"
        case "total":
            parts = (
                f"{money(s)} + {money(t)} tax" if TAX in way.terms else f"The subtotal {money(s)}"
            )
            if way.name == "with charges":
                parts = f"{parts} + {money(total + way.gap - s - t)} beside it"
            verb = "make" if TAX in way.terms else "is"
            return f"{parts} {verb} {money(total + way.gap)}, {_tail(way, 'the total', total)}"
        case "tax":
            made = t + way.gap
            base = "the total's net" if TOTAL in way.terms else money(s)
            if len(way.terms) == 1:
                made, base = values[next(iter(way.terms))] - way.gap, "its base"
                t = made + way.gap
            return f"{way.name} % of {base} is {money(made)}, {_tail(way, 'the tax', t)}"
        case "taxes":
            return (
                f"The taxes of all rates come to {money(t + way.gap)}, {_tail(way, 'the tax', t)}"
            )
    return f"The amount due is {money(due)}, {_tail(way, 'the total', total)}"


def _tail(way: Way, what: str, value: Decimal) -> str:
    if abs(way.gap) <= max(way.tight, way.slack):
        return (
            f"as {what} says"
            if cents(way.gap) == 0
            else f"and {what} says {money(value)} after rounding"
        )
    return f"but {what} says {money(value)}"


def _apart(gap: Decimal) -> str:
    return f"{money(abs(gap))} too {'much' if gap > 0 else 'little'}"


def money(amount: Decimal) -> str:
    return f"{cents(amount):,.2f}"


def _price(price: Decimal) -> str:
    return money(price) if price == cents(price) else f"{price.normalize():f}"

"""Lines by themselves: a quantity or unit price that was misread, where the amount is known to be right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from idp.document import Remark
from idp.fields import Extraction, FieldSource, LineItem
from idp.money import cents
from pipelines.reconciling.figures import NEVER, Figure, Key, cost, usable
from pipelines.reconciling.printed import Prints
from pipelines.reconciling.repairing import PROVEN
from pipelines.reconciling.saying import said_of_line
from pipelines.reconciling.search import MARGIN, PLAUSIBLE
from pipelines.reconciling.system import System, figure_in

_MOST = 500
_BROKEN = 1.5
"""What it costs more to read a whole quantity as a broken one."""
_PLACES = tuple(Decimal(1).scaleb(-n) for n in range(4))


def lines_repaired(extraction: Extraction, system: System, prints: Prints) -> Extraction:
    """Quantities and prices corrected where one plausible slip explains why they do not make the amount, and only one does."""
    values = system.values
    summed = any(e.code == "sum" and e.holding({}, values) for e in system.equations)
    failing = [
        e
        for e in system.equations
        if e.code == "line" and e.weight > PLAUSIBLE and e.penalty({}, values) >= e.weight
    ]
    items, remarks = list(extraction.line_items), list(extraction.remarks)
    for equation in failing[:_MOST]:
        at = equation.at
        mended = _mended(items[at], system.figures[Key("amount", at)], prints, summed=summed)
        if mended is not None:
            part, changed = mended
            remarks.append(_remark(at, part, items[at], changed))
            items[at] = changed
    return replace(extraction, line_items=tuple(items), remarks=tuple(remarks))


def _mended(
    item: LineItem, amount: Figure, prints: Prints, *, summed: bool
) -> tuple[str, LineItem] | None:
    q, p, a = item.quantity, item.unit_price, item.amount
    if not q or not p or not a:
        return None
    rivals = [] if summed else [cost(amount, cents(q * p))]
    found = sorted(
        {
            (price, part, wanted)
            for share in _shares(item, prints)
            for part, factor in (("quantity", p), ("unit_price", q))
            for wanted in _solved(factor * share, a)
            if (price := _cost(item, part, wanted, prints)) < NEVER
        }
    )
    if not found or found[0][0] > PLAUSIBLE:
        return None
    price, part, wanted = found[0]
    if any(other < price + MARGIN for other in (*rivals, *(f[0] for f in found[1:]))):
        return None
    return part, _with(item, part, wanted)


def _shares(item: LineItem, prints: Prints) -> Iterator[Decimal]:
    """What is left of the product after the discount that the row prints, if it prints any."""
    yield Decimal(1)
    for shown in prints.within(item.page, item.box):
        if shown.number.percent and 0 < shown.number.value < 100:
            yield 1 - shown.number.value / 100


def _solved(factor: Decimal, amount: Decimal) -> Iterator[Decimal]:
    """What the other factor must be for the product to come out to the cent, at every number of places."""
    if not factor:
        return
    for place in _PLACES:
        wanted = (amount / factor).quantize(place)
        if usable(wanted) and cents(wanted * factor) == cents(amount):
            yield wanted


def _cost(item: LineItem, part: str, wanted: Decimal, prints: Prints) -> float:
    value = item.quantity if part == "quantity" else item.unit_price
    assert value is not None
    price = cost(figure_in(item, value, prints), wanted)
    broken = part == "quantity" and value % 1 == 0 and wanted % 1 != 0
    return price + _BROKEN if broken else price


def _with(item: LineItem, part: str, wanted: Decimal) -> LineItem:
    sure = replace(item, confidence=PROVEN, source=FieldSource.RULE)
    if part == "quantity":
        return replace(sure, quantity=wanted)
    return replace(sure, unit_price=wanted)


def _remark(at: int, part: str, before: LineItem, after: LineItem) -> Remark:
    old, new = (
        f"{v:f}"
        for v in (
            (before.quantity, after.quantity)
            if part == "quantity"
            else (before.unit_price, after.unit_price)
        )
        if v is not None
    )
    called = "quantity" if part == "quantity" else "unit price"
    say = f"The {called} of line {at + 1} was read as {old} and corrected to {new}, because {said_of_line(after)}."
    return Remark("corrected", say, "lines")

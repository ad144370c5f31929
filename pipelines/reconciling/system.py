"""The system of a document: its figures, and the equations that a bill's lines, sums and taxes should meet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from idp.fields import Extraction, Field, FieldName, FieldSource, LineItem
from idp.money import cents
from pipelines.reconciling.equations import SLIP, ZERO, Equation, Way
from pipelines.reconciling.extras import Extra, doubles
from pipelines.reconciling.figures import Figure, Key, misread, usable
from pipelines.reconciling.multiplied import explained, multiplies, rounding_of
from pipelines.reconciling.printed import Prints, Shown

SUBTOTAL, TAX, TOTAL, DUE = (
    Key(str(n))
    for n in (FieldName.SUBTOTAL, FieldName.TAX_TOTAL, FieldName.TOTAL, FieldName.AMOUNT_DUE)
)
MOST_LINES = 3_000
"""Beyond so many lines they are only added up."""
USUAL_RATES = tuple(
    Decimal(r) for r in ("5", "5.5", "6", "7", "7.5", "8", "9", "10", "12", "12.5", "13", "13.5", "14", "15", "16", "17", "18", "19", "20",
                         "21", "22", "23", "24", "25")
)  # fmt: skip

_LINE, _SUM, _TOTAL, _RATE, _USUAL, _DUE = 4.5, 6.0, 6.0, 5.0, 2.0, 4.5
_EXPLAINED = 1.5
_OTHER_ENGINE, _OTHER_CANDIDATE, _OTHER_COLUMN = 1.0, 2.0, 3.0
_TELLING = Decimal(20)
"""Of less than so much, the tax is a usual rate's by chance."""
_GIVEN = frozenset({FieldSource.EINVOICE, FieldSource.HUMAN, FieldSource.CODE})


@dataclass(frozen=True, slots=True)
class System:
    """`figures` by key; `extras` are rows of the page that no line or field took, by the `at` of their keys."""

    figures: Mapping[Key, Figure]
    equations: tuple[Equation, ...]
    extras: tuple[Extra, ...] = ()

    @property
    def values(self) -> dict[Key, Decimal]:
        return {key: figure.value for key, figure in self.figures.items()}


def system_of(extraction: Extraction, prints: Prints, extras: Sequence[Extra] = ()) -> System:
    """What can be reckoned with in `extraction`; numbers that are missing, huge or not finite take no part."""
    figures = dict(_fields(extraction, prints))
    figures |= _rows(extraction, prints)
    for at, extra in enumerate(extras):
        others = {extra.amount: extra.cost}
        figures |= {Key(part, at): Figure(ZERO, others=others) for part in ("added", "charge")}
    for at, tax in enumerate(extraction.taxes[:20]):
        if usable(tax.tax):
            figures[Key("tax", at)] = Figure(tax.tax)
    equations = (
        *_lines(extraction, prints, figures),
        *_sum(figures, extras),
        *_total(figures, extras, prints),
        *_taxes(extraction, figures),
        *_due(prints, figures),
    )
    return System(figures, equations, tuple(extras))


def _fields(extraction: Extraction, prints: Prints) -> Iterator[tuple[Key, Figure]]:
    for key in (SUBTOTAL, TAX, TOTAL, DUE):
        name = FieldName(key.part)
        found = extraction.field(name)
        value = extraction.amount(name)
        if found is None or value is None or not usable(value):
            continue
        if found.source in _GIVEN:
            yield key, Figure(value)
            continue
        shown = prints.of(found.page, found.box, value)
        others = dict(_candidates(extraction, found)) | _other_readings(shown)
        yield key, _figure(value, prints.exact(found.page), shown, others)


def _candidates(extraction: Extraction, found: Field) -> Iterator[tuple[Decimal, float]]:
    for c in reversed(extraction.candidates):
        if c.name is found.name and isinstance(c.value, Decimal) and usable(c.value):
            yield c.value, _OTHER_CANDIDATE + 2 * max(0.0, found.confidence - c.confidence)


def _other_readings(shown: Shown | None) -> dict[Decimal, float]:
    return {} if shown is None else {v: _OTHER_ENGINE for v in shown.others if usable(v)}


def _figure(
    value: Decimal, exact: bool, shown: Shown | None, others: Mapping[Decimal, float]
) -> Figure:
    if shown is None:
        return Figure(value, exact=True, others=others, printed=False)
    return Figure(value, exact, shown.word.confidence, others)


def _rows(extraction: Extraction, prints: Prints) -> dict[Key, Figure]:
    figures: dict[Key, Figure] = {}
    items = extraction.line_items
    twice = doubles(items) if len(items) <= MOST_LINES else {}
    if len(items) > MOST_LINES:
        amounts = (item.amount for item in items)
        figures[Key("lines")] = Figure(
            sum((a for a in amounts if a is not None and usable(a)), ZERO)
        )
        items = ()
    for part, rows in (("amount", items), ("adjustment", extraction.adjustments[:MOST_LINES])):
        for at, row in enumerate(rows):
            if row.amount is None or not usable(row.amount):
                continue
            if row.source in _GIVEN:
                figures[Key(part, at)] = Figure(row.amount)
                continue
            others = {ZERO: twice[at]} if part == "amount" and at in twice else {}
            figures[Key(part, at)] = figure_in(row, row.amount, prints, others)
    return figures


def figure_in(
    row: LineItem, value: Decimal, prints: Prints, others: Mapping[Decimal, float] | None = None
) -> Figure:
    """The figure of `value` in a row: other engines' readings, and for its amount the other sums of the row."""
    shown = prints.of(row.page, row.box, value)
    known = dict(others or {})
    if others is not None:
        for other in prints.within(row.page, row.box):
            if other.number.money and other.number.value not in (row.unit_price, value):
                known.setdefault(other.number.value, _OTHER_COLUMN)
    known |= _other_readings(shown)
    return _figure(value, prints.exact(row.page), shown, known)


def _lines(
    extraction: Extraction, prints: Prints, figures: Mapping[Key, Figure]
) -> Iterator[Equation]:
    """Quantity × unit price = amount, on the lines that print all three."""
    if len(extraction.line_items) > MOST_LINES:
        return
    rates = tuple(t.rate for t in extraction.taxes if usable(t.rate) and t.rate is not None)
    for at, item in enumerate(extraction.line_items):
        key = Key("amount", at)
        if key not in figures or not multiplies(item, prints):
            continue
        assert item.quantity is not None
        assert item.unit_price is not None
        product, value = cents(item.quantity * item.unit_price), figures[key].value
        slack = rounding_of(item.quantity, item.unit_price)
        gap = value - product
        ways = [Way({key: Decimal(1)}, gap, tight=min(slack, Decimal("0.01")), slack=slack)]
        if ZERO in figures[key].others:
            ways.append(Way({key: Decimal(1)}, value, name="dropped"))
        doubted = abs(gap) > slack and explained(item, value, product, prints, rates)
        yield Equation("line", at, _EXPLAINED if doubted else _LINE, tuple(ways))


def _sum(figures: Mapping[Key, Figure], extras: Sequence[Extra]) -> Iterator[Equation]:
    """The lines, with or without what stands beside them, make the subtotal, the total or what is left of it without tax."""
    one = Decimal(1)
    lines = {key: one for key in figures if key.part in ("amount", "lines")}
    if not lines:
        return
    beside = {key: one for key in figures if key.part == "adjustment"}
    added = {Key("added", at): one for at in range(len(extras))}
    targets: list[tuple[str, dict[Key, Decimal]]] = []
    if SUBTOTAL in figures:
        targets.append(("subtotal", {SUBTOTAL: -one}))
    if TOTAL in figures:
        targets.append(("total", {TOTAL: -one}))
    if TOTAL in figures and TAX in figures and figures[TAX].value:
        targets.append(("total without tax", {TOTAL: -one, TAX: one}))
    ways = [
        _way({**lines, **rows, **added, **target}, figures, name)
        for name, target in targets
        for rows in ([beside, {}] if beside else [{}])
    ]
    if ways:
        yield Equation("sum", 0, _SUM, tuple(ways))


def _way(terms: dict[Key, Decimal], figures: Mapping[Key, Figure], name: str) -> Way:
    gap = sum((factor * figures[key].value for key, factor in terms.items()), ZERO)
    return Way(terms, gap, name=name, cash=TOTAL if TOTAL in terms else None)


def _total(
    figures: Mapping[Key, Figure], extras: Sequence[Extra], prints: Prints
) -> Iterator[Equation]:
    """Subtotal + tax = total; some receipts print a subtotal that holds the tax already."""
    if SUBTOTAL not in figures or TOTAL not in figures:
        return
    one = Decimal(1)
    bare = {SUBTOTAL: one, TOTAL: -one}
    charges = {Key("charge", at): one for at in range(len(extras))}
    beside = {key: one for key in figures if key.part == "adjustment"}
    ways = []
    if TAX in figures:
        ways = [_way({**bare, TAX: one, **charges}, figures, "with tax")]
        if beside:
            ways.append(_way({**bare, TAX: one, **beside}, figures, "with charges"))
    same = _way(bare, figures, "tax included")
    if abs(same.gap) <= SLIP or (TAX in figures and not figures[TAX].value):
        ways.append(same)
    elif TAX not in figures and not _leaves_tax(same.gap, figures, prints):
        ways += [same, _way({**bare, **charges}, figures, "with charges")]
    if ways:
        yield Equation("total", 0, _TOTAL, tuple(ways))


def _leaves_tax(gap: Decimal, figures: Mapping[Key, Figure], prints: Prints) -> bool:
    """Whether what the total is above the subtotal may be a tax or a charge that was not found, as the page may even show."""
    net = figures[SUBTOTAL].value
    if not prints.pages or abs(gap) in prints.values or not net:
        return True
    share = -100 * gap / net
    return share > 0 and any(abs(share - rate) < Decimal("0.05") for rate in USUAL_RATES)


def _taxes(extraction: Extraction, figures: Mapping[Key, Figure]) -> Iterator[Equation]:
    """Base × rate = tax, and taxes of several rates make the tax in all."""
    many = len(extraction.line_items)
    tight = min(max(Decimal("0.01"), Decimal("0.003") * many), Decimal("0.05"))
    slack = max(Decimal("0.05"), Decimal("0.005") * many)
    taxes = [
        Key("tax", at) for at in range(min(20, len(extraction.taxes))) if Key("tax", at) in figures
    ]
    if len(taxes) > 1 and TAX in figures:
        terms = {**dict.fromkeys(taxes, Decimal(1)), TAX: Decimal(-1)}
        yield Equation("taxes", 0, _RATE, (_way(terms, figures, "taxes"),))
    for key in taxes if len(taxes) > 1 else ():
        one = extraction.taxes[key.at]
        if usable(one.rate) and usable(one.base) and one.rate is not None and one.base is not None:
            gap = figures[key].value - one.base * one.rate / 100
            way = Way({key: Decimal(1)}, gap, tight, slack, f"{one.rate.normalize():f}")
            yield Equation("tax", key.at, _RATE, (way,))
    if len(taxes) > 1 or TAX not in figures or not figures[TAX].value:
        return
    printed = printed_rate(extraction)
    rates = USUAL_RATES if printed is None else (printed,)
    ways = [w for rate in rates for w in _of_rate(rate, figures, tight, slack)]
    base = figures.get(SUBTOTAL) or figures.get(TOTAL)
    if ways and base is not None and (printed is not None or abs(base.value) >= _TELLING):
        weight = _USUAL if printed is None else _RATE
        yield Equation("tax", 0, weight, tuple(ways), solves=printed is not None)


def printed_rate(extraction: Extraction) -> Decimal | None:
    """The one rate of tax that the paper names; one that was made from tax and net proves neither."""
    if len(extraction.taxes) != 1:
        return None
    rate = extraction.taxes[0].rate
    tax = extraction.field(FieldName.TAX_TOTAL)
    said = tax is not None and (tax.source in _GIVEN or "%" in tax.text)
    return rate if said and usable(rate) and rate else None


def _of_rate(
    rate: Decimal, figures: Mapping[Key, Figure], tight: Decimal, slack: Decimal
) -> Iterator[Way]:
    name = f"{rate.normalize():f}"
    part = rate / 100
    if SUBTOTAL in figures:
        gap = figures[SUBTOTAL].value * part - figures[TAX].value
        yield Way({SUBTOTAL: part, TAX: Decimal(-1)}, gap, tight, slack, name)
    if TOTAL in figures:
        held = rate / (100 + rate)
        gap = figures[TOTAL].value * held - figures[TAX].value
        yield Way({TOTAL: held, TAX: Decimal(-1)}, gap, tight, slack, name)


def _due(prints: Prints, figures: Mapping[Key, Figure]) -> Iterator[Equation]:
    """What is due is the total, unless the page shows what was paid or brought forward, or the two look nothing alike."""
    if DUE not in figures or TOTAL not in figures:
        return
    due, total = figures[DUE].value, figures[TOTAL].value
    if due != total and (
        not prints.pages
        or abs(due - total) in prints.values
        or min(misread(due, total), misread(total, due)) > 6
    ):
        return
    terms = {DUE: Decimal(1), TOTAL: Decimal(-1)}
    yield Equation("due", 0, _DUE, (Way(terms, due - total, slack=ZERO),))

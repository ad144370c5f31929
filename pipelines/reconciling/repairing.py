"""Repairs: what the search found, written into the extraction, each with a remark that says why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from idp.document import Remark
from idp.fields import Extraction, FieldName, FieldSource, LineItem
from idp.money import cents
from pipelines.reconciling.equations import ZERO
from pipelines.reconciling.extras import Extra
from pipelines.reconciling.figures import Key
from pipelines.reconciling.printed import Prints
from pipelines.reconciling.saying import CALLED, money, said
from pipelines.reconciling.system import System, system_of

PROVEN = 0.9
"""How sure a number is that was corrected."""

_FOUR = Decimal("0.0001")


def repaired(
    extraction: Extraction, changes: Mapping[Key, Decimal], system: System, prints: Prints
) -> Extraction:
    """`extraction` after `changes`, with a remark on every field and line that changed."""
    if not changes:
        return extraction
    after = _fields(extraction, changes)
    after = _rows(after, changes)
    after = _added(after, [system.extras[k.at] for k in changes if k.part in ("added", "charge")])
    why = _reasons(after, changes, system, prints)
    remarks = tuple(_remark(key, new, extraction, system, why) for key, new in changes.items())
    return replace(after, remarks=(*after.remarks, *remarks))


def _fields(extraction: Extraction, changes: Mapping[Key, Decimal]) -> Extraction:
    changed = []
    for name in CALLED:
        new, field = changes.get(Key(str(name))), extraction.field(name)
        if new is None or field is None:
            continue
        same = next((c for c in extraction.candidates if c.name is name and c.value == new), field)
        changed.append(replace(same, value=new, confidence=PROVEN, source=FieldSource.RULE))
        if name is FieldName.TAX_TOTAL and len(extraction.taxes) == 1:
            extraction = replace(extraction, taxes=(replace(extraction.taxes[0], tax=new),))
    taxes = tuple(
        replace(t, tax=changes.get(Key("tax", at), t.tax)) for at, t in enumerate(extraction.taxes)
    )
    return replace(extraction, taxes=taxes).with_fields(changed)


def _rows(extraction: Extraction, changes: Mapping[Key, Decimal]) -> Extraction:
    items, beside = list(extraction.line_items), list(extraction.adjustments)
    gone = set()
    for key, new in changes.items():
        if key.part == "amount":
            items[key.at] = with_amount(items[key.at], new)
            gone |= {key.at} if new == ZERO else set()
        elif key.part == "adjustment":
            beside[key.at] = with_amount(beside[key.at], new)
    kept = tuple(item for at, item in enumerate(items) if at not in gone)
    return replace(extraction, line_items=kept, adjustments=tuple(beside))


def with_amount(item: LineItem, amount: Decimal) -> LineItem:
    """The line with another amount; a unit price that was made from the old one is made anew."""
    q, p, old = item.quantity, item.unit_price, item.amount
    changed = replace(item, amount=amount, confidence=PROVEN, source=FieldSource.RULE)
    if q and p is not None and old is not None and abs(cents(q * p) - old) <= Decimal("0.01"):
        exact = (amount / q).quantize(_FOUR)
        return replace(changed, unit_price=cents(exact) if cents(exact) == exact else exact)
    if q is None and p and amount % p == 0:
        return replace(changed, quantity=amount / p)
    return changed


def _added(extraction: Extraction, extras: list[Extra]) -> Extraction:
    """Missed lines where they stand among the others, charges and discounts beside them."""
    items, beside = list(extraction.line_items), list(extraction.adjustments)
    for extra in extras:
        row = LineItem(
            extra.text,
            Decimal(1),
            extra.amount,
            extra.amount,
            page=extra.page,
            box=extra.box,
            confidence=0.6,
        )
        if extra.charge:
            beside.append(row)
            continue
        at = sum(
            i.page is not None
            and i.box is not None
            and (i.page, i.box.y0) < (extra.page, extra.box.y0)
            for i in items
        )
        items.insert(at, row)
    return replace(extraction, line_items=tuple(items), adjustments=tuple(beside))


def _reasons(
    after: Extraction, changes: Mapping[Key, Decimal], system: System, prints: Prints
) -> dict[Key, str]:
    """For each change the strongest equation that holds through it, in words."""
    fresh = system_of(after, prints)
    values = fresh.values
    codes = {e.code: e for e in fresh.equations if e.code != "line"}
    why: dict[Key, str] = {}
    for key in changes:
        known = [e for e in system.equations if key in e.keys and e.code in codes]
        for one in known:
            holds = codes[one.code].holding({}, values)
            if holds is not None and one.penalty({}, system.values):
                clause = said(codes[one.code], holds, fresh)
                why.setdefault(key, f"{clause[0].lower()}{clause[1:]}")
    return why


def _remark(
    key: Key, new: Decimal, before: Extraction, system: System, why: Mapping[Key, str]
) -> Remark:
    reason = why.get(
        key, "its quantity and price make it" if key.part == "amount" else "only so all sums agree"
    )
    if key.part in ("added", "charge"):
        extra = system.extras[key.at]
        say = f"{extra.text} {money(extra.amount)} was added, because with it {reason}."
        return Remark("row_added", say, "lines")
    old = system.figures[key].value
    if key.part == "amount" and new == ZERO:
        name = before.line_items[key.at].description
        say = f"Line {key.at + 1} ({name}, {money(old)}) was left out, because without it {reason}."
        return Remark("row_left_out", say, "lines")
    if key.part in ("amount", "adjustment", "tax"):
        where = {"amount": f"The amount of line {key.at + 1}", "tax": "The tax of one rate"}
        called = where.get(key.part, "A charge or discount")
        field = "tax_total" if key.part == "tax" else "lines"
    else:
        called, field = f"The {CALLED[FieldName(key.part)]}", key.part
    say = f"{called} was read as {money(old)} and corrected to {money(new)}, because {reason}."
    return Remark("corrected", say, field)

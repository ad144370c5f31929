"""Items of receipts that head no columns: a text with an amount at its right, or above or below it, quantities on any of its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from idp.document import Box, Document
from idp.fields import LineItem
from pipelines.rows.body import Body, bodies_of
from pipelines.rows.description import is_label, is_section
from pipelines.rows.entry import Entry, entry_of
from pipelines.rows.measure import priced_by_measure
from pipelines.rows.numbers import fits
from pipelines.rows.row import Row, is_carried, is_noise, pages_of

_CONTINUED = 3
"""Most rows of text that are taken for one item."""
_NAMED = 0.5
_UNNAMED = 0.3
"""How sure an item is that has a text, and one that shows a code at most."""


@dataclass(slots=True)
class _Roll:
    """Items so far, and the rows of text that wait for an amount; `below` says that texts stand under their amounts."""

    below: bool
    items: list[LineItem] = field(default_factory=list)
    waiting: list[Entry] = field(default_factory=list)


def till_items(document: Document, *, comma: bool | None) -> tuple[LineItem, ...]:
    """Line items by the look of the rows alone, of each page the first that lie between two sums."""
    found: list[LineItem] = []
    for rows in pages_of(document, most=3):
        parts = (_items(body, comma) for body in bodies_of(rows))
        found += next((items for items in parts if items), [])
    return tuple(found)


def _items(body: Body, comma: bool | None) -> list[LineItem]:
    entries = [entry_of(row, comma) for row in body.rows if not (is_carried(row) or is_noise(row))]
    entries = _without_measure(entries)
    roll = _Roll(below=_texts_below(entries, body))
    for entry in entries:
        _take(entry, roll)
    return [item for item in priced_by_measure(roll.items, body.rows) if item.description]


def _without_measure(entries: Sequence[Entry]) -> list[Entry]:
    """The entries without the one word that all with an amount share, such as their unit of measure."""
    said = {e.text.casefold() for e in entries if e.priced}
    shared = len(said) == 1 and len([e for e in entries if e.priced]) > 1
    word = next(iter(said), "")
    if not shared or not word.isalpha() or not any(e.names for e in entries if not e.priced):
        return list(entries)
    return [replace(e, text="") if e.priced else e for e in entries]


def _texts_below(entries: Sequence[Entry], body: Body) -> bool:
    """Whether each row of nothing but numbers has its text under it, as the first and the last row of the body show."""
    told = [e for e in entries if e.priced or e.names]
    if not told or told[-1].priced:
        return False
    bare = [e.bare for e in told if e.priced and not e.discount]
    if told[0].priced:
        return told[0].bare
    return not body.headed and len(bare) > 0 and all(bare)


def _take(entry: Entry, roll: _Roll) -> None:
    """One more row: an item, the text of one, how many of it, or what comes off its price."""
    last = roll.items[-1] if roll.items else None
    if not entry.priced:
        _take_text(entry, roll)
    elif entry.counted and last is not None and not roll.waiting and _explains(entry, last):
        said = replace(last, quantity=entry.sums.quantity, unit_price=entry.sums.unit_price)
        roll.items[-1] = _around(said, entry.row)
    elif entry.discount and last is not None:
        _take_off(entry, last, roll)
    else:
        roll.items.append(_item(entry, roll))
        roll.waiting = []


def _take_text(entry: Entry, roll: _Roll) -> None:
    if not entry.names or is_label(entry.row.text) or is_section(entry.row.text):
        return
    last = roll.items[-1] if roll.items else None
    if roll.below and last is not None and last.confidence < _NAMED:
        said = replace(last, description=entry.text, confidence=_NAMED)
        roll.items[-1] = _around(said, entry.row)
    else:
        roll.waiting.append(entry)


def _explains(entry: Entry, item: LineItem) -> bool:
    """Whether a row of quantity and price only says how the amount of the item above came about."""
    if entry.names or item.unit_price is not None:
        return False
    return not entry.own_amount or entry.sums.amount == item.amount


def _take_off(entry: Entry, item: LineItem, roll: _Roll) -> None:
    """A discount: nothing more where the item's amount has it taken off, part of the item where it is a share of it,
    else a row of its own.
    """
    off = -abs(entry.sums.amount or Decimal(0))
    q, p, a = item.quantity, item.unit_price, item.amount
    if not off or a is None:
        return
    if q is not None and p is not None and fits(q, p, a - off):
        return
    if entry.share:
        price = a if p is None else p
        taken = replace(item, amount=a + off, quantity=q or Decimal(1), unit_price=price)
        roll.items[-1] = _around(taken, entry.row)
        return
    text = entry.text if entry.names else "Discount"
    roll.items.append(
        LineItem(
            text,
            Decimal(1),
            off,
            off,
            page=entry.row.page,
            box=entry.row.box,
            confidence=_NAMED,
        )
    )


def _item(entry: Entry, roll: _Roll) -> LineItem:
    """The item of a row, with the text that waited above where the row itself says nothing or goes on from there."""
    text, quantity = entry.text if entry.names else "", entry.leading
    boxes = [entry.row.box]
    above = () if roll.below else _above(entry, roll)
    if above:
        boxes += [e.row.box for e in above]
        text = " ".join([*(e.text for e in above), text]).strip()
        quantity = quantity or above[0].leading
    sums = entry.sums
    if sums.unit_price is None and quantity is not None:
        sums = replace(sums, quantity=quantity)
    return LineItem(
        text or entry.code,
        sums.quantity,
        sums.unit_price,
        sums.amount,
        page=entry.row.page,
        box=Box.around(boxes),
        confidence=_NAMED if text else _UNNAMED,
    )


def _above(entry: Entry, roll: _Roll) -> tuple[Entry, ...]:
    """The rows of text above that belong to a row with an amount."""
    begun = next((n for n, e in enumerate(roll.waiting) if e.begins), None)
    if entry.names and (begun is None or entry.begins):
        return ()
    if begun is not None:
        return tuple(roll.waiting[begun:][:_CONTINUED])
    # Before the first item stand names of tables and waiters, too.
    return tuple(roll.waiting[:_CONTINUED] if roll.items else roll.waiting[-1:])


def _around(item: LineItem, row: Row) -> LineItem:
    box = row.box if item.box is None or item.page != row.page else Box.around((item.box, row.box))
    return replace(item, box=box)

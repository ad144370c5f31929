"""An item from the words and cells of its rows, with numbers mended that a misread column or a lost point left apart."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from idp.document import Box
from idp.fields import LineItem
from idp.money import cents
from pipelines.rows.cells import Cells, one
from pipelines.rows.columns import Column
from pipelines.rows.description import described
from pipelines.rows.numbers import Number, fits, meaning, numbers_in
from pipelines.rows.row import Row


@dataclass(slots=True)
class Found:
    """An item while its rows are gathered; `code` names it where no words do."""

    words: list[str]
    cells: Cells
    row: Row
    boxes: list[Box] = field(default_factory=list)
    code: str = ""


def item_of(found: Found) -> LineItem | None:
    """The item, or None where its rows hold no amount."""
    cells = found.cells
    quantity, price = one(cells, Column.QUANTITY), one(cells, Column.UNIT_PRICE)
    amount = one(cells, Column.AMOUNT) or one(cells, Column.GROSS)
    rate, tax = one(cells, Column.TAX_RATE), one(cells, Column.TAX_AMOUNT)
    if rate is not None and rate.money and not rate.percent:
        rate, tax = None, rate
    description = described(found.words) or found.code
    q, p, a = _mended(quantity, price, amount, found)
    if a is None and q is not None and p is not None:
        a = cents(q * p)
    if a is None or (a == 0 and not description):
        return None
    return LineItem(
        description,
        q,
        p,
        a,
        rate.value if rate is not None and 0 <= rate.value <= 40 else None,
        None if tax is None else tax.value,
        found.row.page,
        Box.around(found.boxes),
        confidence=0.9
        if q is not None and p is not None and a is not None and fits(q, p, a)
        else 0.6,
    )


def _mended(
    quantity: Number | None, price: Number | None, amount: Number | None, found: Found
) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """Quantity, price and amount; where columns were misread or a point was lost, as their product shows."""
    q, p, a = (None if n is None else n.value for n in (quantity, price, amount))
    if q is not None and p is not None and a is not None:
        if fits(q, p, a):
            return q, p, a
        if price is not None and price.text.isdigit() and fits(q, p / 100, a):
            return q, p / 100, a
        if amount is not None and amount.text.isdigit() and fits(q, p, a / 100):
            return q, p, a / 100
    if q is None and price is not None and a is not None and price.text.isdigit() and p == a * 100:
        return Decimal(1), a, a
    implied = meaning(numbers_in(found.row.words, comma=None))
    if implied.quantity is None or implied.unit_price is None or implied.amount is None:
        return q, p, a
    if a is None or a == implied.amount or (abs(a) < abs(implied.amount) and p is None):
        return implied.quantity, implied.unit_price, implied.amount
    return q, p, a

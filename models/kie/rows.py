"""The rows of a bill from the words that the network takes for parts of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from idp.document import Box
from idp.fields import FieldSource, LineItem
from idp.text import squeezed
from models.kie.decode import Said, row_words
from models.kie.values import Habits, amount_of, rate_of

BEGINS = 0.5
MAY_BEGIN = 0.12
"""A second amount, on another line, begins a row if a start is at least this likely."""
MOST_ROWS = 2_000


@dataclass(slots=True)
class _Row:
    """Words of one row by column while they are gathered: places on the page of `said`."""

    said: Said
    columns: dict[str, list[int]] = field(default_factory=dict)
    shares: list[float] = field(default_factory=list)

    def take(self, at: int, column: str, share: float) -> None:
        self.columns.setdefault(column, []).append(at)
        self.shares.append(share)

    def has_elsewhere(self, column: str, at: int) -> bool:
        """Whether the row has this column on another line of the page."""
        rows = self.said.leaf.sheet.rows
        return any(rows[other] != rows[at] for other in self.columns.get(column, ()))

    def text(self, column: str) -> str:
        words = self.said.leaf.sheet.words
        return " ".join(words[at].text for at in self.columns.get(column, ()))


def items(pages: Sequence[Said], habits: Habits) -> tuple[LineItem, ...]:
    """One LineItem for each row that names something or costs something, top to bottom, at most MOST_ROWS."""
    read = (item for row in _rows(pages) if (item := _item(row, habits)) is not None)
    return tuple(item for item, _ in zip(read, range(MOST_ROWS), strict=False))


def _rows(pages: Iterable[Said]) -> Iterator[_Row]:
    for said in pages:
        row = _Row(said)
        for at, column, share, start in row_words(said):
            second = column == "amount" and row.has_elsewhere(column, at)
            if row.columns and (start >= BEGINS or (second and start >= MAY_BEGIN)):
                yield row
                row = _Row(said)
            row.take(at, column, share)
        if row.columns:
            yield row


def _item(row: _Row, habits: Habits) -> LineItem | None:
    description = squeezed(row.text("description")).strip(" ,;:|")
    amount = _number(row, "amount", habits)
    quantity, price = _number(row, "quantity", habits), _number(row, "unit_price", habits)
    if amount is None and (not description or (quantity is None and price is None)):
        return None
    words = row.said.leaf.sheet.words
    box = Box.around(words[at].box for places in row.columns.values() for at in places)
    return LineItem(
        description,
        quantity,
        price,
        amount,
        rate_of(row.text("tax_rate")),
        page=row.said.page,
        box=box,
        confidence=sum(row.shares) / len(row.shares),
        source=FieldSource.TRANSFORMER,
    )


def _number(row: _Row, column: str, habits: Habits) -> Decimal | None:
    text = row.text(column)
    return amount_of(text, habits) if text else None

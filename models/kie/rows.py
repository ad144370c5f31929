"""The rows of a bill from the words that the network takes for parts of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product

from idp.document import Box
from idp.fields import FieldSource, LineItem
from idp.money import CENT
from idp.text import squeezed
from models.kie.decode import Said, row_words
from models.kie.values import Habits, amount_of, rate_of

BEGINS = 0.5
MAY_BEGIN = 0.12
"""A second amount, on another line, begins a row if a start is at least this likely."""
MOST_ROWS = 2_000
NEAR = 1.5
"""Words without a number belong to the row above them if they begin within this many line heights below it."""
NUMBERED = frozenset({"unit_price", "amount", "gross"})
MAY_COUNT = ("ordered", "line_no", "sku")
"""Columns whose number is the quantity where it makes the amount."""

_BAR_CODE = re.compile(r"\d{8,14}")


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
        return self.text_of(self.columns.get(column, ()))

    def text_of(self, places: Iterable[int]) -> str:
        return " ".join(self.said.leaf.sheet.words[at].text for at in places)

    @property
    def places(self) -> list[int]:
        return [at for places in self.columns.values() for at in places]

    @property
    def has_numbers(self) -> bool:
        return not NUMBERED.isdisjoint(self.columns)

    def add(self, other: _Row) -> None:
        for column, places in other.columns.items():
            self.columns.setdefault(column, []).extend(places)
        self.shares += other.shares


def items(pages: Sequence[Said], habits: Habits) -> tuple[LineItem, ...]:
    """One LineItem for each row that names something or costs something, top to bottom, at most MOST_ROWS."""
    read = (item for row in _rows(pages) if (item := _item(row, habits)) is not None)
    return tuple(item for item, _ in zip(read, range(MOST_ROWS), strict=False))


def _rows(pages: Iterable[Said]) -> Iterator[_Row]:
    for said in pages:
        yield from _whole(_begun(said))


def _begun(said: Said) -> Iterator[_Row]:
    """The page's rows as the network begins them."""
    row = _Row(said)
    for at, column, share, start in row_words(said):
        second = column == "amount" and row.has_elsewhere(column, at)
        if row.columns and (start >= BEGINS or (second and start >= MAY_BEGIN)):
            yield row
            row = _Row(said)
        row.take(at, column, share)
    if row.columns:
        yield row


def _whole(rows: Iterable[_Row]) -> Iterator[_Row]:
    """Rows of words without a number are the rest of the row before, or the beginning of the one after."""
    before: _Row | None = None
    for row in rows:
        parted = before is not None and not (before.has_numbers and row.has_numbers)
        if before is not None and parted and _near(before, row):
            before.add(row)
            continue
        if before is not None:
            yield before
        before = row
    if before is not None:
        yield before


def _near(above: _Row, below: _Row) -> bool:
    spots = above.said.leaf.sheet.spots
    return spots[min(below.places)][1] - max(spots[at][3] for at in above.places) < NEAR


def _item(row: _Row, habits: Habits) -> LineItem | None:
    description = squeezed(_description(row)).strip(" ,;:|")
    quantity, price, amount = _numbers(row, habits)
    if amount is None and (not description or (quantity is None and price is None)):
        return None
    words = row.said.leaf.sheet.words
    return LineItem(
        description,
        quantity,
        price,
        amount,
        rate_of(row.text("tax_rate")),
        page=row.said.page,
        box=Box.around(words[at].box for at in row.places),
        confidence=sum(row.shares) / len(row.shares),
        source=FieldSource.TRANSFORMER,
    )


def _description(row: _Row) -> str:
    """The words of the description; in each run details go with what most of its words are, as does a code behind a name.

    Bar codes go, and so do codes before the name.
    """
    sheet = row.said.leaf.sheet
    named = row.columns.get("description", [])
    detail, codes = row.columns.get("detail", []), row.columns.get("sku", [])
    names, details = (Counter(sheet.runs[at] for at in places) for places in (named, detail))
    kept = {
        at for at in (*named, *detail) if names[sheet.runs[at]] >= max(1, details[sheet.runs[at]])
    }
    kept |= {at for at in codes if any(n < at and sheet.runs[n] == sheet.runs[at] for n in named)}
    texts = [sheet.words[at].text for at in sorted(kept) or named]
    return " ".join(text for text in texts if not _BAR_CODE.fullmatch(text))


def _numbers(row: _Row, habits: Habits) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """Quantity, price and amount: those that multiply, where a column holds several; else what each column says."""
    found = [_said(row, column, habits) for column in ("quantity", "unit_price", "amount")]
    counted = [*found[0], *(n for column in MAY_COUNT for n in _said(row, column, habits))]
    for quantity, price, amount in product(counted, *found[1:]):
        if abs(quantity * price - amount) <= CENT and amount:
            return quantity, price, amount
    of_quantity, of_price, of_amount = ((values[0] if values else None) for values in found)
    return of_quantity, of_price, of_amount


def _said(row: _Row, column: str, habits: Habits) -> list[Decimal]:
    """The numbers in a column of the row, likeliest first: money before others, the last before the first; few are looked at."""
    places = row.columns.get(column, [])
    numbers: list[Decimal] = []
    for run in dict.fromkeys(row.said.leaf.sheet.runs[at] for at in places):
        text = row.text_of(at for at in places if row.said.leaf.sheet.runs[at] == run)
        found = amount_of(text, habits)
        if found is not None:
            numbers.append(found)
    return list(dict.fromkeys(reversed(numbers)))[:4]

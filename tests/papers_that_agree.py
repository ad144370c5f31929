"""Made bills and receipts whose numbers agree, as a reader would see them: words with boxes and confidences, and the extraction.

Every number has a `Role`; a digit of it can be misread, in the word and so in what is extracted from it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from idp.document import Box, Document, Kind, Line, Page, PageSource, Word
from idp.fields import Candidate, Extraction, Field, FieldName, LineItem, TaxLine
from idp.money import cents

LOOKS_LIKE = {"8": "3506", "5": "386", "3": "85", "1": "74", "7": "1", "0": "68", "6": "058", "4": "91", "9": "48", "2": "7"}  # fmt: skip
RATES = [Decimal(r) for r in ("5", "7", "8", "10", "12.5", "15", "19", "20", "21", "25")]
SEVERAL = [(20, 5), (19, 7), (21, 9), (10, 0), (23, 13)]
GOODS = ("Copy paper A4", "Blue folders", "Site visit", "Oak shelf", "Flat white", "Carrots loose", "Drill bit set", "Hosting plan",
         "Cleaning hours", "Rye bread", "Cable 3m", "Paint white")  # fmt: skip
CENT, ZERO = Decimal("0.01"), Decimal(0)
FIELDS = {"subtotal": FieldName.SUBTOTAL, "tax": FieldName.TAX_TOTAL, "total": FieldName.TOTAL, "due": FieldName.AMOUNT_DUE}  # fmt: skip


class Role(NamedTuple):
    """What a printed number is: `price` and `quantity` of the line `at`, its `amount`, `total`, `tax`, …"""

    part: str
    at: int = 0


@dataclass(frozen=True, slots=True)
class Print:
    """A word of a row; `value` where it is a number with a role."""

    text: str
    x: float
    role: Role | None = None
    value: Decimal = ZERO
    confidence: float = 1.0
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """Rows of prints, top to bottom, and what about it is not printed as a number."""

    name: str
    rows: tuple[tuple[Print, ...], ...]
    kind: Kind
    rate_said: str = ""
    rates: tuple[Decimal, ...] = ()
    bases: bool = False
    charge_known: bool = True

    def document(self) -> Document:
        lines = []
        for at, row in enumerate(self.rows):
            y = 0.02 + 0.9 * at / len(self.rows)
            lines.append(Line.of(_word(p, y) for p in row))
        words = tuple(w for line in lines for w in line.words)
        page = Page(1, 595, 842, words, tuple(lines), source=PageSource.OCR)
        return Document(self.name, (page,), self.kind)

    def extraction(self) -> Extraction:
        """What extract and line_items would make of the page, misread digits and all."""
        document, numbers = self.document(), numbers_of(self)
        boxes = [line.box for line in document.pages[0].lines]
        at_row = {p.role: (boxes[n], p) for n, row in enumerate(self.rows) for p in row if p.role}
        fields = []
        for part, name in FIELDS.items():
            if Role(part) in numbers:
                box, shown = at_row[Role(part)]
                said = f"{self.rate_said if part == 'tax' else part} {shown.text}"
                fields.append(Field(name, shown.value, said, 0.9, 1, box))
        items = tuple(
            self._item(at, boxes[n])
            for n, row in enumerate(self.rows)
            for at in {p.role.at for p in row if p.role and p.role.part == "amount"}
        )
        charges = tuple(
            LineItem("Delivery", Decimal(1), p.value, p.value, page=1, box=boxes[n])
            for n, row in enumerate(self.rows)
            for p in row
            if p.role == Role("charge") and self.charge_known
        )
        taxes = tuple(self._taxes(numbers))
        return Extraction(
            "made",
            self.kind,
            1.0,
            tuple(fields),
            tuple(self._neighbours(fields)),
            items,
            taxes,
            adjustments=charges,
        )

    def _item(self, at: int, box: Box) -> LineItem:
        numbers, row = (
            numbers_of(self),
            next(r for r in self.rows if any(p.role == Role("amount", at) for p in r)),
        )
        q, p, a = (numbers.get(Role(part, at)) for part in ("quantity", "price", "amount"))
        name = " ".join(x.text for x in row if x.role is None and x.x < 0.4)
        if q is None and p is None:
            q, p = Decimal(1), a
        return LineItem(name, q, p, a, page=1, box=box, confidence=0.9)

    def _taxes(self, numbers: dict[Role, Decimal]) -> Iterator[TaxLine]:
        several = [(r, v) for r, v in numbers.items() if r.part == "tax of rate"]
        for role, value in several:
            base = numbers.get(Role("base", role.at)) if self.bases else None
            yield TaxLine(self.rates[role.at], value, base)
        if not several and Role("tax") in numbers:
            yield TaxLine(self.rates[0] if "%" in self.rate_said else None, numbers[Role("tax")])

    def _neighbours(self, fields: list[Field]) -> Iterator[Candidate]:
        """Other sums near the labels: what every field was nearly taken for."""
        for one in fields:
            for other in fields:
                if one.name is not other.name and one.value != other.value:
                    yield replace(
                        one, value=other.value, confidence=0.35, box=other.box, text=other.text
                    )

    def numbers_in(self, done: Extraction) -> dict[Role, Decimal]:
        """The numbers of a reconciled extraction by role; a line that is gone leaves none."""
        found = {
            Role(part): v for part, name in FIELDS.items() if (v := done.amount(name)) is not None
        }
        where = {item.box: item for item in done.line_items}
        for at, item in enumerate(self.extraction().line_items):
            now = where.get(item.box)
            if now is not None:
                parts = {"quantity": now.quantity, "price": now.unit_price, "amount": now.amount}
                found |= {Role(part, at): v for part, v in parts.items() if v is not None}
        for at, tax in enumerate(done.taxes if len(done.taxes) > 1 else ()):
            found[Role("tax of rate", at)] = tax.tax
            if tax.base is not None:
                found[Role("base", at)] = tax.base
        return {role: value for role, value in found.items() if role in numbers_of(self)}


def numbers_of(paper: Paper) -> dict[Role, Decimal]:
    """Every number that is extracted with its value, in the order of the page."""
    return {
        p.role: p.value
        for row in paper.rows
        for p in row
        if p.role and p.role.part != "charge" and (p.role.part != "base" or paper.bases)
    }


def _word(shown: Print, y: float) -> Word:
    width = 0.009 * len(shown.text)
    return Word(
        shown.text, Box(shown.x, y, shown.x + width, y + 0.012), shown.confidence, shown.others
    )


def misread(paper: Paper, role: Role, rnd: random.Random, *, alike: bool) -> Paper:
    """The paper with one digit of a number read as another; the engine is rarely unsure of it, another engine sometimes right."""
    shown = next(p for row in paper.rows for p in row if p.role == role)
    spots = [i for i, c in enumerate(shown.text) if c.isdigit()]
    while True:
        at = rnd.choice(spots)
        was = shown.text[at]
        new = rnd.choice(LOOKS_LIKE[was] if alike else [d for d in "0123456789" if d != was])
        text = shown.text[:at] + new + shown.text[at + 1 :]
        value = Decimal(text.replace(",", ""))
        if value:
            break
    sure = rnd.betavariate(30, 1) if rnd.random() < 0.6 else rnd.uniform(0.4, 0.95)
    others = (shown.text,) if rnd.random() < 0.2 else ()
    wrong = replace(shown, text=text, value=value, confidence=sure, others=others)
    return replace(
        paper, rows=tuple(tuple(wrong if p is shown else p for p in row) for row in paper.rows)
    )


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    quantity: Decimal
    price: Decimal
    off: Decimal
    rate: Decimal

    @property
    def amount(self) -> Decimal:
        return cents(self.quantity * self.price * (100 - self.off) / 100)


def a_paper(rnd: random.Random) -> Paper:
    """A consistent bill or receipt of a shape drawn from `rnd`."""
    receipt = rnd.random() < 0.4
    rates = tuple(map(Decimal, rnd.choice(SEVERAL))) if rnd.random() < 0.2 else (rnd.choice(RATES),)
    rows = [_row(rnd, receipt, rates) for _ in range(rnd.choice((1, 2, 3, 4, 5, 6, 8, 10, 15, 25)))]
    counted = not receipt or rnd.random() < 0.6
    prints = [_line(row, at, rnd, counted=counted) for at, row in enumerate(rows)]
    included = receipt or rnd.random() < 0.2
    charge = cents(Decimal(rnd.randint(500, 3000)) / 100) if rnd.random() < 0.15 else ZERO
    if charge:
        rows.append(_Row("Delivery", Decimal(1), charge, ZERO, rates[0]))
        prints.append((Print("Delivery", 0.1), _number("charge", charge, 0.85)))
    untaxed = rnd.random() < 0.1
    sums = [] if untaxed else _taxes(rows, rates, included=included)
    said = rnd.choice((f"GST {rates[0]:f}%", "Tax")) if len(rates) == 1 else "Tax"
    bases = rnd.random() < 0.5
    prints += _foot(rnd, rows, sums, said, receipt=receipt, included=included)
    kind = Kind.RECEIPT if receipt else Kind.INVOICE
    worn = tuple(tuple(_worn(p, rnd) for p in row) for row in prints)
    name = f"{kind} {len(rows)} lines, rates {[f'{r:f}' for r in rates]}, {'included' if included else 'beside'}, {said}"
    return Paper(name, worn, kind, said, rates, bases, charge_known=rnd.random() < 0.5)


def _row(rnd: random.Random, receipt: bool, rates: tuple[Decimal, ...]) -> _Row:
    quantity = Decimal(rnd.choice((1, 1, 1, 2, 2, 3, 4, 5, 6, 8, 10, 12, 24)))
    if rnd.random() < 0.12:
        quantity = (
            Decimal(rnd.randint(205, 2995)) / 1000 if receipt else Decimal(rnd.randint(1, 40)) / 4
        )
    price = Decimal(rnd.randint(80, 4000 if receipt else 60_000)) / 100
    off = Decimal(rnd.choice((5, 10, 15, 20))) if not receipt and rnd.random() < 0.06 else ZERO
    return _Row(rnd.choice(GOODS), quantity, price, off, rnd.choice(rates))


def _line(row: _Row, at: int, rnd: random.Random, *, counted: bool) -> tuple[Print, ...]:
    words = [Print(part, 0.05 + 0.1 * n) for n, part in enumerate(row.name.split())]
    if counted:
        words.append(_number("quantity", row.quantity, 0.5, at, plain=True))
        words.append(_number("price", row.price, 0.6, at))
    if row.off:
        words.append(Print(f"{row.off:f}%", 0.72))
    return (*words, _number("amount", row.amount, 0.85, at))


def _number(part: str, value: Decimal, x: float, at: int = 0, *, plain: bool = False) -> Print:
    text = f"{value.normalize():f}" if plain else f"{value:,.2f}"
    return Print(text, x, Role(part, at), value)


def _taxes(
    rows: list[_Row], rates: tuple[Decimal, ...], *, included: bool
) -> list[tuple[Decimal, Decimal]]:
    """Base and tax by rate, rounded once each as most bills do."""
    found = []
    for rate in rates:
        amount = sum((r.amount for r in rows if r.rate == rate), ZERO)
        tax = cents(amount * rate / (100 + rate)) if included else cents(amount * rate / 100)
        found.append((amount - tax if included else amount, tax))
    return found


def _foot(
    rnd: random.Random,
    rows: list[_Row],
    sums: list[tuple[Decimal, Decimal]],
    said: str,
    *,
    receipt: bool,
    included: bool,
) -> list[tuple[Print, ...]]:
    made, tax = sum((r.amount for r in rows), ZERO), sum((t for _, t in sums), ZERO)
    total = made if included else made + tax
    lines: list[tuple[Print, ...]] = []
    if not receipt or (rnd.random() < 0.5 and sums):
        lines.append((Print("Subtotal", 0.5), _number("subtotal", total - tax, 0.85)))
    if len(sums) > 1:
        for at, (base, part) in enumerate(sums):
            lines.append(
                (
                    Print("Tax on", 0.4),
                    _number("base", base, 0.6, at),
                    _number("tax of rate", part, 0.85, at),
                )
            )
    if sums:
        lines.append((Print(said, 0.5), _number("tax", tax, 0.85)))
    if receipt and rnd.random() < 0.4:
        rounded = (total / 5).quantize(CENT) * 5
        lines.append((Print("Rounding", 0.5), Print(f"{rounded - total:.2f}", 0.85)))
        total = rounded
    lines.append((Print("Total", 0.5), _number("total", total, 0.85)))
    if receipt and rnd.random() < 0.5:
        cash = total + rnd.choice((ZERO, Decimal("2.40"), Decimal("7.15")))
        lines += [
            (Print("Cash", 0.5), Print(f"{cash:,.2f}", 0.85)),
            (Print("Change", 0.5), Print(f"{cash - total:.2f}", 0.85)),
        ]
    elif rnd.random() < 0.4:
        paid = cents(total * Decimal("0.3")) if rnd.random() < 0.25 else ZERO
        if paid:
            lines.append((Print("Paid", 0.5), Print(f"{paid:,.2f}", 0.85)))
        lines.append((Print("Due", 0.5), _number("due", total - paid, 0.85)))
    return lines


def _worn(shown: Print, rnd: random.Random) -> Print:
    """A word as an engine reads it off a scan: nearly sure, and now and then another engine reads it wrongly."""
    others: tuple[str, ...] = ()
    digits = [i for i, c in enumerate(shown.text) if c.isdigit()]
    if digits and rnd.random() < 0.02:
        at = rnd.choice(digits)
        others = (shown.text[:at] + rnd.choice(LOOKS_LIKE[shown.text[at]]) + shown.text[at + 1 :],)
    return replace(shown, confidence=rnd.betavariate(30, 1), others=others)

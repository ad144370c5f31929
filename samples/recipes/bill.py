"""What a sample says, before it is drawn: companies, rows, and sums that add up by construction."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import PurePosixPath
from typing import Any

CENT = Decimal("0.01")
HUNDRED = Decimal(100)


def cents(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Company:
    """Who sends or gets a document; `bank` and `iban` as the truth holds them, `tax_id` as printed by `Company.tax`."""

    name: str
    street: str
    town: str
    tax_id: str = ""
    email: str = ""
    phone: str = ""
    country: str = "AU"

    @property
    def address(self) -> str:
        return f"{self.street}, {self.town}"

    @property
    def abn(self) -> str:
        """An Australian business number grouped as people print it: 23 983 690 060."""
        n = self.tax_id.replace(" ", "")
        return f"{n[:2]} {n[2:5]} {n[5:8]} {n[8:]}"


@dataclass(frozen=True, slots=True)
class Row:
    """One line: `price` a unit as printed, `rate` in percent."""

    text: str
    quantity: Decimal
    price: Decimal
    rate: Decimal = Decimal(0)
    code: str = ""
    unit: str = ""

    @property
    def amount(self) -> Decimal:
        return cents(self.quantity * self.price)


def rows(rate: str | int, *given: tuple[str, str | int, str]) -> tuple[Row, ...]:
    """Rows of one rate from (text, quantity, price); a text "CODE|words|unit" carries a code and a unit."""
    made = []
    for text, quantity, price in given:
        parts = text.split("|")
        code, words = (parts[0], parts[1]) if len(parts) > 1 else ("", text)
        unit = parts[2] if len(parts) > 2 else ""
        made.append(Row(words, Decimal(quantity), Decimal(price), Decimal(rate), code, unit))
    return tuple(made)


@dataclass(frozen=True, slots=True)
class Bill:
    """A document's content. Prices are without tax unless `inclusive`; `paid` was paid before (a deposit)."""

    supplier: Company
    customer: Company | None
    number: str
    issued: date
    lines: tuple[Row, ...]
    due: date | None = None
    currency: str = "AUD"
    order: str = ""
    inclusive: bool = False
    paid: Decimal = Decimal(0)
    bank: str = ""
    iban: str = ""

    def tax_of(self, row: Row) -> Decimal:
        """Tax of one row, rounded by itself: Xero rounds per line, so do these."""
        base = HUNDRED + row.rate if self.inclusive else HUNDRED
        return cents(row.amount * row.rate / base)

    @property
    def tax(self) -> Decimal:
        return sum((self.tax_of(r) for r in self.lines), Decimal(0))

    @property
    def lines_total(self) -> Decimal:
        return sum((r.amount for r in self.lines), Decimal(0))

    @property
    def subtotal(self) -> Decimal:
        return self.lines_total - self.tax if self.inclusive else self.lines_total

    @property
    def total(self) -> Decimal:
        return self.subtotal + self.tax

    @property
    def amount_due(self) -> Decimal:
        return self.total - self.paid

    def taxes(self) -> list[tuple[Decimal, Decimal, Decimal]]:
        """(rate, base without tax, tax) of each rate, the highest first."""
        found = []
        for rate in sorted({r.rate for r in self.lines}, reverse=True):
            mine = [r for r in self.lines if r.rate == rate]
            tax = sum((self.tax_of(r) for r in mine), Decimal(0))
            gross = sum((r.amount for r in mine), Decimal(0))
            found.append((rate, gross - tax if self.inclusive else gross, tax))
        return found


PROVENANCE = (
    "Drawn for this project by samples/make.py; every company, person and number on it is invented."
)


@dataclass(frozen=True, slots=True)
class Label:
    """What is known of a document besides its bill; `hidden` names fields that the paper does not print."""

    file: str
    shows: str
    kind: str = "invoice"
    medium: str = "pdf_text"
    hidden: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    provenance: str = PROVENANCE


@dataclass(frozen=True, slots=True)
class Sample:
    """One finished document: its bytes, its truth and where it came from."""

    file: str
    data: bytes
    truth: dict[str, Any]
    shows: str


LINE_FIELDS: dict[str, Callable[[Row], str]] = {
    "description": lambda r: r.text,
    "quantity": lambda r: f"{r.quantity.normalize():f}",
    "unit_price": lambda r: f"{r.price:f}",
    "amount": lambda r: f"{r.amount:f}",
    "tax_rate": lambda r: f"{r.rate.normalize():f}",
}


def line_items(lines: Iterable[Row], hidden: Iterable[str] = ()) -> list[dict[str, str]]:
    shown = {k: say for k, say in LINE_FIELDS.items() if k not in set(hidden)}
    return [{k: say(row) for k, say in shown.items()} for row in lines]


def fields_of(bill: Bill, hidden: Iterable[str] = ()) -> dict[str, Any]:
    """The truth of the header fields and lines; `hidden` names what the paper does not print."""
    values: dict[str, Any] = {
        "supplier_name": bill.supplier.name,
        "supplier_address": bill.supplier.address,
        "supplier_tax_id": bill.supplier.tax_id.replace(" ", ""),
        "customer_name": bill.customer.name if bill.customer else "",
        "invoice_number": bill.number,
        "purchase_order": bill.order,
        "issue_date": bill.issued.isoformat(),
        "due_date": bill.due.isoformat() if bill.due else "",
        "currency": bill.currency,
        "subtotal": f"{bill.subtotal:f}",
        "tax_total": f"{bill.tax:f}",
        "total": f"{bill.total:f}",
        "amount_due": f"{bill.amount_due:f}",
        "iban": bill.iban.replace(" ", ""),
        "bank_account": bill.bank,
    }
    drop = set(hidden)
    kept = {k: v for k, v in values.items() if v and k not in drop}
    return kept | {
        "line_items": line_items(
            bill.lines, {h.removeprefix("line.") for h in drop if h.startswith("line.")}
        )
    }


def taxes_of(bill: Bill) -> list[dict[str, str]]:
    return [
        {"rate": f"{rate.normalize():f}", "base": f"{base:f}", "tax": f"{tax:f}"}
        for rate, base, tax in bill.taxes()
    ]


def finished(bill: Bill, label: Label, data: bytes) -> Sample:
    """The drawn `data` with its truth beside it, in the format that `idp eval` reads."""
    path = PurePosixPath(label.file)
    truth: dict[str, Any] = {
        "id": path.stem,
        "files": [path.name],
        "doc_type": label.kind,
        "country": bill.supplier.country,
        "medium": label.medium,
        "fields": fields_of(bill, label.hidden),
    }
    if "tax_total" in truth["fields"]:
        truth["taxes"] = taxes_of(bill)
    if label.flags:
        truth["flags"] = list(label.flags)
    return Sample(
        label.file,
        data,
        truth | {"licence": "Apache-2.0", "provenance": label.provenance},
        label.shows,
    )

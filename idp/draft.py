"""A draft: what would be written to Xero, its totals computed as Xero computes them, and what stands in its way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from idp.document import Kind
from idp.fields import Extraction
from idp.money import cents


class Severity(StrEnum):
    """An ERROR stands in the way of approval, a WARNING wants a look, an INFO is good to know."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Issue:
    """Something about one field (a FieldName, `contact`, `lines`, or empty for the whole) in a bookkeeper's sentence."""

    code: str
    field: str
    severity: Severity
    say: str


class LineAmountTypes(StrEnum):
    """Xero's word for whether line amounts hold the tax."""

    EXCLUSIVE = "Exclusive"
    INCLUSIVE = "Inclusive"
    NO_TAX = "NoTax"


class DraftType(StrEnum):
    """What is written: a bill, or a supplier's credit."""

    BILL = "ACCPAY"
    CREDIT_NOTE = "ACCPAYCREDIT"


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A line as Xero takes it; `tax_amount` overrides what Xero would compute; `tracking` maps category to option name.

    `why` says in words why it is booked so, where the supplier's earlier bills say it; Xero is not told.
    """

    description: str
    quantity: Decimal
    unit_amount: Decimal
    line_amount: Decimal
    account_code: str = ""
    tax_type: str = ""
    tax_amount: Decimal | None = None
    tracking: tuple[tuple[str, str], ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Totals:
    """Sub-total without tax, tax, and total."""

    sub_total: Decimal
    total_tax: Decimal
    total: Decimal


def line_tax(line: DraftLine, types: LineAmountTypes, rates: Mapping[str, Decimal]) -> Decimal:
    """The tax of one line to two places; `rates` is percent by tax type, and an unknown type counts as 0."""
    if types is LineAmountTypes.NO_TAX:
        return Decimal("0.00")
    if line.tax_amount is not None:
        return cents(line.tax_amount)
    rate = rates.get(line.tax_type, Decimal(0))
    if types is LineAmountTypes.INCLUSIVE:
        return cents(line.line_amount * rate / (100 + rate))
    return cents(line.line_amount * rate / 100)


def totals(
    lines: Iterable[DraftLine], types: LineAmountTypes, rates: Mapping[str, Decimal]
) -> Totals:
    """Tax per line, rounded to 2 places, then summed: Xero rounds per line, so do we."""
    amount = tax = Decimal("0.00")
    for line in lines:
        amount += cents(line.line_amount)
        tax += line_tax(line, types, rates)
    if types is LineAmountTypes.INCLUSIVE:
        return Totals(amount - tax, tax, amount)
    return Totals(amount, tax, amount + tax)


@dataclass(frozen=True, slots=True)
class Match:
    """The contact of the books that the supplier was matched with; `why` in words, `score` 0..1."""

    contact_id: str
    name: str
    why: str
    score: float


@dataclass(frozen=True, slots=True)
class Draft:
    """A bill or credit note in the making; `extraction` is what it was made from, with every value's place on the page.

    `by_hand` names the parts (`contact`, `lines`) that a person set, which no later step may replace. `known` is the id of
    the remembered supplier that it was recognised as, empty for none.
    """

    extraction: Extraction
    type: DraftType = DraftType.BILL
    contact: Match | None = None
    number: str = ""
    issue_date: date | None = None
    due_date: date | None = None
    currency: str = ""
    line_amount_types: LineAmountTypes = LineAmountTypes.EXCLUSIVE
    lines: tuple[DraftLine, ...] = ()
    totals: Totals | None = None
    issues: tuple[Issue, ...] = ()
    by_hand: tuple[str, ...] = ()
    known: str = ""

    @property
    def kind(self) -> Kind:
        return self.extraction.kind

    @property
    def blocked(self) -> bool:
        return any(i.severity is Severity.ERROR for i in self.issues)


@dataclass(frozen=True, slots=True)
class Published:
    """What Xero holds after publishing: its id, number, state (DRAFT, …), total, and the page that shows it."""

    ledger_id: str
    number: str
    state: str
    total: Decimal | None = None
    link: str = ""

"""What is read off a document: fields, line items, and the candidates that were not chosen.

Names follow EN 16931 and Xero. A value is a Decimal for amounts, a date for dates, else text; `coerce` is the one place that says which.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from idp.document import Box, Kind, Remark


class FieldName(StrEnum):
    """The header fields, in the order in which the review page shows them."""

    SUPPLIER_NAME = "supplier_name"
    SUPPLIER_ADDRESS = "supplier_address"
    SUPPLIER_TAX_ID = "supplier_tax_id"
    CUSTOMER_NAME = "customer_name"
    INVOICE_NUMBER = "invoice_number"
    PURCHASE_ORDER = "purchase_order"
    ISSUE_DATE = "issue_date"
    DUE_DATE = "due_date"
    CURRENCY = "currency"
    SUBTOTAL = "subtotal"
    TAX_TOTAL = "tax_total"
    TOTAL = "total"
    AMOUNT_DUE = "amount_due"
    IBAN = "iban"
    BANK_ACCOUNT = "bank_account"


AMOUNTS = frozenset(
    {FieldName.SUBTOTAL, FieldName.TAX_TOTAL, FieldName.TOTAL, FieldName.AMOUNT_DUE}
)
DATES = frozenset({FieldName.ISSUE_DATE, FieldName.DUE_DATE})

Value = str | Decimal | date
"""Text first: from JSON all come as text, and a number such as 0815 must keep its nought until `coerce` knows the field."""


def coerce(name: FieldName, value: Value) -> Value:
    """`value` in the type that `name` has; text must be a plain decimal ("1204.50") or an ISO 8601 date.

    Raises ValueError with a sentence where it is not.
    """
    if name in AMOUNTS:
        try:
            amount = Decimal(str(value))
        except InvalidOperation as error:
            raise ValueError(f"{name} must be a number such as 1204.50, not {value!r}") from error
        if not amount.is_finite():
            raise ValueError(f"{name} must be a finite number, not {value!r}")
        return amount
    if name in DATES:
        if isinstance(value, datetime):
            return value.date()
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    return str(value)


def written(value: Value | None) -> str:
    """A value as plain text: ISO dates, plain decimals, the empty string for None."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else value


class FieldSource(StrEnum):
    """Who proposed a value."""

    EINVOICE = "einvoice"
    MEMORY = "memory"
    TRANSFORMER = "transformer"
    SPACY = "spacy"
    RULE = "rule"
    CODE = "code"
    HUMAN = "human"


@dataclass(frozen=True, slots=True)
class Field:
    """A value with where it stands. `text` is what the page says, `page` counts from 1 (None where no page shows it)."""

    name: FieldName
    value: Value
    text: str = ""
    confidence: float = 1.0
    page: int | None = None
    box: Box | None = None
    source: FieldSource = FieldSource.SPACY

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", coerce(self.name, self.value))


Candidate = Field
"""A proposal for a field; `confidence` is the proposer's score."""


@dataclass(frozen=True, slots=True)
class LineItem:
    """One row: amounts as printed (with or without tax, see `Extraction.tax_included`); `tax_rate` in percent."""

    description: str
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    amount: Decimal | None = None
    tax_rate: Decimal | None = None
    tax_amount: Decimal | None = None
    page: int | None = None
    box: Box | None = None
    confidence: float = 1.0
    source: FieldSource = FieldSource.RULE


@dataclass(frozen=True, slots=True)
class TaxLine:
    """Tax of one rate as the document sums it up; `rate` in percent, `base` without tax."""

    rate: Decimal | None
    tax: Decimal
    base: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Equation:
    """One sum of the document that was checked, in words with its figures; `gap` is by how much it is too much where it fails.

    `code` is `lines`, `line`, `sum` (of the lines), `total`, `tax`, `taxes` (of all rates) or `due`.
    """

    code: str
    say: str
    holds: bool
    gap: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was understood of one document.

    `adjustments` are discounts and charges on the whole of it: they stand in no row, and with the rows make the subtotal.
    `proof` is what was found to agree and what not, empty before `reconcile`.
    """

    document_id: str
    kind: Kind
    kind_confidence: float = 0.0
    fields: tuple[Field, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    line_items: tuple[LineItem, ...] = ()
    taxes: tuple[TaxLine, ...] = ()
    tax_included: bool | None = None
    remarks: tuple[Remark, ...] = ()
    adjustments: tuple[LineItem, ...] = ()
    proof: tuple[Equation, ...] = ()

    def field(self, name: FieldName) -> Field | None:
        return next((f for f in self.fields if f.name == name), None)

    def value(self, name: FieldName) -> Value | None:
        found = self.field(name)
        return None if found is None else found.value

    def text(self, name: FieldName) -> str:
        """The value as text, empty where there is none."""
        return written(self.value(name))

    def amount(self, name: FieldName) -> Decimal | None:
        value = self.value(name)
        return value if isinstance(value, Decimal) else None

    def date(self, name: FieldName) -> date | None:
        value = self.value(name)
        return value if isinstance(value, date) else None

    def with_field(self, changed: Field) -> Extraction:
        """The same with `changed` in the place of any field of its name."""
        return self.with_fields((changed,))

    def with_fields(self, changed: Iterable[Field]) -> Extraction:
        new = {f.name: f for f in changed}
        kept = {f.name: f for f in self.fields} | new
        return replace(self, fields=tuple(kept[n] for n in FieldName if n in kept))

    def without(self, name: FieldName) -> Extraction:
        return replace(self, fields=tuple(f for f in self.fields if f.name != name))


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person changed: `field` is a FieldName or `line_items`, `lines` or `contact`, and so on; both sides as text."""

    field: str
    before: str
    after: str
    who: str
    at: datetime

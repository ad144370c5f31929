"""Extractions, books and drafts for tests, and a token store in memory."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from idp.books import Books, Organisation
from idp.document import Kind
from idp.draft import Draft, DraftLine, DraftType, LineAmountTypes, Match, totals
from idp.fields import AMOUNTS, Extraction, Field, FieldName, LineItem, TaxLine
from idp.xero import parse, sync

DEMO = Path(__file__).parents[1] / "samples" / "xero" / "demo-au.json"
HARBOUR_PAPER = "76069db6-df77-5766-b384-232fc531e030"


class FakeTokenStore:
    """One token an organisation, under a lock as in the database; counts how often each was written."""

    def __init__(self, **tokens: Mapping[str, Any]) -> None:
        self.tokens: dict[str, Mapping[str, Any]] = dict(tokens)
        self.writes = 0
        self._lock = threading.Lock()

    @contextmanager
    def locked(self, organisation_id: str) -> Iterator[FakeTokenSlot]:
        with self._lock:
            yield FakeTokenSlot(self, organisation_id)


class FakeTokenSlot:
    def __init__(self, store: FakeTokenStore, organisation_id: str) -> None:
        self._store, self._organisation_id = store, organisation_id

    def read(self) -> Mapping[str, Any] | None:
        return self._store.tokens.get(self._organisation_id)

    def write(self, token: Mapping[str, Any]) -> None:
        self._store.writes += 1
        self._store.tokens[self._organisation_id] = dict(token)


@cache
def demo_books(default_account: str = "") -> Books:
    """The sandbox's Australian demo company: GST 10 %, locked to 30 June 2026."""
    seed = parse.loads(DEMO.read_bytes())
    one = seed["organisation"]
    return Books(
        organisation=Organisation(
            name=one["Name"],
            country=one["CountryCode"],
            base_currency=one["BaseCurrency"],
            tax_number=one["TaxNumber"],
            period_lock=date.fromisoformat(one["PeriodLockDate"]),
            year_end_lock=date.fromisoformat(one["EndOfYearLockDate"]),
        ),
        contacts=tuple(sync.contact(c) for c in seed["contacts"]),
        accounts=tuple(sync.account(a) for a in seed["accounts"]),
        tax_rates=tuple(sync.tax_rate(t) for t in seed["tax_rates"]),
        currencies=frozenset(c["Code"] for c in seed["currencies"]),
        tracking=tuple(sync.tracking_category(t) for t in seed["tracking_categories"]),
        default_account=default_account,
    )


def an_extraction(
    *rows: tuple[Any, ...],
    kind: Kind = Kind.INVOICE,
    taxes: tuple[TaxLine, ...] = (),
    tax_included: bool | None = None,
    confidence: Mapping[str, float] | None = None,
    **fields: Any,
) -> Extraction:
    """An invoice of Harbour Paper; each row is (description, quantity, unit price, amount[, rate]); None takes a field away."""
    given = {
        "supplier_name": "Harbour Paper Pty Ltd",
        "supplier_tax_id": "23 983 690 060",
        "invoice_number": "HP-4471",
        "issue_date": date(2026, 11, 10),
        "due_date": date(2026, 11, 24),
        "currency": "AUD",
    } | fields
    sure = confidence or {}
    made = tuple(
        Field(
            FieldName(name),
            Decimal(value) if name in AMOUNTS else value,
            confidence=sure.get(name, 1.0),
        )
        for name, value in given.items()
        if value is not None
    )
    items = tuple(
        LineItem(str(row[0]), *(None if v is None else Decimal(str(v)) for v in row[1:]))
        for row in rows
    )
    return Extraction(
        "doc-1",
        kind,
        1.0,
        fields=made,
        line_items=items,
        taxes=taxes,
        tax_included=tax_included,
    )


def a_draft(
    *lines: DraftLine,
    contact_id: str = HARBOUR_PAPER,
    types: LineAmountTypes = LineAmountTypes.EXCLUSIVE,
    type: DraftType = DraftType.BILL,  # noqa: A002
    number: str = "HP-4471",
) -> Draft:
    """A draft bill of Harbour Paper: two boxes of paper unless lines are given."""
    kept = lines or (a_draft_line(),)
    return Draft(
        extraction=an_extraction(),
        type=type,
        contact=Match(contact_id, "Harbour Paper Pty Ltd", "the tax number is this contact's", 1.0),
        number=number,
        issue_date=date(2026, 11, 10),
        due_date=date(2026, 11, 24),
        currency="AUD",
        line_amount_types=types,
        lines=kept,
        totals=totals(kept, types, demo_books().rates()),
    )


def a_draft_line(
    description: str = "A4 paper, 80 gsm",
    quantity: str = "2",
    unit: str = "47.50",
    amount: str = "95.00",
    **more: Any,
) -> DraftLine:
    return DraftLine(
        description,
        Decimal(quantity),
        Decimal(unit),
        Decimal(amount),
        **{"account_code": "461", "tax_type": "INPUT"} | more,
    )


def as_json(value: object) -> bytes:
    return json.dumps(value).encode()

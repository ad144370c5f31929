"""A payload as the SDK's model objects: dates as dates, enums as enums, amounts quantised before they become floats."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from idp.errors import NeedsHuman

if TYPE_CHECKING:
    from xero_python.accounting.models import (
        CreditNotes,
        HistoryRecords,
        Invoices,
        LineItem,
    )

Payload = Mapping[str, Any]


def invoices(payload: Payload) -> Invoices:
    """One bill in its envelope. Raises NeedsHuman (`currency_unknown`) for a currency that the SDK cannot send."""
    from xero_python.accounting.models import Invoice, Invoices

    bill = Invoice(
        **_common(payload),
        invoice_number=payload.get("InvoiceNumber"),
        due_date=_date(payload.get("DueDate")),
        url=payload.get("Url"),
        # Left alone, these read-only fields would be sent as false.
        has_attachments=None,
        has_errors=None,
    )
    return Invoices(invoices=[bill])


def credit_notes(payload: Payload) -> CreditNotes:
    """One supplier's credit in its envelope."""
    from xero_python.accounting.models import CreditNote, CreditNotes

    note = CreditNote(
        **_common(payload),
        credit_note_number=payload.get("CreditNoteNumber"),
        has_attachments=None,
        has_errors=None,
    )
    return CreditNotes(credit_notes=[note])


def history(text: str) -> HistoryRecords:
    """One note in its envelope."""
    from xero_python.accounting.models import HistoryRecord, HistoryRecords

    return HistoryRecords(history_records=[HistoryRecord(details=text)])


def _common(payload: Payload) -> dict[str, Any]:
    from xero_python.accounting.models import Contact, CurrencyCode, LineAmountTypes

    currency = payload.get("CurrencyCode")
    try:
        code = CurrencyCode(currency) if currency else None
    except ValueError as error:
        say = f"{currency} is no currency that Xero knows; correct it."
        raise NeedsHuman("currency_unknown", say) from error
    contact = Contact(
        contact_id=payload["Contact"]["ContactID"],
        has_attachments=None,
        has_validation_errors=None,
    )
    return {
        "type": payload["Type"],
        "contact": contact,
        "date": _date(payload.get("Date")),
        "status": payload.get("Status", "DRAFT"),
        "line_amount_types": LineAmountTypes(payload["LineAmountTypes"]),
        "line_items": [_line(line) for line in payload["LineItems"]],
        "currency_code": code,
    }


def _line(line: Payload) -> LineItem:
    from xero_python.accounting.models import LineItem, LineItemTracking

    tracking = [
        LineItemTracking(name=one["Name"], option=one["Option"])
        for one in line.get("Tracking") or ()
    ]
    return LineItem(
        description=line["Description"],
        quantity=_number(line.get("Quantity"), 4),
        unit_amount=_number(line.get("UnitAmount"), 4),
        line_amount=_number(line.get("LineAmount"), 2),
        account_code=line.get("AccountCode"),
        tax_type=line.get("TaxType"),
        tax_amount=_number(line.get("TaxAmount"), 2),
        tracking=tracking or None,
    )


def _number(value: Any, places: int) -> Decimal | None:
    return None if value is None else Decimal(str(value)).quantize(Decimal(1).scaleb(-places))


def _date(value: Any) -> date | None:
    return date.fromisoformat(str(value)) if value else None

"""A draft as the JSON of one Invoice or CreditNote: what the outbox stores and the gateway sends.

Amounts are text, so that storing them loses nothing. `Total` goes along to find the bill again; it is not sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from idp.draft import Draft, DraftLine, DraftType
from idp.money import CENT, cents
from idp.ports import BillRef

LONGEST_DESCRIPTION = 4000
LONGEST_NUMBER = 255
UNIT_PLACES = Decimal("0.0001")


def bill_payload(draft: Draft, *, url: str) -> dict[str, Any]:
    """Xero's JSON of `draft` as a DRAFT; `url` is our review page, by which the bill is known again.

    Raises ValueError for a draft without contact or lines: `validate` stops those before.
    """
    if draft.contact is None or not draft.lines:
        raise ValueError("a bill needs a contact and at least one line")
    credit = draft.type is DraftType.CREDIT_NOTE
    payload: dict[str, Any] = {
        "Type": draft.type.value,
        # Only the id: anything else would overwrite the contact in Xero.
        "Contact": {"ContactID": draft.contact.contact_id},
        "Status": "DRAFT",
        "LineAmountTypes": draft.line_amount_types.value,
        "LineItems": [_line(line) for line in draft.lines],
    }
    if draft.issue_date:
        payload["Date"] = draft.issue_date.isoformat()
    if draft.due_date and not credit:
        payload["DueDate"] = draft.due_date.isoformat()
    if draft.number:
        number = " ".join(draft.number.split())[:LONGEST_NUMBER]
        payload["CreditNoteNumber" if credit else "InvoiceNumber"] = number
    if draft.currency:
        payload["CurrencyCode"] = draft.currency
    # Xero refuses a Url that holds its own name, and credit notes have none.
    if url and not credit and "xero" not in url.lower():
        payload["Url"] = url
    if draft.totals:
        payload["Total"] = f"{draft.totals.total:f}"
    return payload


def bill_ref(payload: Mapping[str, Any]) -> BillRef:
    """How the bill of a payload is found again."""
    total = payload.get("Total")
    return BillRef(
        type=str(payload["Type"]),
        contact_id=str(payload["Contact"]["ContactID"]),
        number=str(payload.get("InvoiceNumber") or payload.get("CreditNoteNumber") or ""),
        url=str(payload.get("Url") or ""),
        date=str(payload.get("Date") or ""),
        total=None if total is None else Decimal(str(total)),
    )


def _line(line: DraftLine) -> dict[str, Any]:
    quantity, unit = quantity_and_unit(line)
    sent: dict[str, Any] = {
        "Description": line.description.strip()[:LONGEST_DESCRIPTION] or "No description",
        "Quantity": f"{quantity:f}",
        "UnitAmount": f"{unit:f}",
        "LineAmount": f"{cents(line.line_amount):f}",
    }
    if line.account_code:
        sent["AccountCode"] = line.account_code
    if line.tax_type:
        sent["TaxType"] = line.tax_type
    if line.tax_amount is not None:
        sent["TaxAmount"] = f"{cents(line.tax_amount):f}"
    if line.tracking:
        sent["Tracking"] = [{"Name": name, "Option": option} for name, option in line.tracking[:2]]
    return sent


def quantity_and_unit(line: DraftLine) -> tuple[Decimal, Decimal]:
    """Quantity and unit amount, four places each, whose product Xero rounds to the line's amount.

    The paper's own are kept where they agree with its line amount. Where they do not (a discount, a price per hundred, a
    rounded weight) the line amount wins: the quantity stays if some unit amount of four places fits, else it becomes 1.
    A product of exactly half a cent does not count as agreeing, as nobody knows which way Xero turns it.
    """
    amount = cents(line.line_amount)
    quantity = _four(line.quantity)
    if _agree(quantity, _four(line.unit_amount), amount):
        return quantity, _four(line.unit_amount)
    if quantity and _agree(quantity, _four(amount / quantity), amount):
        return quantity, _four(amount / quantity)
    return Decimal(1), amount


def _four(value: Decimal) -> Decimal:
    return value.quantize(UNIT_PLACES, rounding=ROUND_HALF_UP).normalize() + 0


def _agree(quantity: Decimal, unit: Decimal, amount: Decimal) -> bool:
    return abs(quantity * unit - amount) < CENT / 2

"""Writes bills and supplier credits to Xero, each with its original attached, and finds them again."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from idp.draft import DraftType, Published
from idp.errors import Doubtful, NeedsHuman
from idp.ports import BillRef
from idp.xero import parse
from idp.xero.client import XeroClient

ALIVE = ("DRAFT", "SUBMITTED", "AUTHORISED", "PAID")
LONGEST_NOTE = 2500
LONGEST_NAME = 100
LARGEST_ATTACHMENT = 10_000_000
EXTENSIONS = {
    "application/pdf": ".pdf",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/tiff": ".tiff",
    "image/gif": ".gif",
    "message/rfc822": ".eml",
}


def xero_link(bill_type: str, ledger_id: str) -> str:
    """The page in Xero that shows a bill or a supplier's credit."""
    if bill_type == DraftType.CREDIT_NOTE:
        return f"https://go.xero.com/AccountsPayable/EditCreditNote.aspx?creditNoteID={ledger_id}"
    return f"https://go.xero.com/AccountsPayable/Edit.aspx?InvoiceID={ledger_id}"


def sandbox_link(origin: str) -> Callable[[str, str], str]:
    """The same for a sandbox at `origin`, such as http://localhost:8010."""
    return lambda _bill_type, ledger_id: f"{origin.rstrip('/')}/bills/{ledger_id}"


class XeroLedger:
    """`idp.ports.Ledger` over the real SDK; `link` makes the address of a bill's page from its type and id."""

    def __init__(self, client: XeroClient, *, link: Callable[[str, str], str] = xero_link) -> None:
        self._client = client
        self._link = link

    def find_bill(self, ref: BillRef) -> Published | None:
        """The bill with our Url; among those without any Url, the one with the same number, date and total."""
        found = [item for item in self._alike(ref) if _may_be(item, ref)]
        for item in found:
            if ref.url and parse.text(item, "Url") == ref.url:
                return self._published(item, ref.type)
        for item in found:
            if not parse.text(item, "Url") and _same_facts(item, ref):
                return self._published(item, ref.type)
        return None

    def create_bill(self, payload: Mapping[str, Any], *, key: str) -> Published:
        from idp.xero import models

        bill_type = str(payload["Type"])
        if bill_type == DraftType.CREDIT_NOTE:
            answer = self._client.write(
                "create_credit_notes", credit_notes=models.credit_notes(payload), unitdp=4, key=key
            )
            made = parse.items(answer, "CreditNotes")
        else:
            answer = self._client.write(
                "create_invoices", invoices=models.invoices(payload), unitdp=4, key=key
            )
            made = parse.items(answer, "Invoices")
        if not made:
            raise Doubtful("xero_unclear", "Xero answered without the bill.")
        if parse.items(made[0], "ValidationErrors") or not _identity(made[0]):
            said = [parse.text(e, "Message") for e in parse.items(made[0], "ValidationErrors")]
            raise NeedsHuman("xero_refused", " ".join(said) or "Xero refused the bill.")
        return self._published(made[0], bill_type)

    def attach(
        self,
        published: Published,
        bill_type: str,
        filename: str,
        media_type: str,
        content: bytes,
        *,
        key: str,
    ) -> None:
        """Raises NeedsHuman (`attachment_too_large`) over 10 MB, besides what every method raises."""
        if len(content) > LARGEST_ATTACHMENT:
            raise NeedsHuman(
                "attachment_too_large",
                f"{filename} is larger than the 10 MB that Xero takes; attach a smaller copy in Xero.",
            )
        kind, owner = _paths(bill_type)
        self._client.write(
            f"create_{kind}_attachment_by_file_name",
            **{owner: published.ledger_id},
            file_name=safe_name(filename, media_type),
            body=content,
            key=key,
        )

    def note(self, published: Published, bill_type: str, text: str, *, key: str) -> None:
        from idp.xero import models

        kept = text.strip()
        if len(kept) > LONGEST_NOTE:
            kept = kept[: LONGEST_NOTE - 1] + "…"
        kind, owner = _paths(bill_type)
        there = self._client.read(f"get_{kind}_history", **{owner: published.ledger_id})
        if any(parse.text(h, "Details").strip() == kept for h in _history(there)):
            return
        self._client.write(
            f"create_{kind}_history",
            **{owner: published.ledger_id},
            history_records=models.history(kept),
            key=key,
        )

    def _alike(self, ref: BillRef) -> list[parse.Json]:
        """Documents of the contact with the number, or with the date where there is no number to ask by."""
        # A comma would end the number in a list, a quote the string in a filter.
        by_number = bool(ref.number) and not set(ref.number) & set(',"\\')
        when = "" if by_number else _date_filter(ref.date)
        if ref.type == DraftType.CREDIT_NOTE:
            where = f'Type=="ACCPAYCREDIT" AND Contact.ContactID==guid("{ref.contact_id}")'
            where += f' AND CreditNoteNumber=="{ref.number}"' if by_number else when
            answer = self._client.read("get_credit_notes", where=where, page=1, page_size=100)
            return parse.items(answer, "CreditNotes")
        asked: dict[str, Any] = {"invoice_numbers": [ref.number]} if by_number else {}
        answer = self._client.read(
            "get_invoices",
            where=f'Type=="ACCPAY"{when}',
            contact_i_ds=[ref.contact_id],
            statuses=list(ALIVE),
            page=1,
            page_size=100,
            **asked,
        )
        return parse.items(answer, "Invoices")

    def _published(self, item: parse.Json, bill_type: str) -> Published:
        return parse.published(item, self._link(bill_type, _identity(item)))


def safe_name(filename: str, media_type: str = "") -> str:
    """`filename` in letters, digits, `.`, `_` and `-` of ASCII, with an extension that fits `media_type`."""
    plain = unicodedata.normalize("NFKD", filename).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9._-]+", "_", plain).strip("_")
    stem, dot, ending = plain.rpartition(".")
    wanted = EXTENSIONS.get(media_type, "")
    if not dot or (wanted and f".{ending.lower()}" not in _same_endings(wanted)):
        stem, ending = plain, wanted.lstrip(".") or "bin"
    return f"{stem.strip('._')[:LONGEST_NAME] or 'original'}.{ending}"


def _same_endings(wanted: str) -> tuple[str, ...]:
    twins = {".jpg": (".jpg", ".jpeg"), ".tiff": (".tif", ".tiff")}
    return twins.get(wanted, (wanted,))


def _identity(item: parse.Json) -> str:
    return parse.text(item, "InvoiceID") or parse.text(item, "CreditNoteID")


def _paths(bill_type: str) -> tuple[str, str]:
    """How the SDK's methods and their id argument are called."""
    if bill_type == DraftType.CREDIT_NOTE:
        return "credit_note", "credit_note_id"
    return "invoice", "invoice_id"


def _history(answer: parse.Json) -> list[parse.Json]:
    return parse.items(answer, "HistoryRecords")


def _date_filter(text: str) -> str:
    try:
        on = date.fromisoformat(text)
    except ValueError:
        return ""
    return f" AND Date==DateTime({on.year},{on.month},{on.day})"


def _may_be(item: parse.Json, ref: BillRef) -> bool:
    """Whether an item is alive, of the contact, and carries the number: Xero's search is looser than that."""
    contact = item.get("Contact")
    number = parse.text(item, "InvoiceNumber") or parse.text(item, "CreditNoteNumber")
    return (
        parse.text(item, "Status") in ALIVE
        and isinstance(contact, dict)
        and parse.text(contact, "ContactID").lower() == ref.contact_id.lower()
        and number.strip().casefold() == ref.number.strip().casefold()
    )


def _same_facts(item: parse.Json, ref: BillRef) -> bool:
    on, total = parse.day(item, "Date"), parse.amount(item, "Total")
    return (not ref.date or (on is not None and on.isoformat() == ref.date)) and (
        ref.total is None or (total is not None and abs(total - ref.total) < Decimal("0.005"))
    )

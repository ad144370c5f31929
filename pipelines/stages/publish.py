"""Publish: one write to the ledger that takes effect exactly once, however often it is tried."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Any

from idp.draft import Published
from idp.ports import BillRef, Ledger
from idp.records import OutboxRow, OutboxState


@dataclass(frozen=True, slots=True)
class Attachment:
    """The original in a form that Xero takes."""

    filename: str
    media_type: str
    content: bytes


def publish_bill(row: OutboxRow, ref: BillRef, *, ledger: Ledger) -> Published:
    """The bill that `row` stands for: found, where an earlier try may have written it, else written now.

    Within six minutes Xero also knows the key again; after that only the look before the write prevents a second bill.
    """
    if row.state is OutboxState.STARTED:
        found = ledger.find_bill(ref)
        if found is not None:
            return found
    return ledger.create_bill(row.payload, key=row.attempt_key)


def publish_attachment(
    row: OutboxRow, published: Published, bill_type: str, attachment: Attachment, *, ledger: Ledger
) -> None:
    """Attach the original; a second try overwrites the first, since the name is the same.

    A file converted anew may differ in a byte, and Xero refuses a known key with another body: the key holds a digest of it.
    """
    digest = sha256(attachment.content).hexdigest()[:16]
    ledger.attach(
        published,
        bill_type,
        attachment.filename,
        attachment.media_type,
        attachment.content,
        key=f"{row.attempt_key}-{digest}",
    )


def publish_note(row: OutboxRow, published: Published, bill_type: str, *, ledger: Ledger) -> None:
    """Leave a note in the bill's history; the ledger's door writes none that is there already."""
    ledger.note(published, bill_type, str(row.payload["text"]), key=row.attempt_key)


def as_result(published: Published) -> Mapping[str, Any]:
    """What the outbox keeps of a bill in Xero."""
    total = None if published.total is None else str(published.total)
    return {
        "ledger_id": published.ledger_id,
        "number": published.number,
        "state": published.state,
        "total": total,
        "link": published.link,
    }


def from_result(result: Mapping[str, Any]) -> Published:
    """The inverse of `as_result`."""
    total = result.get("total")
    return Published(
        str(result["ledger_id"]),
        str(result["number"]),
        str(result["state"]),
        None if total is None else Decimal(str(total)),
        str(result.get("link", "")),
    )

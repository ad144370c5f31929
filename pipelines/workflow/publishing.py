"""The outbox is written to Xero: bill, original, note, in this order, each exactly once.

Before a write its row says STARTED, after it DONE. Whoever finds a row STARTED cannot know whether the write took
effect, so the bill is looked for before it is written again. A crash at any point is taken up by the next worker.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import PurePath

from idp.document import Remark
from idp.draft import Published
from idp.errors import Doubtful, IdpError, NeedsHuman, RateLimited, Rejected, Retryable
from idp.ports import Ledger, Services
from idp.records import Actor, DocumentRow, OutboxRow, OutboxState, OutboxStep
from idp.status import Status
from idp.storage.blobs import original_key
from idp.xero.mapping import bill_ref
from pipelines.stages.publish import (
    Attachment,
    as_result,
    from_result,
    publish_attachment,
    publish_bill,
    publish_note,
)
from pipelines.stages.receive import XML
from pipelines.workflow.common import record, record_news
from pipelines.workflow.lease import held

TAKEN_BY_XERO = frozenset(
    {
        "application/pdf",
        "image/png",
        "image/jpeg",
        "image/gif",
        "image/bmp",
        "image/tiff",
        "message/rfc822",
    }
)
ENDINGS = {
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/tiff": ".tif",
    "text/plain": ".xml.txt",
}
MOST_BYTES = 10_000_000
NO_LINE = frozenset({"reconnect", "seal_broken"})
"""Errors of the connection: nothing is wrong with what was sent, and nothing is known of what was sent before."""


def publish_document(document_id: str, *, services: Services, lease: float) -> None:
    """APPROVED → PUBLISHED, or back to NEEDS_REVIEW where Xero refuses the bill; waits where Xero is away."""
    with held(document_id, Status.APPROVED, services, seconds=lease) as row:
        if row is None:
            return
        with services.unit_of_work() as uow:
            rows = uow.outbox.of(row.organisation_id, row.id)
        try:
            _write_all(row, rows, services)
        except Retryable as error:
            _wait(row, error, services)


def _write_all(row: DocumentRow, rows: tuple[OutboxRow, ...], services: Services) -> None:
    ledger = services.ledger(row.organisation_id)
    published: Published | None = None
    for step in rows:
        if step.state is OutboxState.DONE:
            published = from_result(step.result) if step.step is OutboxStep.BILL else published
            continue
        try:
            done = _write(row, step, rows[0], published, ledger, services)
        except (NeedsHuman, Rejected) as error:
            begun = step.step is not OutboxStep.BILL or step.state is OutboxState.STARTED
            if begun and error.code in NO_LINE:
                # A bill is or may be in Xero: once connected again, it is looked for and finished.
                raise Retryable(error.code, error.say) from error
            if step.step is OutboxStep.BILL:
                _refused(row, step, error, services)
                return
            done = None
            _close(step, OutboxState.REFUSED, services, said=error.say)
        published = done or published
    _finish(row, services)


def _write(
    row: DocumentRow,
    step: OutboxRow,
    bill: OutboxRow,
    published: Published | None,
    ledger: Ledger,
    services: Services,
) -> Published | None:
    """Carry out one row; returns the bill where `step` is the bill itself."""
    _mark_started(step, services)
    bill_type = str(bill.payload["Type"])
    try:
        if step.step is OutboxStep.BILL:
            written = publish_bill(step, bill_ref(bill.payload), ledger=ledger)
            _close(step, OutboxState.DONE, services, published=written)
            return written
        if published is None:
            raise RuntimeError("the bill comes before its attachment and its note")
        if step.step is OutboxStep.ATTACHMENT:
            publish_attachment(
                step, published, bill_type, _attachment(row, services), ledger=ledger
            )
        else:
            publish_note(step, published, bill_type, ledger=ledger)
    except Doubtful:
        raise
    except Retryable:
        if (
            step.state is OutboxState.PENDING
        ):  # this try surely had no effect, and there was none before it
            _close(step, OutboxState.PENDING, services)
        raise
    _close(step, OutboxState.DONE, services)
    return None


def _mark_started(step: OutboxRow, services: Services) -> None:
    with services.unit_of_work() as uow:
        uow.outbox.update(replace(step, state=OutboxState.STARTED, attempts=step.attempts + 1))
        uow.commit()


def _close(
    step: OutboxRow,
    state: OutboxState,
    services: Services,
    *,
    published: Published | None = None,
    said: str = "",
) -> None:
    result = as_result(published) if published else {}
    with services.unit_of_work() as uow:
        uow.outbox.update(
            replace(step, state=state, attempts=step.attempts + 1, result=result, said=said)
        )
        uow.commit()


def _attachment(row: DocumentRow, services: Services) -> Attachment:
    """The original, as PDF where Xero takes neither its type nor its size; an e-invoice's XML, which has no pages, as text."""
    content, media_type = services.blobs.get(original_key(row.readable)), row.media_type
    name = PurePath(row.filename)
    if media_type == XML:
        media_type = "text/plain"
    elif media_type not in TAKEN_BY_XERO or len(content) > MOST_BYTES:
        content, media_type = services.renderer.as_pdf(content, media_type), "application/pdf"
    ending = ENDINGS.get(media_type, name.suffix.lower() or ".bin")
    stem = re.sub(r"[^A-Za-z0-9._-]+", "_", name.stem).strip("._") or "document"
    return Attachment(stem[:80] + ending, media_type, content)


def _refused(row: DocumentRow, step: OutboxRow, error: IdpError, services: Services) -> None:
    _close(step, OutboxState.REFUSED, services, said=error.say)
    with services.unit_of_work() as uow:
        reason = Remark(error.code, error.say)
        uow.documents.move(
            row.organisation_id, row.id, Status.NEEDS_REVIEW, now=services.now(), reason=reason
        )
        record(
            uow,
            services,
            Actor.system(row.organisation_id),
            row.id,
            "refused",
            f"Xero refused it: {error.say}",
        )
        uow.commit()


def _finish(row: DocumentRow, services: Services) -> None:
    with services.unit_of_work() as uow:
        rows = uow.outbox.of(row.organisation_id, row.id)
        bill = from_result(next(r for r in rows if r.step is OutboxStep.BILL).result)
        missing = " ".join(r.said for r in rows if r.state is OutboxState.REFUSED)
        say = f"In Xero as {bill.state.lower()} {bill.number}".rstrip()
        reason = Remark(
            "partly_published", f"The bill is in Xero, but not all that belongs to it: {missing}"
        )
        uow.documents.move(
            row.organisation_id,
            row.id,
            Status.PUBLISHED,
            now=services.now(),
            reason=reason if missing else None,
        )
        record(
            uow,
            services,
            Actor.system(row.organisation_id),
            row.id,
            "published",
            say,
            {"link": bill.link},
        )
        uow.commit()


def _wait(row: DocumentRow, error: Retryable, services: Services) -> None:
    """Try again later: after what Xero asked for, else after a pause that doubles from 2 seconds to 10 minutes."""
    with services.unit_of_work() as uow:
        attempts = uow.documents.attempt(row.id)
        pause = (
            error.after if isinstance(error, RateLimited) else min(600.0, 2.0 ** min(attempts, 10))
        )
        uow.documents.postpone(row.id, services.now() + timedelta(seconds=pause))
        say = f"Waiting for Xero: {error.say}"
        record_news(uow, services, Actor.system(row.organisation_id), row.id, "waiting", say)
        uow.commit()

"""What people do: correct, approve, reject, take up again."""

from __future__ import annotations

from dataclasses import replace
from typing import NoReturn
from uuid import uuid4

from idp.document import Remark
from idp.draft import Draft, Severity
from idp.errors import Rejected
from idp.ports import Services
from idp.records import Actor, DocumentRow, OutboxRow, OutboxState, OutboxStep, Role
from idp.status import Status
from idp.storage.unit_of_work import UnitOfWork
from idp.xero.mapping import bill_payload
from pipelines.stages.review import Changes, review
from pipelines.stages.validate import validate
from pipelines.workflow.common import record, require, store_draft, stored_draft, visible
from pipelines.workflow.working import alike_finder


def draft_of(document_id: str, *, services: Services, actor: Actor) -> tuple[Draft, int] | None:
    """The draft and its version, or None before the document was understood."""
    with services.unit_of_work() as uow:
        row = visible(uow, actor, document_id)
        return stored_draft(uow, actor.organisation_id, row.id)


def correct(
    document_id: str, changes: Changes, *, services: Services, actor: Actor, version: int
) -> tuple[Draft, int]:
    """Apply and keep a person's changes, checked anew; returns the draft and its new version.

    Raises BadValue for what cannot be taken, Rejected (`conflict`) where `version` is not the latest, (`not_allowed`),
    (`status_move`) where it is not under review.
    """
    require(actor, Role.REVIEWER)
    with services.unit_of_work() as uow:
        row = visible(uow, actor, document_id)
        books = uow.books.load(actor.organisation_id)
        found = stored_draft(uow, actor.organisation_id, row.id)
        known = found[0].known if found else ""
        supplier = uow.suppliers.find(actor.organisation_id, known) if known else None
    if found is None:
        raise _not_now(row)
    now = services.now()
    changed, corrections = review(
        found[0], changes, books=books, who=actor.name, at=now, supplier=supplier
    )
    checked = validate(
        changed, books=books, today=now.date(), alike=alike_finder(row, services)(changed)
    )
    with services.unit_of_work() as uow:
        latest = _store(uow, services, row, checked, version)
        for correction in corrections:
            uow.corrections.add(actor.organisation_id, row.id, correction)
        if corrections:
            what = ", ".join(c.field.replace("_", " ") for c in corrections)
            record(uow, services, actor, row.id, "corrected", f"Corrected {what}")
        uow.commit()
    return checked, latest


def _store(
    uow: UnitOfWork, services: Services, row: DocumentRow, draft: Draft, version: int
) -> int:
    """Save what was made of `version`; refused where the document left review meanwhile."""
    latest = store_draft(
        uow, services, row.organisation_id, row.id, draft, expected_version=version
    )
    # The save holds the row: whoever approved it has done so before, and nobody can from here on.
    here = uow.documents.get(row.organisation_id, row.id)
    if here.status is not Status.NEEDS_REVIEW:
        raise _not_now(here)
    return latest


def _not_now(row: DocumentRow) -> Rejected:
    return Rejected("status_move", f"This document is “{row.status.say}” and cannot be edited now.")


def approve(document_id: str, *, services: Services, actor: Actor, version: int) -> DocumentRow:
    """NEEDS_REVIEW → APPROVED, with the writes to Xero laid into the outbox in the same transaction.

    The draft is checked anew before, since books and other documents may have changed since it was last saved.
    Raises Rejected (`blocked`) with the first error's sentence, (`conflict`), (`not_allowed`), (`status_move`).
    """
    require(actor, Role.REVIEWER)
    with services.unit_of_work() as uow:
        row = visible(uow, actor, document_id)
        books = uow.books.load(actor.organisation_id)
        found = stored_draft(uow, actor.organisation_id, row.id)
    if found is None:
        raise Rejected("status_move", "This document is not ready for approval yet.")
    now = services.now()
    draft = validate(
        found[0], books=books, today=now.date(), alike=alike_finder(row, services)(found[0])
    )
    if draft.blocked and found[1] == version:
        _tell_blocked(row, found[0], draft, version, services)
    with services.unit_of_work() as uow:
        moved = uow.documents.move(actor.organisation_id, row.id, Status.APPROVED, now=now)
        # The move holds the row, so this is the version that goes to Xero.
        if not moved.version == found[1] == version:
            raise Rejected(
                "conflict",
                "Somebody changed this document meanwhile. Look at it again before you approve.",
            )
        _lay(uow, row, _outbox(row, draft, actor, services))
        record(uow, services, actor, row.id, "approved", f"Approved by {actor.name}")
        uow.enqueue("publish_document", row.id)
        uow.enqueue("learn_document", row.id)
        uow.commit()
    return moved


def _tell_blocked(
    row: DocumentRow, before: Draft, draft: Draft, version: int, services: Services
) -> NoReturn:
    """Keep the issues where they are other ones than the page shows, and raise Rejected (`blocked`) with the first error."""
    if draft.issues != before.issues:
        with services.unit_of_work() as uow:
            _store(uow, services, row, draft, version)
            uow.commit()
    error = next(i for i in draft.issues if i.severity is Severity.ERROR)
    raise Rejected("blocked", error.say)


def _outbox(
    row: DocumentRow, draft: Draft, actor: Actor, services: Services
) -> tuple[OutboxRow, ...]:
    page = f"{services.public_url}/documents/{row.id}"
    when = services.now().strftime("%d %B %Y %H:%M UTC")
    note = (
        f"Approved by {actor.name} on {when}. Made by idp from {row.filename}; reviewed at {page}"
    )
    payloads = {
        OutboxStep.BILL: bill_payload(draft, url=page),
        OutboxStep.ATTACHMENT: {
            "sha256": row.sha256,
            "filename": row.filename,
            "media_type": row.media_type,
        },
        OutboxStep.NOTE: {"text": note[:2500]},
    }
    return tuple(
        OutboxRow(
            str(uuid4()),
            row.organisation_id,
            row.id,
            step,
            f"{row.id}-{step}-{uuid4().hex[:12]}",
            OutboxState.PENDING,
            payload,
        )
        for step, payload in payloads.items()
    )


def _lay(uow: UnitOfWork, row: DocumentRow, planned: tuple[OutboxRow, ...]) -> None:
    """Put the writes into the outbox; those of an earlier approval that Xero refused are replaced, those done are kept.

    What was tried before counts as started, so that the bill is looked for before it is written.
    """
    earlier = {r.step: r for r in uow.outbox.of(row.organisation_id, row.id)}
    for new in planned:
        old = earlier.get(new.step)
        if old is None:
            uow.outbox.add(new)
        elif old.state is not OutboxState.DONE:
            state = OutboxState.STARTED if old.attempts else OutboxState.PENDING
            uow.outbox.update(replace(new, id=old.id, state=state, attempts=old.attempts))


def reject(document_id: str, *, services: Services, actor: Actor, reason: str) -> DocumentRow:
    """Set the document aside with a reason; it can be reopened."""
    require(actor, Role.REVIEWER)
    said = reason.strip()
    if not said:
        raise Rejected("no_reason", "Say why, so that whoever sent it knows what to do.")
    with services.unit_of_work() as uow:
        row = visible(uow, actor, document_id)
        moved = uow.documents.move(
            actor.organisation_id,
            row.id,
            Status.REJECTED,
            now=services.now(),
            reason=Remark("rejected", said),
        )
        record(uow, services, actor, row.id, "rejected", f"Rejected by {actor.name}: {said}")
        uow.commit()
    return moved


def reopen(document_id: str, *, services: Services, actor: Actor) -> DocumentRow:
    """A rejected document back to review; one that was never understood is read again."""
    require(actor, Role.REVIEWER)
    with services.unit_of_work() as uow:
        row = visible(uow, actor, document_id)
        ready = uow.documents.draft(actor.organisation_id, row.id) is not None
        to = Status.NEEDS_REVIEW if ready else Status.RECEIVED
        moved = uow.documents.move(actor.organisation_id, row.id, to, now=services.now())
        record(uow, services, actor, row.id, "reopened", f"Taken up again by {actor.name}")
        if to is Status.RECEIVED:
            uow.enqueue("read_document", row.id)
        uow.commit()
    return moved


def retry(document_id: str, *, services: Services, actor: Actor) -> DocumentRow:
    """Read a failed or rejected document once more."""
    with services.unit_of_work() as uow:
        row = visible(uow, actor, document_id)
        if row.status not in (Status.FAILED, Status.REJECTED):
            raise Rejected(
                "status_move", f"This document is “{row.status.say}”: there is nothing to repeat."
            )
        moved = uow.documents.move(
            actor.organisation_id, row.id, Status.RECEIVED, now=services.now()
        )
        record(uow, services, actor, row.id, "retried", f"{actor.name} asked to read it again")
        uow.enqueue("read_document", row.id)
        uow.commit()
    return moved

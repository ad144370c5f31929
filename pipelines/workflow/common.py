"""What the transactions share: permission, events, and the copy of a draft's facts on its row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from idp.codec import dump, load
from idp.draft import Draft, Severity
from idp.errors import Rejected
from idp.fields import FieldName
from idp.ports import Services
from idp.records import Actor, DocumentRow, Event, Role
from idp.storage.unit_of_work import UnitOfWork


def require(actor: Actor, role: Role) -> None:
    """Raises Rejected (`not_allowed`) unless `actor` has at least `role`."""
    if not actor.role.may_act_as(role):
        raise Rejected("not_allowed", f"Only a {role} may do this. Ask one of your organisation.")


def may_see(row: DocumentRow, actor: Actor) -> bool:
    """Staff see what they sent in themselves; everybody else sees all of their organisation."""
    return actor.role.may_act_as(Role.REVIEWER) or row.uploaded_by == actor.user_id


def visible(uow: UnitOfWork, actor: Actor, document_id: str) -> DocumentRow:
    """The row, if `actor` may see it: staff see their own. Raises Rejected (`not_found`)."""
    row = uow.documents.get(actor.organisation_id, document_id)
    if not may_see(row, actor):
        raise Rejected("not_found", "There is no such document here.")
    return row


def record(
    uow: UnitOfWork,
    services: Services,
    actor: Actor,
    document_id: str,
    kind: str,
    say: str,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Add an event to the document's life."""
    uow.events.add(
        Event(
            str(uuid4()),
            actor.organisation_id,
            document_id,
            services.now(),
            actor.name,
            kind,
            say,
            detail or {},
        )
    )


def record_news(
    uow: UnitOfWork,
    services: Services,
    actor: Actor,
    document_id: str,
    kind: str,
    say: str,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Add an event unless the document's last one says the same: a wait of hours is told once."""
    last = uow.events.of(actor.organisation_id, document_id)[-1:]
    if [event.say for event in last] != [say]:
        record(uow, services, actor, document_id, kind, say, detail)


def stored_draft(
    uow: UnitOfWork, organisation_id: str, document_id: str
) -> tuple[Draft, int] | None:
    """The draft and its version, or None before the document was understood."""
    found = uow.documents.draft(organisation_id, document_id)
    if found is None:
        return None
    payload, version = found
    return load(payload, Draft), version


def store_draft(
    uow: UnitOfWork,
    services: Services,
    organisation_id: str,
    document_id: str,
    draft: Draft,
    *,
    expected_version: int,
) -> int:
    """Save the draft and copy to its row what lists show. Raises Rejected (`conflict`) where another save came first."""
    now = services.now()
    version = uow.documents.save_draft(
        organisation_id, document_id, dump(draft), expected_version=expected_version, now=now
    )
    read = draft.extraction
    uow.documents.describe(
        organisation_id,
        document_id,
        now=now,
        kind=draft.kind,
        supplier=draft.contact.name if draft.contact else read.text(FieldName.SUPPLIER_NAME),
        number=draft.number,
        issue_date=draft.issue_date,
        due_date=draft.due_date,
        total=read.amount(FieldName.TOTAL),
        currency=draft.currency,
        errors=sum(i.severity is Severity.ERROR for i in draft.issues),
        warnings=sum(i.severity is Severity.WARNING for i in draft.issues),
    )
    return version

"""A PDF that is locked with a password is kept, and read as soon as somebody types it."""

from __future__ import annotations

from hashlib import sha256

from idp.errors import Rejected
from idp.ports import Services
from idp.records import Actor, DocumentRow
from idp.status import Status
from idp.storage.blobs import original_key
from pipelines.workflow.common import record, visible

LOCKED = frozenset({"encrypted", "wrong_password"})
"""Reasons of failure that a password mends."""
LONGEST = 200


def is_locked(row: DocumentRow) -> bool:
    """Whether the document waits for its password."""
    return row.status is Status.FAILED and row.reason_code in LOCKED


def unlock(document_id: str, password: str, *, services: Services, actor: Actor) -> DocumentRow:
    """Keep an unlocked copy beside the original, and read it. The password itself is kept nowhere.

    Raises Rejected (`wrong_password`), (`no_password`), (`status_move`) where it waits for none, (`broken_file`).
    """
    with services.unit_of_work() as uow:
        row = visible(uow, actor, document_id)
    if not is_locked(row):
        raise Rejected(
            "status_move", "This document does not wait for a password. Reload the page."
        )
    if not password or len(password) > LONGEST:
        raise Rejected("no_password", "Type the password that opens this PDF.")
    content = services.unpacker.unlocked(services.blobs.get(original_key(row.sha256)), password)
    digest = sha256(content).hexdigest()
    services.blobs.put(original_key(digest), content)
    with services.unit_of_work() as uow:
        moved = uow.documents.move(row.organisation_id, row.id, Status.RECEIVED, now=services.now())
        uow.documents.set_content(row.organisation_id, row.id, digest)
        record(uow, services, actor, row.id, "unlocked", f"Unlocked by {actor.name}")
        uow.enqueue("read_document", row.id)
        uow.commit()
    return moved

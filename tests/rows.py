"""Stored rows for tests, and a queue that only listens."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import uuid4

from idp.document import UploadSource
from idp.records import DocumentRow, Event, OutboxRow, OutboxState, OutboxStep, User
from idp.status import Status

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


class Bells:
    """A queue that keeps what was sent."""

    def __init__(self) -> None:
        self.rung: list[tuple[str, str]] = []

    def send(self, task: str, document_id: str) -> None:
        self.rung.append((task, document_id))


def a_row(organisation_id: str, content: bytes | None = None, **facts: Any) -> DocumentRow:
    """A document just received; its bytes are its own unless given."""
    made = str(uuid4())
    row: dict[str, Any] = {
        "id": made,
        "organisation_id": organisation_id,
        "sha256": sha256(made.encode() if content is None else content).hexdigest(),
        "media_type": "application/pdf",
        "filename": "invoice.pdf",
        "size": 1234,
        "source": UploadSource.WEB,
        "status": Status.RECEIVED,
        "created_at": NOON,
        "updated_at": NOON,
    }
    return DocumentRow(**row | facts)


def a_user(email: str = "rae@example.test", name: str = "Rae", **facts: Any) -> User:
    return User(str(uuid4()), email, name, **facts)


def an_event(organisation_id: str, document_id: str, say: str = "Received.") -> Event:
    return Event(
        str(uuid4()), organisation_id, document_id, NOON, "idp", "received", say, {"pages": [1, 2]}
    )


def an_outbox_row(
    organisation_id: str, document_id: str, step: OutboxStep = OutboxStep.BILL, **facts: Any
) -> OutboxRow:
    made = str(uuid4())
    row = {"attempt_key": made, "state": OutboxState.PENDING, "payload": {"Total": "118.00"}}
    return OutboxRow(made, organisation_id, document_id, step, **row | facts)

"""What happened to documents: the events of their lives, and what people corrected."""

from __future__ import annotations

from sqlalchemy import insert, select

from idp.fields import Correction
from idp.records import Event
from idp.storage import tables as t
from idp.storage.documents import must_exist
from idp.storage.transaction import Transaction

_EVENT = (
    t.events.c.id,
    t.events.c.organisation_id,
    t.events.c.document_id,
    t.events.c.at,
    t.events.c.actor,
    t.events.c.kind,
    t.events.c.say,
    t.events.c.detail,
)
_CORRECTION = (
    t.corrections.c.field,
    t.corrections.c.before,
    t.corrections.c.after,
    t.corrections.c.who,
    t.corrections.c.at,
)


class Events:
    """Only ever added to."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def add(self, event: Event) -> None:
        """Raises Rejected (`not_found`) where the document is not of the event's organisation."""
        must_exist(self._tx, event.organisation_id, event.document_id)
        values = {c.name: getattr(event, c.name) for c in _EVENT}
        self._tx.write(insert(t.events).values(values | {"detail": dict(event.detail)}))

    def of(self, organisation_id: str, document_id: str) -> tuple[Event, ...]:
        """A document's events, oldest first."""
        c = t.events.c
        query = (
            select(*_EVENT)
            .where(c.organisation_id == organisation_id, c.document_id == document_id)
            .order_by(c.at, c.position)
        )
        return tuple(Event(*row) for row in self._tx.rows(query))


class Corrections:
    """Only ever added to."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def add(self, organisation_id: str, document_id: str, correction: Correction) -> None:
        """Raises Rejected (`not_found`)."""
        must_exist(self._tx, organisation_id, document_id)
        values = {c.name: getattr(correction, c.name) for c in _CORRECTION}
        values |= {"organisation_id": organisation_id, "document_id": document_id}
        self._tx.write(insert(t.corrections).values(values))

    def of(self, organisation_id: str, document_id: str) -> tuple[Correction, ...]:
        """A document's corrections in the order in which they were made."""
        c = t.corrections.c
        query = (
            select(*_CORRECTION)
            .where(c.organisation_id == organisation_id, c.document_id == document_id)
            .order_by(c.position)
        )
        return tuple(Correction(*row) for row in self._tx.rows(query))

"""The writes to Xero that must take effect exactly once."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from sqlalchemy import select, update

from idp.errors import Rejected
from idp.records import OutboxRow, OutboxStep
from idp.storage import tables as t
from idp.storage.documents import must_exist
from idp.storage.transaction import Transaction

_COLUMNS = tuple(t.outbox.c[field.name] for field in fields(OutboxRow))
_ORDER = tuple(OutboxStep)


class Outbox:
    """A document has one row a step for good: sent anew after a refusal, the row is updated."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def add(self, row: OutboxRow) -> None:
        """Raises Rejected: `duplicate` where the document's step has a row already, `not_found` without such a document."""
        must_exist(self._tx, row.organisation_id, row.document_id)
        if not self._tx.insert_new(t.outbox, _values(row)):
            raise Rejected("duplicate", "This document is on its way to Xero already.")

    def of(self, organisation_id: str, document_id: str) -> tuple[OutboxRow, ...]:
        """A document's rows in the order in which they are sent."""
        c = t.outbox.c
        query = select(*_COLUMNS).where(
            c.organisation_id == organisation_id, c.document_id == document_id
        )
        found = (OutboxRow(*row) for row in self._tx.rows(query))
        return tuple(sorted(found, key=lambda row: _ORDER.index(row.step)))

    def update(self, row: OutboxRow) -> None:
        """Replace what is kept under `row.id`. Raises Rejected (`not_found`)."""
        c = t.outbox.c
        changed = update(t.outbox).where(c.organisation_id == row.organisation_id, c.id == row.id)
        if not self._tx.write(changed.values(**_values(row))).rowcount:
            raise Rejected("not_found", "There is no such write to Xero.")


def _values(row: OutboxRow) -> dict[str, Any]:
    values = {column.name: getattr(row, column.name) for column in _COLUMNS}
    return values | {"payload": dict(row.payload), "result": dict(row.result)}

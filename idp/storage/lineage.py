"""Which documents were made of which: by splitting one, or by joining several."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields

from sqlalchemy import ColumnElement, insert, select, update

from idp.records import Descent
from idp.storage import tables as t
from idp.storage.transaction import Transaction

c = t.lineage.c
_COLUMNS = tuple(c[field.name] for field in fields(Descent))


class Lineage:
    """Only ever added to; what was undone stays, marked so."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def add(self, descents: Iterable[Descent]) -> None:
        """Keep them; all their documents are there already."""
        for one in descents:
            values = {column.name: getattr(one, column.name) for column in _COLUMNS}
            self._tx.write(insert(t.lineage).values(**values))

    def of(self, organisation_id: str, document_id: str) -> tuple[Descent, ...]:
        """What was made of the document, in the order of its pages; without what was undone."""
        return self._sought(organisation_id, c.from_id == document_id)

    def to(self, organisation_id: str, document_id: str) -> tuple[Descent, ...]:
        """What the document was made of, in the order of its pages; without what was undone."""
        return self._sought(organisation_id, c.to_id == document_id)

    def undo(self, organisation_id: str, descents: Iterable[Descent]) -> None:
        """Mark them as undone."""
        for one in descents:
            here = (
                c.organisation_id == organisation_id,
                c.from_id == one.from_id,
                c.to_id == one.to_id,
            )
            self._tx.write(update(t.lineage).where(*here).values(undone=True))

    def _sought(self, organisation_id: str, which: ColumnElement[bool]) -> tuple[Descent, ...]:
        query = (
            select(*_COLUMNS)
            .where(c.organisation_id == organisation_id, which, c.undone.is_(False))
            .order_by(c.position, c.first_page)
        )
        return tuple(Descent(*row) for row in self._tx.rows(query))

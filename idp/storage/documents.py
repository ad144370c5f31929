"""Documents: rows, lists, moves, results of steps and drafts. Nothing here crosses from one organisation to another.

The work on them (claims, leases, what lies stuck) is in `idp.storage.work`.
"""

from __future__ import annotations

import zlib
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, update

from idp.document import Kind, Remark
from idp.errors import Rejected
from idp.records import DocumentFilter, DocumentRow
from idp.status import Status, check_move
from idp.storage import tables as t
from idp.storage.transaction import Transaction
from idp.storage.work import Work

c = t.documents.c
COLUMNS = tuple(c[field.name] for field in fields(DocumentRow))
_NEWEST_FIRST = (c.created_at.desc(), c.id)


class Facts(TypedDict, total=False):
    """What lists show of a document, copied from its draft."""

    kind: Kind
    supplier: str
    number: str
    issue_date: date | None
    due_date: date | None
    total: Decimal | None
    currency: str
    errors: int
    warnings: int
    pages: int


def must_exist(transaction: Transaction, organisation_id: str, document_id: str) -> None:
    """Raises Rejected (`not_found`) where the organisation has no such document."""
    if transaction.row(select(c.id).where(_one(organisation_id, document_id))) is None:
        raise _not_found()


def _not_found() -> Rejected:
    return Rejected("not_found", "There is no such document.")


def _one(organisation_id: str, document_id: str) -> ColumnElement[bool]:
    return and_(c.organisation_id == organisation_id, c.id == document_id)


def _sought(supplier: str, number: str, filename: str) -> str:
    """What searches look into: without case, since SQLite knows upper and lower case of ASCII only."""
    return f"{supplier}\n{number}\n{filename}".casefold()


class Documents(Work):
    """The documents of all organisations, one organisation at a time."""

    def __init__(self, transaction: Transaction) -> None:
        super().__init__(transaction)
        self._tx = transaction

    def add(self, row: DocumentRow) -> None:
        """Raises Rejected (`duplicate`) where the organisation has these bytes already, also when both come at once.

        The first one is then found by `by_content`.
        """
        values: dict[str, Any] = {column.name: getattr(row, column.name) for column in COLUMNS}
        values |= {"sought": _sought(row.supplier, row.number, row.filename), "attempts": 0}
        if not self._tx.insert_new(t.documents, values):
            raise Rejected("duplicate", "This file was received before.")

    def get(self, organisation_id: str, document_id: str) -> DocumentRow:
        """Raises Rejected (`not_found`)."""
        return self._the(select(*COLUMNS).where(_one(organisation_id, document_id)))

    def find(self, document_id: str) -> DocumentRow:
        """A document of any organisation: for the worker, which knows its id only. Raises Rejected (`not_found`)."""
        return self._the(select(*COLUMNS).where(c.id == document_id))

    def by_content(
        self, organisation_id: str, sha256: str, *, container: str = ""
    ) -> DocumentRow | None:
        """The first document with these bytes, wherever it came from; with `container`, out of that e-mail only."""
        query = select(*COLUMNS).where(c.organisation_id == organisation_id, c.sha256 == sha256)
        if container:
            query = query.where(c.container_sha256 == container)
        row = self._tx.row(query.order_by(c.created_at, c.part, c.id))
        return None if row is None else DocumentRow(*row)

    def parts(self, organisation_id: str, container_sha256: str) -> tuple[DocumentRow, ...]:
        """What was taken out of an e-mail, in its order."""
        query = (
            select(*COLUMNS)
            .where(c.organisation_id == organisation_id, c.container_sha256 == container_sha256)
            .order_by(c.part, c.created_at, c.id)
        )
        return self._all(query)

    def alike(
        self,
        organisation_id: str,
        *,
        supplier: str,
        number: str,
        total: Decimal | None,
        issue_date: date | None,
        not_id: str,
    ) -> tuple[DocumentRow, ...]:
        """Documents that may be the same bill: this supplier with this number, or with this date and total; oldest first."""
        if not supplier:
            return ()
        query = (
            select(*COLUMNS)
            .where(c.organisation_id == organisation_id, c.supplier == supplier, c.id != not_id)
            .where(or_(c.number == number, c.issue_date == issue_date))
            .order_by(c.created_at, c.id)
        )
        # Amounts are compared here: SQLite keeps them as text, in which 5.0 is not 5.00.
        return tuple(
            row
            for row in self._all(query)
            if (number and row.number == number)
            or (total is not None and (row.total, row.issue_date) == (total, issue_date))
        )

    def list(
        self, organisation_id: str, wanted: DocumentFilter, *, limit: int = 50, offset: int = 0
    ) -> tuple[tuple[DocumentRow, ...], int]:
        """One page of a list, the newest first, and how many there are on all pages."""
        conditions = _conditions(organisation_id, wanted)
        query = select(*COLUMNS).where(*conditions).order_by(*_NEWEST_FIRST)
        count = self._tx.value(select(func.count()).select_from(t.documents).where(*conditions))
        return self._all(query.limit(limit).offset(offset)), int(count)

    def counts(self, organisation_id: str) -> dict[Status, int]:
        """How many documents are in each status, 0 included."""
        query = (
            select(c.status, func.count())
            .where(c.organisation_id == organisation_id)
            .group_by(c.status)
        )
        found = {status: int(count) for status, count in self._tx.rows(query)}
        return {status: found.get(status, 0) for status in Status}

    def neighbours(
        self, organisation_id: str, document_id: str, wanted: DocumentFilter
    ) -> tuple[str | None, str | None]:
        """The ids before and after a document in the list, also where it is no longer in that list itself."""
        here = self.get(organisation_id, document_id)
        query = select(c.id).where(*_conditions(organisation_id, wanted))
        same = c.created_at == here.created_at
        before = query.where(or_(c.created_at > here.created_at, and_(same, c.id < here.id)))
        after = query.where(or_(c.created_at < here.created_at, and_(same, c.id > here.id)))
        return (
            self._tx.value(before.order_by(c.created_at, c.id.desc()).limit(1)),
            self._tx.value(after.order_by(*_NEWEST_FIRST).limit(1)),
        )

    def move(
        self,
        organisation_id: str,
        document_id: str,
        to: Status,
        *,
        now: datetime,
        reason: Remark | None = None,
    ) -> DocumentRow:
        """The row in its new status, free of any lease; the reason is replaced, or cleared where none is given.

        Raises Rejected (`not_found`, `status_move`).
        """
        here = _one(organisation_id, document_id)
        self._tx.begin_writing()
        status = self._tx.value(select(c.status).where(here).with_for_update())
        if status is None:
            raise _not_found()
        check_move(status, to)
        moved = (
            update(t.documents)
            .where(here)
            .values(
                status=to,
                updated_at=now,
                reason_code=reason.code if reason else "",
                reason_say=reason.say if reason else "",
                worker=None,
                leased_until=None,
                not_before=None,
                rung_at=None,
                attempts=0,
            )
            .returning(*COLUMNS)
        )
        return DocumentRow(*self._tx.write(moved).one())

    def describe(
        self, organisation_id: str, document_id: str, *, now: datetime, **facts: Unpack[Facts]
    ) -> None:
        """Copy what lists show; what is not named stays. Raises Rejected (`not_found`)."""
        unknown = facts.keys() - Facts.__annotations__.keys()
        if unknown:
            raise TypeError(f"a document has no {', '.join(sorted(unknown))} to describe")
        here = _one(organisation_id, document_id)
        self._tx.begin_writing()
        row = self._the(select(*COLUMNS).where(here).with_for_update())
        supplier, number = facts.get("supplier", row.supplier), facts.get("number", row.number)
        sought = _sought(supplier, number, row.filename)
        self._tx.write(
            update(t.documents).where(here).values(**facts, sought=sought, updated_at=now)
        )

    def set_content(self, organisation_id: str, document_id: str, sha256: str) -> None:
        """From now on the bytes with this hash are read and shown instead of the original. Raises Rejected (`not_found`)."""
        here = update(t.documents).where(_one(organisation_id, document_id))
        if not self._tx.write(here.values(content_sha256=sha256)).rowcount:
            raise _not_found()

    def save_step(
        self, document_id: str, stage: str, version: int, payload: bytes, *, now: datetime
    ) -> None:
        """Keep a stage's result; running it twice replaces it."""
        self._tx.put(
            t.steps,
            {
                "document_id": document_id,
                "stage": stage,
                "version": version,
                # Pages of words are long and repeat themselves: a tenth of the room for a few milliseconds.
                "payload": zlib.compress(payload, 1),
                "saved_at": now,
            },
        )

    def step(self, document_id: str, stage: str, version: int) -> bytes | None:
        """What a stage of this version gave for a document, None where it has not run."""
        s = t.steps.c
        query = select(s.payload).where(
            s.document_id == document_id, s.stage == stage, s.version == version
        )
        found = self._tx.value(query)
        return None if found is None else zlib.decompress(found)

    def save_draft(
        self,
        organisation_id: str,
        document_id: str,
        payload: bytes,
        *,
        expected_version: int,
        now: datetime,
    ) -> int:
        """The draft's new version. Raises Rejected: `conflict` where it is not at `expected_version` (0 before the first save).

        The row's `version` is the draft's; `not_found` where there is no document.
        """
        version = expected_version + 1
        saved = (
            update(t.documents)
            .where(_one(organisation_id, document_id), c.version == expected_version)
            .values(version=version, updated_at=now)
        )
        if not self._tx.write(saved).rowcount:
            must_exist(self._tx, organisation_id, document_id)
            raise Rejected(
                "conflict",
                "Somebody else changed this document in the meantime. Reload the page to see it as it is now.",
            )
        self._tx.put(
            t.drafts,
            {
                "document_id": document_id,
                "organisation_id": organisation_id,
                "version": version,
                "payload": payload,
                "saved_at": now,
            },
        )
        return version

    def draft(self, organisation_id: str, document_id: str) -> tuple[bytes, int] | None:
        """The newest draft and its version, None before the first."""
        d = t.drafts.c
        query = select(d.payload, d.version).where(
            d.organisation_id == organisation_id, d.document_id == document_id
        )
        row = self._tx.row(query)
        return None if row is None else (bytes(row.payload), int(row.version))

    def _the(self, query: Select[Any]) -> DocumentRow:
        row = self._tx.row(query)
        if row is None:
            raise _not_found()
        return DocumentRow(*row)

    def _all(self, query: Select[Any]) -> tuple[DocumentRow, ...]:
        return tuple(DocumentRow(*row) for row in self._tx.rows(query))


def _conditions(organisation_id: str, wanted: DocumentFilter) -> tuple[ColumnElement[bool], ...]:
    conditions: list[ColumnElement[bool]] = [c.organisation_id == organisation_id]
    if wanted.statuses:
        conditions.append(c.status.in_(sorted(wanted.statuses)))
    if wanted.kind is not None:
        conditions.append(c.kind == wanted.kind)
    if wanted.uploaded_by:
        conditions.append(c.uploaded_by == wanted.uploaded_by)
    words = wanted.text.casefold().split()
    conditions += [c.sought.contains(word, autoescape=True) for word in words]
    return tuple(conditions)

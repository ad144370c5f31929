"""Who works on which document: leases, tries, and what was left lying. For the worker and beat, which go by ids alone."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime

from sqlalchemy import and_, func, or_, select, update

from idp.errors import Rejected
from idp.records import DocumentRow
from idp.status import IN_WORK, Status
from idp.storage import tables as t
from idp.storage.transaction import Transaction

c = t.documents.c
_COLUMNS = tuple(c[field.name] for field in fields(DocumentRow))


class Work:
    """A worker claims a document for a while and renews its claim; whoever falls silent loses it."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def claim(
        self, document_id: str, worker: str, *, status: Status, now: datetime, until: datetime
    ) -> DocumentRow | None:
        """The row, now leased to `worker` until `until`; None where another holds it, it moved on, or its time has not come."""
        free = or_(c.leased_until.is_(None), c.leased_until <= now)
        due = or_(c.not_before.is_(None), c.not_before <= now)
        claimed = (
            update(t.documents)
            .where(c.id == document_id, c.status == status, free, due)
            .values(worker=worker, leased_until=until)
            .returning(*_COLUMNS)
        )
        row = self._tx.write(claimed).first()
        return None if row is None else DocumentRow(*row)

    def renew(self, document_id: str, worker: str, until: datetime) -> bool:
        """Whether the lease was still `worker`'s and now lasts until `until`."""
        mine = and_(c.id == document_id, c.worker == worker)
        renewed = update(t.documents).where(mine).values(leased_until=until)
        return bool(self._tx.write(renewed).rowcount)

    def release(self, document_id: str, worker: str) -> None:
        """Give up the lease, if it is still `worker`'s."""
        mine = and_(c.id == document_id, c.worker == worker)
        self._tx.write(update(t.documents).where(mine).values(worker=None, leased_until=None))

    def stuck(
        self,
        now: datetime,
        *,
        quiet_since: datetime,
        again_since: datetime | None = None,
        limit: int = 100,
    ) -> tuple[tuple[str, Status], ...]:
        """Documents that a worker should have but nobody has, quiet since then; each is marked as rung at `now`.

        One that was rung for before and that no worker has dropped since most likely waits in a long queue: it is rung
        for again only if the last time was before `again_since`. At most `limit` at a time, the longest quiet first.
        """
        quiet = func.coalesce(c.rung_at, c.updated_at)
        lying = and_(
            c.status.in_(sorted(IN_WORK)),
            or_(c.leased_until.is_(None), c.leased_until <= now),
            or_(c.not_before.is_(None), c.not_before <= now),
            c.updated_at <= quiet_since,
            or_(
                c.rung_at.is_(None),
                c.rung_at <= (again_since or quiet_since),
                and_(c.leased_until.is_not(None), c.rung_at <= quiet_since),
            ),
        )
        found = self._tx.rows(select(c.id).where(lying).order_by(quiet, c.id).limit(limit))
        if not found:
            return ()
        rung = (
            update(t.documents)
            .where(c.id.in_([row.id for row in found]), lying)
            .values(rung_at=now)
            .returning(c.id, c.status)
        )
        return tuple((row.id, row.status) for row in self._tx.write(rung))

    def postpone(self, document_id: str, not_before: datetime) -> None:
        """Nobody may claim the document before then; its lease ends."""
        later = update(t.documents).where(c.id == document_id)
        self._tx.write(later.values(not_before=not_before, worker=None, leased_until=None))

    def attempt(self, document_id: str) -> int:
        """Which try this is of moving the document out of its status, counted from 1. Raises Rejected (`not_found`)."""
        tried = (
            update(t.documents)
            .where(c.id == document_id)
            .values(attempts=c.attempts + 1)
            .returning(c.attempts)
        )
        row = self._tx.write(tried).first()
        if row is None:
            raise Rejected("not_found", "There is no such document.")
        return int(row.attempts)

    def spare(self, document_id: str) -> None:
        """Take the last try back: it was not the document that ended it."""
        tried = update(t.documents).where(c.id == document_id, c.attempts > 0)
        self._tx.write(tried.values(attempts=c.attempts - 1))

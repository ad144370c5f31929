"""All stores in one transaction, and the bells rung after it."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from sqlalchemy import Engine

from idp.ports import Queue
from idp.storage.books import BooksStore
from idp.storage.documents import Documents
from idp.storage.events import Corrections, Events
from idp.storage.lineage import Lineage
from idp.storage.outbox import Outbox
from idp.storage.people import Organisations, Users
from idp.storage.suppliers import Suppliers
from idp.storage.tokens import TokenRows
from idp.storage.transaction import Transaction


class UnitOfWork:
    """`with UnitOfWork(engine, queue) as uow: …; uow.commit()`. Leaving without a commit undoes everything.

    It may be entered again, but not within itself, and belongs to one thread. It takes a connection at the first query.
    """

    def __init__(self, engine: Engine, queue: Queue) -> None:
        self._transaction = Transaction(engine)
        self._queue = queue
        self._bells: list[tuple[str, str]] = []
        self.organisations = Organisations(self._transaction)
        self.users = Users(self._transaction)
        self.documents = Documents(self._transaction)
        self.lineage = Lineage(self._transaction)
        self.corrections = Corrections(self._transaction)
        self.events = Events(self._transaction)
        self.outbox = Outbox(self._transaction)
        self.suppliers = Suppliers(self._transaction)
        self.books = BooksStore(self._transaction)
        self.tokens = TokenRows(self._transaction)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bells.clear()
        self._transaction.close()

    def enqueue(self, task: str, document_id: str) -> None:
        """Send this to the queue after the commit, and not at all without one."""
        self._bells.append((task, document_id))

    def commit(self) -> None:
        """Make all of it last, then ring; what follows is a new transaction."""
        self._transaction.commit()
        bells, self._bells = self._bells, []
        for task, document_id in bells:
            self._queue.send(task, document_id)

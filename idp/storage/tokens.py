"""Connections to Xero, and their tokens: sealed at rest, used by one process at a time."""

from __future__ import annotations

import fcntl
import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Select, delete, select

from idp.storage import tables as t
from idp.storage.crypto import Seal
from idp.storage.transaction import Transaction

_COLUMNS = (
    t.connections.c.organisation_id,
    t.connections.c.tenant_id,
    t.connections.c.tenant_name,
    t.connections.c.kind,
    t.connections.c.created_at,
)


@dataclass(frozen=True, slots=True)
class ConnectionRow:
    """Which Xero organisation (tenant) an organisation's bills go to; `kind` says how it was connected."""

    organisation_id: str
    tenant_id: str
    tenant_name: str
    kind: str
    created_at: datetime


class TokenRows:
    """One connection an organisation at most."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def connection(self, organisation_id: str) -> ConnectionRow | None:
        query = select(*_COLUMNS).where(t.connections.c.organisation_id == organisation_id)
        row = self._tx.row(query)
        return None if row is None else ConnectionRow(*row)

    def connect(
        self,
        organisation_id: str,
        *,
        tenant_id: str,
        tenant_name: str,
        kind: str,
        created_at: datetime,
    ) -> None:
        """Replace any connection there was."""
        row = ConnectionRow(organisation_id, tenant_id, tenant_name, kind, created_at)
        self._tx.put(t.connections, {c.name: getattr(row, c.name) for c in _COLUMNS})

    def disconnect(self, organisation_id: str) -> None:
        """Forget the connection and its token."""
        for table in (t.connections, t.sealed_tokens):
            self._tx.write(delete(table).where(table.c.organisation_id == organisation_id))


class SqlTokenStore:
    """`idp.ports.TokenStore` over the database: a token is read and refreshed under a lock of its own.

    On PostgreSQL that is the row's. SQLite could only lock the whole database, and nobody could write while a token server
    thinks, so there the lock is on a file beside it: SQLite serves one machine, and the lock of a process that dies goes with it.
    """

    def __init__(self, engine: Engine, seal: Seal) -> None:
        self._engine = engine
        self._seal = seal

    @contextmanager
    def locked(self, organisation_id: str) -> Iterator[Slot]:
        """The token's slot; what was written in it stays also where the rest fails, since the old token is spent by then."""
        transaction = Transaction(self._engine)
        slot = Slot(transaction, self._seal, organisation_id)
        try:
            if transaction.on_sqlite:
                with _file_lock(self._lock_path(organisation_id)):
                    yield slot
            else:
                slot.lock()
                yield slot
        finally:
            if slot.written:
                transaction.commit()
            transaction.close()

    def _lock_path(self, organisation_id: str) -> Path:
        database = Path(self._engine.url.database or "idp").expanduser()
        name = hashlib.sha256(organisation_id.encode()).hexdigest()[:16]
        return database.with_name(f"{database.name}-token-{name}.lock")


class Slot:
    """One organisation's token while its lock is held."""

    def __init__(self, transaction: Transaction, seal: Seal, organisation_id: str) -> None:
        self._tx = transaction
        self._seal = seal
        self._organisation_id = organisation_id
        self.written = False

    def lock(self) -> None:
        """Hold the row, made where there is none yet."""
        self._tx.insert_new(
            t.sealed_tokens, {"organisation_id": self._organisation_id, "sealed": b""}
        )
        self._tx.row(self._mine().with_for_update())

    def read(self) -> Mapping[str, Any] | None:
        """The token, None where there is none. Raises NeedsHuman (`seal_broken`)."""
        sealed = self._tx.value(self._mine())
        if not sealed:
            return None
        token: dict[str, Any] = json.loads(self._seal.open(bytes(sealed)))
        return token

    def write(self, token: Mapping[str, Any]) -> None:
        """Replace the token."""
        sealed = self._seal.seal(json.dumps(dict(token)).encode())
        self._tx.put(t.sealed_tokens, {"organisation_id": self._organisation_id, "sealed": sealed})
        self.written = True
        if self._tx.on_sqlite:
            self._tx.commit()  # the file holds the lock; let others write meanwhile

    def _mine(self) -> Select[tuple[bytes]]:
        c = t.sealed_tokens.c
        return select(c.sealed).where(c.organisation_id == self._organisation_id)


@contextmanager
def _file_lock(path: Path) -> Iterator[None]:
    """Alone among threads and processes; waits for its turn."""
    with path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield

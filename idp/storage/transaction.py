"""One transaction, begun when it is first needed, and the few ways in which the stores use it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, Executable, Table, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from idp.storage.engine import told

if TYPE_CHECKING:
    from typing import TypeAlias

    from sqlalchemy import Row
    from sqlalchemy.engine import CursorResult

    AnyRow: TypeAlias = Row[*tuple[Any, ...]]
    AnyResult: TypeAlias = CursorResult[*tuple[Any, ...]]


class Transaction:
    """What is read is what others have committed; from the first write on, nobody else writes what was written here.

    On SQLite the first write takes the lock on the whole database, so read and compute before it, and commit soon after.
    Every method raises Retryable (`database_away`) where the database cannot be reached or stays locked.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None
        self._writing = False

    @property
    def on_sqlite(self) -> bool:
        return self._engine.dialect.name == "sqlite"

    def _run(
        self, statement: Executable, rows: Sequence[Mapping[str, Any]] | None = None
    ) -> AnyResult:
        with told():
            if self._connection is None:
                self._connection = self._engine.connect()
            return self._connection.execute(statement, rows)

    def rows(self, query: Executable) -> Sequence[AnyRow]:
        return self._run(query).all()

    def row(self, query: Executable) -> AnyRow | None:
        return self._run(query).first()

    def value(self, query: Executable) -> Any:
        """The first column of the first row, None where there is no row."""
        return self._run(query).scalar()

    def begin_writing(self) -> None:
        """Wait for the right to write; on PostgreSQL the rows' own locks do that."""
        if self.on_sqlite and not self._writing:
            self._run(text("BEGIN IMMEDIATE"))
        self._writing = True

    def write(
        self, statement: Executable, rows: Sequence[Mapping[str, Any]] | None = None
    ) -> AnyResult:
        self.begin_writing()
        return self._run(statement, rows)

    def insert_new(self, table: Table, values: Mapping[str, Any]) -> bool:
        """Insert a row unless one with its unique values is there; False then."""
        statement = self._insert(table).values(**values).on_conflict_do_nothing()
        # What came back tells, since psycopg counts no rows for such an insert.
        return self.write(statement.returning(*table.primary_key)).first() is not None

    def put(self, table: Table, values: Mapping[str, Any]) -> None:
        """Insert a row, or replace the one with its primary key."""
        statement = self._insert(table).values(**values)
        key = [column.name for column in table.primary_key]
        changed = {name: statement.excluded[name] for name in values if name not in key}
        self.write(statement.on_conflict_do_update(index_elements=key, set_=changed))

    def _insert(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        return sqlite.insert(table) if self.on_sqlite else postgresql.insert(table)

    def commit(self) -> None:
        if self._connection is not None:
            with told():
                self._connection.commit()
        self._writing = False

    def close(self) -> None:
        """Give the connection back; what was not committed is undone."""
        if self._connection is not None:
            self._connection.close()
        self._connection, self._writing = None, False

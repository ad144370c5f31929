"""Opening a database, and bringing its tables up to date.

SQLite runs in WAL mode with foreign keys on. Its driver begins no transactions of its own: `Transaction` begins one, IMMEDIATE,
at the first write, so that two writers wait for each other instead of failing.
"""

from __future__ import annotations

import os
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import OperationalError

from idp.errors import Retryable

BUSY_SECONDS = 30
"""How long a writer on SQLite waits for another."""

MIGRATIONS = Path(__file__).parent / "migrations"


@contextmanager
def told() -> Iterator[None]:
    """Raises Retryable (`database_away`) where the database cannot be reached, stays locked, or cannot be written."""
    try:
        yield
    except (OperationalError, OSError) as error:
        cause = error.orig if isinstance(error, OperationalError) else error
        why = (str(cause).splitlines() or [type(cause).__name__])[0]
        raise Retryable("database_away", f"The database does not answer: {why}") from error


def database_url(url: str) -> URL:
    """`url` for SQLAlchemy; PostgreSQL's usual forms mean psycopg 3."""
    parsed = make_url(url)
    if parsed.drivername in ("postgres", "postgresql"):
        return parsed.set(drivername="postgresql+psycopg")
    return parsed


def open_database(url: str) -> Engine:
    """An engine for `url`, safe for threads and after a fork; a SQLite file and its folder are made where missing."""
    parsed = database_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = _open_sqlite(parsed)
    else:
        engine = create_engine(parsed, pool_pre_ping=True, pool_size=5, max_overflow=15)
    _forget_in_children(engine)
    return engine


def _open_sqlite(url: URL) -> Engine:
    if not url.database or url.database == ":memory:":
        raise ValueError(
            "several processes share the database: give SQLite a file, as in sqlite:////PATH"
        )
    path = Path(url.database)
    with told():
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.touch(mode=0o600)
    engine = create_engine(
        url, connect_args={"timeout": BUSY_SECONDS, "isolation_level": None}, max_overflow=15
    )
    event.listen(engine, "connect", _prepare)
    return engine


def _prepare(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in ("foreign_keys=ON", "journal_mode=WAL", "synchronous=NORMAL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _forget_in_children(engine: Engine) -> None:
    """A forked child must not use, nor close, its parent's connections."""
    known = weakref.ref(engine)

    def forget() -> None:
        found = known()
        if found is not None:
            found.dispose(close=False)

    os.register_at_fork(after_in_child=forget)


def head_revision() -> str:
    """The newest version of the tables that this program knows: the migrations' file names begin with it, in order."""
    return max(path.name for path in (MIGRATIONS / "versions").glob("[0-9]*.py")).split("_")[0]


def current_revision(url: str) -> str | None:
    """The version of the tables in the database at `url`, None where there are none yet. Raises Retryable."""
    engine = open_database(url)
    try:
        with told(), engine.connect() as connection:
            return _revision(connection)
    finally:
        engine.dispose()


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def upgrade(url: str) -> None:
    """Bring the tables at `url` to the newest version, all or nothing; several may try at once. Raises Retryable."""
    engine = open_database(url)
    try:
        with told(), engine.connect() as connection:
            if _revision(connection) == head_revision():
                return
            connection.rollback()
            _lock_whole(connection)
            _migrate(connection)
            connection.commit()
    finally:
        engine.dispose()


def _lock_whole(connection: Connection) -> None:
    """One migration at a time."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    elif connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(4242001)"))


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", MIGRATIONS.as_posix().replace("%", "%%"))
    command.upgrade(config, "head")

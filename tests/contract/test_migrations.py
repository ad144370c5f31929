"""The migrations make what the tables say, and nothing else."""

from __future__ import annotations

import stat
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from idp.errors import Retryable
from idp.storage.engine import (
    current_revision,
    database_url,
    head_revision,
    open_database,
    upgrade,
)
from idp.storage.tables import metadata
from idp.storage.unit_of_work import UnitOfWork
from rows import Bells

pytestmark = pytest.mark.contract


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'new' / 'idp.sqlite'}"
    server = request.getfixturevalue("postgres_url").rsplit("/", 1)[0]
    name = f"empty_{tmp_path.name.replace('-', '_').lower()}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    return f"{server}/{name}"


def test_a_new_database_gets_the_tables_that_the_program_knows(engine):
    options = {"compare_type": True, "compare_server_default": True}
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []


def test_an_upgrade_of_several_at_once_is_one_upgrade(empty_url):
    assert current_revision(empty_url) is None
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(upgrade, [empty_url] * 4))
    assert current_revision(empty_url) == head_revision()


def test_an_upgrade_of_what_is_up_to_date_is_quick(database_url):
    started = time.process_time()
    upgrade(database_url)
    assert time.process_time() - started < 0.5


def test_a_failing_upgrade_leaves_nothing(empty_url, monkeypatch):
    from alembic import op

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("no more")

    monkeypatch.setattr(op, "create_index", fail)
    with pytest.raises(RuntimeError, match="no more"):
        upgrade(empty_url)
    engine = open_database(empty_url)
    assert inspect(engine).get_table_names() == []
    engine.dispose()


@pytest.mark.parametrize("given", ["postgres://me@db/idp", "postgresql://me@db/idp"])
def test_the_usual_addresses_of_postgresql_mean_psycopg(given):
    assert database_url(given).render_as_string() == "postgresql+psycopg://me@db/idp"


def test_sqlite_without_a_file_is_refused():
    with pytest.raises(ValueError, match="a file"):
        open_database("sqlite://")


def test_sqlite_is_opened_for_several_at_once_and_keeps_its_keys(tmp_path):
    engine = open_database(f"sqlite:///{tmp_path / 'idp.sqlite'}")
    with engine.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "busy_timeout")
        }
    engine.dispose()
    assert stat.S_IMODE((tmp_path / "idp.sqlite").stat().st_mode) == 0o600
    assert found == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 30_000}


@pytest.mark.parametrize(
    "url", ["postgresql://me@127.0.0.1:1/idp", "sqlite:////proc/nobody/idp.sqlite"]
)
def test_a_database_that_is_away_is_said_in_a_sentence(url):
    for attempt in (upgrade, current_revision):
        with pytest.raises(Retryable, match=r"The database does not answer: .") as found:
            attempt(url)
        assert found.value.code == "database_away"


def test_a_query_without_its_database_may_be_tried_again(tmp_path):
    engine = open_database(f"sqlite:///{tmp_path / 'idp.sqlite'}")
    with UnitOfWork(engine, Bells()) as uow, pytest.raises(Retryable, match="no such table"):
        uow.organisations.all()
    engine.dispose()

"""Connections and their sealed tokens, on SQLite and on PostgreSQL."""

from __future__ import annotations

import contextlib
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from idp.errors import NeedsHuman
from idp.storage import tables
from idp.storage.crypto import Seal, new_seal_key
from idp.storage.tokens import ConnectionRow, SqlTokenStore
from idp.storage.unit_of_work import UnitOfWork
from rows import NOON, Bells

pytestmark = pytest.mark.contract


@pytest.fixture
def ours(engine) -> str:
    with UnitOfWork(engine, Bells()) as uow:
        made = uow.organisations.add("Harbour Cafe", slug="harbour")
        uow.commit()
    return made


@pytest.fixture
def store(engine) -> SqlTokenStore:
    return SqlTokenStore(engine, Seal([new_seal_key()]))


def test_a_token_is_kept_and_not_in_the_clear(engine, store, ours):
    with store.locked(ours) as slot:
        assert slot.read() is None
        slot.write({"access_token": "very-secret", "expires_at": 1.5})
        assert slot.read()["access_token"] == "very-secret"
    with store.locked(ours) as slot:
        assert slot.read() == {"access_token": "very-secret", "expires_at": 1.5}
    with engine.connect() as connection:
        assert (
            b"very-secret" not in connection.execute(select(tables.sealed_tokens.c.sealed)).scalar()
        )


def test_of_eight_threads_one_at_a_time_holds_the_lock(store, ours):
    holding, together = threading.Semaphore(1), []

    def refresh(_: int) -> None:
        with store.locked(ours) as slot:
            together.append(holding.acquire(blocking=False))
            used = (slot.read() or {"used": 0})["used"]
            time.sleep(0.01)
            slot.write({"used": used + 1})
            holding.release()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(refresh, range(24)))
    assert together == [True] * 24
    with store.locked(ours) as slot:
        assert slot.read() == {"used": 24}


def test_a_slow_token_server_stops_nobody_else(engine, store, ours):
    with store.locked(ours) as slot, UnitOfWork(engine, Bells()) as uow:
        slot.read()
        theirs = uow.organisations.add("Bakery", slug="hill")
        uow.commit()
        with store.locked(theirs) as other:
            other.write({"access_token": "theirs"})
        slot.write({"access_token": "ours"})
        uow.organisations.add("Third", slug="third")
        uow.commit()
    with store.locked(theirs) as slot:
        assert slot.read() == {"access_token": "theirs"}


def test_a_fresh_token_stays_though_its_first_use_fails(store, ours):
    with contextlib.suppress(ZeroDivisionError), store.locked(ours) as slot:
        slot.write({"access_token": "fresh"})
        raise ZeroDivisionError
    with store.locked(ours) as slot:
        assert slot.read() == {"access_token": "fresh"}


def test_a_token_sealed_with_a_lost_key_needs_a_human(engine, store, ours):
    with store.locked(ours) as slot:
        slot.write({"access_token": "secret"})
    with (
        pytest.raises(NeedsHuman) as found,
        SqlTokenStore(engine, Seal([new_seal_key()])).locked(ours) as slot,
    ):
        slot.read()
    assert found.value.code == "seal_broken"


def test_a_connection_can_be_replaced_and_cut(engine, store, ours):
    facts = {"tenant_name": "Demo", "kind": "custom", "created_at": NOON}
    with UnitOfWork(engine, Bells()) as uow:
        assert uow.tokens.connection(ours) is None
        uow.tokens.connect(ours, tenant_id="1", **facts)
        uow.tokens.connect(ours, tenant_id="2", **facts)
        assert uow.tokens.connection(ours) == ConnectionRow(ours, "2", **facts)
        theirs = uow.organisations.add("Bakery", slug="hill")
        assert uow.tokens.connection(theirs) is None
        uow.commit()
    with store.locked(ours) as slot:
        slot.write({"access_token": "secret"})
    with UnitOfWork(engine, Bells()) as uow:
        uow.tokens.disconnect(ours)
        assert uow.tokens.connection(ours) is None
        uow.commit()
    with store.locked(ours) as slot:
        assert slot.read() is None

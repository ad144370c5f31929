"""Claims, leases and what lies stuck, with several at once, on SQLite and on PostgreSQL."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import Engine

from idp.document import UploadSource
from idp.errors import Rejected
from idp.records import DocumentRow
from idp.status import Status
from idp.storage.engine import open_database
from idp.storage.unit_of_work import UnitOfWork
from rows import NOON, Bells, a_row

pytestmark = pytest.mark.contract
LATER = NOON + timedelta(seconds=20)
MUCH_LATER = NOON + timedelta(minutes=10)


@pytest.fixture
def work(engine: Engine) -> Callable[[], UnitOfWork]:
    return lambda: UnitOfWork(engine, Bells())


@pytest.fixture
def ours(work) -> str:
    with work() as uow:
        made = uow.organisations.add("Harbour Cafe", slug="harbour")
        uow.commit()
    return made


@pytest.fixture
def row(work, ours) -> DocumentRow:
    return kept(work, a_row(ours))


def kept(work, row: DocumentRow) -> DocumentRow:
    with work() as uow:
        uow.documents.add(row)
        uow.commit()
    return row


def claim(uow, row, worker="one", *, status=Status.RECEIVED, now=NOON, until=LATER):
    return uow.documents.claim(row.id, worker, status=status, now=now, until=until)


def test_a_claimed_document_is_nobody_elses_until_its_lease_ends(work, row):
    with work() as uow:
        assert claim(uow, row) == row
        assert claim(uow, row, "two") is None
        assert claim(uow, row, "two", now=LATER, until=MUCH_LATER) == row
        assert not uow.documents.renew(row.id, "one", MUCH_LATER)
        assert uow.documents.renew(row.id, "two", MUCH_LATER)
        uow.documents.release(row.id, "one")
        assert claim(uow, row, "three", now=LATER) is None
        uow.documents.release(row.id, "two")
        assert claim(uow, row, "three") == row


def test_a_document_that_moved_on_cannot_be_claimed_for_what_is_done(work, ours, row):
    with work() as uow:
        claim(uow, row)
        uow.documents.move(ours, row.id, Status.READ, now=NOON)
        assert claim(uow, row) is None
        assert not uow.documents.renew(row.id, "one", MUCH_LATER)
        assert claim(uow, row, status=Status.READ).status is Status.READ


def test_what_is_postponed_waits(work, row):
    with work() as uow:
        claim(uow, row)
        uow.documents.postpone(row.id, LATER)
        assert claim(uow, row) is None
        assert uow.documents.stuck(NOON, quiet_since=NOON) == ()
        assert uow.documents.stuck(LATER, quiet_since=NOON) == ((row.id, Status.RECEIVED),)
        assert claim(uow, row, now=LATER, until=MUCH_LATER) is not None


def test_tries_are_counted(work, row):
    with work() as uow:
        assert [uow.documents.attempt(row.id) for _ in range(3)] == [1, 2, 3]
        with pytest.raises(Rejected):
            uow.documents.attempt("nothing")


def test_a_bell_rings_for_what_lies_and_not_again_at_once(work, ours, row):
    waiting = kept(work, a_row(ours, status=Status.NEEDS_REVIEW))
    approved = kept(work, a_row(ours, status=Status.APPROVED, updated_at=NOON - timedelta(days=1)))
    held = kept(work, a_row(ours))
    with work() as uow:
        claim(uow, held, until=MUCH_LATER)
        assert uow.documents.stuck(LATER, quiet_since=NOON - timedelta(seconds=1)) == (
            (approved.id, Status.APPROVED),
        )
        assert dict(uow.documents.stuck(LATER, quiet_since=NOON)) == {row.id: Status.RECEIVED}
        assert uow.documents.stuck(LATER, quiet_since=NOON) == ()
        rung = dict(uow.documents.stuck(MUCH_LATER, quiet_since=LATER))
        assert rung.keys() == {row.id, approved.id, held.id}
        assert waiting.id not in rung


def test_a_bell_rings_for_the_longest_quiet_first(work, ours):
    rows = [kept(work, a_row(ours, updated_at=NOON - timedelta(hours=h))) for h in (1, 3, 2)]
    with work() as uow:
        rung = [uow.documents.stuck(NOON, quiet_since=NOON - timedelta(minutes=1), limit=1)]
        rung.append(uow.documents.stuck(NOON, quiet_since=NOON - timedelta(minutes=1), limit=1))
    assert [id_ for ((id_, _),) in rung] == [rows[1].id, rows[2].id]


def at_once(count: int, job: Callable[[int], object]) -> list[object]:
    """What `job` gives in `count` threads that start together."""
    start = Barrier(count)

    def one(number: int) -> object:
        start.wait(10)
        return job(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def test_of_many_threads_one_gets_the_claim(work, row):
    def try_it(number: int) -> bool:
        with work() as uow:
            got = claim(uow, row, f"worker {number}") is not None
            uow.commit()
            return got

    assert sum(at_once(8, try_it)) == 1


def test_the_same_bytes_at_once_end_with_one_row_that_all_find(work, ours):
    def upload(_: int) -> str:
        mine = a_row(ours, b"the same")
        with work() as uow:
            try:
                uow.documents.add(mine)
            except Rejected:
                return uow.documents.by_content(ours, mine.sha256).id
            time.sleep(0.05)
            uow.commit()
        return mine.id

    assert len(set(at_once(8, upload))) == 1


def test_two_drafts_saved_at_once_are_one_draft_and_one_conflict(work, ours, row):
    def save(number: int) -> str:
        with work() as uow:
            try:
                uow.documents.save_draft(
                    ours, row.id, f"{number}".encode(), expected_version=0, now=NOON
                )
            except Rejected as refused:
                return refused.code
            uow.commit()
        return "saved"

    assert sorted(at_once(6, save)) == ["conflict"] * 5 + ["saved"]


def test_two_moves_at_once_are_one_move(work, ours, row):
    def move(_: int) -> str:
        with work() as uow:
            uow.documents.get(ours, row.id)
            try:
                uow.documents.move(ours, row.id, Status.READ, now=NOON)
            except Rejected as refused:
                return refused.code
            uow.commit()
        return "moved"

    assert sorted(at_once(6, move)) == ["moved"] + ["status_move"] * 5


def test_two_beats_at_once_ring_each_document_once(work, ours):
    for _ in range(20):
        kept(work, a_row(ours))

    def ring(_: int) -> list[str]:
        with work() as uow:
            rung = [id_ for id_, _ in uow.documents.stuck(LATER, quiet_since=NOON)]
            uow.commit()
            return rung

    rung = [id_ for rung in at_once(4, ring) for id_ in rung]
    assert (len(rung), len(set(rung))) == (20, 20)


def test_many_writers_who_read_first_wait_for_each_other_instead_of_failing(work, row):
    """SQLite would refuse a transaction that reads, is overtaken, and then writes."""

    def count(_: int) -> int:
        for _ in range(10):
            with work() as uow:
                uow.documents.find(row.id)
                uow.documents.attempt(row.id)
                uow.commit()
        return 0

    at_once(8, count)
    with work() as uow:
        assert uow.documents.attempt(row.id) == 81


def _claim_elsewhere(url: str, document_id: str, start, results) -> None:
    engine = open_database(url)
    start.wait(20)
    with UnitOfWork(engine, Bells()) as uow:
        got = uow.documents.claim(
            document_id,
            multiprocessing.current_process().name,
            status=Status.RECEIVED,
            now=NOON,
            until=LATER,
        )
        uow.commit()
    engine.dispose()
    results.put(got is not None)


def test_of_two_processes_one_gets_the_claim(database_url, row):
    spawn = multiprocessing.get_context("spawn")
    start, results = spawn.Barrier(2), spawn.Queue()
    workers = [
        spawn.Process(target=_claim_elsewhere, args=(database_url, row.id, start, results))
        for _ in range(2)
    ]
    for worker in workers:
        worker.start()
    got = [results.get(timeout=120) for _ in workers]
    for worker in workers:
        worker.join(60)
    results.close()
    assert sorted(got) == [False, True]


def test_a_forked_child_takes_a_connection_of_its_own(work, row, engine):
    with work() as uow:
        uow.documents.find(row.id)
    fork = multiprocessing.get_context("fork")
    heard = fork.SimpleQueue()

    def child() -> None:
        with work() as uow:
            heard.put(uow.documents.attempt(row.id))
            uow.commit()

    process = fork.Process(target=child)
    process.start()
    process.join(20)
    assert (process.exitcode, heard.get()) == (0, 1)
    heard.close()
    with work() as uow:
        assert uow.documents.attempt(row.id) == 2


def test_a_source_of_uploads_survives_storage(work, ours):
    row = kept(work, a_row(ours, source=UploadSource.EMAIL))
    with work() as uow:
        assert uow.documents.find(row.id).source is UploadSource.EMAIL

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from idp.errors import IdpError, NeedsHuman, Rejected, Retryable
from pipelines.isolation import member
from pipelines.isolation.bounds import Bounds
from pipelines.isolation.member import Recipe
from pipelines.isolation.pool import Pool, Report

ROOT = Path(__file__).parents[3]
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="memory is watched in /proc")
Started = Callable[..., Pool]


def recipe(**bounds: float) -> Recipe:
    given = {"memory_mb": 300, "quick_seconds": 10.0, **bounds}
    paths = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    return Recipe(
        Bounds(**given),
        environment={"PYTHONPATH": paths, "PATH": os.defpath, "PYTHONDONTWRITEBYTECODE": "1"},
        module="strange_reader",
    )


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    pool = Pool(recipe())
    yield pool
    pool.close()


@pytest.fixture
def started() -> Iterator[Started]:
    pools: list[Pool] = []

    def start(*, heard: Callable[[Report], None] = lambda _: None, most: int = 4, **bounds) -> Pool:
        pools.append(Pool(recipe(**bounds), heard=heard, most=most))
        return pools[-1]

    yield start
    for pool in pools:
        pool.close()


def pid_of(pool: Pool) -> int:
    return pool.run("echo", {}, b"").header["pid"]


def error_of(pool: Pool, job: str, **asked: object) -> IdpError:
    with pytest.raises(IdpError) as caught:
        pool.run(job, asked, b"")
    return caught.value


def test_a_job_is_done_in_another_process_and_the_same_one_is_asked_again(pool: Pool):
    answer = pool.run("echo", {"width": 800}, b"abc")
    assert answer.payload == b"cba"
    assert answer.header["asked"]["width"] == 800
    assert answer.header["pid"] == pid_of(pool) != os.getpid()


def test_megabytes_go_there_and_back(pool: Pool):
    content = os.urandom(1000) * 5000
    assert pool.run("echo", {}, content).payload == content[::-1]


def test_an_error_of_ours_comes_back_as_itself_and_the_reader_lives(pool: Pool):
    before = pid_of(pool)
    error = error_of(pool, "refuse")
    assert isinstance(error, NeedsHuman)
    assert (error.code, error.say) == ("no_ocr", "Install an engine.")
    assert pid_of(pool) == before


def test_what_a_library_raises_costs_the_document_not_the_reader(pool: Pool):
    before = pid_of(pool)
    error = error_of(pool, "break")
    assert isinstance(error, Rejected)
    assert error.code == "broken_file"
    assert pid_of(pool) == before


@pytest.mark.parametrize("job", ["crash", "leave"])
def test_a_reader_that_dies_is_replaced_and_the_file_is_broken(pool: Pool, job: str):
    before = pid_of(pool)
    error = error_of(pool, job)
    assert isinstance(error, Rejected)
    assert error.code == "broken_file"
    assert pid_of(pool) != before


@pytest.mark.parametrize(
    "header", [{}, {"is": "ready"}, {"is": "error", "kind": "root"}, {"is": "pages", "pages": []}]
)
def test_a_reader_that_talks_nonsense_is_replaced(pool: Pool, header: dict[str, object]):
    before = pid_of(pool)
    with pytest.raises(Rejected, match="damaged"):
        pool.run("garble", {"header": header}, b"", more=float)
    assert pid_of(pool) != before


@pytest.mark.parametrize("job", ["sleep", "spin"])
def test_a_reader_that_takes_too_long_is_killed(pool: Pool, job: str):
    before, began = pid_of(pool), time.monotonic()
    with pytest.raises(Rejected, match="longer than 0 seconds") as caught:
        pool.run(job, {"for": 60}, b"", seconds=0.3)
    assert caught.value.code == "too_slow"
    assert time.monotonic() - began < 30
    assert pid_of(pool) != before
    assert not Path(f"/proc/{before}").exists()


def test_more_pages_have_more_time(pool: Pool):
    asked = {"for": 0.5, "pages": 10}
    assert pool.run("sleep", asked, b"", seconds=0.2, more=lambda pages: pages / 2)


def test_the_time_in_which_others_had_the_processor_does_not_count(pool: Pool, monkeypatch):
    waited = iter([5.0, 5.1, 5.4])
    monkeypatch.setattr(member, "kept_waiting", lambda _pid: next(waited, 5.4))
    assert pool.run("sleep", {"for": 0.45}, b"", seconds=0.2)
    waited = iter([5.0])
    monkeypatch.setattr(member, "kept_waiting", lambda _pid: next(waited, 500.0))
    with pytest.raises(Rejected) as caught:  # but there is an end to all patience
        pool.run("sleep", {"for": 60}, b"", seconds=0.2)
    assert caught.value.code == "too_slow"


def test_more_pages_have_more_of_the_processor_too(pool: Pool):
    asked = {"pages": 10}
    answer = pool.run("limits", asked, b"", seconds=1, more=lambda pages: min(pages, 300) * 2.0)
    assert int(answer.payload) >= 600 * (os.cpu_count() or 1)
    alone = pool.run("limits", {}, b"", seconds=1)
    assert int(alone.payload) < 600


@LINUX
def test_a_program_that_a_reader_waits_for_ends_with_it(pool: Pool):
    pid = pid_of(pool)
    children = Path(f"/proc/{pid}/task/{pid}/children")
    seen: list[str] = []
    looking = threading.Timer(0.3, lambda: seen.extend(children.read_text().split()))
    looking.start()
    with pytest.raises(Rejected):
        pool.run("engine", {}, b"", seconds=0.6)
    looking.join()
    (engine,) = seen
    wait_until_gone(int(engine))


@LINUX
def test_a_reader_that_eats_memory_is_stopped(pool: Pool):
    error = error_of(pool, "allocate", mb=2000)
    assert error.code == "too_much_memory"
    assert "300 MB" in error.say


def test_memory_that_is_not_there_is_not_given(pool: Pool):
    assert error_of(pool, "allocate at once", mb=4000).code == "too_much_memory"


def test_a_report_says_how_a_job_went(started: Started):
    heard: list[Report] = []
    pool = started(heard=heard.append)
    pool.run("echo", {}, b"")
    error_of(pool, "refuse")
    assert [(report.job, report.code) for report in heard] == [("echo", ""), ("refuse", "no_ocr")]
    assert heard[0].seconds > 0
    if sys.platform == "linux":
        assert 5e6 < heard[0].peak < 300e6


def test_a_reader_is_replaced_after_so_many_jobs(started: Started):
    pool = started(jobs=2)
    pids = [pid_of(pool) for _ in range(4)]
    assert pids[0] == pids[1] != pids[2] == pids[3]


def test_after_some_jobs_a_warm_program_keeps_a_spare_that_takes_over(started: Started):
    pool = started()
    pool.warm()
    for _ in range(4):
        pid_of(pool)
    in_use, spares = pid_of(pool), {one.pid for one in pool._state.idle}
    error_of(pool, "crash")
    assert in_use in spares  # it had been given back
    assert pid_of(pool) in spares - {in_use}


def test_threads_have_readers_of_their_own_and_those_too_many_wait(started: Started):
    pool = started(most=2)
    pids: list[int] = []

    def ask() -> None:
        pool.run("sleep", {"for": 0.2}, b"")
        pids.append(pid_of(pool))

    threads = [threading.Thread(target=ask) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(pids) == 5
    assert len(set(pids)) == 2


def test_a_forked_process_has_readers_of_its_own(pool: Pool):
    mine = pid_of(pool)
    from_child, to_parent = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(to_parent, str(pid_of(pool)).encode())
            pool.close()
        finally:
            os._exit(0)
    theirs = int(os.read(from_child, 20))
    os.waitpid(child, 0)
    assert theirs != mine
    wait_until_gone(theirs)
    assert pid_of(pool) == mine


def test_a_closed_pool_leaves_neither_process_nor_folder(started: Started, monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    pool = started()
    pid = pid_of(pool)
    assert len(list(tmp_path.iterdir())) == 1
    pool.close()
    wait_until_gone(pid)
    assert list(tmp_path.iterdir()) == []
    assert isinstance(error_of(pool, "echo"), Retryable)


def test_a_reader_that_cannot_be_started_is_tried_again_later():
    broken = Recipe(Bounds(), environment={"PYTHONPATH": str(ROOT)}, module="no_such_module")
    pool = Pool(broken)
    try:
        assert error_of(pool, "echo").code == "reader_missing"
    finally:
        pool.close()


def wait_until_gone(pid: int) -> None:
    until = time.monotonic() + 5
    while True:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        state = Path(f"/proc/{pid}/stat")
        if state.exists() and state.read_text().rsplit(")", 1)[1].split()[0] == "Z":
            return
        assert time.monotonic() < until, f"{pid} still runs"
        time.sleep(0.02)

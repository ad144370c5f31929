"""What a reader that foreign bytes took over can still do. Walls that this system lacks are skipped, by name."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from idp.config import Settings, environment_for_readers
from idp.errors import Rejected
from pipelines.isolation import walls
from pipelines.isolation.bounds import Bounds
from pipelines.isolation.kernel import _around
from pipelines.isolation.member import Recipe
from pipelines.isolation.pool import Pool

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program's own folder, with a secret in it."""
    home = tmp_path_factory.mktemp("home")
    (home / "seal.key").write_text("a secret", encoding="utf-8")
    return home


@pytest.fixture(scope="module")
def pool(home: Path) -> Iterator[Pool]:
    paths = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IDP_SECRET_KEY", "a secret")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "a secret")
        patch.setenv("LANG", "C.UTF-8")
        environment = environment_for_readers(Settings(home=home)) | {"PYTHONPATH": paths}
    bounds = Bounds(memory_mb=300, file_mb=5, processes=20, quick_seconds=15)
    pool = Pool(Recipe(bounds, {}, environment, (home, ROOT / ".env"), "strange_reader"))
    yield pool
    pool.close()


def said(pool: Pool, job: str, **asked: Any) -> str:
    return pool.run(job, asked, b"").payload.decode()


def needs(pool: Pool, wall: str) -> None:
    if wall not in pool.walls():
        pytest.skip(f"this system does not give the wall “{wall}”")


def test_a_reader_says_which_walls_stand(pool: Pool):
    standing = pool.walls()
    assert walls.LIMITS in standing
    assert set(standing) | set(walls.missing(standing)) == set(walls.EVERY_WALL)


def test_a_reader_opens_no_connection(pool: Pool):
    needs(pool, walls.SOCKETS)
    assert said(pool, "connect") == "PermissionError"


def test_a_reader_does_not_read_what_the_program_keeps(pool: Pool, home: Path):
    needs(pool, walls.FILES)
    assert said(pool, "see", path=str(home / "seal.key")) == "PermissionError"


def test_a_reader_does_not_read_the_memory_or_environment_of_the_program(pool: Pool):
    needs(pool, walls.FILES)
    for name in ("environ", "mem"):
        assert said(pool, "see", path=f"/proc/{os.getpid()}/{name}") == "PermissionError"


def test_a_reader_still_finds_its_libraries(pool: Pool):
    for module in ("models.doctype", "pipelines.stages.classify", "email.mime.audio", "babel"):
        assert said(pool, "import", module=module) == module
    assert "def" in said(pool, "see", path=str(ROOT / "pipelines" / "process.py"))


def test_a_reader_writes_nowhere_but_in_its_folder(pool: Pool, tmp_path: Path):
    needs(pool, walls.FILES)
    for folder in (tmp_path, ROOT, Path("/dev/shm")):
        assert said(pool, "write", path=str(folder / "left-behind"), mb=1) == "PermissionError"
    assert said(pool, "write", path="own", mb=1) == "written"


def test_a_job_finds_no_file_of_the_one_before(pool: Pool):
    assert said(pool, "write", path="own", mb=1) == "written"
    assert said(pool, "see", path="own") == "FileNotFoundError"


def test_a_file_that_grows_too_large_is_stopped(pool: Pool):
    assert said(pool, "write", path="own", mb=50) == "OSError"


def test_a_reader_inherits_no_secret(pool: Pool):
    environment = said(pool, "environment")
    assert "secret" not in environment.casefold()
    assert "LANG=C.UTF-8" in environment


@pytest.mark.skipif(sys.platform != "linux", reason="processes are counted in /proc")
def test_processes_without_end_are_stopped(pool: Pool):
    mark = uuid4().hex
    with pytest.raises(Rejected) as caught:
        pool.run("fork", {"mark": mark}, b"")
    assert caught.value.code in {"too_much_memory", "broken_file"}
    until = time.monotonic() + 2
    while left := [
        one for one in Path("/proc").glob("[0-9]*/cmdline") if mark.encode() in read(one)
    ]:
        assert time.monotonic() < until, f"{len(left)} go on"


def read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def test_everything_but_what_is_hidden_is_named_in_few_paths(tmp_path: Path):
    for name in ("keep", "deep/keep", "deep/hidden"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "deep" / "link").symlink_to(tmp_path / "deep" / "hidden")
    hidden = tmp_path / "deep" / "hidden"
    seen = [path for path in _around({hidden}) if path.is_relative_to(tmp_path)]
    assert sorted(seen) == [tmp_path / "deep" / "keep", tmp_path / "keep"]
    assert not any(hidden.is_relative_to(path) for path in _around({hidden}))

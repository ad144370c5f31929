"""Real readers under bombs and hostile files, and a worker that lives on when a document kills its reader."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.hostile import DOCUMENT, FOLDER, Course, Outcome, chosen, outcomes
from bombs import BOMBS
from copies import Running, a_running_copy
from idp.config import Settings
from idp.document import Upload, UploadSource
from idp.ports import Limits
from pipelines.isolation.bounds import descendants
from pipelines.isolation.doors import isolated_doors
from pipelines.reading import ByteDoors, local_doors

pytestmark = pytest.mark.contract
SAMPLES = Path(__file__).parents[2] / "samples"
TYPED = {"broken_file", "too_large", "too_much_memory", "too_slow", "unknown_kind"}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(home=tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def course(settings: Settings) -> Iterator[Course]:
    course = Course(settings)
    yield course
    course.close()


@pytest.fixture(scope="module")
def doors(settings: Settings) -> Iterator[ByteDoors]:
    doors = isolated_doors(settings)
    yield doors
    doors.close()


def sample(name: str, media_type: str) -> Upload:
    return Upload.of(
        (SAMPLES / name).read_bytes(),
        filename=Path(name).name,
        media_type=media_type,
        source=UploadSource.CLI,
    )


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_ends_as_a_document_or_an_error_and_the_next_file_is_read(
    course: Course, tmp_path: Path, name: str
):
    bomb = tmp_path / name
    bomb.write_bytes(BOMBS[name]())
    outcome = course.run(bomb)
    assert outcome.code in TYPED | {DOCUMENT}, outcome
    assert outcome.code == DOCUMENT or len(outcome.say) > 20
    assert outcome.peak <= 1_000_000_000
    assert outcome.longest_job <= 80  # 18 seconds, and the patience with a busy computer
    after = course.run(SAMPLES / "invoices" / "harbour-paper-4471.pdf")
    assert after.code == DOCUMENT


def test_what_takes_too_much_memory_is_told_apart(course: Course, tmp_path: Path):
    bomb = tmp_path / "bomb.pdf"
    bomb.write_bytes(BOMBS["text-fills-memory.pdf"]())
    assert course.run(bomb).code == "too_much_memory"


def test_thirty_hostile_files_end_as_they_should(settings: Settings):
    if not FOLDER.is_dir():
        pytest.skip("the hostile files (../shared/eval/hostile) are not here")
    found = list(outcomes(chosen(FOLDER, seed=7, limit=30), settings))
    assert len(found) == 30
    assert [one for one in found if not one.told] == []
    assert [one for one in found if one.peak > 1_000_000_000] == []
    # Other programs may be busy on this computer: what a single job took is bounded in any case.
    assert [one for one in found if one.longest_job > 120] == []
    assert sum(one.code == DOCUMENT for one in found) >= 15


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("invoices/harbour-paper-4471.pdf", "application/pdf"),
        ("receipts/corner-bean-cafe.png", "image/png"),
        ("einvoices/deux-rives-0893.pdf", "application/pdf"),
    ],
)
def test_a_reader_of_its_own_reads_what_this_process_would(
    doors: ByteDoors, settings: Settings, name: str, media_type: str
):
    upload, here = sample(name, media_type), local_doors(settings)
    content, limits = upload.content, Limits()
    assert doors.unpacker.check(content, upload.filename, limits) == media_type
    read = doors.reader.read(upload)
    assert read == here.reader.read(upload)
    if read.einvoice_xml:
        assert doors.einvoice.find(content, media_type) == read.einvoice_xml
        assert doors.einvoice.parse(read.einvoice_xml) == here.einvoice.parse(read.einvoice_xml)
    one, other = doors.renderer, here.renderer
    assert one.count(content, media_type) == other.count(content, media_type) == len(read.pages)
    widths = {"widths": (300, 600), "turn": 90}
    previews = one.previews(content, media_type, 1, **widths)
    assert previews == other.previews(content, media_type, 1, **widths)
    ((_, picture),) = one.pages(content, media_type, (1,))
    ((_, drawn),) = other.pages(content, media_type, (1,))
    assert (picture == drawn).all()
    assert one.as_pdf(content, media_type)[:5] == b"%PDF-"


def test_a_mail_is_taken_apart_in_a_reader(doors: ByteDoors, settings: Settings):
    file = min((SAMPLES / "emails").glob("*.eml"))
    upload = sample(f"emails/{file.name}", "message/rfc822")
    here = local_doors(settings).unpacker
    assert doors.unpacker.parts(upload) == here.parts(upload)
    assert doors.unpacker.left_out(upload) == here.left_out(upload)


class Office:
    """A running copy, its worker's processes and what became of documents."""

    def __init__(self, running: Running) -> None:
        self.running = running

    def workers(self) -> dict[int, str]:
        return {
            pid: command
            for pid, command in self.running.children().items()
            if command.rstrip().endswith(" worker")
        }

    def readers(self) -> set[int]:
        """The readers that a worker started."""
        commands = self.running.children()
        return {
            child
            for worker in self.workers()
            for child in descendants(worker)
            if "pipelines.isolation.child" in commands.get(child, "")
        }


def wait_until(what: str, holds, seconds: float = 120) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, f"waited in vain: {what}"
        time.sleep(0.02)


def test_a_worker_outlives_the_readers_that_documents_kill_and_readers_do_not_outlive_it(
    tmp_path: Path,
):
    with a_running_copy(tmp_path, IDP_WORKER_PROCESSES="1") as running:
        office = Office(running)
        wait_until("a reader is warm", office.readers)
        workers = set(office.workers())
        first = upload(running, "forms.pdf", BOMBS["forms-draw-each-other.pdf"]())
        wait_until("it failed", lambda: status(running, first) == "failed", 180)
        good = SAMPLES / "invoices" / "harbour-paper-4471.pdf"
        second = upload(running, good.name, good.read_bytes())
        wait_until("it was read", lambda: status(running, second) == "needs_review", 180)
        assert set(office.workers()) == workers
        readers = office.readers()
        assert readers
        for worker in workers:
            os.kill(worker, signal.SIGKILL)
        wait_until("its readers are gone", lambda: not readers & set(running.children()), 60)


def upload(running: Running, name: str, content: bytes) -> str:
    import urllib3

    http = urllib3.PoolManager(retries=False, timeout=60)
    answer = http.request(
        "POST",
        f"{running.url}/api/v1/documents",
        headers={"Authorization": f"Bearer {running.idp('user', 'token', 'reviewer')}"},
        fields={"file": (name, content)},
    )
    assert answer.status < 300, answer.data
    return str(answer.json()["documents"][0]["id"])


def status(running: Running, document_id: str) -> str:
    import sqlite3

    connection = sqlite3.connect(running.home / "idp.sqlite", timeout=30)
    try:
        query = "SELECT status FROM documents WHERE id = ?"
        return str(connection.execute(query, (document_id,)).fetchone()[0])
    finally:
        connection.close()


def test_the_outcome_of_a_file_holds_only_with_a_sentence_in_time():
    file = Path("bad.pdf")
    assert Outcome(file, "broken_file", "This file is damaged: send another.", 3, 10).held
    assert not Outcome(file, "broken_file", "", 3, 10).held
    assert not Outcome(file, DOCUMENT, seconds=21).held
    assert not Outcome(file, DOCUMENT, peak=2_000_000_000).held

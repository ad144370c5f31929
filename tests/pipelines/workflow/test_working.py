import pytest

from desks import Desk, Killed
from idp.document import Document, Upload
from idp.errors import IdpError, NeedsHuman, Rejected, Retryable
from idp.status import Status
from pipelines import workflow


def test_a_document_is_read_understood_and_waits_for_a_person(desk: Desk) -> None:
    document_id, version = desk.ready()
    row = desk.row(document_id)
    assert (row.status, version, row.supplier, row.number) == (
        Status.NEEDS_REVIEW,
        1,
        "Harbour Paper Pty Ltd",
        "HP-4471",
    )
    assert desk.events(document_id) == ["received", "read", "understood"]


def test_two_workers_at_one_document_read_it_once(desk: Desk) -> None:
    document_id = desk.upload()
    desk.answer("read_document", document_id)
    desk.answer("read_document", document_id)
    assert desk.reader.times_read == 1


def test_a_worker_killed_while_reading_loses_its_lease_and_another_goes_on(desk: Desk) -> None:
    document_id = desk.upload()
    desk.bells.rung.clear()
    desk.reader.fails = [Killed()]
    with pytest.raises(Killed):
        desk.answer("read_document", document_id)
    desk.wait(21)
    assert workflow.resume_stuck(services=desk.services, quiet_seconds=5) == 1
    desk.work()
    assert desk.status(document_id) is Status.NEEDS_REVIEW


def test_a_lost_message_is_rung_again_and_only_once_a_while(desk: Desk) -> None:
    document_id = desk.upload()
    desk.bells.rung.clear()
    desk.wait(6)
    assert workflow.resume_stuck(services=desk.services, quiet_seconds=5) == 1
    assert workflow.resume_stuck(services=desk.services, quiet_seconds=5) == 0
    assert desk.bells.rung == [("read_document", document_id)]


def test_a_document_that_kills_its_worker_every_time_is_set_aside(desk: Desk) -> None:
    document_id = desk.upload()
    desk.reader.fails = [Killed(), Killed(), Killed()]
    for _ in range(3):
        with pytest.raises(Killed):
            desk.answer("read_document", document_id)
        desk.wait(30)
    desk.answer("read_document", document_id)
    row = desk.row(document_id)
    assert (row.status, row.reason_code) == (Status.FAILED, "gave_up")
    assert desk.reader.times_read == 3


@pytest.mark.parametrize(
    "error", [Rejected("encrypted", "It is locked."), NeedsHuman("no_ocr", "Install tesseract.")]
)
def test_an_error_for_people_marks_the_document_failed_with_its_sentence(
    desk: Desk, error: Rejected | NeedsHuman
) -> None:
    document_id = desk.upload()
    workflow.fail(document_id, error, services=desk.services)
    row = desk.row(document_id)
    assert (row.status, row.reason_code, row.reason_say) == (Status.FAILED, error.code, error.say)


def test_an_error_that_may_pass_waits_and_is_tried_again(desk: Desk) -> None:
    document_id = desk.upload()
    desk.bells.rung.clear()
    workflow.fail(document_id, Retryable("away", "The store is away."), services=desk.services)
    desk.wait(10)
    assert workflow.resume_stuck(services=desk.services, quiet_seconds=5) == 0
    desk.wait(31)
    assert workflow.resume_stuck(services=desk.services, quiet_seconds=5) == 1


def try_to_read(desk: Desk, document_id: str) -> None:
    """What the task does, errors included."""
    try:
        desk.answer("read_document", document_id)
    except IdpError as error:
        workflow.fail(document_id, error, services=desk.services)


def test_a_file_store_that_is_away_for_long_fails_no_document_and_is_told_once(desk: Desk) -> None:
    document_id = desk.upload()
    desk.reader.fails = [Retryable("blobs_away", "The file store does not answer.")] * 9
    for _ in range(9):
        try_to_read(desk, document_id)
        desk.wait(31)
    assert desk.events(document_id) == ["received", "waiting"]
    try_to_read(desk, document_id)
    assert desk.status(document_id) is Status.READ


def test_a_page_that_takes_too_long_again_and_again_is_set_aside(desk: Desk) -> None:
    document_id = desk.upload()
    desk.reader.fails = [Retryable("ocr_timeout", "Reading this page took too long.")] * 9
    for _ in range(4):
        try_to_read(desk, document_id)
        desk.wait(31)
    assert desk.row(document_id).reason_code == "gave_up"


def test_a_worker_that_was_thought_dead_and_comes_late_spoils_nothing(desk: Desk) -> None:
    document_id = desk.upload()
    desk.bells.rung.clear()
    read = desk.reader.read

    def sleeps(upload: Upload) -> Document:
        desk.reader.read = read
        desk.wait(60)
        desk.answer("read_document", document_id)
        return read(upload)

    desk.reader.read = sleeps
    try_to_read(desk, document_id)
    assert desk.status(document_id) is Status.READ
    desk.work()
    assert desk.status(document_id) is Status.NEEDS_REVIEW


def test_a_publication_that_breaks_again_and_again_is_tried_ever_more_rarely(desk: Desk) -> None:
    document_id = desk.approved()
    desk.bells.rung.clear()
    broken = Retryable("unexpected", "Something unexpected went wrong; it will be tried again.")
    for _ in range(5):
        workflow.fail(document_id, broken, services=desk.services)
    desk.wait(140)
    assert workflow.resume_stuck(services=desk.services, quiet_seconds=5) == 0
    desk.wait(20)
    assert workflow.resume_stuck(services=desk.services, quiet_seconds=5) == 1
    assert desk.events(document_id).count("waiting") == 1


def test_a_failed_document_can_be_read_again_by_a_person(desk: Desk) -> None:
    document_id = desk.upload()
    workflow.fail(document_id, Rejected("broken_file", "It is broken."), services=desk.services)
    workflow.retry(document_id, services=desk.services, actor=desk.reviewer)
    desk.work()
    assert desk.status(document_id) is Status.NEEDS_REVIEW


def test_the_same_invoice_from_another_file_is_said_to_look_like_the_first(desk: Desk) -> None:
    desk.ready(b"%PDF one")
    second, _ = desk.ready(b"%PDF another file, same invoice")
    found = workflow.draft_of(second, services=desk.services, actor=desk.reviewer)
    assert found is not None
    assert any("duplicate" in issue.code for issue in found[0].issues)


def test_a_document_that_waits_in_a_long_queue_is_not_rung_for_again_and_again(desk: Desk) -> None:
    desk.upload()
    rung = 0
    for _ in range(50):
        desk.wait(5)
        rung += workflow.resume_stuck(services=desk.services, quiet_seconds=5)
    assert rung == 1
    desk.wait(300)
    assert workflow.resume_stuck(services=desk.services, quiet_seconds=5) == 1

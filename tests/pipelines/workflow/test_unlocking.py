import pytest

from desks import Desk
from idp.document import UploadSource
from idp.errors import Rejected
from idp.status import Status
from idp.storage.blobs import original_key
from pipelines import workflow

LOCKED = b"%PDF-locked\fHarbour Paper Pty Ltd"


def unlock(desk: Desk, document_id: str, password: str = "tiger", **options: object):
    given = {"actor": desk.reviewer} | options
    return workflow.unlock(document_id, password, services=desk.services, **given)


def test_a_locked_file_is_kept_until_its_password_is_typed(desk: Desk):
    locked = desk.upload(LOCKED)
    row = desk.row(locked)
    assert (row.status, row.reason_code) == (Status.FAILED, "encrypted")
    assert desk.bells.rung == []
    unlock(desk, locked)
    desk.work()
    assert desk.status(locked) is Status.NEEDS_REVIEW
    assert desk.events(locked) == ["received", "failed", "unlocked", "read", "understood"]


def test_the_original_stays_locked_and_the_copy_is_read(desk: Desk):
    locked = desk.upload(LOCKED)
    unlock(desk, locked)
    row = desk.row(locked)
    assert desk.services.blobs.get(original_key(row.sha256)) == LOCKED
    assert desk.services.blobs.get(original_key(row.readable)).startswith(b"%PDF-open")
    content, *_ = workflow.original(locked, services=desk.services, actor=desk.reviewer)
    assert content == LOCKED


def test_xero_gets_the_copy_that_opens(desk: Desk):
    locked = desk.upload(LOCKED)
    unlock(desk, locked)
    desk.work()
    version = desk.row(locked).version
    workflow.approve(locked, services=desk.services, actor=desk.reviewer, version=version)
    desk.work()
    ((_, _, content),) = desk.ledger.attached
    assert content.startswith(b"%PDF-open")


@pytest.mark.parametrize(("password", "code"), [("lion", "wrong_password"), ("", "no_password"), ("x" * 201, "no_password")])  # fmt: skip
def test_a_wrong_password_loses_nothing(desk: Desk, password: str, code: str):
    locked = desk.upload(LOCKED)
    with pytest.raises(Rejected) as refused:
        unlock(desk, locked, password)
    assert refused.value.code == code
    assert desk.row(locked).reason_code == "encrypted"
    unlock(desk, locked)


def test_the_password_is_kept_nowhere(desk: Desk, tmp_path):
    locked = desk.upload(LOCKED)
    unlock(desk, locked)
    desk.work()
    desk.close()
    kept = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert b"tiger" not in kept


def test_only_what_is_locked_can_be_unlocked(desk: Desk):
    ready, _ = desk.ready()
    with pytest.raises(Rejected) as refused:
        unlock(desk, ready)
    assert refused.value.code == "status_move"


def test_staff_unlock_what_they_sent_and_nothing_else(desk: Desk):
    own = desk.upload(LOCKED, actor=desk.staff)
    unlock(desk, own, actor=desk.staff)
    other = desk.upload(LOCKED + b"!", actor=desk.reviewer)
    with pytest.raises(Rejected) as refused:
        unlock(desk, other, actor=desk.staff)
    assert refused.value.code == "not_found"


def test_a_locked_attachment_waits_for_its_password_too(desk: Desk):
    _, received = workflow.receive(
        b"Hello|" + LOCKED,
        "mail.eml",
        services=desk.services,
        actor=desk.reviewer,
        source=UploadSource.EMAIL,
    )
    locked = received.document_id
    with pytest.raises(Rejected) as error:
        desk.answer("read_document", locked)
    workflow.fail(locked, error.value, services=desk.services)
    assert workflow.is_locked(desk.row(locked))

import pytest

from desks import Desk
from idp.document import UploadSource
from idp.status import Status
from idp.storage.blobs import original_key
from pipelines import workflow


def receive(
    desk: Desk, content: bytes, filename: str = "bill.pdf"
) -> tuple[workflow.Received, ...]:
    return workflow.receive(
        content, filename, services=desk.services, actor=desk.staff, source=UploadSource.WEB
    )


def test_the_original_is_kept_unchanged_before_anybody_is_told(desk: Desk) -> None:
    (received,) = receive(desk, b"%PDF exactly these bytes")
    row = desk.row(received.document_id)
    assert desk.services.blobs.get(original_key(row.sha256)) == b"%PDF exactly these bytes"
    assert (row.status, row.uploaded_by, row.size) == (Status.RECEIVED, desk.staff.user_id, 24)
    assert desk.bells.rung == [("read_document", row.id)]


def test_the_same_bytes_twice_point_to_the_first(desk: Desk) -> None:
    (first,) = receive(desk, b"%PDF one", "a.pdf")
    (second,) = receive(desk, b"%PDF one", "b.pdf")
    assert second.duplicate_of == second.document_id == first.document_id
    assert len(desk.bells.rung) == 1
    assert desk.events(first.document_id) == ["received", "same_again"]


def test_a_bad_file_is_refused_with_a_reason_and_leaves_no_row(desk: Desk) -> None:
    (received,) = receive(desk, b"")
    assert received.refused is not None
    assert received.refused.code == "empty_file"
    assert desk.bells.rung == []


def test_an_email_gives_a_row_for_each_document_and_is_kept_itself(desk: Desk) -> None:
    first, second = receive(desk, b"%PDF a|%PDF b", "forwarded.eml")
    rows = [desk.row(r.document_id) for r in (first, second)]
    assert [r.filename for r in rows] == ["part-1.pdf", "part-2.pdf"]
    assert len({r.container_sha256 for r in rows}) == 1
    assert desk.services.blobs.get(original_key(rows[0].container_sha256)) == b"%PDF a|%PDF b"


def test_an_attachment_that_cannot_be_kept_is_named(desk: Desk) -> None:
    kept, left = receive(desk, b"%PDF a and a docx", "forwarded.eml")
    assert kept.document_id
    assert left.refused is not None
    assert "“bill.docx” in this message was not kept" in left.refused.say


def test_staff_are_told_of_a_colleagues_copy_without_a_way_to_it(desk: Desk) -> None:
    desk.upload(b"%PDF one", actor=desk.reviewer)
    (received,) = receive(desk, b"%PDF one")
    assert (received.document_id, received.duplicate_of) == ("", "")
    assert received.refused is not None
    assert "a colleague sent the same file" in received.refused.say


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("bill\r\nSet-Cookie: a.pdf", "billSet-Cookie: a.pdf"),
        ("C:\\scans\\bill.pdf", "bill.pdf"),
        ("../../etc/passwd", "passwd"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("\n", "document"),
        ("Rechnung März 2026.pdf", "Rechnung März 2026.pdf"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_a_file_name_is_kept_as_it_may_be_shown_and_sent(desk: Desk, sent: str, kept: str) -> None:
    (received,) = receive(desk, b"%PDF one", sent)
    assert desk.row(received.document_id).filename == kept

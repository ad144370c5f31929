import pytest

from desks import Desk, Killed
from idp.document import Kind
from idp.errors import Doubtful, NeedsHuman, RateLimited, Retryable
from idp.records import OutboxState
from idp.status import Status
from pipelines import workflow


def outbox(desk: Desk, document_id: str) -> list[OutboxState]:
    with desk.services.unit_of_work() as uow:
        return [row.state for row in uow.outbox.of(desk.organisation_id, document_id)]


def test_an_approved_bill_is_written_with_original_and_note(desk: Desk) -> None:
    document_id = desk.approved()
    desk.work()
    assert desk.status(document_id) is Status.PUBLISHED
    (bill,) = desk.ledger.bills
    assert (bill["Type"], bill["Status"], bill["InvoiceNumber"]) == ("ACCPAY", "DRAFT", "HP-4471")
    assert bill["Url"].endswith(f"/documents/{document_id}")
    assert desk.ledger.attached == [(bill["InvoiceID"], "bill.pdf", b"%PDF one")]
    assert "Approved by Demo reviewer" in desk.ledger.notes[0]
    assert outbox(desk, document_id) == [OutboxState.DONE] * 3


def test_a_worker_killed_after_xero_wrote_the_bill_makes_no_second_one(desk: Desk) -> None:
    document_id = desk.approved()
    desk.ledger.after_write = [Killed()]
    with pytest.raises(Killed):
        desk.answer("publish_document", document_id)
    desk.wait(21)
    desk.answer("publish_document", document_id)
    assert desk.status(document_id) is Status.PUBLISHED
    assert len(desk.ledger.bills) == 1


def test_a_worker_killed_before_xero_wrote_the_bill_leaves_it_to_the_next(desk: Desk) -> None:
    document_id = desk.approved()
    desk.ledger.next = [Killed()]
    with pytest.raises(Killed):
        desk.answer("publish_document", document_id)
    assert outbox(desk, document_id)[0] is OutboxState.STARTED
    desk.wait(21)
    desk.answer("publish_document", document_id)
    assert len(desk.ledger.bills) == 1


def test_a_lost_answer_is_looked_up_before_writing_again(desk: Desk) -> None:
    document_id = desk.approved()
    desk.ledger.after_write = [Doubtful("xero_unclear", "The answer was lost.")]
    desk.work()
    assert desk.status(document_id) is Status.APPROVED
    desk.wait(60)
    desk.answer("publish_document", document_id)
    assert (desk.status(document_id), len(desk.ledger.bills)) == (Status.PUBLISHED, 1)


def test_a_limit_is_waited_for_as_long_as_xero_asks(desk: Desk) -> None:
    document_id = desk.approved()
    desk.ledger.next = [RateLimited(90)]
    desk.work()
    desk.wait(80)
    assert workflow.resume_stuck(services=desk.services, quiet_seconds=5) == 0
    desk.wait(20)
    assert workflow.resume_stuck(services=desk.services, quiet_seconds=5) == 1
    desk.work()
    assert desk.status(document_id) is Status.PUBLISHED


def test_a_try_that_surely_had_no_effect_is_simply_repeated(desk: Desk) -> None:
    document_id = desk.approved()
    desk.ledger.next = [Retryable("xero_away", "Xero cannot be reached.")]
    desk.work()
    assert outbox(desk, document_id)[0] is OutboxState.PENDING
    desk.wait(60)
    desk.answer("publish_document", document_id)
    assert desk.status(document_id) is Status.PUBLISHED


def test_a_bill_that_xero_refuses_comes_back_with_its_words_and_can_be_approved_again(
    desk: Desk,
) -> None:
    document_id = desk.approved()
    desk.ledger.next = [NeedsHuman("xero_refused", "The contact is archived.")]
    desk.work()
    row = desk.row(document_id)
    assert (row.status, row.reason_say) == (Status.NEEDS_REVIEW, "The contact is archived.")
    workflow.approve(document_id, services=desk.services, actor=desk.reviewer, version=row.version)
    desk.work()
    assert desk.status(document_id) is Status.PUBLISHED
    assert len(desk.ledger.bills) == 1


def test_an_original_that_xero_refuses_is_said_and_does_not_undo_the_bill(desk: Desk) -> None:
    document_id = desk.approved()
    desk.ledger.fail_attach = NeedsHuman("xero_refused", "The file is too large.")
    desk.work()
    row = desk.row(document_id)
    assert row.status is Status.PUBLISHED
    assert "The file is too large." in row.reason_say
    assert len(desk.ledger.notes) == 1


def test_ringing_twice_publishes_once(desk: Desk) -> None:
    document_id = desk.approved()
    desk.answer("publish_document", document_id)
    desk.answer("publish_document", document_id)
    assert (len(desk.ledger.bills), len(desk.ledger.attached)) == (1, 1)


def test_a_connection_lost_in_doubt_waits_for_the_administrator_and_makes_no_second_bill(
    desk: Desk,
) -> None:
    document_id = desk.approved()
    desk.ledger.after_write = [Doubtful("xero_silent", "The answer was lost.")]
    desk.work()
    desk.ledger.fail_find = NeedsHuman("reconnect", "Connect to Xero again.")
    for _ in range(3):
        desk.wait(700)
        desk.answer("publish_document", document_id)
    assert desk.status(document_id) is Status.APPROVED
    assert desk.events(document_id).count("waiting") == 2
    desk.ledger.fail_find = None
    desk.wait(700)
    desk.answer("publish_document", document_id)
    assert (desk.status(document_id), len(desk.ledger.bills)) == (Status.PUBLISHED, 1)


def test_a_bill_approved_again_after_a_doubtful_try_is_looked_for_first(desk: Desk) -> None:
    document_id = desk.approved()
    desk.ledger.after_write = [Doubtful("xero_silent", "The answer was lost.")]
    desk.work()
    desk.ledger.fail_find = NeedsHuman("xero_refused", "Xero refused the search.")
    desk.wait(60)
    desk.answer("publish_document", document_id)
    row = desk.row(document_id)
    assert row.status is Status.NEEDS_REVIEW
    desk.ledger.fail_find = None
    workflow.approve(document_id, services=desk.services, actor=desk.reviewer, version=row.version)
    desk.work()
    assert (desk.status(document_id), len(desk.ledger.bills)) == (Status.PUBLISHED, 1)


def test_a_bill_whose_original_waits_for_a_new_connection_gets_it_later(desk: Desk) -> None:
    document_id = desk.approved()
    desk.ledger.fail_attach = NeedsHuman("reconnect", "Connect to Xero again.")
    desk.work()
    assert desk.status(document_id) is Status.APPROVED
    desk.ledger.fail_attach = None
    desk.wait(60)
    desk.answer("publish_document", document_id)
    row = desk.row(document_id)
    assert (row.status, row.reason_say) == (Status.PUBLISHED, "")
    assert (len(desk.ledger.bills), len(desk.ledger.attached)) == (1, 1)


def test_waiting_goes_on_however_long_xero_is_away(desk: Desk) -> None:
    document_id = desk.approved()
    with desk.services.unit_of_work() as uow:
        for _ in range(1100):
            uow.documents.attempt(document_id)
        uow.commit()
    desk.ledger.next = [Retryable("xero_away", "Xero cannot be reached.")]
    desk.answer("publish_document", document_id)
    desk.wait(599)
    desk.answer("publish_document", document_id)
    assert desk.status(document_id) is Status.APPROVED
    desk.wait(2)
    desk.answer("publish_document", document_id)
    assert desk.status(document_id) is Status.PUBLISHED


def test_the_xml_of_an_einvoice_which_xero_does_not_take_is_attached_as_text(desk: Desk) -> None:
    document_id = desk.upload(b"<Invoice/>", "Bill 7.xml")
    desk.work()
    version = desk.row(document_id).version
    who = {"services": desk.services, "actor": desk.reviewer}
    _, version = workflow.correct(
        document_id, workflow.Changes(kind=Kind.INVOICE), version=version, **who
    )
    workflow.approve(document_id, version=version, **who)
    desk.work()
    ((_, name, content),) = desk.ledger.attached
    assert (name, content) == ("Bill_7.xml.txt", b"<Invoice/>")
    assert desk.row(document_id).reason_say == ""

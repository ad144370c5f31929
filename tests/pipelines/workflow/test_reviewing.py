from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest

from desks import Desk
from idp.errors import BadValue, Rejected
from idp.fields import FieldName, FieldSource
from idp.ports import Services
from idp.status import Status
from pipelines import workflow
from pipelines.workflow import Changes, LineEdit


def correct(desk: Desk, document_id: str, version: int, changes: Changes):
    return workflow.correct(
        document_id, changes, services=desk.services, actor=desk.reviewer, version=version
    )


def test_a_corrected_field_is_kept_with_who_and_what_it_was(desk: Desk) -> None:
    document_id, version = desk.ready()
    draft, latest = correct(
        desk, document_id, version, Changes(fields={FieldName.INVOICE_NUMBER: "HP-4472"})
    )
    assert (draft.number, latest) == ("HP-4472", version + 1)
    changed = draft.extraction.field(FieldName.INVOICE_NUMBER)
    assert changed is not None
    assert (changed.source, changed.confidence) == (FieldSource.HUMAN, 1.0)
    with desk.services.unit_of_work() as uow:
        (kept,) = uow.corrections.of(desk.organisation_id, document_id)
    assert (kept.field, kept.before, kept.after, kept.who) == (
        "invoice_number",
        "HP-4471",
        "HP-4472",
        "Demo reviewer",
    )


def test_saving_without_a_change_corrects_nothing(desk: Desk) -> None:
    document_id, version = desk.ready()
    before = workflow.draft_of(document_id, services=desk.services, actor=desk.reviewer)
    assert before is not None
    lines = tuple(
        LineEdit(
            x.description,
            str(x.quantity),
            str(x.unit_amount),
            str(x.line_amount),
            x.account_code,
            x.tax_type,
        )
        for x in before[0].lines
    )
    draft, _ = correct(
        desk, document_id, version, Changes(fields={FieldName.TOTAL: "110.00"}, lines=lines)
    )
    assert draft.lines == before[0].lines
    with desk.services.unit_of_work() as uow:
        assert uow.corrections.of(desk.organisation_id, document_id) == ()


def test_lines_set_by_hand_stay_when_a_field_is_corrected_later(desk: Desk) -> None:
    document_id, version = desk.ready()
    lines = (
        LineEdit("Paper", "2", "40", "", "429", "INPUT"),
        LineEdit("Freight", "", "20", "", "425", "INPUT"),
    )
    draft, version = correct(desk, document_id, version, Changes(lines=lines))
    assert [line.line_amount for line in draft.lines] == [Decimal("80.00"), Decimal("20.00")]
    draft, _ = correct(desk, document_id, version, Changes(fields={FieldName.INVOICE_NUMBER: "X"}))
    assert [line.description for line in draft.lines] == ["Paper", "Freight"]
    assert draft.totals is not None
    assert draft.totals.total == Decimal("110.00")


def test_what_cannot_be_read_is_said_at_its_field(desk: Desk) -> None:
    document_id, version = desk.ready()
    with pytest.raises(BadValue) as error:
        correct(desk, document_id, version, Changes(fields={FieldName.TOTAL: "lots"}))
    assert error.value.field == "total"


def test_two_reviewers_never_overwrite_each_other(desk: Desk) -> None:
    document_id, version = desk.ready()
    correct(desk, document_id, version, Changes(fields={FieldName.INVOICE_NUMBER: "A"}))
    with pytest.raises(Rejected) as error:
        correct(desk, document_id, version, Changes(fields={FieldName.INVOICE_NUMBER: "B"}))
    assert error.value.code == "conflict"


def test_a_draft_with_an_error_cannot_be_approved(desk: Desk) -> None:
    document_id, version = desk.ready()
    _, version = correct(desk, document_id, version, Changes(contact_id=""))
    with pytest.raises(Rejected) as error:
        workflow.approve(document_id, services=desk.services, actor=desk.reviewer, version=version)
    assert error.value.code == "blocked"
    assert desk.bells.rung == []


def test_staff_may_not_approve_and_do_not_see_others_documents(desk: Desk) -> None:
    document_id, version = desk.ready()
    with pytest.raises(Rejected) as error:
        workflow.approve(document_id, services=desk.services, actor=desk.staff, version=version)
    assert error.value.code == "not_allowed"
    with pytest.raises(Rejected) as error:
        workflow.original(document_id, services=desk.services, actor=desk.staff)
    assert error.value.code == "not_found"


def test_a_rejection_needs_a_reason_and_can_be_taken_back(desk: Desk) -> None:
    document_id, _ = desk.ready()
    with pytest.raises(Rejected):
        workflow.reject(document_id, services=desk.services, actor=desk.reviewer, reason=" ")
    workflow.reject(
        document_id, services=desk.services, actor=desk.reviewer, reason="Private purchase"
    )
    assert desk.row(document_id).reason_say == "Private purchase"
    workflow.reopen(document_id, services=desk.services, actor=desk.reviewer)
    assert desk.status(document_id) is Status.NEEDS_REVIEW


def test_a_corrected_value_still_shows_where_it_was_misread(desk: Desk) -> None:
    document_id, version = desk.ready()
    draft, _ = correct(
        desk, document_id, version, Changes(fields={FieldName.INVOICE_NUMBER: "HP-9999"})
    )
    changed = draft.extraction.field(FieldName.INVOICE_NUMBER)
    assert changed is not None
    assert (changed.page, changed.text) == (1, "HP-9999")


def test_a_document_under_review_is_not_read_again_on_request(desk: Desk) -> None:
    document_id, _ = desk.ready()
    with pytest.raises(Rejected) as error:
        workflow.retry(document_id, services=desk.services, actor=desk.reviewer)
    assert error.value.code == "status_move"


def meanwhile(desk: Desk, happens: Callable[[], object]) -> Services:
    """The desk's doors, behind which something happens between looking at a document and writing to it."""
    left = [happens]

    def now() -> datetime:
        if left:
            left.pop()()
        return desk.time

    return replace(desk.services, now=now)


def approve(desk: Desk, document_id: str, version: int, services: Services | None = None) -> None:
    workflow.approve(
        document_id, services=services or desk.services, actor=desk.reviewer, version=version
    )


def test_a_correction_that_comes_with_the_approval_is_not_left_out_of_the_bill(desk: Desk) -> None:
    document_id, version = desk.ready()
    changes = Changes(fields={FieldName.INVOICE_NUMBER: "HP-4472"})
    services = meanwhile(desk, lambda: correct(desk, document_id, version, changes))
    with pytest.raises(Rejected) as error:
        approve(desk, document_id, version, services)
    assert error.value.code == "conflict"
    assert desk.status(document_id) is Status.NEEDS_REVIEW


def test_what_was_approved_a_moment_ago_is_not_corrected_any_more(desk: Desk) -> None:
    document_id, version = desk.ready()
    services = meanwhile(desk, lambda: approve(desk, document_id, version))
    changes = Changes(fields={FieldName.INVOICE_NUMBER: "HP-4472"})
    with pytest.raises(Rejected) as error:
        workflow.correct(
            document_id, changes, services=services, actor=desk.reviewer, version=version
        )
    assert error.value.code == "status_move"
    assert desk.row(document_id).number == "HP-4471"
    assert "corrected" not in desk.events(document_id)


def test_of_two_approvals_at_once_one_writes_the_bill(desk: Desk) -> None:
    document_id, version = desk.ready()
    services = meanwhile(desk, lambda: approve(desk, document_id, version))
    with pytest.raises(Rejected) as error:
        approve(desk, document_id, version, services)
    assert error.value.code == "status_move"
    desk.work()
    assert len(desk.ledger.bills) == 1


def test_a_duplicate_that_came_after_the_first_was_understood_is_seen_at_its_approval(
    desk: Desk,
) -> None:
    first, version = desk.ready(b"%PDF one")
    assert desk.row(first).errors == 0
    desk.ready(b"%PDF the same invoice again")
    with pytest.raises(Rejected) as error:
        approve(desk, first, version)
    assert error.value.code == "blocked"
    row = desk.row(first)
    assert (row.status, row.errors, row.version) == (Status.NEEDS_REVIEW, 1, version + 1)


def test_an_error_that_has_gone_since_stands_in_nobodys_way(desk: Desk) -> None:
    first, _ = desk.ready(b"%PDF one")
    second, version = desk.ready(b"%PDF the same invoice again")
    with pytest.raises(Rejected):
        approve(desk, second, version)
    workflow.reject(first, services=desk.services, actor=desk.reviewer, reason="The worse copy")
    approve(desk, second, version)
    assert desk.status(second) is Status.APPROVED


def test_a_contact_that_was_taken_away_is_kept_as_a_correction(desk: Desk) -> None:
    document_id, version = desk.ready()
    correct(desk, document_id, version, Changes(contact_id=""))
    with desk.services.unit_of_work() as uow:
        (kept,) = uow.corrections.of(desk.organisation_id, document_id)
    assert (kept.field, kept.after, kept.who) == ("contact", "", "Demo reviewer")
    assert kept.before

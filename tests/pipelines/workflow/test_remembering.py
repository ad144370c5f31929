"""From a reviewer's save to what the next document of the supplier proposes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from desks import Desk
from idp.document import Document
from idp.draft import Draft
from idp.errors import Rejected
from idp.fields import Field, FieldName, FieldSource
from idp.memory import Trait
from idp.records import Actor, Role, User
from models.memory import Memory
from pipelines import workflow
from pipelines.workflow import Changes, LineEdit


def a_bill(number: str, reference: str, day: str = "03/04/2026") -> bytes:
    """A bill whose number the reader below takes for the reference beside it."""
    rows = (
        "Harbour Paper Pty Ltd",
        "ABN 23 983 690 060",
        "Wharf Street 4, Sydney    www.harbourpaper.example",
        f"Our file {reference}    Beleg-Kennung: {number}",
        f"Date of supply {day}",
        "A4 paper, 80 gsm    100.00",
        "Total 110.00",
    )
    return b"%PDF\f" + "\n".join(rows).encode()


class WrongReader:
    """An extractor that is sure of the wrong number and the wrong date."""

    def __init__(self, good: Any) -> None:
        self._good = good

    def propose(self, document: Document) -> tuple[Field, ...]:
        words = document.text.split()
        reference = words[words.index("file") + 1]
        found = {f.name: replace(f, confidence=0.9) for f in self._good.propose(document)}
        found[FieldName.INVOICE_NUMBER] = Field(
            FieldName.INVOICE_NUMBER, reference, confidence=0.9, page=1
        )
        return tuple(found.values())


@pytest.fixture
def learning_desk(desk: Desk) -> Desk:
    desk.services = replace(desk.services, memory=Memory(), extractors=(WrongReader(desk.reader),))
    return desk


def draft_of(desk: Desk, document_id: str, actor: Actor | None = None) -> tuple[Draft, int]:
    found = workflow.draft_of(document_id, services=desk.services, actor=actor or desk.reviewer)
    assert found is not None
    return found


def corrected_and_approved(
    desk: Desk, content: bytes, changes: Changes, actor: Actor | None = None
) -> None:
    who = actor or desk.reviewer
    document_id = desk.upload(content, actor=who)
    desk.work()
    _, version = draft_of(desk, document_id, who)
    _, version = workflow.correct(
        document_id, changes, services=desk.services, actor=who, version=version
    )
    workflow.approve(document_id, services=desk.services, actor=who, version=version)
    desk.work()


def number(value: str) -> Changes:
    return Changes(fields={FieldName.INVOICE_NUMBER: value})


def another_organisation(desk: Desk) -> Actor:
    with desk.services.unit_of_work() as uow:
        place = uow.organisations.add("Other", slug="other")
        user = User(str(uuid4()), "eve@other.example", "Eve")
        uow.users.add(user)
        uow.users.join(user.id, place, Role.REVIEWER)
        uow.commit()
    return Actor(place, user.name, user.id, Role.REVIEWER)


def test_one_correction_makes_the_next_document_right(learning_desk: Desk) -> None:
    desk = learning_desk
    first = desk.upload(a_bill("K-2201", "F-7"))
    desk.work()
    assert draft_of(desk, first)[0].number == "F-7"
    corrected_and_approved(desk, a_bill("K-2202", "F-8"), number("K-2202"))

    following = desk.upload(a_bill("K-2237", "F-9"))
    desk.work()
    read = draft_of(desk, following)[0].extraction.field(FieldName.INVOICE_NUMBER)
    assert read is not None
    assert (read.value, read.source) == ("K-2237", FieldSource.MEMORY)
    assert read.box is not None
    assert read.confidence > 0.9


def test_what_is_not_approved_teaches_nothing(learning_desk: Desk) -> None:
    desk = learning_desk
    document_id = desk.upload(a_bill("K-2202", "F-8"))
    desk.work()
    _, version = draft_of(desk, document_id)
    workflow.correct(
        document_id,
        number("K-2202"),
        services=desk.services,
        actor=desk.reviewer,
        version=version,
    )
    workflow.learn_document(document_id, services=desk.services)
    assert workflow.suppliers(services=desk.services, actor=desk.reviewer) == ()


def test_a_document_teaches_once_however_often_its_bell_rings(learning_desk: Desk) -> None:
    desk = learning_desk
    corrected_and_approved(desk, a_bill("K-2202", "F-8"), number("K-2202"))
    (before,) = workflow.suppliers(services=desk.services, actor=desk.reviewer)
    with desk.services.unit_of_work() as uow:
        (row,), _ = uow.documents.list(desk.organisation_id, _everything())
    workflow.learn_document(row.id, services=desk.services)
    assert workflow.suppliers(services=desk.services, actor=desk.reviewer) == (before,)
    assert before.documents == 1


def _everything() -> Any:
    from idp.records import DocumentFilter

    return DocumentFilter()


def test_organisations_do_not_see_what_others_taught(learning_desk: Desk) -> None:
    desk = learning_desk
    eve = another_organisation(desk)
    corrected_and_approved(desk, a_bill("K-2202", "F-8"), number("K-2202"))
    (mine,) = workflow.suppliers(services=desk.services, actor=desk.reviewer)

    theirs = desk.upload(a_bill("K-2237", "F-9"), actor=eve)
    desk.work()
    assert draft_of(desk, theirs, eve)[0].number == "F-9"
    assert workflow.suppliers(services=desk.services, actor=eve) == ()
    for refused in (workflow.supplier, workflow.forget_supplier):
        with pytest.raises(Rejected, match="Nothing is remembered"):
            refused(mine.id, services=desk.services, actor=eve)
    with pytest.raises(Rejected, match="Nothing is remembered"):
        workflow.switch_habit(
            mine.id, mine.habits[0].id, on=False, services=desk.services, actor=eve
        )
    assert workflow.suppliers(services=desk.services, actor=desk.reviewer) == (mine,)


def test_lines_are_booked_as_before_and_say_why(learning_desk: Desk) -> None:
    desk = learning_desk
    line = LineEdit("A4 paper, 80 gsm", "1", "100", "", "461", "INPUT", (("Region", "North"),))
    corrected_and_approved(desk, a_bill("K-2202", "F-8"), Changes(lines=(line,)))

    document_id = desk.upload(a_bill("K-2237", "F-9"))
    desk.work()
    draft, version = draft_of(desk, document_id)
    (booked,) = draft.lines
    assert (booked.account_code, booked.tracking) == ("461", (("Region", "North"),))
    assert booked.why == "as in your last bill of this supplier"
    assert draft.totals is not None
    assert draft.totals.total == Decimal("110.00")

    after, _ = workflow.correct(
        document_id,
        number("K-2237"),
        services=desk.services,
        actor=desk.reviewer,
        version=version,
    )
    assert after.lines[0].account_code == "461"


def test_a_date_is_read_in_the_order_that_was_corrected(learning_desk: Desk) -> None:
    desk = learning_desk
    american = Changes(fields={FieldName.ISSUE_DATE: "2026-08-09"})
    corrected_and_approved(desk, a_bill("K-1", "F-8", "08/09/2026"), american)
    document_id = desk.upload(a_bill("K-2", "F-9", "09/10/2026"))
    desk.work()
    assert draft_of(desk, document_id)[0].issue_date == date(2026, 9, 10)


def test_what_is_switched_off_is_not_followed(learning_desk: Desk) -> None:
    desk = learning_desk
    corrected_and_approved(desk, a_bill("K-2202", "F-8"), number("K-2202"))
    (known,) = workflow.suppliers(services=desk.services, actor=desk.reviewer)
    (habit,) = known.about(FieldName.INVOICE_NUMBER)
    workflow.switch_habit(known.id, habit.id, on=False, services=desk.services, actor=desk.reviewer)
    document_id = desk.upload(a_bill("K-2237", "F-9"))
    desk.work()
    assert draft_of(desk, document_id)[0].number == "F-9"


def test_a_supplier_can_be_forgotten(learning_desk: Desk) -> None:
    desk = learning_desk
    corrected_and_approved(desk, a_bill("K-2202", "F-8"), number("K-2202"))
    (known,) = workflow.suppliers(services=desk.services, actor=desk.reviewer)
    with pytest.raises(Rejected, match="Only a reviewer"):
        workflow.forget_supplier(known.id, services=desk.services, actor=desk.staff)
    workflow.forget_supplier(known.id, services=desk.services, actor=desk.reviewer)
    document_id = desk.upload(a_bill("K-2237", "F-9"))
    desk.work()
    assert draft_of(desk, document_id)[0].number == "F-9"


def test_a_usual_account_that_a_person_sets_is_followed(learning_desk: Desk) -> None:
    desk = learning_desk
    corrected_and_approved(desk, a_bill("K-2202", "F-8"), number("K-2202"))
    (known,) = workflow.suppliers(services=desk.services, actor=desk.reviewer)
    with pytest.raises(Rejected, match="from the list"):
        workflow.set_usual_account(known.id, "no such", services=desk.services, actor=desk.reviewer)
    workflow.set_usual_account(known.id, "425", services=desk.services, actor=desk.reviewer)
    (known,) = workflow.suppliers(services=desk.services, actor=desk.reviewer)
    usual = [h for h in known.about(Trait.CODING) if not h.words]
    assert [h.coding.account_code for h in usual if h.coding] == ["425"]

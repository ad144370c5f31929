"""What is remembered of suppliers: recalled for a new document, taught by approved ones, looked at and changed by people."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from idp.books import Books
from idp.codec import load
from idp.document import Document
from idp.errors import Rejected
from idp.memory import CORRECTED, Coding, Habit, KnownSupplier, Trait
from idp.ports import FieldExtractor, Services
from idp.records import Actor, DocumentRow, Role
from idp.status import Status
from pipelines.process import READING_VERSION
from pipelines.stages.learn import learn, lesson_of
from pipelines.workflow.common import require, stored_draft

LEARNED, LEARNING_VERSION = "learned", 1
_TAUGHT = frozenset({Status.APPROVED, Status.PUBLISHED})


def recalled(
    document: Document, row: DocumentRow, services: Services
) -> tuple[KnownSupplier | None, tuple[FieldExtractor, ...]]:
    """The supplier of `document`, if the organisation knows it, and what proposes its fields."""
    memory = services.memory
    if memory is None:
        return None, ()
    with services.unit_of_work() as uow:
        known = uow.suppliers.by_keys(row.organisation_id, memory.keys(document))
    found = memory.recognise(document, known)
    return (None, ()) if found is None else (found[0], (found[1],))


def learn_document(document_id: str, *, services: Services) -> None:
    """Remember what an approved document says of its supplier; once a document, however often it is called."""
    memory = services.memory
    if memory is None:
        return
    with services.unit_of_work() as uow:
        row = uow.documents.find(document_id)
        payload = uow.documents.step(row.id, "document", READING_VERSION)
        found = stored_draft(uow, row.organisation_id, row.id)
        corrections = uow.corrections.of(row.organisation_id, row.id)
    if row.status not in _TAUGHT or payload is None or found is None:
        return
    now = services.now()
    lesson = lesson_of(load(payload, Document), found[0], corrections, day=now.date())
    with services.unit_of_work() as uow:
        known = uow.suppliers.held(row.organisation_id, memory.supplier_of(lesson))
        if uow.documents.step(row.id, LEARNED, LEARNING_VERSION) is not None:
            return
        supplier = learn(lesson, known, memory=memory)
        if supplier is None:
            return
        uow.suppliers.save(row.organisation_id, supplier)
        uow.documents.save_step(row.id, LEARNED, LEARNING_VERSION, supplier.id.encode(), now=now)
        uow.commit()


def suppliers(*, services: Services, actor: Actor) -> tuple[KnownSupplier, ...]:
    """All that the organisation remembers, by the suppliers' names. Raises Rejected (`not_allowed`)."""
    require(actor, Role.REVIEWER)
    with services.unit_of_work() as uow:
        return uow.suppliers.all(actor.organisation_id)


def supplier(supplier_id: str, *, services: Services, actor: Actor) -> KnownSupplier:
    """One of them. Raises Rejected (`not_found`), (`not_allowed`)."""
    require(actor, Role.REVIEWER)
    with services.unit_of_work() as uow:
        found = uow.suppliers.find(actor.organisation_id, supplier_id)
    if found is None:
        raise Rejected("not_found", "Nothing is remembered of this supplier (any more).")
    return found


def switch_habit(
    supplier_id: str, habit_id: str, *, on: bool, services: Services, actor: Actor
) -> None:
    """Follow a habit again, or no longer; it is kept either way. Raises Rejected (`not_found`), (`not_allowed`)."""
    require(actor, Role.REVIEWER)
    with services.unit_of_work() as uow:
        known = uow.suppliers.get(actor.organisation_id, supplier_id)
        changed = replace(_habit(known, habit_id), active=on)
        uow.suppliers.save(actor.organisation_id, known.with_habit(changed))
        uow.commit()


def forget_habit(supplier_id: str, habit_id: str, *, services: Services, actor: Actor) -> None:
    """Delete a habit; documents to come may teach it anew. Raises Rejected (`not_found`), (`not_allowed`)."""
    require(actor, Role.REVIEWER)
    with services.unit_of_work() as uow:
        known = uow.suppliers.get(actor.organisation_id, supplier_id)
        gone = _habit(known, habit_id)
        uow.suppliers.save(actor.organisation_id, known.without(gone.id))
        uow.commit()


def forget_supplier(supplier_id: str, *, services: Services, actor: Actor) -> None:
    """Delete all that is remembered of a supplier. Raises Rejected (`not_found`), (`not_allowed`)."""
    require(actor, Role.REVIEWER)
    with services.unit_of_work() as uow:
        uow.suppliers.forget(actor.organisation_id, supplier_id)
        uow.commit()


def set_usual_account(
    supplier_id: str, account_code: str, *, services: Services, actor: Actor
) -> None:
    """From now on the supplier's lines take this account unless their words say otherwise.

    Raises Rejected (`no_account`) where the books do not offer it, (`not_found`), (`not_allowed`).
    """
    require(actor, Role.REVIEWER)
    with services.unit_of_work() as uow:
        books = uow.books.load(actor.organisation_id)
        known = uow.suppliers.get(actor.organisation_id, supplier_id)
        day = services.now().date()
        changed = _with_account(known, _offered(books, account_code), day)
        uow.suppliers.save(actor.organisation_id, changed)
        uow.commit()


def _offered(books: Books | None, code: str) -> str:
    account = books.account(code) if books else None
    if account is None or not account.offered:
        raise Rejected("no_account", "Choose an account from the list.")
    return account.code


def _with_account(known: KnownSupplier, code: str, day: date) -> KnownSupplier:
    """What was said before for all lines gives way; the tax rate and tracking said most stay."""
    usual = [h for h in known.about(Trait.CODING) if not h.words]
    before = usual[0].coding if usual and usual[0].coding else Coding()
    for habit in usual:
        known = known.without(habit.id)
    coding = replace(before, account_code=code)
    documents = usual[0].documents if usual else 0
    chosen = Habit(f"account-{code}", Trait.CODING, CORRECTED, 0, documents, day, coding=coding)
    return known.with_habit(chosen)


def _habit(known: KnownSupplier, habit_id: str) -> Habit:
    found = next((h for h in known.habits if h.id == habit_id), None)
    if found is None:
        raise Rejected("not_found", "This is not remembered (any more).")
    return found

"""The stores on SQLite and on PostgreSQL: the same promises on both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from sqlalchemy import Engine

from idp.document import Kind, Remark
from idp.errors import Rejected
from idp.fields import Correction
from idp.records import DocumentFilter, OutboxState, OutboxStep
from idp.status import Status
from idp.storage.unit_of_work import UnitOfWork
from rows import NOON, Bells, a_row, an_event, an_outbox_row

pytestmark = pytest.mark.contract
ALL = DocumentFilter()


@pytest.fixture
def bells() -> Bells:
    return Bells()


@pytest.fixture
def work(engine: Engine, bells: Bells) -> Callable[[], UnitOfWork]:
    return lambda: UnitOfWork(engine, bells)


@pytest.fixture
def uow(work):
    with work() as unit:
        yield unit


@pytest.fixture
def ours(uow) -> str:
    return uow.organisations.add("Harbour Cafe", slug="harbour")


@pytest.fixture
def theirs(uow) -> str:
    return uow.organisations.add("Hill Bakery", slug="hill")


def test_a_row_comes_back_as_it_was_given(uow, ours):
    row = a_row(
        ours,
        filename="Rechnung Nº 7.pdf",
        kind=Kind.INVOICE,
        supplier="Žižkov Büro",
        total=Decimal("1180.000"),
        issue_date=date(2026, 11, 1),
        created_at=NOON + timedelta(microseconds=17),
        uploaded_by="somebody",
    )
    uow.documents.add(row)
    assert uow.documents.get(ours, row.id) == row
    assert str(uow.documents.find(row.id).total) == "1180.000"


def test_times_come_back_in_utc_whatever_zone_they_went_in(uow, ours):
    auckland = timezone(timedelta(hours=13))
    row = a_row(ours, created_at=datetime(2026, 11, 21, 1, 0, tzinfo=auckland))
    uow.documents.add(row)
    kept = uow.documents.get(ours, row.id).created_at
    assert (kept, kept.utcoffset()) == (NOON, timedelta(0))


def test_a_time_without_zone_is_refused(uow, ours):
    with pytest.raises(Exception, match="must say its zone"):
        uow.documents.add(a_row(ours, created_at=NOON.replace(tzinfo=None)))


def test_text_that_no_database_takes_is_made_storable(uow, ours):
    row = a_row(ours, filename="caf\udce9\x00.pdf")
    uow.documents.add(row)
    assert uow.documents.get(ours, row.id).filename == "caf?.pdf"


def test_leaving_without_a_commit_undoes_all_and_rings_nobody(work, bells):
    with work() as uow:
        made = uow.organisations.add("Harbour Cafe", slug="harbour")
        uow.documents.add(a_row(made))
        uow.enqueue("read_document", "x")
    with work() as uow:
        uow.commit()
        assert uow.organisations.all() == ()
    assert bells.rung == []


def test_bells_ring_after_the_commit_in_their_order(work, engine):
    seen = []

    class Looking:
        def send(self, task: str, document_id: str) -> None:
            with UnitOfWork(engine, Bells()) as other:
                seen.append((task, document_id, len(other.organisations.all())))

    with UnitOfWork(engine, Looking()) as uow:
        uow.organisations.add("Harbour Cafe", slug="harbour")
        uow.enqueue("read_document", "1")
        uow.enqueue("understand_document", "2")
        assert seen == []
        uow.commit()
        uow.commit()
    assert seen == [("read_document", "1", 1), ("understand_document", "2", 1)]


def test_the_same_bytes_twice_leave_one_row(uow, ours, theirs):
    first = a_row(ours, b"bytes")
    uow.documents.add(first)
    for again in (a_row(ours, b"bytes"), a_row(ours, b"bytes", container_sha256="mail", part=2)):
        with pytest.raises(Rejected) as refused:
            uow.documents.add(again)
        assert refused.value.code == "duplicate"
    assert uow.documents.by_content(ours, first.sha256) == first
    assert uow.documents.by_content(theirs, first.sha256) is None
    uow.documents.add(a_row(theirs, b"bytes"))


def test_the_parts_of_an_email_are_found_in_their_order(uow, ours):
    rows = [a_row(ours, container_sha256="mail", part=part) for part in (1, 2, 3)]
    for row in reversed(rows):
        uow.documents.add(row)
    uow.documents.add(a_row(ours))
    assert uow.documents.parts(ours, "mail") == tuple(rows)
    inside = uow.documents.by_content(ours, rows[1].sha256, container="mail")
    assert inside == rows[1]
    assert uow.documents.by_content(ours, rows[1].sha256, container="other") is None


def test_the_same_bill_is_found_by_number_or_by_date_and_total(uow, ours):
    facts = {"supplier": "Harbour Paper", "issue_date": date(2026, 11, 1)}
    by_number = a_row(ours, number="17", **facts | {"issue_date": date(2026, 10, 1)})
    by_total = a_row(ours, number="18", total=Decimal("118.0"), **facts)
    for row in (
        by_number,
        by_total,
        a_row(ours, number="19", total=Decimal("118.01"), **facts),
        a_row(ours, number="17", supplier="Hill Paper", total=Decimal(118)),
    ):
        uow.documents.add(row)
    wanted = {"number": "17", "total": Decimal("118.00"), "not_id": "none", **facts}
    assert {r.id for r in uow.documents.alike(ours, **wanted)} == {by_number.id, by_total.id}
    wanted |= {"number": "", "not_id": by_total.id}
    assert uow.documents.alike(ours, **wanted) == ()
    assert uow.documents.alike(ours, **wanted | {"supplier": ""}) == ()


@pytest.fixture
def listed(uow, ours):
    """Five documents, the first one the newest; the last two came at the same moment."""
    rows = [
        a_row(ours, id="e", created_at=NOON + timedelta(hours=3), supplier="Ärger & Söhne"),
        a_row(ours, id="d", created_at=NOON + timedelta(hours=2), status=Status.NEEDS_REVIEW),
        a_row(ours, id="c", created_at=NOON + timedelta(hours=1), number="R-100%_1"),
        a_row(ours, id="a", status=Status.NEEDS_REVIEW, kind=Kind.RECEIPT, filename="Kassa.JPG"),
        a_row(ours, id="b", status=Status.NEEDS_REVIEW, uploaded_by="rae"),
    ]
    for row in sorted(rows, key=lambda row: row.size):
        uow.documents.add(row)
    return rows


def test_lists_start_with_the_newest_and_know_how_many_there_are(uow, ours, listed):
    assert uow.documents.list(ours, ALL) == (tuple(listed), 5)
    assert uow.documents.list(ours, ALL, limit=2, offset=3) == (tuple(listed[3:]), 5)


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (DocumentFilter(statuses=frozenset({Status.NEEDS_REVIEW})), "dab"),
        (DocumentFilter(statuses=frozenset({Status.NEEDS_REVIEW}), kind=Kind.RECEIPT), "a"),
        (DocumentFilter(uploaded_by="rae"), "b"),
        (DocumentFilter(text="SÖHNE ärger"), "e"),
        (DocumentFilter(text="0%_"), "c"),
        (DocumentFilter(text="kassa"), "a"),
        (DocumentFilter(text="kassa söhne"), ""),
    ],
)
def test_lists_show_what_fits_every_condition(uow, ours, listed, wanted, ids):
    rows, total = uow.documents.list(ours, wanted)
    assert ("".join(row.id for row in rows), total) == (ids, len(ids))


def test_neighbours_are_those_of_the_list(uow, ours, listed):
    neighbours = {row.id: uow.documents.neighbours(ours, row.id, ALL) for row in listed}
    assert neighbours == {
        "e": (None, "d"),
        "d": ("e", "c"),
        "c": ("d", "a"),
        "a": ("c", "b"),
        "b": ("a", None),
    }


def test_a_document_that_left_a_list_still_has_neighbours_in_it(uow, ours, listed):
    reviewed = DocumentFilter(statuses=frozenset({Status.NEEDS_REVIEW}))
    assert uow.documents.neighbours(ours, "c", reviewed) == ("d", "a")


def test_every_status_is_counted(uow, ours, theirs, listed):
    counts = uow.documents.counts(ours)
    assert (counts[Status.NEEDS_REVIEW], counts[Status.RECEIVED]) == (3, 2)
    assert uow.documents.counts(theirs) == dict.fromkeys(Status, 0)


def test_a_move_keeps_to_the_allowed_ones_and_says_why(uow, ours):
    row = a_row(ours)
    uow.documents.add(row)
    uow.documents.attempt(row.id)
    later = NOON + timedelta(minutes=1)
    why = Remark("encrypted", "Send it without a password.")
    failed = uow.documents.move(ours, row.id, Status.FAILED, now=later, reason=why)
    assert failed == uow.documents.get(ours, row.id)
    assert (failed.reason_code, failed.reason_say) == (why.code, why.say)
    assert failed.updated_at == later
    with pytest.raises(Rejected) as refused:
        uow.documents.move(ours, row.id, Status.PUBLISHED, now=later)
    assert refused.value.code == "status_move"
    again = uow.documents.move(ours, row.id, Status.RECEIVED, now=later)
    assert again.reason_say == ""
    assert uow.documents.attempt(row.id) == 1


def test_facts_that_are_not_named_stay(uow, ours):
    row = a_row(ours, supplier="Harbour Paper", number="17")
    uow.documents.add(row)
    uow.documents.describe(ours, row.id, now=NOON, number="18", total=Decimal("9.90"), errors=2)
    changed = replace(row, number="18", total=Decimal("9.90"), errors=2)
    assert uow.documents.get(ours, row.id) == changed
    assert uow.documents.list(ours, DocumentFilter(text="harbour 18"))[0] == (changed,)
    with pytest.raises(TypeError, match="status"):
        uow.documents.describe(ours, row.id, now=NOON, status=Status.PUBLISHED)


def test_a_step_run_twice_keeps_the_second_result(uow, ours):
    row = a_row(ours)
    uow.documents.add(row)
    for payload in (b"first", b"\x00second" * 1000):
        uow.documents.save_step(row.id, "read", 1, payload, now=NOON)
    assert uow.documents.step(row.id, "read", 1) == b"\x00second" * 1000
    assert uow.documents.step(row.id, "read", 2) is None
    assert uow.documents.step(row.id, "extract", 1) is None


def test_a_draft_is_saved_only_from_the_version_it_was_made_from(uow, ours):
    row = a_row(ours)
    uow.documents.add(row)
    assert uow.documents.draft(ours, row.id) is None
    assert uow.documents.save_draft(ours, row.id, b"1", expected_version=0, now=NOON) == 1
    assert uow.documents.save_draft(ours, row.id, b"2", expected_version=1, now=NOON) == 2
    with pytest.raises(Rejected) as refused:
        uow.documents.save_draft(ours, row.id, b"x", expected_version=1, now=NOON)
    assert refused.value.code == "conflict"
    assert uow.documents.draft(ours, row.id) == (b"2", 2)
    assert uow.documents.get(ours, row.id).version == 2


def test_corrections_and_events_come_back_in_their_order(uow, ours):
    row = a_row(ours)
    uow.documents.add(row)
    corrections = [Correction("total", b, a, "Rae", NOON) for b, a in ("12", "23", "34")]
    events = [an_event(ours, row.id, say) for say in ("Received.", "Read.", "Ready.")]
    for correction, event in zip(corrections, events, strict=True):
        uow.corrections.add(ours, row.id, correction)
        uow.events.add(event)
    early = replace(an_event(ours, row.id), at=NOON - timedelta(hours=1))
    uow.events.add(early)
    assert uow.corrections.of(ours, row.id) == tuple(corrections)
    assert uow.events.of(ours, row.id) == (early, *events)


def test_the_outbox_keeps_one_row_a_step_and_sends_the_bill_first(uow, ours):
    row = a_row(ours)
    uow.documents.add(row)
    made = {step: an_outbox_row(ours, row.id, step) for step in reversed(OutboxStep)}
    for write in made.values():
        uow.outbox.add(write)
    assert uow.outbox.of(ours, row.id) == tuple(made[step] for step in OutboxStep)
    with pytest.raises(Rejected) as refused:
        uow.outbox.add(an_outbox_row(ours, row.id))
    assert refused.value.code == "duplicate"
    done = replace(
        made[OutboxStep.BILL],
        state=OutboxState.DONE,
        result={"id": "x"},
        attempts=1,
        not_before=NOON,
    )
    uow.outbox.update(done)
    assert uow.outbox.of(ours, row.id)[0] == done


def test_nothing_of_one_organisation_is_seen_or_changed_from_another(uow, ours, theirs):
    row = a_row(ours, supplier="Harbour Paper", number="17", container_sha256="mail")
    uow.documents.add(row)
    uow.documents.save_draft(ours, row.id, b"draft", expected_version=0, now=NOON)
    uow.corrections.add(ours, row.id, Correction("total", "1", "2", "Rae", NOON))
    uow.events.add(an_event(ours, row.id))
    write = an_outbox_row(ours, row.id)
    uow.outbox.add(write)

    documents = uow.documents
    assert documents.by_content(theirs, row.sha256) is None
    assert documents.by_content(theirs, row.sha256, container="mail") is None
    assert documents.parts(theirs, "mail") == ()
    same = {"supplier": row.supplier, "number": row.number, "total": None, "issue_date": None}
    assert documents.alike(theirs, **same, not_id="") == ()
    assert documents.list(theirs, ALL) == ((), 0)
    assert sum(documents.counts(theirs).values()) == 0
    assert documents.draft(theirs, row.id) is None
    assert uow.corrections.of(theirs, row.id) == ()
    assert uow.events.of(theirs, row.id) == ()
    assert uow.outbox.of(theirs, row.id) == ()

    before = documents.find(row.id)
    for attempt in (
        lambda: documents.get(theirs, row.id),
        lambda: documents.neighbours(theirs, row.id, ALL),
        lambda: documents.move(theirs, row.id, Status.READ, now=NOON),
        lambda: documents.describe(theirs, row.id, now=NOON, supplier="Theirs"),
        lambda: documents.save_draft(theirs, row.id, b"x", expected_version=1, now=NOON),
        lambda: uow.corrections.add(theirs, row.id, Correction("a", "b", "c", "Eve", NOON)),
        lambda: uow.events.add(an_event(theirs, row.id)),
        lambda: uow.outbox.add(an_outbox_row(theirs, row.id, OutboxStep.NOTE)),
        lambda: uow.outbox.update(replace(write, organisation_id=theirs, said="Theirs")),
    ):
        with pytest.raises(Rejected) as refused:
            attempt()
        assert refused.value.code == "not_found"
    assert documents.find(row.id) == before
    assert uow.outbox.of(ours, row.id) == (write,)


def test_the_neighbours_of_another_organisation_are_not_ours(uow, ours, theirs):
    row = a_row(ours)
    uow.documents.add(row)
    uow.documents.add(a_row(theirs, created_at=NOON + timedelta(hours=1)))
    uow.documents.add(a_row(theirs, created_at=NOON - timedelta(hours=1)))
    assert uow.documents.neighbours(ours, row.id, ALL) == (None, None)

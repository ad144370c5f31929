"""What a worker does with a document, saved step by step so that any other worker can go on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from idp.books import Books
from idp.codec import dump, load
from idp.document import Document, Remark, Upload
from idp.draft import Draft
from idp.errors import IdpError, Retryable
from idp.fields import FieldName
from idp.ports import Services
from idp.records import Actor, DocumentRow
from idp.status import IN_WORK, Status
from idp.storage.blobs import original_key
from pipelines.process import READING, READING_VERSION, UNDERSTANDING, Surroundings, Work, run
from pipelines.workflow.common import record, record_news, store_draft
from pipelines.workflow.lease import held
from pipelines.workflow.reference import sync
from pipelines.workflow.remembering import recalled
from pipelines.workflow.viewing import without_words

MOST_ATTEMPTS = 3
"""How often a document may take a worker down with it before it is set aside for a person."""

AWAY = frozenset({"database_away", "blobs_away"})
"""Errors that are no document's fault, however often they come: such a try does not count."""

MOVED_ON = frozenset({"status_move", "conflict"})
"""Errors of a worker that was overtaken, by a person or by one who thought it dead; the document is in their hands."""

PAUSE, LONGEST_PAUSE = 30.0, 600.0
"""Seconds before the next try."""

RING_AGAIN = timedelta(minutes=5)
"""After how long a bell is rung again for a document that no worker has begun: by then it is lost, not waiting."""

NEXT_TASK = {
    Status.RECEIVED: "read_document",
    Status.READ: "understand_document",
    Status.APPROVED: "publish_document",
}


def read_document(document_id: str, *, services: Services, lease: float) -> None:
    """RECEIVED → READ: words, layout and kind are stored. Does nothing where another worker is at it or it is done.

    A document that killed its worker MOST_ATTEMPTS times is marked failed instead of being tried again.
    """
    with held(document_id, Status.RECEIVED, services, seconds=lease) as row:
        if row is None or _worn_out(row, services):
            return
        upload = Upload(
            services.blobs.get(original_key(row.readable)),
            row.readable,
            row.media_type,
            row.filename,
            row.source,
            row.received_from,
        )
        around = Surroundings(services, services.now().date())
        document = run(READING, Work(upload), around).document
        with services.unit_of_work() as uow:
            now = services.now()
            uow.documents.save_step(row.id, "document", READING_VERSION, dump(document), now=now)
            uow.documents.save_step(
                row.id, "pages", READING_VERSION, without_words(document), now=now
            )
            uow.documents.describe(
                row.organisation_id, row.id, now=now, pages=len(document.pages), kind=document.kind
            )
            uow.documents.move(row.organisation_id, row.id, Status.READ, now=now)
            engines = sorted({p.engine or p.source.value for p in document.pages})
            pages = f"{len(document.pages)} page{'s' if len(document.pages) != 1 else ''}"
            record(
                uow, services, _system(row), row.id, "read", f"Read {pages} ({', '.join(engines)})"
            )
            uow.enqueue("understand_document", row.id)
            uow.enqueue("draw_pages", row.id)
            uow.commit()


def understand_document(document_id: str, *, services: Services, lease: float) -> None:
    """READ → NEEDS_REVIEW: fields and lines become a draft, checked against the organisation's books."""
    with held(document_id, Status.READ, services, seconds=lease) as row:
        if row is None or _worn_out(row, services):
            return
        with services.unit_of_work() as uow:
            payload = uow.documents.step(row.id, "document", READING_VERSION)
        if payload is None:
            _read_again(row, services)
            return
        work = Work(
            Upload(b"", row.readable, row.media_type, row.filename, row.source),
            document=load(payload, Document),
        )
        supplier, extractors = recalled(work.document, row, services)
        around = Surroundings(
            services,
            services.now().date(),
            _books(row, services),
            alike_finder(row, services),
            supplier,
            extractors,
        )
        draft = run(UNDERSTANDING, work, around).drafted
        with services.unit_of_work() as uow:
            version = uow.documents.get(row.organisation_id, row.id).version
            store_draft(uow, services, row.organisation_id, row.id, draft, expected_version=version)
            uow.documents.move(row.organisation_id, row.id, Status.NEEDS_REVIEW, now=services.now())
            lines = f"{len(draft.lines)} line{'s' if len(draft.lines) != 1 else ''}"
            say = f"Understood as {draft.kind.value.replace('_', ' ')} with {lines}"
            record(uow, services, _system(row), row.id, "understood", say)
            uow.commit()


def _worn_out(row: DocumentRow, services: Services) -> bool:
    """Count this try, before the work that may kill us; True where it was one too many."""
    with services.unit_of_work() as uow:
        attempts = uow.documents.attempt(row.id)
        uow.commit()
    if attempts <= MOST_ATTEMPTS:
        return False
    say = "Working on this document failed again and again. Try a PDF or a new photo of it, or type it in by hand in Xero."
    _set_aside(row, Remark("gave_up", say), services)
    return True


def _set_aside(row: DocumentRow, reason: Remark, services: Services) -> None:
    with services.unit_of_work() as uow:
        uow.documents.move(
            row.organisation_id, row.id, Status.FAILED, now=services.now(), reason=reason
        )
        record(uow, services, _system(row), row.id, "failed", reason.say, {"code": reason.code})
        uow.commit()


def _read_again(row: DocumentRow, services: Services) -> None:
    """The stored pages are of an older version of reading: start over."""
    with services.unit_of_work() as uow:
        now = services.now()
        uow.documents.move(row.organisation_id, row.id, Status.FAILED, now=now)
        uow.documents.move(row.organisation_id, row.id, Status.RECEIVED, now=now)
        uow.enqueue("read_document", row.id)
        uow.commit()


def _system(row: DocumentRow) -> Actor:
    return Actor.system(row.organisation_id)


def _books(row: DocumentRow, services: Services) -> Books | None:
    """The organisation's books; fetched from Xero at once where they never were, open where Xero is away."""
    with services.unit_of_work() as uow:
        books = uow.books.load(row.organisation_id)
    if books is not None:
        return books
    try:
        return sync(row.organisation_id, services=services)
    except IdpError:
        return None


def alike_finder(row: DocumentRow, services: Services) -> Callable[[Draft], Sequence[DocumentRow]]:
    """A search for stored documents, other than `row`, that may be the same invoice as a draft."""

    def find(draft: Draft) -> Sequence[DocumentRow]:
        read = draft.extraction
        supplier = draft.contact.name if draft.contact else read.text(FieldName.SUPPLIER_NAME)
        with services.unit_of_work() as uow:
            return uow.documents.alike(
                row.organisation_id,
                supplier=supplier,
                number=draft.number,
                total=read.amount(FieldName.TOTAL),
                issue_date=draft.issue_date,
                not_id=row.id,
            )

    return find


def fail(document_id: str, error: IdpError, *, services: Services) -> None:
    """What to do about an error that ended a worker's step: later, or to a person.

    Retryable errors, and all errors of a publication, are tried again after a pause; others mark the document failed.
    """
    with services.unit_of_work() as uow:
        row = uow.documents.find(document_id)
    if row.status not in IN_WORK or error.code in MOVED_ON:
        return
    if isinstance(error, Retryable) or row.status is Status.APPROVED:
        _put_off(row, error, services)
    else:
        _set_aside(row, Remark(error.code, error.say), services)


def _put_off(row: DocumentRow, error: IdpError, services: Services) -> None:
    pause = PAUSE
    with services.unit_of_work() as uow:
        record_news(uow, services, _system(row), row.id, "waiting", error.say, {"code": error.code})
        if row.status is Status.APPROVED:
            pause = min(LONGEST_PAUSE, PAUSE * uow.documents.attempt(row.id))
        elif error.code in AWAY:
            uow.documents.spare(row.id)
        uow.documents.postpone(row.id, services.now() + timedelta(seconds=pause))
        uow.commit()


def resume_stuck(*, services: Services, quiet_seconds: float) -> int:
    """Ring again for every document whose worker is gone or whose message was lost; returns how many."""
    now = services.now()
    with services.unit_of_work() as uow:
        stuck = uow.documents.stuck(
            now, quiet_since=now - timedelta(seconds=quiet_seconds), again_since=now - RING_AGAIN
        )
        for document_id, status in stuck:
            uow.enqueue(NEXT_TASK[status], document_id)
        uow.commit()
    return len(stuck)

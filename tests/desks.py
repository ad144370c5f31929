"""A whole desk for tests: real database and blobs in a folder, and in the place of readers and Xero, things that do as they are told."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

from bills import demo_books
from builders import a_page
from idp.books import Books
from idp.config import Settings
from idp.document import Document, Kind, Page, Upload, UploadSource
from idp.draft import Published
from idp.errors import IdpError, Rejected
from idp.fields import Field, FieldName
from idp.ports import BillRef, Limits, Services
from idp.records import Actor, DocumentRow, Role, User
from idp.status import Status
from idp.storage.blobs import open_blobs
from idp.storage.engine import open_database, upgrade
from idp.storage.unit_of_work import UnitOfWork
from pipelines import workflow

INVOICE = (
    "Harbour Paper Pty Ltd",
    "ABN 23 983 690 060",
    "Tax invoice HP-4471",
    "Total 110.00",
)


class FakeLedger:
    """A Xero of which a test can say how the next calls go; keeps every bill that was written."""

    def __init__(self) -> None:
        self.bills: list[dict[str, Any]] = []
        self.attached: list[tuple[str, str, bytes]] = []
        self.notes: list[str] = []
        self.keys: dict[str, Published] = {}
        self.next: list[IdpError | BaseException] = []
        self.after_write: list[BaseException] = []
        self.fail_attach: IdpError | None = None
        self.fail_find: IdpError | None = None

    def find_bill(self, ref: BillRef) -> Published | None:
        if self.fail_find:
            raise self.fail_find
        return next((self._published(b) for b in self.bills if b["Url"] == ref.url), None)

    def create_bill(self, payload: Mapping[str, Any], *, key: str) -> Published:
        if self.next:
            raise self.next.pop(0)
        self.bills.append({**payload, "InvoiceID": str(uuid4())})
        if self.after_write:
            raise self.after_write.pop(0)
        return self._published(self.bills[-1])

    def attach(
        self,
        published: Published,
        bill_type: str,
        filename: str,
        media_type: str,
        content: bytes,
        *,
        key: str,
    ) -> None:
        if self.fail_attach:
            raise self.fail_attach
        self.attached.append((published.ledger_id, filename, content))

    def note(self, published: Published, bill_type: str, text: str, *, key: str) -> None:
        self.notes.append(text)

    @staticmethod
    def _published(bill: Mapping[str, Any]) -> Published:
        return Published(
            bill["InvoiceID"],
            bill.get("InvoiceNumber", ""),
            "DRAFT",
            None,
            f"x:{bill['InvoiceID']}",
        )


@dataclass
class FakeReader:
    """Text layer, renderer, engine, classifier and extractor in one: every document reads the same."""

    rows: Sequence[str] = INVOICE
    fails: list[BaseException] = field(default_factory=list)
    read: int = 0

    def check(self, content: bytes, filename: str, limits: Limits) -> str:
        if not content:
            raise Rejected("empty_file", "The file is empty. Upload it again.")
        ending = filename.rpartition(".")[2]
        return {"eml": "message/rfc822", "xml": "application/xml"}.get(ending, "application/pdf")

    def parts(self, upload: Upload) -> tuple[Upload, ...]:
        if upload.media_type != "message/rfc822":
            return (upload,)
        return tuple(
            Upload.of(
                part, filename=f"part-{i}.pdf", media_type="application/pdf", source=upload.source
            )
            for i, part in enumerate(upload.content.split(b"|"), 1)
        )

    def left_out(self, upload: Upload) -> tuple[tuple[str, str], ...]:
        if upload.media_type == "message/rfc822" and b"docx" in upload.content:
            return (("bill.docx", "it is neither PDF, picture nor e-invoice"),)
        return ()

    def pages(self, content: bytes) -> tuple[Page, ...]:
        self.read += 1
        if self.fails:
            raise self.fails.pop(0)
        return (a_page(*self.rows, parsed=False),)

    def count(self, content: bytes, media_type: str) -> int:
        return 1

    def preview(
        self, content: bytes, media_type: str, number: int, *, width: int, turn: int = 0
    ) -> bytes:
        return b"RIFF%d" % width

    def as_pdf(self, content: bytes, media_type: str) -> bytes:
        return b"%PDF-" + content

    def find(self, content: bytes, media_type: str) -> None:
        return None

    def classify(self, document: Document) -> tuple[Kind, float]:
        return Kind.INVOICE, 0.9

    def propose(self, document: Document) -> tuple[Field, ...]:
        return (
            Field(FieldName.SUPPLIER_NAME, "Harbour Paper Pty Ltd", page=1),
            Field(FieldName.SUPPLIER_TAX_ID, "23983690060", page=1),
            Field(FieldName.INVOICE_NUMBER, "HP-4471", page=1),
            Field(FieldName.ISSUE_DATE, date(2026, 11, 10), page=1),
            Field(FieldName.DUE_DATE, date(2026, 11, 24), page=1),
            Field(FieldName.CURRENCY, "AUD", page=1),
            Field(FieldName.SUBTOTAL, Decimal("100.00"), page=1),
            Field(FieldName.TAX_TOTAL, Decimal("10.00"), page=1),
            Field(FieldName.TOTAL, Decimal("110.00"), page=1),
        )


class Bells:
    """Collects what is rung; `run` answers it as a worker would."""

    def __init__(self) -> None:
        self.rung: list[tuple[str, str]] = []

    def send(self, task: str, document_id: str) -> None:
        self.rung.append((task, document_id))


@dataclass
class BooksFromXero:
    books: Books

    def fetch(self) -> Books:
        return self.books


@cache
def _empty_database() -> Path:
    """Made once: bringing a database up to date is the slowest thing that a test of the desk does."""
    path = Path(tempfile.mkdtemp()) / "empty.sqlite"
    upgrade(f"sqlite:///{path}")
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return path


class Desk:
    """An organisation with a reviewer and a member of staff, and all that a document meets on its way."""

    def __init__(self, home: Path) -> None:
        settings = Settings(home=home)
        home.mkdir(parents=True, exist_ok=True)
        shutil.copy(_empty_database(), home / "idp.sqlite")
        self.engine = open_database(settings.database_url)
        self.bells, self.reader, self.ledger = Bells(), FakeReader(), FakeLedger()
        self.time = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
        door: Any = self.reader
        self.services = Services(
            unpacker=door,
            text_layer=door,
            renderer=door,
            ocr=door,
            einvoice=door,
            classifier=door,
            extractors=(door,),
            blobs=open_blobs(settings),
            queue=self.bells,
            unit_of_work=lambda: UnitOfWork(self.engine, self.bells),
            ledger=lambda _organisation: self.ledger,
            books_source=lambda _organisation: BooksFromXero(demo_books("429")),
            now=lambda: self.time,
        )
        with self.services.unit_of_work() as uow:
            self.organisation_id = uow.organisations.add("Demo", slug="demo")
            people = {}
            for role in Role:
                people[role] = User(str(uuid4()), f"{role}@demo.example", f"Demo {role}")
                uow.users.add(people[role])
                uow.users.join(people[role].id, self.organisation_id, role)
            uow.commit()
        self.staff, self.reviewer, self.admin = (
            Actor(self.organisation_id, people[r].name, people[r].id, r) for r in Role
        )

    def close(self) -> None:
        self.engine.dispose()

    def upload(
        self, content: bytes = b"%PDF one", filename: str = "bill.pdf", actor: Actor | None = None
    ) -> str:
        (received,) = workflow.receive(
            content,
            filename,
            services=self.services,
            actor=actor or self.reviewer,
            source=UploadSource.WEB,
        )
        return received.document_id

    def work(self) -> None:
        """Answer every bell until none is left."""
        while self.bells.rung:
            task, document_id = self.bells.rung.pop(0)
            self.answer(task, document_id)

    def answer(self, task: str, document_id: str) -> None:
        getattr(workflow, task)(document_id, services=self.services, lease=20)

    def row(self, document_id: str) -> DocumentRow:
        with self.services.unit_of_work() as uow:
            return uow.documents.find(document_id)

    def status(self, document_id: str) -> Status:
        return self.row(document_id).status

    def events(self, document_id: str) -> list[str]:
        with self.services.unit_of_work() as uow:
            return [e.kind for e in uow.events.of(self.organisation_id, document_id)]

    def wait(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)

    def ready(self, content: bytes = b"%PDF one") -> tuple[str, int]:
        """A document that waits for review, and its draft's version."""
        document_id = self.upload(content)
        self.work()
        found = workflow.draft_of(document_id, services=self.services, actor=self.reviewer)
        assert found is not None
        return document_id, found[1]

    def approved(self) -> str:
        document_id, version = self.ready()
        workflow.approve(document_id, services=self.services, actor=self.reviewer, version=version)
        return document_id


@contextmanager
def a_desk(home: Path) -> Iterator[Desk]:
    desk = Desk(home)
    try:
        yield desk
    finally:
        desk.close()


class Killed(BaseException):
    """Stands for a worker that was killed: nobody catches it."""

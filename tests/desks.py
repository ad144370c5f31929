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
from pathlib import Path, PurePath
from typing import Any
from uuid import uuid4

from bills import demo_books
from builders import a_page
from idp.books import Books
from idp.config import Settings
from idp.document import Document, Kind, Upload, UploadSource
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
    """Reader, renderer, classifier and extractor in one: every document reads the same.

    A form feed before each page makes files of several, whose lines are what the pages say. What says that it is locked
    opens with `tiger`.
    """

    rows: Sequence[str] = INVOICE
    fails: list[BaseException] = field(default_factory=list)
    times_read: int = 0
    drawn: list[int] = field(default_factory=list)

    def check(self, content: bytes, filename: str, limits: Limits) -> str:
        if not content:
            raise Rejected("empty_file", "The file is empty. Upload it again.")
        self._must_be_open(content)
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

    def read(self, upload: Upload, *, password: str = "") -> Document:
        self.times_read += 1
        if self.fails:
            raise self.fails.pop(0)
        self._must_be_open(upload.content)
        name = PurePath(upload.filename).stem
        pages = [page.decode().split("\n") for page in upload.content.split(b"\f")[1:]]
        return Document(
            name,
            tuple(
                a_page(*p, number=n, parsed=False) for n, p in enumerate(pages or [self.rows], 1)
            ),
        )

    @staticmethod
    def _must_be_open(content: bytes) -> None:
        if content.startswith(b"%PDF-locked"):
            raise Rejected("encrypted", "This PDF is locked with a password. Type the password.")

    def unlocked(self, content: bytes, password: str) -> bytes:
        if password != "tiger":
            raise Rejected(
                "wrong_password", "This password does not open the PDF. Try another one."
            )
        return content.replace(b"locked", b"open")

    def count(self, content: bytes, media_type: str) -> int:
        return max(1, content.count(b"\f"))

    def pages_as_pdf(
        self, content: bytes, media_type: str, numbers: Sequence[int], *, mark: str
    ) -> bytes:
        pages = content.split(b"\f")
        return b"\f".join([b"%PDF " + mark.encode(), *(pages[number] for number in numbers)])

    def bound(self, parts: Sequence[tuple[bytes, str]], *, mark: str) -> bytes:
        pages = [p for content, _ in parts for p in content.split(b"\f")[1:] or [b"one page"]]
        return b"\f".join([b"%PDF " + mark.encode(), *pages])

    def previews(
        self,
        content: bytes,
        media_type: str,
        number: int,
        *,
        widths: Sequence[int],
        turn: int = 0,
        password: str = "",
    ) -> tuple[bytes, ...]:
        self.drawn.append(number)
        return tuple(b"RIFF%d" % width for width in widths)

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
            reader=door,
            renderer=door,
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
        held = {} if task in ("draw_pages", "learn_document") else {"lease": 20}
        getattr(workflow, task)(document_id, services=self.services, **held)

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

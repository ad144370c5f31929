"""The doors: what the core needs of the world, each as small as its use, and `Services`, the bundle of them.

Every docstring says what may be raised and whether a call may be repeated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from idp.books import Books
from idp.document import Document, Kind, Page, Upload, Word
from idp.draft import Published
from idp.fields import Candidate, Extraction

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from idp.storage.unit_of_work import UnitOfWork

    Picture: TypeAlias = NDArray[np.uint8]
    """Height × width × 3, RGB, upright as people see the page."""


class Unpacker(Protocol):
    """What an upload holds."""

    def check(self, content: bytes, filename: str, limits: Limits) -> str:
        """The media type, told by content. Raises Rejected (`empty_file`, `too_large`, `unknown_kind`, `encrypted`, `broken_file`)."""
        ...

    def parts(self, upload: Upload) -> tuple[Upload, ...]:
        """The documents inside an e-mail, each as its own upload; for anything else, the upload itself."""
        ...

    def left_out(self, upload: Upload) -> tuple[tuple[str, str], ...]:
        """File name and reason of each attachment of an e-mail that was meant to be kept and cannot be; logos are not among them."""
        ...


class TextLayer(Protocol):
    """The words that a PDF carries itself."""

    def pages(self, content: bytes) -> tuple[Page, ...]:
        """Every page, with words and tables where its text layer is usable; source NONE and no words where it is not.

        Raises Rejected (`encrypted`, `broken_file`). May be repeated.
        """
        ...


class PageRenderer(Protocol):
    """Pages as pictures, from any format that can be shown."""

    def count(self, content: bytes, media_type: str) -> int:
        """How many pages there are. Raises Rejected (`encrypted`, `broken_file`, `too_large`)."""
        ...

    def pages(
        self, content: bytes, media_type: str, numbers: Sequence[int] | None = None
    ) -> Iterator[tuple[int, Picture]]:
        """Pages (counted from 1) as pictures fit for OCR, one at a time, upright by their EXIF or PDF rotation."""
        ...

    def preview(
        self, content: bytes, media_type: str, number: int, *, width: int, turn: int = 0
    ) -> bytes:
        """One page as WebP, turned clockwise by `turn` degrees, then `width` pixels wide, for the browser. May be repeated."""
        ...

    def as_pdf(self, content: bytes, media_type: str) -> bytes:
        """The whole as a PDF, for ledgers that do not take the type."""
        ...


class OcrEngine(Protocol):
    """Words from a picture."""

    @property
    def name(self) -> str: ...

    def words(self, picture: Picture, *, language: str = "en") -> tuple[Word, ...]:
        """Words with boxes in 0..1 of `picture`, in reading order; none for a blank page. Raises NeedsHuman (`no_ocr`) where the engine is missing."""
        ...


class EInvoiceReader(Protocol):
    """Exact fields from the XML of an e-invoice (UBL, CII, Factur-X)."""

    def find(self, content: bytes, media_type: str) -> str | None:
        """The XML that `content` is or holds, or None."""
        ...

    def extraction(self, xml: str, document: Document) -> Extraction:
        """Fields and lines with source `einvoice`; boxes where the page shows the value. Raises NeedsHuman (`einvoice_unreadable`)."""
        ...


class Classifier(Protocol):
    """What a document is."""

    def classify(self, document: Document) -> tuple[Kind, float]:
        """The kind and how sure, 0..1."""
        ...


class FieldExtractor(Protocol):
    """Proposes values for fields; spaCy now, the transformer beside it later."""

    def propose(self, document: Document) -> tuple[Candidate, ...]:
        """Candidates with page, box and score, best first within a field; none for a document without words."""
        ...


@dataclass(frozen=True, slots=True)
class BillRef:
    """How a bill is found again in Xero: its `url` is ours alone; the rest is what people see."""

    type: str
    contact_id: str
    number: str
    url: str
    date: str
    total: Decimal | None


class Ledger(Protocol):
    """Writes to one organisation's Xero. Nothing is retried inside: the outbox decides.

    Every method raises RateLimited, Retryable (surely without effect), Doubtful (effect unknown), NeedsHuman
    (`xero_refused` with Xero's own sentences, `reconnect`).
    """

    def find_bill(self, ref: BillRef) -> Published | None:
        """The bill or credit note that `ref` means, unless deleted or voided."""
        ...

    def create_bill(self, payload: Mapping[str, Any], *, key: str) -> Published:
        """Write a DRAFT; `payload` is Xero's JSON of one Invoice or CreditNote, `key` the idempotency key."""
        ...

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
        """Attach a file; the same name overwrites, so it may be repeated."""
        ...

    def note(self, published: Published, bill_type: str, text: str, *, key: str) -> None:
        """Add a history note unless the same text is there already."""
        ...


class BooksSource(Protocol):
    """Reads an organisation's reference data from Xero."""

    def fetch(self) -> Books:
        """All contacts, accounts, tax rates, currencies, tracking. Raises Retryable, RateLimited, NeedsHuman (`reconnect`)."""
        ...


class TokenStore(Protocol):
    """Sealed tokens of a connection."""

    def locked(self, organisation_id: str) -> AbstractContextManager[TokenSlot]:
        """The organisation's token under a row lock, so that one process refreshes at a time."""
        ...


class TokenSlot(Protocol):
    """One organisation's token while its lock is held."""

    def read(self) -> Mapping[str, Any] | None: ...

    def write(self, token: Mapping[str, Any]) -> None: ...


class BlobStore(Protocol):
    """Bytes by key; what is put never changes."""

    def put(self, key: str, content: bytes) -> None:
        """Keep `content`; repeating is harmless. Raises Retryable where the store is away."""
        ...

    def get(self, key: str) -> bytes:
        """Raises Rejected (`blob_missing`) where there is none, Retryable where the store is away."""
        ...

    def exists(self, key: str) -> bool: ...


class Queue(Protocol):
    """The bell: names a task and an id. Losing a message loses nothing, since beat rings again."""

    def send(self, task: str, document_id: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Limits:
    """What is too much."""

    upload_bytes: int = 25_000_000
    pages: int = 300


def _nothing() -> None:
    """Nothing needs to be loaded, or let go of."""


@dataclass(frozen=True, slots=True)
class Services:
    """Every door, built by `pipelines.bootstrap`. Doors that load something heavy are opened at first use, or by `warm`; `close` lets go of the database."""

    unpacker: Unpacker
    text_layer: TextLayer
    renderer: PageRenderer
    ocr: OcrEngine
    einvoice: EInvoiceReader
    classifier: Classifier
    extractors: tuple[FieldExtractor, ...]
    blobs: BlobStore
    queue: Queue
    unit_of_work: Callable[[], UnitOfWork]
    ledger: Callable[[str], Ledger]
    books_source: Callable[[str], BooksSource]
    now: Callable[[], datetime]
    public_url: str = "http://localhost:8000"
    limits: Limits = Limits()
    use_einvoice: bool = True
    warm: Callable[[], None] = _nothing
    close: Callable[[], None] = _nothing

"""The doors: what the core needs of the world, each as small as its use, and `Services`, the bundle of them.

Every docstring says what may be raised and whether a call may be repeated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from idp.books import Books
from idp.document import Box, Code, Document, Kind, Matrix, Page, Remark, Upload, Word
from idp.draft import Published
from idp.fields import Candidate, Extraction, LineItem
from idp.memory import KnownSupplier, Lesson

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from idp.storage.unit_of_work import UnitOfWork

    Picture: TypeAlias = NDArray[np.uint8]
    """Height × width × 3, RGB."""


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

    def unlocked(self, content: bytes, password: str) -> bytes:
        """A PDF without its lock. Raises Rejected (`encrypted`, `wrong_password`, `broken_file`)."""
        ...


class TextLayer(Protocol):
    """The words that a PDF carries itself."""

    def pages(self, content: bytes, *, password: str = "") -> tuple[LayerPage, ...]:
        """Every page, with words and rules where its text layer can be trusted.

        Raises Rejected (`encrypted`, `broken_file`). May be repeated.
        """
        ...


@dataclass(frozen=True, slots=True)
class LayerPage:
    """A page of a PDF as its text layer has it.

    Where the layer is missing or lies, `page.source` is NONE: the page is to be read from its picture, and the words that
    it has nevertheless are the next best. `doubt` is a sentence for people that says what is wrong with the layer. `unread`
    are pictures on a page of text that hold print too, to be read by an engine beside the layer.
    """

    page: Page
    doubt: str = ""
    unread: tuple[Box, ...] = ()


class PageRenderer(Protocol):
    """Pages as pictures, from any format that can be shown."""

    def count(self, content: bytes, media_type: str) -> int:
        """How many pages there are. Raises Rejected (`encrypted`, `broken_file`, `too_large`)."""
        ...

    def pages(
        self,
        content: bytes,
        media_type: str,
        numbers: Sequence[int] | None = None,
        *,
        password: str = "",
    ) -> Iterator[tuple[int, Picture]]:
        """Pages (counted from 1) as pictures fit for OCR, one at a time, upright by their EXIF or PDF rotation."""
        ...

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
        """One page as WebP for each of `widths`, turned clockwise by `turn` degrees, for the browser. May be repeated.

        Drawn or decoded once for all of them; none is wider than its original.
        """
        ...

    def as_pdf(self, content: bytes, media_type: str) -> bytes:
        """The whole as a PDF, for ledgers that do not take the type."""
        ...

    def pages_as_pdf(
        self, content: bytes, media_type: str, numbers: Sequence[int], *, mark: str
    ) -> bytes:
        """Some pages (counted from 1) as a PDF of their own, in which `mark` is kept: no two are the same bytes.

        Files embedded in a PDF stay behind. Raises Rejected as `count` does, and `no_page`.
        """
        ...

    def bound(self, parts: Sequence[tuple[bytes, str]], *, mark: str) -> bytes:
        """One PDF of all files, each given with its media type, in order. Raises Rejected as `count` does."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A page's picture made ready to be read.

    `matrix` is the map from 0..1 of `picture` to 0..1 of the picture as it was, None where no point moved; `steps` say
    what was done, in order, as `Page.steps` does. A `blank` picture holds nothing to read.
    """

    picture: Picture
    matrix: Matrix | None = None
    steps: tuple[str, ...] = ()
    blank: bool = False


class PicturePreparer(Protocol):
    """Makes photos and scans fit to be read: outline, perspective, skew, light, size. Quarter turns are the engine's to find."""

    def prepare(self, picture: Picture) -> Prepared:
        """`picture` made ready. Never raises for a bad picture: what cannot be mended stays as it is."""
        ...


@dataclass(frozen=True, slots=True)
class Reading:
    """What an engine read off a picture.

    `words` are in reading order, their boxes in 0..1 of the picture stood upright, that is after it was turned clockwise by
    `turn` degrees (0, 90, 180, 270). `engine` names who read; `remarks` say what people should know, such as a missing language.
    """

    words: tuple[Word, ...] = ()
    turn: int = 0
    engine: str = ""
    remarks: tuple[Remark, ...] = ()


class OcrEngine(Protocol):
    """Words from a picture."""

    @property
    def name(self) -> str: ...

    def read(self, picture: Picture, *, languages: Sequence[str] = ("en",)) -> Reading:
        """Words of `picture`, however it is turned; none for a blank page. `languages` are ISO 639-1, likeliest first.

        Raises NeedsHuman (`no_ocr`) where the engine is missing, Retryable (`ocr_timeout`).
        """
        ...


class CodeReader(Protocol):
    """Bar codes and QR codes on a picture."""

    def codes(self, picture: Picture) -> tuple[Code, ...]:
        """All codes, boxes in 0..1 of `picture`, top to bottom."""
        ...


class Reader(Protocol):
    """Bytes to a Document: text layer, engines, codes and embedded XML together. The one door through which `read` goes."""

    def read(self, upload: Upload, *, password: str = "") -> Document:
        """The pages of `upload` with their words and codes, and the XML of an e-invoice in it.

        Raises Rejected (`encrypted`, `wrong_password`, `broken_file`, `too_large`, `unknown_kind`, `too_much_memory`,
        `too_slow`), NeedsHuman (`no_ocr`) where no page has words without an engine, Retryable where reading itself failed.
        """
        ...


class EInvoiceReader(Protocol):
    """Exact fields from the XML of an e-invoice (UBL, CII, Factur-X, ZUGFeRD)."""

    def find(self, content: bytes, media_type: str) -> str | None:
        """The XML that `content` is or holds, or None; an encrypted or broken PDF holds none."""
        ...

    def parse(self, xml: str) -> Extraction:
        """Fields and lines with source `einvoice`, without boxes; what the XML breaks of its own rules is in `remarks`.

        Raises NeedsHuman (`einvoice_unreadable`) with a sentence that says what is wrong.
        """
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


class LineItemExtractor(Protocol):
    """Reads the rows of a bill."""

    def rows(self, document: Document) -> tuple[LineItem, ...]:
        """One reading of all rows, top to bottom, with page and box; none where it finds none. May be repeated."""
        ...


class Ranker(Protocol):
    """Weighs what all extractors proposed against each other."""

    def rank(self, document: Document, candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
        """One candidate for every value that was proposed; its confidence is the likelihood of being right, best first in a field."""
        ...


class Calibrator(Protocol):
    """Says how likely each chosen value is right, after all that speaks for and against it."""

    def calibrated(self, extraction: Extraction, document: Document) -> Extraction:
        """The same values with other confidences; boxes are those of `document` as it was read."""
        ...


class SupplierMemory(Protocol):
    """Learns from approved documents and reads by what it learned; what is remembered is passed in and out, nothing is kept inside."""

    def keys(self, document: Document) -> tuple[str, ...]:
        """The keys under which the supplier of `document` may be kept, most telling first."""
        ...

    def recognise(
        self, document: Document, known: Sequence[KnownSupplier]
    ) -> tuple[KnownSupplier, FieldExtractor] | None:
        """Which of `known` the document is of, and what proposes its fields; None where that is not told."""
        ...

    def supplier_of(self, lesson: Lesson) -> str:
        """The id of the lesson's supplier, the same for every document of it."""
        ...

    def learn(self, lesson: Lesson, known: KnownSupplier | None) -> KnownSupplier:
        """`known`, or a new supplier, after the lesson. The same lesson twice counts twice: the caller sees that it comes once."""
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
    reader: Reader
    renderer: PageRenderer
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
    line_extractors: tuple[LineItemExtractor, ...] = ()
    ranker: Ranker | None = None
    calibrator: Calibrator | None = None
    memory: SupplierMemory | None = None
    warm: Callable[[], None] = _nothing
    close: Callable[[], None] = _nothing

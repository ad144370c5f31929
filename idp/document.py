"""A document as it stands on paper: pages, words, lines, blocks and tables.

All boxes are relative to the page as it was read: upright and, where a photo had to be, made straight; 0..1, origin at the top left,
x to the right, y down. For most pages that is the page as people see it; `Page.matrix` leads there for the others
(`pipelines.stages.as_shown`). Pixels and points live only inside the reader of a format.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

Matrix: TypeAlias = tuple[float, float, float, float, float, float, float, float, float]
"""A 3 × 3 homography row by row, from one page to another; `idp.geometry` reckons with it."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page: left, top, right, bottom in 0..1."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def centre(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    def holds(self, x: float, y: float) -> bool:
        return self.x0 <= x <= self.x1 and self.y0 <= y <= self.y1

    @staticmethod
    def around(boxes: Iterable[Box]) -> Box:
        """The smallest box around all of `boxes`; raises ValueError where there is none."""
        all_ = tuple(boxes)
        if not all_:
            raise ValueError("no box to enclose")
        return Box(
            min(b.x0 for b in all_),
            min(b.y0 for b in all_),
            max(b.x1 for b in all_),
            max(b.y1 for b in all_),
        )


@dataclass(frozen=True, slots=True)
class Word:
    """One word without spaces inside; `confidence` is 1.0 for a text layer, else how likely `text` is right, 0..1.

    `others` is what another engine read in its place, likeliest first.
    """

    text: str
    box: Box
    confidence: float = 1.0
    others: tuple[str, ...] = ()


def _spoken(words: tuple[Word, ...]) -> str:
    return " ".join(w.text for w in words)


@dataclass(frozen=True, slots=True)
class Line:
    """Words on one baseline, left to right, without a gap as wide as a column's."""

    words: tuple[Word, ...]
    box: Box

    @property
    def text(self) -> str:
        return _spoken(self.words)

    @staticmethod
    def of(words: Iterable[Word]) -> Line:
        kept = tuple(words)
        return Line(kept, Box.around(w.box for w in kept))


class Part(StrEnum):
    """Where on the page a block belongs: what repeats or frames the page at its head and foot, or what it says."""

    HEADER = "header"
    BODY = "body"
    FOOTER = "footer"


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together (an address, a paragraph), top to bottom."""

    lines: tuple[Line, ...]
    box: Box
    part: Part = Part.BODY

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)

    @staticmethod
    def of(lines: Iterable[Line]) -> Block:
        kept = tuple(lines)
        return Block(kept, Box.around(line.box for line in kept))


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one row and column of a table; `text` keeps line breaks as newlines, and may be empty.

    A cell that spans stands at its first row and column; the other places that it covers hold a cell without text whose
    `row_span` and `column_span` are 0.
    """

    text: str
    box: Box
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, top to bottom; every row has the same number of cells. `header` is the index of the last header row, or None.

    `continues` says that it goes on from the last table of the page before, whose columns it shares.
    """

    rows: tuple[tuple[Cell, ...], ...]
    box: Box
    header: int | None = None
    continues: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and the value that stands beside or under it, such as `Invoice no.` and `INV-17`."""

    label: str
    value: str
    label_box: Box
    value_box: Box


@dataclass(frozen=True, slots=True)
class Code:
    """A bar code or QR code: `symbology` as zxing names it (`QRCode`, `EAN13`, …), and what it says."""

    symbology: str
    text: str
    box: Box


class PageSource(StrEnum):
    """Where a page's words come from."""

    TEXT_LAYER = "text_layer"
    OCR = "ocr"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Page:
    """One page. `width` and `height` are in points (1/72 inch) for PDFs and in pixels for pictures, as shown to people.

    `turn` says by how many degrees clockwise (0, 90, 180, 270) the file's page must be turned to stand upright, where it was
    photographed or scanned lying on its side or head; people are shown the page so turned. `steps` are what was done to its
    picture beyond that before it was read (`outline`, `skew 3.2`, `light`, …); where that moved points, `matrix` is the
    map from the page as read to the page as shown. Size and boxes are those of the page as read.
    `rules` are the straight lines drawn on it, as thin boxes. `blank` pages hold nothing and are not shown.
    """

    number: int
    width: float
    height: float
    words: tuple[Word, ...] = ()
    lines: tuple[Line, ...] = ()
    blocks: tuple[Block, ...] = ()
    tables: tuple[Table, ...] = ()
    pairs: tuple[Pair, ...] = ()
    codes: tuple[Code, ...] = ()
    rules: tuple[Box, ...] = ()
    source: PageSource = PageSource.NONE
    engine: str = ""
    turn: int = 0
    steps: tuple[str, ...] = ()
    matrix: Matrix | None = None
    blank: bool = False

    @property
    def text(self) -> str:
        """The page's text in reading order; before the layout is parsed, its words with spaces."""
        if self.lines:
            return "\n".join(line.text for line in self.lines)
        return _spoken(self.words)


class Kind(StrEnum):
    """What a document is; only the first three become drafts."""

    INVOICE = "invoice"
    RECEIPT = "receipt"
    CREDIT_NOTE = "credit_note"
    STATEMENT = "statement"
    ORDER_CONFIRMATION = "order_confirmation"
    DELIVERY_NOTE = "delivery_note"
    QUOTE = "quote"
    REMINDER = "reminder"
    PAYSLIP = "payslip"
    TERMS = "terms"
    OTHER = "other"

    @property
    def bookable(self) -> bool:
        return self in (Kind.INVOICE, Kind.RECEIPT, Kind.CREDIT_NOTE)


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that reading wants people to know, such as an engine that was missing.

    With a `field` (a FieldName) it is about that field, and wants a look.
    """

    code: str
    say: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Split:
    """A page at which another document seems to begin, why (a sentence for people), and how sure that is, 0..1."""

    page: int
    say: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Document:
    """One document in what was uploaded: its pages, its kind, and an e-invoice's XML where one was found in it.

    `language` is ISO 639-1: what its words speak, or the likeliest by setting. `splits` are the places at which a person may
    want to cut it.
    """

    id: str
    pages: tuple[Page, ...]
    kind: Kind = Kind.OTHER
    kind_confidence: float = 0.0
    language: str = "en"
    einvoice_xml: str | None = None
    remarks: tuple[Remark, ...] = ()
    splits: tuple[Split, ...] = ()

    @property
    def text(self) -> str:
        return "\n".join(page.text for page in self.pages)


class UploadSource(StrEnum):
    """How the bytes came in."""

    WEB = "web"
    API = "api"
    EMAIL = "email"
    FOLDER = "folder"
    CLI = "cli"


@dataclass(frozen=True, slots=True)
class Upload:
    """Bytes as they were received, addressed by their SHA-256 (hex)."""

    content: bytes = field(repr=False)
    sha256: str
    media_type: str
    filename: str
    source: UploadSource
    received_from: str = ""

    @staticmethod
    def of(
        content: bytes,
        *,
        filename: str,
        media_type: str,
        source: UploadSource,
        received_from: str = "",
    ) -> Upload:
        digest = hashlib.sha256(content).hexdigest()
        return Upload(content, digest, media_type, filename, source, received_from)

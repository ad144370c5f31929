"""A document as it stands on paper: pages, words, lines, blocks and tables.

All boxes are relative to the page as people see it (after its rotation): 0..1, origin at the top left, x to the right, y down.
Pixels and points live only inside the reader of a format.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


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
    """One word without spaces inside; `confidence` is 1.0 for a text layer, else the engine's, 0..1."""

    text: str
    box: Box
    confidence: float = 1.0


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


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together (an address, a paragraph), top to bottom."""

    lines: tuple[Line, ...]
    box: Box

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)

    @staticmethod
    def of(lines: Iterable[Line]) -> Block:
        kept = tuple(lines)
        return Block(kept, Box.around(line.box for line in kept))


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one row and column of a table; `text` keeps line breaks as newlines, and may be empty."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, top to bottom; every row has the same number of cells. `header` is the index of the header row, or None."""

    rows: tuple[tuple[Cell, ...], ...]
    box: Box
    header: int | None = None


class PageSource(StrEnum):
    """Where a page's words come from."""

    TEXT_LAYER = "text_layer"
    OCR = "ocr"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Page:
    """One page. `width` and `height` are in points (1/72 inch) for PDFs and in pixels for pictures, as shown to people.

    `turn` says by how many degrees clockwise (0, 90, 180, 270) the file's page must be turned to stand upright, where it was
    photographed or scanned lying on its side or head; size and boxes are those of the upright page.
    """

    number: int
    width: float
    height: float
    words: tuple[Word, ...] = ()
    lines: tuple[Line, ...] = ()
    blocks: tuple[Block, ...] = ()
    tables: tuple[Table, ...] = ()
    source: PageSource = PageSource.NONE
    engine: str = ""
    turn: int = 0

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
    OTHER = "other"

    @property
    def bookable(self) -> bool:
        return self in (Kind.INVOICE, Kind.RECEIPT, Kind.CREDIT_NOTE)


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that reading wants people to know, such as an engine that was missing."""

    code: str
    say: str


@dataclass(frozen=True, slots=True)
class Document:
    """One document in what was uploaded: its pages, its kind, and an e-invoice's XML where one was found in it."""

    id: str
    pages: tuple[Page, ...]
    kind: Kind = Kind.OTHER
    kind_confidence: float = 0.0
    language: str = "en"
    einvoice_xml: str | None = None
    remarks: tuple[Remark, ...] = ()

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

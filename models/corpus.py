"""What models learn from: documents as our own reader read them, with a tag for every word; kept in folders.

A folder holds `*.jsonl.gz` files, one document a line:
    {"id", "family", "kind", "country", "language", "quality", "truth": {...}, "reading": 3, "seconds": 0.8,
     "pages": [{"width", "height", "words": [[text, x0, y0, x1, y1, confidence], ...], "tags": ["", "total", ...],
     "rules": [[x0, y0, x1, y1], ...], "source": "ocr"}, ...]}
Boxes are in 0..1 of the page as read. A tag is the key of a value (a FieldName, `line/N/COLUMN`, `cash`, `change`, …), or empty.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from idp.document import Box, Document, Matrix, Page, PageSource, Upload, UploadSource, Word
from idp.geometry import SAME, inverse, mapped, quarter, then
from models.synthetic.pieces import Made, Piece

Reader: TypeAlias = Callable[[Upload], Document]
"""Bytes to a Document with its layout parsed."""

INSIDE = 0.4
"""So much of a word's box lies in the box of the value that it is part of."""


@dataclass(frozen=True, slots=True)
class TaggedPage:
    """A page's words in reading order, and one tag for each; sizes as those of `idp.document.Page`."""

    width: float
    height: float
    words: tuple[Word, ...]
    tags: tuple[str, ...]
    rules: tuple[Box, ...] = ()
    source: PageSource = PageSource.OCR


@dataclass(frozen=True, slots=True)
class Example:
    """One document to learn from. `truth` has the form of labels: values as text, `line_items` as a list of rows."""

    id: str
    family: str
    kind: str
    country: str
    language: str
    quality: str
    truth: Mapping[str, Any]
    pages: tuple[TaggedPage, ...]

    @property
    def tagged(self) -> int:
        """How many words have a tag."""
        return sum(1 for page in self.pages for tag in page.tags if tag)

    @property
    def document(self) -> Document:
        """Its pages as they were read, without layout."""
        pages = (
            Page(number, p.width, p.height, p.words, rules=p.rules, source=p.source)
            for number, p in enumerate(self.pages, 1)
        )
        return Document(self.id, tuple(pages), language=self.language)


def read_made(made: Made, reader: Reader) -> Example:
    """The made document as `reader` reads it. Raises what `reader` raises."""
    upload = Upload.of(
        made.content,
        filename=made.filename,
        media_type=made.media_type,
        source=UploadSource.CLI,
    )
    return tagged(made, reader(upload))


def tagged(made: Made, document: Document) -> Example:
    """Every word of `document` with the key of the piece of `made` that it lies in."""
    pages = tuple(
        TaggedPage(page.width, page.height, page.words, _tags(page, made), page.rules, page.source)
        for page in document.pages
    )
    return Example(
        made.id,
        made.family,
        made.kind,
        made.country,
        made.language,
        made.quality,
        made.truth,
        pages,
    )


def _tags(page: Page, made: Made) -> tuple[str, ...]:
    pieces = [piece for piece in made.pieces if piece.page == page.number]
    way = _to_page_as_drawn(page, made.matrices)
    return tuple(_tag(mapped(word.box, way), pieces) for word in page.words)


def _to_page_as_drawn(page: Page, matrices: Sequence[Matrix]) -> Matrix:
    """From the page as read, by way of the page as shown and the file's own page, to the page as it was drawn."""
    if not matrices:
        return SAME
    shown_to_file = inverse(quarter(page.turn))
    return then(then(page.matrix or SAME, shown_to_file), matrices[page.number - 1])


def _tag(box: Box, pieces: Sequence[Piece]) -> str:
    best, most = "", INSIDE
    area = max(box.width * box.height, 1e-9)
    for piece in pieces:
        wide = min(box.x1, piece.box.x1) - max(box.x0, piece.box.x0)
        high = min(box.y1, piece.box.y1) - max(box.y0, piece.box.y0)
        if wide > 0 and high > 0 and wide * high / area > most:
            best, most = piece.key, wide * high / area
    return best


class Cache:
    """Examples in a folder, kept as they are read, so that a run that was stopped goes on where it was."""

    def __init__(self, folder: Path, reading: int) -> None:
        """`reading` is the version of the reader: what older ones read is not counted as there."""
        self._file = folder / "pages.jsonl.gz"
        self._reading = reading
        folder.mkdir(parents=True, exist_ok=True)
        self.known = {row["id"] for row in _rows(folder) if row["reading"] == reading}

    def keep(self, example: Example, seconds: float) -> None:
        """Write one more; each is complete in itself, so that a crash costs at most the last."""
        row = _as_row(example) | {"reading": self._reading, "seconds": round(seconds, 3)}
        line = json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n"
        with self._file.open("ab") as out:
            out.write(gzip.compress(line.encode()))
        self.known.add(example.id)


def examples(*folders: Path) -> Iterator[Example]:
    """The examples in `folders`, in the order in which they were kept; of those with one id the last reading.

    What another process adds meanwhile comes next time.
    """
    for folder in folders:
        newest = {row["id"]: row["reading"] for row in _rows(folder)}
        seen: set[str] = set()
        for row in _rows(folder):
            if row["id"] not in seen and row["reading"] == newest.get(row["id"]):
                seen.add(row["id"])
                yield _from_row(row)


def _rows(folder: Path) -> Iterator[dict[str, Any]]:
    """The rows of all files in `folder`; a last one that was cut off in writing is left out."""
    for file in sorted(folder.glob("*.jsonl.gz")):
        try:
            with gzip.open(file, "rt", encoding="utf-8") as lines:
                yield from (json.loads(line) for line in lines)
        except (EOFError, zlib.error, json.JSONDecodeError):
            continue


def _as_row(example: Example) -> dict[str, Any]:
    return {
        "id": example.id,
        "family": example.family,
        "kind": example.kind,
        "country": example.country,
        "language": example.language,
        "quality": example.quality,
        "truth": dict(example.truth),
        "pages": [_page_as_row(page) for page in example.pages],
    }


def _page_as_row(page: TaggedPage) -> dict[str, Any]:
    words = [
        [
            w.text,
            *(round(v, 5) for v in (w.box.x0, w.box.y0, w.box.x1, w.box.y1)),
            round(w.confidence, 3),
        ]
        for w in page.words
    ]
    rules = [[round(v, 5) for v in (r.x0, r.y0, r.x1, r.y1)] for r in page.rules]
    return {
        "width": page.width,
        "height": page.height,
        "source": page.source.value,
        "words": words,
        "tags": list(page.tags),
        "rules": rules,
    }


def _from_row(row: Mapping[str, Any]) -> Example:
    return Example(
        row["id"],
        row["family"],
        row["kind"],
        row["country"],
        row["language"],
        row["quality"],
        row["truth"],
        tuple(_page_from_row(page) for page in row["pages"]),
    )


def _page_from_row(page: Mapping[str, Any]) -> TaggedPage:
    words = tuple(
        Word(text, Box(x0, y0, x1, y1), sure) for text, x0, y0, x1, y1, sure in page["words"]
    )
    return TaggedPage(
        page["width"],
        page["height"],
        words,
        tuple(page["tags"]),
        tuple(Box(*rule) for rule in page["rules"]),
        PageSource(page["source"]),
    )

"""Doors that answer as a test tells them to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from idp.document import Document, Page, Word
from idp.errors import IdpError
from idp.fields import Extraction


@dataclass
class FakeTextLayer:
    """The given pages, or the error to raise."""

    given: Sequence[Page] = ()
    fails: IdpError | None = None

    def pages(self, content: bytes) -> tuple[Page, ...]:
        if self.fails:
            raise self.fails
        return tuple(self.given)


@dataclass
class FakeRenderer:
    """So many pages, each a white picture whose height in pixels is 100 times its number; `damaged` ones cannot be drawn."""

    number: int = 1
    damaged: Sequence[int] = ()
    fails: IdpError | None = None
    drawn: list[int] = field(default_factory=list)

    def count(self, content: bytes, media_type: str) -> int:
        if self.fails:
            raise self.fails
        return self.number

    def pages(
        self, content: bytes, media_type: str, numbers: Sequence[int] | None = None
    ) -> Iterator[tuple[int, np.ndarray]]:
        for n in numbers or range(1, self.number + 1):
            if n not in self.damaged:
                self.drawn.append(n)
                yield n, np.full((100 * n, 80, 3), 255, np.uint8)

    def preview(
        self, content: bytes, media_type: str, number: int, *, width: int, turn: int = 0
    ) -> bytes:
        return f"page {number} of {width} pixels turned by {turn}".encode()

    def as_pdf(self, content: bytes, media_type: str) -> bytes:
        return b"%PDF-1.7 " + content


@dataclass
class FakeOcr:
    """The next of the given readings at each call, the last one again and again; keeps the pictures' shapes."""

    readings: Sequence[Sequence[Word]] = ((),)
    fails: IdpError | None = None
    name: str = "fake"
    seen: list[tuple[int, ...]] = field(default_factory=list)

    def words(self, picture: np.ndarray, *, language: str = "en") -> tuple[Word, ...]:
        self.seen.append(picture.shape)
        if self.fails:
            raise self.fails
        return tuple(self.readings[min(len(self.seen), len(self.readings)) - 1])


@dataclass
class FakeEInvoice:
    """The given XML in whatever it is asked about."""

    xml: str | None = None

    def find(self, content: bytes, media_type: str) -> str | None:
        return self.xml

    def extraction(self, xml: str, document: Document) -> Extraction:
        return Extraction(document.id, document.kind)

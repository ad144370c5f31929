"""Doors that answer as a test tells them to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from idp.document import Code, Kind, Page, Word
from idp.errors import IdpError
from idp.fields import Extraction
from idp.ports import LayerPage, Prepared, Reading


@dataclass
class FakeTextLayer:
    """The given pages, or the error to raise."""

    given: Sequence[Page | LayerPage] = ()
    fails: IdpError | None = None

    def pages(self, content: bytes, *, password: str = "") -> tuple[LayerPage, ...]:
        if self.fails:
            raise self.fails
        return tuple(p if isinstance(p, LayerPage) else LayerPage(p) for p in self.given)


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
        self,
        content: bytes,
        media_type: str,
        numbers: Sequence[int] | None = None,
        *,
        password: str = "",
    ) -> Iterator[tuple[int, np.ndarray]]:
        for n in numbers or range(1, self.number + 1):
            if n not in self.damaged:
                self.drawn.append(n)
                yield n, np.full((100 * n, 80, 3), 255, np.uint8)

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
        return tuple(f"page {number} of {w} pixels turned by {turn}".encode() for w in widths)

    def as_pdf(self, content: bytes, media_type: str) -> bytes:
        return b"%PDF-1.7 " + content


@dataclass
class FakeOcr:
    """The next of the given readings at each call, the last one again and again; keeps the pictures' shapes."""

    readings: Sequence[Sequence[Word] | Reading] = ((),)
    fails: IdpError | None = None
    name: str = "fake"
    seen: list[tuple[int, ...]] = field(default_factory=list)

    def read(self, picture: np.ndarray, *, languages: Sequence[str] = ("en",)) -> Reading:
        self.seen.append(picture.shape)
        if self.fails:
            raise self.fails
        reading = self.readings[min(len(self.seen), len(self.readings)) - 1]
        if isinstance(reading, Reading):
            return reading
        return Reading(tuple(reading), engine=self.name)


@dataclass
class FakePreparer:
    """Leaves every picture as it is, or answers with what was given."""

    given: Prepared | None = None

    def prepare(self, picture: np.ndarray) -> Prepared:
        return self.given or Prepared(picture)


@dataclass
class FakeCodes:
    """The given codes on every picture."""

    given: Sequence[Code] = ()

    def codes(self, picture: np.ndarray) -> tuple[Code, ...]:
        return tuple(self.given)


@dataclass
class FakeEInvoice:
    """The given XML in whatever it is asked about."""

    xml: str | None = None

    def find(self, content: bytes, media_type: str) -> str | None:
        return self.xml

    def parse(self, xml: str) -> Extraction:
        return Extraction("", Kind.INVOICE)

"""The engine that is used unless one is chosen: the better of two for each page, mended by the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import fmean
from typing import TYPE_CHECKING

from idp.document import Remark
from idp.errors import NeedsHuman, Retryable
from idp.ports import Reading
from pipelines.ocr import rapid
from pipelines.ocr.rapid import RapidEngine
from pipelines.ocr.repair import repaired
from pipelines.ocr.scanned import read_scan
from pipelines.ocr.tesseract import TesseractEngine
from pipelines.pictures.prepare import is_blank, is_clean_scan, turned

if TYPE_CHECKING:
    from idp.ports import OcrEngine, Picture

FEW_WORDS = 8
SURE = 0.7
"""Mean likelihood of being right: pages that the first engine read right side up pass it, unless they are hardly legible."""


class AutoEngine:
    """Reads clean scans with Tesseract and all else with RapidOCR, as far as they are installed; each mends what the other was unsure of."""

    def __init__(
        self,
        *,
        threads: int = 0,
        first: OcrEngine | None = None,
        second: TesseractEngine | None = None,
    ) -> None:
        self._second = second or TesseractEngine()
        self._first: OcrEngine = first or (
            RapidEngine(threads=threads) if rapid.installed() else self._second
        )

    @property
    def name(self) -> str:
        return f"auto: {self._first.name}"

    def warm(self) -> None:
        """Load what is loaded at first use otherwise. Raises NeedsHuman (`no_ocr`)."""
        if isinstance(self._first, RapidEngine | TesseractEngine):
            self._first.warm()

    def read(self, picture: Picture, *, languages: Sequence[str] = ("en",)) -> Reading:
        """Words with boxes in the picture stood upright, none for a blank one. Raises NeedsHuman (`no_ocr`)."""
        if is_blank(picture):
            return Reading(engine=self.name)
        scan = self._scan(picture, languages)
        if scan is not None:
            return scan
        best = self._first.read(picture, languages=languages)
        if self._first is self._second:
            return replace(best, remarks=(*best.remarks, _one_engine()))
        if not _is_sure(best):
            best = self._another_look(best, picture, languages)
        return self._mended(best, picture, languages)

    def _scan(self, picture: Picture, languages: Sequence[str]) -> Reading | None:
        """A clean scan as Tesseract reads it; None for what is none."""
        if self._first is self._second or not is_clean_scan(picture):
            return None
        rapid_ = self._first if isinstance(self._first, RapidEngine) else None
        try:
            reading = read_scan(picture, self._second, rapid_, languages)
        except (NeedsHuman, Retryable):
            return None
        return replace(reading, engine=f"auto: {reading.engine}") if reading else None

    def _another_look(self, first: Reading, picture: Picture, languages: Sequence[str]) -> Reading:
        """The better reading, where Tesseract sees the page stand otherwise, or the first engine sees next to nothing."""
        try:
            turn = self._second.turn(picture)
            if turn not in (None, first.turn):
                other = self._first.read(turned(picture, turn or 0), languages=languages)
                other = replace(other, turn=((turn or 0) + other.turn) % 360)
                first = max(first, other, key=_worth)
            if len(first.words) < FEW_WORDS:
                upright = self._second.read(turned(picture, first.turn), languages=languages)
                upright = replace(upright, turn=(first.turn + upright.turn) % 360)
                first = max(first, upright, key=_worth)
        except (NeedsHuman, Retryable):
            return first  # a missing second engine takes the second look away, no more
        return first

    def _mended(self, reading: Reading, picture: Picture, languages: Sequence[str]) -> Reading:
        """The reading with its unsure words looked at by the other engine."""
        if not reading.words or reading.engine != self._first.name:
            return reading
        try:
            words = repaired(reading.words, turned(picture, reading.turn), self._second, languages)
        except (NeedsHuman, Retryable):
            return reading
        return replace(reading, words=words, engine=self.name)


def _is_sure(reading: Reading) -> bool:
    words = reading.words
    return len(words) >= FEW_WORDS and fmean(w.confidence for w in words) >= SURE


def _worth(reading: Reading) -> float:
    """How much was surely read: letters, each by its confidence."""
    return sum(len(w.text) * max(w.confidence - 0.5, 0.0) for w in reading.words)


def _one_engine() -> Remark:
    return Remark(
        "ocr_second_best",
        "RapidOCR is not installed, so Tesseract read this page: photos come out worse. Install the Python packages "
        "rapidocr and onnx.",
    )

"""The engine that is used unless one is chosen: RapidOCR, with Tesseract for the orientation and where RapidOCR sees nothing."""

from __future__ import annotations

from dataclasses import replace
from statistics import fmean, median
from typing import TYPE_CHECKING

from idp.document import Word
from idp.errors import NeedsHuman
from pipelines.ocr import rapid
from pipelines.ocr.rapid import RapidEngine
from pipelines.ocr.tesseract import TesseractEngine
from pipelines.pictures.prepare import is_blank, turned, turned_back

if TYPE_CHECKING:
    from idp.ports import OcrEngine, Picture

FEW_WORDS = 8
SURE = 0.8
"""Mean confidence: RapidOCR reads print that stands upright, or on its right side, above 0.95, and below 0.75 otherwise."""
HIGH = 1.2
"""Words that are mostly so much higher than wide run up or down the page."""


class AutoEngine:
    """Reads with RapidOCR where it is installed, else with Tesseract; turns pages that lie on their side or head."""

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

    def words(self, picture: Picture, *, language: str = "en") -> tuple[Word, ...]:
        """Words with boxes in the picture as it was given, in the reading order of the upright page.

        Raises NeedsHuman (`no_ocr`) where no engine is there.
        """
        if is_blank(picture):
            return ()
        best = self._first.words(picture, language=language)
        tried = {0}
        for guess in (_guess, self._orientation):
            if _is_sure(best) and not _sideways(best, picture):
                return best
            degrees = guess(best, picture)
            if degrees not in tried:
                tried.add(degrees)
                best = max(best, self._turned(picture, degrees, language), key=_worth)
                if _is_sure(best):
                    return best
        if len(best) < FEW_WORDS and self._first is not self._second:
            best = max(best, self._by_second(picture, language), key=_worth)
        return best

    def _turned(self, picture: Picture, degrees: int, language: str) -> tuple[Word, ...]:
        """What the first engine reads when the page is turned clockwise by `degrees`, with boxes in the page as it was."""
        seen = self._first.words(turned(picture, degrees), language=language)
        return tuple(replace(w, box=turned_back(w.box, degrees)) for w in seen)

    def _orientation(self, _seen: tuple[Word, ...], picture: Picture) -> int:
        """What Tesseract makes of the orientation; 0 where it does not know or is not installed."""
        try:
            return self._second.turn(picture) or 0
        except NeedsHuman:
            return 0

    def _by_second(self, picture: Picture, language: str) -> tuple[Word, ...]:
        try:
            return self._second.words(picture, language=language)
        except NeedsHuman:
            return ()


def _is_sure(words: tuple[Word, ...]) -> bool:
    return len(words) >= FEW_WORDS and fmean(w.confidence for w in words) >= SURE


def _guess(words: tuple[Word, ...], picture: Picture) -> int:
    """By how many degrees clockwise the page should be turned, judged by how it was read; 0 for too few words.

    RapidOCR stands each high line on its right side before it reads: what was read surely then lay on its left.
    """
    if len(words) < FEW_WORDS:
        return 0
    if _sideways(words, picture):
        return 270 if _is_sure(words) else 90
    return 0 if _is_sure(words) else 180


def _sideways(words: tuple[Word, ...], picture: Picture) -> bool:
    height, width = picture.shape[:2]
    long = [w.box for w in words if len(w.text) > 2]
    return bool(long) and median(b.height * height / (b.width * width + 1e-9) for b in long) > HIGH


def _worth(words: tuple[Word, ...]) -> float:
    """How much was surely read: letters, each by its confidence."""
    return sum(len(w.text) * max(w.confidence - 0.5, 0.0) for w in words)

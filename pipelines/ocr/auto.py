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
SURE = 0.86
"""Upright print is read with a mean confidence well above this, upside-down print below."""


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
        seen = self._first.words(picture, language=language)
        if not _doubtful(seen, picture):
            return seen
        best = max((seen, *self._turned(picture, language)), key=_worth)
        if len(best) < FEW_WORDS and self._first is not self._second:
            best = max(best, self._by_second(picture, language), key=_worth)
        return best

    def _turned(self, picture: Picture, language: str) -> tuple[tuple[Word, ...], ...]:
        """What the first engine reads once the page stands upright; nothing where it does already."""
        try:
            degrees = self._second.turn(picture)
        except NeedsHuman:
            return ()
        if not degrees:
            return ()
        seen = self._first.words(turned(picture, degrees), language=language)
        return (tuple(replace(w, box=turned_back(w.box, degrees)) for w in seen),)

    def _by_second(self, picture: Picture, language: str) -> tuple[Word, ...]:
        try:
            return self._second.words(picture, language=language)
        except NeedsHuman:
            return ()


def _doubtful(words: tuple[Word, ...], picture: Picture) -> bool:
    """Whether the page may lie on its side or head: few words, read with doubt, or mostly higher than wide."""
    if len(words) < FEW_WORDS or fmean(w.confidence for w in words) < SURE:
        return True
    height, width = picture.shape[:2]
    long = [w.box for w in words if len(w.text) > 2]
    return bool(long) and median(b.height * height / (b.width * width + 1e-9) for b in long) > 1.2


def _worth(words: tuple[Word, ...]) -> float:
    """How much was surely read: letters, each by its confidence."""
    return sum(len(w.text) * max(w.confidence - 0.5, 0.0) for w in words)

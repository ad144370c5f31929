"""Which engine reads, by name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from idp.ports import OcrEngine

Name = Literal["auto", "tesseract", "rapidocr"]


def engine(name: Name = "auto", threads: int = 0, languages: Sequence[str] = ("en",)) -> OcrEngine:
    """The engine called `name`; cheap, since models are loaded at first use.

    `threads` 0 means one a core. `languages` (ISO 639-1) are made ready by `warm`; each reading names its own.
    """
    if name == "rapidocr":
        from pipelines.ocr.rapid import RapidEngine

        return RapidEngine(threads=threads)
    from pipelines.ocr.tesser import best_tesseract

    tesseract = best_tesseract(languages)
    if name == "tesseract":
        return tesseract
    from pipelines.ocr.auto import AutoEngine

    return AutoEngine(threads=threads, second=tesseract)

"""Which engine reads, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from idp.ports import OcrEngine


def engine(name: Literal["auto", "tesseract", "rapidocr"] = "auto", threads: int = 0) -> OcrEngine:
    """The engine called `name`; cheap, since models are loaded at first use. `threads` 0 means one a core."""
    if name == "tesseract":
        from pipelines.ocr.tesseract import TesseractEngine

        return TesseractEngine()
    if name == "rapidocr":
        from pipelines.ocr.rapid import RapidEngine

        return RapidEngine(threads=threads)
    from pipelines.ocr.auto import AutoEngine

    return AutoEngine(threads=threads)

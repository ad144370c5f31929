"""Tesseract behind `idp.ports.OcrEngine`, by pytesseract."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from idp.document import Box, Word
from idp.errors import NeedsHuman, Retryable
from pipelines.pictures.prepare import legible

if TYPE_CHECKING:
    from idp.ports import Picture

COLUMN_OF_TEXT = 4
"""Tesseract's page segmentation for a column of lines of various sizes, which suits receipts and bills alike."""
ONE_BLOCK = 6
SECONDS = 60
"""A page that takes longer is given up."""
LEAST_CONFIDENCE = 10
"""Below this (of 100) the engine saw specks, not letters."""
LANGUAGES = {"de": "deu", "en": "eng", "es": "spa", "fr": "fra", "it": "ita", "nl": "nld"}


class TesseractEngine:
    """One process of tesseract a page; needs the package tesseract-ocr, and one more for each language but English."""

    name = "tesseract"

    def __init__(self, *, segmentation: int = ONE_BLOCK) -> None:
        self._segmentation = segmentation
        self._languages: frozenset[str] | None = None

    def warm(self) -> None:
        """Look whether the program is there. Raises NeedsHuman (`no_ocr`)."""
        self._installed()

    def words(self, picture: Picture, *, language: str = "en") -> tuple[Word, ...]:
        """Words line by line with confidence. Raises NeedsHuman (`no_ocr`), Retryable (`ocr_timeout`)."""
        import pytesseract

        wanted = LANGUAGES.get(language, "eng")
        code = wanted if wanted in self._installed() else "eng"
        larger = legible(picture)
        data = _run(
            pytesseract.image_to_data,
            larger,
            lang=code,
            config=f"--oem 1 --psm {self._segmentation}",
        )
        return tuple(_words(data, larger.shape[1], larger.shape[0]))

    def turn(self, picture: Picture) -> int | None:
        """By how many degrees clockwise the picture must be turned to stand upright: 0, 90, 180, 270; None where unsure.

        Raises NeedsHuman (`no_ocr`).
        """
        import pytesseract

        if "osd" not in self._installed():
            return None
        try:
            seen = _run(pytesseract.image_to_osd, legible(picture))
        except Retryable:
            return None
        if not seen or float(seen["orientation_conf"]) < 1.0:
            return None
        return int(seen["rotate"]) % 360

    def _installed(self) -> frozenset[str]:
        """The languages that are installed. Raises NeedsHuman (`no_ocr`)."""
        if self._languages is None:
            import pytesseract

            try:
                self._languages = frozenset(pytesseract.get_languages())
            except (pytesseract.TesseractNotFoundError, FileNotFoundError) as error:
                raise _missing() from error
        return self._languages


def _run(function: Any, picture: Picture, **options: Any) -> dict[str, Any]:
    """Call one of pytesseract's functions; an empty answer where the engine gave up on the picture."""
    import pytesseract
    from PIL import Image

    try:
        answer: dict[str, Any] = function(
            Image.fromarray(picture),
            output_type=pytesseract.Output.DICT,
            timeout=SECONDS,
            **options,
        )
    except pytesseract.TesseractNotFoundError as error:
        raise _missing() from error
    except pytesseract.TesseractError:
        return {}  # too few letters, or none
    except RuntimeError as error:
        raise Retryable("ocr_timeout", "Reading this page took too long.") from error
    return answer


def _words(data: dict[str, Any], width: int, height: int) -> list[Word]:
    words: list[Word] = []
    for i, text in enumerate(data.get("text", ())):
        sure = float(data["conf"][i])
        if sure < LEAST_CONFIDENCE or not re.search(r"[^\W_]|[^\x00-\x7f]|[-+=%&#@/]", text):
            continue
        x, y = data["left"][i] / width, data["top"][i] / height
        box = Box(x, y, x + data["width"][i] / width, y + data["height"][i] / height)
        words.extend(Word(part, box, sure / 100) for part in text.split())
    return words


def _missing() -> NeedsHuman:
    return NeedsHuman(
        "no_ocr",
        "Tesseract is not installed, so scans and photos cannot be read. Install the package tesseract-ocr "
        "(Debian, Ubuntu) or tesseract (Homebrew).",
    )

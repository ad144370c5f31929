"""Tesseract behind `idp.ports.OcrEngine`, by pytesseract."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import fmean
from typing import TYPE_CHECKING, Any

from idp.document import Box, Remark, Word
from idp.errors import NeedsHuman, Retryable
from idp.ports import Reading
from pipelines.ocr import confidence
from pipelines.ocr.language import language_of
from pipelines.pictures.prepare import grey, legible, turned

if TYPE_CHECKING:
    from idp.ports import Picture

ONE_BLOCK, ONE_LINE = 6, 7
"""Tesseract's page segmentations for a block of lines, which suits receipts and bills alike, and for a single line."""
SECONDS = 60
"""A page that takes longer is given up."""
LEAST_CONFIDENCE = 10
"""Below this (of 100) the engine saw specks, not letters."""
LEAST_DIRECTION = 1.0
"""Tesseract's own measure of how sure it is which way is up."""
SURE_UPRIGHT = 0.75
"""Mean confidence, as Tesseract gives it, above which nobody asks which way is up: pages on their head stay under 0.5."""
GARBLED = 0.6
"""Mean confidence under which every way up is tried where Tesseract does not say which is right."""
FEW_WORDS = 4
LANGUAGES = {
    "de": ("deu", "German"),
    "en": ("eng", "English"),
    "es": ("spa", "Spanish"),
    "fr": ("fra", "French"),
    "it": ("ita", "Italian"),
    "nl": ("nld", "Dutch"),
    "pt": ("por", "Portuguese"),
}
"""ISO 639-1, the name of Tesseract's package, and the name for people."""


class TesseractEngine:
    """One process of tesseract a page; needs the package tesseract-ocr, and one more for each language but English."""

    name = "tesseract"

    def __init__(self, *, segmentation: int = ONE_BLOCK) -> None:
        self._segmentation = segmentation
        self._languages: frozenset[str] | None = None

    def warm(self) -> None:
        """Look whether the program is there. Raises NeedsHuman (`no_ocr`)."""
        self.installed()

    def read(self, picture: Picture, *, languages: Sequence[str] = ("en",)) -> Reading:
        """Words line by line, in the language that the page turns out to speak.

        Raises NeedsHuman (`no_ocr`), Retryable (`ocr_timeout`).
        """
        first = next(iter(languages), "en")
        words, turn = self._upright(picture, self.code(first))
        spoken = language_of(w.text for w in words) or first
        remarks: tuple[Remark, ...] = ()
        if self.code(spoken) != self.code(first):
            words = tuple(self.words(turned(picture, turn), self.code(spoken)))
        if spoken in LANGUAGES and not self.knows(spoken):
            remarks = (_language_missing(spoken),)
        known = (replace(w, confidence=confidence.tesseract(w.confidence)) for w in words)
        return Reading(tuple(known), turn, self.name, remarks)

    def knows(self, language: str) -> bool:
        """Whether the package of `language` is installed. Raises NeedsHuman (`no_ocr`)."""
        return language in LANGUAGES and LANGUAGES[language][0] in self.installed()

    def code(self, language: str) -> str:
        """Tesseract's name of `language` where it is installed, else that of English. Raises NeedsHuman (`no_ocr`)."""
        wanted = LANGUAGES.get(language, LANGUAGES["en"])[0]
        return wanted if wanted in self.installed() else LANGUAGES["en"][0]

    def _upright(self, picture: Picture, code: str) -> tuple[tuple[Word, ...], int]:
        """The words, and by how much the page had to be turned for them."""
        words = tuple(self.words(picture, code))
        sure = fmean(w.confidence for w in words) if len(words) >= FEW_WORDS else 0.0
        if sure >= SURE_UPRIGHT:
            return words, 0
        told = self.turn(picture)
        others = (90, 180, 270) if told is None and sure < GARBLED else (told or 0,)
        readings = [(words, 0)]
        readings += [(tuple(self.words(turned(picture, t), code)), t) for t in others if t]
        return max(readings, key=lambda reading: _worth(reading[0]))

    def words(self, picture: Picture, code: str, segmentation: int | None = None) -> Iterator[Word]:
        """Words of the picture as it stands, with Tesseract's own confidence; `code` is a language that is installed.

        Raises NeedsHuman (`no_ocr`), Retryable (`ocr_timeout`).
        """
        larger = legible(picture)
        height, width = larger.shape[:2]
        for text, sure, (left, top, right, bottom) in self.seen(
            larger, code, segmentation or self._segmentation
        ):
            if sure < LEAST_CONFIDENCE or not re.search(r"[^\W_]|[^\x00-\x7f]|[-+=%&#@/]", text):
                continue
            box = Box(left / width, top / height, right / width, bottom / height)
            yield from (Word(part, box, min(sure / 100, 1.0)) for part in text.split())

    def seen(
        self, picture: Picture, code: str, segmentation: int
    ) -> Iterator[tuple[str, float, tuple[int, int, int, int]]]:
        """What Tesseract itself says: text, confidence of 100, and left, top, right, bottom in pixels."""
        import pytesseract

        config = f"--oem 1 --psm {segmentation}"
        data = _run(pytesseract.image_to_data, picture, lang=code, config=config)
        for i, text in enumerate(data.get("text", ())):
            left, top = data["left"][i], data["top"][i]
            corners = (left, top, left + data["width"][i], top + data["height"][i])
            yield text, float(data["conf"][i]), corners

    def turn(self, picture: Picture) -> int | None:
        """By how many degrees clockwise the picture must be turned to stand upright: 0, 90, 180, 270; None where unsure.

        Raises NeedsHuman (`no_ocr`).
        """
        import pytesseract

        if "osd" not in self.installed():
            return None
        try:
            seen = _run(pytesseract.image_to_osd, legible(picture))
        except Retryable:
            return None
        if not seen or float(seen["orientation_conf"]) < LEAST_DIRECTION:
            return None
        return int(seen["rotate"]) % 360

    def installed(self) -> frozenset[str]:
        """The languages that are installed. Raises NeedsHuman (`no_ocr`)."""
        if self._languages is None:
            self._languages = self.find_languages()
        return self._languages

    def find_languages(self) -> frozenset[str]:
        """Ask the program for its languages. Raises NeedsHuman (`no_ocr`)."""
        import pytesseract

        try:
            return frozenset(pytesseract.get_languages())
        except (pytesseract.TesseractNotFoundError, FileNotFoundError) as error:
            raise _missing() from error


def _worth(words: Sequence[Word]) -> float:
    """How much was surely read: letters, each by its confidence; what lies on its side gives many words, all unsure."""
    return sum(len(w.text) * max(w.confidence - 0.5, 0.0) for w in words)


def _run(function: Any, picture: Picture, **options: Any) -> dict[str, Any]:
    """Call one of pytesseract's functions; an empty answer where the engine gave up on the picture."""
    import pytesseract
    from PIL import Image

    try:
        answer: dict[str, Any] = function(
            Image.fromarray(grey(picture)),
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


def _language_missing(language: str) -> Remark:
    code, name = LANGUAGES[language]
    return Remark(
        "ocr_language_missing",
        f"This page seems to be in {name}, which Tesseract was not given: accents may be wrong. "
        f"Install the package tesseract-ocr-{code}.",
    )


def _missing() -> NeedsHuman:
    return NeedsHuman(
        "no_ocr",
        "Tesseract is not installed, so scans and photos cannot be read. Install the package tesseract-ocr "
        "(Debian, Ubuntu) or tesseract (Homebrew).",
    )

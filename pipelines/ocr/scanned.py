"""Clean scans, which Tesseract reads as well as RapidOCR and in a third of the time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from idp.document import Word
from idp.ports import Reading
from pipelines.ocr import confidence
from pipelines.ocr.language import language_of
from pipelines.ocr.repair import UNSURE
from pipelines.pictures.prepare import with_letters

if TYPE_CHECKING:
    from idp.ports import Picture
    from pipelines.ocr.rapid import RapidEngine
    from pipelines.ocr.tesseract import TesseractEngine

LETTERS = 20.0
"""Pixels: at this height Tesseract reads as well as at 300 dpi and in two thirds of the time."""
WHOLE_PAGE = 3
"""Tesseract's page segmentation for pages of any layout."""
SURE, MOSTLY = 0.9, 0.83
"""Tesseract's own figure that says a word is right, and the share of words that must have it: receipts stay under it."""
FEWEST = 20
MOST = 60
"""So many unsure words of a page are read again."""


def read_scan(
    picture: Picture,
    tesseract: TesseractEngine,
    rapid: RapidEngine | None,
    languages: Sequence[str],
) -> Reading | None:
    """What Tesseract reads on a clean scan, its unsure words mended; None where it proves to be none after all.

    None as well where the page speaks a language that Tesseract was not given. Raises what Tesseract raises.
    """
    small = with_letters(picture, LETTERS)
    first = tesseract.code(next(iter(languages), "en"))
    words = tuple(tesseract.words(small, first, WHOLE_PAGE))
    spoken = language_of(w.text for w in words)
    if spoken and tesseract.knows(spoken) and tesseract.code(spoken) != first:
        words = tuple(tesseract.words(small, tesseract.code(spoken), WHOLE_PAGE))
    elif spoken and not tesseract.knows(spoken):
        return None
    sure = sum(w.confidence > SURE for w in words)
    if len(words) < FEWEST or sure < MOSTLY * len(words):
        return None
    known = [replace(w, confidence=confidence.tesseract(w.confidence)) for w in words]
    return Reading(_mended(known, picture, rapid), 0, tesseract.name)


def _mended(words: list[Word], picture: Picture, rapid: RapidEngine | None) -> tuple[Word, ...]:
    """The words, those that were unsure as the other engine sees them where it is surer."""
    if rapid is None:
        return tuple(words)
    doubtful = sorted(
        (i for i, w in enumerate(words) if w.confidence < UNSURE),
        key=lambda i: words[i].confidence,
    )[:MOST]
    seen = rapid.within(picture, [words[i].box for i in doubtful])
    for i, other in zip(doubtful, seen, strict=True):
        one = words[i]
        if other is None:
            continue
        if other.text == one.text:
            words[i] = replace(one, confidence=max(one.confidence, other.confidence))
        elif other.confidence > one.confidence:
            words[i] = replace(other, others=(one.text,))
        else:
            words[i] = replace(one, others=(other.text,))
    return tuple(words)

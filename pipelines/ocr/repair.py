"""What one engine was unsure of, looked at by the other.

On photos of receipts the second engine is seldom right where the first is wrong, so it is asked for little: figures that are
unsure, all of a page at once, drawn one below the other on a sheet of their own. What it reads instead is kept beside the
word, for the arithmetic to choose from; put in its place, however sure, it was wrong more often than right.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from idp.document import Word

if TYPE_CHECKING:
    from idp.ports import Picture
    from pipelines.ocr.tesseract import TesseractEngine

UNSURE = 0.75
"""Words likelier right than this are believed."""
MOST = 8
"""So many words of a page are looked at again, the least sure first."""
AGREED = 0.9
"""How likely a word is right that both engines read alike, though the first was unsure: 43 of 48 on receipts."""
ROW, LETTERS, AROUND = 96, 40, 0.15
"""Pixels of a row on the sheet and of the words in it, and how much of a word's height is shown around it."""


def repaired(
    words: Sequence[Word], picture: Picture, second: TesseractEngine, languages: Sequence[str]
) -> tuple[Word, ...]:
    """The words, those with figures that were unsure as both engines together see them.

    Raises what the second engine raises.
    """
    doubtful = sorted(
        (i for i, w in enumerate(words) if w.confidence < UNSURE and re.search(r"\d", w.text)),
        key=lambda i: words[i].confidence,
    )[:MOST]
    if not doubtful:
        return tuple(words)
    code = second.code(next(iter(languages), "en"))
    seen = list(second.words(sheet([words[i] for i in doubtful], picture), code))
    mended = list(words)
    for row, i in enumerate(doubtful):
        there = [w for w in seen if int(w.box.centre[1] * len(doubtful)) == row]
        mended[i] = weighed(words[i], sorted(there, key=lambda w: w.box.x0))
    return tuple(mended)


def weighed(word: Word, other: Sequence[Word]) -> Word:
    """The word in the light of what the second engine read in its place."""
    text = "".join(w.text for w in other)
    if not text:
        return word
    if text == word.text:
        return replace(word, confidence=max(word.confidence, AGREED))
    return replace(word, others=(text, *(o for o in word.others if o != text)))


def sheet(words: Sequence[Word], picture: Picture) -> Picture:
    """The words' pictures one below the other, black on white as far as they are, ROW pixels each."""
    import numpy as np

    from pipelines.pictures.strips import strip

    height, width = picture.shape[:2]
    strips = []
    for word in words:
        box, more = word.box, AROUND * word.box.height * height
        x0, x1 = box.x0 * width - more, box.x1 * width + more
        y0, y1 = box.y0 * height - more, box.y1 * height + more
        corners = np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], np.float64)
        strips.append(strip(picture, corners, LETTERS))
    wide = max(s.shape[1] for s in strips) + 2 * LETTERS
    page = np.full((ROW * len(strips), wide, 3), 255, np.uint8)
    for row, one in enumerate(strips):
        top = row * ROW + (ROW - LETTERS) // 2
        page[top : top + LETTERS, LETTERS : LETTERS + one.shape[1]] = one
    return page

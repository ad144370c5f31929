"""The words that a PDF carries itself, read by pdfium, with its ruled tables."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from idp.document import Box, Page, PageSource, Word
from pipelines.ocr.tables import ruled_tables
from pipelines.pictures import pdf as pdfs

WORD_GAP = 0.15
"""Letters further apart than this many letter heights belong to different words; a space is at least 0.2 of its font's size."""
FEW_WORDS = 20
"""Fewer words than this over a picture as large as the page: a scan with a stamp."""
SCAN_SHARE = 0.6
"""A picture that covers this much of the page may be a scan of it."""
MOST_GARBAGE = 0.3
"""The share of letters without a meaning above which a text layer is not worth reading."""
LEAST_VOWELS = 0.12
"""A lower share of vowels in Latin letters than any language has: the font's letters are numbered in its own way."""
MOST_LETTERS = 60_000
"""A page with more letters is no bill; what follows is left out."""
STROKES = range(8, 20_000)
"""How many strokes are drawn on a page with tables; one with more is a drawing, on which looking for tables takes minutes."""


class PdfTextLayer:
    """Words and tables of PDFs, as far as `most_pages`; may be shared."""

    def __init__(self, *, most_pages: int = 300) -> None:
        self._most_pages = most_pages

    def pages(self, content: bytes) -> tuple[Page, ...]:
        """Every page, with words and tables where its text layer is usable; source NONE and no words where it is not.

        Raises Rejected (`encrypted`, `broken_file`). May be repeated.
        """
        with pdfs.opened(content) as pdf:
            count = min(len(pdf), self._most_pages)
            read = [_page(pdf, number) for number in range(1, count + 1)]
        tables = ruled_tables(content, [page for page, ruled in read if ruled])
        return tuple(replace(page, tables=tables.get(page.number, ())) for page, _ in read)


def _page(pdf: Any, number: int) -> tuple[Page, bool]:
    """Page `number`, and whether rules are drawn on it that may be a table's."""
    with pdfs.LOCK:
        page = pdfs.page_of(pdf, number)
        if page is None:
            return Page(number, 595, 842), False
        width, height = pdfs.size_of(page)
        empty = Page(number, width, height)
        letters, garbage = _letters(page)
        if not _legible(letters, garbage):
            return empty, False
        words = _once(_words(letters, width, height))
        if not words or (len(words) < FEW_WORDS and _picture_share(page) > SCAN_SHARE):
            return empty, False
        ruled = _strokes(page) in STROKES
    return replace(empty, words=words, source=PageSource.TEXT_LAYER, engine="pdfium"), ruled


@dataclass(frozen=True, slots=True)
class _Letter:
    """A letter where it is shown, in points from the top left; `turned` when it does not stand upright."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    turned: bool
    parted: bool
    """A space or a line's end stood before it."""


def _letters(page: Any) -> tuple[list[_Letter], int]:
    """The page's letters in the order of its content, and how many of them have no readable meaning."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        text = page.get_textpage()
        count = min(text.count_chars(), MOST_LETTERS)
    except pypdfium2.PdfiumError:
        return [], 0
    shown = _Shown.of(page)
    rect = pdfium.FS_RECTF()
    letters: list[_Letter] = []
    garbage, spaced, guessed = 0, True, False
    for i in range(count):
        letter = _meaning(pdfium.FPDFText_GetUnicode(text, i))
        if letter == " ":
            # Spaces that pdfium only guessed are left to the gap's width, unless the text is turned.
            guess = pdfium.FPDFText_IsGenerated(text, i) == 1
            spaced, guessed = spaced or not guess, guessed or guess
        elif not letter:
            garbage += 1
        elif pdfium.FPDFText_GetLooseCharBox(text, i, rect):
            turned = shown.turned(pdfium.FPDFText_GetCharAngle(text, i))
            spot = shown.rectangle(rect.left, rect.bottom, rect.right, rect.top)
            letters.append(_Letter(letter, *spot, turned, spaced or (turned and guessed)))
            spaced = guessed = False
    text.close()
    return letters, garbage


def _meaning(code: int) -> str:
    """The letter of a UTF-16 code unit, a space for what parts words, nothing for what has no meaning."""
    letter = chr(code)
    if letter.isspace() or code in (0x02, 0xAD, 0x200B, 0xFEFF):  # 2 is pdfium's soft hyphen
        return " "
    if code == 0xFFFD or unicodedata.category(letter) in ("Cc", "Cs", "Co", "Cn"):
        return ""
    if 0xFB00 <= code <= 0xFB06 or 0xFF01 <= code <= 0xFF5E:  # ligatures, full width
        return unicodedata.normalize("NFKC", letter)
    return letter


@dataclass(frozen=True, slots=True)
class _Shown:
    """How a PDF's own coordinates lie on the page as shown: cropped, turned, its origin at the top left."""

    rotation: int
    left: float
    bottom: float
    right: float
    top: float

    @staticmethod
    def of(page: Any) -> _Shown:
        return _Shown(page.get_rotation(), *page.get_bbox())

    def rectangle(
        self, x0: float, y0: float, x1: float, y1: float
    ) -> tuple[float, float, float, float]:
        """Left, top, right, bottom as shown, in points."""
        match self.rotation:
            case 90:
                return y0 - self.bottom, x0 - self.left, y1 - self.bottom, x1 - self.left
            case 180:
                return self.right - x1, y0 - self.bottom, self.right - x0, y1 - self.bottom
            case 270:
                return self.top - y1, self.right - x1, self.top - y0, self.right - x0
            case _:
                return x0 - self.left, self.top - y1, x1 - self.left, self.top - y0

    def turned(self, angle: float) -> bool:
        """Whether letters at `angle` (radians, against the clock) run up or down the page as shown."""
        return abs(math.sin(angle - math.radians(self.rotation))) > 0.5


def _legible(letters: Sequence[_Letter], garbage: int) -> bool:
    if not letters or garbage > MOST_GARBAGE * (len(letters) + garbage):
        return False
    latin = [c for c in "".join(le.text for le in letters).lower() if "a" <= c <= "z"]
    vowels = sum(c in "aeiouy" for c in latin)
    return len(latin) < 80 or vowels >= LEAST_VOWELS * len(latin)


def _words(letters: Iterable[_Letter], width: float, height: float) -> Iterator[Word]:
    """Letters joined to words, less those that lie off the page."""
    for run in _runs(letters):
        x0, x1 = min(le.x0 for le in run) / width, max(le.x1 for le in run) / width
        y0, y1 = min(le.y0 for le in run) / height, max(le.y1 for le in run) / height
        if 0 <= (x0 + x1) / 2 <= 1 and 0 <= (y0 + y1) / 2 <= 1:
            box = Box(max(x0, 0.0), max(y0, 0.0), min(x1, 1.0), min(y1, 1.0))
            yield Word("".join(le.text for le in run), box)


def _runs(letters: Iterable[_Letter]) -> Iterator[list[_Letter]]:
    run: list[_Letter] = []
    for letter in letters:
        if run and (letter.parted or not _adjoin(run[-1], letter)):
            yield run
            run = []
        run.append(letter)
    if run:
        yield run


def _adjoin(a: _Letter, b: _Letter) -> bool:
    """Whether `b` follows right after `a` in the same word."""
    if a.turned or b.turned:
        return a.turned and b.turned and min(a.x1, b.x1) - max(a.x0, b.x0) > 0
    high = min(a.y1 - a.y0, b.y1 - b.y0)
    shared = min(a.y1, b.y1) - max(a.y0, b.y0)
    return shared > 0.5 * high and -0.5 * high < b.x0 - a.x1 < WORD_GAP * high


def _once(words: Iterable[Word]) -> tuple[Word, ...]:
    """Words without those drawn again at nearly the same place, as some programs do to embolden."""
    kept: dict[tuple[str, int, int], Word] = {}
    for word in words:
        x, y = round(word.box.x0 * 300), round(word.box.y0 * 400)
        near = [(word.text, x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
        if not any(place in kept for place in near):
            kept[near[4]] = word
    return tuple(kept.values())


def _picture_share(page: Any) -> float:
    """The part of the page that its largest picture covers, 0..1."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    width, height = pdfs.size_of(page)
    largest = 0.0
    try:
        for picture in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=4):
            x0, y0, x1, y1 = picture.get_bounds()
            largest = max(largest, (x1 - x0) * (y1 - y0))
    except pypdfium2.PdfiumError:
        return 0.0
    return largest / (width * height)


def _strokes(page: Any) -> int:
    """How many strokes are drawn on the page, counted until there are too many."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    count = 0
    try:
        for path in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=2):
            count += pdfium.FPDFPath_CountSegments(path)
            if count >= STROKES.stop:
                break
    except pypdfium2.PdfiumError:
        return 0
    return count

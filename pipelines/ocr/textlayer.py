"""The words that a PDF carries itself, read by pdfium, where they are what the page shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from idp.document import Box, Page, PageSource, Word
from idp.geometry import mapped, quarter
from idp.ports import LayerPage
from pipelines.ocr.characters import LOST
from pipelines.ocr.letters import Letters, Shown, letters_of
from pipelines.ocr.near import distinct
from pipelines.ocr.painted import painted
from pipelines.ocr.rules import rules_of
from pipelines.ocr.seen import looked_at
from pipelines.ocr.spots import Widths
from pipelines.ocr.trust import scrambled
from pipelines.pictures import pdf as pdfs
from pipelines.pictures.forms import Spot, written_in

TINY = 2.0
"""Words lower than so many points, or than the part of the page's height that `TINY_SHARE` is, are not for reading."""
TINY_SHARE = 0.0025
TICK = "✓"
"""The word of a ticked box."""
MOST_TURNED = 0.8
"""Where this part of the letters runs another way, the whole page lies on its side or head."""


class PdfTextLayer:
    """Words and rules of PDFs, as far as `most_pages`; may be shared."""

    def __init__(self, *, most_pages: int = 300) -> None:
        self._most_pages = most_pages

    def pages(self, content: bytes, *, password: str = "") -> tuple[LayerPage, ...]:
        """See `idp.ports.TextLayer`; one page at a time is held open."""
        with pdfs.opened(content, password) as pdf:
            count, widths = min(len(pdf), self._most_pages), Widths()
            return tuple(_page(pdf, number, widths) for number in range(1, count + 1))


def _page(pdf: Any, number: int, widths: Widths) -> LayerPage:
    import pypdfium2

    with pdfs.LOCK:
        try:
            page, ticks = written_in(pdf, number)
        except pypdfium2.PdfiumError:
            return LayerPage(Page(number, 595, 842))
        try:
            return _read(page, number, ticks, widths)
        finally:
            page.close()


def _read(page: Any, number: int, ticks: Sequence[Spot], widths: Widths) -> LayerPage:
    import pypdfium2

    width, height = pdfs.size_of(page)
    empty = Page(number, width, height)
    try:
        textpage = page.get_textpage()
    except pypdfium2.PdfiumError:
        return LayerPage(empty)
    shown = Shown.of(page)
    letters = letters_of(textpage, shown, widths)
    if letters is None:
        return LayerPage(empty)
    words, places = _words(letters, width, height)
    if not words:
        return LayerPage(empty)
    doubt = scrambled([word.text for word in words])
    if doubt:
        return LayerPage(replace(empty, words=_readable(words)), doubt)
    paint = painted(page)
    sight = looked_at(page, textpage, words, places, (paint, shown))
    kept = _readable([words[n] for n in sight.kept])
    if sight.doubt or not kept:
        return LayerPage(replace(empty, words=kept), sight.doubt)
    full = replace(
        empty,
        words=kept + _ticked(ticks, kept, shown, (width, height)),
        rules=rules_of((shown.boxes(*stroke) for stroke in paint.strokes), width, height),
        source=PageSource.TEXT_LAYER,
        engine="pdfium",
    )
    return LayerPage(_upright(full, letters), unread=sight.unread)


def _words(letters: Letters, width: float, height: float) -> tuple[list[Word], list[int]]:
    """The words on the page, and by what pdfium counts the first letter of each.

    Those off the page, too small for the eye and drawn twice are left out.
    """
    import numpy as np

    boxes = letters.word_boxes()
    sides = np.minimum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1])
    upright = letters.quarters[letters.starts] % 2 == 0
    tall = np.where(upright, boxes[:, 3] - boxes[:, 1], boxes[:, 2] - boxes[:, 0])
    boxes /= (width, height, width, height)
    middles = (boxes[:, :2] + boxes[:, 2:]) / 2
    on_page = ((middles >= 0) & (middles <= 1)).all(axis=1)
    kept = np.flatnonzero(on_page & (tall >= min(TINY, TINY_SHARE * height)) & (sides > 0))
    texts = letters.word_texts()
    spots = boxes[kept].clip(0.0, 1.0)
    said = [texts[n] for n in kept.tolist()]
    once = distinct(said, spots[:, :2])
    places = letters.places[letters.starts[kept[once]]].tolist()
    words = map(Word, [said[n] for n in once], map(Box, *spots[once].T.tolist()))
    return list(words), places


def _readable(words: Sequence[Word]) -> tuple[Word, ...]:
    """Words without the letters that have no meaning, such as bullets of a font of its own."""
    if not any(LOST in word.text for word in words):
        return tuple(words)
    return tuple(
        replace(word, text=word.text.replace(LOST, "")) for word in words if word.text.strip(LOST)
    )


def _ticked(
    ticks: Sequence[Spot], words: Sequence[Word], shown: Shown, size: tuple[float, float]
) -> tuple[Word, ...]:
    """A word for each ticked box in which none stands already."""
    width, height = size
    boxes = []
    for spot in ticks:
        x0, y0, x1, y1 = shown.boxes(*spot)
        box = Box(x0 / width, y0 / height, x1 / width, y1 / height)
        if 0 <= box.x0 < box.x1 <= 1 and 0 <= box.y0 < box.y1 <= 1:
            boxes.append(box)
    return tuple(
        Word(TICK, box) for box in boxes if not any(box.holds(*w.box.centre) for w in words)
    )


def _upright(page: Page, letters: Letters) -> Page:
    """`page` turned so that its letters stand upright, where nearly all of them run another way."""
    import numpy as np

    most = int(np.bincount(letters.quarters, minlength=4).argmax())
    share = float((letters.quarters == most).mean())
    if most == 0 or share < MOST_TURNED:
        return page
    turn = 360 - 90 * most
    way = quarter(turn)
    size = (page.height, page.width) if turn in (90, 270) else (page.width, page.height)
    return replace(
        page,
        width=size[0],
        height=size[1],
        words=tuple(replace(word, box=mapped(word.box, way)) for word in page.words),
        rules=tuple(mapped(rule, way) for rule in page.rules),
        turn=turn,
    )

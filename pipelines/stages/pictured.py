"""Print in the pictures of a page of text, which its text layer does not have, is read by the engine and put beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from idp.document import Box, Page, PageSource, Remark, Upload, Word
from idp.errors import NeedsHuman
from idp.geometry import inverse, mapped, quarter
from idp.ports import LayerPage, OcrEngine, PageRenderer

if TYPE_CHECKING:
    from idp.ports import Picture

LEAST_SURE = 0.5
"""Words that the engine is less sure of are no print: pictures hold much that only looks like letters."""


def pictured(
    upload: Upload,
    layer: Sequence[LayerPage],
    *,
    renderer: PageRenderer,
    ocr: OcrEngine,
    languages: Sequence[str],
    password: str = "",
) -> tuple[dict[int, Page], tuple[Remark, ...]]:
    """The pages of `layer` whose pictures hold print, by number, with its words; and what people should know.

    Without an engine the pages stay as they are. Raises what the renderer raises.
    """
    waiting = {
        found.page.number: found
        for found in layer
        if found.unread and found.page.source is PageSource.TEXT_LAYER
    }
    read_: dict[int, Page] = {}
    if not waiting:
        return read_, ()
    pictures = renderer.pages(upload.content, upload.media_type, sorted(waiting), password=password)
    try:
        for number, picture in pictures:
            read_[number] = _with_print(waiting[number], picture, ocr, languages)
    except NeedsHuman as missing:
        return read_, (Remark(missing.code, missing.say),)
    return read_, ()


def _with_print(
    found: LayerPage, picture: Picture, ocr: OcrEngine, languages: Sequence[str]
) -> Page:
    page, taken = found.page, [word.box for word in found.page.words]
    way = quarter(page.turn)
    engines = [page.engine]
    for place in found.unread:
        part = _cut(picture, place)
        if not part.size:
            continue
        reading = ocr.read(part, languages=languages)
        back = inverse(quarter(reading.turn))
        words = [
            replace(word, box=mapped(_within(place, mapped(word.box, back)), way))
            for word in reading.words
            if word.confidence >= LEAST_SURE
        ]
        page = replace(page, words=page.words + tuple(_new(words, taken)))
        engines.append(reading.engine)
    return replace(page, engine="+".join(dict.fromkeys(filter(None, engines))))


def _cut(picture: Picture, place: Box) -> Picture:
    high, wide = picture.shape[:2]
    return picture[
        int(place.y0 * high) : round(place.y1 * high), int(place.x0 * wide) : round(place.x1 * wide)
    ].copy()


def _within(place: Box, box: Box) -> Box:
    return Box(
        place.x0 + box.x0 * place.width,
        place.y0 + box.y0 * place.height,
        place.x0 + box.x1 * place.width,
        place.y0 + box.y1 * place.height,
    )


def _new(words: Sequence[Word], taken: Sequence[Box]) -> list[Word]:
    """Words that stand where the text layer has none."""
    return [
        word
        for word in words
        if not any(box.holds(*word.box.centre) or word.box.holds(*box.centre) for box in taken)
    ]

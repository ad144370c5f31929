"""Bytes become a document: the words that a PDF carries itself, and what an engine reads where there are none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import PurePath
from statistics import fmean
from typing import TYPE_CHECKING

from idp.document import Box, Code, Document, Matrix, Page, PageSource, Remark, Upload
from idp.errors import NeedsHuman, Rejected
from idp.geometry import inverse, mapped, quarter, then
from idp.ports import (
    CodeReader,
    EInvoiceReader,
    LayerPage,
    Limits,
    OcrEngine,
    PageRenderer,
    PicturePreparer,
    Prepared,
    Reading,
    TextLayer,
)
from pipelines.stages.pictured import pictured
from pipelines.stages.receive import PDF, PRINTED, XML, can_be_shown

if TYPE_CHECKING:
    from idp.ports import Picture

A4 = (595.0, 842.0)
HARD_TO_READ = 0.75
"""Words whose mean confidence is lower should be looked at twice by people."""
TELLING = 1_000
"""So many words of a document tell its language."""


LayerCodes = Callable[[bytes, Sequence[int], str], Mapping[int, tuple[Code, ...]]]
"""Bytes of a PDF, numbers of pages and password → the codes drawn on those pages, boxes in 0..1 of the page as shown."""


LanguageOf = Callable[[Iterable[str]], str | None]
"""Words of a document → the language that they speak as ISO 639-1; None where they do not say."""


def _unsaid(_texts: Iterable[str]) -> str | None:
    return None


def _no_codes(
    _content: bytes, _numbers: Sequence[int], _password: str
) -> Mapping[int, tuple[Code, ...]]:
    return {}


@dataclass(frozen=True, slots=True)
class ReadingDoors:
    """What reading needs of the world; `rules` finds the straight lines on a picture, boxes in 0..1 of it.

    `layer_codes` finds the codes on pages that are not turned into pictures, since their text layer is read.
    """

    text_layer: TextLayer
    renderer: PageRenderer
    preparer: PicturePreparer
    ocr: OcrEngine
    codes: CodeReader
    einvoice: EInvoiceReader
    rules: Callable[[Picture], tuple[Box, ...]]
    layer_codes: LayerCodes = _no_codes
    language_of: LanguageOf = _unsaid


def read(
    upload: Upload,
    *,
    doors: ReadingDoors,
    limits: Limits,
    languages: Sequence[str] = ("en",),
    password: str = "",
) -> Document:
    """The pages of `upload` with their words, rules and codes, and the e-invoice in it.

    What could not be read is said in the document's remarks. An e-invoice's XML alone gives one empty page.
    Raises Rejected (`encrypted`, `broken_file`, `too_large`, `unknown_kind`), NeedsHuman (`no_ocr`) where no page has words
    without an engine, and what the engine raises.
    """
    printed = upload.media_type in PRINTED
    if printed:
        content = doors.renderer.as_pdf(upload.content, upload.media_type)
        upload = replace(upload, content=content, media_type=PDF)
    layer, cut = _pages_before_ocr(upload, doors, limits, password)
    if printed:
        layer = tuple(_as_printed(found) for found in layer)
    xml = doors.einvoice.find(upload.content, upload.media_type)
    pages, remarks = tuple(found.page for found in layer), _doubts(layer)
    if can_be_shown(upload.media_type):
        known = xml is not None
        pages, more = _looked_at(upload, layer, doors, languages, password=password, known=known)
        remarks += more
    if cut:
        remarks += (_pages_cut(limits),)
    name = PurePath(upload.filename).stem or "document"
    texts = islice((word.text for page in pages for word in page.words), TELLING)
    language = doors.language_of(texts) or languages[0]
    return Document(name, pages, language=language, einvoice_xml=xml, remarks=remarks)


def _looked_at(
    upload: Upload,
    layer: Sequence[LayerPage],
    doors: ReadingDoors,
    languages: Sequence[str],
    *,
    password: str,
    known: bool,
) -> tuple[tuple[Page, ...], tuple[Remark, ...]]:
    """All pages, with what only their pictures tell; `known` where an e-invoice says what the document says."""
    bare = [found.page for found in layer if found.page.source is PageSource.NONE]
    needed = not known and len(bare) == len(layer)
    read_, more = _by_engine(upload, bare, doors, languages, password=password, needed=needed)
    beside, missing = pictured(
        upload,
        layer,
        renderer=doors.renderer,
        ocr=doors.ocr,
        languages=languages,
        password=password,
    )
    pages = tuple((read_ | beside).get(found.page.number, found.page) for found in layer)
    pages = _with_layer_codes(upload, pages, doors, password)
    return pages, tuple(dict.fromkeys((*more, *missing)))


def _pages_before_ocr(
    upload: Upload, doors: ReadingDoors, limits: Limits, password: str
) -> tuple[tuple[LayerPage, ...], bool]:
    """The pages as far as they are known without an engine, and whether some were left out."""
    if upload.media_type == XML:
        return (LayerPage(Page(1, *A4)),), False
    if not can_be_shown(upload.media_type):
        raise Rejected(
            "unknown_kind",
            f"A file of type {upload.media_type} cannot be read. Send the bill as PDF or picture.",
        )
    if upload.media_type == PDF:
        pages = doors.text_layer.pages(upload.content, password=password)
        return pages[: limits.pages], len(pages) > limits.pages
    count = doors.renderer.count(upload.content, upload.media_type)
    numbers = range(1, min(count, limits.pages) + 1)
    return tuple(LayerPage(Page(number, *A4)) for number in numbers), count > limits.pages


def _as_printed(found: LayerPage) -> LayerPage:
    """A page that we printed ourselves: its words are what was sent, however odd they look."""
    return LayerPage(_next_best(found.page), unread=found.unread)


def _with_layer_codes(
    upload: Upload, pages: tuple[Page, ...], doors: ReadingDoors, password: str
) -> tuple[Page, ...]:
    """The pages of a PDF, those read from their text layer with their codes, too."""
    numbers = [page.number for page in pages if page.source is PageSource.TEXT_LAYER]
    if upload.media_type != PDF or not numbers:
        return pages
    found = doors.layer_codes(upload.content, numbers, password)
    return tuple(
        replace(page, codes=tuple(_turned(code, quarter(page.turn)) for code in found[page.number]))
        if page.number in found
        else page
        for page in pages
    )


def _by_engine(
    upload: Upload,
    bare: Sequence[Page],
    doors: ReadingDoors,
    languages: Sequence[str],
    *,
    password: str,
    needed: bool,
) -> tuple[dict[int, Page], tuple[Remark, ...]]:
    """The `bare` pages by number as the engine reads them; `needed` where nothing else tells what the document says."""
    if not bare:
        return {}, ()
    pages = {page.number: page for page in bare}
    read_: dict[int, Page] = {}
    said: dict[str, Remark] = {}
    pictures = doors.renderer.pages(
        upload.content, upload.media_type, sorted(pages), password=password
    )
    try:
        for number, picture in pictures:
            page = pages[number]
            if upload.media_type != PDF:
                page = replace(page, width=picture.shape[1], height=picture.shape[0])
            read_[number], reading = _page(page, picture, doors, languages)
            said |= {remark.code: remark for remark in reading.remarks}
    except NeedsHuman as missing:
        if needed and not any(page.words for page in bare):
            raise
        rest = {n: _next_best(page) for n, page in pages.items() if n not in read_}
        return read_ | rest, (*said.values(), Remark(missing.code, missing.say))
    return read_, (*said.values(), *_odd(pages, read_))


def _page(
    page: Page, picture: Picture, doors: ReadingDoors, languages: Sequence[str]
) -> tuple[Page, Reading]:
    """One page read from its picture: made ready, read, and brought upright."""
    ready = doors.preparer.prepare(picture)
    if ready.blank:
        return replace(_next_best(page), blank=True, steps=ready.steps), Reading()
    reading = doors.ocr.read(ready.picture, languages=languages)
    if not reading.words and page.words:
        return _next_best(page), reading
    turned = quarter(reading.turn)
    width, height = _size(page, picture, ready, reading.turn)
    read_ = replace(
        page,
        width=width,
        height=height,
        words=reading.words,
        codes=tuple(_turned(code, turned) for code in doors.codes.codes(ready.picture)),
        rules=tuple(mapped(rule, turned) for rule in doors.rules(ready.picture)),
        source=PageSource.OCR,
        engine=reading.engine,
        turn=reading.turn,
        steps=ready.steps,
        matrix=_to_page_as_shown(ready.matrix, reading.turn),
    )
    return read_, reading


def _next_best(page: Page) -> Page:
    """A page that no engine read, with the words of its doubtful text layer where it has some."""
    return replace(page, source=PageSource.TEXT_LAYER) if page.words else page


def _turned(code: Code, turned: Matrix) -> Code:
    return replace(code, box=mapped(code.box, turned))


def _size(page: Page, picture: Picture, ready: Prepared, turn: int) -> tuple[float, float]:
    """The page as read, in the units of the page as it was."""
    width, height = page.width, page.height
    if ready.matrix is not None:
        width *= ready.picture.shape[1] / picture.shape[1]
        height *= ready.picture.shape[0] / picture.shape[0]
    return (height, width) if turn in (90, 270) else (width, height)


def _to_page_as_shown(matrix: Matrix | None, turn: int) -> Matrix | None:
    """From the upright page as read, by way of the file's own page, to that page as it is turned for people."""
    if matrix is None:
        return None
    turned = quarter(turn)
    return then(then(inverse(turned), matrix), turned)


def _doubts(layer: Sequence[LayerPage]) -> tuple[Remark, ...]:
    """What is wrong with the text layers, each sentence once with its pages."""
    pages: dict[str, list[int]] = {}
    for found in layer:
        if found.doubt:
            pages.setdefault(found.doubt, []).append(found.page.number)
    return tuple(
        Remark("text_layer_doubted", f"{_pages(numbers)}: {doubt}")
        for doubt, numbers in pages.items()
    )


def _odd(bare: dict[int, Page], read_: dict[int, Page]) -> Iterator[Remark]:
    """What people should know of the pages that went through the engine."""
    lost = [n for n in bare if n not in read_]
    empty = [n for n, page in read_.items() if not page.words and not page.blank]
    if lost:
        yield Remark("page_unreadable", f"{_pages(lost)} of this file is damaged and was left out.")
    if empty:
        yield Remark("ocr_page_blank", f"No text could be read on {_pages(empty).lower()}.")
    sure = [
        word.confidence
        for page in read_.values()
        if page.source is PageSource.OCR
        for word in page.words
    ]
    if sure and fmean(sure) < HARD_TO_READ:
        yield Remark(
            "ocr_unsure",
            "This picture is hard to read: compare the values with it, or take it again.",
        )


def _pages(numbers: Sequence[int]) -> str:
    return f"Page {', '.join(str(n) for n in numbers)}"


def _pages_cut(limits: Limits) -> Remark:
    return Remark(
        "pages_cut", f"Only the first {limits.pages} pages were read. Split the file for the rest."
    )

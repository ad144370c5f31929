"""Bytes become a document: the words that a PDF carries itself, and what an engine reads where there are none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePath
from statistics import fmean
from typing import TYPE_CHECKING

from idp.document import Document, Page, PageSource, Remark, Upload
from idp.errors import NeedsHuman, Rejected
from idp.ports import EInvoiceReader, Limits, OcrEngine, PageRenderer, TextLayer
from pipelines.stages.receive import PDF, XML, can_be_shown
from pipelines.stages.upright import upright

if TYPE_CHECKING:
    from idp.ports import Picture

A4 = (595.0, 842.0)
HARD_TO_READ = 0.75
"""An engine's mean confidence under which people should look twice."""


def read(
    upload: Upload,
    *,
    text_layer: TextLayer,
    renderer: PageRenderer,
    ocr: OcrEngine,
    einvoice: EInvoiceReader | None,
    limits: Limits,
) -> Document:
    """The pages of `upload` with their words, and the e-invoice in it where `einvoice` finds one.

    What could not be read is said in the document's remarks. An e-invoice's XML alone gives one empty page.
    Raises Rejected (`encrypted`, `broken_file`, `too_large`, `unknown_kind`), NeedsHuman (`no_ocr`) where no page has words
    without an engine, and what the engine raises.
    """
    pages, cut = _pages_before_ocr(upload, text_layer, renderer, limits)
    xml = einvoice.find(upload.content, upload.media_type) if einvoice else None
    remarks: tuple[Remark, ...] = ()
    if can_be_shown(upload.media_type):
        pages, remarks = _with_ocr(upload, pages, renderer, ocr, needed=xml is None)
    if cut:
        remarks += (_pages_cut(limits),)
    return Document(
        PurePath(upload.filename).stem or "document", pages, einvoice_xml=xml, remarks=remarks
    )


def _pages_before_ocr(
    upload: Upload, text_layer: TextLayer, renderer: PageRenderer, limits: Limits
) -> tuple[tuple[Page, ...], bool]:
    """The pages as far as they are known without an engine, and whether some were left out."""
    if upload.media_type == XML:
        return (Page(1, *A4),), False
    if not can_be_shown(upload.media_type):
        raise Rejected(
            "unknown_kind",
            f"A file of type {upload.media_type} cannot be read. Send the bill as PDF or picture.",
        )
    if upload.media_type == PDF:
        pages = text_layer.pages(upload.content)
        return pages[: limits.pages], renderer.count(upload.content, PDF) > limits.pages
    count = renderer.count(upload.content, upload.media_type)
    pages = tuple(Page(number, *A4) for number in range(1, min(count, limits.pages) + 1))
    return pages, count > limits.pages


def _with_ocr(
    upload: Upload,
    pages: Sequence[Page],
    renderer: PageRenderer,
    ocr: OcrEngine,
    *,
    needed: bool,
) -> tuple[tuple[Page, ...], tuple[Remark, ...]]:
    """All pages, those without words read by the engine; `needed` where nothing else tells what the document says."""
    bare = [page.number for page in pages if page.source == PageSource.NONE]
    read: dict[int, Page] = {}
    remarks: tuple[Remark, ...] = ()
    try:
        for number, picture in _pictures(upload, renderer, bare):
            page = pages[number - 1]
            if upload.media_type != PDF:
                page = replace(page, width=picture.shape[1], height=picture.shape[0])
            words = ocr.words(picture)
            read[number] = upright(
                replace(page, words=words, source=PageSource.OCR, engine=ocr.name)
            )
    except NeedsHuman as missing:
        if needed and len(bare) == len(pages):
            raise
        remarks = (Remark(missing.code, missing.say),)
    else:
        remarks = _odd(bare, read)
    return tuple(read.get(page.number, page) for page in pages), remarks


def _pictures(
    upload: Upload, renderer: PageRenderer, numbers: Sequence[int]
) -> Iterator[tuple[int, Picture]]:
    if numbers:
        yield from renderer.pages(upload.content, upload.media_type, numbers)


def _odd(bare: Sequence[int], read: dict[int, Page]) -> tuple[Remark, ...]:
    """What people should know of the pages that went through the engine."""
    remarks = []
    lost = [n for n in bare if n not in read]
    blank = [n for n, page in read.items() if not page.words]
    if lost:
        remarks.append(
            Remark("page_unreadable", f"{_pages(lost)} of this file is damaged and was left out.")
        )
    if blank:
        remarks.append(
            Remark("ocr_page_blank", f"No text could be read on {_pages(blank).lower()}.")
        )
    sure = [word.confidence for page in read.values() for word in page.words]
    if sure and fmean(sure) < HARD_TO_READ:
        remarks.append(
            Remark(
                "ocr_unsure",
                "This picture is hard to read: compare the values with it, or take it again.",
            )
        )
    return tuple(remarks)


def _pages(numbers: Sequence[int]) -> str:
    return f"Page {', '.join(str(n) for n in numbers)}"


def _pages_cut(limits: Limits) -> Remark:
    return Remark(
        "pages_cut", f"Only the first {limits.pages} pages were read. Split the file for the rest."
    )

"""Pages as pictures, behind `idp.ports.PageRenderer`."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from idp.errors import Rejected
from pipelines.pictures import open as pictures
from pipelines.pictures import pdf as pdfs

if TYPE_CHECKING:
    from PIL.Image import Image

    from idp.ports import Picture

PDF = "application/pdf"
OCR_DPI = 200
OCR_LONGEST = 2500
"""Longest side of a picture for OCR, in pixels; small print on A4 stays legible."""
KEPT_LONGEST = 3500
"""Longest side in a PDF made of a picture, in pixels."""
LONGEST_PREVIEW = 6
"""A preview's longest side in widths; a till roll is far longer than wide."""
PAPER_INCHES = 11.69
"""Longest side of that PDF's pages: A4's."""


class Renderer:
    """Draws PDFs with pdfium and opens pictures with Pillow; holds no state, so it may be shared."""

    def count(self, content: bytes, media_type: str) -> int:
        """How many pages there are. Raises Rejected (`encrypted`, `broken_file`, `too_large`)."""
        if media_type == PDF:
            with pdfs.opened(content) as pdf, pdfs.LOCK:
                return len(pdf)
        _must_be_picture(media_type)
        with pictures.opened(content) as image:
            return pictures.frames(image)

    def pages(
        self, content: bytes, media_type: str, numbers: Sequence[int] | None = None
    ) -> Iterator[tuple[int, Picture]]:
        """Pages as pictures fit for OCR, one at a time; a PDF's page that cannot be drawn is left out.

        Raises Rejected (`encrypted`, `broken_file`, `too_large`).
        """
        if media_type == PDF:
            yield from _pdf_pages(content, numbers)
        else:
            _must_be_picture(media_type)
            yield from _picture_pages(content, numbers)

    def preview(
        self, content: bytes, media_type: str, number: int, *, width: int, turn: int = 0
    ) -> bytes:
        """One page as WebP, turned clockwise by `turn` degrees, then `width` pixels wide.

        Raises Rejected as `pages` does, and `no_page` where there is none.
        """
        from PIL import Image

        longest = LONGEST_PREVIEW * width
        if media_type == PDF:
            page = Image.fromarray(_pdf_picture(content, number, width))
        else:
            _must_be_picture(media_type)
            with pictures.opened(content) as image:
                if not 1 <= number <= pictures.frames(image):
                    raise _no_page(number)
                page = pictures.page(image, number, longest=longest)
        if turn:
            page = page.rotate(-turn, expand=True)
        height = max(1, min(longest, round(page.height * width / page.width)))
        if page.width != width:
            page = page.resize((width, height), Image.Resampling.LANCZOS)
        out = io.BytesIO()
        page.save(out, "WEBP", quality=80, method=2)
        return out.getvalue()

    def as_pdf(self, content: bytes, media_type: str) -> bytes:
        """A PDF as it is; a picture's pages, upright, as a new PDF. Raises Rejected as `pages` does."""
        if media_type == PDF:
            return content
        _must_be_picture(media_type)
        with pictures.opened(content) as image:
            pages = [
                pictures.page(image, n, longest=KEPT_LONGEST)
                for n in range(1, pictures.frames(image) + 1)
            ]
        return _bound(pages)


def _pdf_pages(content: bytes, numbers: Sequence[int] | None) -> Iterator[tuple[int, Picture]]:
    with pdfs.opened(content) as pdf:
        for number in numbers or range(1, len(pdf) + 1):
            with pdfs.LOCK:
                page = pdfs.page_of(pdf, number)
                picture = page and pdfs.drawn(page, dpi=OCR_DPI, longest=OCR_LONGEST)
            if picture is not None:
                yield number, picture


def _picture_pages(content: bytes, numbers: Sequence[int] | None) -> Iterator[tuple[int, Picture]]:
    import numpy as np

    with pictures.opened(content) as image:
        for number in numbers or range(1, pictures.frames(image) + 1):
            yield number, np.array(pictures.page(image, number, longest=OCR_LONGEST))


def _pdf_picture(content: bytes, number: int, width: int) -> Picture:
    with pdfs.opened(content) as pdf, pdfs.LOCK:
        if not 1 <= number <= len(pdf):
            raise _no_page(number)
        page = pdfs.page_of(pdf, number)
        if page is not None:
            dpi = pdfs.POINTS_AN_INCH * width / pdfs.size_of(page)[0]
            picture = pdfs.drawn(page, dpi=dpi, longest=LONGEST_PREVIEW * width)
            if picture is not None:
                return picture
    raise Rejected("broken_file", f"Page {number} of this PDF is damaged and cannot be shown.")


def _bound(pages: Sequence[Image]) -> bytes:
    """A PDF of the pages, each as JPEG on paper as high or wide as A4."""
    import pikepdf

    out = io.BytesIO()
    with pikepdf.new() as pdf:
        for page in pages:
            sheet = io.BytesIO()
            page.save(sheet, "PDF", resolution=max(page.size) / PAPER_INCHES, quality=85)
            with pikepdf.open(sheet) as one:
                pdf.pages.extend(one.pages)
        pdf.save(out)
    return out.getvalue()


def _must_be_picture(media_type: str) -> None:
    if not media_type.startswith("image/"):
        raise Rejected("no_picture", f"A file of type {media_type} has no pages to show.")


def _no_page(number: int) -> Rejected:
    return Rejected("no_page", f"This file has no page {number}.")

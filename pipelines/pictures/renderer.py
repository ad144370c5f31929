"""Pages as pictures, behind `idp.ports.PageRenderer`."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from idp.errors import Rejected
from pipelines.pictures import open as pictures
from pipelines.pictures import pdf as pdfs
from pipelines.pictures.binding import bound, some_pages
from pipelines.pictures.printed import printed

if TYPE_CHECKING:
    from PIL.Image import Image, Transpose

    from idp.ports import Picture

PDF = "application/pdf"
PRINTED = frozenset({"text/html", "text/plain"})
"""What is shown as it is printed."""
OCR_DPI = 200
OCR_LONGEST = 2500
"""Longest side of a picture for OCR, in pixels; small print on A4 stays legible."""
ORDINARY, LONGEST_ROLL = 1.5, 8000
"""Pages up to so many times longer than wide are ordinary; a till roll may be longer, with no more pixels in all."""
KEPT_LONGEST = 3500
"""Longest side in a PDF made of a picture, in pixels."""
LONGEST_PREVIEW = 6
"""A preview's greatest height in widths; a till roll is far longer than wide. WebP ends at 16,383 pixels."""
PAPER_INCHES = 11.69
"""Longest side of that PDF's pages: A4's."""


class Renderer:
    """Draws PDFs with pdfium and opens pictures with Pillow; holds no state, so it may be shared."""

    def count(self, content: bytes, media_type: str) -> int:
        """How many pages there are. Raises Rejected (`encrypted`, `broken_file`, `too_large`)."""
        content, media_type = _on_paper(content, media_type)
        if media_type == PDF:
            with pdfs.opened(content) as pdf, pdfs.LOCK:
                return len(pdf)
        _must_be_picture(media_type)
        with pictures.opened(content) as image:
            return pictures.frames(image)

    def pages(
        self,
        content: bytes,
        media_type: str,
        numbers: Sequence[int] | None = None,
        *,
        password: str = "",
    ) -> Iterator[tuple[int, Picture]]:
        """Pages as pictures fit for OCR, one at a time; a PDF's page that cannot be drawn is left out.

        Raises Rejected (`encrypted`, `broken_file`, `too_large`).
        """
        content, media_type = _on_paper(content, media_type)
        if media_type == PDF:
            yield from _pdf_pages(content, numbers, password)
        else:
            _must_be_picture(media_type)
            yield from _picture_pages(content, numbers)

    def previews(
        self,
        content: bytes,
        media_type: str,
        number: int,
        *,
        widths: Sequence[int],
        turn: int = 0,
        password: str = "",
    ) -> tuple[bytes, ...]:
        """One page as WebP for each of `widths`, turned clockwise by `turn` degrees, drawn or decoded once.

        No picture is wider than asked for, than its original, or high beyond LONGEST_PREVIEW widths. Raises Rejected as
        `pages` does, and `no_page` where there is none.
        """
        widest = max(widths)
        content, media_type = _on_paper(content, media_type)
        if media_type == PDF:
            page = _pdf_picture(content, number, widest, turn, password)
        else:
            _must_be_picture(media_type)
            page = _shown_picture(content, number, widest)
        if turn:
            page = page.transpose(_turned(turn))
        made: dict[int, bytes] = {}
        webp = b""
        for width in sorted(set(widths), reverse=True):
            smaller = _no_wider(page, width)
            if smaller is not page or not webp:
                webp, page = _webp(smaller), smaller
            made[width] = webp
        return tuple(made[width] for width in widths)

    def as_pdf(self, content: bytes, media_type: str) -> bytes:
        """A PDF as it is; a picture's pages, upright, or a text printed, as a new PDF. Raises Rejected as `pages` does."""
        content, media_type = _on_paper(content, media_type)
        if media_type == PDF:
            return content
        _must_be_picture(media_type)
        with pictures.opened(content) as image:
            pages = [
                pictures.page(image, n, longest=KEPT_LONGEST)
                for n in range(1, pictures.frames(image) + 1)
            ]
        return _bound(pages)

    def pages_as_pdf(
        self, content: bytes, media_type: str, numbers: Sequence[int], *, mark: str
    ) -> bytes:
        """Some pages as a PDF of their own, marked. Raises Rejected as `pages` does, and `no_page`."""
        return some_pages(self.as_pdf(content, media_type), numbers, mark=mark)

    def bound(self, parts: Sequence[tuple[bytes, str]], *, mark: str) -> bytes:
        """One PDF of all files, marked. Raises Rejected as `pages` does."""
        return bound(parts, mark=mark, renderer=self)


def _on_paper(content: bytes, media_type: str) -> tuple[bytes, str]:
    """Web pages and plain text as the PDF that they are printed to; anything else as it is."""
    return (printed(content, media_type), PDF) if media_type in PRINTED else (content, media_type)


def _pdf_pages(
    content: bytes, numbers: Sequence[int] | None, password: str
) -> Iterator[tuple[int, Picture]]:
    with pdfs.opened(content, password) as pdf:
        for number in numbers or range(1, len(pdf) + 1):
            with pdfs.LOCK:
                page = pdfs.page_of(pdf, number)
                longest = _longest(*pdfs.size_of(page)) if page else OCR_LONGEST
                picture = page and pdfs.drawn(page, dpi=OCR_DPI, longest=longest)
                if page is not None:
                    page.close()
            if picture is not None:
                yield number, picture


def _picture_pages(content: bytes, numbers: Sequence[int] | None) -> Iterator[tuple[int, Picture]]:
    import numpy as np

    with pictures.opened(content) as image:
        for number in numbers or range(1, pictures.frames(image) + 1):
            yield number, np.array(pictures.page(image, number, longest=_longest(*image.size)))


def _longest(width: float, height: float) -> int:
    """How long a picture for OCR may be: rolls keep the width of their letters."""
    shape = max(width, height) / max(min(width, height), 1)
    return int(min(OCR_LONGEST * math.sqrt(max(1.0, shape / ORDINARY)), LONGEST_ROLL))


def _pdf_picture(content: bytes, number: int, width: int, turn: int, password: str) -> Image:
    """A page drawn so large that it is `width` pixels wide once it is turned."""
    from PIL import Image

    with pdfs.opened(content, password) as pdf, pdfs.LOCK:
        if not 1 <= number <= len(pdf):
            raise _no_page(number)
        page = pdfs.page_of(pdf, number)
        if page is not None:
            dpi = pdfs.POINTS_AN_INCH * width / pdfs.size_of(page)[turn // 90 % 2]
            picture = pdfs.drawn(page, dpi=dpi, longest=LONGEST_PREVIEW * width)
            if picture is not None:
                return Image.fromarray(picture)
    raise Rejected("broken_file", f"Page {number} of this PDF is damaged and cannot be shown.")


def _shown_picture(content: bytes, number: int, width: int) -> Image:
    """A picture's page, decoded no larger than `width` needs: either side may come to be the width."""
    with pictures.opened(content) as image:
        if not 1 <= number <= pictures.frames(image):
            raise _no_page(number)
        short, long = sorted(image.size)
        needed = min(math.ceil(long * width / short), LONGEST_PREVIEW * width)
        return pictures.page(
            image, number, longest=needed if number == 1 else LONGEST_PREVIEW * width
        )


def _turned(degrees: int) -> Transpose:
    """Pillow's name for a turn clockwise."""
    from PIL.Image import Transpose

    return {90: Transpose.ROTATE_270, 180: Transpose.ROTATE_180, 270: Transpose.ROTATE_90}[degrees]


def _no_wider(page: Image, width: int) -> Image:
    from PIL.Image import Resampling

    scale = min(1.0, width / page.width, LONGEST_PREVIEW * width / page.height)
    if scale == 1.0:
        return page
    size = max(1, round(page.width * scale)), max(1, round(page.height * scale))
    return page.resize(size, Resampling.HAMMING)


def _webp(page: Image) -> bytes:
    out = io.BytesIO()
    page.save(out, "WEBP", quality=80, method=2)
    return out.getvalue()


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

"""PDFs opened by pdfium, one call at a time since pdfium knows no threads."""

from __future__ import annotations

import io
import math
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from idp.errors import Rejected
from pipelines.pictures.forms import ready_for_forms, written_in

if TYPE_CHECKING:
    import numpy as np
    import pypdfium2
    from numpy.typing import NDArray

    from idp.ports import Picture

LOCK = threading.RLock()
"""Held during every call into pdfium."""

POINTS_AN_INCH = 72
LONGEST_SIDE = 14_400
"""The largest page that PDF readers must take, in points; beyond it a size is nonsense."""


DRAW_SECONDS = 8.0
"""What is not drawn of a page within this time is left out."""


@contextmanager
def opened(content: bytes, password: str = "") -> Iterator[pypdfium2.PdfDocument]:
    """The PDF in `content`, mended where it can be; hold `LOCK` around every use of what is yielded.

    Raises Rejected (`encrypted`, `wrong_password`, `broken_file`).
    """
    with LOCK:
        pdf = _load(content, password)
        ready_for_forms(pdf)
    try:
        yield pdf
    finally:
        with LOCK:
            pdf.close()


def _load(content: bytes, password: str) -> pypdfium2.PdfDocument:
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(content, password=password or None)
    except pypdfium2.PdfiumError as error:
        if error.err_code != pypdfium2.raw.FPDF_ERR_PASSWORD:
            pdf = _load_mended(content, password)
        elif password:
            pdf = _load_otherwise(content, password)
        else:
            raise _encrypted(password) from error
    if len(pdf) == 0:
        pdf.close()
        raise _broken()
    return pdf


def _load_otherwise(content: bytes, password: str) -> pypdfium2.PdfDocument:
    """A PDF that needs no password after all, or one that is written in the older alphabet of PDFs."""
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        return _load_mended(content, password)


def _load_mended(content: bytes, password: str) -> pypdfium2.PdfDocument:
    """Let qpdf rebuild the cross-reference table, as it does for files that were cut short."""
    import pikepdf
    import pypdfium2

    mended = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(content), password=password) as pdf:
            pdf.save(mended)
        return pypdfium2.PdfDocument(mended.getvalue())
    except pikepdf.PasswordError as error:
        raise _encrypted(password) from error
    except (pikepdf.PdfError, pypdfium2.PdfiumError, RuntimeError, ValueError) as error:
        raise _broken() from error


def _encrypted(password: str) -> Rejected:
    if password:
        return Rejected("wrong_password", "This password does not open the PDF. Try another one.")
    return Rejected(
        "encrypted",
        "This PDF is locked with a password. Type the password, or upload a copy without one.",
    )


def _broken() -> Rejected:
    return Rejected(
        "broken_file",
        "This PDF is damaged and cannot be opened. Ask for it again, or print it to a new PDF.",
    )


def page_of(pdf: pypdfium2.PdfDocument, number: int) -> Any | None:
    """Page `number` (counted from 1) with its fields and notes, or None where it cannot be read. Hold `LOCK`."""
    import pypdfium2

    try:
        return written_in(pdf, number)[0]
    except pypdfium2.PdfiumError:
        return None


def unlocked(content: bytes, password: str) -> bytes:
    """The same PDF without its lock. Raises Rejected (`encrypted`, `wrong_password`, `broken_file`)."""
    import pikepdf

    out = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(content), password=password) as pdf:
            pdf.save(out, encryption=False)
    except pikepdf.PasswordError as error:
        raise _encrypted(password) from error
    except (pikepdf.PdfError, RuntimeError, ValueError) as error:
        raise _broken() from error
    return out.getvalue()


def size_of(page: Any) -> tuple[float, float]:
    """Width and height in points as shown, A4 where the page says nothing sensible. Hold `LOCK`."""
    width, height = page.get_size()
    if not all(math.isfinite(side) and 1 <= side <= LONGEST_SIDE for side in (width, height)):
        return 595.0, 842.0
    return width, height


def drawn(page: Any, *, dpi: float, longest: int) -> Picture | None:
    """A page as an RGB picture at `dpi`, though no side longer than `longest`; None where it cannot be drawn.

    Hold `LOCK`.
    """
    picture = _drawn(page, dpi, longest, grey=False)
    return None if picture is None or not picture.size else picture


def drawn_grey(page: Any, *, dpi: float, longest: int) -> NDArray[np.uint8] | None:
    """What `drawn` gives, as height × width in shades of grey. Hold `LOCK`."""
    picture = _drawn(page, dpi, longest, grey=True)
    return None if picture is None or not picture.size else picture.reshape(picture.shape[:2])


def _drawn(page: Any, dpi: float, longest: int, *, grey: bool) -> NDArray[np.uint8] | None:
    import numpy as np
    import pypdfium2
    import pypdfium2.raw as pdfium

    width, height = page.get_size()
    side = max(width, height)
    if not math.isfinite(side) or min(width, height) <= 0:
        return None
    scale = min(dpi / POINTS_AN_INCH, longest / side)
    size = math.ceil(width * scale), math.ceil(height * scale)
    kind = pdfium.FPDFBitmap_Gray if grey else pdfium.FPDFBitmap_BGR
    try:
        bitmap = pypdfium2.PdfBitmap.new_native(*size, kind, rev_byteorder=not grey)
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, *size)
        _paint(page, bitmap, size, grey=grey)
        picture = np.array(bitmap.to_numpy(), order="C")
        bitmap.close()
    except (pypdfium2.PdfiumError, ValueError, MemoryError):
        return None
    return picture


def _paint(page: Any, bitmap: Any, size: tuple[int, int], *, grey: bool) -> None:
    """Draw `page` onto `bitmap`, as far as it comes within DRAW_SECONDS: drawings of many thousand strokes take minutes."""
    import pypdfium2.raw as pdfium

    until = time.monotonic() + DRAW_SECONDS
    pause = pdfium.IFSDK_PAUSE(version=1)
    # The structure keeps a reference to the function for as long as it lives itself.
    pause.NeedToPauseNow = type(pause.NeedToPauseNow)(lambda _: int(time.monotonic() > until))
    flags = pdfium.FPDF_ANNOT | (pdfium.FPDF_GRAYSCALE if grey else pdfium.FPDF_REVERSE_BYTE_ORDER)
    pdfium.FPDF_RenderPageBitmap_Start(bitmap, page, 0, 0, *size, 0, flags, pause)
    pdfium.FPDF_RenderPage_Close(page)

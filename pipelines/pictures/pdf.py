"""PDFs opened by pdfium, one call at a time since pdfium knows no threads."""

from __future__ import annotations

import io
import math
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from idp.errors import Rejected

if TYPE_CHECKING:
    import pypdfium2

    from idp.ports import Picture

LOCK = threading.RLock()
"""Held during every call into pdfium."""

POINTS_AN_INCH = 72
LONGEST_SIDE = 14_400
"""The largest page that PDF readers must take, in points; beyond it a size is nonsense."""


@contextmanager
def opened(content: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """The PDF in `content`, mended where it can be; hold `LOCK` around every use of what is yielded.

    Raises Rejected (`encrypted`, `broken_file`).
    """
    with LOCK:
        pdf = _load(content)
    try:
        yield pdf
    finally:
        with LOCK:
            pdf.close()


def _load(content: bytes) -> pypdfium2.PdfDocument:
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD:
            raise _encrypted() from error
        pdf = _load_mended(content)
    if len(pdf) == 0:
        pdf.close()
        raise _broken()
    return pdf


def _load_mended(content: bytes) -> pypdfium2.PdfDocument:
    """Let qpdf rebuild the cross-reference table, as it does for files that were cut short."""
    import pikepdf
    import pypdfium2

    mended = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            pdf.save(mended)
        return pypdfium2.PdfDocument(mended.getvalue())
    except pikepdf.PasswordError as error:
        raise _encrypted() from error
    except (pikepdf.PdfError, pypdfium2.PdfiumError, RuntimeError, ValueError) as error:
        raise _broken() from error


def _encrypted() -> Rejected:
    return Rejected(
        "encrypted",
        "This PDF is locked with a password. Save it without one and upload it again.",
    )


def _broken() -> Rejected:
    return Rejected(
        "broken_file",
        "This PDF is damaged and cannot be opened. Ask for it again, or print it to a new PDF.",
    )


def page_of(pdf: pypdfium2.PdfDocument, number: int) -> Any | None:
    """Page `number` (counted from 1), or None where it cannot be read. Hold `LOCK`."""
    import pypdfium2

    try:
        return pdf[number - 1]
    except pypdfium2.PdfiumError:
        return None


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
    import numpy as np
    import pypdfium2

    width, height = page.get_size()
    side = max(width, height)
    if not math.isfinite(side) or min(width, height) <= 0:
        return None
    try:
        bitmap = page.render(scale=min(dpi / POINTS_AN_INCH, longest / side), rev_byteorder=True)
        picture = np.ascontiguousarray(bitmap.to_numpy()[..., :3]).copy()
        bitmap.close()
    except (pypdfium2.PdfiumError, ValueError, MemoryError):
        return None
    return picture if picture.size else None

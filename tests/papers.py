"""Files made for tests: PDFs by reportlab, pictures by Pillow."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont
from reportlab.pdfgen.canvas import Canvas

A4 = (595.0, 842.0)


def a_pdf(*pages: Sequence[tuple[float, float, str]], size: tuple[float, float] = A4) -> bytes:
    """One page for each list of (x, y, text); points from the top left, Helvetica 11."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size)
    for page in pages:
        canvas.setFont("Helvetica", 11)
        for x, y, text in page:
            canvas.drawString(x, size[1] - y, text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def a_ruled_pdf(rows: Sequence[Sequence[str]]) -> bytes:
    """One page with a ruled table; a newline in a cell makes a second line."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.setFont("Helvetica", 10)
    wide, high, top = 120, 36, 700
    canvas.grid(
        [60 + wide * i for i in range(len(rows[0]) + 1)],
        [top - high * i for i in range(len(rows) + 1)],
    )
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            for n, line in enumerate(cell.split("\n")):
                canvas.drawString(66 + wide * c, top - high * r - 13 - 13 * n, line)
    canvas.save()
    return out.getvalue()


def a_scan(picture: Image.Image, *stamps: str) -> bytes:
    """A PDF of one page that a picture covers, with lines of text stamped over it."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.drawInlineImage(picture, 0, 0, *A4)
    for n, stamp in enumerate(stamps):
        canvas.drawString(60, 800 - 20 * n, stamp)
    canvas.save()
    return out.getvalue()


def a_picture(*lines: str, width: int = 900, size: int = 34) -> Image.Image:
    """Black print on white paper, one line under the other."""
    image = Image.new("RGB", (width, 80 + 2 * size * len(lines)), "white")
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(size)
    for n, line in enumerate(lines):
        draw.text((60, 40 + 2 * size * n), line, fill="black", font=font)
    return image


def saved(image: Image.Image, form: str, **options: object) -> bytes:
    """The bytes of `image` in a format of Pillow's, such as `JPEG`."""
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()

"""Codes drawn into PDFs in the ways that programs draw them."""

import io
from collections.abc import Callable

import numpy as np
import pikepdf
import pytest
import zxingcpp
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from papers import A4, a_pdf
from pipelines.pictures.codes import Codes
from pipelines.pictures.pdf_codes import PdfCodes

SAYS = "BCD\n002\n1\nSCT\n\nHafenpapier GmbH\nDE89370400440532013000\nEUR123.45"


def modules(kind: str, text: str) -> np.ndarray:
    made = zxingcpp.create_barcode(text, zxingcpp.barcode_format_from_str(kind))
    return np.array(made.to_image(scale=1, add_quiet_zones=False))


def as_image(canvas: Canvas, code: np.ndarray, x: float, y: float, size: float) -> None:
    picture = Image.fromarray(np.kron(code, np.ones((4, 4), np.uint8)))
    canvas.drawImage(ImageReader(picture), x, y, size, size * code.shape[0] / code.shape[1])


def as_squares(canvas: Canvas, code: np.ndarray, x: float, y: float, size: float) -> None:
    step = size / code.shape[1]
    for row, column in zip(*np.nonzero(code == 0), strict=True):
        canvas.rect(x + column * step, y + size - (row + 1) * step, step, step, stroke=0, fill=1)


def as_one_path(canvas: Canvas, code: np.ndarray, x: float, y: float, size: float) -> None:
    step = size / code.shape[1]
    path = canvas.beginPath()
    for row, column in zip(*np.nonzero(code == 0), strict=True):
        path.rect(x + column * step, y + size - (row + 1) * step, step, step)
    canvas.drawPath(path, stroke=0, fill=1)


def a_bill(
    draw: Callable[..., None], kind: str, text: str, *, size: float = 110, turn: int = 0
) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    for line in range(30):
        canvas.drawString(60, 780 - 14 * line, f"{line} ream of paper at 10.00 each")
    draw(canvas, modules(kind, text), 380, 60, size)
    canvas.save()
    if turn == 0:
        return out.getvalue()
    with pikepdf.open(out) as pdf:
        pdf.pages[0].rotate(turn, relative=True)
        turned = io.BytesIO()
        pdf.save(turned)
    return turned.getvalue()


@pytest.mark.parametrize("draw", [as_image, as_squares, as_one_path])
def test_a_code_is_found_however_it_is_drawn(draw: Callable[..., None]):
    (code,) = PdfCodes(Codes()).on(a_bill(draw, "QRCode", SAYS), [1])[1]
    assert code.text == SAYS
    assert code.box.x0 == pytest.approx(380 / 595, abs=0.01)
    assert code.box.y1 == pytest.approx(1 - 60 / 842, abs=0.01)


def test_bars_drawn_as_thin_rectangles_are_found():
    def bars(canvas: Canvas, code: np.ndarray, x: float, y: float, size: float) -> None:
        step = size / code.shape[1]
        for column in np.nonzero(code[0] == 0)[0]:
            canvas.rect(x + column * step, y, step, 40, stroke=0, fill=1)

    found = PdfCodes(Codes()).on(a_bill(bars, "Code128", "INV-8371", size=180), [1])
    assert [code.text for code in found[1]] == ["INV-8371"]


@pytest.mark.parametrize(
    ("turn", "corner"),
    [
        (90, (60 / 842, 380 / 595)),
        (180, (1 - 490 / 595, 60 / 842)),
        (270, (1 - 170 / 842, 1 - 490 / 595)),
    ],
)
def test_the_box_is_that_of_the_page_as_it_is_shown(turn: int, corner: tuple[float, float]):
    (code,) = PdfCodes(Codes()).on(a_bill(as_image, "QRCode", SAYS, turn=turn), [1])[1]
    assert (code.box.x0, code.box.y0) == pytest.approx(corner, abs=0.012)


def test_a_page_of_text_alone_is_not_drawn():
    class Nothing:
        def codes(self, picture: object) -> tuple[()]:
            raise AssertionError("drawn for nothing")

    assert PdfCodes(Nothing()).on(a_pdf([(60, 60, "Total 110.00")]), [1]) == {}


def test_only_first_and_last_pages_are_looked_at():
    with pikepdf.new() as pack, pikepdf.open(io.BytesIO(a_bill(as_image, "QRCode", SAYS))) as bill:
        for _ in range(9):
            pack.pages.append(bill.pages[0])
        out = io.BytesIO()
        pack.save(out)
    assert sorted(PdfCodes(Codes()).on(out.getvalue(), range(1, 10))) == [1, 2, 9]

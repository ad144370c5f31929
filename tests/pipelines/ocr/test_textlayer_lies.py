"""Text layers that say something else than their pages show."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from idp.document import PageSource
from pipelines.ocr.textlayer import PdfTextLayer

INVISIBLE = 3
TERMS = (
    "Harbour Paper Pty Ltd of Wharf Road in Fremantle",
    "sends this invoice for paper and envelopes that were",
    "delivered in good order on the third of November and",
    "asks to be paid within thirty days from its date by",
    "transfer to the account that is printed at the foot",
    "of this page with the number of the invoice given",
)


def only(content: bytes):
    (found,) = PdfTextLayer().pages(content)
    return found


def drawn(draw, size=(595, 842)) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size)
    canvas.setFont("Helvetica", 11)
    draw(canvas)
    canvas.save()
    return out.getvalue()


def a_sheet(lines=TERMS) -> Image.Image:
    """A scan at 150 dpi whose lines stand where `written` puts them."""
    sheet = Image.new("L", (1240, 1754), 250)
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(25)
    for n, line in enumerate(lines):
        draw.text((125, 210 + 60 * n), line, fill=10, font=font)
    return sheet


def written(canvas, lines=TERMS, *, mode=INVISIBLE, down=0.0):
    """Lines set as wide as `a_sheet` prints them, `down` points lower."""
    font = ImageFont.load_default(25)
    for n, line in enumerate(lines):
        text = canvas.beginText(60, 842 - (210 + 60 * n + 24) * 72 / 150 - down)
        text.setFont("Helvetica", 12)
        wide = font.getlength(line) * 72 / 150
        text.setHorizScale(100 * wide / canvas.stringWidth(line, "Helvetica", 12))
        text.setTextRenderMode(mode)
        text.textOut(line)
        canvas.drawText(text)


def scanned(*, lines=TERMS, sheet=TERMS, down=0.0) -> bytes:
    def draw(canvas):
        canvas.drawImage(ImageReader(a_sheet(sheet)), 0, 0, 595, 842)
        written(canvas, lines, down=down)

    return drawn(draw)


def test_words_under_a_scan_that_match_it_are_kept():
    found = only(scanned())
    assert found.doubt == ""
    assert found.page.source == PageSource.TEXT_LAYER
    assert found.page.text == " ".join(TERMS)


@pytest.mark.parametrize(
    ("scan", "says"),
    [
        (scanned(down=140), "does not match"),
        (scanned(lines=TERMS[:2]), "incomplete or unsure"),
        (scanned(lines=[t.replace("e", "c|") for t in TERMS]), "incomplete or unsure"),
        (scanned(sheet=()), "does not match"),
    ],
    ids=["shifted", "mostly missing", "misread", "over blank paper"],
)
def test_words_under_a_scan_that_do_not_are_the_next_best(scan, says):
    found = only(scan)
    assert found.page.source == PageSource.NONE
    assert found.page.words
    assert says in found.doubt


def test_invisible_words_on_a_page_of_text_are_left_out():
    def draw(canvas):
        written(canvas, mode=0)
        text = canvas.beginText(60, 300)
        text.setTextRenderMode(INVISIBLE)
        text.textOut("keywords for machines")
        canvas.drawText(text)

    found = only(drawn(draw))
    assert found.page.text == " ".join(TERMS)


@pytest.mark.parametrize("how", ["white", "covered", "clear", "blacked out"])
def test_words_hidden_from_the_eye_are_left_out(how):
    def draw(canvas):
        canvas.drawString(60, 700, "Total 118.00")
        if how == "white":
            canvas.setFillGray(1)
        if how == "clear":
            canvas.setFillAlpha(0)
        canvas.drawString(60, 600, "hidden words")
        canvas.setFillAlpha(1)
        if how in ("covered", "blacked out"):
            canvas.setFillGray(1 if how == "covered" else 0)
            canvas.rect(50, 590, 200, 30, stroke=0, fill=1)

    assert only(drawn(draw)).page.text == "Total 118.00"


def test_white_words_on_a_dark_bar_are_read():
    def draw(canvas):
        canvas.rect(50, 690, 300, 30, stroke=0, fill=1)
        canvas.setFillGray(1)
        canvas.drawString(60, 700, "Description Amount")

    assert only(drawn(draw)).page.text == "Description Amount"


def test_a_page_whose_words_are_all_hidden_is_read_from_its_picture():
    def draw(canvas):
        canvas.setFillGray(1)
        canvas.drawString(60, 700, "hidden words")

    found = only(drawn(draw))
    assert found.page.source == PageSource.NONE
    assert "hidden" in found.doubt


def test_words_too_small_for_the_eye_are_left_out():
    def draw(canvas):
        canvas.drawString(60, 700, "Total 118.00")
        canvas.setFont("Helvetica", 0.8)
        canvas.drawString(60, 600, "words for machines")

    assert only(drawn(draw)).page.text == "Total 118.00"


@pytest.mark.parametrize(("degrees", "turn"), [(90, 90), (180, 180), (270, 270)])
def test_a_page_drawn_on_its_side_is_turned_upright(degrees, turn):
    def draw(canvas):
        canvas.translate(297, 421)
        canvas.rotate(degrees)
        canvas.drawString(-200, 0, "Total AUD 1,268.08")
        canvas.line(-200, -10, 0, -10)

    page = only(drawn(draw)).page
    assert page.text == "Total AUD 1,268.08"
    assert page.turn == turn
    assert (page.width, page.height) == ((842, 595) if turn != 180 else (595, 842))
    first, *_, last = page.words
    assert first.box.x1 < last.box.x0
    assert first.box.y0 == pytest.approx(last.box.y0, abs=0.01)
    (rule,) = page.rules
    assert rule.width > 0.1
    assert first.box.y1 - 0.01 < rule.y0 < first.box.y1 + 0.03


def test_a_scan_under_a_typed_head_is_read_from_its_picture():
    def draw(canvas):
        canvas.drawImage(ImageReader(a_sheet()), 0, 0, 595, 842)
        for n in range(5):
            canvas.drawString(60, 200 - 14 * n, f"Scanned by the office on day {n} for Harbour")

    found = only(drawn(draw))
    assert found.page.source == PageSource.NONE
    assert "a picture" in found.doubt


def test_a_picture_with_print_on_a_page_of_text_is_left_to_an_engine():
    def draw(canvas):
        for n in range(30):
            canvas.drawString(
                60, 800 - 15 * n, "Each of these lines is text that the page itself holds"
            )
        canvas.drawImage(ImageReader(a_sheet().crop((100, 200, 1100, 420))), 60, 60, 480, 106)

    found = only(drawn(draw))
    assert found.page.source == PageSource.TEXT_LAYER
    (box,) = found.unread
    assert (box.x0 * 595, box.y1 * 842) == pytest.approx((60, 782), abs=2)


def test_a_photo_on_a_page_of_text_is_left_alone():
    photo = Image.linear_gradient("L").resize((600, 300))

    def draw(canvas):
        for n in range(30):
            canvas.drawString(
                60, 800 - 15 * n, "Each of these lines is text that the page itself holds"
            )
        canvas.drawImage(ImageReader(photo), 60, 60, 480, 200)

    assert only(drawn(draw)).unread == ()

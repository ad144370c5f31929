from __future__ import annotations

import io
from dataclasses import astuple

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from idp.document import PageSource
from idp.errors import Rejected
from papers import a_pdf, a_picture, a_scan
from pipelines.ocr.textlayer import PdfTextLayer

BILL = [
    (60, 60, "Harbour Paper Pty Ltd"),
    (380, 60, "Invoice No. 4471"),
    (60, 100, "Total AUD 1,268.08"),
]
TEXTS = ["Harbour", "Paper", "Pty", "Ltd", "Invoice", "No.", "4471", "Total", "AUD", "1,268.08"]


def only(content: bytes):
    (found,) = PdfTextLayer().pages(content)
    return found


def only_page(content: bytes):
    return only(content).page


def changed(content: bytes, change) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        change(pdf)
        pdf.save(out)
    return out.getvalue()


def drawn(draw) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    canvas.setFont("Helvetica", 11)
    draw(canvas)
    canvas.save()
    return out.getvalue()


def test_words_come_with_boxes_from_the_top_left():
    page = only_page(a_pdf(BILL))
    assert [w.text for w in page.words] == TEXTS
    assert page.source == PageSource.TEXT_LAYER
    assert (page.width, page.height) == (595, 842)
    box = page.words[0].box
    assert (box.x0 * 595, box.y1 * 842) == pytest.approx((60, 60), abs=4)
    assert 8 < box.height * 842 < 16
    assert box.width * 595 == pytest.approx(40, abs=3)


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_boxes_are_those_of_the_page_as_shown(rotation):
    def rotate(pdf):
        # The page's content is turned the other way, so that it is shown upright.
        page = pdf.pages[0]
        matrix = {90: "0 1 -1 0 842 0", 180: "-1 0 0 -1 595 842", 270: "0 -1 1 0 0 595"}[rotation]
        page.contents_add(f"q {matrix} cm".encode(), prepend=True)
        page.contents_add(b"Q")
        if rotation != 180:
            page.MediaBox = [0, 0, 842, 595]
        page.Rotate = rotation

    straight, page = only_page(a_pdf(BILL)), only_page(changed(a_pdf(BILL), rotate))
    assert (page.width, page.height) == (595, 842)
    assert [w.text for w in page.words] == TEXTS
    for a, b in zip(page.words, straight.words, strict=True):
        assert (a.box.x0, a.box.y0, a.box.x1) == pytest.approx(
            (b.box.x0, b.box.y0, b.box.x1), abs=0.01
        )


def test_what_is_cropped_away_is_not_read():
    def crop(pdf):
        pdf.pages[0].CropBox = [0, 842 - 80, 300, 842]

    page = only_page(changed(a_pdf(BILL), crop))
    assert [w.text for w in page.words] == TEXTS[:4]
    assert (page.width, page.height) == (300, 80)
    assert page.words[0].box.x0 == pytest.approx(0.2, abs=0.01)


def test_letters_set_one_by_one_make_words_without_spaces_in_the_file():
    def draw(canvas):
        x = 60.0
        for letter in "Invoice No. 17":
            if letter != " ":
                canvas.drawString(x, 700, letter)
            x += canvas.stringWidth(letter, "Helvetica", 11)

    assert [w.text for w in only_page(drawn(draw)).words] == ["Invoice", "No.", "17"]


def test_print_made_bold_by_drawing_it_twice_is_read_once():
    def draw(canvas):
        canvas.drawString(60, 700, "Total 118.00")
        canvas.drawString(60.3, 700, "Total 118.00")

    assert [w.text for w in only_page(drawn(draw)).words] == ["Total", "118.00"]


def test_columns_that_touch_no_space_are_parted():
    words = only_page(a_pdf([(60, 60, "Amount"), (110, 60, "118.00")])).words
    assert [w.text for w in words] == ["Amount", "118.00"]


def test_text_up_the_margin_keeps_its_words_whole():
    def draw(canvas):
        canvas.drawString(60, 700, "Total 118.00")
        canvas.translate(30, 300)
        canvas.rotate(90)
        canvas.drawString(0, 0, "Registered office")

    assert sorted(w.text for w in only_page(drawn(draw)).words) == [
        "118.00",
        "Registered",
        "Total",
        "office",
    ]


def test_a_scan_has_no_text_layer():
    page = only_page(a_scan(a_picture("Total 118.00")))
    assert (page.source, page.words) == (PageSource.NONE, ())


def test_a_stamp_on_a_scan_is_no_text_layer():
    found = only(a_scan(a_picture("Total 118.00"), "Received 3 November 2026"))
    assert found.page.source == PageSource.NONE
    assert found.page.text == "Received 3 November 2026"
    assert "a picture" in found.doubt


def test_a_letterhead_picture_under_a_full_page_of_text_keeps_the_text():
    lines = [f"Line {n} of the terms of this bill" for n in range(9)]
    page = only_page(a_scan(a_picture("logo"), *lines))
    assert page.source == PageSource.TEXT_LAYER


def test_mixed_documents_are_told_page_by_page():
    scan = pikepdf.open(io.BytesIO(a_scan(a_picture("Total 118.00"))))
    with scan:
        mixed = changed(a_pdf(BILL), lambda pdf: pdf.pages.extend(scan.pages))
    assert [p.page.source for p in PdfTextLayer().pages(mixed)] == [
        PageSource.TEXT_LAYER,
        PageSource.NONE,
    ]


def test_a_font_that_numbers_letters_in_its_own_way_is_not_read():
    shifted = "".join(
        chr(ord(c) + 3) if c.isalpha() else c for c in "please pay within thirty days "
    )
    page = only_page(a_pdf([(60, 60 + 15 * n, shifted * 2) for n in range(6)]))
    assert page.source == PageSource.NONE


def test_letters_without_a_meaning_are_not_read():
    def unmap(pdf):
        font = next(iter(pdf.pages[0].Resources.Font.values()))
        bad = b"\n".join(b"<%02x> <E0%02x>" % (n, n) for n in range(33, 127))
        cmap = (
            b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def\n"
            b"1 begincodespacerange <00> <ff> endcodespacerange\n94 beginbfchar\n"
            + bad
            + b"\nendbfchar endcmap end end"
        )
        font.ToUnicode = pdf.make_stream(cmap)

    assert only_page(changed(a_pdf(BILL), unmap)).source == PageSource.NONE


def test_page_after_page_is_read_as_far_as_allowed():
    pages = PdfTextLayer(most_pages=2).pages(a_pdf(BILL, BILL, BILL))
    assert [p.page.number for p in pages] == [1, 2]


@pytest.mark.parametrize("apart", [0.0, 0.4, 1.0, 3.0])
def test_a_page_is_read_after_others_as_it_is_by_itself(apart):
    """Widths learned on the pages before must not hide that letters stand further apart."""

    def pages(plain: int):
        def draw(canvas):
            for page in range(plain + 1):
                canvas.setFont("Helvetica", 11)
                for x, y, text in BILL:
                    space = apart if page == plain else 0.0
                    canvas.drawString(x, 842 - y, text, charSpace=space)
                canvas.showPage()

        return PdfTextLayer().pages(drawn(draw))

    alone, after = pages(0)[0].page, pages(3)[3].page
    assert [w.text for w in after.words] == [w.text for w in alone.words]
    for one, other in zip(alone.words, after.words, strict=True):
        assert astuple(one.box) == pytest.approx(astuple(other.box), abs=1e-4)


def test_a_pdf_that_was_cut_short_is_still_read():
    content = a_pdf(BILL)
    assert [w.text for w in only_page(content[: content.rindex(b"xref")]).words] == TEXTS


def test_a_locked_pdf_is_refused():
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(a_pdf(BILL))) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(Rejected) as refusal:
        PdfTextLayer().pages(out.getvalue())
    assert refusal.value.code == "encrypted"


def test_a_title_set_wide_is_one_word():
    def draw(canvas):
        canvas.drawString(60, 740, "A B or C")
        for at, title, wide in ((700, "I N V O I C E", 0), (660, "RECHNUNG", 5)):
            text = canvas.beginText(60, at)
            text.setCharSpace(wide)
            text.textOut(title)
            canvas.drawText(text)

    texts = [word.text for word in only_page(drawn(draw)).words]
    assert texts == ["A", "B", "or", "C", "INVOICE", "RECHNUNG"]


def test_a_font_that_claims_a_senseless_height_does_not_swell_its_words():
    def swell(pdf):
        font = next(iter(pdf.pages[0].Resources.Font.values()))
        widths = [556] * 224
        font.FirstChar, font.LastChar, font.Widths = 32, 255, pikepdf.Array(widths)
        font.FontDescriptor = pikepdf.Dictionary(
            Type=pikepdf.Name.FontDescriptor,
            FontName=pikepdf.Name.Helvetica,
            Flags=32,
            Ascent=2900,
            Descent=-2900,
            FontBBox=[0, -2900, 1000, 2900],
            ItalicAngle=0,
            CapHeight=700,
            StemV=80,
        )

    page = only_page(changed(a_pdf(BILL), swell))
    assert "Harbour" in page.text
    assert max(word.box.height * 842 for word in page.words) < 20


def test_rules_of_a_page_come_as_thin_boxes():
    def draw(canvas):
        canvas.drawString(60, 700, "Total 118.00")
        canvas.line(60, 690, 300, 690)
        canvas.rect(60, 400, 200, 100)
        canvas.setFillGray(0.5)
        canvas.rect(60, 300, 200, 1, stroke=0, fill=1)

    rules = only_page(drawn(draw)).rules
    level = sorted(round(842 - 842 * r.centre[1]) for r in rules if r.width > r.height)
    upright = sorted(round(595 * r.centre[0]) for r in rules if r.height > r.width)
    assert level == pytest.approx([300, 400, 500, 690], abs=1)
    assert upright == [60, 260]


def test_rules_inside_a_form_lie_where_it_is_put():
    def draw(canvas):
        canvas.drawString(60, 700, "Total 118.00")
        canvas.beginForm("part")
        canvas.line(0, 0, 100, 0)
        canvas.endForm()
        canvas.saveState()
        canvas.translate(60, 500)
        canvas.scale(2, 2)
        canvas.doForm("part")
        canvas.restoreState()

    (rule,) = only_page(drawn(draw)).rules
    spot = (rule.x0 * 595, rule.x1 * 595, 842 - 842 * rule.centre[1])
    assert spot == pytest.approx((60, 260, 500), abs=2)

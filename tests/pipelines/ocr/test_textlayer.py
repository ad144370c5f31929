from __future__ import annotations

import io

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from idp.document import PageSource
from idp.errors import Rejected
from papers import a_pdf, a_picture, a_ruled_pdf, a_scan
from pipelines.ocr.textlayer import PdfTextLayer

BILL = [
    (60, 60, "Harbour Paper Pty Ltd"),
    (380, 60, "Invoice No. 4471"),
    (60, 100, "Total AUD 1,268.08"),
]
TEXTS = ["Harbour", "Paper", "Pty", "Ltd", "Invoice", "No.", "4471", "Total", "AUD", "1,268.08"]


def only_page(content: bytes):
    (page,) = PdfTextLayer().pages(content)
    return page


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
    page = only_page(a_scan(a_picture("Total 118.00"), "Received 3 November 2026"))
    assert (page.source, page.words) == (PageSource.NONE, ())


def test_a_letterhead_picture_under_a_full_page_of_text_keeps_the_text():
    lines = [f"Line {n} of the terms of this bill" for n in range(9)]
    page = only_page(a_scan(a_picture("logo"), *lines))
    assert page.source == PageSource.TEXT_LAYER


def test_mixed_documents_are_told_page_by_page():
    scan = pikepdf.open(io.BytesIO(a_scan(a_picture("Total 118.00"))))
    with scan:
        mixed = changed(a_pdf(BILL), lambda pdf: pdf.pages.extend(scan.pages))
    assert [p.source for p in PdfTextLayer().pages(mixed)] == [
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


def test_a_ruled_table_comes_with_its_cells():
    rows = [
        ["Description", "Qty", "Amount"],
        ["Paper A4\n80 gsm", "24", "684.00"],
        ["", "", "9.50"],
    ]
    (table,) = only_page(a_ruled_pdf(rows)).tables
    assert [[cell.text for cell in row] for row in table.rows] == rows
    assert table.rows[1][0].box.x0 == pytest.approx(60 / 595, abs=0.005)
    assert table.rows[0][0].box.y0 == pytest.approx(142 / 842, abs=0.005)


def test_a_form_with_one_filled_column_is_no_table():
    form = [["Name", ""], ["Address", ""], ["Signature", ""]]
    assert only_page(a_ruled_pdf(form)).tables == ()


def test_page_after_page_is_read_as_far_as_allowed():
    pages = PdfTextLayer(most_pages=2).pages(a_pdf(BILL, BILL, BILL))
    assert [p.number for p in pages] == [1, 2]


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

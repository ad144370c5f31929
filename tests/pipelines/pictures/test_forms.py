"""What is filled in and noted on a PDF is read and drawn where it stands."""

from __future__ import annotations

import io

import numpy as np
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from reportlab.pdfgen.canvas import Canvas

from pipelines.ocr.textlayer import TICK, PdfTextLayer
from pipelines.pictures.renderer import Renderer

PDF = "application/pdf"
HIDDEN, PRINTED = 2, 4
ROW = 40
FONT = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)


def a_form(*, looks: bool = True) -> bytes:
    """A printed label with fields beside it; without `looks` the file does not say how what is filled in looks."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    canvas.drawString(60, 800, "Order form")
    form = canvas.acroForm
    form.textfield(name="who", x=60, y=700, width=200, height=20, value="Harbour Paper")
    form.choice(name="how", x=60, y=660, width=100, height=20, options=["Air", "Sea"], value="Sea")
    form.checkbox(name="yes", x=60, y=620, checked=True)
    form.checkbox(name="no", x=120, y=620, checked=False)
    canvas.save()
    if looks:
        return out.getvalue()

    def strip(pdf):
        for field in pdf.pages[0].Annots:
            if Name.Btn != field.FT:
                del field["/AP"]

    return changed(out.getvalue(), strip)


def a_page_with(*notes: Dictionary) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    canvas.drawString(60, 800, "Invoice 17")
    canvas.save()

    def add(pdf):
        pdf.pages[0].Annots = Array([pdf.make_indirect(note) for note in notes])

    return changed(out.getvalue(), add)


def changed(content: bytes, change) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        change(pdf)
        pdf.save(out)
    return out.getvalue()


def a_note(text: str, *, flags: int = PRINTED, kind: Name = Name.FreeText, top: int = 700):
    return Dictionary(
        Type=Name.Annot,
        Subtype=kind,
        Rect=[60, top - 20, 260, top],
        Contents=String(text),
        DA=String("/Helv 11 Tf 0 g"),
        F=flags,
    )


def page_of(content: bytes):
    (found,) = PdfTextLayer().pages(content)
    return found.page


def inked(content: bytes, box) -> bool:
    """Whether something dark stands in `box` of the picture that people and engines see."""
    ((_, picture),) = Renderer().pages(content, PDF)
    high, wide = picture.shape[:2]
    part = picture[int(box.y0 * high) : int(box.y1 * high), int(box.x0 * wide) : int(box.x1 * wide)]
    return bool(part.size) and int(np.min(part)) < 100


@pytest.mark.parametrize("looks", [True, False])
def test_what_is_filled_in_is_read_and_drawn_at_its_place(looks):
    content = a_form(looks=looks)
    words = {word.text: word for word in page_of(content).words}
    assert {"Order", "form", "Harbour", "Paper", "Sea"} <= set(words)
    box = words["Harbour"].box
    assert 122 < box.y0 * 842 < box.y1 * 842 < 144
    assert inked(content, box)
    assert inked(content, words["Sea"].box)


def test_a_ticked_box_is_a_word_and_an_empty_one_is_none():
    ticks = [word.box for word in page_of(a_form()).words if word.text == TICK]
    (box,) = ticks
    assert (box.x0 * 595, box.y1 * 842) == pytest.approx((60, 222), abs=3)


def test_a_note_typed_on_the_page_is_read_and_drawn():
    content = a_page_with(a_note("Paid 3 November"))
    page = page_of(content)
    assert page.text == "Invoice 17 Paid 3 November"
    assert inked(content, page.words[2].box)


def test_a_hidden_note_is_not():
    content = a_page_with(a_note("Paid 3 November", flags=HIDDEN | PRINTED))
    assert page_of(content).text == "Invoice 17"


def test_what_a_sticky_note_says_inside_is_not_on_the_page():
    content = a_page_with(a_note("Ask about this", kind=Name.Text))
    assert page_of(content).text == "Invoice 17"


def test_a_stamp_with_a_look_of_its_own_is_read():
    def stamp(pdf):
        look = pdf.make_stream(
            b"BT /Helv 12 Tf 2 4 Td (APPROVED) Tj ET",
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=[0, 0, 100, 20],
            Resources=Dictionary(Font=Dictionary(Helv=FONT)),
        )
        pdf.pages[0].Annots[0].AP = Dictionary(N=look)

    content = changed(a_page_with(a_note("", kind=Name.Stamp)), stamp)
    assert page_of(content).text == "Invoice 17 APPROVED"


def test_links_leave_the_page_as_it_is():
    link = Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=[60, 790, 120, 810], Border=[0, 0, 0]
    )
    assert page_of(a_page_with(link)).text == "Invoice 17"

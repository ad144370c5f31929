from __future__ import annotations

import pytest

from builders import a_page, an_upload, words_of
from fakes import FakeEInvoice, FakeOcr, FakeRenderer, FakeTextLayer
from idp.document import Page, PageSource
from idp.errors import NeedsHuman, Rejected
from idp.ports import Limits
from pipelines.stages.read import read

SCAN = Page(2, 595, 842)
MISSING = NeedsHuman("no_ocr", "Install tesseract-ocr.")


def reading(upload, *, layer=(), ocr=None, renderer=None, einvoice=None, limits=None):
    return read(
        upload,
        text_layer=FakeTextLayer(layer),
        renderer=renderer or FakeRenderer(max(len(layer), 1)),
        ocr=ocr or FakeOcr(),
        einvoice=einvoice,
        limits=limits or Limits(),
    )


def test_a_pdf_with_a_text_layer_needs_no_engine():
    ocr = FakeOcr(fails=MISSING)
    document = reading(an_upload(filename="acme.17.pdf"), layer=[a_page("Total 118.00")], ocr=ocr)
    assert document.id == "acme.17"
    assert document.pages[0].source == PageSource.TEXT_LAYER
    assert document.remarks == ()
    assert ocr.seen == []


def test_only_the_pages_without_words_go_through_the_engine():
    ocr = FakeOcr([words_of("Total 118.00")])
    document = reading(an_upload(), layer=[a_page("Page one"), SCAN], ocr=ocr)
    first, second = document.pages
    assert (first.source, second.source) == (PageSource.TEXT_LAYER, PageSource.OCR)
    assert second.text == "Total 118.00"
    assert second.engine == "fake"
    assert (second.width, second.height) == (595, 842)
    assert ocr.seen == [(200, 80, 3)]


def test_a_picture_is_read_by_the_engine_and_measured_in_pixels():
    picture = an_upload(b"jpeg", filename="till.jpg", media_type="image/jpeg")
    (page,) = reading(picture, ocr=FakeOcr([words_of("Total 118.00")])).pages
    assert (page.width, page.height) == (80, 100)
    assert page.source == PageSource.OCR


def test_a_blank_page_is_remarked():
    document = reading(an_upload(), layer=[Page(1, 595, 842)])
    assert [r.code for r in document.remarks] == ["ocr_page_blank"]
    assert "page 1" in document.remarks[0].say


def test_a_page_that_cannot_be_drawn_is_remarked_and_the_others_are_read():
    renderer = FakeRenderer(2, damaged=[1])
    layer = [Page(1, 595, 842), SCAN]
    document = reading(
        an_upload(), layer=layer, renderer=renderer, ocr=FakeOcr([words_of("Total")])
    )
    assert [p.source for p in document.pages] == [PageSource.NONE, PageSource.OCR]
    assert [r.code for r in document.remarks] == ["page_unreadable"]


def test_a_picture_that_is_hard_to_read_is_remarked():
    picture = an_upload(b"jpeg", filename="till.jpg", media_type="image/jpeg")
    document = reading(picture, ocr=FakeOcr([words_of("T0ta1 ll8", confidence=0.6)]))
    assert [r.code for r in document.remarks] == ["ocr_unsure"]


def test_without_an_engine_a_scan_needs_a_human():
    with pytest.raises(NeedsHuman, match="tesseract-ocr"):
        reading(an_upload(), layer=[Page(1, 595, 842)], ocr=FakeOcr(fails=MISSING))


def test_without_an_engine_what_has_a_text_layer_is_read_and_the_lack_is_said():
    document = reading(an_upload(), layer=[a_page("Total"), SCAN], ocr=FakeOcr(fails=MISSING))
    assert document.pages[0].words
    assert [r.code for r in document.remarks] == ["no_ocr"]


def test_a_scan_with_an_einvoice_inside_is_read_even_without_an_engine():
    layer = [Page(1, 595, 842)]
    einvoice = FakeEInvoice("<Invoice/>")
    document = reading(an_upload(), layer=layer, ocr=FakeOcr(fails=MISSING), einvoice=einvoice)
    assert document.einvoice_xml == "<Invoice/>"
    assert [r.code for r in document.remarks] == ["no_ocr"]


def test_xml_alone_gives_one_empty_page():
    upload = an_upload(b"<Invoice/>", filename="bill.xml", media_type="application/xml")
    document = reading(upload, einvoice=FakeEInvoice("<Invoice/>"))
    assert len(document.pages) == 1
    assert document.pages[0].words == ()
    assert document.einvoice_xml == "<Invoice/>"


def test_pages_over_the_limit_are_cut_and_the_cut_is_said():
    layer = [a_page("one"), a_page("two", number=2), a_page("three", number=3)]
    document = reading(an_upload(), layer=layer, limits=Limits(pages=2))
    assert len(document.pages) == 2
    assert [r.code for r in document.remarks] == ["pages_cut"]


def test_a_type_without_pages_is_refused():
    upload = an_upload(b"PK", filename="bills.zip", media_type="application/zip")
    with pytest.raises(Rejected) as refusal:
        reading(upload)
    assert refusal.value.code == "unknown_kind"


def test_a_picture_that_lies_on_its_head_is_stood_upright():
    upside_down = [
        w.__class__(w.text, w.box.__class__(1 - w.box.x1, 1 - w.box.y1, 1 - w.box.x0, 1 - w.box.y0))
        for w in words_of("Harbour Paper Pty Ltd Total 118.00 AUD")
    ]
    picture = an_upload(b"jpeg", filename="till.jpg", media_type="image/jpeg")
    (page,) = reading(picture, ocr=FakeOcr([upside_down])).pages
    assert page.turn == 180
    assert page.words[0].box.x0 < page.words[-1].box.x0

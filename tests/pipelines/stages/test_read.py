from __future__ import annotations

import numpy as np
import pytest

from builders import a_page, an_upload, words_of
from fakes import FakeCodes, FakeEInvoice, FakeOcr, FakePreparer, FakeRenderer, FakeTextLayer
from idp.document import Box, Code, Page, PageSource, Remark, Word
from idp.errors import NeedsHuman, Rejected
from idp.ports import LayerPage, Limits, Prepared, Reading
from pipelines.stages.as_shown import as_shown
from pipelines.stages.read import ReadingDoors, read

A_PHOTO = an_upload(b"jpeg", filename="till.jpg", media_type="image/jpeg")
SCAN = Page(2, 595, 842)
MISSING = NeedsHuman("no_ocr", "Install tesseract-ocr.")


def reading(upload, *, layer=(), ocr=None, renderer=None, limits=None, **others):
    doors = ReadingDoors(
        text_layer=FakeTextLayer(layer),
        renderer=renderer or FakeRenderer(max(len(layer), 1)),
        preparer=others.get("preparer") or FakePreparer(),
        ocr=ocr or FakeOcr(),
        codes=FakeCodes(others.get("codes", ())),
        einvoice=others.get("einvoice") or FakeEInvoice(),
        rules=lambda _picture: tuple(others.get("rules", ())),
        layer_codes=others.get("layer_codes", lambda *_: {}),
        language_of=others.get("language_of", lambda _texts: None),
    )
    return read(upload, doors=doors, limits=limits or Limits())


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


def test_print_in_a_picture_on_a_page_of_text_is_read_beside_it():
    layer = [LayerPage(a_page("Total 118.00"), unread=(Box(0, 0.5, 1, 1),))]
    ocr = FakeOcr([[Word("Harbour", Box(0.1, 0.1, 0.5, 0.3))]])
    (page,) = reading(an_upload(), layer=layer, ocr=ocr).pages
    assert [w.text for w in page.words] == ["Total", "118.00", "Harbour"]
    assert (page.source, page.engine) == (PageSource.TEXT_LAYER, "fake")


def test_a_picture_is_read_by_the_engine_and_measured_in_pixels():
    picture = an_upload(b"jpeg", filename="till.jpg", media_type="image/jpeg")
    (page,) = reading(picture, ocr=FakeOcr([words_of("Total 118.00")])).pages
    assert (page.width, page.height) == (80, 100)
    assert page.source == PageSource.OCR


def a_language(texts):
    return {"Total": "en", "Summe": "de"}.get(next(iter(texts), ""))


def test_a_document_speaks_what_its_words_say():
    layer = [a_page("Summe 118,00")]
    assert reading(an_upload(), layer=layer, language_of=a_language).language == "de"
    ocr = FakeOcr([words_of("Summe 118,00")])
    assert reading(A_PHOTO, ocr=ocr, language_of=a_language).language == "de"


def test_a_document_that_does_not_say_speaks_the_likeliest_language():
    assert reading(an_upload(), layer=[a_page("118,00")], language_of=a_language).language == "en"


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


def test_a_page_is_as_the_engine_stood_it_upright():
    lying = Reading(tuple(words_of("Harbour Paper Total 118.00")), turn=90, engine="fake")
    rule, code = Box(0.0, 0.2, 1.0, 0.2), Code("QRCode", "BCD", Box(0.8, 0.0, 1.0, 0.1))
    (page,) = reading(A_PHOTO, ocr=FakeOcr([lying]), rules=[rule], codes=[code]).pages
    assert page.turn == 90
    assert (page.width, page.height) == (100, 80)
    assert page.rules == (Box(0.8, 0.0, 0.8, 1.0),)
    assert page.codes[0].box == Box(0.9, 0.8, 1.0, 1.0)
    assert page.matrix is None


def test_what_made_a_picture_straight_is_recorded_with_the_way_back():
    half = (0.5, 0.0, 0.25, 0.0, 0.5, 0.25, 0.0, 0.0, 1.0)
    straight = Prepared(np.zeros((50, 40, 3), np.uint8), half, ("outline",))
    found = Reading((Word("Total", Box(0.0, 0.0, 0.5, 0.1)),), turn=180, engine="fake")
    document = reading(A_PHOTO, ocr=FakeOcr([found]), preparer=FakePreparer(straight))
    (page,) = document.pages
    assert page.steps == ("outline",)
    assert (page.width, page.height) == (40, 50)
    (shown,) = as_shown(document).pages
    assert shown.words[0].box == Box(0.25, 0.25, 0.5, pytest.approx(0.3))
    assert (shown.width, shown.height) == (pytest.approx(80), pytest.approx(100))


def test_a_blank_page_among_others_is_marked_and_costs_no_engine():
    blank = FakePreparer(Prepared(np.zeros((50, 40, 3), np.uint8), blank=True))
    ocr = FakeOcr(fails=MISSING)
    document = reading(an_upload(), layer=[a_page("Total"), SCAN], ocr=ocr, preparer=blank)
    assert [p.blank for p in document.pages] == [False, True]
    assert document.remarks == ()


def test_a_text_layer_that_lies_is_read_from_its_picture_and_that_is_said():
    page = Page(1, 595, 842, tuple(words_of("Xqzt wvkr 9999")))
    layer = [LayerPage(page, "The text in this file is not what it shows.")]
    document = reading(an_upload(), layer=layer, ocr=FakeOcr([words_of("Total 118.00")]))
    assert document.pages[0].text == "Total 118.00"
    assert document.remarks == (
        Remark("text_layer_doubted", "Page 1: The text in this file is not what it shows."),
    )


def test_without_an_engine_a_doubtful_text_layer_is_better_than_nothing():
    page = Page(1, 595, 842, tuple(words_of("Tota1 118.00")))
    document = reading(an_upload(), layer=[LayerPage(page, "Odd.")], ocr=FakeOcr(fails=MISSING))
    assert document.pages[0].text == "Tota1 118.00"
    assert [r.code for r in document.remarks] == ["text_layer_doubted", "no_ocr"]


def test_the_codes_of_a_text_layer_are_those_drawn_on_its_pages():
    code = Code("QRCode", "BCD", Box(0.1, 0.1, 0.2, 0.2))
    asked = []

    def drawn(content: bytes, numbers, password: str):
        asked.append((tuple(numbers), password))
        return {1: (code,)}

    layer = [a_page("Total 118.00"), Page(2, 595, 842), a_page("Terms", number=3)]
    document = reading(an_upload(), layer=layer, layer_codes=drawn)
    assert [page.codes for page in document.pages] == [(code,), (), ()]
    assert asked == [((1, 3), "")]


def test_what_was_printed_from_text_is_what_was_sent_however_odd_it_looks():
    page = Page(1, 595, 842, tuple(words_of("9j4AAQSk ZJRgABAQ AAAQABAA")))
    upload = an_upload(b"9j4AAQSk", filename="odd.txt", media_type="text/plain")
    layer = [LayerPage(page, "These letters say nothing.")]
    document = reading(upload, layer=layer, ocr=FakeOcr(fails=MISSING))
    assert document.pages[0].source is PageSource.TEXT_LAYER
    assert document.remarks == ()

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from builders import LINE_STEP, TOP, a_document, a_page
from idp.document import Box, Document, Kind, PageSource, Remark
from idp.fields import Extraction, Field, FieldName, FieldSource, LineItem, TaxLine
from pipelines.stages.einvoiced import differences, merged, placed

PAGE = a_page(
    "Hanse Papier GmbH",
    "Rechnung Nr. R-17          2. November 2026",
    "Papier                       119,00",
    "Gesamtbetrag                 119,00 EUR",
    "IBAN DE02 1203 0000 0000 2020 51",
)
SHOWN = a_document(PAGE)
NOTHING = Extraction("doc", Kind.INVOICE)


def exactly(**values) -> Extraction:
    fields = tuple(
        Field(FieldName(name), value, source=FieldSource.EINVOICE) for name, value in values.items()
    )
    return Extraction("", Kind.INVOICE, 1.0, fields=fields)


def as_read(document: Document, confidence: float = 0.9, **values) -> Extraction:
    box = Box(0.0, 0.0, 1.0, 1.0)
    fields = tuple(
        Field(FieldName(name), value, str(value), confidence, 1, box)
        for name, value in values.items()
    )
    return Extraction(document.id, Kind.INVOICE, fields=fields)


def told(exact: Extraction, read: Extraction, document: Document = SHOWN) -> list[str]:
    return [remark.field for remark in differences(exact, read, document)]


@pytest.mark.parametrize(
    ("name", "value", "row"),
    [
        ("invoice_number", "R-17", 1),
        ("issue_date", "2026-11-02", 1),
        ("total", "119.00", 3),
        ("iban", "DE02120300000000202051", 4),
        ("supplier_name", "Hanse Papier GmbH", 0),
    ],
)
def test_a_value_that_the_page_shows_has_its_place_there(name, value, row):
    (field,) = placed(exactly(**{name: value}), SHOWN, NOTHING).fields
    assert (field.page, field.source) == (1, FieldSource.EINVOICE)
    assert field.box is not None
    assert field.box.y0 == pytest.approx(TOP + row * LINE_STEP)


def test_the_place_where_an_extractor_read_the_same_value_is_taken_first():
    box = Box(0.1, 0.8, 0.3, 0.82)
    read = replace(NOTHING, fields=(Field(FieldName.TOTAL, "119.00", page=1, box=box),))
    (field,) = placed(exactly(total="119.00"), SHOWN, read).fields
    assert field.box == box


def test_a_value_that_no_page_shows_has_no_place():
    (field,) = placed(exactly(total="120.00"), SHOWN, NOTHING).fields
    assert (field.page, field.box) == (None, None)


def test_another_total_on_the_page_is_told_with_both():
    read = as_read(SHOWN, total="119.00")
    (remark,) = differences(exactly(total="129.00"), read, SHOWN)
    assert (remark.code, remark.field) == ("xml_differs", "total")
    assert "119.00" in remark.say
    assert "129.00" in remark.say


def test_number_date_and_account_are_compared_too():
    exact = exactly(invoice_number="R-18", issue_date="2026-11-03", iban="DE89370400440532013000")
    read = as_read(
        SHOWN, invoice_number="R-17", issue_date="2026-11-02", iban="DE02120300000000202051"
    )
    assert told(exact, read) == ["invoice_number", "issue_date", "iban"]


def test_an_account_is_compared_with_an_account_of_another_kind():
    exact = exactly(bank_account="013-999 1234567")
    assert told(exact, as_read(SHOWN, iban="DE02120300000000202051")) == ["iban"]


def test_where_both_agree_nothing_is_told():
    exact = exactly(total="119", invoice_number="r 17", issue_date="2026-11-02")
    assert told(exact, as_read(SHOWN, total="119.00", invoice_number="R-17")) == []


def test_a_credits_sign_is_no_difference():
    assert told(exactly(total="-119.00"), as_read(SHOWN, total="119.00")) == []


@pytest.mark.parametrize(
    ("exact", "read"),
    [
        (exactly(total="119.00"), as_read(SHOWN, total="100.00")),
        (exactly(issue_date="2026-11-02"), as_read(SHOWN, issue_date="2026-10-31")),
        (exactly(iban="DE02120300000000202051"), as_read(SHOWN, iban="DE89370400440532013000")),
    ],
    ids=["amount", "date", "account"],
)
def test_what_the_page_shows_somewhere_was_only_read_wrongly(exact, read):
    assert told(exact, read) == []


def test_what_the_xml_calls_otherwise_was_only_taken_for_something_else():
    exact = exactly(total="150.00", amount_due="119.00")
    assert told(exact, as_read(a_document(a_page("119.00 to pay")), total="119.00")) == []


def test_an_unsure_reading_contradicts_nothing():
    assert told(exactly(total="129.00"), as_read(SHOWN, 0.3, total="119.00")) == []


def test_a_scan_read_doubtfully_contradicts_nothing():
    page = a_page("Total 119.00", source=PageSource.OCR)
    doubtful = replace(page, words=tuple(replace(w, others=("129.00",)) for w in page.words))
    faint = replace(page, words=tuple(replace(w, confidence=0.6) for w in page.words))
    exact = exactly(total="129.00")
    for seen in (doubtful, faint):
        document = a_document(seen)
        assert told(exact, as_read(document, total="119.00"), document) == []
    assert told(exact, as_read(a_document(page), total="119.00"), a_document(page)) == ["total"]


def test_what_the_xml_leaves_out_is_taken_from_the_page():
    read = replace(
        as_read(SHOWN, purchase_order="PO-7", total="119.00"),
        taxes=(TaxLine(Decimal(19), Decimal(19)),),
        remarks=(Remark("ocr_unsure", "Hard to read."),),
    )
    both = merged(read, exactly(total="119.00"), SHOWN)
    assert both.document_id == "doc"
    assert both.text(FieldName.PURCHASE_ORDER) == "PO-7"
    assert both.field(FieldName.TOTAL).source is FieldSource.EINVOICE
    assert both.taxes == read.taxes
    assert both.remarks == read.remarks
    assert [c.name for c in both.candidates] == [FieldName.TOTAL]


def test_discounts_on_the_whole_bill_count_only_beside_the_xmls_own_lines():
    off = LineItem("Discount", amount=Decimal(-5))
    bare = replace(exactly(total="119.00"), adjustments=(off,))
    assert merged(NOTHING, bare, SHOWN).adjustments == ()
    whole = replace(bare, line_items=(LineItem("Paper", amount=Decimal(124)),))
    assert merged(NOTHING, whole, SHOWN).adjustments == (off,)


def test_dates_are_looked_for_in_either_order():
    document = a_document(a_page("Date 11/02/2026"))
    assert (
        told(
            exactly(issue_date=date(2026, 11, 2)),
            as_read(document, issue_date="2026-02-11"),
            document,
        )
        == []
    )

"""Extract chooses one value a field from what extractors propose."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from builders import a_document, a_page
from idp.document import Box, Kind
from idp.errors import NeedsHuman
from idp.fields import Extraction, Field, FieldName, FieldSource, LineItem, TaxLine
from pipelines.stages.extract import KEPT, extract

BOX = Box(0.1, 0.1, 0.2, 0.12)


class Proposes:
    """An extractor that proposes what it was given."""

    def __init__(self, *candidates):
        self.candidates = candidates

    def propose(self, document):
        return self.candidates


class ReadsXml:
    """An e-invoice reader that knows one extraction."""

    def __init__(self, extraction):
        self.known = extraction

    def find(self, content, media_type):
        return None

    def parse(self, xml):
        return self.known


def a_candidate(name, value, score=0.8, *, text="", source=FieldSource.SPACY):
    return Field(name, value, text or str(value), score, 1, BOX, source)


def extracted(*candidates):
    return extract(a_document(a_page("Total 110.00")), extractors=(Proposes(*candidates),))


def test_the_surest_candidate_wins_and_the_others_are_kept():
    result = extracted(
        a_candidate(FieldName.INVOICE_NUMBER, "INV-1", 0.9),
        a_candidate(FieldName.INVOICE_NUMBER, "17", 0.4),
    )
    assert result.text(FieldName.INVOICE_NUMBER) == "INV-1"
    assert [c.value for c in result.candidates] == ["17"]


def test_no_more_than_a_few_other_candidates_are_kept_a_field():
    many = [a_candidate(FieldName.INVOICE_NUMBER, f"N{i}", 0.9 - i / 100) for i in range(20)]
    assert len(extracted(*many).candidates) == KEPT


def test_a_total_that_adds_up_beats_one_that_merely_looks_better():
    result = extracted(
        a_candidate(FieldName.TOTAL, "500.00", 0.85),
        a_candidate(FieldName.TOTAL, "110.00", 0.75),
        a_candidate(FieldName.SUBTOTAL, "100.00", 0.8),
        a_candidate(FieldName.TAX_TOTAL, "10.00", 0.8),
    )
    assert result.amount(FieldName.TOTAL) == Decimal("110.00")


def test_sums_that_agree_are_surer_than_sums_that_stand_alone():
    alone = extracted(a_candidate(FieldName.TOTAL, "110.00", 0.8))
    proven = extracted(
        a_candidate(FieldName.TOTAL, "110.00", 0.8),
        a_candidate(FieldName.SUBTOTAL, "100.00", 0.8),
        a_candidate(FieldName.TAX_TOTAL, "10.00", 0.8),
    )
    assert proven.field(FieldName.TOTAL).confidence > alone.field(FieldName.TOTAL).confidence


def test_two_extractors_that_agree_make_a_value_surer():
    one = a_candidate(FieldName.SUPPLIER_NAME, "Harbour Paper", 0.6)
    other = a_candidate(
        FieldName.SUPPLIER_NAME, "HARBOUR PAPER", 0.5, source=FieldSource.TRANSFORMER
    )
    document = a_document(a_page("Harbour Paper"))
    result = extract(document, extractors=(Proposes(one), Proposes(other)))
    assert result.field(FieldName.SUPPLIER_NAME).confidence > 0.6
    assert result.candidates == ()


def test_a_customer_is_never_the_supplier():
    result = extracted(
        a_candidate(FieldName.SUPPLIER_NAME, "Harbour Paper", 0.9),
        a_candidate(FieldName.CUSTOMER_NAME, "HARBOUR PAPER", 0.9),
        a_candidate(FieldName.CUSTOMER_NAME, "Demo Company", 0.5),
    )
    assert result.text(FieldName.CUSTOMER_NAME) == "Demo Company"


def test_a_due_date_before_the_issue_date_is_not_believed():
    result = extracted(
        a_candidate(FieldName.ISSUE_DATE, date(2026, 5, 4), 0.9),
        a_candidate(FieldName.DUE_DATE, date(2026, 4, 5), 0.9),
        a_candidate(FieldName.DUE_DATE, date(2026, 6, 3), 0.5),
    )
    assert result.date(FieldName.DUE_DATE) == date(2026, 6, 3)


def test_taxes_are_told_by_rate_where_their_lines_add_up():
    result = extracted(
        a_candidate(FieldName.TOTAL, "340.00", 0.8),
        a_candidate(FieldName.SUBTOTAL, "300.00", 0.8),
        a_candidate(FieldName.TAX_TOTAL, "40.00", 0.9, text="Total VAT 40.00"),
        a_candidate(FieldName.TAX_TOTAL, "30.00", 0.5, text="VAT 20% 30.00"),
        a_candidate(FieldName.TAX_TOTAL, "10.00", 0.5, text="VAT 5% 10.00"),
    )
    assert result.amount(FieldName.TAX_TOTAL) == Decimal("40.00")
    assert set(result.taxes) == {
        TaxLine(Decimal(20), Decimal("30.00")),
        TaxLine(Decimal(5), Decimal("10.00")),
    }


def test_a_document_without_words_gives_no_field_and_says_so():
    result = extract(a_document(a_page()), extractors=(Proposes(),))
    assert result.fields == ()
    assert [r.code for r in result.remarks] == ["no_words"]


def test_an_einvoice_wins_field_by_field_and_what_was_read_stays_beside():
    read = Proposes(
        a_candidate(FieldName.TOTAL, "99.00"), a_candidate(FieldName.PURCHASE_ORDER, "PO-7")
    )
    exact = Extraction(
        "doc",
        Kind.INVOICE,
        1.0,
        fields=(Field(FieldName.TOTAL, "100.00", source=FieldSource.EINVOICE),),
        line_items=(LineItem("Paper", amount=Decimal(100)),),
    )
    document = replace(a_document(a_page("Total 99.00")), einvoice_xml="<Invoice/>")
    result = extract(document, extractors=(read,), einvoice=ReadsXml(exact))
    assert result.field(FieldName.TOTAL).source is FieldSource.EINVOICE
    assert result.text(FieldName.PURCHASE_ORDER) == "PO-7"
    assert Decimal("99.00") in [c.value for c in result.candidates]
    assert result.line_items == exact.line_items


def test_without_a_reader_an_einvoice_is_left_aside():
    document = replace(a_document(a_page("Total 99.00")), einvoice_xml="<Invoice/>")
    result = extract(document, extractors=(Proposes(a_candidate(FieldName.TOTAL, "99.00")),))
    assert result.amount(FieldName.TOTAL) == Decimal("99.00")


class CannotRead:
    """An e-invoice reader that knows none of the XML it is given."""

    def parse(self, xml):
        raise NeedsHuman("einvoice_unreadable", "The XML could not be read.")


def test_xml_that_cannot_be_read_leaves_what_the_page_says():
    document = replace(a_document(a_page("Total 110.00")), einvoice_xml="<odd/>")
    total = Field(FieldName.TOTAL, Decimal("110.00"), page=1)
    read = extract(document, extractors=(Proposes(total),), einvoice=CannotRead())
    assert read.amount(FieldName.TOTAL) == Decimal("110.00")
    assert [r.code for r in read.remarks] == ["einvoice_unreadable"]

"""The spaCy pipeline proposes the fields of documents that it has never seen."""

import time
from datetime import date
from decimal import Decimal

import pytest

from builders import a_document, a_page
from idp.document import Box, Document, Kind, Page, PageSource, Word
from idp.fields import FieldName, FieldSource
from models.nlp.extractor import SpacyExtractor

INVOICE = (
    "Harbour Paper Pty Ltd                              TAX INVOICE",
    "12 Wharf Street",
    "Fremantle WA 6160                                  Invoice No:   HP-1047",
    "ABN 51 824 753 556                                 Date:         4 May 2026",
    "accounts@harbourpaper.com.au                       Due date:     3 June 2026",
    "                                                   PO number:    PO-881",
    "Bill to:",
    "Demo Company (AU)",
    "23 Main Street",
    "Perth WA 6000",
    "",
    "Description                     Qty     Unit price      Amount",
    "Copy paper A4                    10          8.00        80.00",
    "Toner                             2         60.00       120.00",
    "",
    "                                         Subtotal       200.00",
    "                                         GST 10%         20.00",
    "                                         Total AUD      220.00",
    "",
    "BSB 062-000   Account 1234 5678",
)
RECEIPT = (
    "PERNIAGAAN MAJU JAYA SDN BHD",
    "(789417-W)",
    "NO. 59, JALAN PERMAS 9/5,",
    "81750 JOHOR BAHRU, JOHOR.",
    "Tel: 07-3867524",
    "GST ID: 000849813504",
    "CASH BILL",
    "Receipt No: CS00082552",
    "Date: 12/02/2018 08:30",
    "BREAD            4.50",
    "MILK             6.06",
    "Total           10.56",
    "Rounding        -0.01",
    "Rounded Total RM 10.55",
    "Cash            20.00",
    "Change           9.45",
)


def proposals(*lines, kind=Kind.INVOICE):
    return SpacyExtractor().propose(a_document(a_page(*lines), kind=kind))


def best(candidates, name):
    return next((c.value for c in candidates if c.name is name), None)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        (FieldName.SUPPLIER_NAME, "Harbour Paper Pty Ltd"),
        (FieldName.SUPPLIER_ADDRESS, "12 Wharf Street, Fremantle WA 6160"),
        (FieldName.SUPPLIER_TAX_ID, "51 824 753 556"),
        (FieldName.CUSTOMER_NAME, "Demo Company (AU)"),
        (FieldName.INVOICE_NUMBER, "HP-1047"),
        (FieldName.PURCHASE_ORDER, "PO-881"),
        (FieldName.ISSUE_DATE, date(2026, 5, 4)),
        (FieldName.DUE_DATE, date(2026, 6, 3)),
        (FieldName.CURRENCY, "AUD"),
        (FieldName.SUBTOTAL, Decimal("200.00")),
        (FieldName.TAX_TOTAL, Decimal("20.00")),
        (FieldName.TOTAL, Decimal("220.00")),
        (FieldName.BANK_ACCOUNT, "062000 12345678"),
    ],
)
def test_the_fields_of_an_invoice_are_proposed_first(name, value):
    assert best(proposals(*INVOICE), name) == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        (FieldName.SUPPLIER_NAME, "PERNIAGAAN MAJU JAYA SDN BHD"),
        (FieldName.SUPPLIER_ADDRESS, "NO. 59, JALAN PERMAS 9/5, 81750 JOHOR BAHRU, JOHOR."),
        (FieldName.SUPPLIER_TAX_ID, "000849813504"),
        (FieldName.INVOICE_NUMBER, "CS00082552"),
        (FieldName.ISSUE_DATE, date(2018, 2, 12)),
        (FieldName.CURRENCY, "MYR"),
        (FieldName.TOTAL, Decimal("10.55")),
    ],
)
def test_the_fields_of_a_receipt_are_proposed_first(name, value):
    assert best(proposals(*RECEIPT, kind=Kind.RECEIPT), name) == value


def test_german_labels_and_numbers_are_read():
    found = proposals(
        "Muster GmbH",
        "Hauptstr. 5",
        "12345 Berlin",
        "USt-IdNr.: DE136695976",
        "Rechnung",
        "Rechnungsnummer: RE-2026/44     Rechnungsdatum: 03.05.2026",
        "Zahlbar bis 02.06.2026",
        "Nettobetrag       1.000,00 EUR",
        "MwSt 19 %           190,00 EUR",
        "Gesamtbetrag      1.190,00 EUR",
        "IBAN: DE89 3704 0044 0532 0130 00",
    )
    assert best(found, FieldName.INVOICE_NUMBER) == "RE-2026/44"
    assert best(found, FieldName.ISSUE_DATE) == date(2026, 5, 3)
    assert best(found, FieldName.DUE_DATE) == date(2026, 6, 2)
    assert best(found, FieldName.TOTAL) == Decimal("1190.00")
    assert best(found, FieldName.TAX_TOTAL) == Decimal("190.00")
    assert best(found, FieldName.IBAN) == "DE89370400440532013000"
    assert best(found, FieldName.CURRENCY) == "EUR"


def test_a_value_is_found_below_its_label():
    found = proposals(
        "Invoice Number      Invoice Date      Due Date",
        "34278587            18/06/2017        24/06/2017",
    )
    assert best(found, FieldName.INVOICE_NUMBER) == "34278587"
    assert best(found, FieldName.ISSUE_DATE) == date(2017, 6, 18)
    assert best(found, FieldName.DUE_DATE) == date(2017, 6, 24)


def test_terms_give_a_due_date_where_none_is_printed():
    found = proposals("Invoice 77", "Invoice date: 1 May 2026", "Terms: Net 30")
    due = next(c for c in found if c.name is FieldName.DUE_DATE)
    assert due.value == date(2026, 5, 31)
    assert due.source is FieldSource.RULE


def test_cash_and_change_are_never_the_total():
    found = proposals("Total 12.30", "Cash 50.00", "Change 37.70", kind=Kind.RECEIPT)
    assert best(found, FieldName.TOTAL) == Decimal("12.30")


def test_a_label_glued_to_its_value_is_still_a_label():
    found = proposals("InvoiceNo:TD01167104", "Date:25/12/2018")
    assert best(found, FieldName.INVOICE_NUMBER) == "TD01167104"
    assert best(found, FieldName.ISSUE_DATE) == date(2018, 12, 25)


def test_the_customer_is_not_proposed_as_supplier_first():
    found = proposals(
        "Bill to: Northern Fuel Pty Ltd", "", "", "Payable to: Harbour Paper Pty Ltd", "Total 5.00"
    )
    assert best(found, FieldName.SUPPLIER_NAME) == "Harbour Paper Pty Ltd"
    assert best(found, FieldName.CUSTOMER_NAME) == "Northern Fuel Pty Ltd"


def test_every_candidate_says_where_it_stands():
    for candidate in proposals(*INVOICE):
        assert candidate.page == 1
        assert candidate.box is not None
        assert 0 <= candidate.box.x0 < candidate.box.x1 <= 1.01
        assert 0 < candidate.confidence <= 1


def test_a_document_without_words_gets_no_candidate():
    assert SpacyExtractor().propose(Document("empty", ())) == ()
    assert SpacyExtractor().propose(a_document(a_page())) == ()


def test_odd_characters_do_no_harm():
    assert proposals("\u202eTOTAL\u202c 5.00", "\x00\x07", "مجموع ٥٫٠٠", "Total 5.00")


def test_fifty_thousand_words_are_answered_soon():
    words = tuple(
        Word(
            "Total" if i % 7 else "12.50",
            Box((i % 100) / 100, i / 50_000, (i % 100) / 100 + 0.009, i / 50_000 + 0.005),
        )
        for i in range(50_000)
    )
    page = Page(1, 595, 842, words, source=PageSource.OCR)
    started = time.perf_counter()
    SpacyExtractor().propose(a_document(page))
    assert time.perf_counter() - started < 30


def test_an_address_ends_before_the_registration_on_its_line():
    found = proposals(
        "Harbour Paper Pty Ltd",
        "14 Wharf Lane, Pyrmont NSW 2009 ABN 23 983 690 060",
        "TAX INVOICE",
        "Total 20.00",
    )
    assert best(found, FieldName.SUPPLIER_ADDRESS) == "14 Wharf Lane, Pyrmont NSW 2009"


def test_the_addressee_under_a_senders_line_is_the_customer():
    found = proposals(
        *[""] * 3,
        "Muster Papier GmbH · Speicherweg 12 · 20457 Hamburg",
        "Lyrebird Lane Trading Pty Ltd",
        "21 Lyrebird Lane",
        "Newtown NSW 2042",
        *[""] * 3,
        "Rechnung Nr. 2026-04417",
    )
    assert best(found, FieldName.SUPPLIER_NAME) == "Muster Papier GmbH"
    assert best(found, FieldName.SUPPLIER_ADDRESS) == "Speicherweg 12, 20457 Hamburg"
    assert best(found, FieldName.CUSTOMER_NAME) == "Lyrebird Lane Trading Pty Ltd"


def test_the_legal_form_is_taken_from_the_small_print():
    found = proposals(
        "Thames Valley Stationers",
        "27 Weir Street, Reading, Berkshire RG1 4QT",
        "INVOICE",
        "Total 20.00",
        "Thames Valley Stationers Ltd. Registered in England No. 00448127.",
    )
    assert best(found, FieldName.SUPPLIER_NAME) == "Thames Valley Stationers Ltd"


def test_a_receipts_name_goes_on_in_the_next_line():
    found = proposals(
        "DINGO HOLLOW",
        "  HARDWARE",
        "71 Timber Street",
        "Orange NSW 2800",
        "Total 20.00",
        kind=Kind.RECEIPT,
    )
    assert best(found, FieldName.SUPPLIER_NAME) == "DINGO HOLLOW HARDWARE"


def test_the_sum_that_a_tax_is_reckoned_on_is_not_the_tax():
    found = proposals(
        "Rechnung",
        "Nettobetrag                            508,10 €",
        "zzgl. 7 % MwSt. auf 508,10 €            35,57 €",
        "Rechnungsbetrag                        543,67 €",
    )
    assert best(found, FieldName.TAX_TOTAL) == Decimal("35.57")


def test_a_dollar_sign_read_as_an_s_is_still_a_sum():
    found = proposals("Market", "TOTAL  $30.80", "GST INCLUDED IN TOTAL  S2.80", kind=Kind.RECEIPT)
    assert best(found, FieldName.TAX_TOTAL) == Decimal("2.80")


def test_a_payment_asked_for_by_a_date_is_due_then():
    found = proposals(
        "Rechnungsdatum: 05.11.2026",
        "Bitte überweisen Sie den Betrag ohne Abzug bis zum 19.11.2026.",
    )
    assert best(found, FieldName.DUE_DATE) == date(2026, 11, 19)

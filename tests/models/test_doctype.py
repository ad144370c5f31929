"""The kind of a document by its words and shape."""

import time

import pytest

from builders import a_document, a_page
from idp.document import Box, Document, Kind, Page, PageSource, Word
from models.doctype import KindRules

INVOICE = (
    "Harbour Paper Pty Ltd",
    "TAX INVOICE",
    "Invoice No. 17",
    "Bill to: Demo Company",
    "Due date 3/6/2026",
    "Total 110.00",
)
RECEIPT = (
    "KEDAI MAJU",
    "Receipt no 55",
    "Cashier: 01",
    "Bread 4.50",
    "Cash 10.00",
    "Change 5.50",
    "THANK YOU",
)
CREDIT = (
    "Harbour Paper Pty Ltd",
    "CREDIT NOTE",
    "Credit note no. CN-4",
    "Against invoice 17",
    "Total 20.00",
)
STATEMENT = (
    "Harbour Paper Pty Ltd",
    "STATEMENT OF ACCOUNT",
    "Opening balance 50.00",
    "Invoice 17 110.00",
    "Closing balance 160.00",
)
QUOTE = ("Harbour Paper Pty Ltd", "QUOTATION", "valid for thirty days")


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        (INVOICE, Kind.INVOICE),
        (RECEIPT, Kind.RECEIPT),
        (CREDIT, Kind.CREDIT_NOTE),
        (STATEMENT, Kind.STATEMENT),
        (QUOTE, Kind.QUOTE),
        (("RECHNUNG", "Rechnungsnummer 5", "Gesamtbetrag 119,00"), Kind.INVOICE),
        (("Avoir n° 12", "Facture d'avoir", "Total TTC 10,00"), Kind.CREDIT_NOTE),
        (("A poem about nothing", "that is no bill"), Kind.OTHER),
    ],
)
def test_a_document_is_told_by_its_words(lines, kind):
    found, confidence = KindRules().classify(a_document(a_page(*lines)))
    assert found is kind
    assert 0 < confidence <= 1


def test_a_tax_invoice_on_a_till_roll_is_a_receipt():
    words = tuple(
        Word(text, Box(0.3, 0.02 * n, 0.6, 0.02 * n + 0.015))
        for n, text in enumerate(
            ["TAX", "INVOICE", *("bread", "4.50") * 12, "Cash", "Change", "Rounding"]
        )
    )
    roll = Page(1, 600, 1400, words, source=PageSource.OCR)
    assert KindRules().classify(a_document(roll))[0] is Kind.RECEIPT


AUSTRALIAN = (
    "Dingo Hollow Hardware",
    "ABN 51 821 982 271",
    "TAX INVOICE   DH-70418",
    "21/10/2026 10:22 AM",
    "Safety glasses   19.80",
    "TOTAL AUD   19.80",
)


def test_a_short_tax_invoice_that_was_paid_by_card_is_a_receipt():
    paid = a_page(*AUSTRALIAN, "Amex ....1005   19.80", source=PageSource.OCR)
    assert KindRules().classify(a_document(paid))[0] is Kind.RECEIPT


@pytest.mark.parametrize("line", ["Bill to: Demo Company", "Due date 3/6/2026"])
def test_a_tax_invoice_that_bills_somebody_is_no_receipt_however_it_is_paid(line):
    billed = a_page(*AUSTRALIAN, line, "Paid by Visa ....1005", source=PageSource.OCR)
    assert KindRules().classify(a_document(billed))[0] is Kind.INVOICE


def test_a_document_without_words_is_other():
    assert KindRules().classify(Document("empty", ())) == (Kind.OTHER, 0.0)


def test_fifty_thousand_words_take_no_time():
    word = Word("invoice", Box(0.1, 0.1, 0.2, 0.11))
    page = Page(1, 595, 842, (word,) * 50_000, source=PageSource.OCR)
    started = time.perf_counter()
    KindRules().classify(a_document(page))
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize(
    "rows",
    [
        ("Harbour Paper Pty Ltd", "General terms and conditions", "1. Retention of title", "Goods stay ours until they are paid.", "2. Liability", "3. Governing law"),
        ("Allgemeine Geschäftsbedingungen", "§ 1 Eigentumsvorbehalt", "§ 2 Haftung", "§ 3 Gerichtsstand", "Rechnungen sind sofort zahlbar."),
        ("Conditions générales de vente", "1. Réserve de propriété", "2. Tribunal compétent", "Toute facture est payable à 30 jours."),
        ("Terms of trade", "An invoice is due in 14 days.", "Our liability ends at 500.00 dollars.", "Jurisdiction is New South Wales."),
    ],
)  # fmt: skip
def test_terms_and_conditions_are_nothing_to_book(rows):
    kind, sure = KindRules().classify(a_document(a_page(*rows)))
    assert kind is Kind.TERMS
    assert not kind.bookable
    assert sure > 0.5


def test_an_invoice_with_its_terms_below_or_behind_is_an_invoice():
    bill = ("Harbour Paper Pty Ltd", "Tax invoice", "Invoice no. HP-4471", "Due date 3/6/2026", "Total 110.00")  # fmt: skip
    terms = ("Terms and conditions", "Our liability is limited.", "Governing law: New South Wales.")
    behind = a_document(a_page(*bill), a_page(*terms, number=2))
    assert KindRules().classify(a_document(a_page(*bill, *terms)))[0] is Kind.INVOICE
    assert KindRules().classify(behind)[0] is Kind.INVOICE


@pytest.mark.parametrize("title", ["Statement of account", "Estratto conto", "Kontoauszug"])
def test_a_statement_is_nothing_to_book(title: str):
    rows = (
        title,
        "Invoice HP-4471   110.00",
        "Invoice HP-4472   99.00",
        "Total outstanding 209.00",
    )
    assert KindRules().classify(a_document(a_page(*rows)))[0] is Kind.STATEMENT

from dataclasses import replace

import pytest

from builders import a_document, a_page
from idp.document import Box, Code, Page
from pipelines.stages.page_signs import signs_of
from pipelines.stages.split import suggest_splits


def a_bill(number: str, *more: str, supplier: str = "Harbour Paper Pty Ltd", abn: str = "ABN 23 983 690 060") -> Page:  # fmt: skip
    return a_page(
        supplier, abn, "", "Tax invoice", f"Invoice no. {number}", "Date 10/11/2026", "",
        "Ten reams of A4 paper   100.00", "", "Total  110.00", *more,
    )  # fmt: skip


def cuts(*pages: Page) -> list[int]:
    numbered = [replace(page, number=n) for n, page in enumerate(pages, 1)]
    return [split.page for split in suggest_splits(a_document(*numbered)).splits]


def test_one_page_cannot_be_cut():
    assert cuts(a_bill("HP-4471")) == []


def test_bills_of_several_suppliers_are_told_apart():
    second = a_bill("9917", supplier="City Cabs", abn="ABN 51 824 753 556")
    document = a_document(a_bill("HP-4471"), replace(second, number=2))
    (split,) = suggest_splits(document).splits
    assert split.page == 2
    assert split.say == "Page 2 has another invoice number and comes from somebody else."
    assert split.confidence > 0.85


def test_bills_of_one_supplier_are_told_apart_by_their_numbers():
    assert cuts(a_bill("HP-4471"), a_bill("HP-4472"), a_bill("HP-4473")) == [2, 3]


def test_a_bill_whose_number_stands_on_every_page_is_one():
    assert cuts(a_bill("HP-4471", "Page 1"), a_bill("HP-4471", "Page 2")) == []


def test_pages_that_are_numbered_on_belong_together():
    first = a_bill("HP-4471", "Page 1 of 2")
    rest = a_page("Invoice", "Date 10/11/2026", "Total  90.00", "Page 2 of 2")
    again = a_bill("HP-4472", "Page 1 of 2")
    assert cuts(first, rest, again, rest) == [3]


def test_terms_and_lists_behind_a_bill_belong_to_it():
    terms = a_page("General terms and conditions", "1. Goods stay ours until they are paid.")
    rows = a_page("Description   Amount", "Ten reams of A4 paper   100.00")
    assert cuts(a_bill("HP-4471"), rows, terms, a_bill("HP-4472")) == [4]


def test_a_delivery_note_behind_its_bill_belongs_to_it():
    note = a_page("Harbour Paper Pty Ltd", "Delivery note", "Date 10/11/2026", "Ten reams")
    assert cuts(a_bill("HP-4471"), note) == []


def test_a_blank_page_lies_between_documents_that_begin():
    blank = Page(2, 595, 842, blank=True)
    bare = a_page("Thanks for your trust", "and until soon")
    assert cuts(a_bill("HP-4471"), blank, a_bill("HP-4472")) == [3]
    assert cuts(a_bill("HP-4471"), blank, bare) == []


@pytest.mark.parametrize("text", ["PATCHT", "PATCH 2", "Document separator"])
def test_after_a_separator_sheet_comes_another_document(text: str):
    coded = replace(a_page("scan"), codes=(Code("Code39", text, Box(0.2, 0.2, 0.6, 0.3)),))
    rest = a_page("Just a letter", "without a number")
    document = a_document(a_bill("HP-4471"), replace(coded, number=2), replace(rest, number=3))
    (split,) = suggest_splits(document).splits
    assert (split.page, split.say) == (3, "Page 3 follows a separator sheet.")


def test_receipts_scanned_one_after_the_other_are_told_apart():
    till = ("Receipt", "10/11/2026 12:30", "Coffee  4.50", "Total  4.50")
    shops = (
        ("Corner Cafe", "1 High Street"),
        ("City Cabs", "2 Lake Road"),
        ("Shell", "3 Mill Lane"),
    )
    assert cuts(*(a_page(*shop, *till) for shop in shops)) == [2, 3]


def test_a_table_that_goes_on_keeps_its_pages_together():
    first = a_page("Acme", "Invoice", "Date 10/11/2026", "Paper  10.00", "Continued on next page")
    last = a_page("Paper  10.00", "Date 10/11/2026", "Total  110.00")
    assert cuts(first, last) == []


@pytest.mark.parametrize(
    ("rows", "number"),
    [
        (("Invoice number: HP-4471",), "hp4471"),
        (("Invoice # 20991",), "20991"),
        (("Rechnung Nr. 471102 vom 05.03.2026",), "471102"),
        (("Facture n° FA-2026-0893",), "fa20260893"),
        (("Invoice number   Date", "HP-4471          10/11/2026"), "hp4471"),
        (("Tax invoice HP-4471",), "hp4471"),
    ],
)
def test_the_number_is_found_beside_and_under_its_label(rows: tuple[str, ...], number: str):
    assert signs_of(a_page(*rows)).numbers == {number}


@pytest.mark.parametrize(
    ("text", "numbering"),
    [
        ("Page 1 of 3", (1, 3)),
        ("Seite 2 von 2", (2, 2)),
        ("Page: 4", (4, None)),
        ("page 7 of 3", (None, None)),
        ("Pageant 3", (None, None)),
    ],
)
def test_page_numbers_are_read(text: str, numbering: tuple[int | None, int | None]):
    signs = signs_of(a_page("Acme", "Paper", text))
    assert (signs.number, signs.of) == numbering

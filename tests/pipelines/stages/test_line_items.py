"""Line items are read from tables with a header, from cells, and from till rolls."""

import time
from dataclasses import replace
from decimal import Decimal

import pytest

from builders import a_document, a_page
from idp.document import Box, Cell, Kind, Page, PageSource, Table, Word
from idp.fields import Extraction, Field, FieldName, LineItem, TaxLine
from pipelines.stages.line_items import line_items


def an_extraction(kind=Kind.INVOICE, **amounts):
    fields = tuple(Field(FieldName(name), value) for name, value in amounts.items())
    return Extraction("doc", kind, fields=fields)


def items_of(*rows, kind=Kind.INVOICE, pages=None, **amounts):
    document = a_document(*(pages or (a_page(*rows),)), kind=kind)
    return line_items(document, an_extraction(kind, **amounts))


def spoken(extraction):
    return [
        (
            i.description,
            *(None if n is None else str(n) for n in (i.quantity, i.unit_price, i.amount)),
        )
        for i in extraction.line_items
    ]


def test_rows_under_a_header_become_items():
    result = items_of(
        "Description                     Qty     Unit price      Amount",
        "Copy paper A4                    10          8.00        80.00",
        "Toner, black                      2         60.00       120.00",
        "                                         Subtotal       200.00",
        "                                         GST             20.00",
        "                                         Total          220.00",
        subtotal="200.00",
        tax_total="20.00",
        total="220.00",
    )
    assert spoken(result) == [
        ("Copy paper A4", "10", "8.00", "80.00"),
        ("Toner, black", "2", "60.00", "120.00"),
    ]
    assert result.tax_included is False


def test_lines_that_add_up_to_the_total_include_the_tax():
    result = items_of(
        "Item                  Qty    Price    Total",
        "Lunch                   2    11.00    22.00",
        "Total                                 22.00",
        total="22.00",
        tax_total="2.00",
    )
    assert result.tax_included is True


def test_a_wrapped_description_is_one_item():
    result = items_of(
        "Description                     Qty     Rate      Amount",
        "Consulting on the new           3.5    100.00      350.00",
        "warehouse in Perth",
        "Travel                            1     50.00       50.00",
        "Total                                              400.00",
    )
    assert [i.description for i in result.line_items] == [
        "Consulting on the new warehouse in Perth",
        "Travel",
    ]


def test_german_headings_and_numbers_are_understood():
    result = items_of(
        "Pos   Bezeichnung               Menge   Einzelpreis   MwSt   Gesamtpreis",
        "1     Druckerpapier                10          8,00   19%          80,00",
        "2     Versandtasche               100          1,20    7%         120,00",
        "Zwischensumme                                                     200,00",
    )
    assert spoken(result) == [
        ("Druckerpapier", "10", "8.00", "80.00"),
        ("Versandtasche", "100", "1.20", "120.00"),
    ]
    assert [i.tax_rate for i in result.line_items] == [19, 7]


def test_a_table_goes_on_over_the_page_and_carried_sums_are_dropped():
    head = "Description              Qty    Unit price    Amount"
    first = a_page(
        head,
        "Paper                      1        10.00     10.00",
        "Carried forward                            10.00",
    )
    second = a_page(
        head,
        "Brought forward                            10.00",
        "Pens                       2         5.00     10.00",
        "Total                                         20.00",
        number=2,
    )
    result = items_of(pages=(first, second), total="20.00")
    assert [(i.description, i.page) for i in result.line_items] == [("Paper", 1), ("Pens", 2)]


def test_copies_of_one_invoice_are_read_once():
    rows = ("Item             Price", "Research       1000.00", "Total          1000.00")
    result = items_of(pages=(a_page(*rows), a_page(*rows, number=2)), total="1000.00")
    assert [i.page for i in result.line_items] == [1]


def test_a_receipt_without_headings_has_items_all_the_same():
    result = items_of(
        "KEDAI MAJU",
        "Date: 12/02/2018 08:30",
        "BREAD                 4.50",
        "2 x 3.00 MILK         6.00",
        "DISCOUNT             -1.00",
        "TOTAL                 9.50",
        "CASH                 10.00",
        "CHANGE                0.50",
        kind=Kind.RECEIPT,
        total="9.50",
    )
    assert [i.amount for i in result.line_items] == [
        Decimal("4.50"),
        Decimal("6.00"),
        Decimal("-1.00"),
    ]
    assert result.line_items[1].quantity == 2
    assert result.line_items[1].unit_price == Decimal("3.00")


def test_a_description_above_its_numbers_belongs_to_them():
    result = items_of(
        "Desc/Item        Qty    Price    Amount",
        "PRIVILEGE CARD",
        "88888              1    10.00     10.00",
        "TABLE LAMP",
        "62483              2    27.95     55.90",
        "Total                             65.90",
        kind=Kind.RECEIPT,
        total="65.90",
    )
    assert spoken(result) == [
        ("PRIVILEGE CARD", "1", "10.00", "10.00"),
        ("TABLE LAMP", "2", "27.95", "55.90"),
    ]


def test_what_the_row_does_not_print_is_implied():
    result = items_of(
        "Description         Hours     Amount",
        "Advice                  4     400.00",
        total="400.00",
    )
    assert result.line_items[0].unit_price == Decimal("100.00")
    result = items_of("Item             Amount", "Licence          350.00", total="350.00")
    assert (result.line_items[0].quantity, result.line_items[0].unit_price) == (
        1,
        Decimal("350.00"),
    )


def test_cells_of_a_ruled_table_are_used_where_they_add_up():
    def cells(*texts):
        return tuple(
            Cell(t, Box(0.1 + 0.2 * n, 0.5, 0.28 + 0.2 * n, 0.52)) for n, t in enumerate(texts)
        )

    table = Table(
        (
            cells("Description", "Qty", "Price", "Total"),
            cells("A desk\nof oak", "1", "90.00", "90.00"),
            cells("", "", "Total", "90.00"),
        ),
        Box(0.1, 0.5, 0.9, 0.6),
    )
    page = replace(a_page("unreadable scribble 12.00"), tables=(table,))
    result = items_of(pages=(page,), total="90.00")
    assert spoken(result) == [("A desk of oak", "1", "90.00", "90.00")]


def test_the_rate_is_told_from_tax_and_net():
    extraction = replace(
        an_extraction(subtotal="200.00", tax_total="20.00", total="220.00"),
        taxes=(TaxLine(None, Decimal("20.00")),),
    )
    result = line_items(a_document(a_page("Total 220.00")), extraction)
    assert result.taxes == (TaxLine(Decimal(10), Decimal("20.00")),)


def test_lines_known_from_an_einvoice_stay():
    known = replace(an_extraction(), line_items=(LineItem("Exact", amount=Decimal(1)),))
    document = a_document(a_page("Item   Amount", "Other   5.00"))
    assert line_items(document, known) == known


class TaughtRows:
    """A reader of rows that always finds the same."""

    def __init__(self, *items):
        self.items = items

    def rows(self, _document):
        return self.items


def test_rows_of_another_reader_are_taken_where_they_add_up_and_the_rules_do_not():
    document = a_document(a_page("Item      Amount", "Copper pipe    8.80", "Total    9.90"))
    taught = TaughtRows(LineItem("Copper pipe", amount=Decimal("9.90")))
    result = line_items(document, an_extraction(total="9.90"), extractors=(taught,))
    assert spoken(result) == [("Copper pipe", "1", "9.90", "9.90")]


def test_a_document_without_words_has_no_items():
    assert items_of().line_items == ()


@pytest.mark.parametrize("text", ["Total", "1 1.00", "9"])
def test_fifty_thousand_words_are_answered_soon(text):
    words = tuple(
        Word(text, Box((i % 50) / 50, i / 50_000, (i % 50) / 50 + 0.015, i / 50_000 + 0.0009))
        for i in range(50_000)
    )
    page = Page(1, 595, 842, words, source=PageSource.OCR)
    started = time.perf_counter()
    line_items(a_document(page), an_extraction())
    assert time.perf_counter() - started < 20


def test_a_row_of_litres_at_a_price_completes_the_item_above():
    result = items_of(
        "Unleaded 95                 $100.31",
        "  48.72 L @ $2.059/L",
        "Iced coffee 600ml             $5.50",
        "TOTAL                       $105.81",
        kind=Kind.RECEIPT,
        total="105.81",
    )
    assert spoken(result) == [
        ("Unleaded 95", "48.72", "2.059", "100.31"),
        ("Iced coffee 600ml", "1", "5.50", "5.50"),
    ]


def test_a_title_with_a_number_does_not_end_the_items_before_they_begin():
    result = items_of(
        "TAX INVOICE          DH-70418",
        "Pine shelf 1200 x 240",
        "   3 @ 18.90            56.70",
        "Safety glasses",
        "   2 @ 9.90             19.80",
        "TOTAL AUD               76.50",
        kind=Kind.RECEIPT,
        total="76.50",
    )
    assert spoken(result) == [
        ("Pine shelf 1200 x 240", "3", "18.90", "56.70"),
        ("Safety glasses", "2", "9.90", "19.80"),
    ]


def test_a_taxi_is_no_tax():
    result = items_of(
        "Taxi T1806          Driver 88210",
        "Metered fare               41.80",
        "Airport access fee          6.05",
        "TOTAL $                    47.85",
        kind=Kind.RECEIPT,
        total="47.85",
    )
    assert [i.description for i in result.line_items] == ["Metered fare", "Airport access fee"]


def test_headings_may_say_how_prices_are_meant():
    result = items_of(
        "Date      From / to                 Pallets   Rate inc GST   Charge inc GST",
        "19 Oct    Laverton to Newtown             3         148.50           445.50",
        "22 Oct    Newtown to Ainslie              1         121.00           121.00",
        "                                                     Total           566.50",
        total="566.50",
        tax_total="51.50",
    )
    assert [(str(i.quantity), str(i.amount)) for i in result.line_items] == [
        ("3", "445.50"),
        ("1", "121.00"),
    ]
    assert result.tax_included is True


def test_the_heading_that_says_description_heads_the_text():
    result = items_of(
        "Line  Product    Description              Unit    Qty   Price ex    Total ex",
        "1     CT-1001    Carton RSC brown         each     50       0.92       46.00",
        "2     CT-1008    Mailer box white         each     40       1.29       51.60",
        "                                              Subtotal                 97.60",
        subtotal="97.60",
    )
    assert spoken(result) == [
        ("Carton RSC brown", "50", "0.92", "46.00"),
        ("Mailer box white", "40", "1.29", "51.60"),
    ]


def test_a_bar_beside_the_table_is_none_of_its_text():
    result = items_of(
        "FROM              Description                   Qty    Unit (NZD)    Total (NZD)",
        "Kauri Print       Gift wrap, 50 m roll           40         23.80         952.00",
        "GST NO            Swing tags, kraft             100          1.40         140.00",
        "INVOICE NO        Catalogue, summer              10          9.50          95.00",
        "KP10472           Courier to the shop             1         38.50          38.50",
        "                                              Subtotal                   1225.50",
        subtotal="1225.50",
    )
    assert [i.description for i in result.line_items] == [
        "Gift wrap, 50 m roll",
        "Swing tags, kraft",
        "Catalogue, summer",
        "Courier to the shop",
    ]

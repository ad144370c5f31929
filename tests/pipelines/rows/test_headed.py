"""Rows under a header: texts above or below their numbers, details, tables of sums, misread points."""

from dataclasses import replace
from decimal import Decimal

from builders import a_document, a_page
from idp.document import PageSource
from pipelines.rows.headed import headed_items


def read(*rows, source=PageSource.TEXT_LAYER, comma=None):
    page = replace(a_page(*rows), source=source)
    return [
        (
            i.description,
            *(None if n is None else str(n) for n in (i.quantity, i.unit_price, i.amount)),
        )
        for i in headed_items(a_document(page), comma=comma)
    ]


def test_texts_under_their_numbers_are_not_shifted_by_a_row_more():
    rows = read(
        "Item        Qty     Price    Amount",
        "1072          1     80.00     80.00",
        "REPAIR OF A POWER SPRAYER",
        "labour",
        "70549         1    160.00    160.00",
        "OVERFLOW ASSEMBLY",
        "Total                        240.00",
    )
    assert [(r[0].split(" labour")[0], r[3]) for r in rows] == [
        ("REPAIR OF A POWER SPRAYER", "80.00"),
        ("OVERFLOW ASSEMBLY", "160.00"),
    ]


def test_a_description_headed_in_a_second_row_stands_in_the_second_row_of_each_item():
    assert read(
        "GTIN             Art-Nr      Menge     Nettopreis    MwSt-%    Nettowert",
        "                 Artikelbezeichnung",
        "4123456000014    ZS997       100,00        1,0000      19,0       100,00",
        "                 Zitronensaft",
        "                 Verpackung: Flasche",
        "4123456000021    GZ250        50,00        1,4500       7,0        72,50",
        "                 Gelierzucker fein",
        "                 Bruttopreis: 1,50   Artikelrabatt: -2,50",
        "Summe                                                              172,50",
        comma=True,
    ) == [
        ("Zitronensaft", "100.00", "1.0000", "100.00"),
        ("Gelierzucker fein", "50.00", "1.4500", "72.50"),
    ]


def test_a_table_of_taxes_under_the_items_adds_none():
    rows = read(
        "Description         Qty    Price    Amount",
        "Name cards            1   148.00    148.00",
        "Tax code        Net amount    Tax    Gross amount",
        "SR                  139.62   8.38         148.00",
    )
    assert [r[0] for r in rows] == ["Name cards"]


def test_a_reduction_of_the_whole_ends_the_items():
    rows = read(
        "Item                 Price",
        "Cloud set-up        300.00",
        "Discount:           100.00",
        "Total               200.00",
    )
    assert [r[0] for r in rows] == ["Cloud set-up"]


def test_an_articles_code_names_the_item_where_nothing_else_does():
    assert read(
        "Product ID     Unit price    Quantity    Total price",
        "H509L                5.00         150         750.00",
        "Total                                         750.00",
    ) == [("H509L", "150", "5.00", "750.00")]


def test_cents_whose_point_was_not_seen_are_put_together():
    rows = read(
        "Description       Qty     Price    Amount",
        "FOAM BOARD          3     63 60    190.80",
        "Total                              190.80",
        source=PageSource.OCR,
    )
    assert [(r[1], r[2]) for r in rows] == [("3", "63.60")]


def test_a_discount_in_percent_explains_the_amount():
    rows = read(
        "Item             Qty    U/P     Disc%    Amount",
        "BADGE CLIP         1    26.42    9.16     24.00",
        "Total                                     24.00",
    )
    assert Decimal(rows[0][2]) == Decimal("26.42")

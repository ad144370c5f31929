"""Tables as the layout found them: stacked headers, spans, items over two rows."""

from dataclasses import replace

from builders import a_document, a_page
from idp.document import Box, Cell, Table
from pipelines.rows.celled import celled_items

HEAD = ("Pos", "Description", "Qty", "Unit price", "Amount")


def a_cell(text, row, column, span=1):
    return Cell(
        text,
        Box(0.1 + 0.15 * column, 0.1 + 0.02 * row, 0.24 + 0.15 * column, 0.118 + 0.02 * row),
        1,
        span,
    )


def a_table(*rows, header=0, continues=False):
    cells = tuple(
        tuple(a_cell(text, r, c) if isinstance(text, str) else text for c, text in enumerate(row))
        for r, row in enumerate(rows)
    )
    return Table(cells, Box(0.1, 0.1, 0.9, 0.5), header, continues)


def read(*tables):
    pages = [
        replace(a_page("scribble", number=n), tables=(table,)) for n, table in enumerate(tables, 1)
    ]
    return [
        (
            i.description,
            *(None if n is None else str(n) for n in (i.quantity, i.unit_price, i.amount)),
        )
        for i in celled_items(a_document(*pages), comma=None)
    ]


def test_a_header_of_two_rows_is_one():
    spanning = a_cell("Total", 0, 3, span=2)
    table = a_table(
        ("Item", "Item", "Qty", spanning, ""),
        ("no.", "description", "", "price each", "amount"),
        ("1", "Oak desk", "2", "90.00", "180.00"),
        header=1,
    )
    assert read(table) == [("Oak desk", "2", "90.00", "180.00")]


def test_an_amount_on_a_row_of_its_own_completes_the_item_above():
    table = a_table(HEAD, ("1", "Day ticket", "1 pc", "8.41", ""), ("", "", "", "", "8.41"))
    assert read(table) == [("Day ticket", "1", "8.41", "8.41")]


def test_quantity_and_price_make_an_amount_that_is_not_there():
    assert read(a_table(HEAD, ("1", "Day ticket", "3", "8.40", ""))) == [
        ("Day ticket", "3", "8.40", "25.20")
    ]


def test_details_under_the_description_stay_out_of_it():
    table = a_table(
        HEAD, ("1", "Citric acid 100 ml\nof lemons\nPacking: bottle\nLot: 7", "5", "1.00", "5.00")
    )
    assert read(table) == [("Citric acid 100 ml of lemons", "5", "1.00", "5.00")]


def test_a_table_goes_on_under_the_headings_of_the_page_before():
    first = a_table(HEAD, ("1", "Oak desk", "1", "90.00", "90.00"))
    second = a_table(("2", "Chair", "2", "10.00", "20.00"), header=None, continues=True)
    assert [row[0] for row in read(first, second)] == ["Oak desk", "Chair"]


def test_a_summary_of_taxes_is_no_table_of_items():
    table = a_table(("GST summary", "Item amount", "Tax"), ("SR @ 6%", "20.00", "1.20"))
    assert read(table) == []

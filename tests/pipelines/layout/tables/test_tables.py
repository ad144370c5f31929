from __future__ import annotations

from dataclasses import replace

import pytest

from builders import a_document, a_page, a_parsed
from idp.document import Box, Page, Table
from pipelines.stages.parse_layout import parse_layout

ITEMS = (
    "Description                      Qty      Price      Amount",
    "A4 copy paper                     24      28.50      684.00",
    "Envelopes C5 white                10       9.20       92.00",
    "Delivery                           1      15.00       15.00",
)


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def the_table(*rows: str) -> Table:
    (table,) = a_page(*rows).tables
    return table


def ruled(page: Page, xs: list[float], ys: list[float]) -> Page:
    """The page with a grid drawn on it."""
    across = [Box(xs[0], y, xs[-1], y) for y in ys]
    down = [Box(x, ys[0], x, ys[-1]) for x in xs]
    return replace(page, rules=(*across, *down))


def test_figures_under_headings_are_a_table():
    table = the_table("Invoice 17", "", *ITEMS)
    assert texts(table) == [
        ["Description", "Qty", "Price", "Amount"],
        ["A4 copy paper", "24", "28.50", "684.00"],
        ["Envelopes C5 white", "10", "9.20", "92.00"],
        ["Delivery", "1", "15.00", "15.00"],
    ]
    assert table.header == 0


def test_one_row_under_its_headings_is_a_table():
    assert texts(the_table(*ITEMS[:2])) == [
        ["Description", "Qty", "Price", "Amount"],
        ["A4 copy paper", "24", "28.50", "684.00"],
    ]


def test_text_that_wraps_belongs_to_the_row_with_the_figures():
    wrapped = (
        "Envelopes C5 white with a window  10       9.20       92.00",
        "on the left, self-seal",
    )
    table = the_table(*ITEMS[:2], *wrapped, *ITEMS[3:])
    assert [row[0].text for row in table.rows] == [
        "Description",
        "A4 copy paper",
        "Envelopes C5 white with a window\non the left, self-seal",
        "Delivery",
    ]


def test_a_subtotal_within_keeps_its_place():
    table = the_table(
        *ITEMS[:3], "Subtotal paper                                       776.00", ITEMS[3]
    )
    assert [row[3].text for row in table.rows] == ["Amount", "684.00", "92.00", "776.00", "15.00"]


def test_totals_set_apart_are_no_rows():
    table = the_table(
        *ITEMS,
        "",
        "",
        "",
        "                              Subtotal               791.00",
        "                              Total                  870.10",
    )
    assert len(table.rows) == 4


@pytest.mark.parametrize(
    "rows",
    [
        ("Harbour Paper Pty Ltd            Invoice no.   4471", "14 Wharf Lane                    Date          03/11/2026", "Pyrmont NSW 2009                 Due date      17/11/2026"),
        ("Subtotal               791.00", "GST                     79.10", "Total                  870.10"),
        ("CORNER BEAN CAFE", "Flat white               4.50", "Banana bread             6.00", "TOTAL                   10.50"),
        ("Dear customer, thank you for your order of", "the third of November, which we shall send", "to you within the next 14 days or so."),
    ],
    ids=["an address and facts", "totals", "a receipt", "a letter"],
)  # fmt: skip
def test_what_is_no_table_is_none(rows: tuple[str, ...]):
    assert a_page(*rows).tables == ()


def test_a_shared_heading_spans_the_columns_that_it_stands_over():
    table = the_table(
        "                                     This period",
        "Description               Qty      Price      Amount",
        "A4 copy paper              24      28.50      684.00",
        "Envelopes C5 white         10       9.20       92.00",
    )
    shared = next(cell for row in table.rows for cell in row if cell.text == "This period")
    assert shared.column_span == 2
    assert table.header == 1


def test_drawn_cells_hold_their_words_and_spans():
    page = a_page(
        "Goods                    This period", "", "                      Net       Gross", "", "Paper               10.00       11.00", parsed=False
    )  # fmt: skip
    words = {w.text: w.box for w in page.words}
    xs = [0.05, words["Net"].x0 - 0.04, words["Gross"].x0 - 0.03, 0.6]
    ys = [words[t].y0 - 0.011 for t in ("Goods", "Net", "Paper")]
    ys.append(words["Paper"].y1 + 0.01)
    across = [Box(xs[0], y, xs[-1], y) for y in (ys[0], *ys[2:])]
    inner = [Box(xs[1], ys[1], xs[-1], ys[1])]
    down = [Box(x, ys[0], x, ys[-1]) for x in (xs[0], xs[1], xs[-1])]
    page = a_parsed(replace(page, rules=(*across, *inner, *down, Box(xs[2], ys[1], xs[2], ys[-1]))))
    (table,) = page.tables
    top = table.rows[0]
    assert (top[0].text, top[0].row_span, top[0].column_span) == ("Goods", 2, 1)
    assert (top[1].text, top[1].row_span, top[1].column_span) == ("This period", 1, 2)
    assert (top[2].row_span, top[2].column_span) == (0, 0)
    assert [cell.text for cell in table.rows[2]] == ["Paper", "10.00", "11.00"]
    assert table.header == 1


def test_a_frame_around_columns_only_leaves_rows_to_their_print():
    page = a_page(*ITEMS, parsed=False)
    words = {w.text: w.box for w in page.words}
    ends = [words[t].x1 for t in ("white", "Qty", "Price", "Amount")]
    xs = [0.05, *(x + 0.012 for x in ends)]
    ys = [words["Qty"].y0 - 0.004, words["Qty"].y1 + 0.003, words["Delivery"].y1 + 0.004]
    (table,) = a_parsed(ruled(page, xs, ys)).tables
    assert texts(table) == texts(the_table(*ITEMS))


def test_an_empty_form_is_no_table():
    page = ruled(a_page("Name", parsed=False), [0.05, 0.3, 0.6, 0.9], [0.04, 0.1, 0.2, 0.3, 0.4])
    assert a_parsed(page).tables == ()


def test_a_table_goes_on_on_the_next_page_with_or_without_its_header():
    rows = [ITEMS[1].replace("24", f"{n:>2}") for n in range(10, 38)]
    first = a_page("Invoice 17", "", ITEMS[0], *rows, parsed=False)
    repeated = a_page("Sheet 2", "", ITEMS[0], *rows, number=2, parsed=False)
    bare = a_page("Sheet 3", "", *rows[:2], number=3, parsed=False)
    pages = parse_layout(a_document(first, repeated, bare)).pages
    assert [[t.continues for t in page.tables] for page in pages] == [[False], [True], [True]]
    assert [page.tables[0].header for page in pages] == [0, 0, None]
    assert len(pages[2].tables[0].rows) == 2


def test_another_table_on_the_next_page_is_a_new_one():
    rows = [ITEMS[1].replace("24", f"{n:>2}") for n in range(10, 38)]
    other = (
        "Tax rate       Net        Tax       Gross",
        "10%         684.00      68.40      752.40",
        "0%           92.00       0.00       92.00",
    )
    pages = parse_layout(
        a_document(a_page(ITEMS[0], *rows, parsed=False), a_page(*other, number=2, parsed=False))
    ).pages
    assert [t.continues for t in pages[1].tables] == [False]


def test_words_that_an_engine_boxed_roughly_stay_in_their_columns():
    page = a_page(*ITEMS, parsed=False)
    rough = tuple(
        replace(w, box=Box(w.box.x0 + dx, w.box.y0 - dy, w.box.x1 + dx, w.box.y1 + dy))
        for n, w in enumerate(page.words)
        for dx, dy in [(0.002 * ((n * 7) % 3 - 1), 0.0015 * (n % 3))]
    )
    (table,) = a_parsed(replace(page, words=rough)).tables
    assert texts(table) == texts(the_table(*ITEMS))

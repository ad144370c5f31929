from __future__ import annotations

from builders import a_page, a_word
from idp.commands.plain import plain
from idp.document import Line, Page


def a_line(text: str, x: float, y: float) -> Line:
    return Line.of([a_word(text, x, y)])


def a_sheet(*lines: Line) -> Page:
    return Page(1, 595, 842, lines=lines)


def test_what_stands_on_one_height_shares_a_row_at_its_place():
    page = a_sheet(
        a_line("Total", 0.1, 0.5), a_line("118.00", 0.5, 0.5), a_line("Thanks", 0.1, 0.515)
    )
    assert plain(page).splitlines() == ["Total" + 35 * " " + "118.00", "Thanks"]


def test_a_gap_on_the_page_is_an_empty_row():
    page = a_sheet(a_line("Harbour Paper", 0.1, 0.1), a_line("Tax invoice", 0.1, 0.3))
    assert plain(page).splitlines() == ["Harbour Paper", "", "Tax invoice"]


def test_neighbours_never_touch():
    page = a_sheet(a_line("Delivery, Sydney", 0.1, 0.5), a_line("35.00", 0.265, 0.5))
    assert plain(page) == "Delivery, Sydney  35.00"


def test_columns_that_were_read_one_after_the_other_stay_so():
    page = a_sheet(
        a_line("left above", 0.1, 0.50),
        a_line("left below", 0.1, 0.52),
        a_line("right above", 0.6, 0.50),
        a_line("right below", 0.6, 0.52),
    )
    rows = [row.strip() for row in plain(page).splitlines() if row]
    assert rows == ["left above", "left below", "right above", "right below"]


def test_a_page_without_words_is_empty():
    assert plain(Page(1, 595, 842)) == ""


def test_before_the_layout_is_parsed_the_words_come_one_after_the_other():
    assert plain(a_page("Invoice 17", parsed=False)) == "Invoice 17"

from __future__ import annotations

from itertools import pairwise

import pytest

from idp.document import Box, Page, Word
from models.kie.arithmetic import Number, column_sums, products, sums_of_two
from models.kie.encode import OVERLAP, WINDOW, windows
from models.kie.hints import NAMES, hints
from models.kie.sheet import Sheet
from models.kie.spelling import normal, shape
from models.kie.tags import CLASSES, class_of, row_of


def a_sheet(*rows: str, most: int = 1000) -> Sheet:
    """Rows of words; two blanks make a gap as wide as a column's. Letters are half as wide as high."""
    words = []
    for number, row in enumerate(rows):
        at = 0
        for text in row.split(" "):
            if text:
                x, y = 0.01 * at, 0.03 * number
                words.append(Word(text, Box(x, y, x + 0.01 * len(text), y + 0.02)))
            at += len(text) + 1 if text else 3
    return Sheet.of(Page(1, 1000, 1000, tuple(words)), most)


def hinted(sheet: Sheet, name: str) -> list[str]:
    at = NAMES.index(name)
    table, _ = hints(sheet, comma=None)
    return [w.text for w, row in zip(sheet.words, table, strict=True) if row[at] == 1]


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("1,204.50", "0,000.00"),
        ("INV-2041", "INV-0000"),
        ("10%", "10%"),
        ("19.00%", "19.00%"),
        ("2024", "2024"),
        ("12", "12"),
    ],
)
def test_numbers_keep_their_form_and_small_ones_their_value(text: str, same: str):
    assert normal(text) == same


def test_control_characters_are_left_out():
    assert normal("a\x00b\u202e") == "ab"


def test_words_of_one_form_have_one_shape():
    assert shape("Harbour") == shape("Paper") != shape("HARBOUR")
    assert shape("12.50") == shape("99.99") != shape("12.5")


def test_every_tag_finds_its_class():
    assert CLASSES[class_of("line/12/unit_price")] == "line/unit_price"
    assert CLASSES[class_of("total")] == "total"
    assert class_of("") == class_of("something_new") == 0
    assert (row_of("line/3/sku"), row_of("total")) == ("line/3", "")


def test_words_side_by_side_share_a_row_and_a_gap_ends_a_run():
    sheet = a_sheet("Paper A4  2  9.00", "Total  18.00")
    assert sheet.rows == (0, 0, 0, 0, 1, 1)
    assert [len(span) for span in sheet.spans()] == [2, 1, 1, 1, 1]


def test_a_page_with_too_many_words_is_cut():
    assert len(a_sheet("a b c d e", most=3).words) == 3


def test_dates_and_amounts_are_seen_through_blanks():
    sheet = a_sheet("Date 12 March 2024", "Sum 1 234,56", "IBAN DE89 3704 0044 0532 0130 00")
    assert hinted(sheet, "date") == ["12", "March", "2024"]
    assert hinted(sheet, "money") == ["1"]
    assert hinted(sheet, "iban")[0] == "DE89"


def test_net_and_tax_are_seen_to_make_the_total():
    sheet = a_sheet(
        "Paper  2  9.00  18.00", "Pens  1  2.00  2.00", "Net  20.00", "GST  2.00", "Total  22.00"
    )
    assert "22.00" in hinted(sheet, "sum")
    assert hinted(sheet, "product") == ["18.00", "2.00", "2.00"]
    assert hinted(sheet, "largest") == ["22.00"]


def numbers(*values: float) -> list[Number]:
    return [Number(at, at, 10.0, value, money=True) for at, value in enumerate(values)]


def test_a_column_adds_up():
    assert column_sums(numbers(18, 2, 20)) == {2}
    assert column_sums(numbers(18, 3, 20)) == set()


def test_amounts_of_nothing_prove_nothing():
    assert sums_of_two(numbers(0, 5, 5)) == set()
    assert column_sums(numbers(0, 0, 0)) == products(numbers(0, 0)) == set()


def test_windows_cover_all_words_and_overlap():
    cuts = list(windows(900))
    assert {n for cut in cuts for n in cut} == set(range(900))
    assert all(len(cut) <= WINDOW for cut in cuts)
    assert all(a.stop - b.start == OVERLAP for a, b in pairwise(cuts))
    assert list(windows(WINDOW)) == [range(WINDOW)]

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from builders import a_document, a_page, a_parsed, a_word, words_of
from idp.document import Box, Page, Word
from pipelines.layout.sheet import rows_of
from pipelines.stages.parse_layout import parse_layout

BILL = (
    "Harbour Paper Pty Ltd            Invoice no.   4471",
    "14 Wharf Lane                    Date          3 November 2026",
    "Pyrmont NSW 2009",
    "",
    "Description             Qty      Price      Amount",
    "A4 copy paper            24      28.50      684.00",
    "",
    "                                 Total      684.00",
)


def lines_of(page: Page) -> list[str]:
    return [line.text for line in page.lines]


def test_rows_are_cut_at_column_gaps_and_read_from_left_to_right():
    assert lines_of(a_page(*BILL)) == [
        "Harbour Paper Pty Ltd",
        "Invoice no.",
        "4471",
        "14 Wharf Lane",
        "Date",
        "3 November 2026",
        "Pyrmont NSW 2009",
        *("Description", "Qty", "Price", "Amount"),
        *("A4 copy paper", "24", "28.50", "684.00"),
        *("Total", "684.00"),
    ]


def test_the_order_in_which_words_come_does_not_matter():
    page = a_page(*BILL, parsed=False)
    mixed = list(page.words)
    random.Random(17).shuffle(mixed)
    assert lines_of(a_parsed(replace(page, words=tuple(mixed)))) == lines_of(a_parsed(page))


def test_rows_of_a_crooked_scan_stay_rows():
    page = a_page(*BILL, parsed=False)
    # A fall of two line heights over the page's width: far words overlap the row below.
    crooked = tuple(
        replace(
            w,
            box=Box(w.box.x0, w.box.y0 + 0.03 * w.box.x0, w.box.x1, w.box.y1 + 0.03 * w.box.x0),
        )
        for w in page.words
    )
    assert lines_of(a_parsed(replace(page, words=crooked))) == lines_of(a_page(*BILL))


def test_an_address_is_one_block_and_the_column_beside_it_another():
    blocks = [block.text for block in a_page(*BILL).blocks]
    assert "Harbour Paper Pty Ltd\n14 Wharf Lane\nPyrmont NSW 2009" in blocks
    assert "Invoice no.\nDate" in blocks


def test_a_gap_parts_blocks():
    page = a_page("Harbour Paper", "14 Wharf Lane", "", "", "Bill to", "Lyrebird Lane")
    assert [b.text for b in page.blocks] == [
        "Harbour Paper\n14 Wharf Lane",
        "Bill to\nLyrebird Lane",
    ]


def test_a_word_up_the_margin_ties_no_rows_together():
    margin = Word("Confidential", Box(0.01, 0.04, 0.02, 0.5))
    page = a_page(*BILL, parsed=False)
    with_margin = a_parsed(replace(page, words=(margin, *page.words)))
    assert lines_of(with_margin) == [*lines_of(a_page(*BILL)), "Confidential"]


def test_a_small_word_beside_a_large_one_is_in_its_row():
    large = Word("INVOICE", Box(0.1, 0.1, 0.4, 0.14))
    small = a_word("4471", 0.42, 0.12)
    page = a_parsed(Page(1, 595, 842, (small, large)))
    assert page.text == "INVOICE 4471"


def test_rows_keep_what_stands_far_apart_together():
    (row,) = rows_of(words_of("Total            684.00"), 595, 842)
    assert row.text == "Total 684.00"


def test_a_page_without_words_has_no_lines():
    (page,) = parse_layout(a_document(Page(1, 595, 842))).pages
    assert (page.lines, page.blocks, page.words) == ((), (), ())


@given(st.lists(st.tuples(*[st.floats(0, 0.98)] * 2, *[st.floats(0, 0.02)] * 2), max_size=25))
def test_no_word_is_lost_or_doubled_wherever_words_stand(spots):
    words = tuple(Word(f"w{i}", Box(x, y, x + w, y + h)) for i, (x, y, w, h) in enumerate(spots))
    page = a_parsed(Page(1, 595, 842, words))
    assert sorted(w.text for w in page.words) == sorted(w.text for w in words)
    in_blocks = [w for block in page.blocks for line in block.lines for w in line.words]
    assert len(in_blocks) == len(words)


def test_rows_of_a_photo_taken_aslant_are_kept_together():
    page = a_page(*BILL, parsed=False)
    slanted = tuple(
        replace(w, box=Box(w.box.x0, w.box.y0 + drop, w.box.x1, w.box.y1 + drop))
        for w in page.words
        for drop in [0.08 * w.box.centre[0] * (1 - w.box.centre[1])]
    )
    assert lines_of(a_parsed(replace(page, words=slanted))) == lines_of(a_page(*BILL))

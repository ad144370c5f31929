from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from builders import a_document, a_page
from idp.document import Box, Cell, Code, Kind, Pair, Table
from idp.fields import Extraction, Field, FieldName, LineItem
from idp.geometry import mapped
from pipelines.stages.as_shown import as_shown, placed_as_shown

MIDDLE = (0.5, 0.0, 0.25, 0.0, 0.5, 0.25, 0.0, 0.0, 1.0)
"""The page as read is the middle of the photo, half as wide and high."""
HERE = Box(0.0, 0.0, 1.0, 0.5)
THERE = Box(0.25, 0.25, 0.75, 0.5)


def a_photo():
    page = a_page("Harbour Paper", "Total  118.00")
    return replace(
        page,
        matrix=MIDDLE,
        tables=(Table(((Cell("Total", HERE),),), HERE),),
        pairs=(Pair("Total", "118.00", HERE, HERE),),
        codes=(Code("QRCode", "BCD", HERE),),
        rules=(HERE,),
    )


def test_everything_on_the_page_goes_where_people_see_it():
    photo = a_photo()
    (page,) = as_shown(a_document(photo)).pages
    assert page.matrix is None
    assert (page.width, page.height) == (
        pytest.approx(2 * photo.width),
        pytest.approx(2 * photo.height),
    )
    assert [w.box for w in page.words] == [mapped(w.box, MIDDLE) for w in photo.words]
    assert [line.text for line in page.lines] == [line.text for line in photo.lines]
    assert page.lines[0].box == mapped(photo.lines[0].box, MIDDLE)
    assert page.blocks[0].box == mapped(photo.blocks[0].box, MIDDLE)
    assert page.tables[0].box == page.tables[0].rows[0][0].box == THERE
    assert page.pairs[0].label_box == page.pairs[0].value_box == THERE
    assert page.codes[0].box == page.rules[0] == THERE


def test_a_page_that_was_straight_stays_as_it_is():
    document = a_document(a_page("Total 118.00"))
    assert as_shown(document) == document


def test_fields_and_lines_go_with_their_page_only():
    total = Field(FieldName.TOTAL, Decimal(118), page=1, box=HERE)
    number = Field(FieldName.INVOICE_NUMBER, "17", page=2, box=HERE)
    line = LineItem("Paper", page=1, box=HERE)
    read = Extraction("doc", Kind.INVOICE, fields=(total, number), line_items=(line,))
    shown = placed_as_shown(read, a_document(a_photo(), a_page("No. 17", number=2)))
    assert [f.box for f in shown.fields] == [THERE, HERE]
    assert shown.line_items[0].box == THERE

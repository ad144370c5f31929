"""Every value of reading and understanding survives JSON."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from idp.codec import dump, load, plain
from idp.document import (
    Block,
    Box,
    Cell,
    Document,
    Kind,
    Line,
    Page,
    PageSource,
    Remark,
    Table,
    Word,
)
from idp.fields import (
    AMOUNTS,
    DATES,
    Correction,
    Extraction,
    Field,
    FieldName,
    FieldSource,
    LineItem,
    TaxLine,
)

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)
UNIT = st.floats(0, 1, allow_nan=False)
MONEY = st.decimals(min_value=-(10**9), max_value=10**9, places=2)
DAYS = st.dates(date(1990, 1, 1), date(2079, 12, 31))
BOXES = st.builds(Box, UNIT, UNIT, UNIT, UNIT)
WORDS = st.builds(Word, TEXT, BOXES, UNIT)
LINES = st.lists(WORDS, min_size=1, max_size=3).map(Line.of)
BLOCKS = st.lists(LINES, min_size=1, max_size=2).map(Block.of)
CELLS = st.builds(Cell, TEXT, BOXES)
TABLES = st.builds(
    Table,
    st.lists(st.tuples(CELLS, CELLS), max_size=2).map(tuple),
    BOXES,
    st.none() | st.integers(0, 3),
)
PAGES = st.builds(
    Page,
    st.integers(1, 300),
    st.floats(1, 5000),
    st.floats(1, 5000),
    st.lists(WORDS, max_size=3).map(tuple),
    st.lists(LINES, max_size=2).map(tuple),
    st.lists(BLOCKS, max_size=2).map(tuple),
    st.lists(TABLES, max_size=1).map(tuple),
    source=st.sampled_from(PageSource),
    engine=TEXT,
)
REMARKS = st.lists(st.builds(Remark, TEXT, TEXT), max_size=2).map(tuple)
DOCUMENTS = st.builds(
    Document,
    TEXT,
    st.lists(PAGES, max_size=2).map(tuple),
    st.sampled_from(Kind),
    UNIT,
    TEXT,
    st.none() | TEXT,
    REMARKS,
)


@st.composite
def fields(draw):
    name = draw(st.sampled_from(FieldName))
    value = draw(MONEY if name in AMOUNTS else DAYS if name in DATES else TEXT)
    return Field(
        name,
        value,
        draw(TEXT),
        draw(UNIT),
        draw(st.none() | st.integers(1, 9)),
        draw(st.none() | BOXES),
        draw(st.sampled_from(FieldSource)),
    )


ITEMS = st.builds(
    LineItem,
    TEXT,
    *(st.none() | MONEY,) * 5,
    st.none() | st.integers(1, 9),
    st.none() | BOXES,
    UNIT,
    st.sampled_from(FieldSource),
)
EXTRACTIONS = st.builds(
    Extraction,
    TEXT,
    st.sampled_from(Kind),
    UNIT,
    st.lists(fields(), max_size=3).map(tuple),
    st.lists(fields(), max_size=3).map(tuple),
    st.lists(ITEMS, max_size=2).map(tuple),
    st.lists(st.builds(TaxLine, st.none() | MONEY, MONEY, st.none() | MONEY), max_size=2).map(
        tuple
    ),
    st.none() | st.booleans(),
    REMARKS,
)


@given(DOCUMENTS)
def test_a_document_comes_back_from_json_as_it_was(document):
    assert load(dump(document), Document) == document


@given(EXTRACTIONS)
def test_an_extraction_comes_back_from_json_as_it_was(extraction):
    assert load(dump(extraction), Extraction) == extraction


@given(fields())
def test_a_field_keeps_the_type_of_its_value(field):
    again = load(dump(field), Field)
    assert type(again.value) is type(field.value)


def test_amounts_and_dates_are_plain_text_in_json():
    field = Field(FieldName.TOTAL, Decimal("12.50"))
    assert plain(field)["value"] == "12.50"
    correction = Correction("total", "1", "2", "Kim", datetime(2026, 1, 2, tzinfo=UTC))
    assert load(dump(correction), Correction) == correction


def test_json_of_something_else_is_refused():
    with pytest.raises(ValidationError):
        load("[]", Field)


@pytest.mark.parametrize("number", ["0815", "2026-11-02", "1e5", "17.00"])
def test_a_number_that_is_text_keeps_its_noughts_and_its_form(number):
    field = Field(FieldName.INVOICE_NUMBER, number)
    assert load(dump(field), Field).value == number

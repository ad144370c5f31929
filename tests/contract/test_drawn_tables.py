"""A seeded cut of `idp bench tables`: cells found where they belong, from the text layer and off pictures by real OCR."""

from __future__ import annotations

import pytest

from bench import tables
from idp.config import Settings
from pipelines.reading import local_reader

pytestmark = pytest.mark.contract


def test_cells_of_text_pdfs_stand_where_they_belong():
    tally = tables.measure("held", range(2000, 2016), tables.as_text)
    assert tally.near.f1 >= 0.97, tally.worst[:3]
    assert tally.near.goes_on >= 0.9 * tally.near.tables


@pytest.mark.slow
def test_cells_read_off_pictures_stand_where_they_belong():
    read = tables.as_pictures(local_reader(Settings()))
    # Large tables of every kind of rules: 0.95 on the whole, and a table that is lost must not decide.
    seeds = (2000, 2001, 2007, 2010, 2011, 2012, 2014, 2015)
    tally = tables.measure("held", seeds, read, tables.nearly)
    assert tally.near.f1 >= 0.8, tally.worst
    assert sum(f1 >= 0.65 for f1, _ in tally.worst) >= len(seeds) - 2, tally.worst

"""Documents made from a family, a seed and a quality."""

from __future__ import annotations

import pytest

from models.synthetic import FAMILIES, HELD_OUT, drawn, make


def test_the_same_seed_tells_the_same():
    one, two = (make("cafe", 7, "pdf") for _ in range(2))
    assert (one.truth, one.pieces) == (two.truth, two.pieces)
    assert make("cafe", 8, "pdf").truth != one.truth


def test_the_truth_holds_only_what_is_printed():
    made = make("card_terminal", 3, "pdf")
    assert "line_items" not in made.truth
    assert {"supplier_name", "total", "issue_date"} <= made.truth.keys()


@pytest.mark.parametrize("quality", ["scan", "photo"])
def test_a_picture_knows_the_way_to_the_page_as_drawn(quality):
    made = make("toll", 2, quality)
    assert len(made.matrices) == 1
    assert made.quality == quality


def test_a_quality_that_there_is_not_is_refused():
    with pytest.raises(ValueError, match="fax"):
        make("toll", 1, "fax")


def test_a_longer_list_begins_with_the_shorter_one():
    assert drawn(50, 3)[:20] == drawn(20, 3)
    assert not {d.family for d in drawn(200, 1)} & HELD_OUT


def test_the_held_out_families_come_in_turn():
    names = [d.family for d in drawn(len(HELD_OUT), 1, held_out=True)]
    assert set(names) == HELD_OUT


def test_the_share_of_pdfs_can_be_set():
    assert {d.quality for d in drawn(40, 1, pdf=1)} == {"pdf"}
    assert "pdf" not in {d.quality for d in drawn(40, 1, pdf=0)}


def test_there_are_enough_ways_to_set_a_receipt():
    assert sum(bool(f.rolls) for f in FAMILIES.values()) >= 18

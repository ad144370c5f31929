from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idp.document import Box
from idp.geometry import SAME, inverse, mapped, point, quarter, then

places = st.floats(0.0, 1.0)
tilts = st.floats(-0.2, 0.2)


@st.composite
def photos(draw):
    """Maps as a photo makes them: a stretch, a tilt, a shift and a little perspective."""
    return (
        draw(st.floats(0.5, 1.5)),
        draw(tilts),
        draw(tilts),
        draw(tilts),
        draw(st.floats(0.5, 1.5)),
        draw(tilts),
        draw(tilts),
        draw(tilts),
        1.0,
    )


@given(photos(), places, places)
def test_the_way_back_leads_back(matrix, x, y):
    assert point(*point(x, y, matrix), inverse(matrix)) == pytest.approx((x, y), abs=1e-6)


@given(photos(), photos(), places, places)
def test_one_map_after_another_is_one_map(first, second, x, y):
    assert point(x, y, then(first, second)) == pytest.approx(
        point(*point(x, y, first), second), abs=1e-6
    )


def test_a_clockwise_quarter_takes_the_top_left_to_the_top_right():
    assert point(0.0, 0.0, quarter(90)) == (1.0, 0.0)
    assert point(0.0, 0.0, quarter(180)) == (1.0, 1.0)
    assert point(0.0, 0.0, quarter(270)) == (0.0, 1.0)
    assert point(0.3, 0.4, quarter(360)) == (0.3, 0.4)


def test_a_turned_box_encloses_the_same_ink():
    assert mapped(Box(0.0, 0.25, 0.5, 0.5), quarter(90)) == Box(0.5, 0.0, 0.75, 0.5)


def test_what_leaves_the_page_is_cut_at_its_edge():
    twice = (2.0, 0.0, 0.0, 0.0, 2.0, 0.0, 0.0, 0.0, 1.0)
    assert mapped(Box(0.4, 0.6, 0.7, 0.9), twice) == Box(0.8, 1.0, 1.0, 1.0)


def test_a_map_that_flattens_the_page_has_no_way_back():
    with pytest.raises(ValueError, match="cannot be undone"):
        inverse((1.0, 1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0, 1.0))
    assert inverse(SAME) == SAME

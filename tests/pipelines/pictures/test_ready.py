from __future__ import annotations

from functools import cache

import cv2
import damage
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from idp.geometry import SAME, inverse, point, then
from idp.ports import Prepared
from papers import a_picture
from pipelines.pictures.ready import Preparer

WORDS = (
    "Corner Bean Cafe", "2/61 Crown Street Surry Hills", "TAX INVOICE 20318", "28 Oct 2026 8:14 am",
    "Flat white large 11.00", "Long black 4.80", "Banana bread toasted 21.60", "Sourdough BLT 14.50",
    "Total 51.90", "Includes GST of 4.72", "Visa ending 4417 51.90", "Thanks, see you tomorrow",
)  # fmt: skip


@cache
def a_page(size: int = 34) -> damage.Picture:
    return np.asarray(a_picture(*WORDS, size=size))


@cache
def a_small_page() -> damage.Picture:
    """With more paper below the print than a till roll has."""
    page = np.asarray(a_picture(*WORDS, size=22, width=520))
    return cv2.copyMakeBorder(page, 0, 120, 20, 20, cv2.BORDER_CONSTANT, value=(255, 255, 255))


def prepared(picture: damage.Picture) -> Prepared:
    return Preparer().prepare(picture)


def names(ready: Prepared) -> list[str]:
    return [step.split()[0] for step in ready.steps]


def way_to_upright(ready: Prepared, worse: damage.Worse):
    return then(ready.matrix or SAME, worse.matrix)


def grey(picture: damage.Picture) -> damage.Floats:
    return cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(float)


def test_a_picture_that_needs_nothing_is_the_very_same():
    page = a_page()
    ready = prepared(page)
    assert ready.picture is page
    assert (ready.matrix, ready.steps, ready.blank) == (None, (), False)


@pytest.mark.parametrize("degrees", [-15, -9, -4, 4, 9, 15])
def test_lines_that_slant_are_levelled(degrees):
    worse = damage.skewed(degrees)(a_page(), 1)
    ready = prepared(worse.picture)
    assert names(ready) == ["skew"]
    assert float(ready.steps[0].split()[1]) == pytest.approx(degrees, abs=0.3)
    way = way_to_upright(ready, worse)
    (_, left), (_, right) = (point(x, 0.5, way) for x in (0.2, 0.8))
    assert left == pytest.approx(right, abs=0.004)


@pytest.mark.parametrize("degrees", [-15, 15])
def test_levelling_loses_no_corner_of_what_is_on_the_page(degrees):
    page = a_page().copy()
    for x, y in ((2, 2), (-12, 2), (-12, -12), (2, -12)):
        page[y : y + 10 if y > 0 else None, x : x + 10 if x > 0 else None][:10, :10] = 0
    worse = damage.skewed(degrees)(page, 1)
    ready = prepared(worse.picture)
    back = inverse(way_to_upright(ready, worse))
    for x, y in ((0.01, 0.01), (0.99, 0.01), (0.99, 0.99), (0.01, 0.99)):
        there = point(x, y, back)
        assert all(0 <= part <= 1 for part in there)


@pytest.mark.parametrize("quarter", [90, 180, 270])
def test_a_page_on_its_side_or_head_is_left_as_it_lies(quarter):
    worse = damage.turned(quarter)(a_page(), 1)
    assert prepared(worse.picture).picture is worse.picture


@pytest.mark.parametrize("background", damage.BACKGROUNDS)
def test_paper_in_a_photo_is_found_and_laid_flat(background):
    page = a_small_page()
    worse = damage.photographed(background)(page, 7)
    ready = prepared(worse.picture)
    assert names(ready)[0] == "outline"
    way = way_to_upright(ready, worse)
    for x, y in ((0.05, 0.05), (0.95, 0.05), (0.5, 0.5), (0.95, 0.95), (0.05, 0.95)):
        assert point(x, y, way) == pytest.approx((x, y), abs=0.02)
    shape = ready.picture.shape[0] / ready.picture.shape[1]
    assert shape == pytest.approx(page.shape[0] / page.shape[1], rel=0.2)


def test_a_dark_table_without_paper_gives_no_outline():
    bare = damage.BACKGROUNDS["wood"](np.random.default_rng(1), (900, 1200), None)
    ready = prepared(np.clip(bare, 0, 255).astype(np.uint8))
    assert "outline" not in names(ready)


def test_a_ruled_frame_on_a_page_is_not_taken_for_the_paper():
    page = a_page().copy()
    cv2.rectangle(page, (40, 200), (860, 700), (0, 0, 0), 4)
    assert prepared(page).picture is page


@pytest.mark.parametrize("dim", [damage.shadowed, damage.unevenly_lit])
def test_shade_is_taken_off_the_paper(dim):
    worse = dim(a_page(), 3)
    ready = prepared(worse.picture)
    assert names(ready) == ["light"]
    assert ready.matrix is None
    rows = grey(ready.picture)[::8, ::8]
    assert np.percentile(rows, 12) > 200
    assert np.percentile(grey(worse.picture)[::8, ::8], 12) < 170


def test_white_print_on_a_coloured_bar_survives_when_shade_is_taken_off():
    page = a_page().copy()
    cv2.rectangle(page, (0, 560), (900, 700), (190, 85, 40), -1)
    cv2.putText(page, "Balance due", (60, 650), cv2.FONT_HERSHEY_SIMPLEX, 1.5, (255, 255, 255), 3)
    ready = prepared(damage.unevenly_lit(page, 3).picture)
    assert "light" in names(ready)
    bar = grey(ready.picture)[570:690, 400:860]
    assert np.median(bar) < 170


def test_faint_print_is_made_dark():
    worse = damage.faint(a_page(), 3)
    ready = prepared(worse.picture)
    assert names(ready) == ["contrast"]
    assert grey(ready.picture).min() < 80
    assert np.median(grey(ready.picture)) > 200


def test_print_too_small_to_read_is_enlarged_and_too_large_shrunk():
    small = prepared(cv2.resize(a_page(), None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA))
    large = prepared(cv2.resize(a_page(), None, fx=4, fy=4, interpolation=cv2.INTER_CUBIC))
    assert names(small) == ["enlarge"]
    assert names(large) == ["shrink"]
    assert small.matrix == pytest.approx(SAME)
    assert large.picture.shape[1] < 4 * a_page().shape[1]


def test_steps_come_in_the_order_in_which_they_were_done():
    photo = damage.photographed("wood")(damage.unevenly_lit(a_small_page(), 4).picture, 4)
    assert names(prepared(photo.picture)) == ["outline", "light"]


@cache
def a_moved_picture(kind: str) -> Prepared:
    make = damage.skewed(-8) if kind == "skew" else damage.photographed("wood")
    return prepared(make(a_small_page(), 5).picture)


@settings(deadline=None)
@given(st.sampled_from(["skew", "photo"]), st.floats(0, 1), st.floats(0, 1))
def test_points_go_back_to_the_picture_and_return(kind, x, y):
    ready = a_moved_picture(kind)
    assert ready.matrix is not None
    there = point(x, y, ready.matrix)
    assert point(*there, inverse(ready.matrix)) == pytest.approx((x, y), abs=1e-6)
    assert all(-0.05 <= part <= 1.05 for part in there)


def test_a_long_roll_is_looked_at_closely_enough_to_be_levelled():
    roll = np.asarray(a_picture(*WORDS * 8, size=22, width=520))
    ready = prepared(damage.skewed(2)(roll, 1).picture)
    assert names(ready) == ["skew"]


@pytest.mark.parametrize("size", [(1, 1), (3, 900), (900, 3), (40, 40)])
def test_odd_sizes_come_back_as_they_are(size):
    ready = prepared(np.zeros((*size, 3), np.uint8))
    assert ready.picture.shape[:2] == size

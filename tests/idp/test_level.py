"""How a photographed page slopes is told from its words."""

import pytest

from idp.document import Box
from idp.level import Level, level_of


def a_run(y, slope, *, x=0.1, words=5):
    """Words on one baseline that meets the left edge at `y`."""
    return [
        Box(left, y + slope * (left + 0.04) - 0.01, left + 0.08, y + slope * (left + 0.04) + 0.01)
        for left in (x + 0.1 * n for n in range(words))
    ]


def test_a_straight_page_is_flat():
    assert level_of([a_run(y / 10, 0.001) for y in range(1, 9)]).flat


def test_a_slanted_page_is_levelled():
    level = level_of([a_run(y / 10, 0.1) for y in range(1, 9)])
    assert level.height(0.9, 0.5 + 0.09) == pytest.approx(0.5, abs=0.005)


def test_a_slope_that_changes_down_the_page_is_followed():
    level = level_of([a_run(y / 10, 0.1 - 0.15 * y / 10) for y in range(1, 9)])
    for y in (0.2, 0.8):
        assert level.height(0.8, y + (0.1 - 0.15 * y) * 0.8) == pytest.approx(y, abs=0.01)


def test_a_few_words_tell_nothing():
    assert level_of([a_run(0.1, 0.2)]) == Level()

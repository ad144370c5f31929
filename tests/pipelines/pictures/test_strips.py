"""Lines cut out of pictures."""

from __future__ import annotations

import numpy as np

from pipelines.pictures.strips import widened

LEVEL = np.array([[10, 10], [110, 10], [110, 30], [10, 30]], np.float64)


def test_a_level_line_gets_room_at_its_ends_and_loses_some_above_and_below():
    got = widened(LEVEL, along=0.1, across=-0.05)
    assert np.allclose(got, [[8, 11], [112, 11], [112, 29], [8, 29]])


def test_a_line_that_runs_downwards_is_widened_along_its_own_direction():
    downwards = np.array([[30, 10], [30, 110], [10, 110], [10, 10]], np.float64)
    got = widened(downwards, along=0.1, across=-0.05)
    assert np.allclose(got, [[29, 8], [29, 112], [11, 112], [11, 8]])


def test_nothing_more_leaves_it_as_it_was():
    assert np.array_equal(widened(LEVEL, 0, 0), LEVEL)

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from pipelines.ocr.tiles import Tile, merged, tiles


def a_line(top: float, height: float = 40, left: float = 0, width: float = 400):
    right, bottom = left + width, top + height
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float64)


def test_a_page_that_is_not_long_stays_whole():
    assert tiles(np.zeros((1600, 1200, 3), np.uint8), 0.6, 1280) == (Tile(0, 1600),)


@pytest.mark.parametrize("height", [2200, 6000, 20001])
def test_a_roll_is_covered_by_pieces_that_overlap(height):
    pieces = tiles(np.zeros((height, 10, 3), np.uint8), 0.6, 1280)
    assert pieces[0].top == 0
    assert pieces[-1].bottom == height
    assert all((p.bottom - p.top) * 0.6 <= 1281 for p in pieces)
    laps = [a.bottom - b.top for a, b in pairwise(pieces)]
    assert min(laps) * 0.6 >= 95


def test_a_line_in_the_lap_is_kept_once_and_whole():
    upper, lower = Tile(0, 1000, 5), Tile(850, 1850, 5)
    whole, half = a_line(975), a_line(975, 24)
    kept = merged([(upper, half), (lower, whole), (upper, a_line(900)), (lower, a_line(901))], 1850)
    assert sorted(c[0, 1] for c in kept) in ([900, 975], [901, 975])
    assert max(c[2, 1] for c in kept) == 1015


def test_half_a_line_that_nobody_saw_whole_is_better_than_none():
    kept = merged([(Tile(0, 1000, 5), a_line(975, 24)), (Tile(850, 1850, 5), a_line(1200))], 1850)
    assert len(kept) == 2


def test_lines_that_cross_within_one_piece_are_left_alone():
    piece, other = Tile(0, 1000, 5), Tile(850, 1850, 5)
    found = [(piece, a_line(100)), (piece, a_line(110)), (other, a_line(1500))]
    assert len(merged(found, 1850)) == 3

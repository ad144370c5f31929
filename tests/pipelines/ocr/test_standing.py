from __future__ import annotations

import numpy as np
import pytest

from pipelines.ocr.standing import Stand, stand_of, turned

WIDE, HIGH = 400, 600


def a_line(top: float):
    return np.array([[40, top], [360, top], [360, top + 20], [40, top + 20]], np.float64)


PAGE = [a_line(top) for top in range(40, 560, 40)]


def reader_of(turn: int):
    """Reads surely where a line is read from its true first corner."""
    size = (WIDE, HIGH)
    starts = {tuple(np.round(_moved(c, turn, size)[0])) for c in PAGE}

    def read(lines):
        return 0.98 if all(tuple(np.round(c[0])) in starts for c in lines) else 0.6

    return read


def _moved(corners, turn, size):
    """Corners after a turn, still beginning where the text begins."""
    width, height = size
    moves = {
        0: lambda x, y: (x, y),
        90: lambda x, y: (height - y, x),
        180: lambda x, y: (width - x, height - y),
        270: lambda x, y: (y, width - x),
    }
    return np.array([moves[turn](x, y) for x, y in corners])


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_page_turned_is_turned_back(turn):
    lines = [turned(c, turn, (WIDE, HIGH)) for c in PAGE]
    assert stand_of(lines, reader_of(turn)) == Stand(-turn % 360, 0.98)


def test_an_upright_page_is_sampled_once():
    calls = []

    def read(lines):
        calls.append(len(lines))
        return 0.97

    assert stand_of(PAGE, read).turn == 0
    assert len(calls) == 1
    assert calls[0] <= 6


def test_a_page_that_reads_hardly_better_on_its_head_stays_as_it_came():
    answers = iter([0.70, 0.72])
    assert stand_of(PAGE, lambda _lines: next(answers)).turn == 0


def test_corners_of_a_turned_line_begin_at_its_new_top_left():
    corners = turned(a_line(40), 90, (WIDE, HIGH))
    assert corners[0].tolist() == [540, 40]
    assert corners[2].tolist() == [560, 360]


def test_a_page_without_lines_stands_as_it_is():
    assert stand_of([], lambda _lines: 1.0) == Stand(0, 0.0)

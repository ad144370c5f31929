from __future__ import annotations

import pytest

from pipelines.ocr.rules import rules_of

A4 = (595, 842)


def points(rules):
    return [
        tuple(round(v) for v in (r.x0 * 595, r.y0 * 842, r.x1 * 595, r.y1 * 842)) for r in rules
    ]


def test_dashes_make_one_line():
    dashes = [(60 + 6 * n, 100, 63 + 6 * n, 100.5) for n in range(20)]
    assert points(rules_of(dashes, *A4)) == [(60, 100, 177, 100)]


def test_both_edges_of_a_thin_bar_are_one_line():
    assert len(rules_of([(60, 100, 300, 100), (60, 101, 300, 101)], *A4)) == 1


def test_lines_apart_stay_apart():
    lines = [(60, 100, 300, 100), (60, 104, 300, 104), (350, 100, 500, 100), (60, 100, 60, 300)]
    assert sorted(points(rules_of(lines, *A4))) == sorted(lines)


def test_what_is_short_or_off_the_page_is_left_out():
    lines = [(60, 100, 63, 100), (-50, 100, -10, 100), (60, 900, 300, 900)]
    assert rules_of(lines, *A4) == ()


def test_the_edges_of_a_background_are_no_lines():
    sheet = [(0, 0, 595, 0), (0, 842, 595, 842), (0, 0, 0, 842), (595, 0, 595, 842)]
    assert rules_of(sheet, *A4) == ()


def test_lines_that_leave_the_page_end_at_its_edge():
    (rule,) = rules_of([(-20, 100, 700, 100)], *A4)
    assert (rule.x0, rule.x1) == pytest.approx((0, 1))


def test_a_drawing_has_no_rules():
    strokes = [(x, y, x + 7, y) for x in range(0, 500, 12) for y in range(0, 840, 5)]
    assert rules_of(strokes, *A4) == ()

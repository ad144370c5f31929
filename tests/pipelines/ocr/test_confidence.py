from __future__ import annotations

import pytest

from pipelines.ocr.confidence import RAPID, TESSERACT, on_scale, rapid, tesseract

KNOTS = ((0.2, 0.1), (0.6, 0.5), (1.0, 0.9))


@pytest.mark.parametrize(
    ("sure", "likely"), [(0.0, 0.1), (0.2, 0.1), (0.4, 0.3), (0.8, 0.7), (1.0, 0.9), (1.2, 0.9)]
)
def test_between_knots_the_scale_is_straight_and_level_beyond(sure, likely):
    assert on_scale(sure, KNOTS) == pytest.approx(likely)


@pytest.mark.parametrize("knots", [RAPID, TESSERACT])
def test_surer_is_never_less_likely(knots):
    assert list(knots) == sorted(knots)
    assert [y for _, y in knots] == sorted(y for _, y in knots)


def test_the_engines_mean_different_things_by_the_same_figure():
    assert rapid(0.9) < tesseract(0.9)
    assert rapid(0.999) > 0.95

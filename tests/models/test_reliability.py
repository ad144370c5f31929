import runpy
from pathlib import Path
from random import Random

import pytest

from models.metrics import Mark, Marks, Score
from models.reliability import (
    bins,
    coverage,
    document_grade,
    expected_calibration_error,
    graded_documents,
)

SCORER = Path(__file__).parents[2].parent / "shared" / "eval" / "score.py"


def given(*graded: tuple[float, bool], missing: int = 0) -> tuple[Mark, ...]:
    found = tuple(Mark("total", "1", "1" if right else "2", right, c) for c, right in graded)
    return found + (Mark("due_date", "2026-01-01", "", right=False),) * missing


def test_calibration_error_is_the_distance_of_confidence_from_truth() -> None:
    assert expected_calibration_error([(0.95, True), (0.95, False)]) == pytest.approx(0.45)


def test_a_bin_tells_mean_confidence_and_the_share_that_is_right() -> None:
    low, high = bins([(0.92, True), (0.94, False), (1.0, True)])
    assert (low.low, low.high, low.values, low.right) == (0.9, 0.95, 2, 0.5)
    assert low.confidence == pytest.approx(0.93)
    assert (high.low, high.high, high.values) == (0.99, 1.0, 1)


def test_values_of_one_confidence_pass_together_or_not_at_all() -> None:
    graded = [(0.9, True), (0.9, False), (0.99, True)]
    assert coverage(graded, 4, 0.005) == 0.25
    assert coverage(graded, 4, 0.5) == 0.75
    assert coverage([], 0, 0.005) == 0


def test_a_document_is_as_sure_as_its_least_sure_field() -> None:
    assert document_grade(Marks("a", given((0.9, True), (0.7, True)))) == (0.7, True)


def test_a_field_that_was_missed_makes_a_document_wrong_without_lowering_its_confidence() -> None:
    assert document_grade(Marks("a", given((0.9, True), missing=1))) == (0.9, False)


def test_a_document_of_which_nothing_was_found_never_passes() -> None:
    nothing = Marks("a", given(missing=2))
    assert graded_documents(Score((nothing,))) == []


def test_calibration_error_and_coverage_are_those_of_the_public_scorer() -> None:
    if not SCORER.exists():
        pytest.skip("the public scorer (../shared/eval) is not here")
    theirs = runpy.run_path(str(SCORER))["calibration"]
    dice = Random(3)
    for size in (1, 7, 400, 3000):
        graded = [
            (round(c, 2), dice.random() < c**0.05) for c in (dice.random() for _ in range(size))
        ]
        ours = (expected_calibration_error(graded), coverage(graded, size + 5, 0.005))
        assert ours == pytest.approx(theirs(graded, size + 5))


def test_the_interval_of_a_bin_stays_wide_where_few_values_are_all_right() -> None:
    (few,) = bins([(0.97, True)] * 4)
    (many,) = bins([(0.97, True)] * 400)
    assert few.interval == pytest.approx((0.5101, 1.0), abs=1e-4)
    assert many.interval[0] > 0.99

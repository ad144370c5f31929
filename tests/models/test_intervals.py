import numpy as np
import pytest

from models.intervals import Resamples, f1_intervals, interval
from models.metrics import Mark, Marks, Score, Tally
from models.reliability import coverage, expected_calibration_error


def a_set(right: int, wrong: int) -> Score:
    return Score(
        tuple(
            Marks(str(n), (Mark("total", "1", "1", n < right, 0.9),), Tally(1, 1, 1))
            for n in range(right + wrong)
        )
    )


def test_an_interval_holds_the_figure_and_narrows_with_more_documents() -> None:
    few, many = (f1_intervals(a_set(9 * n, n))["micro"] for n in (2, 50))
    assert few is not None
    assert many is not None
    assert few[0] < many[0] < 0.9 < many[1] < few[1]


def test_the_same_marks_give_the_same_interval() -> None:
    assert f1_intervals(a_set(9, 3)) == f1_intervals(a_set(9, 3))


def test_what_is_always_right_has_no_width() -> None:
    assert f1_intervals(a_set(5, 2))["lines"] == (1.0, 1.0)


def test_nothing_labelled_has_no_interval() -> None:
    assert f1_intervals(Score()) == {"micro": None}
    assert interval(Resamples(2).f1([Tally(), Tally()])) is None


@pytest.mark.parametrize("budget", [0.005, 0.2])
def test_resampled_reliability_is_that_of_the_values_drawn(budget: float) -> None:
    """With one document all resamples are the set itself."""
    graded = [(0.99, True), (0.99, True), (0.8, False), (0.8, True), (0.3, True)]
    again = Resamples(1)
    error = again.calibration_error([graded])
    share = again.coverage([graded], [6], budget)
    assert np.allclose(error, expected_calibration_error(graded))
    assert np.allclose(share, coverage(graded, 6, budget))

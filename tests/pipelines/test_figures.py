import json

from models.metrics import Mark, Marks, Score, Tally
from pipelines.figures import summary


def a_score() -> Score:
    surely, missed = (
        Mark("total", "9.00", "9.00", right=True, confidence=0.99),
        Mark("due_date", "2026-01-02", "", right=False),
    )
    return Score(
        (
            Marks("a", (surely,), Tally(2, 2, 2), answered=True, kind_right=True, seconds=0.5),
            Marks("b", (surely, missed), answered=True, kind_right=False, seconds=1.5),
        )
    )


def test_figures_come_with_intervals_and_what_could_pass_unseen() -> None:
    found = summary(a_score(), budget=0.5)
    assert (found["perfect"], found["kind"], found["lines"]["f1"]) == (1, 0.5, 1.0)
    low, high = found["fields"]["micro"]["interval"]
    assert low < found["fields"]["micro"]["f1"] < high
    assert found["unseen"]["budget"] == 0.5
    assert (found["unseen"]["fields"], found["unseen"]["documents"]) == (2 / 3, 1.0)
    assert [b["values"] for b in found["reliability"]] == [2]


def test_figures_are_json() -> None:
    assert json.loads(json.dumps(summary(a_score())))["fields"]["total"]["right"] == 2


def test_where_nothing_was_found_there_is_no_reliability() -> None:
    lost = Score((Marks("a", (Mark("total", "9.00", "", right=False),)),))
    assert {"ece", "unseen", "reliability", "seconds"} & set(summary(lost)) == set()

import pytest

from idp import codec
from models.comparison import Run, compare, sign_test
from models.metrics import Mark, Marks, Score, Tally


def a_document(name: str, total: str, due: str = "", lines: int = 0) -> Marks:
    """A document whose total should be 9.00 and due date 2026-01-02, with so many of two lines right."""
    fields = (
        Mark("total", "9.00", total, total == "9.00", 0.9 if total else None),
        Mark("due_date", "2026-01-02", due, due == "2026-01-02", 0.8 if due else None),
    )
    return Marks(name, fields, Tally(lines, 2, 2), answered=True)


def run_of(*documents: Marks, name: str = "set") -> Run:
    return Run({name: Score(documents)})


def test_a_run_is_kept_whole() -> None:
    run = run_of(a_document("a", "9.00"), Marks("b", (Mark("iban", ["DE1", "DE2"], "", False),)))
    assert codec.load(codec.dump(run), Run) == run


def test_documents_that_went_better_and_worse_are_named_with_what_changed() -> None:
    before = run_of(a_document("a", ""), a_document("b", "9.00", lines=2), a_document("c", "9.00"))
    after = run_of(
        a_document("a", "9.00"), a_document("b", "8.00", lines=1), a_document("c", "9.00")
    )
    (one,) = compare(before, after)
    assert [(m.document, m.said) for m in one.better] == [("a", "+total")]
    assert [(m.document, m.said) for m in one.worse] == [("b", "-total, lines 2 → 1 of 2")]


def test_a_value_that_is_wrong_is_worse_than_none() -> None:
    (one,) = compare(run_of(a_document("a", "9.00")), run_of(a_document("a", "9.00", "2026-09-09")))
    assert [m.said for m in one.worse] == ["more wrong values"]


def test_one_document_is_chance_and_thirty_are_not() -> None:
    def total_of(of: int, right: int) -> Run:
        return run_of(*(a_document(str(n), "9.00" if n < right else "8.00") for n in range(of)))

    (luck,), (skill,) = (
        compare(total_of(40, 20), total_of(40, 21)),
        compare(total_of(40, 5), total_of(40, 35)),
    )
    changes = {c.name: c.beyond_chance for c in luck.changes}
    assert changes == {"total": False, "due_date": False, "micro": False, "lines": False}
    assert {c.name for c in skill.changes if c.beyond_chance} == {"total", "micro"}
    assert (luck.chance, skill.chance < 1e-6) == (1.0, True)


def test_only_documents_of_both_runs_are_compared_and_several_sets_are_pooled_too() -> None:
    both = {"one": Score((a_document("a", ""),)), "two": Score((a_document("b", ""),))}
    more = {
        "one": Score((a_document("x", "9.00"), a_document("a", "9.00"))),
        "two": both["two"],
        "three": both["one"],
    }
    found = compare(Run(both), Run(more))
    assert [(c.name, c.documents) for c in found] == [("one", 1), ("two", 1), ("pooled", 2)]


@pytest.mark.parametrize(
    ("better", "worse", "chance"), [(0, 0, 1.0), (1, 0, 1.0), (5, 0, 0.0625), (3, 3, 1.0)]
)
def test_the_sign_test_counts_both_tails(better: int, worse: int, chance: float) -> None:
    assert sign_test(better, worse) == sign_test(worse, better) == chance

import json
import runpy
from pathlib import Path
from typing import Any

import pytest

from models.metrics import pooled, same, score

SHARED = Path(__file__).parents[2].parent / "shared" / "eval"

LABELS: list[dict[str, Any]] = [
    {
        "id": "a",
        "files": ["a.pdf"],
        "doc_type": "invoice",
        "fields": {
            "total": "1,204.50",
            "issue_date": "2026-11-20",
            "supplier_name": ["Harbour Paper Pty Ltd", "Harbour Paper"],
            "line_items": [{"description": "Paper", "quantity": "2", "amount": "9.00"}],
        },
    },
    {
        "id": "b",
        "files": ["b.pdf"],
        "doc_type": "receipt",
        "fields": {"total": "5.00", "iban": "DE02"},
    },
]
FOUND: dict[str, dict[str, Any]] = {
    "a": {
        "id": "a",
        "file": "a.pdf",
        "kind": "invoice",
        "seconds": 0.5,
        "fields": {
            "total": {"value": "1204.50", "confidence": 0.9},
            "issue_date": {"value": "2026-11-02", "confidence": 0.6},
            "supplier_name": {"value": "HARBOUR PAPER", "confidence": 0.8},
        },
        "line_items": [{"description": "paper", "quantity": "2.0", "amount": "9"}],
    }
}


def test_right_labelled_and_predicted_are_counted_a_field() -> None:
    result = score(LABELS, FOUND)
    total = result.fields["total"]
    assert (total.right, total.labelled, total.predicted) == (1, 2, 1)
    assert (result.micro.right, result.micro.labelled, result.micro.predicted) == (2, 5, 3)
    assert (result.lines.f1, result.kinds.recall, result.answered) == (1.0, 0.5, 1)


def test_a_document_without_a_prediction_counts_as_all_wrong() -> None:
    assert score(LABELS, {}).micro.recall == 0
    assert {(w.document, w.field) for w in score(LABELS, {}).wrong} >= {
        ("b", "total"),
        ("b", "iban"),
    }


@pytest.mark.parametrize(
    ("field", "want", "got", "right"),
    [
        ("total", "9", "9.00", True),
        ("total", "9", "nine", False),
        ("supplier_name", "Café Süd", "CAFE SUD", True),
        ("supplier_name", "", "", False),
        ("issue_date", "2026-01-02", "02/01/2026", False),
        ("invoice_number", ["A-1", "A1"], "a 1", True),
    ],
)
def test_values_are_equal_after_normalisation(field: str, want: Any, got: str, right: bool) -> None:
    assert same(field, want, got) is right


def test_the_figures_are_those_of_the_public_scorer() -> None:
    script = SHARED / "score.py"
    if not script.exists():
        pytest.skip("the labelled documents (../shared/eval) are not here")
    theirs = runpy.run_path(str(script))["score"](
        json.loads(json.dumps(LABELS)), [dict(FOUND["a"])], tuple(n for n in _scored())
    )
    ours = score(LABELS, FOUND)
    assert {k: [t.right, t.labelled, t.predicted] for k, t in ours.fields.items()} == theirs[
        "counts"
    ]
    assert [ours.lines.right, ours.lines.labelled, ours.lines.predicted] == theirs["lines"]
    assert (ours.perfect, ours.graded) == (theirs["perfect"], theirs["graded"])


def _scored() -> tuple[str, ...]:
    from models.metrics import SCORED

    return SCORED


def test_pooled_sets_count_as_one() -> None:
    one, both = score(LABELS, FOUND), pooled([score(LABELS, FOUND), score(LABELS, {})])
    assert (both.documents, both.answered, both.micro.right) == (4, 1, one.micro.right)
    assert both.micro.labelled == 2 * one.micro.labelled
    assert one.fields["total"].labelled == 2

"""The figures of an evaluation as plain JSON: what is right, how surely that is known, and how far confidence can be trusted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from statistics import median
from typing import Any

from models.intervals import Resamples, f1_intervals, interval
from models.metrics import Score, Tally
from models.reliability import (
    bins,
    coverage,
    document_grade,
    expected_calibration_error,
    graded_documents,
)

BUDGET = 0.005
"""The share of what passes unseen that may be wrong, where nobody says otherwise."""


def summary(score: Score, budget: float = BUDGET) -> dict[str, Any]:
    """All figures of `score`; an `interval` is the middle 95 % and None where nothing can be drawn."""
    spread = f1_intervals(score)
    named = [*sorted(score.fields.items()), ("micro", score.micro)]
    out: dict[str, Any] = {
        "documents": score.documents,
        "answered": score.answered,
        "perfect": score.perfect,
        "fields": {name: _figures(t) | {"interval": spread[name]} for name, t in named},
    }
    if score.lines.labelled:
        out["lines"] = _figures(score.lines) | {"interval": spread["lines"]}
    if score.kinds.labelled:
        out["kind"] = score.kinds.recall
    if score.graded:
        out |= _reliability(score, budget)
    if score.seconds:
        out["seconds"] = _seconds(sorted(score.seconds))
    return out


def _figures(tally: Tally) -> dict[str, Any]:
    return {
        "labelled": tally.labelled,
        "right": tally.right,
        "precision": tally.precision,
        "recall": tally.recall,
        "f1": tally.f1,
    }


def _reliability(score: Score, budget: float) -> dict[str, Any]:
    again = Resamples(score.documents)
    graded = [m.graded for m in score.marks]
    labelled = [len(m.fields) for m in score.marks]
    wholes = [document_grade(m) for m in score.marks]
    each = [[w] if w else [] for w in wholes]
    ones = [1] * score.documents
    return {
        "ece": expected_calibration_error(score.graded),
        "ece_interval": interval(again.calibration_error(graded)),
        "unseen": {
            "budget": budget,
            "fields": coverage(score.graded, sum(labelled), budget),
            "fields_interval": interval(again.coverage(graded, labelled, budget)),
            "documents": coverage(graded_documents(score), score.documents, budget),
            "documents_interval": interval(again.coverage(each, ones, budget)),
        },
        "reliability": [asdict(b) | {"interval": b.interval} for b in bins(score.graded)],
    }


def _seconds(ordered: Sequence[float]) -> dict[str, float]:
    p95 = ordered[int(0.95 * (len(ordered) - 1))]
    return {"median": median(ordered), "sum": sum(ordered), "p95": p95}

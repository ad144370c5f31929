"""What the ranker sees of each proposed value."""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal

import numpy as np

from builders import a_page
from idp.document import Document, Kind
from idp.fields import Candidate, FieldName, FieldSource
from models.choice.features import NAMES, features, grouped


def a_candidate(name, value, confidence=0.5, *, source=FieldSource.SPACY, word=None, page=None):
    box = None
    if word is not None:
        box = next(w.box for w in page.words if w.text == word)
    return Candidate(
        name, value, str(value), confidence, page.number if page else None, box, source
    )


def seen(document, *candidates):
    """Feature rows by field and value."""
    groups = grouped(candidates)
    rows = features(document, groups)
    flat = [g for same in groups.values() for g in same]
    return {
        (g.name, str(g.best.value)): dict(zip(NAMES, row.tolist(), strict=True))
        for g, row in zip(flat, rows, strict=True)
    }


PAGE = a_page(
    "Harbour Paper Ltd", "", "Invoice no. INV-17", "Net 100.00", "VAT 20.00", "Total 120.00"
)
DOCUMENT = Document("d", (PAGE,), Kind.INVOICE)


def test_values_that_are_spelt_alike_are_one_group():
    groups = grouped(
        (
            a_candidate(FieldName.SUPPLIER_NAME, "Harbour Paper Ltd", 0.4),
            a_candidate(FieldName.SUPPLIER_NAME, "HARBOUR PAPER LTD.", 0.6, source=FieldSource.TRANSFORMER),
            a_candidate(FieldName.SUPPLIER_NAME, "Invoice", 0.2),
        )
    )  # fmt: skip
    first, second = groups[FieldName.SUPPLIER_NAME]
    assert (first.best.confidence, len(first.proposals)) == (0.6, 2)
    assert second.best.value == "Invoice"


def test_each_source_tells_its_score_and_its_lead():
    rows = seen(
        DOCUMENT,
        a_candidate(FieldName.TOTAL, "120.00", 0.8),
        a_candidate(FieldName.TOTAL, "100.00", 0.3),
        a_candidate(FieldName.TOTAL, "100.00", 0.9, source=FieldSource.TRANSFORMER),
    )
    total = rows[FieldName.TOTAL, "120.00"]
    assert math.isclose(total["spacy_score"], 0.8, abs_tol=1e-6)
    assert math.isclose(total["spacy_lead"], 0.5, abs_tol=1e-6)
    assert math.isclose(total["transformer_lead"], -0.9, abs_tol=1e-6)
    assert rows[FieldName.TOTAL, "100.00"]["place_in_transformer"] == 0


def test_a_sum_that_holds_is_seen_on_each_of_its_parts():
    rows = seen(
        DOCUMENT,
        a_candidate(FieldName.TOTAL, "120.00", 0.6),
        a_candidate(FieldName.TOTAL, "100.00", 0.7),
        a_candidate(FieldName.SUBTOTAL, "100.00", 0.5),
        a_candidate(FieldName.TAX_TOTAL, "20.00", 0.4),
    )
    assert rows[FieldName.TOTAL, "120.00"]["sum_holds"] > 0
    assert rows[FieldName.SUBTOTAL, "100.00"]["sum_holds"] > 0
    assert rows[FieldName.TOTAL, "100.00"]["sum_holds"] == 0


def test_place_print_and_certainty_come_from_the_page():
    rows = seen(
        DOCUMENT,
        a_candidate(FieldName.TOTAL, "120.00", 0.6, word="120.00", page=PAGE),
        a_candidate(FieldName.TOTAL, "99.00", 0.6),
    )
    printed, nowhere = rows[FieldName.TOTAL, "120.00"], rows[FieldName.TOTAL, "99.00"]
    assert (printed["unplaced"], nowhere["unplaced"]) == (0, 1)
    assert (printed["printed"], nowhere["printed"]) == (1, 0)
    assert printed["read_surely"] == 1.0
    assert printed["text_layer"] == 1.0
    assert math.isnan(nowhere["left"])


def test_dates_know_their_order_and_whether_day_and_month_could_be_twisted():
    rows = seen(
        DOCUMENT,
        a_candidate(FieldName.ISSUE_DATE, date(2026, 3, 4), 0.6),
        a_candidate(FieldName.DUE_DATE, date(2026, 3, 18), 0.6),
    )
    assert rows[FieldName.ISSUE_DATE, "2026-03-04"]["ambiguous"] == 1
    due = rows[FieldName.DUE_DATE, "2026-03-18"]
    assert (due["ambiguous"], due["days_from_issue"]) == (0, 14)


def test_amounts_of_a_document_without_words_are_still_described():
    rows = features(Document("d", ()), grouped((a_candidate(FieldName.TOTAL, Decimal("1e12")),)))
    assert rows.shape == (1, len(NAMES))
    assert rows.dtype == np.float32


def test_nothing_proposed_makes_no_rows():
    assert features(DOCUMENT, grouped(())).shape == (0, len(NAMES))

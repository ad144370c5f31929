"""The ranker that ships, and what it leaves to others."""

from __future__ import annotations

from dataclasses import replace

from builders import a_page
from idp.document import Document, Kind
from idp.fields import Candidate, FieldName, FieldSource
from models.choice.ranker import LearnedRanker, has_weights

PAGE = a_page("Harbour Paper Ltd", "", "Net 100.00", "VAT 20.00", "Total 120.00")
DOCUMENT = Document("d", (PAGE,), Kind.INVOICE)


def a_sum(name, value, confidence=0.8, source=FieldSource.SPACY):
    box = next(w.box for w in PAGE.words if w.text == value)
    return Candidate(name, value, value, confidence, 1, box, source)


def test_the_trees_ship_and_prefer_the_total_that_both_found_and_that_adds_up():
    assert has_weights()
    ranked = LearnedRanker().rank(
        DOCUMENT,
        (
            a_sum(FieldName.TOTAL, "100.00", 0.5),
            a_sum(FieldName.TOTAL, "120.00", 0.7),
            a_sum(FieldName.TOTAL, "120.00", 0.9, FieldSource.TRANSFORMER),
            a_sum(FieldName.SUBTOTAL, "100.00"),
            a_sum(FieldName.TAX_TOTAL, "20.00"),
        ),
    )
    totals = [c for c in ranked if c.name is FieldName.TOTAL]
    assert [str(c.value) for c in totals] == ["120.00", "100.00"]
    assert totals[0].confidence > 0.9 > 0.5 > totals[1].confidence


def test_what_memory_and_codes_know_is_believed_as_they_say():
    rule = a_sum(FieldName.TOTAL, "120.00")
    memory = replace(rule, value="100.00", confidence=0.97, source=FieldSource.MEMORY)
    best = LearnedRanker().rank(DOCUMENT, (rule, memory))[0]
    assert (str(best.value), best.confidence) == ("100.00", 0.97)


def test_nothing_proposed_is_nothing_ranked():
    assert LearnedRanker().rank(DOCUMENT, ()) == ()

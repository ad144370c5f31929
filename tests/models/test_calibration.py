"""How sure a chosen value is, after all that speaks for and against it."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from builders import a_page
from idp.document import Document, Kind, PageSource, Remark
from idp.fields import Equation, Extraction, Field, FieldName, FieldSource
from models.calibration import LEAST, MOST, NAMES, LearnedCalibrator, features
from models.choice.trees import Trees

PAGE = a_page("Harbour Paper Ltd", "Total 120.00")
DOCUMENT = Document("d", (PAGE,), Kind.INVOICE)


def a_total(confidence=0.8, source=FieldSource.SPACY):
    box = next(w.box for w in PAGE.words if w.text == "120.00")
    return Field(FieldName.TOTAL, "120.00", "120.00", confidence, 1, box, source)


def an_extraction(*fields, **more):
    return Extraction("d", Kind.INVOICE, 0.9, fields=fields, **more)


def seen(extraction, document=DOCUMENT):
    row = features(extraction, document, extraction.fields)[0]
    return dict(zip(NAMES, row.tolist(), strict=True))


def a_calibrator(tmp_path, odds):
    """One that gives every field the same odds."""
    one = np.array([0], np.int32)
    file = tmp_path / "trees.npz"
    Trees(odds, one, one.astype(np.int16), one.astype(np.float32), one - 1, one - 1, one > 0, one.astype(np.float32)).save(file)  # fmt: skip
    return LearnedCalibrator(file)


def test_what_was_proven_and_what_was_not_is_seen():
    proof = (
        Equation("total", "100 + 20 = 120", holds=True),
        Equation("sum", "90 is not 100", holds=False),
    )
    row = seen(an_extraction(a_total(), proof=proof))
    assert (row["holds_total"], row["holds_sum"], row["holds_tax"]) == (1, -1, 0)


def test_the_best_other_candidate_counts():
    alone = seen(an_extraction(a_total()))
    rival = replace(a_total(0.7), value="100.00")
    pressed = seen(an_extraction(a_total(), candidates=(rival,)))
    assert pressed["odds_of_next"] > alone["odds_of_next"]
    assert (alone["rivals"], pressed["rivals"]) == (0, 1)


def test_how_surely_the_words_were_read_counts():
    words = tuple(replace(w, confidence=0.4) for w in PAGE.words)
    scan = Document("d", (replace(PAGE, words=words, source=PageSource.OCR),), Kind.INVOICE)
    assert seen(an_extraction(a_total()))["text_layer"] == 1
    row = seen(an_extraction(a_total()), scan)
    assert (row["text_layer"], round(row["read_surely"], 3)) == (0, 0.4)


def test_a_field_without_a_place_is_described_all_the_same():
    row = seen(an_extraction(Field(FieldName.CURRENCY, "EUR")), Document("d", ()))
    assert math.isnan(row["read_surely"])


def test_a_remark_about_the_field_counts():
    remark = Remark("repaired", "read as 120.08", FieldName.TOTAL)
    assert seen(an_extraction(a_total(), remarks=(remark,)))["repaired"] == 1


@pytest.mark.parametrize(("odds", "likely"), [(0.0, 0.5), (60.0, MOST), (-60.0, LEAST)])
def test_odds_become_a_likelihood_within_bounds(tmp_path, odds, likely):
    got = a_calibrator(tmp_path, odds).calibrated(an_extraction(a_total()), DOCUMENT)
    assert got.field(FieldName.TOTAL).confidence == likely


def test_what_a_person_or_an_e_invoice_said_stays(tmp_path):
    human = a_total(1.0, FieldSource.HUMAN)
    got = a_calibrator(tmp_path, -3).calibrated(an_extraction(human), DOCUMENT)
    assert got.fields == (human,)


def test_nothing_chosen_is_nothing_to_weigh(tmp_path):
    empty = an_extraction()
    assert LearnedCalibrator(tmp_path / "missing.npz").calibrated(empty, DOCUMENT) is empty

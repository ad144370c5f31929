"""Errors of the transformer, made up for training."""

from __future__ import annotations

import random

from idp.fields import Candidate, FieldName, FieldSource
from models.choice.doubt import SHARES, doubted

BY_RULE = Candidate(FieldName.SUPPLIER_NAME, "Quay Street", confidence=0.3, source=FieldSource.RULE)
BY_MODEL = Candidate(
    FieldName.SUPPLIER_NAME, "Harbour Paper Ltd", confidence=0.9, source=FieldSource.TRANSFORMER
)


def many(*candidates, times=400):
    rng = random.Random(5)
    return [list(doubted(candidates, rng)) for _ in range(times)]


def test_the_best_proposal_is_spoilt_as_often_as_is_said():
    spoilt = sum(BY_MODEL not in made for made in many(BY_RULE, BY_MODEL))
    assert abs(spoilt / 400 - SHARES[FieldName.SUPPLIER_NAME]) < 0.08


def test_it_may_be_laid_on_the_value_of_another_and_leaves_little_where_it_was():
    moved = [m for m in many(BY_RULE, BY_MODEL) if len(m) == 3]
    assert moved
    for _rule, wrong, trace in moved:
        assert (wrong.value, wrong.confidence) == ("Quay Street", 0.9)
        assert (trace.value, round(trace.confidence, 2)) == ("Harbour Paper Ltd", 0.09)


def test_it_may_lose_its_end_or_take_a_word_too_many():
    values = {made[0].value for made in many(BY_MODEL)}
    assert {"Harbour Paper Ltd", "Harbour Paper"} < values
    assert any(value.startswith("Harbour Paper Ltd ") for value in values)


def test_what_the_rules_propose_stays():
    assert all(BY_RULE in made for made in many(BY_RULE, BY_MODEL))


def test_the_same_seed_spoils_the_same():
    assert many(BY_RULE, BY_MODEL) == many(BY_RULE, BY_MODEL)

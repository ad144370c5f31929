from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from importlib import import_module

import pytest

from models.synthetic.world import company, countries
from models.synthetic.world_numbers import tax_id
from models.synthetic.world_print import Style


def a_style(**changes):
    plain = {
        "currency": "EUR", "sign": "€", "sign_after": False, "sign_space": False, "thousands": ",", "decimal": ".", "lakh": False,
        "places": 2, "dates": "{dd}/{mm}/{yyyy}", "language": "en", "table_sign": True,
    }  # fmt: skip
    return Style(**{**plain, **changes})


@pytest.mark.parametrize(
    "code",
    [
        "AU",
        "NZ",
        "GB",
        "IE",
        "US",
        "CA",
        "ZA",
        "SG",
        "MY",
        "HK",
        "IN",
        "DE",
        "FR",
        "ES",
        "NL",
        "IT",
        "PT",
    ],
)
def test_every_country_has_companies(code):
    made = company(random.Random(7), countries()[code], ("Foods",))
    assert made.name
    assert len(made.address) >= 2
    assert not [
        sign
        for sign in "#%{}"
        if sign in made.account + made.phone + "".join(made.address).replace("#0", "")
    ]


@pytest.mark.parametrize("code", sorted(countries()))
def test_tax_ids_pass_their_own_check(code):
    for pattern in countries()[code].tax_ids:
        module, bar, _ = pattern.rpartition("|")
        if bar:
            assert import_module(f"stdnum.{module}").is_valid(tax_id(random.Random(3), [pattern]))


def test_a_pattern_that_can_never_be_valid_is_said():
    with pytest.raises(ValueError, match="finds no"):
        tax_id(random.Random(1), ["de.vat|XX"])


def test_the_same_seed_gives_the_same_company():
    land = countries()["FR"]
    assert company(random.Random(5), land) == company(random.Random(5), land)


def test_thousands_of_companies_differ():
    rng = random.Random(2)
    land = countries()["HK"]
    assert len({company(rng, land).name for _ in range(300)}) > 280


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({}, "€1,234,567.80"),
        (
            {"thousands": ".", "decimal": ",", "sign_after": True, "sign_space": True},
            "1.234.567,80 €",
        ),
        ({"lakh": True, "sign": "₹"}, "₹12,34,567.80"),
        ({"thousands": "'", "sign": "CHF", "sign_space": True}, "CHF 1'234'567.80"),
        ({"thousands": "", "sign": ""}, "1234567.80"),
    ],
)
def test_money_is_written_as_the_country_does(changes, text):
    assert a_style(**changes).money(Decimal("1234567.8")) == text


def test_negative_money_keeps_its_sign_in_front():
    assert a_style().money(Decimal(-5)) == "-€5.00"


@pytest.mark.parametrize(
    ("dates", "language", "text"),
    [
        ("{d} {mmmm} {yyyy}", "nl", "2 maart 2024"),
        ("{d}. {mmmm} {yyyy}", "de", "2. März 2024"),
        ("{mmm} {dd}, {yy}", "en", "Mar 02, 24"),
        ("{th} {mmmm} {yyyy}", "en", "2nd March 2024"),
    ],
)
def test_dates_are_written_in_words_of_the_language(dates, language, text):
    assert a_style(dates=dates, language=language).day(date(2024, 3, 2)) == text

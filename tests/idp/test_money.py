"""Amounts are read as they are printed, in any country's way."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idp.money import cents, decimal_comma, parse_amount

AMOUNTS = st.decimals(min_value="0.01", max_value="9999999.99", places=2)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$1,204.50", "1204.50"),
        ("1.204,50 €", "1204.50"),
        ("(9.00)", "-9.00"),
        ("9.00-", "-9.00"),
        ("RM 9.00", "9.00"),
        ("1 204,50", "1204.50"),
        ("1’204.50", "1204.50"),
        ("1,204", "1204"),
        ("12.5", "12.5"),
        ("-3.20", "-3.20"),
        (".85", "0.85"),
    ],
)
def test_an_amount_is_read_as_printed(text, expected):
    assert parse_amount(text) == Decimal(expected)


@pytest.mark.parametrize("text", ["", "none", "$", "--"])
def test_text_without_a_number_has_no_amount(text):
    assert parse_amount(text) is None


def test_a_comma_before_three_digits_is_what_the_document_says():
    assert parse_amount("1,204", decimal_comma=True) == Decimal("1.204")
    assert parse_amount("1.204", decimal_comma=True) == Decimal(1204)


def test_halves_of_a_cent_go_away_from_zero():
    assert cents(Decimal("2.345")) == Decimal("2.35")
    assert cents(Decimal("-2.345")) == Decimal("-2.35")


def test_a_document_shows_which_mark_its_cents_follow():
    assert decimal_comma("Total 12,50 and 3,99 but 1.00") is True
    assert decimal_comma("Total 12.50") is False
    assert decimal_comma("Total 12") is None


@given(AMOUNTS)
def test_an_amount_in_english_print_comes_back(amount):
    assert parse_amount(f"${amount:,.2f}") == amount


@given(AMOUNTS)
def test_an_amount_in_german_print_comes_back(amount):
    printed = f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))
    assert parse_amount(f"{printed} EUR", decimal_comma=True) == amount


@given(AMOUNTS, st.sampled_from(["-{}", "({})", "{}-", "-${}", "${}CR"]))
def test_every_way_to_print_a_negative_amount_is_negative(amount, form):
    assert parse_amount(form.format(f"{amount:.2f}")) == -amount

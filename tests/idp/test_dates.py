"""Dates are found in the forms in which people print them, and read in the order that the document proves."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idp.dates import Order, find_dates, order_of, parse_date


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("25/12/2018 8:13:39 PM", date(2018, 12, 25)),
        ("23-01-201913:14:15", date(2019, 1, 23)),
        ("2018-01-0522:55:25", date(2018, 1, 5)),
        ("Oct 3, 201612:16:25 PM", date(2016, 10, 3)),
        ("ORD #50 -REG #19- 18/01/2018 10:27:03", date(2018, 1, 18)),
        ("April 3 , 2018", date(2018, 4, 3)),
        ("12 Nov 2026", date(2026, 11, 12)),
        ("3. März 2021", date(2021, 3, 3)),
        ("1er février 2020", date(2020, 2, 1)),
        ("15-Jan-18", date(2018, 1, 15)),
        ("30032018", date(2018, 3, 30)),
        ("6/22/2021", date(2021, 6, 22)),
    ],
)
def test_a_date_is_read_in_the_form_it_is_printed(text, expected):
    assert [found.value for found in find_dates(text)] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "192.168.01.10",
        "10.00 20.00 30.00",
        "HD03-04-06 - 5/40/160",
        "07-355 2616",
        "12.50.00",
        "99/99/2018",
        "",
    ],
)
def test_numbers_that_only_look_like_dates_are_none(text):
    assert find_dates(text) == ()


def test_the_place_of_a_date_is_where_its_text_stands():
    found = find_dates("Due 01/02/2024, paid 05/02/2024")
    assert [("Due 01/02/2024, paid 05/02/2024")[f.start : f.end] for f in found] == [
        "01/02/2024",
        "05/02/2024",
    ]


def test_a_date_that_could_be_read_both_ways_says_so():
    assert find_dates("03/04/2024")[0].ambiguous
    assert not find_dates("25/04/2024")[0].ambiguous
    assert not find_dates("04/04/2024")[0].ambiguous


def test_month_first_is_read_where_the_order_says_it():
    assert find_dates("03/04/2024", order=Order.MDY)[0].value == date(2024, 3, 4)
    assert find_dates("03/04/2024", order=Order.DMY)[0].value == date(2024, 4, 3)


def test_one_number_above_twelve_proves_the_order_for_all_dates():
    assert order_of("from 06/01/2021 to 06/22/2021", country="AU") == (Order.MDY, True)
    assert order_of("from 01/06/2021 to 22/06/2021", country="US") == (Order.DMY, True)


def test_without_proof_the_country_decides_and_day_first_is_the_habit():
    assert order_of("06/01/2021", country="US") == (Order.MDY, False)
    assert order_of("06/01/2021", country="NZ") == (Order.DMY, False)
    assert order_of("06/01/2021") == (Order.DMY, False)


def test_unusual_wording_is_left_to_dateparser():
    assert parse_date("the 5th of December, 2024") == date(2024, 12, 5)
    assert parse_date("no date 7 here") is None


@given(
    st.dates(date(2000, 1, 1), date(2039, 12, 31)),
    st.sampled_from(["%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y", "%d %B %Y", "%b %d, %Y", "%d-%b-%y"]),
)
def test_every_date_survives_printing_and_reading(day, form):
    assert parse_date(day.strftime(form)) == day

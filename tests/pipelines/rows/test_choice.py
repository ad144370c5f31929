"""Of several readings of the rows the likeliest is taken."""

from decimal import Decimal

from idp.fields import LineItem
from pipelines.rows.choice import likeliest


def a_row(description, amount, quantity=None, price=None, page=1):
    def number(text):
        return None if text is None else Decimal(text)

    return LineItem(description, number(quantity), number(price), number(amount), page=page)


def wanted(*sums):
    return [Decimal(s) for s in sums]


def test_the_reading_that_adds_up_wins():
    wrong, right = (a_row("Pipe", "8.80"),), (a_row("Pipe", "9.90"),)
    assert likeliest([wrong, right], wanted("9.90")) == right


def test_rows_with_names_win_over_a_sum_alone():
    sum_ = (a_row("", "20.00"),)
    named = (a_row("Tea", "12.00", "2", "6.00"), a_row("Cake", "8.00", "1", "8.00"))
    assert likeliest([sum_, named], wanted("20.00")) == named


def test_the_first_of_equals_is_taken():
    one, other = (a_row("Tea", "5.00"),), (a_row("Cake", "5.00"),)
    assert likeliest([one, other], wanted("5.00")) == one


def test_what_follows_the_rows_that_add_up_is_left_off():
    rows = (a_row("Tea", "5.00"), a_row("Cake", "4.00"), a_row("Voucher", "9.00"))
    assert likeliest([rows], wanted("9.00")) == rows[:2]


def test_a_row_with_a_price_of_its_own_is_never_left_off():
    rows = (a_row("Tea", "5.00", "1", "5.00"), a_row("Cake", "8.00", "2", "4.00"))
    assert likeliest([rows], wanted("5.00")) == rows


def test_a_page_that_breaks_the_rows_down_adds_none():
    first = (a_row("Mailboxes", "30.00"),)
    second = (
        a_row("Store 1", "10.00", "1", "10.00", 2),
        a_row("Store 2", "20.00", "2", "10.00", 2),
    )
    assert likeliest([first + second], wanted("30.00")) == first


def test_pages_alike_that_add_up_together_are_all_kept():
    pages = tuple(a_row("Rent", "10.00", "1", "10.00", page) for page in (1, 2))
    assert likeliest([pages], wanted("20.00")) == pages


def test_nothing_read_is_nothing_chosen():
    assert likeliest([(), ()], wanted("5.00")) == ()

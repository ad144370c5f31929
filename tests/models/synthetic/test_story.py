from __future__ import annotations

import random
from decimal import Decimal

import pytest

from models.synthetic.story import KINDS, bill, truth
from models.synthetic.story_sums import cents, priced, summed
from models.synthetic.trades import goods, trades
from models.synthetic.world import countries


def a_bill(seed=1, kind="invoice", country="AU", **more):
    return bill(random.Random(seed), kind=kind, country=country, **more)


@pytest.mark.parametrize("country", sorted(countries()))
def test_sums_agree_in_every_country(country):
    for seed in range(8):
        made = a_bill(seed, country=country)
        assert made.subtotal + made.tax_total + made.rounding == made.total
        assert made.items_total == sum(line.amount for line in made.lines)
        charged = made.items_total - made.discount + sum(amount for _, amount in made.charges)
        assert charged == (made.subtotal + made.tax_total if made.tax_included else made.subtotal)
        assert made.amount_due == made.total - made.paid


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_word_for_itself(kind):
    made = a_bill(kind=kind)
    assert made.word(kind)
    assert truth(made)["doc_type"] in {"invoice", "receipt", "credit_note", "statement", "other"}


def test_a_row_is_quantity_times_price_less_its_discount():
    for seed in range(30):
        made = a_bill(seed)
        for line in made.lines:
            assert line.amount == priced(
                line.quantity, line.unit_price, line.discount, made.style.places
            )


def test_the_same_seed_tells_the_same_story():
    assert a_bill(4, country="DE") == a_bill(4, country="DE")


def test_as_many_lines_as_asked_for():
    assert len(a_bill(lines=(30, 30)).lines) == 30


def test_an_unknown_kind_is_said():
    with pytest.raises(ValueError, match="none of"):
        a_bill(kind="poem")


def test_what_was_not_drawn_is_not_true():
    made = a_bill()
    label = truth(made, {"total", "line/0/description"})
    assert set(label["fields"]) <= {"total", "currency", "line_items"}
    assert label["fields"]["line_items"] == [{"description": made.lines[0].description}]


def test_tax_inside_prices_is_taken_out_of_them():
    made = a_bill(country="NZ")
    sums = summed(made.lines, Decimal(0), (), included=True)
    assert sums.total == sum(line.amount for line in made.lines)
    assert all(part.tax == cents(part.gross * part.rate / (100 + part.rate)) for part in sums.taxes)


@pytest.mark.parametrize("name", sorted(trades()))
def test_every_trade_fills_all_its_patterns(name):
    trade = trades()[name]
    for language in trade.languages:
        for good in goods(random.Random(1), trade, language, 40):
            assert "{" not in good.description + good.detail

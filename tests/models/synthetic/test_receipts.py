"""Till slips of every family: what they print is what is true."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

from models.synthetic.receipts import RECEIPTS
from models.synthetic.receipts.goods import GOODS, at_the_counter
from models.synthetic.receipts.slip import Cell, Slip
from models.synthetic.story import bill

ROWLESS = {"card_terminal"}


def a_sale(seed: int, country: str = "AU", trade: str = "grocery"):
    rng = random.Random(seed)
    return at_the_counter(bill(rng, kind="receipt", country=country), rng, trade, (2, 6)), rng


@pytest.mark.parametrize("family", RECEIPTS, ids=lambda f: f.name)
def test_every_family_prints_shop_date_and_total(family):
    for seed in range(4):
        trade = family.trades[0] if family.trades else ""
        country = family.countries[0] if family.countries else "GB"
        sale, rng = a_sale(seed, country, trade if trade in GOODS else "grocery")
        html = family.maker(sale, rng, family.rolls[0])
        assert all(f'data-k="{key}"' in html for key in ("supplier_name", "issue_date", "total"))
        assert ('data-k="line/0/' in html) is (family.name not in ROWLESS)


@pytest.mark.parametrize("country", ["AU", "MY", "US", "DE"])
@pytest.mark.parametrize("trade", sorted(GOODS))
def test_what_is_sold_over_the_counter_adds_up(trade, country):
    sale, _ = a_sale(3, country, trade)
    assert sum(line.amount for line in sale.lines) == sale.items_total
    assert sale.subtotal + sale.tax_total + sale.rounding == sale.total
    assert abs(sale.rounding) < Decimal("0.05")
    assert not sale.cash or sale.cash - sale.change == sale.total


def test_on_a_grid_a_long_description_goes_on_under_itself():
    slip = Slip(random.Random(1), 58, grid=True)
    slip.columns(
        Cell("a very long name of something that is sold here", "line/0/description", 2),
        Cell("12.00", "line/0/amount", 1, "right"),
    )
    html = slip.html()
    assert html.count('data-k="line/0/description"') > 1
    assert html.count('data-k="line/0/amount"') == 1


def test_labels_are_no_part_of_the_value():
    cell = Cell("<7>", "invoice_number", before="No. ", after=" *")
    assert cell.html() == 'No. <span data-k="invoice_number">&lt;7&gt;</span> *'

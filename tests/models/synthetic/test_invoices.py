from __future__ import annotations

import random
import re

import pytest

from models.synthetic.invoices import INVOICES
from models.synthetic.invoices.outlines import drawn_name
from models.synthetic.story import bill

NUMBERED = {"invoice", "receipt", "credit_note", "reminder"}


def drawn(family, seed=1):
    rng = random.Random(f"{family.name} {seed}")
    told = bill(
        rng,
        kind=rng.choice(family.kinds),
        country=rng.choice(family.countries),
        lines=family.lines,
        trade=rng.choice(family.trades) if family.trades else "",
    )
    return told, family.maker(told, rng)


def keys(html):
    return set(re.findall(r'data-k="([^"]+)"', html))


def test_there_are_many_families_and_some_are_kept_for_measuring():
    assert len({family.name for family in INVOICES}) == len(INVOICES) >= 26
    assert sum(family.held_out for family in INVOICES) == 6


@pytest.mark.parametrize("family", INVOICES, ids=lambda family: family.name)
def test_a_family_names_who_when_and_which(family):
    for seed in range(4):
        told, html = drawn(family, seed)
        found = keys(html)
        assert "supplier_name" in found
        if told.kind in NUMBERED:
            assert {"invoice_number", "issue_date", "customer_name", "total"} <= found
        assert not re.search(r"\{(tax|rate|cur|n|m)\}", html, re.IGNORECASE)


@pytest.mark.parametrize("family", INVOICES, ids=lambda family: family.name)
def test_the_same_seed_draws_the_same_page(family):
    assert drawn(family, 3) == drawn(family, 3)


@pytest.mark.parametrize("family", INVOICES, ids=lambda family: family.name)
def test_every_row_is_drawn_once(family):
    told, html = drawn(family, 2)
    rows = re.findall(r'data-k="line/(\d+)/description"', html)
    if rows:
        assert rows == [str(number) for number in range(len(told.lines))]


def test_a_logo_of_curves_holds_no_words():
    picture = drawn_name("Acme", "#123", 20, bold=True)
    if not picture:
        pytest.skip("no font to draw from is installed")
    assert "<text" not in picture
    assert picture.count("<path") == 4

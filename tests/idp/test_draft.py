from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idp.draft import DraftLine, LineAmountTypes, Totals, line_tax, totals
from idp.money import cents

EXAMPLES = Path(__file__).resolve().parents[2].parent / "shared" / "xero" / "totals.json"


def worked_examples():
    return json.loads(EXAMPLES.read_text())["cases"] if EXAMPLES.exists() else []


def a_line(amount, rate="INPUT", **more):
    return DraftLine("x", Decimal(1), Decimal(amount), Decimal(amount), tax_type=rate, **more)


def test_the_worked_examples_are_there():
    if not EXAMPLES.exists():
        pytest.skip("../shared is missing: Xero's worked examples of totals are not compared")
    assert len(worked_examples()) == 60


@pytest.mark.parametrize("case", worked_examples(), ids=lambda case: case["name"])
def test_totals_come_out_as_in_xeros_worked_examples(case):
    types = LineAmountTypes(case["line_amount_types"])
    rates = {f"R{line['rate']}": Decimal(line["rate"]) for line in case["lines"]}
    lines = [
        DraftLine(
            "x",
            Decimal(line["quantity"]),
            Decimal(line["unit_amount"]),
            cents(Decimal(line["quantity"]) * Decimal(line["unit_amount"])),
            tax_type=f"R{line['rate']}",
        )
        for line in case["lines"]
    ]
    assert [str(line.line_amount) for line in lines] == [n["line_amount"] for n in case["lines"]]
    assert [str(line_tax(line, types, rates)) for line in lines] == [
        n["tax_amount"] for n in case["lines"]
    ]
    assert totals(lines, types, rates) == Totals(
        Decimal(case["sub_total"]), Decimal(case["total_tax"]), Decimal(case["total"])
    )


def test_a_lines_own_tax_wins_over_its_rate_but_not_over_no_tax():
    line = a_line("100.00", tax_amount=Decimal("9.99"))
    rates = {"INPUT": Decimal(10)}
    assert str(line_tax(line, LineAmountTypes.EXCLUSIVE, rates)) == "9.99"
    assert str(line_tax(line, LineAmountTypes.NO_TAX, rates)) == "0.00"


def test_a_rate_that_is_not_known_counts_as_none():
    assert str(line_tax(a_line("100.00", "GONE"), LineAmountTypes.EXCLUSIVE, {})) == "0.00"


amounts = st.decimals("-9999.99", "9999.99", places=2)


@given(
    st.lists(st.tuples(amounts, st.sampled_from(["0", "5", "10", "15", "20"])), max_size=12),
    st.sampled_from(LineAmountTypes),
)
def test_totals_are_the_sums_of_their_lines(given_lines, types):
    rates = {r: Decimal(r) for r in ("0", "5", "10", "15", "20")}
    lines = [a_line(amount, rate) for amount, rate in given_lines]
    found = totals(lines, types, rates)
    amount = sum((line.line_amount for line in lines), Decimal(0))
    assert found.total == found.sub_total + found.total_tax
    assert found.total_tax == sum((line_tax(n, types, rates) for n in lines), Decimal(0))
    assert amount == (found.total if types is LineAmountTypes.INCLUSIVE else found.sub_total)

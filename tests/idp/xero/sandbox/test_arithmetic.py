import json
from decimal import Decimal
from pathlib import Path

import pytest

from idp.xero.sandbox.arithmetic import LineMismatch, complete, line_tax, places, totals
from sandboxes import a_bill, a_bill_line, a_sandbox, changed, money

CASES = Path(__file__).resolve().parents[4].parent / "shared" / "xero" / "totals.json"


def figures(quantity, unit, amount, unitdp=2):
    values = [None if value is None else Decimal(value) for value in (quantity, unit, amount)]
    done = complete(*values, unitdp=unitdp)
    return done.quantity, done.unit_amount, done.line_amount


def test_a_line_amount_follows_from_quantity_and_price():
    assert figures("3", "19.99", None) == (3, Decimal("19.99"), Decimal("59.97"))


def test_a_price_follows_from_quantity_and_line_amount():
    assert figures("3", None, "10.00") == (3, Decimal("3.33"), Decimal("10.00"))


def test_a_quantity_follows_from_price_and_line_amount():
    assert figures(None, "2.50", "10.00") == (4, Decimal("2.50"), Decimal("10.00"))


def test_a_line_amount_alone_is_one_of_that_price():
    assert figures(None, None, "10.00") == (1, Decimal("10.00"), Decimal("10.00"))


def test_a_text_line_comes_to_nothing():
    assert figures(None, None, None) == (None, None, Decimal("0.00"))


def test_three_numbers_that_do_not_agree_are_refused_with_both_amounts():
    with pytest.raises(LineMismatch, match=r"line total 9\.00 .* expected line total 10\.00"):
        figures("4", "2.50", "9.00")


def test_a_price_is_cut_to_cents_unless_four_places_are_asked_for():
    assert figures("1000", "0.0123", None)[2] == Decimal("10.00")
    assert figures("1000", "0.0123", None, unitdp=4)[2] == Decimal("12.30")


@pytest.mark.parametrize(
    ("how", "tax"), [("Exclusive", "10.00"), ("Inclusive", "9.09"), ("NoTax", "0.00")]
)
def test_tax_lies_on_top_within_or_nowhere(how, tax):
    assert line_tax(Decimal("100.00"), Decimal(10), how) == Decimal(tax)


def test_inclusive_totals_take_the_tax_out_of_the_lines():
    lines = [(Decimal("110.00"), Decimal("10.00")), (Decimal("9.99"), Decimal("0.91"))]
    assert totals(lines, "Inclusive") == (Decimal("109.08"), Decimal("10.91"), Decimal("119.99"))


def test_half_a_cent_goes_away_from_zero():
    assert places(Decimal("0.125"), 2) == Decimal("0.13")
    assert places(Decimal("-0.125"), 2) == Decimal("-0.13")


@pytest.mark.skipif(not CASES.exists(), reason="../shared/xero/totals.json is not at hand")
def test_every_worked_example_of_totals_comes_out_of_the_api(tmp_path):
    sandbox = a_sandbox(tmp_path)
    cases = json.loads(CASES.read_text(encoding="utf-8"))["cases"]
    assert len(cases) > 50
    for case in cases:
        built, wanted = through_the_api(sandbox, case)
        assert built == wanted, case["name"]


def through_the_api(sandbox, case):
    rate = sandbox.state.get("TaxRates", "INPUT")
    lines = []
    for number, line in enumerate(case["lines"]):
        code = f"RATE{number}"
        with sandbox.state.write():
            with_rate = {**rate, "TaxType": code, "EffectiveRate": Decimal(line["rate"])}
            sandbox.state.put("TaxRates", code, with_rate)
        numbers = {"Quantity": line["quantity"], "UnitAmount": line["unit_amount"]}
        lines.append(a_bill_line(TaxType=code, **{k: float(v) for k, v in numbers.items()}))
    body = {"LineItems": lines, "LineAmountTypes": case["line_amount_types"]}
    bill = sandbox.send("PUT", "/Invoices", {"Invoices": [a_bill(**body)]}, unitdp="4").json[
        "Invoices"
    ][0]
    built = [money(bill[name]) for name in ("SubTotal", "TotalTax", "Total")]
    built += [(money(one["LineAmount"]), money(one["TaxAmount"])) for one in bill["LineItems"]]
    wanted = [money(case[name]) for name in ("sub_total", "total_tax", "total")]
    wanted += [(money(one["line_amount"]), money(one["tax_amount"])) for one in case["lines"]]
    return built, wanted


def test_an_archived_rate_is_not_used_for_the_sum(tmp_path):
    sandbox = a_sandbox(tmp_path)
    with changed(sandbox.state, "TaxRates", "INPUT", Status="ARCHIVED"):
        assert sandbox.bill().status_code == 400

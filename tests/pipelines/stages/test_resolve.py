from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bills import HARBOUR_PAPER, an_extraction, demo_books
from idp.document import Kind
from idp.draft import DraftType, LineAmountTypes
from idp.fields import LineItem, TaxLine
from pipelines.stages.resolve import resolve


def resolved(*rows, books=None, **fields):
    return resolve(an_extraction(*rows, **fields), books=books or demo_books())


def amounts(draft):
    return [str(line.line_amount) for line in draft.lines]


def tax_types(draft):
    return [line.tax_type for line in draft.lines]


TWO_ROWS = (("A4 paper", 2, "47.50", "95.00"), ("Pens", 1, "5.00", "5.00"))
TAXED = {"subtotal": "100.00", "tax_total": "10.00", "total": "110.00"}


def test_the_tax_number_finds_the_contact_however_it_is_written():
    for written in ("23 983 690 060", "ABN: 23983690060", "23-983-690-060"):
        draft = resolved(supplier_name="HARBOR PAPER", supplier_tax_id=written, total="1")
        assert draft.contact.contact_id == HARBOUR_PAPER
        assert "tax number" in draft.contact.why
        assert draft.contact.score == 1.0


def test_a_countrys_letters_before_a_tax_number_do_not_part_it():
    draft = resolved(supplier_name="?", supplier_tax_id="111 3503 35", total="1")
    assert draft.contact.name == "Thames Valley Stationers Ltd"


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("HARBOUR PAPER PTY. LTD.", "Harbour Paper Pty Ltd"),
        ("HARBOURPAPER PTY LTD", "Harbour Paper Pty Ltd"),
        ("Nordlicht Burobedarf", "Nordlicht Bürobedarf GmbH"),
        ("Redgum Fuel Stop - Newtown", "Redgum Fuel Stop"),
        ("Finch and Daughters Accounting", "Finch & Daughters Accounting"),
    ],
)
def test_the_name_finds_the_contact_without_case_form_or_branch(printed, name):
    draft = resolved(supplier_name=printed, supplier_tax_id=None, total="1")
    assert draft.contact.name == name
    assert draft.contact.why.startswith("the name")
    assert draft.contact.score >= 0.88


def test_a_stranger_matches_nobody_and_our_own_tax_number_is_not_the_suppliers():
    assert resolved(supplier_name="Quokka Kites", supplier_tax_id=None, total="1").contact is None
    own = demo_books().organisation.tax_number
    assert resolved(supplier_name="Quokka Kites", supplier_tax_id=own, total="1").contact is None


def test_a_bank_account_finds_the_contact_where_no_tax_number_does():
    books = demo_books()
    held = replace(books.contacts[3], bank_account="DE89 3704 0044 0532 0130 00")
    books = replace(books, contacts=(*books.contacts[:3], held, *books.contacts[4:]))
    draft = resolved(
        supplier_name="?",
        supplier_tax_id=None,
        iban="DE89370400440532013000",
        books=books,
        total="1",
    )
    assert draft.contact.contact_id == held.id
    assert "bank account" in draft.contact.why


def test_the_suppliers_account_and_its_tax_rate_are_taken():
    draft = resolved(*TWO_ROWS, **TAXED)
    assert draft.type is DraftType.BILL
    assert draft.line_amount_types is LineAmountTypes.EXCLUSIVE
    assert {line.account_code for line in draft.lines} == {"461"}
    assert tax_types(draft) == ["INPUT", "INPUT"]
    assert str(draft.totals.total) == "110.00"
    assert (draft.number, draft.currency, draft.due_date) == ("HP-4471", "AUD", date(2026, 11, 24))


def test_a_capital_purchase_gets_the_rate_that_fits_its_account():
    draft = resolved(supplier_name="Spinifex IT", supplier_tax_id="88277201428", **TAXED)
    assert draft.lines[0].account_code == "720"
    assert tax_types(draft) == ["CAPEXINPUT"]


def test_an_unknown_supplier_gets_the_organisations_default_account_or_none():
    rows = {"supplier_name": "Quokka Kites", "supplier_tax_id": None, **TAXED}
    assert resolved(books=demo_books("429"), **rows).lines[0].account_code == "429"
    open_ = resolved(**rows)
    assert open_.lines[0].account_code == ""
    assert tax_types(open_) == ["INPUT"]


def test_prices_that_hold_the_tax_are_seen_by_arithmetic():
    draft = resolved(("Paper", 2, "55.00", "110.00"), **TAXED)
    assert draft.line_amount_types is LineAmountTypes.INCLUSIVE
    assert str(draft.totals.total_tax) == "10.00"
    assert str(draft.totals.total) == "110.00"


def test_what_the_paper_says_of_tax_gives_way_to_what_adds_up():
    draft = resolved(*TWO_ROWS, tax_included=True, **TAXED)
    assert draft.line_amount_types is LineAmountTypes.EXCLUSIVE


def test_no_rows_make_one_line_named_by_supplier_and_number():
    draft = resolved(**TAXED)
    assert [line.description for line in draft.lines] == ["Harbour Paper Pty Ltd HP-4471"]
    assert amounts(draft) == ["100.00"]
    assert str(draft.totals.total) == "110.00"


def test_no_rows_but_several_rates_make_a_line_a_rate():
    taxes = (
        TaxLine(Decimal(10), Decimal("62.09"), Decimal("620.90")),
        TaxLine(Decimal(0), Decimal("0.00"), Decimal("208.40")),
    )
    draft = resolved(taxes=taxes, subtotal="829.30", tax_total="62.09", total="891.39")
    assert amounts(draft) == ["620.90", "208.40"]
    assert tax_types(draft) == ["INPUT", "EXEMPTEXPENSES"]
    assert str(draft.totals.total) == "891.39"


def test_a_till_slip_taxed_in_part_is_split():
    draft = resolved(kind=Kind.RECEIPT, tax_total="2.35", total="50.00")
    assert draft.line_amount_types is LineAmountTypes.INCLUSIVE
    assert amounts(draft) == ["25.85", "24.15"]
    assert tax_types(draft) == ["INPUT", "EXEMPTEXPENSES"]
    assert str(draft.totals.total_tax) == "2.35"


def test_rows_without_rates_get_the_only_ones_that_give_the_papers_tax():
    rows = (
        ("Pens", 6, "18.90", "113.40"),
        ("Coffee", 3, "32.40", "97.20"),
        ("Milk", 8, "3.65", "29.20"),
    )
    draft = resolved(*rows, subtotal="239.80", tax_total="11.34", total="251.14")
    assert tax_types(draft) == ["INPUT", "EXEMPTEXPENSES", "EXEMPTEXPENSES"]
    assert str(draft.totals.total) == "251.14"


def test_a_till_slip_whose_taxed_rows_cannot_be_told_becomes_a_line_a_rate():
    rows = tuple((f"Item {i}", 1, "11.00", "11.00") for i in range(4))
    draft = resolved(*rows, kind=Kind.RECEIPT, tax_total="2.00", total="44.00")
    assert amounts(draft) == ["22.00", "22.00"]
    assert str(draft.totals.total_tax) == "2.00"
    invoice = resolved(*rows, tax_total="2.00", total="44.00")
    assert len(invoice.lines) == 4


def test_printed_rates_of_rows_are_kept():
    rows = (("Pens", 1, "100", "100.00", 10), ("Fruit", 1, "50", "50.00", 0))
    draft = resolved(*rows, subtotal="150.00", tax_total="10.00", total="160.00")
    assert tax_types(draft) == ["INPUT", "EXEMPTEXPENSES"]


def test_cents_of_tax_are_mended_on_the_largest_line():
    rows = tuple((f"Item {i}", 1, price, price) for i, price in enumerate(("0.33", "0.33", "0.34")))
    draft = resolved(*rows, subtotal="1.00", tax_total="0.10", total="1.10")
    assert [line.tax_amount for line in draft.lines] == [None, None, Decimal("0.04")]
    assert str(draft.totals.total) == "1.10"


def test_a_rounded_total_gets_a_line_on_xeros_rounding_account():
    draft = resolved(
        ("Coffee", 1, "9.98", "9.98"),
        kind=Kind.RECEIPT,
        tax_included=True,
        tax_total="0.91",
        total="10.00",
    )
    assert amounts(draft) == ["9.98", "0.02"]
    assert draft.lines[-1].account_code == "860"
    assert str(draft.totals.total) == "10.00"


def test_a_difference_of_more_than_cents_is_left_for_a_person():
    draft = resolved(*TWO_ROWS, subtotal="90.00", tax_total="9.00", total="99.00")
    assert amounts(draft) == ["95.00", "5.00"]


def test_a_foreign_bill_without_tax_gets_a_rate_of_no_tax():
    draft = resolved(
        ("Hosting", 1, "84.00", "84.00"),
        supplier_name="Cascade Cloud Hosting Inc.",
        supplier_tax_id="84-8999280",
        currency="USD",
        total="84.00",
    )
    assert draft.currency == "USD"
    assert demo_books().tax_rate(tax_types(draft)[0]).rate == 0
    assert tax_types(draft) == ["BASEXCLUDED"]
    assert str(draft.totals.total) == "84.00"


def test_a_foreign_tax_that_no_rate_fits_becomes_a_cost_of_its_own_line():
    draft = resolved(
        ("Ordner", 10, "10.00", "100.00", 19),
        supplier_name="Nordlicht Bürobedarf GmbH",
        supplier_tax_id="DE117568381",
        currency="EUR",
        subtotal="100.00",
        tax_total="19.00",
        total="119.00",
    )
    assert amounts(draft) == ["100.00", "19.00"]
    assert (str(draft.totals.total_tax), str(draft.totals.total)) == ("0.00", "119.00")


def test_a_suppliers_credit_is_positive_however_it_is_printed():
    minus = resolved(
        ("Returned paper", -2, "47.50", "-95.00"),
        kind=Kind.CREDIT_NOTE,
        subtotal="-95.00",
        tax_total="-9.50",
        total="-104.50",
    )
    plus = resolved(
        ("Returned paper", 2, "47.50", "95.00"),
        kind=Kind.CREDIT_NOTE,
        subtotal="95.00",
        tax_total="9.50",
        total="104.50",
    )
    for draft in (minus, plus):
        assert draft.type is DraftType.CREDIT_NOTE
        assert (amounts(draft), str(draft.totals.total)) == (["95.00"], "104.50")
    assert resolved(total="-11.00").type is DraftType.CREDIT_NOTE


def test_without_books_contact_account_and_rate_stay_open_and_the_totals_are_the_papers():
    draft = resolve(an_extraction(*TWO_ROWS, **TAXED), books=None)
    assert draft.contact is None
    assert {(n.account_code, n.tax_type) for n in draft.lines} == {("", "")}
    assert str(draft.totals.total) == "110.00"
    silent = resolve(an_extraction(*TWO_ROWS, total="100.00"), books=None)
    assert silent.line_amount_types is LineAmountTypes.NO_TAX


def test_a_heading_between_the_rows_is_no_line():
    assert len(resolved(("Stationery", None, None, None), *TWO_ROWS, **TAXED).lines) == 2


def test_discounts_on_the_whole_bill_are_lines_of_the_draft():
    off = LineItem("Loyalty", Decimal(1), Decimal("-10.00"), Decimal("-10.00"), Decimal(10))
    read = an_extraction(
        ("Paper", 1, "110.00", "110.00", 10), subtotal="100.00", tax_total="10.00", total="110.00"
    )
    books = demo_books()
    draft = resolve(replace(read, adjustments=(off,)), books=books)
    assert [(line.description, line.line_amount) for line in draft.lines] == [
        ("Paper", Decimal("110.00")),
        ("Loyalty", Decimal("-10.00")),
    ]
    assert draft.totals.total == Decimal("110.00")


cents_ = st.decimals("0.01", "5000", places=2)


@given(st.lists(cents_, min_size=1, max_size=6), st.sampled_from([0, 10]), st.booleans())
def test_whatever_adds_up_on_paper_adds_up_in_the_draft(prices, rate, included):
    rows = tuple((f"Item {i}", 1, p, p, rate) for i, p in enumerate(prices))
    amount = sum(prices)
    tax = (amount * rate / (100 + rate if included else 100)).quantize(Decimal("0.01"))
    total = amount if included else amount + tax
    draft = resolved(
        *rows,
        tax_included=included,
        subtotal=str(total - tax),
        tax_total=str(tax),
        total=str(total),
    )
    assert draft.totals.total == total
    assert abs(draft.totals.total_tax - tax) <= Decimal("0.05")
